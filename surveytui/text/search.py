"""Names as people type them when they look for one, and in the order in which a dictionary has them."""

from __future__ import annotations

import re

from surveytui.text.thai import plain

_TONES = str.maketrans("", "", "่้๊๋์็")
_LEADING = re.compile("([เแโใไ])([ก-ฮ])")
"""A vowel that is written before the consonant that it follows in speech, and in a dictionary."""


def searchable(text: str) -> str:
    """A text as it is searched: small letters, without tone marks, which people leave out when they type fast."""
    return plain(text).casefold().translate(_TONES)


def in_order(text: str) -> tuple[str, str]:
    """What a name is sorted by: Thai as the Royal Institute's dictionary has it, เขา under ข and ท่า before ทุ่ง.

    A leading vowel counts after its consonant; tone marks decide only between words that are alike without them.
    """
    turned = _LEADING.sub(r"\2\1", plain(text).casefold())
    return turned.translate(_TONES), turned
