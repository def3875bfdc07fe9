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

from surveytui.counter import courier as couriers
from surveytui.counter.courier import Courier
from surveytui.counter.desk_messages import Failed, SentNow
from surveytui.counter.doctor import Verdict
from surveytui.counter.errands import AFTER_START, Errands, next_due
from surveytui.counter.home import CounterHome, sealer_of
from surveytui.counter.keeper import _take_newer_campaign
from surveytui.counter.sending import network_finding, send_now
from surveytui.counter.station import Station
from surveytui.sealing.bundles import sign_bundle
from surveytui.sync.errand import Errand, Failure, Line, write_line
from surveytui.sync.transport import Exchanged, Waiting
from surveytui.text.words import Words
from tests.counter.test_outbox import receipt_for
from tests.counter.way import until
from tests.sync.service import DAY, Service, other_authority, running
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


def due(errands: Errands, clock: Clock, hours: float) -> None:
    """Let it become so late, see a courier off and wait until it is back."""
    clock.passed = hours * 3600
    errands.tick()
    until(lambda: not errands.under_way, 60)
    errands.tick()


def going(station: Station, clock: Clock) -> Errands:
    """Errands whose first courier, after the start, has been."""
    errands = Errands(station, today=clock.wall, clock=clock.steady)
    due(errands, clock, (AFTER_START + 1) / 3600)
    return errands


def test_a_courier_goes_at_its_hour_and_brings_receipts(world: World, service: Service) -> None:
    """Half past four comes: counts and batch are at the hub; the receipt comes with the next one, and slots are free."""
    clock = Clock()
    with Station(world.home, clock=lambda: DAY) as station:
        errands = going(station, clock)
        answer(world, station, 7)
        free = station.vault.free
        errands.tick()
        assert list(service.desk.home.parcels.glob("*.age")) == []
        due(errands, clock, 4.5)
        (parcel,) = service.desk.home.parcels.glob("*.age")
        assert sum(one.count for one in service.desk.store.standings()) == 5
        receipt = receipt_for(world, parcel)
        service.desk.take(receipt.name, receipt.read_bytes())
        due(errands, clock, 21)
        assert station.vault.free == free + 7
        assert list(world.home.inbox.iterdir()) == []
        assert not world.home.faults.exists()
        assert errands.last is not None
        assert errands.last.trouble is None


def test_hours_that_were_missed_are_made_good_after_the_start(world: World, service: Service) -> None:
    """A machine that is off at half past four sends in the morning, two minutes after its start, once."""
    clock = Clock()
    with Station(world.home, clock=lambda: DAY) as station:
        answer(world, station, 5)
        errands = Errands(station, today=clock.wall, clock=clock.steady)
        errands.tick()
        assert not errands.under_way
        due(errands, clock, (AFTER_START + 1) / 3600)
        assert sum(one.count for one in service.desk.store.standings()) == 5
        clock.passed += AFTER_START
        errands.tick()
        assert not errands.under_way


def test_a_machine_that_slept_does_not_oversleep_its_hour(world: World, service: Service) -> None:
    """The clock that only goes forward stood still meanwhile; the one on the wall did not, and is looked at each minute."""
    del service
    clock = Clock()
    with Station(world.home, clock=lambda: DAY) as station:
        errands = going(station, clock)
        slept = Errands(station, today=lambda: clock.wall() + timedelta(hours=5), clock=clock.steady, last=errands.last)
        slept._due = NOON.replace(hour=16, minute=30)
        assert slept.deadline is not None
        assert slept.deadline - clock.passed <= 60
        slept.tick()
        assert slept._courier is not None
        slept.stop()


def test_being_offline_is_nothing_to_tell(world: World, service: Service) -> None:
    """Nobody at the hub's address: the courier comes back, nothing is noted, no trouble is told, the next hour is planned."""
    clock = Clock()
    assert world.bundle.hub is not None
    world.trust(world.next_version(hub=replace(world.bundle.hub, address="https://localhost:1")))
    with Station(world.home, clock=lambda: DAY) as station:
        errands = going(station, clock)
        answer(world, station, 5)
        due(errands, clock, 4.6)
        assert not world.home.faults.exists()
        assert errands.last is not None
        assert errands.last.trouble is None
        assert network_finding(errands.last).verdict is Verdict.NOTE
        assert errands.deadline is not None
        assert errands.deadline > clock.passed
    assert list(service.desk.store.standings()) == []


def test_another_certificate_is_told_to_the_officers(world: World, service: Service) -> None:
    """A network that puts its own certificate in the way is no bad weather: the machine check says so, and what to do."""
    assert world.bundle.hub is not None
    world.trust(world.next_version(hub=replace(world.bundle.hub, ca=other_authority())))
    with Station(world.home, clock=lambda: DAY) as station:
        errands = going(station, Clock())
        assert errands.last is not None
        finding = network_finding(errands.last)
        assert finding.verdict is Verdict.IMPROVE
        assert "certificate" in finding.seen.en
        assert "USB stick" in finding.seen.en
        told = send_now(errands, lambda _: None)
        assert isinstance(told, Failed)
        assert told.why == ""
    assert list(service.desk.store.standings()) == []


def test_an_officer_sends_and_sees_how_far_it_is(world: World, service: Service) -> None:
    """Counts and batch are at the hub, the numbers say so, and what is there waits for a receipt and not for a stick."""
    percents: list[int] = []
    with Station(world.home, clock=lambda: DAY) as station:
        errands = Errands(station)
        answer(world, station, 6)
        told = send_now(errands, percents.append)
        assert told == SentNow(files=2, waiting=0, overwritten=0, campaign=False, trouble=None)
        assert percents == sorted(percents)
        (batch,) = station.vault.batches()
        assert station.delivered == {batch.manifest_digest}
        assert network_finding(errands.last).verdict is Verdict.GOOD
    assert sum(one.count for one in service.desk.store.standings()) == 5


def test_an_officer_who_does_not_want_to_wait_calls_the_courier_back(world: World, service: Service) -> None:
    """Cancelled: the process is gone, nothing is lost, and the next sending finds everything."""
    del service

    class EnoughError(Exception):
        pass

    def enough(percent: int) -> None:
        raise EnoughError(percent)

    with Station(world.home, clock=lambda: DAY) as station:
        errands = Errands(station)
        answer(world, station, 6)
        with pytest.raises(EnoughError):
            send_now(errands, enough)
        assert not errands.under_way
        told = send_now(errands, lambda _: None)
        assert isinstance(told, SentNow)
        assert told.files == 2


def fake(*lines: Line | bytes, end: str = "") -> list[str]:
    """A courier that says these lines and ends in some way."""
    said = b"".join(line if isinstance(line, bytes) else write_line(line) for line in lines)
    code = f"import sys; sys.stdin.buffer.readline(); sys.stdout.buffer.write({said!r}); sys.stdout.flush(); {end}"
    return [sys.executable, "-c", code]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (fake(Line(exchanged=Exchanged(sent=("a",)))), None),
        (fake(Line(step="report"), b"not json at all\n", Line(exchanged=Exchanged())), None),
        (fake(Line(step="report"), end="sys.exit(1)"), "the sending process ended half-way"),
        (fake(end="raise SystemError"), "the sending process ended half-way"),
        (fake(Line(failed=Failure(Words(th="ไม่ได้", en="no")))), "no"),
        (fake(Line(exchanged=Exchanged(waiting=(Waiting("b", Words(th="เต็ม", en="full")),)))), "full"),
    ],
)
def test_whatever_a_courier_says_is_an_outcome(world: World, command: list[str], said: str | None) -> None:
    """Nonsense between the lines, a fall without a word, a refusal: each is told or is none."""
    with Station(world.home) as station:
        errand = Errand("https://localhost:1", "", 1)
        errands = Errands(station, send=lambda one: Courier(one.home.outbox, one.home.inbox, errand, command=command))
        errands.go()
        until(lambda: not errands.under_way)
        sent = errands.settle()
        assert sent is not None
        assert (sent.trouble.en if sent.trouble else None) == said


def test_a_courier_that_never_comes_back_is_ended(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a quarter of an hour; and at once when the day ends."""
    waiting = fake(end="import time; time.sleep(600)")
    errand = Errand("https://localhost:1", "", 1)
    with Station(world.home) as station:

        def send(one: Station) -> Courier:
            return Courier(one.home.outbox, one.home.inbox, errand, command=waiting)

        errands = Errands(station, send=send)
        errands.go()
        assert errands.under_way
        monkeypatch.setattr(couriers, "LONGEST", -1.0)
        assert not errands.under_way
        sent = errands.settle()
        assert sent is not None
        assert sent.trouble is None
        monkeypatch.undo()
        errands.go()
        process = errands._courier._process if errands._courier else None
        errands.stop()
        assert process is not None
        assert process.poll() is not None


def test_a_disk_that_takes_no_batch_is_told(world: World, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be made ready: no courier goes, and the machine check says so."""
    del service
    with Station(world.home, clock=lambda: DAY) as station:
        answer(world, station, 5)
        errands = Errands(station)

        def full(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("surveytui.counter.platform.write_durably", full)
        errands.go()
        assert not errands.under_way
        assert errands.last is not None
        assert errands.last.trouble is not None
        assert "No space" in errands.last.trouble.en


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
    os.write(writing, json.dumps({"address": "https://127.0.0.1:9", "ca": "", "version": 1}).encode())
    os.close(writing)
    assert courier.wait(20) == 2


def test_the_courier_loads_nothing_of_the_vault() -> None:
    """Nothing of the vault, and nothing that opens, seals or judges anything: it carries, and every module costs time."""
    found = subprocess.run(
        [sys.executable, "-c", "import sys, surveytui.sync.courier; print('\\n'.join(sys.modules))"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.split()
    assert "http.client" in found
    for name in (
        "surveytui.vault",
        "surveytui.counter",
        "surveytui.headquarters",
        "surveytui.campaign",
        "surveytui.questionnaire",
        "cryptography",
        "pyrage",
        "sqlite3",
        "sqlite_utils",
        "textual",
        "pydantic",
        "httpx2",
    ):
        assert not any(module == name or module.startswith(f"{name}.") for module in found), name


def test_without_a_hub_or_hours_nothing_is_planned(world: World) -> None:
    """A campaign that names none never sends by itself."""
    with Station(world.home) as station:
        errands = Errands(station)
        assert errands.deadline is None
        errands.go()
        assert not errands.under_way


def test_a_newer_campaign_that_a_courier_brings_waits_for_a_quiet_moment(world: World, service: Service) -> None:
    """It lies in the inbox, and the counter knows."""
    newer = world.next_version(contact="0 5500 0009")
    service.desk.take("b", sign_bundle(newer, world.campaign_key))
    with Station(world.home, clock=lambda: DAY) as station:
        told = send_now(Errands(station), lambda _: None)
        assert isinstance(told, SentNow)
        assert told.campaign
        assert station.newer


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
