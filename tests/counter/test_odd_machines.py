"""Machines as they are found: clocks that are wrong by centuries, homes that cannot be written, sticks that are pulled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from surveytui.counter.home import sealer_of
from surveytui.counter.station import Station
from tests.counter.spied import heard
from tests.counter.way import answer_all, begin, kept
from tests.needs import lacks, needs
from tests.person import Person
from tests.world import AGENCY, World

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("day", ["2009-01-01", "2568-06-18"])
def test_a_whole_interview_under_a_wrong_clock(world: World, tmp_path: Path, day: str) -> None:
    """A dead battery, a Buddhist year: real processes ask, keep and thank as on any other day, and no file shows the day."""
    log = tmp_path / "opened.log"
    with Person(str(world.root), str(log), f"clock-{day}", module="tests.counter.spied") as person:
        begin(person)
        answer_all(person)
        person.press("1")
        person.wait_for("เก็บคำตอบแล้ว")
        assert not person.saw_traceback()
    for who in ("keeper", "child"):
        assert heard(log, who, "day")[0] == day  # the clock was where we wanted it
    assert kept(world) == 1
    assert all(day.encode() not in path.read_bytes() for path in world.home.path.rglob("*") if path.is_file())


def needs_mounts() -> None:
    needs("unshare", "mount", "umount", "sh")
    if subprocess.run(["unshare", "-Urm", "true"], check=False, capture_output=True).returncode:
        lacks("the right to unshare")


def test_a_kiosk_on_a_read_only_home(world: World) -> None:
    """A home that the system has mounted read-only: one line before the first question, exit 1, the terminal given back."""
    needs_mounts()
    with Person(str(world.root), columns=400, module="tests.counter.mounted") as person:
        assert person.wait_end() == 1
        lines = [line for line in person.look().splitlines() if line.strip()]
        assert len(lines) == 1, lines
        assert str(world.home.path) in lines[0]
        assert "cannot be written to" in lines[0]
        assert not person.saw_traceback()
        assert "ขอฟังความเห็น".encode() not in person.written
    assert kept(world) == 0


_PULLED = """
import json, os, subprocess, sys
from datetime import date
from pathlib import Path
from surveytui.counter import outbox, platform
from surveytui.counter.home import CounterHome
from surveytui.counter.station import Station
from surveytui.errors import HomeError
home, stick, moment, desktop = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4] == "desktop"
def plug(): stick.mkdir(exist_ok=True); subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(stick)], check=True)
def pull(*_):
    subprocess.run(["umount", "-l", str(stick)], check=True)
    if desktop: stick.rmdir()
pulled = []
def progress(step, share):
    if step == moment and not pulled: pulled.append(step); pull()
real = platform.replace_durably
def rename(source, target):
    if moment == "rename" and source.parent == stick and not pulled: pulled.append(moment); pull()
    real(source, target)
# Where the functions that write files look it up.
sys.modules[platform.write_durably.__module__].replace_durably = rename
plug()
with Station(CounterHome(home)) as station:
    try:
        outbox.export(station, stick, progress=progress)
    except HomeError as error:
        print(error.line("en"))
    else:
        print("claimed to be done")
    stray = os.listdir(stick) if stick.exists() else []
    moment = ""
    plug()
    again = outbox.export(station, stick)
    print(json.dumps([len(stray), sorted(os.listdir(stick)), again.records, len(station.vault.batches())]))
"""


@pytest.mark.parametrize("moment", ["write", "rename", "verify", "sync"])
@pytest.mark.parametrize("mounted_by", ["desktop", "hand"])
def test_a_stick_that_is_pulled_while_it_is_written(world: World, tmp_path: Path, moment: str, mounted_by: str) -> None:
    """A mount that goes away in the middle of an export, with its folder (as desktops do) or leaving an empty one behind.

    The export does not claim to be done, and the next one, on a stick that stays, has everything.
    """
    needs_mounts()
    sealer = sealer_of(world.bundle)
    with Station(world.home) as station:
        for _ in range(6):
            station.keep(sealer.seal(b"{}"), agency=AGENCY, tool="EIT")
    stick = tmp_path / "stick"
    command = ["unshare", "-Urm", sys.executable, "-c", _PULLED, str(world.home.path), str(stick), moment, mounted_by]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    said, told = done.stdout.splitlines()
    assert "nothing is lost" in said
    assert str(stick) in said
    _, files, records, batches = json.loads(told)
    assert sorted(Path(name).suffix for name in files) == [".age", ".report"]
    assert (records, batches) == (6, 1)
