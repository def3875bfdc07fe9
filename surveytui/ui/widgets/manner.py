"""How an app of ours looks and speaks: what every widget asks it for."""

from __future__ import annotations

from surveytui.text.digits import to_thai
from surveytui.text.words import Language, Words
from surveytui.ui.theme import Palette


class Manner:
    """Mixed into an app: its colours, its language, its digits."""

    palette: Palette
    language: Language = "th"
    thai_digits: bool = False
    """Whether Thai text has Thai digits; the caps of keys never have."""

    def say(self, words: Words, **values: object) -> str:
        """A text in the language of the moment, with its marks and its `{names}` replaced, by words too."""
        text = words[self.language]
        spoken = {name: value[self.language] if isinstance(value, Words) else value for name, value in values.items()}
        return self.digits(text.format(**spoken) if spoken else text)

    def digits(self, text: str) -> str:
        """`text` with the digits of the moment."""
        return to_thai(text) if self.thai_digits and self.language == "th" else text
