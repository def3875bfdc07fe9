"""What a key means: ๑ and the keypad, with NumLock on or off, are digits too."""

from __future__ import annotations

from textual.events import Key

from surveytui.text.digits import to_arabic

KEYPAD_WITHOUT_NUMLOCK = {"insert": "0", "end": "1", "pagedown": "3", "kp_begin": "5", "home": "7"}
"""Keypad keys that do nothing else in the kiosk, for a terminal that keeps the keypad to itself (`ui.number_keys`).

There 2 4 6 8 are arrows and 9 is *back*, and cannot be told from them.
"""


def digit_of(event: Key) -> str:
    """The digit "0" to "9" that a key stands for; empty for any other key."""
    character = to_arabic(event.character or event.key)
    if len(character) == 1 and character in "0123456789":
        return character
    return KEYPAD_WITHOUT_NUMLOCK.get(event.key, "")
