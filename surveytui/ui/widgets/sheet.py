"""A sheet of cells to draw on.

Our boxes have a line *inside* their fill, marks that take no cell, and grounds that must survive without colour. Drawing them
cell by cell is shorter than persuading borders and paddings to do it, and faster: a screen is a dozen widgets, not fifty.
"""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip

from surveytui.text import cells
from surveytui.text.thai import plain, wrap


class Sheet:
    """Cells of `size`, each a character with its marks, and a style."""

    def __init__(self, size: Size, style: Style) -> None:
        self.size = size
        self._text = [[" "] * size.width for _ in range(size.height)]
        self._style = [[style] * size.width for _ in range(size.height)]

    def write(self, x: int, y: int, text: str, style: Style) -> int:
        """Write `text` from column `x` of row `y`; what falls off the sheet is lost. Returns the column after it."""
        seen = 0 <= y < self.size.height
        for cluster in cells.clusters(plain(text)):
            wide = cells.width(cluster)
            if wide and seen and 0 <= x <= self.size.width - wide:
                self._put(x, y, [cluster, *[""] * (wide - 1)], style)
            x += wide
        return x

    def _put(self, x: int, y: int, clusters: list[str], style: Style) -> None:
        """Replace cells; the other half of anything that loses one of its two cells goes too."""
        row, end = self._text[y], x + len(clusters)
        if not row[x]:
            row[x - 1] = " "
        if end < self.size.width and not row[end]:
            row[end] = " "
        row[x:end] = clusters
        self._style[y][x:end] = [style] * len(clusters)

    def centre(self, y: int, text: str, style: Style, *, left: int = 0, width: int | None = None) -> int:
        """Write `text` in the middle of `width` cells from `left`. Returns the column where it begins."""
        room = self.size.width - left if width is None else width
        x = left + max(0, (room - cells.width(plain(text))) // 2)
        self.write(x, y, text, style)
        return x

    def fill(self, region: Region, style: Style, character: str = " ") -> None:
        """Fill a region with one character."""
        x, end = max(0, region.x), min(region.right, self.size.width)
        if x < end:
            for y in range(max(0, region.y), min(region.bottom, self.size.height)):
                self._put(x, y, [character] * (end - x), style)

    def line(self, x: int, y: int, width: int, style: Style) -> None:
        """A horizontal line."""
        self.fill(Region(x, y, width, 1), style, "─")

    def box(self, region: Region, style: Style) -> None:
        """The outline of a region, drawn only with glyphs that a terminal draws itself."""
        x, y, right, bottom = region.x, region.y, region.right - 1, region.bottom - 1
        self.line(x, y, region.width, style)
        self.line(x, bottom, region.width, style)
        for row in range(y + 1, bottom):
            self.write(x, row, "│", style)
            self.write(right, row, "│", style)
        for column, row, corner in ((x, y, "┌"), (right, y, "┐"), (x, bottom, "└"), (right, bottom, "┘")):
            self.write(column, row, corner, style)

    def strip(self, y: int) -> Strip:
        """Row `y` in pieces of one style."""
        segments: list[Segment] = []
        start, styles, text = 0, self._style[y], self._text[y]
        for x in range(1, self.size.width + 1):
            if x == self.size.width or (styles[x] is not styles[start] and styles[x] != styles[start]):
                segments.append(Segment("".join(text[start:x]), styles[start]))
                start = x
        return Strip(segments, self.size.width)


def readable(width: int) -> int:
    """How wide a line may be in a place of `width`: 56 cells, on a large screen 74; longer ones are hard to follow."""
    return min(width, 74 if width >= 90 else 56)


def lines_of(text: str, width: int) -> list[str]:
    """`text` in lines of `width`; one that fits as it is is not parted first, which for Thai without marks is dear."""
    whole = plain(text)
    return [whole] if cells.width(whole) <= width and "\n" not in whole else wrap(text, width)
