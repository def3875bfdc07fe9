"""A heading and paragraphs, page by page."""

from __future__ import annotations

from collections.abc import Iterator

from surveytui.text.words import Words
from surveytui.ui.theme import Role
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.sheet import Sheet, lines_of, readable

LEFT, INDENT = 2, 3
ROWS = 8
"""The most lines of a page, without the empty ones: more is a wall."""
PAGE = Words("หน้า {n} จาก {of}", "Page {n} of {of}")


class Leaflet(Drawn):
    """Paragraphs with an empty row between two; numbered ones stand on one page.

    Args:
        heading: First line.
        paragraphs: What is to be read.
        numbered: Whether each has its number.
    """

    def __init__(self, heading: Words, paragraphs: tuple[Words, ...], *, numbered: bool) -> None:
        super().__init__()
        self._heading = heading
        self._paragraphs = paragraphs
        self._numbered = numbered
        self._page = (0, 1)

    def pages(self, width: int) -> int:
        """How many pages there are in the language of the moment."""
        return len(self._paged(width))

    def turn(self, page: int, pages: int) -> None:
        """Open a page, counted from 0."""
        if (page, pages) != self._page:
            self._page = (page, pages)
            self.redraw()

    def draw(self, sheet: Sheet) -> None:
        """Heading, an empty row, the page."""
        sheet.write(LEFT, 1, self.say(self._heading), self.style(Role.ACCENT))
        page, pages = self._page
        if pages > 1:
            label = self.say(PAGE, n=page + 1, of=pages)
            sheet.centre(1, label, self.style(Role.SOFT), left=sheet.size.width - 20, width=18)
        shown = self._paged(sheet.size.width)[page]
        y = 3
        for number, lines in shown:
            if self._numbered:
                sheet.write(LEFT, y, str(number), self.style(Role.TEXT))
            for line in lines:
                sheet.write(LEFT + self._indent, y, line, self.style(Role.TEXT))
                y += 1
            y += 1

    @property
    def _indent(self) -> int:
        return INDENT if self._numbered else 0

    def _paged(self, width: int) -> list[list[tuple[int, list[str]]]]:
        """The paragraphs with their numbers and lines, a page after the other."""
        columns = readable(width - 2 * LEFT) - self._indent
        pages: list[list[tuple[int, list[str]]]] = [[]]
        used = 0
        for number, lines in self._blocks(columns):
            if pages[-1] and used + len(lines) > ROWS and not self._numbered:
                pages.append([])
                used = 0
            pages[-1].append((number, lines))
            used += len(lines)
        return pages

    def _blocks(self, columns: int) -> Iterator[tuple[int, list[str]]]:
        """Each paragraph; one that is longer than a page in pieces of a page."""
        for number, paragraph in enumerate(self._paragraphs, 1):
            lines = lines_of(self.say(paragraph), columns)
            for start in range(0, len(lines), ROWS):
                yield number, lines[start : start + ROWS]
