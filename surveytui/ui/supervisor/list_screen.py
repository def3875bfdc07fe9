"""A list over the whole screen, by day: what a supervisor looks up and leaves again."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.events import Key
from textual.geometry import Region
from textual.screen import Screen

from surveytui.text.dates import thai_date
from surveytui.text.words import Words
from surveytui.ui.supervisor import words
from surveytui.ui.supervisor.face import Face, first_line, write_right
from surveytui.ui.supervisor.view import View
from surveytui.ui.theme import Role
from surveytui.ui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from surveytui.ui.supervisor.app import BoardApp

DAY = 16
"""Cells for a day."""
Entry = tuple[str, str, Role]
"""Day, text and look of a row."""


class ListScreen(Screen[None], inherit_bindings=False):
    """Rows of a day and a text that scroll; everything that leaves, leaves."""

    title_words: ClassVar[Words]
    nothing: ClassVar[Words]
    """What stands there where the list is empty."""
    opened_by: ClassVar[str]
    """The key that opens it on the board leaves it too."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self._view = view
        self._face = Face(self._paint, self._scroll)
        self._top: int | None = None
        self._most = 0

    @property
    def board_app(self) -> BoardApp:
        """The app."""
        return cast("BoardApp", self.app)

    def compose(self) -> ComposeResult:
        """One widget that draws the list."""
        yield self._face

    def redraw(self) -> None:
        """Draw anew."""
        self._face.redraw()

    @abstractmethod
    def entries(self, width: int) -> tuple[list[Entry], int]:
        """Every row, for texts of `width` cells; and at which the list begins, as far as it is that long."""

    def _paint(self, face: Face, sheet: Sheet) -> None:
        app, size, bar = self.board_app, sheet.size, face.style(Role.BAR)
        sheet.fill(Region(0, 0, size.width, 1), bar)
        sheet.write(1, 0, app.say(self.title_words), bar)
        write_right(sheet, size.width - 1, 0, thai_date(self._view.board.day, app.language, short=True), bar)
        entries, first = self.entries(size.width - DAY - 6)
        room = size.height - 4
        self._most = max(0, len(entries) - room)
        if self._top is None:
            self._top = first
        self._top = max(0, min(self._top, self._most))
        for y, (day, said, role) in enumerate(entries[self._top : self._top + room], 2):
            style = face.style(role)
            sheet.write(2, y, day, style)
            sheet.write(4 + DAY, y, said, style)
        if not entries:
            sheet.write(2, 2, app.say(self.nothing), face.style(Role.TEXT))
        sheet.fill(Region(0, size.height - 1, size.width, 1), bar)
        sheet.write(1, size.height - 1, first_line(app.say(words.LIST_KEYS), size.width - 2), bar)
        face.press_on(Region(0, size.height - 1, size.width, 1), app.back)

    def _scroll(self, by: int) -> None:
        self._top = max(0, min((self._top or 0) + by, self._most))
        self.redraw()

    def on_key(self, event: Key) -> None:
        """Up, down, languages and colours; everything that leaves, leaves."""
        event.stop()
        event.prevent_default()
        app, page = self.board_app, max(1, self.size.height - 5)
        steps = {"up": -1, "down": 1, "pageup": -page, "pagedown": page, "home": -(10**6), "end": 10**6}
        if event.key in steps:
            self._scroll(steps[event.key])
        elif event.key in {"escape", "enter", "backspace", self.opened_by}:
            app.back()
        elif event.key == "f1":
            app.switch_language()
        elif event.key == "f2":
            app.switch_theme()
        elif event.key == "f10":
            app.exit()
