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
        """Both texts with their `{names}` replaced, as `str.format`."""
        return Words(self.th.format(**values), self.en.format(**values))


def marked(th: str, en: str) -> Words:
    """Words of which the Thai says where a line may break.

    Args:
        th: The Thai text; `|` stands for U+200B, which nobody sees in a source.
        en: The English one.
    """
    return Words(th.replace("|", MAY_BREAK), en)
