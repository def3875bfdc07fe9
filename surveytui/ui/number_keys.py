"""The keypad as number keys, whatever NumLock says: what we ask of a terminal, and how we read what it sends.

Without NumLock a terminal sends for the keypad's 8 what it sends for ↑, and nobody can tell them apart any more. Three ways out,
all of them harmless where a terminal knows none:

- xterm: its VT220 keyboard (mode 1061) has no NumLock, the keypad always types digits (tried with xterm 379).
- DECKPAM (`ESC =`, VT100): the keypad sends `SS3 p` to `SS3 y` in terminals that keep to it without NumLock.
- The kitty protocol, which Textual switches on (kitty, foot): keypad keys have codes of their own, 57399 to 57427.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from textual import events
from textual._xterm_parser import XTermParser

ASK, TAKE_BACK = "\x1b[?1061h\x1b=", "\x1b>\x1b[?1061l"
"""Switches the two modes on and off."""

_KITTY = {
    **{str(57399 + digit): str(digit) for digit in range(10)},
    **dict(zip(map(str, range(57417, 57426)), "468293710", strict=True)),  # ← → ↑ ↓ PgUp PgDn Home End Insert
    "57427": "5",
}
_SS3 = {**{f"\x1bO{chr(0x70 + digit)}": str(digit) for digit in range(10)}, "\x1bOl": ",", "\x1bOX": "="}
_five = re.compile(r"\x1b(?:\[(?:1;\d+)?|O)E")
"""The keypad's 5 without NumLock; no other key sends it."""
_extended = re.compile(r"\x1b\[(\d+)(?:;(\d*)(?:[:;][\d:;]*)?)?[u~]")
_LOCKS = 1 | 64 | 128
"""Shift, CapsLock and NumLock; whoever holds Ctrl or Alt means something else."""


def keypad_character(sequence: str) -> str:
    """What a key of the keypad types, from the whole sequence that it sends; empty for any other key."""
    if _five.fullmatch(sequence):
        return "5"
    if sequence in _SS3:
        return _SS3[sequence]
    match = _extended.fullmatch(sequence)
    if match is None or (int(match[2] or 1) - 1) & ~_LOCKS:
        return ""
    return _KITTY.get(match[1], "")


class NumberKeysParser(XTermParser):
    """Textual's parser, to which the keypad types digits."""

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        """The keys of a sequence (private hook; tested with bytes and in a real terminal)."""
        if character := keypad_character(sequence):
            return [events.Key({",": "comma", "=": "equals_sign"}.get(character, character), character)]
        return super()._sequence_to_key_events(sequence, alt)
