"""How much has been typed."""

from __future__ import annotations

from surveytui.text.words import Words
from surveytui.ui.theme import Role
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.sheet import Sheet

TYPED = Words("พิมพ์แล้ว {n} จาก {of} ตัวอักษร", "{n} of {of} characters typed")
SHORT = Words("พิมพ์แล้ว {n} จาก {of}", "{n} of {of} typed")


class TypedCount(Drawn):
    """One row; at the limit a warning. `short` leaves out what the place cannot hold and stands at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._count = (0, 0)
        self._short = False

    def show(self, typed: int, limit: int) -> None:
        """So many of so many."""
        if (typed, limit) != self._count:
            self._count = (typed, limit)
            self.redraw()

    def shorten(self, *, short: bool) -> None:
        """In few words, or in all."""
        if short != self._short:
            self._short = short
            self.redraw()

    def draw(self, sheet: Sheet) -> None:
        """The count, with `!` when nothing more can be typed."""
        typed, limit = self._count
        full = typed >= limit
        text = self.say(SHORT if self._short else TYPED, n=typed, of=limit)
        role = Role.WARN if full else Role.SOFT
        if full:
            text = f" ! {text} "
        sheet.write(0, 0, text, self.style(role))
