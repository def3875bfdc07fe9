"""Counts: of everything, by cell, and of answers in blocks of k (D6).

The open block lies at a random place among the closed ones, chosen with its first answer; closing it changes one byte.
So a transaction that counts an answer writes one page of cells and one of blocks, whether it opens, fills or closes one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from sqlite_utils import Database

from surveytui.campaign.models import Cell
from surveytui.errors import VaultError, VaultFullError
from surveytui.text.words import Words
from surveytui.vault import faults
from surveytui.vault.blocks import ID, MOST, Block, Standing, free_place, read_place, write_place
from surveytui.vault.choice import draw
from surveytui.vault.schema import BIAS

_COMPLEMENT: Final = bytes(range(255, -1, -1))


@dataclass(frozen=True, slots=True)
class Step:
    """What one transaction does to the counts; nothing, for a decoy."""

    number: int
    """The cell that is written."""
    counts: bool
    """Whether it goes up, or is left as it was."""
    place: int
    """The place that is written."""
    before: bytes
    after: bytes
    """Its content; the same as before where no block changes."""
    open: tuple[int, Block] | None
    """The open block afterwards, and where it lies."""


class Tally:
    """The tables `cells` and `blocks`.

    Args:
        database: Of the vault.
        path: Of the vault, for errors.
        rng: Chooses places and ids.
        size: k, the answers in a block.
    """

    def __init__(self, database: Database, path: Path, rng: Random, size: int) -> None:
        self._database = database
        self._path = path
        self._rng = rng
        self._size = size
        self.load()

    def load(self) -> None:
        """Reads the cells, the open block and the free places.

        Raises:
            VaultDamagedError: a block is not one, or two are open.
        """
        rows = self._database.execute("SELECT cell, agency, tool, rehearsal FROM cells ORDER BY cell").fetchall()
        self._numbers = {Cell(agency, tool, bool(flag)): number for number, agency, tool, flag in rows}
        self.cells = tuple(self._numbers)
        self._free: list[int] = []
        self._open: tuple[int, Block] | None = None
        places = 0
        for place, standing, block in self._places():
            places += 1
            if standing is Standing.FREE:
                self._free.append(place)
            elif standing is Standing.OPEN and self._open is None:
                self._open = place, block
            elif standing is Standing.OPEN:
                raise faults.damaged("ยอดที่เปิดอยู่มีมากกว่าหนึ่ง", "two blocks are open", self._path)
        if not places or not rows:
            raise faults.damaged("ไม่มีที่เก็บยอด", "no cells or no places for blocks", self._path)

    def counts(self) -> dict[Cell, int]:
        """Everything ever kept, by cell."""
        rows = self._database.execute("SELECT agency, tool, rehearsal, counted FROM cells")
        return {Cell(agency, tool, bool(flag)): counted - BIAS for agency, tool, flag, counted in rows}

    def closed(self) -> list[Block]:
        """The closed blocks, by place."""
        return [block for _, standing, block in self._places() if standing is Standing.CLOSED]

    @property
    def open(self) -> Block | None:
        """The open block, once it has an answer."""
        return self._open[1] if self._open else None

    def answer(self, cell: Cell) -> Step:
        """What an answer, or a rehearsal, in `cell` does.

        Raises:
            VaultFullError: no block can take it.
        """
        number = self._numbers[cell]
        if cell.rehearsal:
            return self._step(number, counts=True)
        place, block = self._open or self._new_block()
        if block.answers == MOST:
            raise _no_place()
        filled = block.plus(cell)
        # Without a place for the next block, this one stays open and goes on counting.
        spare = len(self._free) - (self._open is None)
        closes = filled.answers >= self._size and spare > 0
        after = write_place(filled, Standing.CLOSED if closes else Standing.OPEN, self.cells)
        return Step(number, True, place, self._content(place), after, None if closes else (place, filled))

    def decoy(self) -> Step:
        """What writes the same pages and changes nothing."""
        return self._step(self._rng.choice(tuple(self._numbers.values())), counts=False)

    def release(self) -> Step | None:
        """What closes the open block although it is not full; None if there is none."""
        if self._open is None:
            return None
        place, block = self._open
        number = self._rng.choice(tuple(self._numbers.values()))
        after = write_place(block, Standing.CLOSED, self.cells)
        return Step(number, False, place, self._content(place), after, None)

    def write(self, step: Step) -> None:
        """Writes a step, within a transaction of the caller's.

        SQLite leaves a page alone whose bytes stay the same, so what is not to change is changed and changed back.
        """
        self._one("UPDATE cells SET counted = counted + 1 WHERE cell = ?", (step.number,))
        if not step.counts:
            self._one("UPDATE cells SET counted = counted - 1 WHERE cell = ?", (step.number,))
        between = step.before.translate(_COMPLEMENT)
        change = "UPDATE blocks SET content = ? WHERE place = ? AND content = ?"
        self._one(change, (between, step.place, step.before))
        self._one(change, (step.after, step.place, between))

    def accept(self, step: Step) -> None:
        """Follows in memory what a transaction has made true."""
        if self._open is None and step.after != step.before:
            self._free.pop()  # where `draw` has put the place
        self._open = step.open

    def _step(self, number: int, *, counts: bool) -> Step:
        """A step that leaves all blocks alone and writes where the next answer will, or might."""
        place = self._open[0] if self._open else self._any_place()
        content = self._content(place)
        return Step(number, counts, place, content, content, self._open)

    def _any_place(self) -> int:
        return draw(self._free, self._rng) if self._free else 1

    def _new_block(self) -> tuple[int, Block]:
        if not self._free:
            raise _no_place()
        return draw(self._free, self._rng), Block(self._rng.randbytes(ID).hex(), {})

    def _content(self, place: int) -> bytes:
        """What lies at a place, from memory where it is known."""
        if self._open and place == self._open[0]:
            return write_place(self._open[1], Standing.OPEN, self.cells)
        if self._free and place == self._free[-1]:  # where `draw` has put it
            return free_place(self.cells)
        row = self._database.execute("SELECT content FROM blocks WHERE place = ?", (place,)).fetchone()
        return bytes(row[0]) if row else b""

    def _places(self) -> list[tuple[int, Standing, Block]]:
        rows = self._database.execute("SELECT place, content FROM blocks ORDER BY place").fetchall()
        try:
            return [(place, *read_place(content, self.cells)) for place, content in rows]
        except ValueError:
            raise faults.damaged("ยอดผิดรูปแบบ", "a block is not one", self._path) from None

    def _one(self, statement: str, values: tuple[bytes | int, ...]) -> None:
        if self._database.execute(statement, values).rowcount != 1:
            raise faults.damaged("ยอดไม่เป็นตามที่จำไว้", "a count is not as remembered", self._path)


def _no_place() -> VaultError:
    return VaultFullError(
        Words("ที่เก็บยอดเต็ม", "no place is free for a block of counts"),
        hint=Words("ขยายด้วย surveytui device grow", "enlarge the vault with surveytui device grow"),
    )
