"""The frame of the kiosk: how a terminal's columns and rows are shared out.

Row 0 of the picture is the bar; below it `main` stands left and the rail right. All places are counted from the picture's
upper left corner, which on a larger terminal is not the terminal's.
"""

from __future__ import annotations

from dataclasses import dataclass

SMALLEST = (60, 20)
LARGEST = (100, 32)
WIDE = 80
"""From so many columns the rail is 22 instead of 16 columns, and the margin 2 instead of 1."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Where the parts of a kiosk screen stand; columns and rows are terminal cells."""

    left: int
    """Terminal column of the picture's left edge."""
    top: int
    """Terminal row of the bar."""
    columns: int
    rows: int
    """All rows, the bar included."""
    rail: int
    """Columns of the rail; it begins at column `main`."""
    margin: int
    """Empty columns left and right of the choices."""

    @property
    def main(self) -> int:
        """Columns left of the rail: 44, 58 or 78."""
        return self.columns - self.rail

    @property
    def choice_columns(self) -> int:
        """Width of a choice, its outline included: 42, 54 or 74; choices begin at column `margin`."""
        return self.main - 2 * self.margin

    @property
    def text_left(self) -> int:
        """The column where stem, sub-item and note begin."""
        return self.margin + 1

    @property
    def text_columns(self) -> int:
        """Width of stem, sub-item and note: 41, 53 or 73."""
        return self.choice_columns - 1

    @property
    def body(self) -> int:
        """Rows under the bar: 19, 23 or 31."""
        return self.rows - 1


def picture(columns: int, rows: int) -> Picture:
    """The frame on a terminal of `columns` by `rows`, in its middle if it is larger than 100 by 32.

    Raises:
        ValueError: the terminal is smaller than 60 by 20.
    """
    if columns < SMALLEST[0] or rows < SMALLEST[1]:
        raise ValueError(f"{columns}x{rows} is smaller than 60x20")
    across, down = min(columns, LARGEST[0]), min(rows, LARGEST[1])
    wide = across >= WIDE
    return Picture(
        left=(columns - across) // 2,
        top=(rows - down) // 2,
        columns=across,
        rows=down,
        rail=22 if wide else 16,
        margin=2 if wide else 1,
    )
