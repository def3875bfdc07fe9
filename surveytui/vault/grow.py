"""Growing a vault: a shuffled rebuild into a new file (SECURITY.md, "Capacity").

Records, blocks and cells move to fresh random places, because an extent added at the end would tell old from new. The
steps, any of which may be the last one before a power cut:

1. `<vault>.new` is written and synced;                      found later: wiped and deleted
2. `<vault>.old` becomes a second name of the old file;       found later, still the same file: the name is deleted
3. `<vault>.new` takes the name `<vault>`, atomically;        found later, another file: wiped and deleted
4. `<vault>.old` is overwritten, synced and deleted.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

from sqlite_utils import Database

from surveytui.campaign.models import Cell
from surveytui.errors import VaultError
from surveytui.sealing import durable
from surveytui.text.words import Words
from surveytui.vault import batches, faults
from surveytui.vault.blocks import Standing, free_place, read_place, write_place
from surveytui.vault.build import Contents, Row, build
from surveytui.vault.choice import SYSTEM
from surveytui.vault.connection import connect, disconnect, drop_journal
from surveytui.vault.leftovers import clean, fresh_of, old_of
from surveytui.vault.schema import Schema, read_bitmap, write_bitmap
from surveytui.vault.slots import Slots
from surveytui.vault.tally import Tally


def grow(path: Path, schema: Schema, *, dummy: Callable[[], bytes], rng: Random = SYSTEM) -> None:
    """Gives a vault the capacity and the cells of `schema`; what it counts already, it goes on counting.

    Args:
        path: The vault; no other program may hold it.
        schema: Its `capacity` may not be less than the vault has.
        dummy: Makes a fresh dummy record.
        rng: Chooses the new places; anything but the system's generator is for tests.

    Raises:
        VaultBusyError: another program holds it.
        VaultError: smaller than it is, of another campaign, or the disk does not take it; the old vault is as it was.
    """
    database = connect(path)
    try:
        clean(path)
        with faults.reported(path):
            build(fresh_of(path), _shuffled(database, path, schema, dummy, rng), schema.fixed_time)
            os.link(path, old_of(path))
            durable.sync_folder(path.parent)
    except BaseException:
        with suppress(VaultError):  # what is left now is found at the next start
            clean(path)
        database.close()
        raise
    _swap(database, path)
    clean(path)


def adopt(path: Path, schema: Schema, *, dummy: Callable[[], bytes], rng: Random = SYSTEM) -> bool:
    """Gives a vault the cells that a new bundle names and it lacks, at the capacity it has.

    Returns:
        Whether there was anything to do.

    Raises:
        VaultError: as `grow`.
    """
    database = connect(path)
    try:
        with faults.reported(path):
            slots = Slots(database, path, rng)
            known = set(Tally(database, path, rng, schema.block, slots).cells)
    finally:
        disconnect(database, path, schema.fixed_time)
    if set(schema.cells) <= known:
        return False
    grow(path, replace(schema, capacity=slots.capacity), dummy=dummy, rng=rng)
    return True


def _swap(database: Database, path: Path) -> None:
    """Gives the new file the vault's name and lets go of the old one.

    The journal has no name of its own, so the old one must be gone before the new vault can be opened.
    """
    with faults.reported(path):
        try:
            drop_journal(database, path)
            if os.name == "nt":  # Windows does not replace a file that is open
                database.close()
            fresh_of(path).replace(path)
            durable.sync_folder(path.parent)
        finally:
            # The lock is held to here; who waited for it finds in `connect` that the file is another.
            database.close()


def _shuffled(database: Database, path: Path, schema: Schema, dummy: Callable[[], bytes], rng: Random) -> Contents:
    slots = Slots(database, path, rng)
    tally = Tally(database, path, rng, schema.block, slots)
    state = database.execute("SELECT campaign FROM state").fetchone()
    if state is None or state[0] != schema.campaign_id:
        raise VaultError(Words("ที่เก็บคำตอบเป็นของโครงการอื่น", "the vault is of another campaign"), where=str(path))
    if schema.capacity < slots.capacity:
        raise VaultError(
            Words("ที่เก็บคำตอบเล็กลงไม่ได้", f"a vault of {slots.capacity} slots does not shrink"), where=str(path)
        )
    slots.check_length(schema.record_length)
    used = sorted(slots.used())
    moved = dict(zip(used, rng.sample(range(1, schema.capacity + 1), len(used)), strict=True))
    cells = tuple(sorted({*schema.cells, *tally.cells}))
    renumbered = {tally.number(cell): cells.index(cell) + 1 for cell in tally.cells}
    came_from = {there: (renumbered[slots.cell_of(here)], here) for here, there in moved.items()}
    return Contents(
        campaign_id=schema.campaign_id,
        cells=cells,
        slots=_slots(slots, came_from, schema.capacity, dummy),
        blocks=_blocks(database, tally, cells, schema.capacity, rng),
        batches=_batches(database, moved, schema.capacity),
        chain=batches.read_chain(database),
        purged=tally.purged(),
    )


def _slots(
    slots: Slots, came_from: dict[int, tuple[int, int]], capacity: int, dummy: Callable[[], bytes]
) -> Iterator[Row]:
    """Every slot of the new vault, in order: a record at its new place, with its cell's new number; dummies elsewhere."""
    for slot in range(1, capacity + 1):
        number, here = came_from.get(slot, (0, 0))
        yield (number, slots.sealed(here)) if number else (0, dummy())


def _blocks(database: Database, tally: Tally, cells: tuple[Cell, ...], capacity: int, rng: Random) -> list[bytes]:
    """Every place of the new vault: the blocks among free ones, in random order, counting the new cells too."""
    rows = database.execute("SELECT content FROM blocks").fetchall()
    found = (read_place(content, tally.cells) for (content,) in rows)
    places = [write_place(block, standing, cells) for standing, block in found if standing is not Standing.FREE]
    places += [free_place(cells)] * (max(capacity, len(rows)) - len(places))
    rng.shuffle(places)
    return places


def _batches(database: Database, moved: dict[int, int], capacity: int) -> list[tuple[object, ...]]:
    """The rows of the batches, each bitmap with its slots where they are now."""
    rows = database.execute("SELECT * FROM batches ORDER BY number").fetchall()
    return [(*row[:-1], write_bitmap(tuple(moved[slot] for slot in read_bitmap(row[-1])), capacity)) for row in rows]
