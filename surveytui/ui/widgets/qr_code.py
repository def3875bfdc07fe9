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


BYTES_AT_L = (17, 32, 53, 78, 106, 134, 154, 192, 230, 271)
"""Bytes that versions 1 to 10 hold at level L (ISO/IEC 18004, table 7)."""
LONGEST = BYTES_AT_L[-1]
"""Bytes of the longest text that any screen of ours could show."""


def size_of(text: str) -> Size:
    """Columns and rows of cells that the code of `text` takes, told without making it.

    Raises:
        ValueError: it is longer than `LONGEST`.
    """
    needed = len(text.encode())
    version = next((number for number, room in enumerate(BYTES_AT_L, 1) if needed <= room), None)
    if version is None:
        raise ValueError(f"{needed} bytes are too many for a code on a screen")
    side = 17 + 4 * version + 2 * QUIET
    return Size(side, math.ceil(side / 2))


@lru_cache(maxsize=4)
def modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """The code of `text` at level L with its quiet zone, rows of modules, True = dark."""
    import segno

    code = segno.make(text, micro=False, error="l", boost_error=False, mode="byte")
    return tuple(tuple(bool(module) for module in row) for row in code.matrix_iter(border=QUIET))


class QrCode(Drawn):
    """A code, in the middle of its place; nothing if the place is too small, for half a code leads nowhere.

    It is made after the first paint: a white square is there at once, and what makes codes takes its time to load.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self._rows: tuple[tuple[bool, ...], ...] = ()

    def on_mount(self) -> None:
        """Make the code when the screen stands."""
        self.call_after_refresh(self._make)

    def _make(self) -> None:
        self._rows = modules(self._text)
        self.redraw()

    def draw(self, sheet: Sheet) -> None:
        """Two rows of modules in one row of cells."""
        size = size_of(self._text)
        if size.width > sheet.size.width or size.height > sheet.size.height:
            return
        left, top = (sheet.size.width - size.width) // 2, (sheet.size.height - size.height) // 2
        sheet.fill(Region(left, top, *size), LIGHT)
        blank = (False,) * size.width
        for y, upper in enumerate(self._rows[::2]):
            lower = self._rows[2 * y + 1] if 2 * y + 1 < len(self._rows) else blank
            for x, pair in enumerate(zip(upper, lower, strict=True)):
                character, style = CELLS[pair]
                sheet.write(left + x, top + y, character, style)
