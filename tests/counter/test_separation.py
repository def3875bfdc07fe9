"""What has the vault has no network, and what has a network has no vault: shown on the processes as they run.

Each proof is shown to be able to fail (SECURITY: proofs that can fail).
"""

from __future__ import annotations

import ast
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import surveytui
from surveytui.counter import courier as couriers
from surveytui.counter.courier import ByCourier
from surveytui.counter.home import sealer_of
from surveytui.counter.station import Station
from surveytui.counter.sync import Synced, synchronise
from surveytui.sealing.bundles import sign_bundle
from surveytui.sync.errand import Errand
from tests.counter.spied import LINES, TOUCHED, heard
from tests.counter.spied_errands import COURIER, PRYING
from tests.counter.test_isolation import needs_root, vault_in
from tests.counter.test_outbox import receipt_for
from tests.counter.way import answer_all, begin, until
from tests.person import Person, children_of
from tests.sync.service import DAY, Service, running
from tests.world import AGENCY, World

CODE = Path(surveytui.__file__).resolve().parent.parent
PROGRAM = tuple(Path(place).resolve() for place in (sys.prefix, sys.base_prefix, CODE / "surveytui", CODE / "tests"))
"""Where the interpreter and our own modules are."""
LONG = 40.0
ADOPTED = -1
"""The family of a socket that a process did not make but was started with: its end of the channel."""


@pytest.fixture
def service(world: World, tmp_path: Path) -> Iterator[Service]:
    world.trust(world.next_version(policy=replace(world.bundle.policy, sync_at=("16:30",))))
    with running(world, tmp_path / "hub") as service:
        yield service


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "seen.log"
    path.touch()
    return path


def answer(world: World, times: int) -> None:
    sealer = sealer_of(world.bundle)
    with Station(world.home, clock=lambda: DAY) as station:
        for number in range(times):
            assert station.keep(sealer.seal(b'{"n":%d}' % number), agency=AGENCY, tool="EIT") == ""


def by_courier(world: World) -> Synced:
    """Exchange once, by a courier process."""
    hub = world.bundle.hub
    assert hub is not None
    return synchronise(world.home, ByCourier(Errand(hub.address, hub.ca, world.bundle.version)))


def acknowledge(world: World, service: Service) -> None:
    """The hub has a receipt for the parcel that it has."""
    (parcel,) = service.desk.home.parcels.glob("*.age")
    receipt = receipt_for(world, parcel)
    service.desk.take(receipt.name, receipt.read_bytes())


def places(log: Path, who: str) -> set[Path]:
    """Every file and folder that a process has opened, listed, made, moved or taken away."""
    told = (ast.literal_eval(one) for one in heard(log, who, *TOUCHED) if one[:1] in "'\"b")
    return {Path(one.decode() if isinstance(one, bytes) else one).resolve() for one in told}


def strays(log: Path, world: World) -> set[Path]:
    """What a courier has touched that is neither its own program nor in the two folders that it is given."""
    allowed = (*PROGRAM, world.home.outbox.resolve(), world.home.inbox.resolve())
    return {one for one in places(log, "courier") if not any(one.is_relative_to(place) for place in allowed)}


def families(log: Path, who: str) -> set[int]:
    """The families of all sockets that a process has made."""
    return {int(one) for one in heard(log, who, "socket.__new__")}


def reached(log: Path, who: str) -> list[str]:
    """Hosts and addresses that a process has asked for or turned to."""
    return heard(log, who, *(LINES.keys() - {"socket.__new__"}))


def at(world: World, what: str) -> None:
    """Let the hour come, or the courier set out."""
    (world.root / what).touch()


def spied(world: World, log: Path, what: str = "") -> Person:
    return Person(str(world.root), str(log), what, module="tests.counter.spied_errands")


def watch_courier(world: World, log: Path, monkeypatch: pytest.MonkeyPatch, what: str = "") -> None:
    """From now on couriers are under watch."""
    (world.root / "spy.txt").write_text(f"{log}\n{what}\n", encoding="utf-8")
    at(world, "gate")
    monkeypatch.setattr(couriers, "MODULE", COURIER)


def test_the_courier_touches_two_folders_and_nothing_else(
    world: World, service: Service, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything that can travel does: report and parcel out, receipt and a newer campaign in. No other file is touched."""
    watch_courier(world, log, monkeypatch)
    answer(world, 7)
    assert len(by_courier(world).exchanged.sent) == 2
    sent = {path.name for path in world.home.outbox.iterdir()}
    acknowledge(world, service)
    service.desk.take("b", sign_bundle(world.next_version(contact="0 5500 0009"), world.campaign_key))
    done = by_courier(world)
    assert (done.overwritten, done.bundle) == (7, world.bundle.version + 1)
    touched = places(log, "courier")
    assert {world.home.outbox / name for name in sent} < touched
    assert {world.home.inbox / name for name in done.exchanged.received} < touched
    assert len(done.exchanged.received) == 2
    assert strays(log, world) == set()


@pytest.mark.parametrize("what", sorted(PRYING))
def test_a_courier_that_pries_is_noticed(
    world: World, service: Service, log: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Positive control: vault, key, the counter's own folder, a file taken out of it, one left beside it or elsewhere."""
    del service
    watch_courier(world, log, monkeypatch, what)
    by_courier(world)
    assert len(strays(log, world)) == 1


def one_automatic_sync(world: World, service: Service, log: Path, what: str = "") -> None:
    """The kiosk's own hour comes while nobody answers, and counts and batch are at the hub."""
    answer(world, 5)
    at(world, "gate")
    with spied(world, log, what) as person:
        person.wait_for("ขอฟังความเห็น")
        at(world, "hour")
        until(lambda: any(service.desk.home.parcels.glob("*.age")), LONG)
        begin(person)
        assert not person.saw_traceback()
    assert sum(one.count for one in service.desk.store.standings()) == 5


def test_the_keeper_opens_no_line_when_its_hour_comes(world: World, service: Service, log: Path) -> None:
    """It sends a courier, who does; keeper and interview processes have no socket but those between themselves."""
    one_automatic_sync(world, service, log)
    assert families(log, "keeper") == {socket.AF_UNIX}
    assert reached(log, "keeper") == []
    assert families(log, "child") <= {socket.AF_UNIX, ADOPTED}
    assert reached(log, "child") == []
    assert families(log, "courier") & {socket.AF_INET, socket.AF_INET6}
    assert any(str(service.port) in one for one in reached(log, "courier"))
    assert strays(log, world) == set()


def test_a_keeper_that_goes_to_the_hub_itself_is_noticed(world: World, service: Service, log: Path) -> None:
    """Positive control: the same hour, without a courier."""
    one_automatic_sync(world, service, log, "dial")
    assert families(log, "keeper") & {socket.AF_INET, socket.AF_INET6}
    assert any(str(service.port) in one for one in reached(log, "keeper"))
    assert heard(log, "courier", "stands") == []


def looks(log: Path) -> list[str]:
    """How the keeper has found the counter since the hour came, each time that it looked: "idle" or "busy"."""
    return heard(log, "keeper", "looked")


def looked_again(log: Path) -> None:
    """Wait until the keeper has looked some times more, and see that somebody was answering each time."""
    before = len(looks(log))
    until(lambda: len(looks(log)) >= before + 3)
    assert set(looks(log)[before:]) == {"busy"}


def send_away(person: Person) -> None:
    """The interview goes to its end and is kept."""
    answer_all(person)
    person.press("1")
    person.wait_for("เก็บคำตอบแล้ว")


def parcels(world: World) -> list[Path]:
    """Batches that wait for their receipt."""
    return list(world.home.outbox.glob("*.age"))


def delivered(world: World, service: Service) -> None:
    """Seven answers are at the hub, and their receipt waits there."""
    answer(world, 7)
    by_courier(world)
    acknowledge(world, service)


def test_an_hour_that_comes_during_an_interview_waits_for_its_end(world: World, service: Service, log: Path) -> None:
    """No courier goes and nothing is made ready while somebody answers; then it goes and brings the receipt."""
    delivered(world, service)
    at(world, "gate")
    with spied(world, log) as person:
        begin(person)
        at(world, "hour")
        looked_again(log)
        assert heard(log, "courier", "stands") == []
        send_away(person)
        until(lambda: parcels(world) == [], LONG)
        assert heard(log, "courier", "stands") == ["before the gate"]
        assert "idle" in looks(log)
    assert not world.home.faults.exists()


def test_what_a_courier_brings_during_an_interview_lies_until_its_end(
    world: World, service: Service, log: Path
) -> None:
    """The courier is back while somebody answers: nobody looks into the inbox; then the receipt is taken, slots are free."""
    delivered(world, service)
    with spied(world, log) as person:
        courier = courier_at_the_gate(world, log, person)
        begin(person)
        at(world, "gate")
        until(lambda: courier not in children_of(person.keeper), LONG)
        (receipt,) = world.home.inbox.iterdir()
        before = len(heard(log, "keeper", *TOUCHED))
        looked_again(log)
        assert not any("inbox" in one for one in heard(log, "keeper", *TOUCHED)[before:])
        assert len(parcels(world)) == 1
        send_away(person)
        until(lambda: parcels(world) == [], LONG)
        assert any(receipt.name in one for one in heard(log, "keeper", *TOUCHED)[before:])
    assert list(world.home.inbox.iterdir()) == []
    assert not world.home.faults.exists()


def courier_at_the_gate(world: World, log: Path, person: Person) -> int:
    """Nobody answers yet, the hour comes, and a courier stands ready; its process id."""
    person.wait_for("ขอฟังความเห็น")
    until(lambda: len(person.children()) == 2)
    others = person.children()
    at(world, "hour")
    until(lambda: heard(log, "courier", "stands") != [], LONG)
    (courier,) = set(person.children()) - set(others)
    return courier


def test_a_keeper_that_does_errands_meanwhile_is_noticed(world: World, service: Service, log: Path) -> None:
    """Positive control: one that does not mind who answers sends, and takes the receipt in, in the middle of an interview."""
    delivered(world, service)
    at(world, "gate")
    with spied(world, log, "careless") as person:
        begin(person)
        at(world, "hour")
        until(lambda: parcels(world) == [], LONG)
        assert set(looks(log)) == {"busy"}
        assert "ข้อ 1 จาก" in person.look()


@pytest.mark.parametrize(("what", "held"), [("", set()), ("inherit", {"fd"})])
def test_the_courier_inherits_no_vault(world: World, service: Service, log: Path, what: str, held: set[str]) -> None:
    """No descriptor of it while the keeper holds it open; the second row is the positive control."""
    del service
    needs_root()
    with spied(world, log, what) as person:
        courier = courier_at_the_gate(world, log, person)
        assert vault_in(person.keeper) == {"fd"}
        assert vault_in(courier) == held
        at(world, "gate")
        until(lambda: courier not in children_of(person.keeper), LONG)
