"""When decoys are written: at the start, after the thanks, at the stop; each is looked for in the vault's own file."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys

import pytest

from surveytui.counter.channel import Keep, Kept
from surveytui.counter.home import fixed_time, sealer_of
from surveytui.counter.keeper import _open_station
from surveytui.counter.station import Station
from surveytui.errors import VaultError
from surveytui.text.words import Words
from surveytui.vault import Vault
from surveytui.vault.schema import BIAS
from surveytui.vault.wiping import journal_of
from tests.counter.test_keeper import Bench, bench  # noqa: F401 - a fixture
from tests.world import AGENCY, World

Slots = dict[int, tuple[bool, bytes]]
"""Whether each is used, and what lies in it."""


def slots_of(world: World) -> Slots:
    """What lies in each slot at this moment, whoever holds the vault: a copy of the file is read, as an owner could."""
    copy = world.root / "copy.sqlite3"
    shutil.copyfile(world.home.vault, copy)
    connection = sqlite3.connect(copy)
    rows = connection.execute("SELECT slot, cell, sealed FROM slots")
    found = {slot: (cell != BIAS, sealed) for slot, cell, sealed in rows}
    connection.close()
    copy.unlink()
    return found


def refreshed(before: Slots, after: Slots) -> int:
    """How many free slots have another dummy than before."""
    free = [slot for slot, (used, _) in after.items() if not used and not before[slot][0]]
    return sum(before[slot] != after[slot] for slot in free)


def keep_one(world: World, station: Station) -> None:
    assert station.keep(sealer_of(world.bundle).seal(b"{}"), agency=AGENCY, tool="EIT") == ""


def test_nothing_else_refreshes_a_dummy(world: World) -> None:
    """Control: an answer alone changes its own slot and no free one."""
    with Station(world.home) as station:
        before = slots_of(world)
        keep_one(world, station)
        after = slots_of(world)
        assert refreshed(before, after) == 0
        assert sum(used for used, _ in after.values()) == 1


def test_decoys_at_the_start(world: World) -> None:
    """Whoever copied the disk last night cannot tell in the morning whether the last write was an answer."""
    before = slots_of(world)
    station = Station(world.home)
    assert 1 <= refreshed(before, slots_of(world)) <= 3
    station.close()


def test_decoys_at_the_stop(world: World) -> None:
    """The last answer of the day is not the last write."""
    station = Station(world.home)
    keep_one(world, station)
    before = slots_of(world)
    station.close()
    assert 1 <= refreshed(before, slots_of(world)) <= 3


def test_decoys_after_the_thanks(bench: Bench, world: World, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """Once the answer is on the disk *kept* goes out, and only then are decoys written: nobody waits for them.

    Nor for the file to get back its one time.
    """
    child, end = bench.let_one_through()
    station = bench.keeper._must_station()
    real = station.decoy
    seen: list[object] = []
    times: list[float] = []

    def decoy() -> None:
        seen.append(end.receive())  # what has been said by now
        before = slots_of(world)
        assert sum(used for used, _ in before.values()) == 1
        times.append(world.home.vault.stat().st_mtime)
        real()
        times.append(world.home.vault.stat().st_mtime)
        seen.append(refreshed(before, slots_of(world)))

    monkeypatch.setattr(station, "decoy", decoy)
    bench.keeper._answer(child, Keep(record=sealer_of(world.bundle).seal(b"{}"), agency=AGENCY, tool="EIT"))
    assert seen[0] == Kept()
    assert seen[1] in {1, 2, 3}
    assert len(seen) == 2
    assert times[0] != times[1] == fixed_time(world.bundle)


def test_a_full_disk_keeps_nobody_from_the_export(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The decoys of the start are for later; what empties the disk must go."""

    def full(*_: object) -> None:
        raise VaultError(Words("เต็ม", "the disk is full"))

    monkeypatch.setattr(Vault, "decoy", full)
    with Station(world.home) as station:
        assert station.vault.free > 0
    assert "decoy" in world.home.faults.read_text(encoding="ascii")


def test_no_decoys_after_a_refusal(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """What was not written needs no cover, and a disk that fails is left in peace."""
    child, _ = bench.let_one_through()
    written: list[str] = []
    monkeypatch.setattr(bench.keeper._must_station(), "decoy", lambda: written.append("decoy"))
    bench.keeper._answer(child, Keep(record=b"short", agency=AGENCY, tool="EIT"))
    assert written == []


_CUT = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode=TRUNCATE")
connection.execute("PRAGMA cache_size=1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE slots SET cell = cell + 1, sealed = zeroblob(length(sealed))")
os._exit(0)
"""


def test_a_start_after_a_power_cut(world: World) -> None:
    """Half a transaction in the file and its journal beside it, a file in the outbox that no batch stands behind.

    The half is rolled back, the orphan is gone, and decoys are written before anybody can answer.
    """
    with Station(world.home) as station:
        keep_one(world, station)
    before = slots_of(world)
    subprocess.run([sys.executable, "-c", _CUT, str(world.home.vault)], check=True)
    assert journal_of(world.home.vault).stat().st_size > 0
    assert slots_of(world) != before
    orphan = world.home.outbox / f"{os.urandom(16).hex()}.age"
    orphan.write_bytes(b"a parcel without its row")
    station = _open_station(world.home.path)
    after = slots_of(world)
    assert sum(used for used, _ in after.values()) == 1
    assert {slot: content for slot, content in after.items() if content[0]}.items() <= before.items()
    assert 1 <= refreshed(before, after) <= 3
    assert not orphan.exists()
    station.close()
