"""Writing a whole vault file at once: a new one, or a shuffled copy of an old one."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlite_utils import Database

from surveytui.batch.manifest import Chain
from surveytui.campaign.models import Cell
from surveytui.vault import faults
from surveytui.vault.connection import hide_times
from surveytui.vault.schema import APPLICATION_ID, BIAS, PAGE, TABLES, VERSION

Row = tuple[int, bytes]
"""The number of the cell that the content counts for, 0 for a dummy, and the content."""

_BUILDING: Final = (
    "PRAGMA locking_mode=EXCLUSIVE",
    "PRAGMA journal_mode=OFF",  # nothing to roll back to: the file gets its name when it is whole
    "PRAGMA secure_delete=ON",
    "PRAGMA synchronous=OFF",  # `build` syncs once, at the end
    f"PRAGMA page_size={PAGE}",
    "PRAGMA auto_vacuum=NONE",
    "PRAGMA encoding='UTF-8'",
    f"PRAGMA application_id={APPLICATION_ID}",
    f"PRAGMA user_version={VERSION}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Everything in a vault, in the order in which it will lie on the disk."""

    campaign_id: bytes
    cells: tuple[Cell, ...]
    """Number 1 is the first of them."""
    slots: Iterable[Row]
    blocks: Iterable[bytes]
    """The content of every place."""
    batches: Iterable[tuple[object, ...]] = ()
    """Rows of the table, all columns."""
    chain: Chain = field(default_factory=Chain)
    purged: dict[Cell, int] = field(default_factory=dict)
    """Records that were overwritten after receipts."""


def build(path: Path, contents: Contents, fixed_time: float) -> None:
    """Writes a vault into a new file, through to the disk; its name is the caller's to make durable.

    Raises:
        VaultError: the disk does not take it, or there is such a file.
    """
    with faults.reported(path):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
        database = Database(connection, recursive_triggers=False, execute_plugins=False)
        try:
            for statement in _BUILDING:
                database.execute(statement)
            database.execute("BEGIN")
            _fill(database, contents)
            database.execute("COMMIT")
        finally:
            database.close()
        _sync(path)
        hide_times(path, fixed_time)


def _fill(database: Database, contents: Contents) -> None:
    for statement in TABLES.values():
        database.execute(statement)
    many = database.conn.executemany
    many("INSERT INTO slots (cell, sealed) VALUES (?, ?)", ((BIAS + number, row) for number, row in contents.slots))
    many(
        "INSERT INTO cells (agency, tool, rehearsal, purged) VALUES (?, ?, ?, ?)",
        ((cell.agency, cell.tool, cell.rehearsal, BIAS + contents.purged.get(cell, 0)) for cell in contents.cells),
    )
    many("INSERT INTO blocks (content) VALUES (?)", ((content,) for content in contents.blocks))
    many("INSERT INTO batches VALUES (?, ?, ?, ?, ?, ?)", contents.batches)
    chain = contents.chain
    database.execute(
        "INSERT INTO state VALUES (1, ?, ?, ?, ?, ?)",
        (
            contents.campaign_id,
            BIAS + chain.number,
            bytes.fromhex(chain.digest),
            BIAS + chain.answers,
            BIAS + chain.rehearsals,
        ),
    )


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
