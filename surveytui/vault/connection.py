"""One connection to a vault: pragmas set and asserted, the lock taken, transactions that read before they write."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from sqlite_utils import Database

from surveytui.vault import faults
from surveytui.vault.header import check_header
from surveytui.vault.schema import PAGE, TABLES
from surveytui.vault.wiping import journal_of, stands_in_for_journal, wipe_journal

PATIENCE: Final = 0.2
"""Seconds to wait for another program to let go. Whoever holds a vault holds it for hours; this only bridges a closing."""
PRAGMAS: Final[tuple[tuple[str, str, str | int], ...]] = (
    ("journal_mode", "PERSIST", "persist"),
    ("synchronous", "EXTRA", 3),
    ("secure_delete", "ON", 1),
    ("temp_store", "MEMORY", 2),
    ("mmap_size", "0", 0),
    ("trusted_schema", "OFF", 0),
    ("foreign_keys", "ON", 1),
    ("locking_mode", "EXCLUSIVE", "exclusive"),
)
"""Name, what is set, what must be read back."""


def connect(path: Path) -> Database:
    """Opens a vault for this process alone.

    Raises:
        VaultBusyError: another program holds it.
        VaultDamagedError: no vault, or one with other tables.
        VaultError: the disk or the rights do not allow it.
    """
    check_header(path)
    if stands_in_for_journal(path):  # SQLite would wait for a pipe for ever
        raise faults.damaged("มีสิ่งอื่นอยู่แทนแฟ้มชั่วคราว", f"{journal_of(path).name} is not a plain file", path)
    with faults.reported(path):
        before = path.stat().st_ino
        # isolation_level None: no statement begins a transaction but ours. rw: never creates a file.
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=PATIENCE
        )
        database = Database(connection, recursive_triggers=False, execute_plugins=False)
        try:
            _take(database, path)
            _check_same(path, before)
        except BaseException:
            database.close()
            raise
    return database


def _take(database: Database, path: Path) -> None:
    database.execute("PRAGMA locking_mode=EXCLUSIVE")
    database.execute("BEGIN EXCLUSIVE")  # recovers from a crash, and keeps the lock for good
    database.execute("COMMIT")
    wipe_journal(path)  # what a crash has left names what was written last
    for name, value, _ in PRAGMAS:
        database.execute(f"PRAGMA {name}={value}")
    for name, _, expected in PRAGMAS:
        found = database.execute(f"PRAGMA {name}").fetchone()
        # A build without memory mapping answers nothing at all.
        if found is not None and found[0] != expected:
            raise faults.damaged(f"ตั้งค่า {name} ไม่ได้", f"{name} is {found[0]!r}, not {expected!r}", path)
    _check_tables(database, path)
    _check_pages(database, path)


def _check_tables(database: Database, path: Path) -> None:
    # A multiset: two things may bear one name, a table and a trigger say.
    found = Counter(database.execute("SELECT type, name, sql FROM sqlite_schema").fetchall())
    wanted = Counter(("table", name, sql) for name, sql in TABLES.items())
    strange = sorted((found - wanted) + (wanted - found), key=str)
    if strange:
        kind, name, _ = strange[0]
        raise faults.damaged("ตารางไม่ตรงตามแบบ", f"unexpected or missing {kind} {name}", path)


def _check_pages(database: Database, path: Path) -> None:
    """Every page and every type, 6 ms for 2,000 slots: better refused now than with an answer in hand."""
    (told,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if told != "ok":
        raise faults.damaged("หน้าในแฟ้มเสียหาย", " ".join(str(told).split()), path)
    (pages,) = database.execute("PRAGMA page_count").fetchone()
    if path.stat().st_size != pages * PAGE:
        raise faults.damaged("แฟ้มยาวหรือสั้นกว่าที่ควร", "the file is longer or shorter than it says", path)


def _check_same(path: Path, inode: int) -> None:
    """Growing replaces the file. Whoever waited for the lock of the old one must not write into it."""
    if path.stat().st_ino != inode:
        raise faults.busy(path)


@contextmanager
def transaction(database: Database, path: Path, fixed_time: float | None) -> Iterator[None]:
    """One write transaction that starts with the write lock.

    Args:
        database: Of the vault.
        path: Of the vault.
        fixed_time: What the file shows afterwards, whatever became of it, beside a journal of zeros; None where another
            transaction follows at once that sees to both.

    Raises:
        VaultError: nothing was changed, as far as can be known.
    """
    with faults.reported(path):
        database.execute("BEGIN IMMEDIATE")
        try:
            yield
            database.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):  # SQLite has rolled back by itself after a full disk
                database.rollback()
            raise
        finally:
            if fixed_time is not None:
                with suppress(OSError):  # what is done is done; `audit` would tell
                    wipe_journal(path)
                hide_times(path, fixed_time)


def hide_times(path: Path, fixed_time: float) -> None:
    """Sets the times of the vault, and of its journal, to the fixed one."""
    for file in (path, journal_of(path)):
        with suppress(OSError):  # a time is not worth an answer; `audit` would tell
            os.utime(file, (fixed_time, fixed_time))


def drop_journal(database: Database, path: Path) -> None:
    """Wipes and removes the journal while the lock is held; the connection writes nothing after this."""
    database.execute("PRAGMA journal_mode=OFF")  # SQLite closes the file, and in exclusive mode leaves it there
    if wipe_journal(path):
        journal_of(path).unlink(missing_ok=True)


def disconnect(database: Database, path: Path, fixed_time: float) -> None:
    """Lets go of the vault and leaves one file without a journal beside it."""
    with faults.reported(path):
        try:
            drop_journal(database, path)
        finally:
            hide_times(path, fixed_time)
            database.close()
