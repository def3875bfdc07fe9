"""A hub takes whatever is brought: nothing lost, nothing counted twice, everything else in quarantine with a reason."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import resource
import signal
import sqlite3
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from surveytui.batch.receipt import Receipt, write_receipt
from surveytui.batch.receipt import Verdict as ReceiptVerdict
from surveytui.errors import BundleError, HomeError, HubError, ReportError, SurveyError
from surveytui.questionnaire.models import Tool
from surveytui.sealing.signing import SigningKey
from surveytui.sync.hub import database as stores
from surveytui.sync.hub import desk as desks
from surveytui.sync.hub.boards import Boards
from surveytui.sync.hub.desk import HubDesk, trust
from surveytui.sync.hub.entries import add_note
from surveytui.sync.hub.home import HubHome
from surveytui.sync.hub.outcome import Kind, Verdict
from surveytui.sync.ticket import write_tickets
from tests.sync.province import TODAY, Counter, Province, make_province

AGE = b"age-encryption.org/v1\n"


@pytest.fixture
def province(tmp_path: Path) -> Province:
    return make_province(tmp_path)


def counted(province: Province, code: str = "a") -> int:
    return sum(one.count for one in province.desk.store.standings() if one.agency == code)


def parcel(content: bytes = b"sealed") -> tuple[str, bytes]:
    data = AGE + content
    return f"{'a' * 16}{hashlib.sha256(data).hexdigest()[:16]}.age", data


def quarantined(province: Province) -> list[str]:
    return sorted(path.read_text(encoding="utf-8") for path in province.home.quarantine.glob("*.txt"))


def test_reports_add_up_and_repeat_harmlessly(province: Province) -> None:
    """Two reports in the wrong order, each twice: the later one's sum, and what came before is told as known."""
    one = province.counters[0]
    one.count(10)
    first = province.say(one)
    one.count(15)
    second = province.say(one)
    verdicts = [province.desk.take("r", data).verdict for data in (second, first, first, second)]
    assert verdicts == [Verdict.TAKEN, Verdict.TAKEN, Verdict.KNOWN, Verdict.KNOWN]
    assert counted(province) == 25
    assert not province.desk.store.heard()[one.id].fork


def test_a_copied_counter_is_named(province: Province) -> None:
    """Two reports under one number: both taken, the counter flagged, the board calls for it by name."""
    one = province.counters[0]
    one.count(5)
    before = one.last
    province.hear(one)
    one.last = before
    one.count(5)
    outcome = province.hear(one)
    assert outcome.fork
    assert "เครื่อง 1" in (outcome.said.th if outcome.said else "")
    board = Boards(province.desk.store).read(province.bundle, TODAY)
    assert board.calls[0].reason.th == "เครื่อง 1 ส่งยอดซ้อนกัน ต้องตรวจ"


def test_a_ticket_is_a_lower_bound_until_the_report_comes(province: Province) -> None:
    """A scanned code counts at once; the report that follows is not added to it."""
    one = province.counters[0]
    one.count(20)
    report = one.report(province.campaign, TODAY)
    (text,) = write_tickets(report, one.agencies, one.key)
    assert province.desk.take_text(text).verdict is Verdict.TAKEN
    assert counted(province) == 20
    again = province.desk.take_text(f"  {text[:40]}\n{text[40:]} ")
    assert (again.verdict, again.said and again.said.en.partition(",")[0]) == (Verdict.KNOWN, "already received")
    province.hear(one)
    assert counted(province) == 20
    assert province.desk.take("chat.txt", text.encode()).kind is Kind.TICKET


def test_an_older_ticket_takes_nothing_away(province: Province) -> None:
    """A code photographed last week changes neither totals nor the day of the last word."""
    one = province.counters[0]
    one.count(5)
    old = one.report(province.campaign, TODAY - timedelta(days=7))
    one.count(15)
    province.hear(one)
    province.desk.take_text(write_tickets(old, one.agencies, one.key)[0])
    assert counted(province) == 20
    assert province.desk.store.heard()[one.id].day == TODAY


def test_a_stick_with_everything_on_it(province: Province) -> None:
    """Two counters' files, a stale report, a stranger's, photographs: each is what it is, and a second look is known."""
    first, second = province.counters
    first.count(5)
    stale = province.say(first)
    first.count(5)
    second.count(30, agency="b")
    stranger = Counter("x", ("a",))
    name, sealed = parcel()
    stick = {
        "a.report": province.say(first),
        "b.report": province.say(second),
        "old.report": stale,
        "x.report": province.say(stranger),
        name: sealed,
        "photo.jpg": b"\xff\xd8\xff\xe0 and so on",
        "empty": b"",
        "campaign.bundle": province.signed(),
    }
    verdicts = {name: province.desk.take(name, data).verdict for name, data in stick.items()}
    refused = {name for name, verdict in verdicts.items() if verdict is Verdict.QUARANTINED}
    assert refused == {"x.report", "photo.jpg", "empty"}
    assert (counted(province), counted(province, "b")) == (10, 30)
    again = {name: province.desk.take(name, data).verdict for name, data in stick.items()}
    assert {name for name, verdict in again.items() if verdict is Verdict.KNOWN} == set(stick) - refused
    assert len(quarantined(province)) == 3


def test_what_was_too_early_is_taken_after_the_bundle(province: Province) -> None:
    """A new counter's report before its bundle waits in quarantine, and leaves it by itself when the bundle comes."""
    new = Counter("เครื่อง 3", ("b",))
    new.count(5)
    data = province.say(new)
    assert province.desk.take("n", data).verdict is Verdict.QUARANTINED
    later = province.next_version(devices=(*province.bundle.devices, new.device()))
    assert province.desk.take("c", province.signed(later)).verdict is Verdict.TAKEN
    assert counted(province, "b") == 5
    assert quarantined(province) == []
    assert province.desk.take("n", data).verdict is Verdict.KNOWN


def test_bundles_only_go_up(province: Province) -> None:
    """A replayed old version changes nothing; another campaign's, and one number with two contents, are refused."""
    first = province.signed()
    second = province.signed(province.next_version(contact="0 5500 0009"))
    assert province.desk.take("2", second).verdict is Verdict.TAKEN
    assert province.desk.take("1", first).verdict is Verdict.KNOWN
    assert province.desk.bundle.version == 2
    twice = province.signed(replace(province.bundle, contact="0 5500 0008"))
    assert province.desk.take("2b", twice).verdict is Verdict.QUARANTINED
    other = make_province(province.root / "other")
    assert province.desk.take("o", other.signed()).verdict is Verdict.QUARANTINED
    assert province.open().bundle.version == 2


def test_a_retired_counter_is_refused_and_keeps_what_it_counted(province: Province) -> None:
    """What came before counts; what comes after waits for headquarters' word."""
    one = province.counters[0]
    one.count(10)
    province.hear(one)
    retired = tuple(replace(device, retired=device.id == one.id) for device in province.bundle.devices)
    province.desk.take("c", province.signed(province.next_version(devices=retired)))
    one.count(5)
    outcome = province.hear(one)
    assert outcome.verdict is Verdict.QUARANTINED
    assert "เลิกใช้แล้ว" in (outcome.said.th if outcome.said else "")
    assert counted(province) == 10


def test_counts_for_an_agency_it_never_served_are_refused(province: Province) -> None:
    """One it served in an earlier version is still its own."""
    one = province.counters[0]
    one.count(5, agency="b")
    assert province.hear(one).verdict is Verdict.QUARANTINED
    moved = tuple(replace(device, agencies=("b",)) for device in province.bundle.devices)
    province.desk.take("c", province.signed(province.next_version(devices=moved)))
    fresh = Counter("เครื่อง 1", ("a",), key=one.key)
    fresh.count(5, agency="a")
    fresh.count(5, agency="b")
    assert province.hear(fresh).verdict is Verdict.TAKEN


def test_no_counter_has_blocks_without_end(province: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    """A counter that reports ever new blocks is refused beyond what any counter can have; what was counted stays."""
    monkeypatch.setattr(desks, "MOST_KEPT", 3)
    counter = province.counters[0]
    counter.count(15)
    assert province.hear(counter).verdict is Verdict.TAKEN
    counter.count(5)
    outcome = province.hear(counter)
    assert outcome.verdict is Verdict.QUARANTINED
    assert outcome.said is not None
    assert "more counts" in outcome.said.en
    assert sum(one.count for one in province.desk.store.standings()) == 15


def test_no_counter_has_reports_without_end(province: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does one that tells the same counts under ever new numbers; what it told before is known still."""
    monkeypatch.setattr(desks, "MOST_REPORTS", 2)
    counter = province.counters[0]
    first = province.say(counter)
    assert province.desk.take("r", first).verdict is Verdict.TAKEN
    assert [province.hear(counter).verdict for _ in range(2)] == [Verdict.TAKEN, Verdict.QUARANTINED]
    assert province.desk.take("r", first).verdict is Verdict.KNOWN


def test_parcels_are_stored_unopened_and_whole(province: Province) -> None:
    """By their own check sum: a broken or renamed one is refused, the same one twice is one."""
    name, data = parcel()
    assert province.desk.lacking([name]) == [name]
    assert province.desk.take(f"sub/{name}", data).verdict is Verdict.TAKEN
    assert province.desk.take(name, data).verdict is Verdict.KNOWN
    assert (province.home.parcels / name).read_bytes() == data
    assert province.desk.lacking([name]) == []
    assert province.desk.take(name, data[:-1]).verdict is Verdict.QUARANTINED
    assert province.desk.take("../../evil.age", data).verdict is Verdict.QUARANTINED


def test_a_whole_batch_makes_its_damaged_copies_superfluous(province: Province) -> None:
    """They leave the quarantine when it comes, from a stick; what else is held back stays."""
    name, data = parcel()
    province.desk.take(name, data[:-1])
    province.desk.take(name, b"x" + data)
    province.desk.take("photo.jpg", b"jpg")
    assert len(province.desk.board().held) == 3
    assert province.desk.take(name, data).verdict is Verdict.TAKEN
    assert [held.name for held in province.desk.board().held] == ["photo.jpg"]


def test_receipts_go_back_to_their_counter_only(province: Province) -> None:
    """Headquarters' receipt is checked, kept, and given to the counter it names; a stranger's is refused."""
    one, two = province.counters
    receipt = Receipt(
        campaign=province.campaign,
        device=one.id,
        manifest_digest="ab" * 32,
        records_digest="cd" * 32,
        verdict=ReceiptVerdict.ACCEPTED,
        day=TODAY,
    )
    data = write_receipt(receipt, province.receipts_key)
    assert province.desk.take("r", data).verdict is Verdict.TAKEN
    assert province.desk.take("r", data).verdict is Verdict.KNOWN
    (name,) = province.desk.receipts_for(one.id)
    assert province.desk.receipt(one.id, name) == data
    assert province.desk.receipts_for(two.id) == []
    assert province.desk.receipt(two.id, name) is None
    forged = write_receipt(receipt, SigningKey.generate())
    assert province.desk.take("r", forged).verdict is Verdict.QUARANTINED


def test_an_older_receipt_takes_nothing_back(province: Province) -> None:
    """An old stick is brought again after headquarters has freed more; a damaged copy here is mended by any."""
    one, lost = province.counters[0], ("ef" * 32,)

    def receipt(verdict: ReceiptVerdict, day: int, quarantined: tuple[str, ...] = ()) -> bytes:
        made = Receipt(
            campaign=province.campaign,
            device=one.id,
            manifest_digest="ab" * 32,
            records_digest="cd" * 32,
            verdict=verdict,
            quarantined=quarantined,
            day=date(2025, 6, day),
        )
        return write_receipt(made, province.receipts_key)

    refused, partly = receipt(ReceiptVerdict.REFUSED, 10), receipt(ReceiptVerdict.PARTLY, 10, lost)
    accepted = receipt(ReceiptVerdict.ACCEPTED, 17)
    taken, known = Verdict.TAKEN, Verdict.KNOWN
    brought = [refused, partly, refused, accepted, partly, accepted]
    assert [province.desk.take("r", data).verdict for data in brought] == [taken, taken, known, taken, known, known]
    (name,) = province.desk.receipts_for(one.id)
    assert province.desk.receipt(one.id, name) == accepted
    (province.home.receipts / name).write_bytes(accepted[:-9])
    assert province.desk.take("r", partly).verdict is taken


def test_a_jump_of_the_hub_s_own_clock_does_not_last(province: Province) -> None:
    """Once the clock is right again, the next report counts by its day, and a note from the future silences no call."""
    one = province.counters[0]
    province.day = date(2099, 1, 1)
    one.count(5)
    province.hear(one, TODAY)
    province.hear(one, TODAY)  # the same day again: by the hub's clock it is 2099
    add_note(province.desk, "a", "โทรแล้ว")
    assert province.desk.store.heard()[one.id].day == date(2099, 1, 1)
    province.day = TODAY + timedelta(days=1)
    province.hear(one, province.day)
    assert province.desk.store.heard()[one.id].day == province.day
    province.day = TODAY + timedelta(days=10)
    assert "a" in {call.agency.code for call in province.desk.board().calls}


def test_a_late_report_is_heard_on_its_day_by_whatever_version_its_counter_works(province: Province) -> None:
    """A stick that was forgotten for two weeks; the hub has a newer version meanwhile, signed after the report's day."""
    one = province.counters[0]
    one.count(10)
    late = province.say(one, date(2025, 6, 5))
    province.day = date(2025, 6, 20)
    newer = province.next_version(issued=date(2025, 6, 10))
    province.desk.take("c", province.signed(newer))
    assert province.desk.take("r", late).verdict is Verdict.TAKEN
    assert province.desk.store.heard()[one.id].day == date(2025, 6, 5)
    one.count(10)
    unbelievable = province.say(one, date(2025, 6, 10), bundle=newer.version)  # the least day that version allows
    province.desk.take("r", unbelievable)
    assert province.desk.store.heard()[one.id].day == date(2025, 6, 20)


@pytest.mark.parametrize("text", ["", "hello", "A" * 5000, "ยอด 25", "\x1b[2J"])
def test_a_pasted_text_that_is_no_ticket_is_one_line(province: Province, text: str) -> None:
    """Refused on the spot; whoever pasted it sees why."""
    with pytest.raises(ReportError):
        province.desk.take_text(text)


def test_a_clock_three_years_back_does_not_silence_a_counter(province: Province) -> None:
    """It tells the day its bundle was signed, report after report; the hub goes by its own day."""
    one = province.counters[0]
    for day in (10, 18):
        province.day = date(2025, 6, day)
        one.count(5)
        province.hear(one, day=province.bundle.issued)
        assert province.desk.store.heard()[one.id].day == province.day


def test_a_report_from_a_drawer_speaks_of_its_own_day(province: Province) -> None:
    """A stick that travelled five days: the last word is five days old."""
    one = province.counters[0]
    one.count(5)
    province.hear(one, day=TODAY - timedelta(days=5))
    assert province.desk.store.heard()[one.id].day == TODAY - timedelta(days=5)


def test_a_hub_begins_with_a_bundle_that_somebody_compared(tmp_path: Path) -> None:
    """Without one it says what to do; not confirmed, nothing is kept; a newer one needs no telephone."""
    home = HubHome.within(tmp_path / "new")
    with pytest.raises(HubError, match="no campaign yet"):
        HubDesk(home)
    province = make_province(tmp_path / "old")
    with pytest.raises(HubError, match="not confirmed"):
        trust(home, province.signed(), confirm=lambda _: False)
    assert not home.path.exists()
    trust(home, province.signed(), confirm=lambda _: True)

    def never(_: object) -> bool:
        raise AssertionError("asked twice")

    newer = trust(home, province.signed(province.next_version()), confirm=never)
    assert (newer[0].version, newer[1]) == (2, True)
    assert trust(home, province.signed(), confirm=never) == (newer[0], False)
    with pytest.raises(BundleError):
        trust(home, make_province(tmp_path / "other").signed(), confirm=never)


def test_a_locked_database_is_one_line(province: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program writes for too long: refused with what to do, and taken when it has done."""
    monkeypatch.setattr(stores, "WAIT", 10)
    province.desk.close()
    province.open()
    one = province.counters[0]
    one.count(5)
    data = province.say(one)
    other = sqlite3.connect(province.home.database, isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(HubError, match="locked"):
        province.desk.take("r", data)
    other.execute("rollback")
    other.close()
    assert province.desk.take("r", data).verdict is Verdict.TAKEN
    assert counted(province) == 5


def _with_little_room(province: Province, data: bytes, answers: multiprocessing.connection.Connection) -> None:
    """In a process of its own: no file may grow."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    desk = HubDesk(province.home, today=lambda: TODAY)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    try:
        desk.take(*parcel())
    except SurveyError as error:
        said = [type(error).__name__]
    try:
        desk.take("r", data)
    except SurveyError as error:
        said.append(type(error).__name__)
    answers.send(said)
    os._exit(0)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are Unix's")
def test_a_full_disk_loses_nothing(province: Province) -> None:
    """No file may grow: parcel and report are refused in one line; with room again both are taken."""
    one = province.counters[0]
    one.count(5)
    data = province.say(one)
    province.desk.close()
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_with_little_room, args=(province, data, there))
    child.start()
    assert here.recv() == [HomeError.__name__, HubError.__name__]
    child.join()
    province.open()
    assert province.desk.take(*parcel()).verdict is Verdict.TAKEN
    assert province.desk.take("r", data).verdict is Verdict.TAKEN
    assert counted(province) == 5


def _take_all(province: Province, files: list[bytes], answers: multiprocessing.connection.Connection) -> None:
    desk = HubDesk(province.home, today=lambda: TODAY)
    for number, data in enumerate(files):
        desk.take("r", data)
        answers.send(number)
    os._exit(0)


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is Unix's")
def test_killed_at_random_moments_it_keeps_what_it_acknowledged(province: Province) -> None:
    """Kill -9 while it takes forty reports in, ten times over: all that was said to be taken is there, none twice."""
    one, chance = province.counters[0], Random(2568)
    files = []
    for _ in range(40):
        one.count(5)
        files.append(province.say(one))
    province.desk.close()
    context = multiprocessing.get_context("fork")
    for _ in range(10):
        here, there = context.Pipe(duplex=False)
        child = context.Process(target=_take_all, args=(province, files, there))
        child.start()
        there.close()
        wanted = chance.randrange(len(files))
        acknowledged = -1
        while acknowledged < wanted and here.poll(20):
            try:
                acknowledged = here.recv()
            except EOFError:
                break
        os.kill(child.pid or 0, signal.SIGKILL)
        child.join()
        province.open()
        assert counted(province) >= 5 * (acknowledged + 1)
        assert counted(province) % 5 == 0
        province.desk.close()
    province.open()
    for data in files:
        province.desk.take("r", data)
    assert counted(province) == 200
    assert province.desk.store.heard()[one.id].fork is None


def test_a_nation_reports_once_and_nothing_is_lost(tmp_path: Path) -> None:
    """Two hundred counters here (the benchmark has 24,900): every one is heard of, and the sums are right."""
    codes = tuple("ab")
    province = make_province(tmp_path, counters=lambda: [Counter(str(n), (codes[n % 2],)) for n in range(200)])
    for number, counter in enumerate(province.counters):
        counter.count(5 * (number % 4), Tool.EIT)
        assert province.hear(counter).verdict is Verdict.TAKEN
    assert len(province.desk.store.heard()) == 200
    assert counted(province) + counted(province, "b") == sum(5 * (number % 4) for number in range(200))
