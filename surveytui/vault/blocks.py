"""Blocks of k answers (D6) and their bytes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from surveytui.campaign.models import Cell

ID: Final = 16
WIDTH: Final = 2
"""Bytes of one cell's count."""
MOST: Final = (1 << (8 * WIDTH)) - 1


class Standing(IntEnum):
    """First byte of a place for blocks."""

    FREE = 0
    OPEN = 1
    CLOSED = 2


@dataclass(frozen=True, slots=True)
class Block:
    """Counts of some answers under a random name."""

    id: str
    """128 random bits in hex, minted with the block's first answer."""
    counts: dict[Cell, int]

    @property
    def answers(self) -> int:
        """Answers in it, of all cells."""
        return sum(self.counts.values())

    def plus(self, cell: Cell) -> Block:
        """The block with one answer more."""
        return Block(self.id, self.counts | {cell: self.counts.get(cell, 0) + 1})


def counted_cells(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells that a block counts, in its order: all but the rehearsals'."""
    return tuple(cell for cell in cells if not cell.rehearsal)


def free_place(cells: tuple[Cell, ...]) -> bytes:
    """A place without a block: zeros."""
    return bytes(1 + ID + WIDTH * len(counted_cells(cells)))


def write_place(block: Block, standing: Standing, cells: tuple[Cell, ...]) -> bytes:
    """Standing (1) ‖ id (16) ‖ one count (2, big-endian) for each of `counted_cells`."""
    counts = (block.counts.get(cell, 0).to_bytes(WIDTH, "big") for cell in counted_cells(cells))
    return bytes((standing,)) + bytes.fromhex(block.id) + b"".join(counts)


def read_place(content: bytes, cells: tuple[Cell, ...]) -> tuple[Standing, Block]:
    """What lies in a place; cells without answers are left out of the block.

    Raises:
        ValueError: the bytes have a wrong length or standing.
    """
    names = counted_cells(cells)
    if len(content) != len(free_place(cells)):
        raise ValueError(len(content))
    numbers = (content[start : start + WIDTH] for start in range(1 + ID, len(content), WIDTH))
    counts = {cell: int.from_bytes(number, "big") for cell, number in zip(names, numbers, strict=True)}
    block = Block(content[1 : 1 + ID].hex(), {cell: count for cell, count in counts.items() if count})
    return Standing(content[0]), block
