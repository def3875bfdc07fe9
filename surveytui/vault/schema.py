"""The shape of a vault file: docs/formats/vault.md.

Everything that changes while answers come in has one storage width and is there from the start, so that a commit only
ever overwrites bytes in place. What is not there cannot tell an order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from surveytui.campaign.models import Cell

APPLICATION_ID: Final = 0x53565654
"""`SVVT` in the header of the file."""
VERSION: Final = 1
"""`PRAGMA user_version`."""
PAGE: Final = 4096
BIAS: Final = 1 << 40
"""Added to every stored count and cell: SQLite gives small integers fewer bytes, and the width would tell the size."""
TABLES: Final = {
    "slots": "CREATE TABLE slots (slot INTEGER PRIMARY KEY, cell INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT",
    "cells": (
        "CREATE TABLE cells (cell INTEGER PRIMARY KEY, agency TEXT NOT NULL, tool TEXT NOT NULL,"
        " rehearsal INTEGER NOT NULL, purged INTEGER NOT NULL) STRICT"
    ),
    "blocks": "CREATE TABLE blocks (place INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT",
    "batches": (
        "CREATE TABLE batches (number INTEGER PRIMARY KEY, manifest_digest BLOB NOT NULL, previous BLOB NOT NULL,"
        " records_digest BLOB NOT NULL, manifest BLOB NOT NULL, slots BLOB NOT NULL) STRICT"
    ),
    "state": (
        "CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), campaign BLOB NOT NULL, number INTEGER NOT NULL,"
        " digest BLOB NOT NULL, answers INTEGER NOT NULL, rehearsals INTEGER NOT NULL) STRICT"
    ),
}
"""Every table and its statement, as `sqlite_schema` must repeat it. There are no indexes, views or triggers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """What a campaign and a device ask of their vault."""

    campaign_id: bytes
    cells: tuple[Cell, ...]
    """Everything that can be counted here; a cell of a rehearsal never goes into a block."""
    capacity: int
    """Slots of a new vault, and places for closed blocks."""
    record_length: int
    """Bytes of every record."""
    block: int
    """k: answers in a block of counts."""
    fixed_time: float
    """The one modification time of the file: the campaign's first day, in seconds since 1970."""


def write_bitmap(slots: tuple[int, ...], total: int) -> bytes:
    """Slots as one bit each, slot 1 the lowest bit of the first byte."""
    bits = bytearray(-(-total // 8))
    for slot in slots:
        bits[(slot - 1) // 8] |= 1 << (slot - 1) % 8
    return bytes(bits)


def read_bitmap(bits: bytes) -> tuple[int, ...]:
    """The slots in a bitmap, ascending."""
    return tuple(8 * place + bit + 1 for place, byte in enumerate(bits) if byte for bit in range(8) if byte >> bit & 1)
