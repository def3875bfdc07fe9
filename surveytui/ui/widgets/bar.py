"""The top row: who asks, and that this is a sample."""

from __future__ import annotations

from textual.events import Click
from textual.message import Message

from surveytui.text import cells
from surveytui.text.thai import plain
from surveytui.text.words import Words
from surveytui.ui.theme import Role
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.sheet import Sheet


class Bar(Drawn):
    """The name on the left, the chip on the right.

    Args:
        name: Short name of the agency, or the title of a staff screen.
        chip: What stands on the right; empty for an official questionnaire.
    """

    REPEATS = True

    class NameTouched(Message):
        """Somebody touched the name; five times in a row open the staff screen."""

    def __init__(self, name: Words, chip: str = "") -> None:
        super().__init__()
        self._title = name
        self._chip = chip

    def on_click(self, event: Click) -> None:
        """Only the name counts."""
        event.stop()
        if event.x <= cells.width(plain(self.say(self._title))) + 1:
            self.post_message(self.NameTouched())

    def draw(self, sheet: Sheet) -> None:
        """Name, chip; where both are long the chip does without its margins."""
        bar = self.style(Role.BAR)
        sheet.fill(sheet.size.region, bar)
        end = sheet.write(1, 0, self.say(self._title), bar)
        if not self._chip:
            return
        chip, right = f" {self._chip} ", sheet.size.width - 1
        if end >= right - cells.width(chip):
            chip, right = self._chip, sheet.size.width
        sheet.write(right - cells.width(chip), 0, chip, self.style(Role.WARN))
