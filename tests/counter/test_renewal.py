"""A newer campaign reaches a counter that runs: it is in force at the first quiet moment, without a restart by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from surveytui import foreign
from surveytui.canonical import encode
from surveytui.counter import keeper as keepers
from surveytui.counter.channel import Begun, Request
from surveytui.counter.desk import Desk
from surveytui.counter.desk_messages import RECEIPTS, Failed, read_answer
from surveytui.counter.home import sealer_of
from surveytui.counter.station import Station
from surveytui.counter.sync import has_newer
from surveytui.errors import VaultBusyError
from surveytui.sealing.bundles import sign_bundle
from surveytui.sync.folder import MOST_OFFERS, newest_bundle
from surveytui.text.words import Words
from tests.counter.test_keeper import Bench, bench
from tests.counter.way import answer_all, begin, until
from tests.person import ENTER, F12, Person
from tests.sync.service import running
from tests.world import AGENCY, PIN, World

__all__ = ["bench"]

NEW = "เทศบาลเมืองใหม่"


def renamed(world: World) -> bytes:
    """The next version, in which the agency has another name."""
    (agency,) = world.bundle.agencies
    agency = replace(agency, name=Words(NEW, "New Town"), short=Words(NEW, "New Town"))
    return sign_bundle(world.next_version(agencies=(agency,)), world.campaign_key)


def test_a_running_kiosk_changes_to_the_campaign_that_its_courier_brings(world: World, tmp_path: Path) -> None:
    """The start screen bears the new name, the version in force is the new one, and an answer is kept under it."""
    with running(world, tmp_path / "hub") as service:
        world.trust(world.next_version(policy=replace(world.bundle.policy, sync_at=("16:30",))))
        service.desk.take("b", renamed(world))
        with Person(str(world.root), module="tests.counter.hurried") as person:
            person.wait_for(NEW)
            assert world.home.load_bundle().agencies[0].name.th == NEW
            begin(person)
            answer_all(person)
            person.press("1")
            person.wait_for("เก็บคำตอบแล้ว")
            assert not person.saw_traceback()
    assert not world.home.faults.exists()


def test_an_officer_sends_from_the_running_kiosk(world: World, tmp_path: Path) -> None:
    """F12, PIN, export, network: counts and batch are at the hub, and the newer campaign is in force when the officer leaves."""
    with running(world, tmp_path / "hub") as service:
        with Station(world.home) as station:
            for number in range(5):
                record = sealer_of(world.bundle).seal(b'{"n":%d}' % number)
                assert station.keep(record, agency=AGENCY, tool="EIT") == ""
        service.desk.take("b", renamed(world))
        with Person("kiosk", "--home", str(world.root)) as person:
            person.wait_for("ขอฟังความเห็น")
            person.rest()
            person.press(F12)
            person.wait_for("ใส่รหัสเจ้าหน้าที่")
            person.rest()
            person.press(*PIN, ENTER)
            person.wait_for("2 ส่งออก")
            person.press("2")
            person.wait_for("ส่งทางใด")
            person.press("2")
            person.wait_for("ถึงศูนย์รวบรวมแล้ว 2 แฟ้ม", 60)
            person.press("0")
            person.wait_for("2 ส่งออก")
            person.press("0")
            person.wait_for(NEW)
            assert not person.saw_traceback()
        assert sum(one.count for one in service.desk.store.standings()) == 5
        assert len(list(service.desk.home.parcels.glob("*.age"))) == 1
    assert world.home.load_bundle().agencies[0].name.th == NEW


def test_whoever_answers_is_not_disturbed(bench: Bench) -> None:
    """From the first touch of *start* until the end of the interview the old campaign stays in force."""
    station = bench.keeper._must_station()
    child, _ = bench.let_one_through()
    station.newer = True
    assert bench.keeper._may_renew()
    bench.keeper._answer(child, Begun())
    assert not bench.keeper._may_renew()


def test_a_changeover_waits_for_whoever_holds_the_vault(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup that is at the files just then does not end the kiosk: after a while words, and on it goes; not at a start."""
    station, keeper, told, tries = bench.keeper._must_station(), bench.keeper, [], []

    def held(folder: Path) -> Station:
        tries.append(folder)
        if len(tries) < 3:
            raise VaultBusyError(Words(th="ไม่ว่าง", en="busy"))
        return station

    monkeypatch.setattr(keeper, "_open_station", held)
    monkeypatch.setattr(keeper, "_call_for_an_officer", lambda: told.append(True))
    monkeypatch.setattr(keepers, "PATIENCE", 0.0)
    assert keeper._opened() is station
    assert (len(tries), len(told)) == (3, 2)
    tries.clear()
    keeper._station = None
    with pytest.raises(VaultBusyError):
        keeper._opened()
    keeper._station = station


def test_a_campaign_that_retires_this_machine_is_not_promised(world: World, tmp_path: Path) -> None:
    """The hub gives the newest there is; if this counter is not in it, nothing is announced, and the fault is noted."""
    with running(world, tmp_path / "hub"), Station(world.home) as station:
        devices = tuple(replace(device, retired=True) for device in world.bundle.devices)
        newer = sign_bundle(world.next_version(devices=devices), world.campaign_key)
        (world.home.inbox / "campaign.bundle").write_bytes(newer)
        assert not has_newer(station)
        assert not (world.home.inbox / "campaign.bundle").exists()
        (world.home.inbox / "campaign.bundle").write_bytes(renamed(world))
        assert has_newer(station)
    assert "bundle of no use" in world.home.faults.read_text(encoding="utf-8")


def test_a_stick_full_of_bundles_is_looked_at_for_a_moment_only(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand links to one file: twenty are read, whatever they are called."""
    (tmp_path / "0.bundle").write_bytes(renamed(world))
    for number in range(1, 1000):
        (tmp_path / f"{number}.bundle").hardlink_to(tmp_path / "0.bundle")
    real, read = foreign.read, []

    def counting(path: Path, limit: int, *, fresh: bool = False) -> bytes:
        read.append(path)
        return real(path, limit, fresh=fresh)

    monkeypatch.setattr(foreign, "read", counting)
    found = newest_bundle(tmp_path.iterdir(), campaign=world.bundle.birth.campaign_id(), version=1)
    assert found is not None
    assert len(read) == MOST_OFFERS


def test_what_only_memory_knows_is_carried_over(world: World) -> None:
    """The numbers since this start go on."""
    with Station(world.home) as before:
        before.delivered.add("a" * 64)
    with Station(world.home) as station:
        station.carry_on(before)
        assert station.delivered == {"a" * 64}


def ask_receipts(station: Station, folder: Path) -> int:
    """What the officers' *take in receipts* says of a newer campaign on a stick."""
    replies: list[bytes] = []

    class Asker:
        def say(self, message: object) -> bool:
            replies.append(message.body)  # type: ignore[attr-defined]
            return True

    asker = Asker()
    Desk(station, admitted=asker)(Request(1, RECEIPTS.what, encode(str(folder))), asker)
    found = read_answer(replies[-1], RECEIPTS.reply)
    assert not isinstance(found, Failed)
    return found.campaign


def test_a_stick_brings_a_newer_campaign_with_the_receipts(world: World, tmp_path: Path) -> None:
    """A counter without a network learns of an extension by the stick that brings its receipts."""
    stick = tmp_path / "stick"
    stick.mkdir()
    with Station(world.home) as station:
        assert ask_receipts(station, stick) == 0
        assert not station.newer
        (stick / "province.bundle").write_bytes(renamed(world))
        assert ask_receipts(station, stick) == 2
        assert station.newer
    assert (world.home.inbox / "campaign.bundle").is_file()


@pytest.mark.parametrize("spoil", ["old", "damaged", "foreign", "retired", "link"])
def test_no_other_bundle_is_taken_off_a_stick(world: World, tmp_path: Path, spoil: str) -> None:
    """The version in force, a damaged one, another campaign's, one that retires this counter, a link: left alone."""
    stick = tmp_path / "stick"
    stick.mkdir()
    path = stick / "a.bundle"
    match spoil:
        case "old":
            path.write_bytes(sign_bundle(world.bundle, world.campaign_key))
        case "damaged":
            path.write_bytes(renamed(world)[:-9])
        case "foreign":
            birth = replace(world.bundle.birth, name="อื่น")
            path.write_bytes(sign_bundle(world.next_version(birth=birth), world.campaign_key))
        case "retired":
            devices = tuple(replace(device, retired=True) for device in world.bundle.devices)
            path.write_bytes(sign_bundle(world.next_version(devices=devices), world.campaign_key))
        case _:
            (tmp_path / "real.bundle").write_bytes(renamed(world))
            path.symlink_to(tmp_path / "real.bundle")
    with Station(world.home) as station:
        assert ask_receipts(station, stick) == 0
        assert not station.newer
    assert list(world.home.inbox.iterdir()) == []


def test_a_damaged_newer_campaign_leaves_the_old_one_in_force(world: World) -> None:
    """Whatever lies in the inbox: the kiosk starts, the file is gone, the fault is noted."""
    (world.home.inbox / "campaign.bundle").write_bytes(b"surveytui bundle 1\nnot one")
    with Person("kiosk", "--home", str(world.root)) as person:
        person.wait_for("ขอฟังความเห็น")
        until(lambda: not (world.home.inbox / "campaign.bundle").exists())
    assert "bundle" in world.home.faults.read_text(encoding="utf-8")
