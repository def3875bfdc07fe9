"""A campaign id that can be read out over the telephone.

Words and digits carry different bits of one hash: six words (48 bits) and four groups of four digits (53 bits). Both must
agree; 101 bits put a forged birth record with the same fingerprint out of reach.
"""

from __future__ import annotations

import hashlib
from typing import Final

from surveytui.sealing import wordlists

LABEL: Final = b"surveytui/fingerprint/1"
WORDS: Final = 6
GROUPS: Final = 4
GROUP: Final = 4


def parts(campaign_id: bytes, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words (Thai for anything but "en") and the groups of digits, which are the same in both languages."""
    hashed = hashlib.sha256(LABEL + b"\x00" + campaign_id).digest()
    words = wordlists.ENGLISH if language == "en" else wordlists.THAI
    number = int.from_bytes(hashed[WORDS : WORDS + 16], "big") % 10 ** (GROUPS * GROUP)
    digits = f"{number:0{GROUPS * GROUP}d}"
    groups = tuple(digits[start : start + GROUP] for start in range(0, len(digits), GROUP))
    return tuple(words[value] for value in hashed[:WORDS]), groups


def fingerprint(campaign_id: bytes, language: str) -> str:
    """Six words, a middle dot, four groups of digits, on one line."""
    words, groups = parts(campaign_id, language)
    return f"{' '.join(words)} · {' '.join(groups)}"
