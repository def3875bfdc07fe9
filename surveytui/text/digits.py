"""Thai and Arabic digits."""

from __future__ import annotations

_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def to_thai(text: str) -> str:
    """`text` with ๐ to ๙ for 0 to 9."""
    return text.translate(_TO_THAI)


def to_arabic(text: str) -> str:
    """`text` with 0 to 9 for ๐ to ๙."""
    return text.translate(_TO_ARABIC)
