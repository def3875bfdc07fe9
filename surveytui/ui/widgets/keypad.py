"""Twelve keys of three rows by eight columns, for numbers and for the officers' PIN."""

from __future__ import annotations

from dataclasses import dataclass

from textual.events import Click
from textual.geometry import Region
from textual.message import Message

from surveytui.text.words import Words
from surveytui.ui.theme import Role
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.sheet import Sheet

COLUMNS, ROWS = 24, 12
KEY_COLUMNS, KEY_ROWS = 8, 3
ERASE, LAST = "erase", "last"
KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", ERASE, "0", LAST)
ERASE_LABEL = Words("ลบ", "Delete")
CLEAR_LABEL = Words("ล้าง", "Clear")


class Keypad(Drawn):
    """Digits, *delete*, and one key more, which the caller names; for fingers only, since a keyboard has its own digits."""

    REPEATS = True

    @dataclass
    class Touched(Message):
        """A key was touched: a digit, `ERASE` or `LAST`."""

        key: str

    def __init__(self, last: Words = CLEAR_LABEL, *, filled: bool = False) -> None:
        super().__init__()
        self._labels = {ERASE: ERASE_LABEL, LAST: last}
        self._filled = filled

    def on_click(self, event: Click) -> None:
        """Tell which key."""
        event.stop()
        column, row = event.x // KEY_COLUMNS, event.y // KEY_ROWS
        if 0 <= column < 3 and 0 <= row < 4:
            self.post_message(self.Touched(KEYS[row * 3 + column]))

    def draw(self, sheet: Sheet) -> None:
        """Keys touch each other, so that a finger always hits one. The last one may be filled."""
        for number, key in enumerate(KEYS):
            region = Region(number % 3 * KEY_COLUMNS, number // 3 * KEY_ROWS, KEY_COLUMNS, KEY_ROWS)
            main = key == LAST and self._filled
            text, edge = (
                self.style(role) for role in ((Role.MAIN, Role.MAIN_REST) if main else (Role.TEXT, Role.EDGE))
            )
            sheet.fill(region, text)
            sheet.box(region, edge)
            label = self.say(self._labels[key]) if key in self._labels else key
            sheet.centre(region.y + 1, label, text, left=region.x + 1, width=KEY_COLUMNS - 2)
