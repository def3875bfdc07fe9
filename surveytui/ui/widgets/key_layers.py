"""What the keys of the keyboard on the screen type: four rows of twelve, as Thai hands know them (Kedmanee, TIS 820)."""

from __future__ import annotations

from surveytui.text.words import Language

Layer = tuple[str, str, str, str]

THAI: Layer = ("ๅ/_ภถุึคตจขช", "ๆไำพะัีรนยบล", "ฟหกดเ้่าสวงฃ", "ผปแอิืทมใฝ.,")
THAI_SHIFT: Layer = ("+๑๒๓๔ู฿๕๖๗๘๙", "๐“ฎฑธํ๊ณฯญฐ”", "ฤฆฏโฌ็๋ษศซ:ฅ", "()ฉฮฺ์?ฒฬฦ!-")
LATIN: Layer = ("1234567890-'", "qwertyuiop()", "asdfghjkl;:“", "zxcvbnm,.?!”")
LATIN_SHIFT: Layer = ("1234567890-'", "QWERTYUIOP()", "ASDFGHJKL;:“", "ZXCVBNM,.?!”")
DIGITS: Layer = ("1234567890-/", "๑๒๓๔๕๖๗๘๙๐()", "+*=%฿#&:;“”!", "?.,'ฯๆ–°½•<>")

LETTERS: dict[Language, tuple[Layer, Layer]] = {"th": (THAI, THAI_SHIFT), "en": (LATIN, LATIN_SHIFT)}
MARKS = frozenset("ุึัีื้่ิู็๊๋ํ์ฺ")
"""What stands above or below a letter, and so needs a dotted circle to stand on."""
CIRCLE = "◌"


def cap(character: str) -> str:
    """What is written on a key."""
    return CIRCLE + character if character in MARKS else character
