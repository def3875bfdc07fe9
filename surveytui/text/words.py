"""A text in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

Language = Literal["th", "en"]

MAY_BREAK = "\u200b"


@dataclass(frozen=True, slots=True)
class Words:
    """One text in Thai and English.

    Thai text that we ship carries authored marks: U+200B where a line may break, U+2060 where it must not.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    th: str
    en: str

    def __getitem__(self, language: str) -> str:
        """The text in `language`; Thai for anything but "en"."""
        return self.en if language == "en" else self.th

    def format(self, **values: object) -> Words:
        """Both texts with their `{names}` replaced; a value that is itself in two languages goes in language by language."""
        return Words(self.th.format(**_spoken(values, "th")), self.en.format(**_spoken(values, "en")))


def _spoken(values: dict[str, object], language: Language) -> dict[str, object]:
    return {name: value[language] if isinstance(value, Words) else value for name, value in values.items()}


def marked(th: str, en: str) -> Words:
    """Words of which the Thai says where a line may break.

    Args:
        th: The Thai text; `|` stands for U+200B, which nobody sees in a source.
        en: The English one.
    """
    return Words(th.replace("|", MAY_BREAK), en)
