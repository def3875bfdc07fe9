"""Time that runs out: a meter in the colours of a warning."""

from __future__ import annotations

from surveytui.ui.theme import Role
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.sheet import Sheet


class Countdown(Drawn):
    """One row on a warning's ground; the number of seconds stands in the text above it."""

    def __init__(self, whole: int) -> None:
        super().__init__()
        self._whole = max(1, whole)
        self._left = whole

    def show(self, left: int) -> None:
        """So many seconds are left."""
        if left != self._left:
            self._left = left
            self.redraw()

    def draw(self, sheet: Sheet) -> None:
        """What is left is full, what has gone is a line."""
        ground = self.style(Role.WARN)
        full = round(sheet.size.width * self._left / self._whole)
        sheet.line(0, 0, sheet.size.width, ground)
        sheet.write(0, 0, "█" * full, ground + ground.from_color(ground.color, ground.color))
