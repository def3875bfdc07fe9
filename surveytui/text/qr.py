"""QR codes as rows of modules, and as lines of half blocks: two modules, one above the other, in a cell."""

from __future__ import annotations

import math
from functools import lru_cache

QUIET = 2
"""Modules of white around the code; an even number, so that two rows of modules share one row of cells as they should."""
BYTES_AT_L = (17, 32, 53, 78, 106, 134, 154, 192, 230, 271)
ALPHANUMERIC_AT_L = (25, 47, 77, 114, 154, 195, 224, 279, 335, 395)
"""What versions 1 to 10 hold at level L, in bytes, and in characters of `ALPHANUMERIC` (ISO/IEC 18004, table 7)."""
ALPHANUMERIC = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
LONGEST = BYTES_AT_L[-1]
"""Bytes of the longest text that any screen of ours could show."""
HALVES = {(False, False): " ", (True, True): "█", (True, False): "▀", (False, True): "▄"}
"""What shows an upper and a lower module, dark on light."""
BLACK_ON_WHITE, BACK = "\x1b[38;5;16;48;5;231m", "\x1b[0m"
"""The corners of the 256-colour cube: themes may change the first sixteen colours."""


def version_of(text: str) -> int:
    """The smallest version, 1 to 10, that holds `text` at level L.

    Raises:
        ValueError: none does.
    """
    table = ALPHANUMERIC_AT_L if ALPHANUMERIC.issuperset(text) else BYTES_AT_L
    needed = len(text.encode())
    version = next((number for number, room in enumerate(table, 1) if needed <= room), None)
    if version is None:
        raise ValueError(f"{needed} bytes are too many for a code on a screen")
    return version


def cells(text: str) -> tuple[int, int]:
    """Columns and rows of cells that the code of `text` takes with its quiet zone, told without making it.

    Raises:
        ValueError: it is too long.
    """
    side = 17 + 4 * version_of(text) + 2 * QUIET
    return side, math.ceil(side / 2)


@lru_cache(maxsize=8)
def modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """The code of `text` at level L with its quiet zone, rows of modules, True = dark."""
    import segno

    mode = "alphanumeric" if ALPHANUMERIC.issuperset(text) else "byte"
    code = segno.make(text, micro=False, error="l", boost_error=False, mode=mode)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix_iter(border=QUIET))


def rows(text: str) -> list[tuple[tuple[bool, bool], ...]]:
    """The code as rows of cells: upper and lower module of each."""
    found = modules(text)
    blank = (False,) * len(found[0])
    lowers = [*found[1::2], blank]
    return [tuple(zip(upper, lower, strict=True)) for upper, lower in zip(found[::2], lowers, strict=False)]


def lines(text: str, *, colours: bool = True) -> list[str]:
    """The code as lines for a terminal.

    Args:
        text: What it says.
        colours: Black on white whatever the terminal's own colours; without, the terminal's ground must be light.
    """
    before, after = (BLACK_ON_WHITE, BACK) if colours else ("", "")
    return [before + "".join(HALVES[pair] for pair in row) + after for row in rows(text)]
