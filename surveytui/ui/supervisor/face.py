"""One drawn widget over the whole screen, and what lies under the mouse on it."""

from __future__ import annotations

from collections.abc import Callable

from rich.style import Style
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.geometry import Region

from surveytui.sync.board import Board
from surveytui.sync.sentences import all_left, next_left
from surveytui.text import cells
from surveytui.text.dates import thai_date
from surveytui.text.thai import plain
from surveytui.text.words import Language
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.sheet import Sheet, lines_of

NARROW, ROOMY = 70, 100
"""Columns of a screen up to which a bar has little room, and from which it has room for every tool."""


class Face(Drawn):
    """Draws what its screen tells it to, and remembers where something can be pressed.

    Args:
        paint: Draws everything; called again whenever something has changed.
        scrolled: The wheel was turned, down or up.
    """

    REPEATS = True

    def __init__(self, paint: Callable[[Face, Sheet], None], scrolled: Callable[[int], None] = lambda _: None) -> None:
        super().__init__()
        self._paint = paint
        self._scrolled = scrolled
        self._hits: list[tuple[Region, Callable[[], None]]] = []

    def draw(self, sheet: Sheet) -> None:
        """Everything anew."""
        self._hits = []
        self._paint(self, sheet)

    def press_on(self, region: Region, action: Callable[[], None]) -> None:
        """Do something when this region is touched; what is told later lies above."""
        self._hits.insert(0, (region, action))

    def on_click(self, event: Click) -> None:
        """Do what lies under the touch."""
        event.stop()
        for region, action in self._hits:
            if region.contains(event.x, event.y):
                action()
                return

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Down the list."""
        event.stop()
        self._scrolled(1)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Up the list."""
        event.stop()
        self._scrolled(-1)


def first_line(text: str, width: int) -> str:
    """As much of a text as fits on one line, ended at a word."""
    return lines_of(text, width)[0] if cells.width(plain(text)) > width else plain(text)


def day_and_left(board: Board, language: Language, width: int) -> str:
    """What stands at the right of a bar: the day, and how long each tool has; the next one alone where there is no room.

    Where tools differ and there is least room, not the day either: the campaign's name must not be cut.
    """
    told = (all_left if width >= ROOMY else next_left)(board.days_left, board.opens)[language]
    alike = len(set(board.days_left.values())) == 1
    day = "" if width < NARROW and not alike else f"{thai_date(board.day, language, short=True)}   "
    return f"{day}{told}"


def write_right(sheet: Sheet, end: int, y: int, text: str, style: Style) -> None:
    """A text that ends before column `end`."""
    sheet.write(end - cells.width(plain(text)), y, text, style)
