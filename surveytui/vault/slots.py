"""The slots: fixed-size records at fixed places, dummies until an answer overwrites one (D2).

Beside its record each slot bears the number of the cell that it counts for, or 0. So storing an answer is counting it:
one row, and no page of counts that every answer would have to write.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from random import Random

from sqlite_utils import Database

from surveytui.errors import VaultFullError
from surveytui.text.words import Words
from surveytui.vault import faults
from surveytui.vault.choice import draw
from surveytui.vault.schema import BIAS


class Slots:
    """The table `slots`, with what is free and what counts for which cell in memory: asking SQL costs several commits.

    Every method that writes runs within a transaction of the caller's.
    """

    def __init__(self, database: Database, path: Path, rng: Random) -> None:
        self._database = database
        self._path = path
        self._rng = rng
        self.load()

    def load(self) -> None:
        """Reads which slots are used, and for what.

        Raises:
            VaultDamagedError: numbers are missing.
        """
        rows = self._database.execute("SELECT slot, cell FROM slots ORDER BY slot").fetchall()
        self.capacity = len(rows)
        self.free: list[int] = [slot for slot, cell in rows if cell == BIAS]
        self._cells: dict[int, int] = {slot: cell - BIAS for slot, cell in rows if cell != BIAS}
        if [slot for slot, _ in rows] != list(range(1, len(rows) + 1)):
            raise faults.damaged("ช่องเก็บไม่ครบ", "slots are missing", self._path)

    def check_length(self, length: int) -> None:
        """Refuses slots of other or several lengths.

        Raises:
            VaultDamagedError: there are some.
        """
        if self._database.execute("SELECT DISTINCT length(sealed) FROM slots").fetchall() != [(length,)]:
            raise faults.damaged("ช่องเก็บยาวไม่เท่ากัน", f"slots that are not of {length} bytes", self._path)

    def used(self) -> set[int]:
        """The slots that hold a record."""
        return set(self._cells)

    def cell_of(self, slot: int) -> int:
        """The number of the cell that a used slot counts for."""
        return self._cells[slot]

    def cells_of(self, slots: Iterable[int]) -> Counter[int]:
        """How many of some used slots count for each cell, by its number."""
        return Counter(self._cells[slot] for slot in slots)

    def counts(self) -> Counter[int]:
        """How many records count for each cell, by its number."""
        return Counter(self._cells.values())

    def choose(self) -> int:
        """A random free slot, which stays free until `taken`.

        Raises:
            VaultFullError: none is free.
        """
        if not self.free:
            raise VaultFullError(
                Words("ที่เก็บคำตอบเต็ม", "the vault is full"),
                hint=Words("ส่งออกข้อมูล แล้วนำใบรับกลับมา", "export, and bring the receipt"),
            )
        return draw(self.free, self._rng)

    def taken(self, cell: int) -> None:
        """Follows in memory: the slot chosen last now holds a record of that cell."""
        self._cells[self.free.pop()] = cell

    def fill(self, slot: int, record: bytes, cell: int) -> None:
        """Overwrites a free slot with a record of a cell."""
        self._overwrite(slot, 0, cell, record)

    def refresh(self, slot: int, dummy: bytes) -> None:
        """Overwrites a free slot with another dummy."""
        self._overwrite(slot, 0, 0, dummy)

    def clear(self, slot: int, dummy: bytes) -> None:
        """Overwrites a record with a dummy."""
        self._overwrite(slot, self._cells[slot], 0, dummy)

    def cleared(self, slots: Iterable[int]) -> None:
        """Follows in memory: these slots are free now."""
        for slot in slots:
            del self._cells[slot]
            self.free.append(slot)

    def sealed(self, slot: int) -> bytes:
        """What lies in a slot.

        Raises:
            VaultDamagedError: there is no such slot.
        """
        row = self._database.execute("SELECT sealed FROM slots WHERE slot = ?", (slot,)).fetchone()
        if row is None:
            raise faults.damaged("ช่องเก็บหายไป", f"slot {slot} is missing", self._path)
        return bytes(row[0])

    def hash_of(self, slot: int) -> str:
        """SHA-256 of what lies in a slot, in hex."""
        return hashlib.sha256(self.sealed(slot)).hexdigest()

    def _overwrite(self, slot: int, before: int, after: int, content: bytes) -> None:
        statement = "UPDATE slots SET cell = ?, sealed = ? WHERE slot = ? AND cell = ?"
        if self._database.execute(statement, (BIAS + after, content, slot, BIAS + before)).rowcount != 1:
            raise faults.damaged("ช่องเก็บไม่เป็นตามที่จำไว้", f"slot {slot} is not as remembered", self._path)
