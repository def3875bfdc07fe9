"""Power cuts between a parcel in the outbox and its row in the vault, and while a receipt is taken in."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from random import Random

import pytest

from surveytui.counter.home import CounterHome, sealer_of
from surveytui.counter.keeper import _open_station
from surveytui.counter.outbox import make_batch, parcel_of
from surveytui.counter.station import Station
from surveytui.errors import SurveyError
from tests.needs import lacks, needs
from tests.vault import power
from tests.world import AGENCY, World, make_world

_SCRIPT = """
import os
from pathlib import Path
from surveytui.counter import outbox
from surveytui.counter.home import CounterHome
from surveytui.counter.station import Station
def say(what): os.write(1, f"kept {what}".encode())
with Station(CounterHome(Path.cwd())) as station:
    station.decoy = lambda: None
    assert outbox.make_batch(station) == (0, 0); say("batch")
    (batch,) = station.vault.batches()
    station.vault.purge(batch.manifest_digest); say("purge")
    outbox.tidy(station); say("tidy")
    station.change(closed=True); say("closed")
"""


@pytest.fixture
def small(tmp_path: Path) -> World:
    """A counter with few slots and enough answers for a batch."""
    needs("strace")
    if subprocess.run(["strace", "-o", "/dev/null", "true"], check=False, capture_output=True).returncode:
        lacks("the right to trace")
    world = make_world(tmp_path / "home", capacity=8, block=2, pin=False)
    sealer = sealer_of(world.bundle)
    with Station(world.home) as station:
        for _ in range(3):
            assert station.keep(sealer.seal(b"{}"), agency=AGENCY, tool="EIT") == ""
    return world


def everything(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def fault(home: CounterHome, step: int) -> str:
    """What is wrong when the counter starts again: nothing, or a word. `step` counts what was acknowledged."""
    try:
        station = _open_station(home.path)
    except (SurveyError, OSError) as error:
        return f"does not start: {error}"
    with station:
        batches = station.vault.batches()
        parcels = [path for path in home.outbox.iterdir() if path.suffix == ".age"]
        if [parcel_of(home, batch.manifest_digest) for batch in batches] != parcels:
            return "parcels and rows disagree"
        if any(path.name.startswith(".") for path in home.outbox.iterdir()):
            return "half a file is left"
        records = len(station.vault.draft().slots) + sum(len(batch.slots) for batch in batches)
        done = (len(batches), records)
        if done not in ((0, 3), (1, 3), (0, 0), (0, 0), (0, 0), (0, 0))[step : step + 2]:
            return f"{done} after step {step}"
        if step == 4 and not station.state.closed:
            return "what an officer chose is lost"
    return ""


def test_a_power_cut_between_parcel_and_row(small: World, tmp_path: Path) -> None:
    """After every cut the counter starts, each row has its whole parcel, no parcel is without a row, no record is lost."""
    folder = small.home.path
    before = everything(folder)
    calls = power.record(_SCRIPT, folder)
    states = list(power.cuts(before, calls, Random(4), tries=3))
    assert len(states) > 60
    assert [call.data for call in calls if call.name == "said"][-1] == b"kept closed"
    place = tmp_path / "cut" / "counter"
    for state in states:
        shutil.rmtree(place.parent, ignore_errors=True)
        for empty in ("outbox", "inbox"):
            (place / empty).mkdir(parents=True)
        state.put(place)
        assert fault(CounterHome(place), len(state.said)) == "", state.said


def test_what_a_cut_could_leave_is_seen(small: World, tmp_path: Path) -> None:
    """Positive control: a start that does not tidy leaves a row without its parcel, or a parcel without its row."""
    folder = small.home.path
    with Station(small.home) as station:
        make_batch(station)
    copy = tmp_path / "copy" / "counter"
    shutil.copytree(folder, copy)
    (parcel,) = (copy / "outbox").glob("*.age")
    parcel.rename(parcel.with_name(f"{'0' * 32}.age"))
    assert fault(CounterHome(copy), 1) == ""  # tidied at the start
    with pytest.MonkeyPatch.context() as careless:
        careless.setattr("surveytui.counter.outbox.tidy", lambda _: None)
        (parcel,) = (copy / "outbox").glob("*.age")
        parcel.rename(parcel.with_name(f"{'0' * 32}.age"))
        assert fault(CounterHome(copy), 1) == "parcels and rows disagree"
