"""A box for a whole number, its unit beside it."""

from __future__ import annotations

from textual.events import Key
from textual.geometry import Region
from textual.message import Message

from surveytui.text.words import Words
from surveytui.ui.theme import Role
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.sheet import Sheet

BOX_COLUMNS = 9


class NumberField(Drawn, can_focus=True):
    """Digits go in at the end; Backspace takes the last, Delete all. Letters do nothing, pasted text neither."""

    class Changed(Message):
        """The number is another one."""

    def __init__(self) -> None:
        super().__init__()
        self.value = ""
        self._longest = 6
        self._unit: Words | None = None

    def show(self, value: int | None, *, longest: int, unit: Words | None) -> None:
        """Show the earlier answer; at most `longest` digits can be typed."""
        self.value = "" if value is None else str(value)
        self._longest = min(longest, BOX_COLUMNS - 4)
        self._unit = unit
        self.redraw()

    @property
    def number(self) -> int | None:
        """What was typed."""
        return int(self.value) if self.value else None

    def type_digit(self, digit: str) -> None:
        """Put a digit at the end; a zero in front of another digit makes way."""
        if len(self.value) < self._longest:
            self._set(digit if self.value == "0" else self.value + digit)

    def erase(self) -> None:
        """Take the last digit away."""
        self._set(self.value[:-1])

    def clear(self) -> None:
        """Take everything away."""
        self._set("")

    def _set(self, value: str) -> None:
        if value != self.value:
            self.value = value
            self.redraw()
            self.post_message(self.Changed())

    def on_key(self, event: Key) -> None:
        """Backspace and Delete; digits come from the screen, which knows every way to type one."""
        if event.key == "backspace":
            self.erase()
        elif event.key == "delete":
            self.clear()
        elif event.key != "pageup":  # not *back* while somebody writes
            return
        event.stop()
        event.prevent_default()

    def draw(self, sheet: Sheet) -> None:
        """Box, digits, a cursor that does not blink, unit."""
        box = Region(0, 0, BOX_COLUMNS, sheet.size.height)
        sheet.box(box, self.style(Role.ACCENT_EDGE if self.has_focus else Role.EDGE))
        end = sheet.write(2, 1, self.manner.digits(self.value), self.style(Role.TEXT))
        if self.has_focus:
            sheet.write(end, 1, " ", self.style(Role.MAIN))
        if self._unit is not None:
            sheet.write(BOX_COLUMNS + 1, 1, self.say(self._unit), self.style(Role.TEXT))
