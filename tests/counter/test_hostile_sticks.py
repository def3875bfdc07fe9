"""What a stick may hold instead of plain files: links to our own, pipes, folders. None is followed or waited for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from surveytui import foreign
from surveytui.counter import platform
from surveytui.counter.outbox import export
from surveytui.counter.receipts import Outcome, take_receipts
from surveytui.counter.station import Station
from surveytui.errors import VaultBusyError
from tests.counter.test_outbox import answer, opened
from tests.world import World


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    path = tmp_path / "stick"
    path.mkdir()
    return path


@pytest.fixture
def station(world: World) -> Iterator[Station]:
    with Station(world.home) as station:
        yield station


@pytest.mark.parametrize("trap", ["{name}", ".{name}.part"])
def test_a_link_to_the_vault_is_never_written_through(world: World, station: Station, stick: Path, trap: str) -> None:
    """A stick that was prepared with the parcel's name: the vault stays, the parcel arrives as a file of its own."""
    answer(world, station, 5)
    (parcel,) = export(station, stick).files
    parcel.unlink()
    before = world.home.vault.read_bytes()
    (stick / trap.format(name=parcel.name)).symlink_to(world.home.vault)
    (again,) = export(station, stick).files
    assert world.home.vault.read_bytes() == before
    assert foreign.is_plain(again)
    assert opened(world, again).manifest.records == 5


def test_a_receipt_that_is_a_link_to_the_vault_does_not_take_its_lock(
    world: World, station: Station, stick: Path
) -> None:
    """Opening and closing the vault's file by another name would drop the locks of this process."""
    trap = stick / "x.receipt"
    trap.symlink_to(world.home.vault)
    (taken,) = take_receipts(station, [trap])
    assert taken.outcome is Outcome.BAD
    pid = os.fork()
    if pid == 0:  # another process: locks are between processes
        try:
            Station(world.home)
        except VaultBusyError:
            os._exit(0)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def test_pipes_and_folders_are_not_waited_for(world: World, station: Station, stick: Path) -> None:
    """In the outbox, on the stick, as a receipt: the export goes on."""
    answer(world, station, 5)
    (parcel,) = export(station, stick).files
    parcel.unlink()
    os.mkfifo(parcel)
    os.mkfifo(world.home.outbox / "pipe.age")
    (world.home.outbox / "folder.age").mkdir()
    os.mkfifo(stick / "x.receipt")
    (again,) = export(station, stick).files
    assert opened(world, again).manifest.records == 5
    assert [taken.outcome for taken in take_receipts(station, [stick / "x.receipt"])] == [Outcome.BAD]


@pytest.mark.parametrize("damage", [b"", b"flipped"])
def test_a_damaged_parcel_in_the_outbox_is_made_anew(
    world: World, station: Station, stick: Path, damage: bytes
) -> None:
    """It would be quarantined at headquarters again and again."""
    answer(world, station, 5)
    export(station, stick)
    (kept,) = world.home.outbox.glob("*.age")
    kept.write_bytes(damage)
    for path in stick.iterdir():
        path.unlink()
    (parcel,) = export(station, stick).files
    assert opened(world, parcel).manifest.records == 5


def test_a_spoiled_fault_list_does_not_end_the_keeper(world: World) -> None:
    """It is read by nobody but people."""
    world.home.faults.write_bytes(b"\xff\xfe bad")
    world.home.note_fault("crash X y:1")
    assert "crash X y:1" in world.home.faults.read_text(encoding="utf-8", errors="replace")


def test_a_file_is_written_under_a_name_that_nobody_knows(tmp_path: Path) -> None:
    """No existing file is ever opened for writing."""
    target, victim = tmp_path / "target", tmp_path / "victim"
    victim.write_bytes(b"mine")
    target.symlink_to(victim)
    platform.write_durably(target, b"new")
    assert victim.read_bytes() == b"mine"
    assert target.read_bytes() == b"new"
    assert not target.is_symlink()
