"""The audit of a counter's files finds every leak that is planted, and nothing in a clean counter."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from surveytui.counter.audit import audit_files
from surveytui.counter.home import CounterHome, sealer_of
from surveytui.counter.outbox import export
from surveytui.counter.station import Station
from tests.world import AGENCY, World


@pytest.fixture
def worked(world: World, tmp_path: Path) -> World:
    """A counter after some answers, an export and a fault."""
    stick = tmp_path / "stick"
    stick.mkdir()
    sealer = sealer_of(world.bundle)
    with Station(world.home) as station:
        for _ in range(12):
            station.keep(sealer.seal(b'{"answers":{}}'), agency=AGENCY, tool="EIT")
        export(station, stick)
        station.keep(sealer.seal(b'{"answers":{}}'), agency=AGENCY, tool="IIT")
        station.change(tools=("EIT",))
    world.home.note_fault("crash TypeError kiosk/app.py:12")
    return world


def test_a_counter_at_work_is_clean(worked: World) -> None:
    """No finding where there is nothing to find."""
    assert audit_files(worked.home, worked.bundle) == []


def _text(name: str, text: str) -> Callable[[CounterHome], None]:
    def plant(home: CounterHome) -> None:
        (home.path / name).write_text(text, encoding="utf-8")

    return plant


def _touch_vault(home: CounterHome) -> None:
    os.utime(home.vault, (time.time(), time.time()))


def _touch_parcel(home: CounterHome) -> None:
    (parcel,) = home.outbox.glob("*.age")
    os.utime(parcel, (time.time(), time.time()))


def _named_parcel(home: CounterHome) -> None:
    (parcel,) = home.outbox.glob("*.age")
    parcel.rename(home.outbox / "2025-06-18-batch1.age")


def _open_vault(home: CounterHome) -> None:
    home.vault.chmod(0o644)


def _change_report(home: CounterHome) -> None:
    (report,) = home.outbox.glob("*.report")
    report.write_bytes(report.read_bytes() + b"e1=4")


LEAKS: dict[str, tuple[Callable[[CounterHome], None], str]] = {
    "journal": (_text("vault.sqlite3-journal", "x"), "vault.sqlite3-journal"),
    "write-ahead log": (_text("vault.sqlite3-wal", "x"), "vault.sqlite3-wal"),
    "backup": (_text("vault.sqlite3.bak", "x"), "vault.sqlite3.bak"),
    "vault time": (_touch_vault, "vault.sqlite3"),
    "parcel time": (_touch_parcel, "outbox/"),
    "parcel name": (_named_parcel, "outbox/"),
    "plain parcel": (_text("outbox/" + "0" * 32 + ".age", "records"), "outbox/"),
    "plain report": (_text("outbox/" + "0" * 16 + ".report", "records"), "outbox/"),
    "changed report": (_change_report, "outbox/"),
    "typed text": (_text("faults.txt", "crash อยากให้มีเก้าอี้นั่งรอเพิ่ม"), "faults.txt"),
    "answer": (_text("state.json", '{"answers":{"e1":"4"}}'), "state.json"),
    "clock time": (_text("faults.txt", "09:15 crash TypeError"), "faults.txt"),
    "unix time": (_text("faults.txt", "1718000000.1 crash"), "faults.txt"),
    "inbox": (_text("inbox/notes.txt", "x"), "inbox/notes.txt"),
    "permissions": (_open_vault, "vault.sqlite3"),
}


@pytest.mark.parametrize("name", LEAKS)
def test_a_planted_leak_is_found(worked: World, name: str) -> None:
    """Each kind of leak is named with its file, in both languages."""
    plant, where = LEAKS[name]
    plant(worked.home)
    leaks = [leak for leak in audit_files(worked.home, worked.bundle) if leak.where.startswith(where)]
    assert leaks
    assert all(leak.what.th and leak.what.en for leak in leaks)
