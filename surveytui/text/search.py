"""Names as people type them when they look for one."""

from __future__ import annotations

from surveytui.text.thai import plain

_TONES = str.maketrans("", "", "่้๊๋์็")


def searchable(text: str) -> str:
    """A text as it is searched: small letters, without tone marks, which people leave out when they type fast."""
    return plain(text).casefold().translate(_TONES)
