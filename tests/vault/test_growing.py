"""Growth: everything moves, nothing changes."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from surveytui.campaign.models import Cell
from surveytui.errors import VaultBusyError, VaultError
from surveytui.vault.grow import adopt, grow
from tests.vault import probe
from tests.vault.specimens import (
    CELLS,
    EIT,
    FIXED,
    REHEARSAL,
    dummies,
    hash_of,
    held,
    make,
    record,
    reopen,
    schema,
    send,
)

NEW = Cell("00000", "EIT")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed vault with an open block, closed blocks, a batch in quarantine and one on its way."""
    file = tmp_path / "vault.sqlite3"
    with make(file) as vault:
        for name in "abcdefg":
            vault.keep(record(name), EIT)
        vault.purge(send(vault).digest(), keep={hash_of(record("a"))})
        vault.keep(record("h"), REHEARSAL)
        send(vault)
        vault.keep(record("i"), EIT)
    return file


def test_everything_is_there_after_growing(path: Path) -> None:
    """Records, counts, blocks, batches, chain; the open block goes on where it was."""
    with reopen(path) as vault:
        told = vault.counts(), vault.closed_blocks(), held(vault), vault.draft().chain
        batches = [(batch.manifest, sorted(vault.records(batch.slots))) for batch in vault.batches()]
        opened = vault._tally.open
    grow(path, schema(capacity=90), dummy=dummies("grown"), rng=Random(3))
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    assert (path.stat().st_mtime, path.stat().st_mode & 0o777 if os.name != "nt" else 0o600) == (FIXED, 0o600)
    with reopen(path) as vault:
        assert (vault.capacity, vault.free) == (90, 87)
        assert (vault.counts(), vault.closed_blocks(), held(vault), vault.draft().chain) == told
        assert [(batch.manifest, sorted(vault.records(batch.slots))) for batch in vault.batches()] == batches
        assert vault._tally.open == opened
        vault.keep(record("j"), EIT)


def places(path: Path, records: list[bytes]) -> list[int]:
    """The slot of each record."""
    connection = sqlite3.connect(path)
    place = {sealed: slot for slot, sealed in connection.execute("SELECT slot, sealed FROM slots")}
    connection.close()
    return [place[record] for record in records]


@pytest.mark.parametrize("capacity", [120, 240])
def test_records_lie_elsewhere(tmp_path: Path, capacity: int) -> None:
    """A shuffle, not a copy: places say nothing of the places before, none is kept but by chance, all of the vault is used."""
    path = tmp_path / "vault.sqlite3"
    answers = [record(str(number)) for number in range(60)]
    with make(path, schema(capacity=120)) as vault:
        for sealed in answers:
            vault.keep(sealed, EIT)
    before = places(path, answers)
    grow(path, schema(capacity=capacity), dummy=dummies("grown"), rng=Random(3))
    after = [place for _, place in sorted(zip(before, places(path, answers), strict=True))]
    assert abs(probe.tau(after)) < 3 * probe.deviation(60)
    assert sum(map(int.__eq__, sorted(before), after)) <= 4  # one in two cases is to be expected, five hardly ever
    parts = Counter((place - 1) * 4 // capacity for place in after)
    assert all(6 <= parts[part] <= 26 for part in range(4)), parts


def test_a_new_bundles_cells_are_adopted(path: Path) -> None:
    """Old blocks stay what they are; answers of the new agency count from now on; doing it twice does nothing."""
    shape = schema(cells=(NEW, *CELLS))
    with reopen(path) as vault:
        told = vault.counts(), vault.closed_blocks(), held(vault)
    assert adopt(path, shape, dummy=dummies("grown"), rng=Random(4))
    assert not adopt(path, shape, dummy=dummies("grown"), rng=Random(4))
    with reopen(path, shape) as vault:
        assert (vault.counts(), vault.closed_blocks(), held(vault)) == ({**told[0], NEW: 0}, *told[1:])
        assert vault.capacity == 40
        for number in range(5):
            vault.keep(record(f"new-{number}"), NEW)
        assert any(NEW in block.counts for block in vault.closed_blocks())


def test_cells_that_a_bundle_drops_are_kept(path: Path) -> None:
    """What was counted stays counted."""
    grow(path, schema(cells=(NEW,)), dummy=dummies("grown"), rng=Random(5))
    with reopen(path) as vault:
        assert set(vault.cells) == {NEW, *CELLS}
        assert vault.counts()[EIT] == 8


def test_a_vault_in_use_does_not_grow(path: Path) -> None:
    """The counter is running; nothing is left beside it."""
    with reopen(path) as vault:
        with pytest.raises(VaultBusyError):
            grow(path, schema(capacity=90), dummy=dummies("grown"))
        vault.keep(record("j"), EIT)
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_vault_neither_shrinks_nor_changes_campaigns(path: Path) -> None:
    """And is as it was afterwards."""
    before = path.read_bytes()
    for wrong in (schema(capacity=39), schema(length=600)):
        with pytest.raises(VaultError):
            grow(path, wrong, dummy=dummies("grown"))
    with pytest.raises(VaultError):
        grow(path, replace(schema(), campaign_id=bytes(32)), dummy=dummies("grown"))
    reopen(path).close()
    assert path.read_bytes()[4096:] == before[4096:]
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_the_old_file_is_overwritten(path: Path) -> None:
    """Its bytes are gone from the disk's blocks, not only its name."""
    with path.open("rb") as old:
        grow(path, schema(capacity=90), dummy=dummies("grown"), rng=Random(6))
        data = old.read()
    assert data == bytes(len(data))
