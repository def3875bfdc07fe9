"""The counter's vault: slots of sealed records, counts by cell, and blocks of k (D2, D5, D6).

An answer overwrites one slot; the first and the last of a block also one place for blocks. A decoy overwrites both, in
that order, so that the decoys after an answer cover whatever it has left in the journal, which is then overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from itertools import repeat
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from surveytui.batch.manifest import Manifest, hashes_digest
from surveytui.campaign.models import Cell
from surveytui.errors import VaultError
from surveytui.sealing import durable
from surveytui.text.words import Words, marked
from surveytui.vault import batches, faults
from surveytui.vault.batches import Batch, Draft
from surveytui.vault.blocks import Block, free_place
from surveytui.vault.build import Contents, build
from surveytui.vault.choice import SYSTEM
from surveytui.vault.connection import connect, disconnect, transaction
from surveytui.vault.leftovers import clean, fresh_of
from surveytui.vault.schema import Schema
from surveytui.vault.slots import Slots
from surveytui.vault.tally import Tally


class Vault:
    """A vault held by this process alone, until `close`. It never sees an answer, only records and cells.

    Made by `create` and `open`; belongs to the thread that opened it.
    """

    def __init__(self, database: Database, path: Path, schema: Schema, dummy: Callable[[], bytes], rng: Random) -> None:
        self._database = database
        self._path = path
        self._schema = schema
        self._dummy = dummy
        self._rng = rng
        with faults.reported(path):
            self._slots = Slots(database, path, rng)
            self._tally = Tally(database, path, rng, schema.block, self._slots)
            self._check()

    @classmethod
    def create(cls, path: Path, schema: Schema, *, dummy: Callable[[], bytes]) -> None:
        """Makes a vault full of dummies; the file gets its name when it is whole.

        Args:
            path: Where; must not exist.
            schema: Its shape.
            dummy: Makes a fresh dummy record.

        Raises:
            VaultError: there is a file already, or the disk does not take it.
        """
        if path.exists():
            raise VaultError(Words("มีที่เก็บคำตอบอยู่แล้ว", "there is a vault already"), where=str(path))
        cells = tuple(sorted(schema.cells))
        contents = Contents(
            campaign_id=schema.campaign_id,
            cells=cells,
            slots=((0, dummy()) for _ in range(schema.capacity)),
            blocks=repeat(free_place(cells), schema.capacity),
        )
        whole = fresh_of(path)
        with faults.reported(path):
            whole.unlink(missing_ok=True)
            build(whole, contents, schema.fixed_time)
            whole.replace(path)
            durable.sync_folder(path.parent)

    @classmethod
    def open(cls, path: Path, schema: Schema, *, dummy: Callable[[], bytes], rng: Random = SYSTEM) -> Self:
        """Opens a vault and holds it.

        Args:
            path: The file.
            schema: What campaign and device ask of it; its capacity is the file's own affair.
            dummy: Makes a fresh dummy record.
            rng: Chooses slots, places and ids; anything but the system's generator is for tests.

        Raises:
            VaultBusyError: another program holds it.
            VaultDamagedError: it is not as it must be.
            VaultError: of another campaign, without a cell that is asked for, or the disk does not allow it.
        """
        database = connect(path)
        try:
            clean(path)
            return cls(database, path, schema, dummy, rng)
        except BaseException:
            with suppress(VaultError):  # what was wrong first is what people must hear of
                disconnect(database, path, schema.fixed_time)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the vault; one file is left, without a journal."""
        disconnect(self._database, self._path, self._schema.fixed_time)

    @property
    def capacity(self) -> int:
        """Slots."""
        return self._slots.capacity

    @property
    def free(self) -> int:
        """Free slots."""
        return len(self._slots.free)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Everything that can be counted here, ascending."""
        return self._tally.cells

    def counts(self) -> dict[Cell, int]:
        """Everything ever kept here, by cell, exact."""
        with faults.reported(self._path):
            return self._tally.counts()

    def closed_blocks(self) -> list[Block]:
        """The closed blocks, in random order: all of its counts that may leave the counter."""
        with faults.reported(self._path):
            blocks = self._tally.closed()
        self._rng.shuffle(blocks)
        return blocks

    def batches(self) -> list[Batch]:
        """The batches that no receipt has settled, by number."""
        with faults.reported(self._path):
            return batches.read_batches(self._database)

    def last_manifest(self) -> str:
        """The digest of the last batch's manifest in hex, receipt or not; `batch.manifest.FIRST` before the first."""
        with faults.reported(self._path):
            return batches.read_chain(self._database).digest

    def pending(self) -> tuple[int, int]:
        """How many records, and how many answers among them, are in no batch yet."""
        draft = self.draft()
        return len(draft.slots), draft.answers

    def draft(self) -> Draft:
        """What the next batch would hold: all used slots that are in none.

        Raises:
            VaultDamagedError: slots and batches disagree.
        """
        with faults.reported(self._path):
            chain = batches.read_chain(self._database)
            counts = self._tally.counts()
        sent, used = [slot for batch in self.batches() for slot in batch.slots], self._slots.used()
        slots = tuple(sorted(used.difference(sent)))
        answers = sum(count for cell, count in counts.items() if not cell.rehearsal) - chain.answers
        rehearsals = sum(count for cell, count in counts.items() if cell.rehearsal) - chain.rehearsals
        agree = answers + rehearsals == len(slots) and min(answers, rehearsals) >= 0
        if not agree or not used.issuperset(sent) or len(set(sent)) < len(sent):
            raise faults.damaged("จำนวนไม่ตรงกัน", "slots and batches disagree", self._path)
        return Draft(chain, slots, answers, rehearsals)

    def records(self, slots: Iterable[int]) -> list[bytes]:
        """The records in some slots, in the order asked for."""
        with faults.reported(self._path):
            return [self._slots.sealed(slot) for slot in slots]

    def keep(self, record: bytes, cell: Cell) -> None:
        """Stores a record and counts it, in one transaction; when it returns, a power cut takes nothing back.

        What it leaves behind, a time of the file and former pages on the raw disk, is for `decoy` to cover, once the
        respondent knows.

        Args:
            record: Sealed, of the campaign's length.
            cell: Where to count it.

        Raises:
            VaultFullError: no slot is free.
            VaultError: it was not kept.
        """
        if cell not in self._tally.cells or len(record) != self._schema.record_length:
            raise VaultError(Words("คำตอบไม่ตรงกับชุดงาน", "the record does not belong into this vault"))
        slot, number, step = self._slots.choose(), self._tally.number(cell), self._tally.answer(cell)
        try:
            with transaction(self._database, self._path, None):
                self._slots.fill(slot, record, number)
                self._tally.write(step)
        except VaultError:
            # A commit can fail after it has become durable. What the file says now is what happened.
            if not self._has_kept(slot, record):
                raise
            return
        self._slots.taken(number)
        self._tally.accept(step)

    def decoy(self, times: int = 3) -> None:
        """Fills random free slots with fresh dummies, and writes whatever an answer may write beside its slot.

        Raises:
            VaultError: the disk does not take it.
        """
        for _ in range(times):
            dummy, step = self._dummy(), self._tally.decoy()
            with transaction(self._database, self._path, self._schema.fixed_time):
                if self._slots.free:
                    self._slots.refresh(self._slots.choose(), dummy)
                self._tally.write(step)

    def release(self) -> None:
        """Closes the open block although it is not full: collection is finished (D6).

        Raises:
            VaultError: the disk does not take it.
        """
        step = self._tally.release()
        if step is None:
            return
        with transaction(self._database, self._path, self._schema.fixed_time):
            if self._slots.free:
                self._slots.refresh(self._slots.choose(), self._dummy())
            self._tally.write(step)
        self._tally.accept(step)

    def add_batch(self, manifest: Manifest, slots: tuple[int, ...]) -> None:
        """Records that a parcel was made of these slots.

        Args:
            manifest: Of the parcel.
            slots: Of the draft that it was made of.

        Raises:
            VaultError: not the present draft, or the disk does not take it.
        """
        draft = self.draft()
        chain = draft.chain
        told = (manifest.number - 1, manifest.previous, manifest.answers_before, manifest.rehearsals_before)
        own = (manifest.answers, manifest.rehearsals, slots)
        if told != (chain.number, chain.digest, chain.answers, chain.rehearsals) or own != (
            draft.answers,
            draft.rehearsals,
            draft.slots,
        ):
            raise VaultError(Words("ชุดคำตอบนี้ไม่ใช่ชุดปัจจุบัน", "this batch is not the present draft"))
        records = self.records(slots)
        with transaction(self._database, self._path, self._schema.fixed_time):
            batches.insert(self._database, manifest, records, slots, self.capacity)

    def purge(self, manifest_digest: str, *, keep: Collection[str] = ()) -> int:
        """Overwrites the records of an acknowledged batch. Asking twice, or in any order, does no harm.

        Records in quarantine stay where they are: used, and in their batch, so that they are neither sent again nor lost.

        Args:
            manifest_digest: Which batch, in hex; one that is not here has been settled before, or is foreign.
            keep: SHA-256 in hex of the records in quarantine.

        Returns:
            Records overwritten.

        Raises:
            VaultDamagedError: its slots do not hold what was sent; nothing was changed.
            VaultError: the disk does not take it; nothing was changed.
        """
        batch = next((batch for batch in self.batches() if batch.manifest_digest == manifest_digest), None)
        if batch is None:
            return 0
        with faults.reported(self._path):
            if batch.is_whole and hashes_digest(self.records(batch.slots)) != batch.records_digest:
                raise faults.damaged("ในช่องไม่ใช่คำตอบที่ส่ง", "the slots of a batch do not hold what was sent", self._path)
            left = tuple(slot for slot in batch.slots if keep and self._slots.hash_of(slot) in keep)
        gone = sorted(set(batch.slots).difference(left))
        with transaction(self._database, self._path, self._schema.fixed_time):
            for slot in gone:
                self._slots.clear(slot, self._dummy())
            self._tally.purge(self._slots.cells_of(gone))
            batches.reduce(self._database, manifest_digest, left=left, total=self.capacity)
        self._slots.cleared(gone)
        return len(gone)

    def _check(self) -> None:
        row = self._database.execute("SELECT campaign FROM state").fetchone()
        if row is None:
            raise faults.damaged("ข้อมูลสถานะหายไป", "the state is missing", self._path)
        if row[0] != self._schema.campaign_id:
            raise VaultError(
                Words("ที่เก็บคำตอบเป็นของโครงการอื่น", "the vault is of another campaign"), where=str(self._path)
            )
        if not set(self._schema.cells) <= set(self._tally.cells):
            raise VaultError(
                marked(
                    "ชุดงานใหม่|มีหน่วยงาน|หรือแบบสอบถามเพิ่ม",
                    "the bundle names agencies or tools that the vault cannot count",
                ),
                where=str(self._path),
                hint=marked("ปรับที่เก็บ|ด้วย surveytui device grow", "run surveytui device grow"),
            )
        self._slots.check_length(self._schema.record_length)
        self.draft()

    def _has_kept(self, slot: int, record: bytes) -> bool:
        """Reads everything again after a failed commit, and says whether the record is there after all."""
        with suppress(VaultError), faults.reported(self._path):
            self._slots.load()
            self._tally.load()
            return slot in self._slots.used() and self._slots.sealed(slot) == record
        return False
