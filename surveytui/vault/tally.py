"""Counts: of everything, by cell, and of answers in blocks of k (D6).

What has been kept is read off the slots; the open block is what has been kept less what lies in closed blocks. So only
the first answer of a block writes a place for blocks, which gives the block its id, and the last one, which closes it.
The place is chosen at random with the first answer, and closing overwrites it where it lies.
"""

from __future__ import annotations

from collections import Counter
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
from surveytui.vault.slots import Slots

_COMPLEMENT: Final = bytes(range(255, -1, -1))


@dataclass(frozen=True, slots=True)
class Step:
    """What one transaction does to the blocks."""

    place: int | None
    """The place that is written; None where the slot alone tells all."""
    before: bytes
    after: bytes
    """Its content; the same as before for a decoy."""
    open: tuple[int, Block] | None
    """The open block afterwards, and where it lies."""


class Tally:
    """The tables `cells` and `blocks`.

    Args:
        database: Of the vault.
        path: Of the vault, for errors.
        rng: Chooses places and ids.
        size: k, the answers in a block.
        slots: Tell what has been kept.
    """

    def __init__(self, database: Database, path: Path, rng: Random, size: int, slots: Slots) -> None:
        self._database = database
        self._path = path
        self._rng = rng
        self._size = size
        self._slots = slots
        self.load()

    def load(self) -> None:
        """Reads the cells, the open block and the free places; the slots must have been read.

        Raises:
            VaultDamagedError: a block is not one, two are open, or slots and blocks disagree.
        """
        rows = self._database.execute("SELECT cell, agency, tool, rehearsal FROM cells ORDER BY cell").fetchall()
        self._numbers: dict[Cell, int] = {Cell(agency, tool, bool(flag)): number for number, agency, tool, flag in rows}
        self.cells = tuple(self._numbers)
        self._free: list[int] = []
        closed: Counter[Cell] = Counter()
        opened: list[tuple[int, Block]] = []
        places = 0
        for place, standing, block in self._places():
            places += 1
            if standing is Standing.FREE:
                self._free.append(place)
            elif standing is Standing.OPEN:
                opened.append((place, block))
            else:
                closed.update(block.counts)
        if not places or not rows:
            raise faults.damaged("ไม่มีที่เก็บยอด", "no cells or no places for blocks", self._path)
        if len(opened) > 1:
            raise faults.damaged("ยอดที่เปิดอยู่มีมากกว่าหนึ่ง", "two blocks are open", self._path)
        self._open = self._filled(opened, closed)

    def _filled(self, opened: list[tuple[int, Block]], closed: Counter[Cell]) -> tuple[int, Block] | None:
        """The open block with its counts: everything kept that no closed block counts."""
        counts = {cell: count for cell, count in self.counts().items() if not cell.rehearsal}
        counts = {cell: count - closed[cell] for cell, count in counts.items() if count != closed[cell]}
        if not set(self._slots.counts()) <= set(self._numbers.values()):
            raise faults.damaged("ช่องเก็บนับให้หน่วยที่ไม่มี", "a slot counts for no cell", self._path)
        if any(count < 0 for count in counts.values()) or bool(counts) != bool(opened):
            raise faults.damaged("จำนวนไม่ตรงกัน", "slots and blocks disagree", self._path)
        return (opened[0][0], Block(opened[0][1].id, counts)) if opened else None

    def number(self, cell: Cell) -> int:
        """The number by which slots name a cell."""
        return self._numbers[cell]

    def counts(self) -> dict[Cell, int]:
        """Everything ever kept, by cell."""
        held = self._slots.counts()
        return {cell: purged + held[self._numbers[cell]] for cell, purged in self.purged().items()}

    def purged(self) -> dict[Cell, int]:
        """Records that were overwritten after receipts, by cell."""
        rows = self._database.execute("SELECT agency, tool, rehearsal, purged FROM cells ORDER BY cell").fetchall()
        return {Cell(agency, tool, bool(flag)): purged - BIAS for agency, tool, flag, purged in rows}

    def purge(self, gone: Counter[int]) -> None:
        """Goes on counting, by number of their cells, records that are overwritten in the same transaction."""
        for number, count in sorted(gone.items()):
            self._one("UPDATE cells SET purged = purged + ? WHERE cell = ?", (count, number))

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
        if cell.rehearsal:
            return Step(None, b"", b"", self._open)
        place, block = self._open or self._new_block()
        if block.answers == MOST:
            raise _no_place()
        filled = block.plus(cell)
        # Without a place for the next block, this one stays open and goes on counting.
        spare = len(self._free) - (self._open is None)
        if filled.answers >= self._size and spare > 0:
            return Step(place, self._content(place), write_place(filled, Standing.CLOSED, self.cells), None)
        if self._open is None:
            return Step(place, self._content(place), self._opened(filled), (place, filled))
        return Step(None, b"", b"", (place, filled))

    def decoy(self) -> Step:
        """What writes all that any answer may write, and changes nothing."""
        place = self._open[0] if self._open else self._any_place()
        content = self._content(place)
        return Step(place, content, content, self._open)

    def release(self) -> Step | None:
        """What closes the open block although it is not full; None if there is none."""
        if self._open is None:
            return None
        place, block = self._open
        return Step(place, self._content(place), write_place(block, Standing.CLOSED, self.cells), None)

    def write(self, step: Step) -> None:
        """Writes a step, within a transaction of the caller's.

        SQLite leaves a page alone whose bytes stay the same, so what is not to change is changed and changed back.
        """
        if step.place is None:
            return
        before, change = step.before, "UPDATE blocks SET content = ? WHERE place = ? AND content = ?"
        if step.after == before:
            before = before.translate(_COMPLEMENT)
            self._one(change, (before, step.place, step.before))
        self._one(change, (step.after, step.place, before))

    def accept(self, step: Step) -> None:
        """Follows in memory what a transaction has made true."""
        if self._open is None and step.after != step.before:
            self._free.pop()  # where `draw` has put the place
        self._open = step.open

    def _any_place(self) -> int:
        return draw(self._free, self._rng) if self._free else 1

    def _new_block(self) -> tuple[int, Block]:
        if not self._free:
            raise _no_place()
        return draw(self._free, self._rng), Block(self._rng.randbytes(ID).hex(), {})

    def _opened(self, block: Block) -> bytes:
        """The content of the open block's place: its id. What it counts, the slots tell."""
        return write_place(Block(block.id, {}), Standing.OPEN, self.cells)

    def _content(self, place: int) -> bytes:
        """What lies at a place, from memory where it is known."""
        if self._open and place == self._open[0]:
            return self._opened(self._open[1])
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
