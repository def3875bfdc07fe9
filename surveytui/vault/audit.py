"""Searching one copy of a vault for anything that tells order, time, length or an answer.

The judge is a stranger with the file: whatever is found here, the stranger finds too.
"""

from __future__ import annotations

import os
import re
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from surveytui.batch.manifest import read_manifest
from surveytui.campaign.models import Cell
from surveytui.errors import ParcelError
from surveytui.text.words import Words
from surveytui.vault import faults, pages
from surveytui.vault.blocks import Standing, free_place, read_place
from surveytui.vault.connection import PATIENCE
from surveytui.vault.header import LENGTH, Header, check_plain
from surveytui.vault.leftovers import fresh_of, old_of
from surveytui.vault.schema import BIAS, PAGE, TABLES, Schema, read_bitmap
from surveytui.vault.wiping import is_blank, journal_of, stands_in_for_journal

_TOLD: Final = 60
"""Signs of stray text that a finding quotes."""
_STRAY: Final = (
    re.compile(rb'[{,]\s*"[A-Za-z0-9_]{2,64}"\s*:\s*["0-9tfn\[{]'),  # a member of a JSON object
    re.compile(rb"(?:\xe0[\xb8\xb9][\x80-\xbf]){3,}"),  # three Thai signs or more
    re.compile(rb"[\x20-\x7e]{32,}"),  # a line of anything
)
"""What a seal shows by chance less than once in a million vaults."""
_ANYTHING: Final = re.compile(rb"[^\x00]")
_LEFT_ROW: Final = re.compile(rb"[^\x00]{24}")
_WIDE: Final = range(1 << 39, 1 << 47)
"""Integers that SQLite stores in six bytes."""


class Leak(StrEnum):
    """What kind of thing was found."""

    HEADER = "header"
    TABLES = "tables"
    FREE_PAGES = "free-pages"
    SLACK = "slack"
    LEFTOVER = "leftover"
    LENGTH = "length"
    WIDTH = "width"
    COUNTS = "counts"
    ORDER = "order"
    TIMES = "times"
    RIGHTS = "rights"
    UNSEALED = "unsealed"
    PLAINTEXT = "plaintext"
    DAMAGED = "damaged"


_WORDS: Final = {
    Leak.HEADER: Words("ส่วนหัวของที่เก็บคำตอบผิดจากแบบ", "the header of the vault is not as it must be"),
    Leak.TABLES: Words("มีตาราง คอลัมน์ หรือดัชนีที่ไม่ควรมี", "a table, column or index that should not be there"),
    Leak.FREE_PAGES: Words("หน้าว่างในแฟ้มยังมีข้อมูลเก่า", "a free page still holds what was deleted"),
    Leak.SLACK: Words("ที่ว่างระหว่างข้อมูลไม่ว่างจริง", "something lies where nothing should be"),
    Leak.LEFTOVER: Words("มีแฟ้มตกค้างข้างที่เก็บคำตอบ", "a file is left over beside the vault"),
    Leak.LENGTH: Words("ช่องเก็บยาวไม่เท่ากัน", "slots are of several lengths"),
    Leak.WIDTH: Words("ตัวเลขนับกว้างไม่เท่ากัน", "counts are of several widths"),
    Leak.COUNTS: Words("จำนวนที่นับไม่ตรงกัน", "the counts contradict each other"),
    Leak.ORDER: Words("ลำดับหน้าในแฟ้มไม่ตรงกับลำดับช่อง", "the pages do not lie in the order of the slots"),
    Leak.TIMES: Words("เวลาของแฟ้มบอกว่ามีการตอบเมื่อใด", "the time of the file tells when it was last used"),
    Leak.RIGHTS: Words("ผู้ใช้อื่นอ่านที่เก็บคำตอบได้", "other users may read the vault"),
    Leak.UNSEALED: Words("ในช่องมีข้อมูลที่ไม่ได้ปิดผนึก", "what lies in a slot is not sealed"),
    Leak.PLAINTEXT: Words("พบข้อความที่อ่านได้", "readable text"),
    Leak.DAMAGED: Words("อ่านที่เก็บคำตอบไม่ได้ครบ", "the vault cannot be read in full"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that tells too much; `words` is a clear line in both languages."""

    leak: Leak
    words: Words
    where: str
    """The file."""


@dataclass(frozen=True, slots=True)
class _Copy:
    """What the stranger has."""

    path: Path
    schema: Schema
    data: bytes
    database: sqlite3.Connection


def audit_vault(path: Path, schema: Schema) -> list[Finding]:
    """Everything in one copy of a vault that tells order, time, length or an answer.

    Changes nothing. Not to be called by a process that holds the vault: it would lose its locks.

    Args:
        path: The vault or a copy of it.
        schema: What it should be.

    Raises:
        VaultBusyError: the counter is running.
        VaultError: the file cannot be read at all.
    """
    check_plain(path)
    found = [*_around(path, schema)]
    with faults.reported(path), path.open("rb") as file:
        # What lies behind its end is told, but not read: somebody may have made the file as long as a disk.
        length = _told_length(file.read(LENGTH)) + 1
        file.seek(0)
        data = file.read(max(LENGTH, min(path.stat().st_size, length)))
    if Header.parse(data[:LENGTH]).rollback:  # SQLite would make files beside one with a write-ahead log
        _refuse_if_held(path)
    found += _in_header(path, data)
    if not Header.parse(data[:LENGTH]).is_sqlite:
        return found
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as database:
        copy = _Copy(path, schema, data, database)
        for check in _CHECKS:
            try:
                found += check(copy)
            except (sqlite3.Error, pages.BrokenPageError, TypeError) as error:
                found.append(_finding(Leak.DAMAGED, path, f"{check.__name__.strip('_')}: {error}"))
    return found


def _finding(leak: Leak, path: Path, detail: str = "") -> Finding:
    words = _WORDS[leak]
    return Finding(leak, Words(f"{words.th}: {detail}", f"{words.en}: {detail}") if detail else words, str(path))


def _refuse_if_held(path: Path) -> None:
    if stands_in_for_journal(path):
        return  # nobody can hold it like this, and SQLite would wait for a pipe for ever
    try:
        uri = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=PATIENCE)) as database:
            database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.Error as error:
        # Any other complaint is for the checks: a copy may be damaged, or have a journal that wants writing back.
        if error.sqlite_errorname.startswith("SQLITE_BUSY"):
            raise faults.busy(path) from error


def _around(path: Path, schema: Schema) -> Iterator[Finding]:
    """The file as the folder shows it, and its neighbours."""
    with faults.reported(path):
        status = path.stat()
    if status.st_mtime != schema.fixed_time:
        yield _finding(Leak.TIMES, path)
    if os.name != "nt" and status.st_mode & 0o077:
        yield _finding(Leak.RIGHTS, path, f"{status.st_mode & 0o777:o}")
    journal = journal_of(path)
    walls = (path.with_name(path.name + suffix) for suffix in ("-wal", "-shm"))
    for left in (journal, *walls, fresh_of(path), old_of(path), journal_of(fresh_of(path))):
        if os.path.lexists(left) and not (left == journal and is_blank(left)):  # a counter that runs has one, of zeros
            yield _finding(Leak.LEFTOVER, path, f"{left.name}, {left.lstat().st_size} bytes")


def _in_header(path: Path, data: bytes) -> Iterator[Finding]:
    for fault in Header.parse(data[:LENGTH]).faults():
        yield _finding(Leak.HEADER, path, fault)
    if len(data) != _told_length(data):
        yield _finding(Leak.HEADER, path, "the file is longer or shorter than it says")


def _told_length(data: bytes) -> int:
    """Bytes of a whole vault by its header."""
    return PAGE * int.from_bytes(data[28:32], "big")


def _in_tables(copy: _Copy) -> Iterator[Finding]:
    for name, sql in copy.database.execute("SELECT name, sql FROM sqlite_schema"):
        if TABLES.get(name) != sql:
            yield _finding(Leak.TABLES, copy.path, name)
    (rows,) = copy.database.execute("SELECT count(*) FROM state").fetchone()
    if rows > 1:
        yield _finding(Leak.TABLES, copy.path, f"state, {rows} rows")


def _in_free_pages(copy: _Copy) -> Iterator[Finding]:
    for number, rest in pages.free_pages(copy.data):
        if rest.strip(b"\x00"):
            yield _finding(Leak.FREE_PAGES, copy.path, f"page {number}")


def _in_slack(copy: _Copy) -> Iterator[Finding]:
    for name, root in copy.database.execute("SELECT name, rootpage FROM sqlite_schema WHERE type = 'table'"):
        # Rows come and go only in `batches`, and SQLite zeroes them, but not its own two-byte pointers to them.
        left = _LEFT_ROW if name == "batches" else _ANYTHING
        for leaf in pages.leaves(copy.data, root):
            if left.search(leaf.slack):
                yield _finding(Leak.SLACK, copy.path, f"{name}, page {leaf.number}")


def _in_slots(copy: _Copy) -> Iterator[Finding]:
    lengths = copy.database.execute("SELECT DISTINCT length(sealed) FROM slots").fetchall()
    if lengths != [(copy.schema.record_length,)]:
        yield _finding(Leak.LENGTH, copy.path, ", ".join(str(length) for (length,) in lengths[:5]))
    for slot, sealed in copy.database.execute("SELECT slot, sealed FROM slots ORDER BY slot"):
        # What a cipher has made cannot be made shorter.
        if len(zlib.compress(sealed, 1)) < 0.9 * len(sealed):
            yield _finding(Leak.UNSEALED, copy.path, f"slot {slot}")


def _in_counts(copy: _Copy) -> Iterator[Finding]:
    """Slots, batches and blocks each tell how many answers there have been."""
    execute = copy.database.execute
    cells = {
        number: (Cell(agency, tool, bool(flag)), purged - BIAS)
        for number, agency, tool, flag, purged in execute("SELECT cell, agency, tool, rehearsal, purged FROM cells")
    }
    slots = {slot: number - BIAS for slot, number in execute("SELECT slot, cell FROM slots")}
    state = execute("SELECT number, answers, rehearsals FROM state").fetchone()
    stored = [*(purged for _, purged in cells.values()), *slots.values(), *(number - BIAS for number in state or (0,))]
    if any(number + BIAS not in _WIDE for number in stored):
        yield _finding(Leak.WIDTH, copy.path)
    used = {slot: number for slot, number in slots.items() if number}
    held = Counter(used.values())
    kept = {cell: purged + held.pop(number, 0) for number, (cell, purged) in cells.items()}
    if held:
        yield _finding(Leak.COUNTS, copy.path, "slots that count for no cell")
    sent = {slot for (bits,) in execute("SELECT slots FROM batches") for slot in read_bitmap(bits)}
    to_send = sum(kept.values()) - sum(number - BIAS for number in (state or (0,))[1:])
    if to_send != len(used.keys() - sent) or not sent <= used.keys():
        yield _finding(Leak.COUNTS, copy.path, f"{to_send} to be sent, {len(used.keys() - sent)} in slots")
    yield from _in_blocks(copy, {cell: count for cell, count in kept.items() if not cell.rehearsal})


def _in_blocks(copy: _Copy, kept: dict[Cell, int]) -> Iterator[Finding]:
    contents = [content for (content,) in copy.database.execute("SELECT content FROM blocks")]
    if {len(content) for content in contents} != {len(free_place(tuple(kept)))}:
        yield _finding(Leak.WIDTH, copy.path, "blocks")
        return
    closed: Counter[Cell] = Counter()
    open_blocks = 0
    for content in contents:
        if content[0] not in {*Standing}:
            yield _finding(Leak.SLACK, copy.path, "a place for blocks")
            continue
        standing, block = read_place(content, tuple(kept))
        closed.update(block.counts)
        open_blocks += standing is Standing.OPEN
        if (standing is not Standing.CLOSED and block.counts) or (standing is Standing.FREE and content.strip(b"\x00")):
            yield _finding(Leak.SLACK, copy.path, "a place for blocks")
    rest = [count - closed[cell] for cell, count in kept.items()]
    if min(rest) < 0 or any(rest) != (open_blocks == 1) or open_blocks > 1:
        yield _finding(Leak.COUNTS, copy.path, f"{sum(kept.values())} kept, {closed.total()} in closed blocks")


def _in_order(copy: _Copy) -> Iterator[Finding]:
    """Slots were laid out once, front to back; anything else is the trace of a later insertion."""
    for table in ("slots", "blocks"):
        (root,) = copy.database.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
        found = list(pages.leaves(copy.data, root))
        for numbers in ([leaf.number for leaf in found], [number for leaf in found for number in leaf.overflow]):
            if numbers != sorted(numbers):
                yield _finding(Leak.ORDER, copy.path, table)
                break


def _in_plain_sight(copy: _Copy) -> Iterator[Finding]:
    """Text anywhere in the file but the text that a vault is known to hold."""
    data = copy.data
    known = [sql.encode() for (sql,) in copy.database.execute("SELECT sql FROM sqlite_schema WHERE sql NOT NULL")]
    known += [
        manifest for (manifest,) in copy.database.execute("SELECT manifest FROM batches") if _is_manifest(manifest)
    ]
    known += [f"{agency}{tool}".encode() for agency, tool in copy.database.execute("SELECT agency, tool FROM cells")]
    for text in known:
        data = data.replace(text, bytes(len(text)))
    for pattern in _STRAY:
        match = pattern.search(data)
        if match:
            quoted = match[0][:_TOLD].decode("utf-8", "replace")
            yield _finding(Leak.PLAINTEXT, copy.path, f"“{quoted}”, page {match.start() // PAGE + 1}")


def _is_manifest(stored: bytes) -> bool:
    try:
        return read_manifest(stored).encode() == stored
    except ParcelError:
        return False


_CHECKS: Final[tuple[Callable[[_Copy], Iterator[Finding]], ...]] = (
    _in_tables,
    _in_free_pages,
    _in_slack,
    _in_slots,
    _in_counts,
    _in_order,
    _in_plain_sight,
)
