"""The audit of a counter's files finds every leak that is planted, and nothing in a clean counter."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from surveytui.cli import main
from surveytui.counter.audit import audit_files
from surveytui.counter.home import CounterHome, sealer_of
from surveytui.counter.outbox import export
from surveytui.counter.station import Station
from surveytui.sealing.bundles import sign_bundle
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
    """No finding where there is nothing to find, nor where a newer version of the campaign waits to be taken."""
    assert audit_files(worked.home, worked.bundle) == []
    newer = sign_bundle(worked.next_version(), worked.campaign_key)
    (worked.home.inbox / "campaign.bundle").write_bytes(newer)
    assert audit_files(worked.home, worked.bundle) == []


def test_what_only_calls_itself_a_bundle_is_looked_into(worked: World) -> None:
    """Of another campaign, or changed: its text is text like any other."""
    other = replace(worked.bundle, birth=replace(worked.bundle.birth, name="another"), version=2)
    newer = sign_bundle(worked.next_version(), worked.campaign_key)
    for data in (sign_bundle(other, worked.campaign_key), newer.replace(b'"version":2', b'"version":9')):
        (worked.home.inbox / "campaign.bundle").write_bytes(data)
        assert [leak.where for leak in audit_files(worked.home, worked.bundle)] == ["inbox/campaign.bundle"]


def _text(name: str, text: str) -> Callable[[CounterHome], None]:
    def plant(home: CounterHome) -> None:
        (home.path / name).write_text(text, encoding="utf-8")

    return plant


def _touch(name: str) -> Callable[[CounterHome], None]:
    def plant(home: CounterHome) -> None:
        assert (home.path / name).exists()
        os.utime(home.path / name, (time.time(), time.time()))

    return plant


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
    "vault time": (_touch("vault.sqlite3"), "vault.sqlite3"),
    "state time": (_touch("state.json"), "state.json"),
    "PIN time": (_touch("pin.json"), "pin.json"),
    "time of the last fault": (_touch("faults.txt"), "faults.txt"),
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


def test_the_command_finds_a_planted_leak(worked: World, capsys: pytest.CaptureFixture[str]) -> None:
    """In a copy of the folder: a line each, what is wrong and in which file, exit status 1; a clean one gets 0."""
    root = str(worked.root)
    assert main(["audit", "--home", root, "--lang", "en"]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "nothing here tells order, time or an answer\n")
    (worked.home.path / "notes.txt").write_text("อยากให้มีเก้าอี้นั่งรอเพิ่ม", encoding="utf-8")
    with sqlite3.connect(worked.home.vault) as vault:
        vault.execute("CREATE TABLE log (at TEXT)")
    assert main(["audit", "--home", root, "--lang", "en"]) == 1
    told = capsys.readouterr().out.splitlines()
    assert "! notes.txt: this file does not belong here" in told
    assert "! notes.txt: readable answers or typed text" in told
    assert any(line.startswith("! vault.sqlite3: ") for line in told)
    assert main(["audit", "--home", root, "--lang", "th", "--json"]) == 1
    leaks = json.loads(capsys.readouterr().out)
    assert len(leaks) == len(told)
    assert {"where", "what"} <= leaks[0].keys()
