"""A hub's database on one machine: SQLite.

Unlike a counter's vault nothing here needs hiding from whoever holds the disk: a hub has closed blocks of counts and
sealed parcels, no answer and no order of answers. So the journal is a write-ahead log, and readers never wait.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from surveytui.errors import HubError
from surveytui.questionnaire.models import Tool
from surveytui.sync.board import LastYear, Note, Published
from surveytui.sync.hub.store import Gain, Heard, Standing
from surveytui.sync.merge import Cell, Kept, Known, Merged
from surveytui.sync.report import NONE, Count, Report
from surveytui.text.words import Words

VERSION = 1
WAIT = 5_000
"""Milliseconds that one program waits for another to finish writing."""

_SCHEMA = """
create table counters (
  device text primary key,
  seq integer not null,
  day text not null,
  told text not null,
  bundle integer not null,
  manifest text not null,
  closed integer not null,
  fork_th text not null default '',
  fork_en text not null default '',
  revision integer not null
) strict, without rowid;
create table reports (
  device text not null,
  digest blob not null,
  seq integer not null,
  previous blob not null,
  primary key (device, digest)
) strict, without rowid;
create table blocks (
  device text not null,
  block blob not null,
  since integer not null,
  not_by integer not null,
  counts text not null,
  primary key (device, block)
) strict, without rowid;
create table totals (
  device text not null,
  agency text not null,
  tool text not null,
  counted integer not null,
  ticket integer not null default 0,
  primary key (agency, tool, device)
) strict, without rowid;
create table progress (
  device text not null,
  agency text not null,
  tool text not null,
  day text not null,
  count integer not null,
  primary key (agency, tool, device, day)
) strict, without rowid;
create table serves (device text not null, agency text not null, primary key (device, agency)) strict, without rowid;
create table notes (id integer primary key, agency text not null, day text not null, text text not null) strict;
create table published (
  agency text primary key, items integer not null, total integer not null, day text not null
) strict, without rowid;
create table last_year (
  agency text primary key, fiscal_year integer not null, score text not null, band text not null
) strict, without rowid;
create table taken (name text primary key, kind text not null, device text not null) strict, without rowid;
create index taken_by_device on taken (kind, device);
create table entered (agency text primary key, revision integer not null) strict, without rowid;
create index counters_by_revision on counters (revision);
create index entered_by_revision on entered (revision);
create table served (id integer primary key, version integer not null) strict;
insert into served values (1, 0);
"""
_REVISION = (
    "select max(coalesce((select max(revision) from counters), 0), coalesce((select max(revision) from entered), 0))"
)
_HEARD = "select device, seq, day, told, bundle, manifest, closed, fork_th, fork_en from counters"
_HEARD_OF = f"{_HEARD} where device = ?"
_HEARD_SINCE = f"{_HEARD} where revision > ?"
_HEAR = (
    f"insert into counters values (?, ?, ?, ?, ?, ?, ?, ?, ?, ({_REVISION}) + 1)"  # noqa: S608 - constants
    " on conflict (device) do update set"
    " seq = excluded.seq, day = excluded.day, told = excluded.told, bundle = excluded.bundle,"
    " manifest = excluded.manifest, closed = excluded.closed,"
    " fork_th = excluded.fork_th, fork_en = excluded.fork_en, revision = excluded.revision"
)
_CHANGED = (
    "select agency from counters cross join serves using (device) where revision > :since"
    " union select agency from entered where revision > :since"
)
"""Agencies of which anything was written after a revision."""
_GAINS = """
select agency, tool, sum((now - count) / days), sum(held / days), sum((1 + forked) / days), count(*)
from (
  select t.agency, t.tool, max(t.counted, t.ticket) as now, coalesce(p.count, 0) as count, c.fork_th <> '' as forked,
    p.day is not null as held, julianday(c.day) - julianday(coalesce(p.day, {first})) as days
  from (select * from totals {{changed}}) as t join (
    select device, fork_th, iif(day > :silence, day, :today) as day from counters
    where not closed and device not in (select value from json_each(:retired))
  ) as c using (device) left join progress as p
  on p.agency = t.agency and p.tool = t.tool and p.device = t.device and p.day = (
    select max(day) from progress as q
    where q.agency = t.agency and q.tool = t.tool and q.device = t.device and q.day <= date(c.day, :back)
  )
) where days > 0 group by agency, tool
"""
"""A counter that was finished or retired gains no more, one that is silent has gained nothing up to today.

Every report leaves a row of each of its cells, gained or not (`_mark`).
"""
_TOOLS = {tool.value: tool for tool in Tool}
_NO_WORDS = Words(th="", en="")


class SqliteStore:
    """The store of a hub on one machine.

    Args:
        path: The file; made if it is not there.

    Raises:
        HubError: it cannot be opened, or is of another version of the program.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._told():
            self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._db = Database(self._connection, execute_plugins=False)
            for pragma in (
                f"busy_timeout={WAIT}",
                "journal_mode=wal",
                "synchronous=full",
                "trusted_schema=off",
            ):
                self._db.execute(f"pragma {pragma}").fetchall()
        self._prepare()

    def _prepare(self) -> None:
        if self._version() == 0:  # else nobody who writes is waited for: a board only reads
            with self.writing():
                if self._version() == 0:
                    for statement in filter(str.strip, _SCHEMA.split(";")):
                        self._db.execute(statement)
                    self._db.execute(f"pragma user_version={VERSION}")
        if (version := self._version()) != VERSION:
            raise HubError(
                Words(th="ฐานข้อมูลเป็นของโปรแกรมรุ่นอื่น", en=f"a database of version {version}, not {VERSION}"),
                where=str(self._path),
            )

    def _version(self) -> int:
        return next(int(row[0]) for row in self._rows("pragma user_version"))

    def _told(self) -> _Told:
        """Whatever SQLite complains of becomes one line about this file."""
        return _Told(self._path)

    def _rows(self, query: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> Iterator[tuple[Any, ...]]:
        with self._told():
            yield from self._connection.execute(query, parameters)

    def _write(self, query: str, rows: Iterable[Sequence[object]]) -> int:
        """Run one statement over many rows; how many rows of the table it changed."""
        return self._connection.executemany(query, rows).rowcount

    def writing(self) -> _Transaction:
        """One transaction that takes the lock at once."""
        return _Transaction(self._connection, self._path, "begin immediate")

    def reading(self) -> _Transaction:
        """One transaction that keeps nobody from writing."""
        return _Transaction(self._connection, self._path, "begin")

    # what has changed
    def revision(self) -> int:
        """The number of the newest write."""
        return next(int(row[0]) for row in self._rows(_REVISION))

    def _enter(self, agencies: Iterable[str]) -> None:
        """Remember that a supervisor wrote something of some agencies; within `writing`."""
        revision = self.revision() + 1
        self._write("insert or replace into entered values (?, ?)", [(agency, revision) for agency in agencies])

    def changed(self, since: int) -> set[str]:
        """Agencies of which anything was written after a revision."""
        return {row[0] for row in self._rows(_CHANGED, {"since": since})}

    def _since(self, query: str, since: int, **values: object) -> Iterator[tuple[Any, ...]]:
        """The rows of those agencies that have changed; `query` has a place for that."""
        changed = f"where agency in ({_CHANGED})" if since else ""
        return self._rows(query.format(changed=changed), {"since": since, **values})

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    # counters
    def known(self, device: str) -> Known:
        """What is known of a counter, for merging."""
        known = Known()
        for digest, seq, previous in self._rows("select digest, seq, previous from reports where device = ?", [device]):
            known.seen.add(digest.hex())
            known.digests.setdefault(seq, digest.hex())
            if previous.hex() != NONE:
                known.following.setdefault(previous.hex(), digest.hex())
        for block, since, not_by, counts in self._rows(
            "select block, since, not_by, counts from blocks where device = ?", [device]
        ):
            known.blocks[block.hex()] = Kept(_counts(counts), since, not_by)
        return known

    def has_report(self, device: str, digest: str) -> bool:
        """Whether a report of that digest has been merged."""
        query = "select 1 from reports where device = ? and digest = ?"
        return any(self._rows(query, [device, bytes.fromhex(digest)]))

    def heard(self, *, since: int = 0) -> dict[str, Heard]:
        """Every counter that was heard of after a revision, by device id."""
        return {row[0]: _heard(row) for row in self._rows(_HEARD_SINCE, [since])}

    def heard_of(self, device: str) -> Heard | None:
        """One of them."""
        with self._told():
            row = self._connection.execute(_HEARD_OF, [device]).fetchone()
        return _heard(row) if row else None

    def _hear(self, heard: Heard) -> None:
        fork = heard.fork or _NO_WORDS
        self._connection.execute(
            _HEAR,
            [
                heard.device,
                heard.seq,
                heard.day.isoformat(),
                heard.told.isoformat(),
                heard.bundle,
                heard.manifest,
                int(heard.closed),
                fork.th,
                fork.en,
            ],
        )

    def add_report(self, report: Report, digest: str, merged: Merged, heard: Heard) -> None:
        """Keep what a report added; within `writing`."""
        device = report.device
        self._hear(heard)
        self._connection.execute(
            "insert into reports values (?, ?, ?, ?)",
            [device, bytes.fromhex(digest), report.seq, bytes.fromhex(report.previous)],
        )
        self._write(
            "insert or replace into blocks values (?, ?, ?, ?, ?)",
            [
                (device, bytes.fromhex(block), kept.since, kept.not_by, _written(kept.counts))
                for block, kept in merged.blocks.items()
            ],
        )
        self._write(
            "insert into totals values (?, ?, ?, ?, 0) on conflict do update set counted = counted + excluded.counted",
            [(device, agency, tool.value, more) for (agency, tool), more in merged.gained.items()],
        )
        self._mark(device, heard.day, merged.gained)

    def add_ticket(self, heard: Heard, totals: Mapping[Cell, int]) -> bool:
        """Keep a ticket's totals as a lower bound; within `writing`. Returns whether anything was new."""
        self._hear(heard)
        new = [
            cell
            for cell, count in totals.items()
            if self._write(
                "insert into totals values (?, ?, ?, 0, ?) on conflict do update set ticket = excluded.ticket"
                " where excluded.ticket > ticket",
                [(heard.device, cell[0], cell[1].value, count)],
            )
        ]
        self._mark(heard.device, heard.day, totals)
        return bool(new)

    def _mark(self, device: str, day: date, cells: Iterable[Cell]) -> None:
        """Remember how far the cells of a counter are on a day, so that a day without a gain is known to be one."""
        self._write(
            "insert or replace into progress select device, agency, tool, ?, max(counted, ticket)"
            " from totals where device = ? and agency = ? and tool = ?",
            [(day.isoformat(), device, agency, tool.value) for agency, tool in cells],
        )

    def standings(self) -> Iterator[Standing]:
        """Totals of every counter."""
        rows = self._rows("select device, agency, tool, max(counted, ticket) from totals")
        return (Standing(device, agency, Tool(tool), count) for device, agency, tool, count in rows)

    def totals(self, *, since: int = 0) -> dict[Cell, int]:
        """Answers of those agencies that have changed, over all counters."""
        query = "select agency, tool, sum(max(counted, ticket)) from totals {changed} group by agency, tool"
        return {(agency, _TOOLS[tool]): total for agency, tool, total in self._since(query, since)}

    def gains(
        self,
        firsts: Mapping[Tool, date],
        *,
        days: int,
        today: date,
        silence: date,
        retired: Iterable[str] = (),
        since: int = 0,
    ) -> dict[Cell, Gain]:
        """How fast those agencies that have changed gain answers."""
        first = " ".join(["case t.tool", *(f"when '{tool.value}' then :{tool.value}" for tool in firsts), "end"])
        values = {tool.value: day.isoformat() for tool, day in firsts.items()}
        values |= {"today": today.isoformat(), "silence": silence.isoformat(), "retired": json.dumps([*retired])}
        rows = self._since(_GAINS.format(first=first), since, back=f"-{days} days", **values) if firsts else ()
        return {(agency, _TOOLS[tool]): Gain(*gain) for agency, tool, *gain in rows}

    def serves(self) -> int:
        """The version of the campaign whose counters are remembered; 0 for none."""
        return next(int(row[0]) for row in self._rows("select version from served"))

    def serve(self, version: int, pairs: Iterable[tuple[str, str]]) -> None:
        """Remember which counters serve, or served, which agencies; within `writing`."""
        self._connection.execute("update served set version = max(version, ?)", [version])
        self._write("insert or ignore into serves values (?, ?)", pairs)

    def served(self) -> dict[str, frozenset[str]]:
        """The agencies of each counter in any version of the campaign."""
        found: dict[str, set[str]] = {}
        for device, agency in self._rows("select device, agency from serves"):
            found.setdefault(device, set()).add(agency)
        return {device: frozenset(agencies) for device, agencies in found.items()}

    # files
    def take(self, name: str, kind: str, device: str = "") -> bool:
        """Remember that a file was taken; within `writing`. Returns whether it was new."""
        return self._write("insert or ignore into taken values (?, ?, ?)", [(name, kind, device)]) > 0

    def has_taken(self, names: Iterable[str], kind: str) -> set[str]:
        """Which of some files were taken."""
        query = "select name from taken where kind = ? and name in (select value from json_each(?))"
        return {row[0] for row in self._rows(query, [kind, json.dumps([*names])])}

    def taken(self, kind: str, device: str | None = None) -> list[str]:
        """Names of the files that were taken."""
        if device is None:
            rows = self._rows("select name from taken where kind = ? order by name", [kind])
        else:
            rows = self._rows("select name from taken where kind = ? and device = ? order by name", [kind, device])
        return [row[0] for row in rows]

    # what supervisors enter
    def note(self, agency: str, note: Note) -> None:
        """Add a line to an agency's log; within `writing`."""
        self._db.execute("insert into notes values (null, ?, ?, ?)", [agency, note.day.isoformat(), note.text])
        self._enter([agency])

    def notes(self, *, since: int = 0) -> dict[str, list[Note]]:
        """The logs of those agencies that have changed, newest first."""
        found: dict[str, list[Note]] = {}
        query = "select agency, day, text from notes {changed} order by day desc, id desc"
        for agency, day, text in self._since(query, since):
            found.setdefault(agency, []).append(Note(day=_day(day), text=text))
        return found

    def publish(self, agency: str, published: Published) -> None:
        """Set how many OIT items an agency has published; within `writing`."""
        row = [agency, published.items, published.total, published.noted.isoformat()]
        self._db.execute("insert or replace into published values (?, ?, ?, ?)", row)
        self._enter([agency])

    def published(self, *, since: int = 0) -> dict[str, Published]:
        """By agency, of those that have changed."""
        rows = self._since("select agency, items, total, day from published {changed}", since)
        return {agency: Published(items=items, total=total, noted=_day(day)) for agency, items, total, day in rows}

    def set_last_year(self, results: Mapping[str, LastYear]) -> None:
        """Replace last year's official results; within `writing`."""
        self._enter([*self.last_year(), *results])
        self._db.execute("delete from last_year")
        self._write(
            "insert into last_year values (?, ?, ?, ?)",
            [(agency, one.fiscal_year, one.score, one.band) for agency, one in results.items()],
        )

    def last_year(self, *, since: int = 0) -> dict[str, LastYear]:
        """By agency, of those that have changed."""
        rows = self._since("select agency, fiscal_year, score, band from last_year {changed}", since)
        return {agency: LastYear(fiscal_year=year, score=score, band=band) for agency, year, score, band in rows}


class _Told:
    """Whatever SQLite complains of within becomes one line about a file. No generator: every report passes through here."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlite3.Error):
            raise HubError(
                Words(th=f"ใช้ฐานข้อมูลของศูนย์รวบรวมไม่ได้: {error}", en=f"the hub's database cannot be used: {error}"),
                where=str(self._path),
                hint=Words(
                    th="ตรวจว่ามีที่ว่างและเขียนได้ แล้วลองใหม่ ไม่มีอะไรเสียหาย",
                    en="see that the disk is writable and not full, and try again; nothing is lost",
                ),
            ) from error


class _Transaction(_Told):
    """Everything within happens, or nothing of it."""

    __slots__ = ("_begin", "_connection")

    def __init__(self, connection: sqlite3.Connection, path: Path, begin: str) -> None:
        super().__init__(path)
        self._connection = connection
        self._begin = begin

    def __enter__(self) -> None:
        with _Told(self._path):
            self._connection.execute(self._begin)

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None:
            try:
                self._connection.commit()
            except sqlite3.Error as refused:
                error = refused
        if error is not None:
            with _Told(self._path):
                self._connection.rollback()
            super().__exit__(kind, error, trace)


@cache
def _day(text: str) -> date:
    """A day as it is written here; a campaign has few, and a nation's counters name each of them thousands of times."""
    return date.fromisoformat(text)


def _heard(row: tuple[Any, ...]) -> Heard:
    device, seq, day, told, bundle, manifest, closed, thai, english = row
    return Heard(
        device=device,
        seq=seq,
        day=_day(day),
        told=_day(told),
        bundle=bundle,
        manifest=manifest,
        closed=bool(closed),
        fork=Words(th=thai, en=english) if thai else None,
    )


def _written(counts: tuple[Count, ...]) -> str:
    """A block's counts in one column: `agency/tool/count`, by agency and tool. No code of an agency has a slash."""
    return " ".join([f"{one.agency}/{one.tool}/{one.count}" for one in counts])


def _counts(text: str) -> tuple[Count, ...]:
    parts = (part.split("/") for part in text.split(" "))
    return tuple(Count(agency=agency, tool=_TOOLS[tool], count=int(count)) for agency, tool, count in parts)
