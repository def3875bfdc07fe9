"""Headquarters' database: what was received, sealed as it came, and the accounts about it.

One row a batch that was taken in, one a distinct record, which is stored but never changed, and one a batch that
carried it (`carried`): whoever sends a copy first does not own the answer. What the last opening made of them (`opened`,
`held`) is replaced as a whole each time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from sqlite_utils import Database

from surveytui.errors import HomeError
from surveytui.text.words import Words

VERSION = 2
PAGE = 16384
"""Three records of a 4 KiB bucket fill a page to 96 %; at SQLite's 4,096 bytes each would trail two overflow pages."""
WAIT = 30_000
"""Milliseconds that one command waits for another to finish writing."""

_SCHEMA = """
create table batches (
  id integer primary key,
  manifest text not null unique,
  device text not null,
  number integer not null,
  previous text not null,
  answers_before integer not null,
  rehearsals_before integer not null,
  answers integer not null,
  rehearsals integer not null,
  repeated integer not null,
  receipt blob not null
) strict;
create index batches_by_device on batches (device, number);
create table records (
  id integer primary key,
  hash blob not null unique,
  batch integer not null references batches,
  sealed blob not null
) strict;
create table held (record integer primary key references records, reason text not null) strict;
"""
_SCHEMA_2 = """
create table carried (
  record integer not null references records,
  batch integer not null references batches,
  primary key (record, batch)
) strict, without rowid;
create table opened (
  first integer not null references batches,
  batch integer not null references batches,
  answers integer not null,
  rehearsals integer not null,
  primary key (first, batch)
) strict, without rowid;
"""
# Version 1 kept only the batch that brought a record first, so no more than that can be known of its batches.
_FROM_1 = """
alter table opened rename to opened_1;
{tables}
insert into carried select id, batch from records;
insert into opened select batch, batch, answers, rehearsals from opened_1;
drop table opened_1;
"""
_STEPS = {0: _SCHEMA + _SCHEMA_2, 1: _FROM_1.format(tables=_SCHEMA_2)}
"""What makes the present database of none, and of each older version."""

_COLUMNS = (
    "id, manifest, device, number, previous, answers_before, rehearsals_before, answers, rehearsals, repeated, receipt"
)

Sealed = tuple[int, int, bytes]
"""Id, first batch and sealed bytes of a stored record."""

Credits = dict[tuple[int, int], tuple[int, int]]
"""Answers and rehearsals opened, by the batch that brought them first and the batch that they are credited to."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that was taken in; counts of answers and rehearsals are the manifest's."""

    id: int
    manifest: str
    """SHA-256 of the manifest, in hex."""
    device: str
    number: int
    previous: str
    """The manifest before it on the same device, `batch.manifest.FIRST` for the first."""
    answers_before: int
    rehearsals_before: int
    answers: int
    rehearsals: int
    repeated: int
    """Of its records, those that had been received before."""
    receipt: bytes
    """The signed receipt, given out again whenever the parcel comes again."""

    @property
    def records(self) -> int:
        """All records in the parcel."""
        return self.answers + self.rehearsals

    @property
    def before(self) -> int:
        """All records in the batches before it."""
        return self.answers_before + self.rehearsals_before


class Store:
    """The open database.

    Args:
        path: The file; made if it is not there.
        read_only: Open what is there, to read only.

    Raises:
        HomeError: it cannot be opened, or is of another version of the program.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path = path
        with self._told():
            if read_only:
                there = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
                self._db = Database(there, execute_plugins=False)
            else:
                self._db = Database(path, execute_plugins=False)
                self._prepare()
            version = self._db.execute("pragma user_version").fetchone()[0]
        if version != VERSION:
            raise HomeError(
                Words(th="ฐานข้อมูลเป็นของโปรแกรมรุ่นอื่น", en=f"a database of version {version}, not {VERSION}"),
                where=str(path),
            )

    def _prepare(self) -> None:
        self._db.execute(f"pragma busy_timeout={WAIT}")
        self._db.execute(f"pragma page_size={PAGE}")
        for pragma in ("journal_mode=truncate", "synchronous=extra", "foreign_keys=on", "trusted_schema=off"):
            self._db.execute(f"pragma {pragma}")
        with self.writing():
            version = self._db.execute("pragma user_version").fetchone()[0]
            if version in _STEPS:
                for statement in filter(str.strip, _STEPS[version].split(";")):
                    self._db.execute(statement)
                self._db.execute(f"pragma user_version={VERSION}")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Whatever SQLite complains of becomes one line about this file."""
        try:
            yield
        except sqlite3.Error as error:
            raise HomeError(
                Words(th=f"ใช้ฐานข้อมูลของส่วนกลางไม่ได้: {error}", en=f"headquarters' database cannot be used: {error}"),
                where=str(self._path),
                hint=Words(
                    th="ตรวจว่ามีที่ว่างและเขียนได้ หรือนำสำเนาสำรองกลับมา",
                    en="see that the disk is writable and not full, or bring the backup back",
                ),
            ) from error

    def _rows(self, query: str, parameters: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, one after the other."""
        with self._told():
            yield from self._db.execute(query, parameters)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction that takes the lock at once: what it reads stays true until it has written.

        Raises:
            HomeError: the disk refuses; nothing has changed.
        """
        with self._told():
            self._db.execute("begin immediate")
            try:
                yield
                self._db.commit()
            except BaseException:
                self._db.rollback()
                raise

    def batch(self, manifest: str) -> Batch | None:
        """The batch of that manifest digest, if it was taken in."""
        return next(self._batches("where manifest = ?", [manifest]), None)

    def batches(self, device: str | None = None) -> list[Batch]:
        """All batches, or those of one device, by device and number."""
        where = ("", []) if device is None else ("where device = ?", [device])
        return list(self._batches(*where))

    def _batches(self, where: str, parameters: Sequence[str]) -> Iterator[Batch]:
        query = f"select {_COLUMNS} from batches {where} order by device, number, id"  # noqa: S608 - constants only
        return (Batch(*row) for row in self._rows(query, parameters))

    def add_batch(self, batch: Batch, records: Iterable[tuple[bytes, bytes]]) -> int:
        """Keep a batch, those of its records that are new, and that it carried all of them; within `writing`.

        Args:
            batch: Its `id` and `repeated` are set here.
            records: SHA-256 and sealed bytes of each.

        Returns:
            How many records had been received before.
        """
        cursor = self._db.execute(
            f"insert into batches ({_COLUMNS}) values (null, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)",  # noqa: S608 - constants
            [
                batch.manifest,
                batch.device,
                batch.number,
                batch.previous,
                batch.answers_before,
                batch.rehearsals_before,
                batch.answers,
                batch.rehearsals,
                batch.receipt,
            ],
        )
        number = cursor.lastrowid
        repeated = 0
        for hashed, sealed in records:
            added = self._db.execute(
                "insert or ignore into records (hash, batch, sealed) values (?, ?, ?)", [hashed, number, sealed]
            )
            repeated += added.rowcount == 0
            self._db.execute("insert or ignore into carried select id, ? from records where hash = ?", [number, hashed])
        self._db.execute("update batches set repeated = ? where id = ?", [repeated, number])
        return repeated

    def replace_receipt(self, manifest: str, receipt: bytes) -> None:
        """Give a batch another receipt; within `writing`."""
        self._db.execute("update batches set receipt = ? where manifest = ?", [receipt, manifest])

    def ids(self) -> Iterator[int]:
        """The ids of all records."""
        return (row[0] for row in self._rows("select id from records order by id"))

    def last_id(self) -> int:
        """The highest record id; 0 if there is none."""
        return int(next(self._rows("select coalesce(max(id), 0) from records"))[0])

    def distinct(self) -> dict[int, int]:
        """How many records were new, by batch."""
        return {row[0]: row[1] for row in self._rows("select batch, count(*) from records group by batch")}

    def carriers(self, record: int) -> list[int]:
        """Every batch that carried a record, in the order they were taken in."""
        return [row[0] for row in self._rows("select batch from carried where record = ? order by batch", [record])]

    def between(self, first: int, last: int) -> Iterator[Sealed]:
        """Id, batch and sealed bytes of the records with ids from `first` to `last`, both included."""
        query = "select id, batch, sealed from records where id between ? and ?"
        return cast("Iterator[Sealed]", self._rows(query, [first, last]))

    def those(self, ids: Sequence[int]) -> Iterator[Sealed]:
        """Id, batch and sealed bytes of some records, in the order asked for."""
        for one in ids:
            yield from cast("Iterator[Sealed]", self._rows("select id, batch, sealed from records where id = ?", [one]))

    def note_opening(self, opened: Credits, held: Iterable[tuple[int, str]]) -> None:
        """Replace what the last opening said.

        Args:
            opened: Answers and rehearsals opened, by first batch and the batch they are credited to.
            held: Record and reason of each that could not be used.
        """
        with self.writing():
            self._db.execute("delete from opened")
            self._db.execute("delete from held")
            for (first, batch), (answers, rehearsals) in opened.items():
                self._db.execute("insert into opened values (?, ?, ?, ?)", [first, batch, answers, rehearsals])
            for record, reason in held:
                self._db.execute("insert into held values (?, ?)", [record, reason])

    def opened(self) -> Credits:
        """Answers and rehearsals that the last opening opened; empty if there was none."""
        query = "select first, batch, answers, rehearsals from opened"
        return {(row[0], row[1]): (row[2], row[3]) for row in self._rows(query)}

    def held(self) -> dict[int, dict[str, int]]:
        """How many records the last opening could not use, by batch and reason."""
        found: dict[int, dict[str, int]] = {}
        query = "select batch, reason, count(*) from held join records on records.id = record group by batch, reason"
        for batch, reason, count in self._rows(query):
            found.setdefault(batch, {})[reason] = count
        return found
