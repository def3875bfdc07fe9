"""A QR code of half blocks, black on white in every theme."""

from __future__ import annotations

from rich.style import Style
from textual.geometry import Region, Size

from surveytui.text import qr
from surveytui.ui.theme import BLACK, WHITE
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.sheet import Sheet

LIGHT = Style(color=WHITE, bgcolor=WHITE)
DARK = Style(color=BLACK, bgcolor=BLACK)
HALF = Style(color=BLACK, bgcolor=WHITE)
STYLES = {(False, False): LIGHT, (True, True): DARK, (True, False): HALF, (False, True): HALF}
"""How an upper and a lower module show; a full block has ink and ground alike, so that no seam is left."""


def size_of(text: str) -> Size:
    """Columns and rows of cells that the code of `text` takes, told without making it.

    Raises:
        ValueError: it is too long for a code on a screen.
    """
    return Size(*qr.cells(text))


class QrCode(Drawn):
    """A code, in the middle of its place; nothing if the place is too small, for half a code leads nowhere.

    It is made after the first paint: a white square is there at once, and what makes codes takes its time to load.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self._rows: list[tuple[tuple[bool, bool], ...]] = []

    def on_mount(self) -> None:
        """Make the code when the screen stands."""
        self.call_after_refresh(self._make)

    def show(self, text: str) -> None:
        """Show the code of another text; an empty one shows nothing."""
        if text != self._text:
            self._text = text
            self._make()

    def _make(self) -> None:
        self._rows = qr.rows(self._text) if self._text else []
        self.redraw()

    def draw(self, sheet: Sheet) -> None:
        """Two rows of modules in one row of cells."""
        if not self._text:
            return
        size = size_of(self._text)
        if size.width > sheet.size.width or size.height > sheet.size.height:
            return
        left, top = (sheet.size.width - size.width) // 2, (sheet.size.height - size.height) // 2
        sheet.fill(Region(left, top, *size), LIGHT)
        for y, row in enumerate(self._rows):
            for x, pair in enumerate(row):
                sheet.write(left + x, top + y, qr.HALVES[pair], STYLES[pair])
