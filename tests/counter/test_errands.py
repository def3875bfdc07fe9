"""Sending by itself: at set hours, while nobody answers, by a process that never sees the vault."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from surveytui.counter.errands import LONGEST, Errands, next_due
from surveytui.counter.home import CounterHome, sealer_of
from surveytui.counter.keeper import _take_newer_campaign
from surveytui.counter.station import Station
from surveytui.sealing.bundles import sign_bundle
from tests.counter.test_outbox import receipt_for
from tests.counter.way import until
from tests.sync.service import DAY, Service, running
from tests.world import AGENCY, World

NOON = datetime(2025, 6, 18, 12, 0)  # noqa: DTZ001 - the wall clock of a machine


@pytest.fixture
def service(world: World, tmp_path: Path) -> Iterator[Service]:
    world.trust(world.next_version(policy=replace(world.bundle.policy, sync_at=("16:30", "09:00"))))
    with running(world, tmp_path / "hub") as service:
        yield service


def answer(world: World, station: Station, times: int) -> None:
    sealer = sealer_of(world.bundle)
    for number in range(times):
        assert station.keep(sealer.seal(b'{"n":%d}' % number), agency=AGENCY, tool="EIT") == ""


class Clock:
    """Two clocks that go together."""

    def __init__(self) -> None:
        self.passed = 0.0

    def wall(self) -> datetime:
        return NOON + timedelta(seconds=self.passed)

    def steady(self) -> float:
        return self.passed


def test_the_next_hour_is_found() -> None:
    """Today's, tomorrow's, none."""
    assert next_due(NOON, ("16:30", "09:00")) == NOON.replace(hour=16, minute=30)
    assert next_due(NOON, ("09:00",)) == NOON.replace(day=19, hour=9)
    assert next_due(NOON, ("12:00",)) == NOON.replace(day=19)
    assert next_due(NOON, ()) is None


def test_a_courier_goes_at_its_hour_and_brings_receipts(world: World, service: Service) -> None:
    """Half past four comes: counts and batch are at the hub; the receipt comes with the next one, and slots are free."""
    clock = Clock()
    with Station(world.home, clock=lambda: DAY) as station:
        errands = Errands(station, today=clock.wall, clock=clock.steady)
        answer(world, station, 7)
        errands.tick()
        assert errands.deadline == 4.5 * 3600
        clock.passed = 4.5 * 3600
        errands.tick()
        free = station.vault.free
        until(lambda: errands._courier is None or errands._courier.poll() is not None, 30)
        errands.tick()
        (parcel,) = service.desk.home.parcels.glob("*.age")
        assert sum(one.count for one in service.desk.store.standings()) == 5
        receipt = receipt_for(world, parcel)
        service.desk.take(receipt.name, receipt.read_bytes())
        clock.passed = 21 * 3600
        errands.tick()
        until(lambda: errands._courier is None or errands._courier.poll() is not None, 30)
        errands.tick()
        assert station.vault.free == free + 7
        assert list(world.home.inbox.iterdir()) == []
        assert not world.home.faults.exists()


def test_being_offline_is_nothing_to_tell(world: World, service: Service) -> None:
    """Nobody at the hub's address: the courier comes back, nothing is noted, the next hour is planned."""
    clock = Clock()
    assert world.bundle.hub is not None
    world.trust(world.next_version(hub=replace(world.bundle.hub, address="https://localhost:1")))
    with Station(world.home, clock=lambda: DAY) as station:
        errands = Errands(station, today=clock.wall, clock=clock.steady)
        answer(world, station, 5)
        clock.passed = 4.5 * 3600 + 1
        errands.tick()
        until(lambda: errands._courier is None or errands._courier.poll() is not None, 60)
        errands.tick()
        assert not world.home.faults.exists()
        assert errands.deadline is not None
        assert errands.deadline > clock.passed
    assert list(service.desk.store.standings()) == []


def test_a_courier_that_never_comes_back_is_ended(world: World, service: Service) -> None:
    """After a quarter of an hour; and at once when the day ends."""
    clock = Clock()

    def send(station: Station) -> subprocess.Popen[bytes]:
        del station
        return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], stdin=subprocess.PIPE)

    del service
    with Station(world.home, clock=lambda: DAY) as station:
        errands = Errands(station, today=clock.wall, clock=clock.steady, send=send)
        clock.passed = 4.5 * 3600
        errands.tick()
        courier = errands._courier
        assert courier is not None
        clock.passed += LONGEST + 1
        errands.tick()
        assert courier.poll() is not None
        assert errands._courier is None


def test_a_courier_ends_with_its_keeper(world: World, service: Service) -> None:
    """The pipe closes: the process is gone, whatever it was doing."""
    del service
    reading, writing = os.pipe()
    courier = subprocess.Popen(
        [sys.executable, "-m", "surveytui.sync.courier", str(world.home.outbox), str(world.home.inbox)],
        stdin=reading,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(reading)
    os.write(writing, json.dumps({"address": "https://10.255.255.1:9", "ca": "", "version": 1}).encode())
    os.close(writing)
    assert courier.wait(20) == 2


def test_the_courier_loads_nothing_of_the_vault() -> None:
    """Its modules have neither the vault, nor sqlite_utils, nor pyrage, nor textual."""
    found = subprocess.run(
        [sys.executable, "-c", "import sys, surveytui.sync.courier; print('\\n'.join(sys.modules))"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.split()
    assert "httpx2" in found
    for name in (
        "surveytui.vault",
        "surveytui.counter",
        "surveytui.headquarters",
        "sqlite_utils",
        "textual",
        "pydantic",
    ):
        assert not any(module == name or module.startswith(f"{name}.") for module in found), name


def test_without_a_hub_or_hours_nothing_is_planned(world: World) -> None:
    """A campaign that names none never sends by itself."""
    with Station(world.home) as station:
        assert Errands(station).deadline is None


def test_a_campaign_that_a_courier_brought_is_put_into_force_at_the_next_start(world: World) -> None:
    """Before anybody loads the old one; a damaged one is noted, gone, and changes nothing."""
    newer = world.next_version(contact="0 5500 0009")
    path = world.home.inbox / "campaign.bundle"
    path.write_bytes(sign_bundle(newer, world.campaign_key))
    _take_newer_campaign(world.home.path)
    assert world.home.load_bundle().contact == "0 5500 0009"
    assert not path.exists()
    path.write_bytes(b"surveytui bundle 1\nnot one")
    _take_newer_campaign(world.home.path)
    assert CounterHome(world.home.path).load_bundle().version == newer.version
    assert not path.exists()
    assert "bundle" in world.home.faults.read_text(encoding="utf-8")
