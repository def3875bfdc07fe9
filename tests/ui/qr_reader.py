"""Reads a QR code (ISO/IEC 18004) from the cells of a screen, independently of the library that draws it.

Versions 1 to 5 at level L, which have one block of codewords, in byte or alphanumeric mode; a code on a screen has no
errors to correct, so the data codewords are read as they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

Grid = list[list[bool]]

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
DATA_CODEWORDS = {1: 19, 2: 34, 3: 55, 4: 80, 5: 108}
FORMAT_MASK = 0b101010000010010
LEVEL_L = 0b01
MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda r, c: (r + c) % 2 == 0,
    lambda r, _: r % 2 == 0,
    lambda _, c: c % 3 == 0,
    lambda r, c: (r + c) % 3 == 0,
    lambda r, c: (r // 2 + c // 3) % 2 == 0,
    lambda r, c: r * c % 2 + r * c % 3 == 0,
    lambda r, c: (r * c % 2 + r * c % 3) % 2 == 0,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2 == 0,
)


def modules_of(rows: list[str]) -> Grid:
    """Rows of half blocks as rows of modules, True = dark."""
    upper_and_lower = {"█": (True, True), "▀": (True, False), "▄": (False, True), " ": (False, False)}
    return [[upper_and_lower[cell][half] for cell in row] for row in rows for half in (0, 1)]


def cropped(grid: Grid) -> Grid:
    """The code without what is white around it."""
    rows = [number for number, row in enumerate(grid) if any(row)]
    columns = [number for number in range(len(grid[0])) if any(row[number] for row in grid)]
    return [row[columns[0] : columns[-1] + 1] for row in grid[rows[0] : rows[-1] + 1]]


def read(grid: Grid) -> str:
    """The text of a code.

    Raises:
        ValueError: it is none that this reader can read.
    """
    size = len(grid)
    version, rest = divmod(size - 17, 4)
    if rest or version not in DATA_CODEWORDS or any(len(row) != size for row in grid):
        raise ValueError(f"{size} modules are no version from 1 to 5")
    bits = "".join("1" if bit else "0" for bit in _data(grid, MASKS[_mask(grid)], version))
    bits = bits[: DATA_CODEWORDS[version] * 8]
    mode, count = int(bits[:4], 2), bits[4:]
    if mode == 0b0100:
        length = int(count[:8], 2)
        return bytes(int(count[8 + 8 * at : 16 + 8 * at], 2) for at in range(length)).decode()
    if mode == 0b0010:
        return _alphanumeric(count)
    raise ValueError(f"mode {mode}")


def _alphanumeric(bits: str) -> str:
    length, bits = int(bits[:9], 2), bits[9:]
    text = ""
    while len(text) < length - 1:
        pair, bits = int(bits[:11], 2), bits[11:]
        text += ALPHANUMERIC[pair // 45] + ALPHANUMERIC[pair % 45]
    return text + (ALPHANUMERIC[int(bits[:6], 2)] if len(text) < length else "")


def _mask(grid: Grid) -> int:
    """The mask's number, from the format information around the upper left corner."""
    places = [
        (8, 0),
        (8, 1),
        (8, 2),
        (8, 3),
        (8, 4),
        (8, 5),
        (8, 7),
        (8, 8),
        (7, 8),
        (5, 8),
        (4, 8),
        (3, 8),
        (2, 8),
        (1, 8),
        (0, 8),
    ]
    value = int("".join("1" if grid[row][column] else "0" for row, column in places), 2) ^ FORMAT_MASK
    if value >> 13 != LEVEL_L:
        raise ValueError("not level L")
    return value >> 10 & 0b111


def _reserved(row: int, column: int, size: int, version: int) -> bool:
    """Whether a module belongs to a pattern and not to the data."""
    corner = (row < 9 and (column < 9 or column >= size - 8)) or (row >= size - 8 and column < 9)
    middle = size - 7
    alignment = version > 1 and abs(row - middle) <= 2 and abs(column - middle) <= 2
    return corner or row == 6 or column == 6 or alignment


def _data(grid: Grid, mask: Callable[[int, int], bool], version: int) -> Iterator[bool]:
    """The data bits: pairs of columns from the right, up and down in turn."""
    size, upwards = len(grid), True
    for right in (*range(size - 1, 6, -2), *range(5, 0, -2)):
        for row in range(size - 1, -1, -1) if upwards else range(size):
            for column in (right, right - 1):
                if not _reserved(row, column, size, version):
                    yield grid[row][column] ^ mask(row, column)
        upwards = not upwards
