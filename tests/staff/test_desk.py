"""The keeper's side, on a real counter: who may ask what, what stays on the disk, what an export tells."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest

from surveytui import canonical
from surveytui.batch.parcel import open_parcel
from surveytui.batch.receipt import acknowledge, write_receipt
from surveytui.counter import desk_messages as says
from surveytui.counter.channel import Channel, Message, Over, Progress, Reply, Request
from surveytui.counter.children import Child, Role
from surveytui.counter.desk import Desk, overheard_cancel
from surveytui.counter.desk_messages import Ask, Failed, read_answer
from surveytui.counter.home import CounterHome, sealer_of
from surveytui.counter.station import Station
from surveytui.counter.sticks import Stick
from surveytui.questionnaire.models import Tool
from surveytui.sealing.record import record_length
from surveytui.sealing.signing import SigningKey
from tests.staff.stage import Clock
from tests.world import AGENCY, PIN, World

T = TypeVar("T")
WRONG = "135790"
DAY = date(2025, 6, 18)


@dataclass
class Officer:
    """Asks the desk, and remembers how far it said it was."""

    desk: Desk
    steps: list[dict[str, Any]] = field(default_factory=list)
    stop_at: str = ""
    _asked: int = 0
    _replies: dict[int, bytes] = field(default_factory=dict)

    def say(self, message: Message) -> bool:
        """What the desk answers."""
        match message:
            case Reply(request=number, body=body):
                self._replies[number] = body
            case Progress(body=body):
                self.steps.append(json.loads(body))
            case _:
                raise AssertionError(message)
        return True

    def ask(self, ask: Ask[T], value: object = None) -> T | Failed:
        """Ask, and read the one reply."""
        self._asked += 1
        self.desk(Request(self._asked, ask.what, canonical.encode(value)), self)
        return read_answer(self._replies.pop(self._asked), ask.reply)

    def done(self, ask: Ask[T], value: object = None) -> T:
        """Ask for something that must succeed."""
        answer = self.ask(ask, value)
        assert not isinstance(answer, Failed), answer
        return answer

    def refused(self, ask: Ask[Any], value: object = None) -> Failed:
        """Ask for something that must not."""
        answer = self.ask(ask, value)
        assert isinstance(answer, Failed), answer
        return answer

    def wants_to_stop(self) -> bool:
        """Whether the step has come at which this officer stops an export."""
        return bool(self.steps) and self.steps[-1]["step"] == self.stop_at


@dataclass
class Room:
    """A counter with its desk."""

    world: World
    station: Station
    clock: Clock
    stick: Path
    plugged: list[Stick]

    def officer(self, *, admitted: bool = True) -> Officer:
        """Somebody at a desk that has just been set up."""
        desk = Desk(
            self.station,
            clock=self.clock,
            today=lambda: DAY,
            look_for_sticks=lambda: self.plugged,
            cancelled=lambda asker: isinstance(asker, Officer) and asker.wants_to_stop(),
        )
        officer = Officer(desk)
        if admitted:
            assert officer.done(says.PIN, PIN).right
        return officer

    def answer(self, times: int, tool: Tool = Tool.EIT, *, rehearsal: bool = False) -> None:
        """Let that many respondents answer."""
        seal = sealer_of(self.world.bundle).seal
        for _ in range(times):
            assert not self.station.keep(seal(b"{}"), agency=AGENCY, tool=tool, rehearsal=rehearsal)


@pytest.fixture
def room(world: World, tmp_path: Path) -> Iterator[Room]:
    """A counter of one's own, with a stick in it."""
    stick = tmp_path / "STICK"
    stick.mkdir()
    with Station(world.home, clock=lambda: DAY) as station:
        yield Room(world, station, Clock(), stick, [Stick(str(stick), "STICK", 10**9)])


def failures(home: CounterHome) -> int:
    """How often in a row the PIN was wrong, as the disk says."""
    pin = home.load_pin()
    assert pin is not None
    return pin.failures


# The PIN
@pytest.mark.parametrize(
    "ask",
    [
        *(says.STATUS, says.STICKS, says.EXPORT, says.RECEIPTS, says.CHOOSE, says.THEME, says.CLOSE, says.FINISH),
        says.CHECK,
        Ask("cancel", object),
        Ask("no such thing", object),
    ],
    ids=lambda ask: ask.what,
)
def test_nothing_is_done_before_the_pin(room: Room, ask: Ask[Any]) -> None:
    """Not one number is told, whatever the process is."""
    officer = room.officer(admitted=False)
    assert "PIN" in officer.refused(ask, PIN).what.en
    assert not officer.done(says.PIN, WRONG).right
    assert "PIN" in officer.refused(ask, PIN).what.en


def test_the_keeper_remembers_which_process_was_admitted(room: Room) -> None:
    """Another one must give the PIN itself; then the first is out."""
    first = room.officer()
    second = Officer(first.desk)
    second.refused(says.STATUS)
    assert second.done(says.PIN, PIN).right
    second.done(says.STATUS)
    first.refused(says.STATUS)


def test_a_failure_is_on_the_disk_before_the_judgement(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever pulls the plug while the PIN is judged has used up a try."""
    seen = []

    def judge(stored: str, typed: str) -> bool:
        del stored, typed
        seen.append(failures(room.world.home))
        raise KeyboardInterrupt

    monkeypatch.setattr("surveytui.counter.desk.check_pin", judge)
    with pytest.raises(KeyboardInterrupt):
        room.officer(admitted=False).ask(says.PIN, PIN)
    assert seen == [1]
    assert failures(room.world.home) == 1


def test_the_wait_grows_and_is_kept_over_a_restart(room: Room) -> None:
    """0, 5, 20, 60, 300 and 300 seconds; a try before the end is not looked at and counts for nothing."""
    officer = room.officer(admitted=False)
    for wait in (0, 5, 20, 60, 300, 300):
        judged = officer.done(says.PIN, WRONG)
        assert (judged.right, judged.wait, judged.looked_at) == (False, wait, True)
        if wait:
            room.clock.now += wait - 0.5
            early = officer.done(says.PIN, PIN)
            assert (early.right, early.wait, early.looked_at) == (False, 1, False)
            room.clock.now += 0.5
    again = room.officer(admitted=False)
    assert again.done(says.LOCK).wait == 300
    assert not again.done(says.PIN, PIN).right
    room.clock.now += 300
    assert again.done(says.LOCK).wait == 0
    assert again.done(says.PIN, PIN).right
    assert failures(room.world.home) == 0
    assert room.officer(admitted=False).done(says.LOCK).wait == 0


def test_a_counter_without_a_pin_lets_nobody_in(room: Room) -> None:
    """It says that none is set."""
    room.world.home.pin.unlink()
    officer = room.officer(admitted=False)
    assert officer.done(says.LOCK).unset
    judged = officer.done(says.PIN, PIN)
    assert (judged.right, judged.unset) == (False, True)


def test_a_spoilt_pin_file_lets_nobody_in(room: Room) -> None:
    """And respondents can go on: the desk is set up all the same."""
    room.world.home.pin.write_bytes(b"spoilt")
    officer = room.officer(admitted=False)
    assert "damaged" in officer.refused(says.LOCK).what.en
    assert "damaged" in officer.refused(says.PIN, PIN).what.en


@pytest.mark.parametrize("ask", [says.PIN, says.EXPORT, says.CHOOSE, says.CLOSE, says.FINISH], ids=lambda ask: ask.what)
def test_a_body_of_another_shape_is_refused(room: Room, ask: Ask[Any]) -> None:
    """The keeper does not fall over it."""
    assert room.officer().refused(ask, {"odd": [1]}).what.en == "no such request"


# The numbers
def test_the_menu_tells_exact_numbers_without_rehearsals(room: Room) -> None:
    """Per tool, since this start, and how many records wait."""
    room.answer(3)
    room.answer(2, Tool.IIT)
    room.answer(4, rehearsal=True)
    status = room.officer().done(says.STATUS)
    eit, iit = status.tools
    assert (eit.tool, eit.counted, eit.since_start, eit.target) == (Tool.EIT, 3, 3, 55)
    assert (iit.tool, iit.counted, iit.since_start, iit.target) == (Tool.IIT, 2, 2, 30)
    assert (status.to_send, status.awaiting, status.block, status.day) == (9, 0, 5, DAY)


def test_since_this_start_is_never_on_the_disk(world: World, tmp_path: Path) -> None:
    """A restart begins at 0; the totals stay."""
    seen = []
    for answers in (3, 0):
        with Station(world.home, clock=lambda: DAY) as station:
            room = Room(world, station, Clock(), tmp_path, [])
            room.answer(answers)
            tool = room.officer().done(says.STATUS).tools[0]
            seen.append((tool.counted, tool.since_start))
    assert seen == [(3, 3), (3, 0)]


# Choices
def test_tools_colours_and_closing_are_kept(room: Room) -> None:
    """On the disk, for the next start; what the keeper lets respondents see follows."""
    officer = room.officer()
    assert [tool.chosen for tool in officer.done(says.CHOOSE, [Tool.IIT]).tools] == [False, True]
    assert room.station.tools() == (Tool.IIT,)
    assert officer.done(says.THEME, "dark").theme == "dark"
    assert officer.done(says.CLOSE, value=True).closed
    assert room.station.closed() == "day"
    assert not officer.done(says.CLOSE, value=False).closed
    assert room.station.closed() == ""
    state = room.world.home.load_state()
    assert (state.tools, state.theme, state.closed) == (("IIT",), "dark", False)


@pytest.mark.parametrize("tools", [[], ["OIT"]])
def test_a_tool_of_nobodys_is_refused(room: Room, tools: list[str]) -> None:
    """Nothing has changed then."""
    room.officer().refused(says.CHOOSE, tools)
    assert room.station.tools() == (Tool.EIT, Tool.IIT)


def test_a_tool_whose_window_is_shut_is_refused(room: Room) -> None:
    """Although the screen does not offer it."""
    eit, iit = sorted(room.station.bundle.windows, key=lambda window: window.tool)
    later = replace(iit, first=date(2025, 7, 1), last=date(2025, 7, 9))
    room.station.bundle = replace(room.station.bundle, windows=(eit, later))
    officer = room.officer()
    assert "not open" in officer.refused(says.CHOOSE, [Tool.EIT, Tool.IIT]).what.en
    officer.done(says.CHOOSE, [Tool.EIT])


# Export and receipts
def test_an_export_tells_its_steps_and_what_it_wrote(room: Room) -> None:
    """Read, write, verify, sync; from the second on how many answers and bytes; afterwards they wait for a receipt."""
    room.answer(6)
    officer = room.officer()
    assert officer.done(says.STICKS) == room.plugged
    done = officer.done(says.EXPORT, str(room.stick))
    assert (done.files, done.records, done.waiting) == (1, 6, 0)
    (written,) = room.stick.glob("*.age")
    assert [step["step"] for step in officer.steps] == ["read", "write", "verify", "verify", "sync"]
    assert [step["percent"] for step in officer.steps] == sorted(step["percent"] for step in officer.steps)
    assert {(step["records"], step["size"]) for step in officer.steps[1:]} == {(6, written.stat().st_size)}
    status = officer.done(says.STATUS)
    assert (status.to_send, status.awaiting) == (0, 6)


def test_fewer_than_k_stay_here(room: Room) -> None:
    """And are still to be sent."""
    room.answer(4)
    officer = room.officer()
    done = officer.done(says.EXPORT, str(room.stick))
    assert (done.files, done.waiting) == (0, 4)
    assert officer.done(says.STATUS).to_send == 4


def test_the_desk_knows_whether_an_export_would_take_anything_along(room: Room) -> None:
    """Rehearsals hide nobody, what is on a stick is no news, and a batch that waits in the outbox is."""
    officer = room.officer()
    room.answer(4)
    room.answer(3, rehearsal=True)
    assert not officer.done(says.STATUS).ready
    room.answer(1)
    assert officer.done(says.STATUS).ready
    officer.stop_at = "write"
    officer.refused(says.EXPORT, str(room.stick))
    assert officer.done(says.STATUS).ready
    officer.stop_at = ""
    officer.done(says.EXPORT, str(room.stick))
    room.answer(4)
    status = officer.done(says.STATUS)
    assert (status.to_send, status.awaiting, status.ready) == (4, 8, False)


@pytest.mark.parametrize("step", ["read", "write", "verify"])
def test_an_export_is_stopped_before_its_last_step(room: Room, step: str) -> None:
    """Nothing is lost by it: they are still to be sent, and the next export writes them."""
    room.answer(6)
    officer = room.officer()
    officer.stop_at = step
    assert officer.refused(says.EXPORT, str(room.stick)).why == "cancelled"
    assert officer.done(says.STATUS).to_send == 6
    officer.stop_at = ""
    assert officer.done(says.EXPORT, str(room.stick)).records == 6


def test_cancel_is_heard_while_the_keeper_writes() -> None:
    """A staff process that asks for it, says that it is over, or is gone, stops its export; anything else does not."""
    for message, stops, over in (
        (None, False, False),
        (Request(2, "status", b"null"), False, False),
        (Request(2, "cancel", b"null"), True, False),
        (Over("left"), True, True),
    ):
        ours, theirs = socket.socketpair()
        child = Child(Role.STAFF, cast("subprocess.Popen[bytes]", None), Channel(ours))
        if message is not None:
            Channel(theirs).send(message)
        assert overheard_cancel(child) is stops
        assert child.over is over
        theirs.close()
        assert overheard_cancel(child)
        ours.close()


def test_a_pulled_stick_is_told_apart_from_a_full_one(room: Room) -> None:
    """By whether it is still plugged in, not by what the system calls the error."""
    room.answer(6)
    officer = room.officer()
    gone = str(room.stick / "gone")
    assert officer.refused(says.EXPORT, gone).why == "pulled"
    room.plugged.append(Stick(gone, "gone", 0))
    assert officer.refused(says.EXPORT, gone).why == ""
    assert officer.done(says.STATUS).to_send == 6


def test_receipts_of_every_kind(room: Room) -> None:
    """Its own overwrites, a forged one is named, one of another machine and one that is known are counted."""
    world, officer = room.world, room.officer()
    room.answer(6)
    officer.done(says.EXPORT, str(room.stick))
    (path,) = room.stick.glob("*.age")
    devices = {device.id: device.key for device in world.bundle.devices}
    parcel = open_parcel(
        path.read_bytes(),
        identity=world.identity,
        campaign_id=world.bundle.birth.campaign_id(),
        record_length=record_length(world.bundle.birth.bucket),
        key_of=devices.get,
    )
    receipt = acknowledge(parcel.manifest, parcel.records, day=DAY)
    good = write_receipt(receipt, world.receipts_key)
    (room.stick / "good.receipt").write_bytes(good)
    (room.stick / "same.receipt").write_bytes(good)
    (room.stick / "forged\x1b.receipt").write_bytes(write_receipt(receipt, SigningKey.generate()))
    foreign = replace(receipt, device="0" * 16)
    (room.stick / "other.receipt").write_bytes(write_receipt(foreign, world.receipts_key))
    taken = officer.done(says.RECEIPTS, str(room.stick))
    assert (taken.found, taken.known, taken.foreign) == (4, 1, 1)
    bad, own = sorted(taken.listed, key=lambda one: one.outcome)
    assert (own.outcome, own.number, own.records) == ("taken", 1, 6)
    assert (bad.outcome, bad.name) == ("bad", "forged?.receipt")
    assert bad.why is not None
    status = officer.done(says.STATUS)
    assert (status.to_send, status.awaiting, status.tools[0].counted) == (0, 0, 6)


def test_a_thousand_receipts_fit_the_channel(room: Room) -> None:
    """All are counted, the first ones are listed."""
    for number in range(1000):
        (room.stick / f"{number:04}.receipt").write_bytes(b"nothing")
    taken = room.officer().done(says.RECEIPTS, str(room.stick))
    assert taken.found == 1000
    assert 0 < len(taken.listed) < 1000


def test_a_folder_that_is_gone_is_told_in_words(room: Room) -> None:
    """Not by the death of the keeper."""
    assert "No such file" in room.officer().refused(says.RECEIPTS, str(room.stick / "gone")).what.en


# Check and end
def test_the_day_of_the_check_is_remembered(room: Room) -> None:
    """And whether the machine was usable; by the machine's own clock, which is what the check is about."""
    officer = room.officer()
    assert officer.done(says.STATUS).checked is None
    findings = {finding.name: finding for finding in officer.done(says.CHECK)}
    assert findings["clock"].seen.th == "18 มิ.ย. 2568"
    assert officer.done(says.STATUS).checked == DAY
    officer.desk.today = lambda: date(2009, 1, 1)
    findings = {finding.name: finding for finding in officer.done(says.CHECK)}
    assert findings["clock"].verdict == "improve"


def test_collection_ends_by_the_pin_and_for_good(room: Room) -> None:
    """A wrong PIN changes nothing; the right one closes, releases the rest to the next export, and stays."""
    room.answer(3)
    officer = room.officer()
    wrong = officer.done(says.FINISH, WRONG)
    assert (wrong.judged.right, wrong.status) == (False, None)
    assert failures(room.world.home) == 1
    assert room.station.closed() == ""
    ended = officer.done(says.FINISH, PIN)
    assert ended.status is not None
    assert ended.status.finished
    assert room.station.closed() == "over"
    assert officer.done(says.STATUS).ready
    assert officer.done(says.EXPORT, str(room.stick)).records == 3
    assert "cannot be opened" in officer.refused(says.CLOSE, value=False).what.en
    assert room.station.closed() == "over"


def test_a_disk_that_takes_nothing_is_told_in_words(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing has changed."""
    officer = room.officer()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("surveytui.counter.platform.write_durably", full)
    assert "No space left" in officer.refused(says.CLOSE, value=True).what.en
    assert room.station.closed() == ""
    assert {finding.name for finding in officer.done(says.CHECK)} >= {"disk", "suite"}
