"""Tables in plain text whose columns stand under each other, Thai or not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from surveytui.text.cells import width
from surveytui.text.thai import plain


def columns(rows: Iterable[Sequence[object]], *, right: Iterable[int] = (), gap: int = 2) -> list[str]:
    """Rows as lines; None is an empty cell.

    Args:
        rows: All of one length; the first may be heads.
        right: Indexes of the columns that stand at the right, as numbers do.
        gap: Blanks between two columns.
    """
    texts = [["" if cell is None else plain(str(cell)) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*texts, strict=True)]
    at_right = set(right)
    lines = []
    for row in texts:
        cells = []
        for index, (text, wide) in enumerate(zip(row, widths, strict=True)):
            blanks = " " * (wide - width(text))
            cells.append(blanks + text if index in at_right else text + blanks)
        lines.append((" " * gap).join(cells).rstrip())
    return lines
