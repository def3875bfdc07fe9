"""A QR code of half blocks, black on white in every theme."""

from __future__ import annotations

import math
from functools import lru_cache

from rich.style import Style
from textual.geometry import Region, Size

from surveytui.ui.theme import BLACK, WHITE
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.sheet import Sheet

QUIET = 2
"""Modules of white around the code; an even number, so that two rows of modules share one row of cells as they should."""

LIGHT = Style(color=WHITE, bgcolor=WHITE)
DARK = Style(color=BLACK, bgcolor=BLACK)
CELLS = {
    (False, False): (" ", LIGHT),
    (True, True): ("█", DARK),
    (True, False): ("▀", Style(color=BLACK, bgcolor=WHITE)),
    (False, True): ("▄", Style(color=BLACK, bgcolor=WHITE)),
}
"""What shows an upper and a lower module; a full block has ink and ground alike, so that no seam is left."""


@lru_cache(maxsize=4)
def modules(text: str, error: str = "l") -> tuple[tuple[bool, ...], ...]:
    """The code of `text` with its quiet zone, rows of modules, True = dark."""
    import segno

    code = segno.make(text, micro=False, error=error, boost_error=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix_iter(border=QUIET))


def size_of(text: str, error: str = "l") -> Size:
    """Columns and rows of cells that the code of `text` takes."""
    rows = modules(text, error)
    return Size(len(rows), math.ceil(len(rows) / 2))


class QrCode(Drawn):
    """A code, in the middle of its place; nothing if the place is too small, for half a code leads nowhere."""

    def __init__(self, text: str, error: str = "l") -> None:
        super().__init__()
        self._text = text
        self._error = error

    def draw(self, sheet: Sheet) -> None:
        """Two rows of modules in one row of cells."""
        size = size_of(self._text, self._error)
        if size.width > sheet.size.width or size.height > sheet.size.height:
            return
        left, top = (sheet.size.width - size.width) // 2, (sheet.size.height - size.height) // 2
        rows = modules(self._text, self._error)
        blank = (False,) * size.width
        sheet.fill(Region(left, top, *size), LIGHT)
        for y in range(size.height):
            lower = rows[2 * y + 1] if 2 * y + 1 < len(rows) else blank
            for x, pair in enumerate(zip(rows[2 * y], lower, strict=True)):
                character, style = CELLS[pair]
                sheet.write(left + x, top + y, character, style)
