"""The slots: fixed-size records at fixed places, dummies until an answer overwrites one (D2)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from random import Random

from sqlite_utils import Database

from surveytui.errors import VaultFullError
from surveytui.text.words import Words
from surveytui.vault import faults
from surveytui.vault.choice import draw


class Slots:
    """The table `slots`, with the list of free ones in memory: choosing by SQL costs several times the commit.

    Every method that writes runs within a transaction of the caller's.
    """

    def __init__(self, database: Database, path: Path, rng: Random) -> None:
        self._database = database
        self._path = path
        self._rng = rng
        self.load()

    def load(self) -> None:
        """Reads which slots are used.

        Raises:
            VaultDamagedError: numbers are missing.
        """
        rows = self._database.execute("SELECT slot, used FROM slots ORDER BY slot").fetchall()
        self.capacity = len(rows)
        self.free = [slot for slot, used in rows if not used]
        if [slot for slot, _ in rows] != list(range(1, len(rows) + 1)) or any(used not in {0, 1} for _, used in rows):
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
        return set(range(1, self.capacity + 1)).difference(self.free)

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

    def taken(self) -> None:
        """Follows in memory: the slot chosen last now holds a record."""
        self.free.pop()

    def fill(self, slot: int, record: bytes) -> None:
        """Overwrites a free slot with a record."""
        self._one("UPDATE slots SET used = 1, sealed = ? WHERE slot = ? AND used = 0", (record, slot))

    def refresh(self, slot: int, dummy: bytes) -> None:
        """Overwrites a free slot with another dummy."""
        self._one("UPDATE slots SET sealed = ? WHERE slot = ? AND used = 0", (dummy, slot))

    def clear(self, slot: int, dummy: bytes) -> None:
        """Overwrites a record with a dummy."""
        self._one("UPDATE slots SET used = 0, sealed = ? WHERE slot = ? AND used = 1", (dummy, slot))

    def cleared(self, slots: Iterable[int]) -> None:
        """Follows in memory: these slots are free now."""
        self.free.extend(slots)

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

    def _one(self, statement: str, values: tuple[bytes, int]) -> None:
        if self._database.execute(statement, values).rowcount != 1:
            raise faults.damaged("ช่องเก็บไม่เป็นตามที่จำไว้", f"slot {values[1]} is not as remembered", self._path)
