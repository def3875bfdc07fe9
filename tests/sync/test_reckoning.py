"""The board's numbers: every status, the forecast's two ends, who is called and in which order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from surveytui.campaign.models import Extension, Milestone, Oit, QuotaRule
from surveytui.questionnaire.models import Tool
from surveytui.sync.board import Board, Interval, Line, Note, Pace, Status, Why
from surveytui.sync.hub.boards import Boards
from surveytui.sync.hub.store import Gain, Heard
from surveytui.sync.plan import SPAN
from surveytui.sync.reckoning import reckon
from surveytui.sync.report import NONE
from surveytui.sync.sentences import all_left, amount, amount_words, forecast, left_words, pace_words, status_words
from surveytui.sync.standings import Standings
from surveytui.sync.tables import full_rows, plain_board, sum_words
from surveytui.text.thai import plain
from surveytui.text.words import Words
from tests.sync.province import FIRST, LAST, TODAY, Counter, Province, agency, make_province


@pytest.fixture
def province(tmp_path: Path) -> Province:
    return make_province(tmp_path)


def board(
    province: Province,
    *,
    now: int = 0,
    before: int | None = None,
    ago: int | None = 0,
    closed: bool = False,
    fork: Words | None = None,
    today: date = TODAY,
    notes: list[Note] | None = None,
) -> Board:
    """The board when the first counter has counted `now`, two weeks ago `before`, and was heard of `ago` days ago."""
    device = province.counters[0].id
    heard = {}
    if ago is not None:
        day = today - timedelta(days=ago)
        heard[device] = Heard(
            device=device, seq=3, day=day, told=day, bundle=1, manifest=NONE, closed=closed, fork=fork
        )
    gains = {}
    if heard and not closed:
        since = FIRST if before is None else day - timedelta(days=SPAN)
        days = max(1, (day - since).days)
        gains["a", Tool.EIT] = Gain((now - (before or 0)) / days, (before is not None) / days, 1 / days, 1)
    standings = Standings(
        heard=heard,
        now={("a", Tool.EIT): now} if now else {},
        gains=gains,
        notes={"a": notes or []},
    )
    return reckon(province.bundle, standings, today)


def line(board: Board, code: str = "a") -> Line:
    return next(line for line in board.lines if line.agency.code == code)


@pytest.mark.parametrize(
    ("now", "ago", "status"),
    [
        (60, 0, Status.MET),
        (60, 20, Status.MET),  # met stays met, however silent
        (55, 7, Status.SILENT),
        (0, None, Status.SILENT),
        (55, 0, Status.ON_PACE),
        (34, 0, Status.CLOSE),
        (10, 0, Status.BEHIND),
    ],
)
def test_every_status(province: Province, now: int, ago: int | None, status: Status) -> None:
    """On the 18th of a window of June with a target of 60."""
    assert line(board(province, now=now, ago=ago)).status is status


def test_before_and_at_the_beginning(province: Province) -> None:
    """Nobody is silent before the window has been open a week, nor judged before two weeks of data."""
    assert line(board(province, ago=None, today=date(2025, 5, 20))).status is Status.NOT_STARTED
    assert line(board(province, ago=None, today=date(2025, 6, 6))).status is Status.NOT_STARTED
    assert line(board(province, ago=None, today=date(2025, 6, 8))).status is Status.SILENT
    early = line(board(province, now=10, today=date(2025, 6, 10)))
    assert (early.status, early.pace, early.forecast) == (Status.EARLY, None, None)


def test_the_forecast_has_two_ends(province: Province) -> None:
    """17 days, 10 to 14 answers: 0.6 to 0.8 a day, 12 days to go, 17 to 24 at the close, needed 4.2 a day."""
    one = line(board(province, now=10))
    assert one.got == Interval(10, 14)
    assert one.pace is not None
    assert (round(one.pace.least, 2), round(one.pace.most, 2)) == (0.59, 0.82)
    assert one.forecast == Interval(17, 24)
    assert one.days_left == 13
    assert one.needed == pytest.approx(50 / 12)


@pytest.mark.parametrize(
    ("needed", "pace", "said"),
    [
        (50 / 12, Pace(10 / 17, 14 / 17), ["ต้องได้วันละ 4.2 ชุด", "ขณะนี้วันละ 0.6–0.8"]),
        (0.4, Pace(0.2, 1.1), ["ต้องได้วันละ 0.4 ชุด", "ขณะนี้วันละ 0.2–1.1"]),
        (0.4, Pace(0.2, 0.3), ["ต้องได้สัปดาห์ละ 2.8 ชุด", "ขณะนี้สัปดาห์ละ 1.4–2.1"]),
        (0.4, None, ["ต้องได้สัปดาห์ละ 2.8 ชุด"]),
        (None, Pace(0.2, 0.2), ["ขณะนี้สัปดาห์ละ 1.4"]),
        (None, None, []),
    ],
)
def test_less_than_one_a_day_is_told_by_the_week(
    province: Province, needed: float | None, pace: Pace | None, said: list[str]
) -> None:
    """Both in the same measure, so that they can be compared."""
    one = replace(line(board(province, now=10)), needed=needed, pace=pace)
    assert [plain(words.th) for words in pace_words(one)] == said


def test_what_is_needed_is_enough(province: Province) -> None:
    """The days are those that are shown as left; on the last one all of it is needed; told, it is never rounded down."""
    for day, shown, needed, said in ((18, 12, 49 / 12, "4.1"), (29, 1, 49, "49.0"), (30, 0, 49, "49.0")):
        one = line(board(province, now=11, today=date(2025, 6, day)))
        assert one.needed == pytest.approx(needed)
        assert pace_words(one)[0].th.replace("\u200b", "") == f"ต้องได้วันละ {said} ชุด"
        assert left_words(one.days_left).en == ("closes today" if not shown else f"{shown} day{'s' * (shown > 1)} left")
        assert float(said) * max(shown, 1) >= 49
    assert line(board(province, now=11, today=date(2025, 7, 1))).needed is None


def test_the_pace_is_that_of_two_weeks(province: Province) -> None:
    """20 two weeks ago, 34 now: 10 to 18 in fourteen days, and the forecast starts from the day it was heard of."""
    today = FIRST + timedelta(days=20)
    one = line(board(province, now=34, before=20, today=today))
    assert one.pace is not None
    assert one.pace.least == pytest.approx(10 / SPAN)
    assert one.pace.most == pytest.approx(18 / SPAN)
    days = (LAST - today).days
    assert one.forecast == Interval(34 + int(10 / SPAN * days), 38 + -(-18 * days // SPAN))


def test_a_counter_that_is_finished_holds_nothing_back(province: Province) -> None:
    """Its count is exact; a retired one that never finished may still hold answers back, until it is given up."""
    assert line(board(province, now=24, closed=True)).got == Interval(24, 24)
    assert line(board(province, now=24)).got == Interval(24, 28)
    province.bundle = replace(
        province.bundle, devices=tuple(replace(device, retired=True) for device in province.bundle.devices)
    )
    assert line(board(province, now=24)).got == Interval(24, 28)
    assert line(board(province, ago=None)).got == Interval(0, 0)


def test_nothing_more_is_expected_of_who_is_finished(province: Province) -> None:
    """No pace, no silence: what was counted is what there will be, and whoever finished short of the target is called."""
    told = board(province, now=24, ago=10, closed=True)
    one = line(told)
    assert one.finished
    assert status_words(one).th == "! ไม่ครบ"
    assert (one.pace, one.needed, one.forecast, one.status) == (None, None, Interval(24, 24), Status.MISSED)
    (call,) = (call for call in told.calls if call.agency.code == "a")
    assert (call.why, call.reason.th) == (Why.BEHIND, "ปิดการเก็บแล้วแต่ยังไม่ครบ ได้ 24 จาก 60")
    met = board(province, now=60, ago=10, closed=True)
    assert line(met).status is Status.MET
    assert "a" not in {call.agency.code for call in met.calls}


def test_an_agency_is_not_finished_while_one_of_its_counters_is_not(tmp_path: Path) -> None:
    """The other one may still be set up."""
    province = make_province(tmp_path, counters=lambda: [Counter("1", ("a",)), Counter("2", ("a",))])
    one = line(board(province, now=24, closed=True))
    assert not one.finished
    assert one.got == Interval(24, 28)


def test_two_counters_widen_the_range(tmp_path: Path) -> None:
    """24 in closed blocks of two counters: 24 to 32."""
    province = make_province(tmp_path, counters=lambda: [Counter("1", ("a",)), Counter("2", ("a",))])
    assert line(board(province, now=24)).got == Interval(24, 32)


def test_an_extension_gives_more_days(province: Province) -> None:
    """The window in force, not the one first planned."""
    extension = Extension(announced=date(2025, 6, 15), until=date(2025, 7, 15))
    (window,) = province.bundle.windows
    province.bundle = replace(province.bundle, windows=(replace(window, extensions=(extension,)),))
    assert line(board(province, now=10)).days_left == 28
    assert board(province).days_left == {Tool.EIT: 28}


def test_after_the_close_there_is_nothing_to_need(province: Province) -> None:
    """What has been counted is what there is: missed, or undecided while a counter may hold the rest back, or met."""
    for now, status in (
        (10, Status.MISSED),
        (55, Status.MISSED),
        (56, Status.CLOSE),
        (59, Status.CLOSE),
        (60, Status.MET),
    ):
        one = line(board(province, now=now, today=date(2025, 7, 1), ago=3))
        assert (one.status, one.needed, one.pace, one.days_left) == (status, None, None, 0)
        assert one.forecast == one.got == Interval(now, now + 4)


def test_after_the_close_everybody_is_called_who_has_not_finished(tmp_path: Path) -> None:
    """Whatever was counted: their last answers are still to come. Not the retired, not where all have finished."""
    names = ("1", "2", "3")
    province = make_province(tmp_path, counters=lambda: [Counter(name, ("a",)) for name in names])
    for now in (10, 100):
        after = board(province, now=now, today=date(2025, 7, 1), ago=3)
        (call,) = (call for call in after.calls if call.agency.code == "a")
        assert (call.why, call.tool, call.brief.th) == (Why.FINISH, None, "1 ยังไม่ปิดการเก็บ")
        assert call.reason == Words(th="1 ยังไม่ปิดการเก็บ และอีก 2 เครื่อง", en="1 has not finished and 2 more")
    province.bundle = replace(
        province.bundle, devices=tuple(replace(one, retired=one.name != "1") for one in province.bundle.devices)
    )
    (call,) = (call for call in board(province, now=10, today=date(2025, 7, 1)).calls if call.agency.code == "a")
    assert call.reason.th == "1 ยังไม่ปิดการเก็บ"
    assert board(province, now=10, today=date(2025, 7, 1), closed=True).calls == ()


def test_a_counter_quota_has_no_target(province: Province) -> None:
    """It counts, and is never behind."""
    province.bundle = replace(province.bundle, quotas=(QuotaRule(tool=Tool.EIT, kind="counter"),))
    one = line(board(province, now=10))
    assert (one.target, one.needed, one.status) == (None, None, Status.ON_PACE)


@pytest.mark.parametrize(
    ("now", "ago", "fork", "why", "said"),
    [
        (50, 0, True, Why.FORK, "เครื่อง 1 ส่งยอดซ้อนกัน ต้องตรวจ"),
        (0, 9, False, Why.SILENT, "เงียบ 9 วัน ได้น้อยกว่า 5 จาก 60"),
        (20, 9, False, Why.SILENT, "เงียบ 9 วัน ได้ 20–24 จาก 60"),
        (0, None, False, Why.SILENT, "ยังไม่เคยส่งยอด"),
        (10, 0, False, Why.BEHIND, "คาดได้ 17–24 จาก 60 ต้องได้วันละ 4.2"),
        (13, 0, False, Why.BEHIND, "คาดได้ 22–29 จาก 60 ต้องได้วันละ 4.0"),
    ],
)
def test_whom_to_call_and_why(province: Province, now: int, ago: int | None, fork: bool, why: Why, said: str) -> None:
    """The reason stands in words with its numbers."""
    words = Words(th="x", en="x") if fork else None
    call = next(call for call in board(province, now=now, ago=ago, fork=words).calls if call.agency.code == "a")
    assert (call.why, call.reason.th) == (why, said)


def test_the_last_days_are_told(province: Province) -> None:
    """Three days before the close whoever has not met the target is called, on pace or not."""
    calls = board(province, now=58, today=date(2025, 6, 28)).calls
    assert [(call.agency.code, call.why) for call in calls] == [("b", Why.SILENT), ("a", Why.CLOSING)]
    assert calls[1].reason.th == "เหลือ 2 วัน ได้ 58–62 จาก 60"
    third, fourth = (board(province, now=58, today=date(2025, 6, day)).calls for day in (27, 26))
    assert [call.reason.th for call in third if call.agency.code == "a"] == ["เหลือ 3 วัน ได้ 58–62 จาก 60"]
    assert [call for call in fourth if call.agency.code == "a"] == []


def test_an_agency_without_a_counter_says_so(tmp_path: Path) -> None:
    """It is silent because nobody enrolled a machine."""
    province = make_province(tmp_path, agencies=(agency("a"), agency("c")), counters=lambda: [Counter("1", ("a",))])
    call = next(call for call in board(province, now=60).calls if call.agency.code == "c")
    assert call.reason.th == "ยังไม่มีเครื่องขึ้นทะเบียน"
    assert line(board(province), "c").got == Interval(0, 0)


def test_who_was_called_is_left_in_peace(province: Province) -> None:
    """For two days after a note, and no longer."""
    for days, called in ((0, False), (1, False), (2, True)):
        notes = [Note(day=TODAY - timedelta(days=days), text="โทรแล้ว")]
        calls = board(province, now=10, notes=notes).calls
        assert ("a" in {call.agency.code for call in calls}) is called


def test_the_most_urgent_comes_first(tmp_path: Path) -> None:
    """Forks, then silence, then those who will miss; an agency with two reasons is called once."""
    codes = ("a", "b", "c")
    province = make_province(
        tmp_path,
        agencies=tuple(agency(code, iit=30) for code in codes),
        counters=lambda: [Counter(code, (code,)) for code in codes],
        tools=(Tool.EIT, Tool.IIT),
    )
    ids = {counter.name: counter.id for counter in province.counters}

    def heard(name: str, ago: int, fork: Words | None = None) -> Heard:
        day = TODAY - timedelta(days=ago)
        return Heard(device=ids[name], seq=1, day=day, told=day, bundle=1, manifest=NONE, closed=False, fork=fork)

    standings = Standings(
        heard={ids["a"]: heard("a", 0), ids["b"]: heard("b", 9), ids["c"]: heard("c", 0, Words(th="x", en="x"))},
        now={},
        gains={},
    )
    told = reckon(province.bundle, standings, TODAY)
    assert [call.agency.code for call in told.calls] == ["c", "b", "a"]
    assert [call.tool for call in told.calls] == [None, Tool.EIT, Tool.EIT]


def test_counts_as_they_may_be_told() -> None:
    """Exact, a range, fewer than five; never more than the blocks say."""
    assert [amount(Interval(*pair)) for pair in ((30, 30), (24, 32), (0, 4), (0, 0))] == ["30", "24–32", "<5", "0"]
    assert amount_words(Interval(0, 8)).en == "fewer than 9"


def test_a_silent_agency_has_no_forecast(province: Province) -> None:
    """Unknown instead of a guess."""
    assert forecast(line(board(province, now=20, ago=9))).th == "ไม่ทราบ"


def test_the_board_out_of_the_store(province: Province) -> None:
    """Reports of three weeks, taken as they come, give pace and forecast from what the store remembers."""
    one = province.counters[0]
    for day, count in ((2, 5), (3, 10), (10, 5), (18, 10)):
        one.count(count)
        province.day = date(2025, 6, day)
        province.hear(one)
    told = Boards(province.desk.store).read(province.bundle, date(2025, 6, 18))
    first = line(told)
    assert first.got == Interval(30, 34)
    assert first.reported == 0
    assert first.pace is not None
    assert first.pace.least == pytest.approx((30 - 19) / 15)  # since the 3rd
    assert told.newest == 0
    assert told.details["a"].machines[0].number == 4
    assert line(told, "b").status is Status.SILENT


def heard_of(counter: Counter, ago: int, *, closed: bool = False) -> Heard:
    """What a hub knows of a counter that was heard of some days ago."""
    day = TODAY - timedelta(days=ago)
    return Heard(device=counter.id, seq=1, day=day, told=day, bundle=1, manifest=NONE, closed=closed, fork=None)


def two_counters(tmp_path: Path, *ago: int | None, closed: bool = False, retired: bool = False, now: int = 50) -> Board:
    """The board of an agency with as many counters; the last one may be finished or retired."""
    province = make_province(
        tmp_path,
        agencies=(agency("a"),),
        counters=lambda: [Counter(f"เครื่อง {number}", ("a",)) for number in range(1, len(ago) + 1)],
    )
    devices = list(province.bundle.devices)
    devices[-1] = replace(devices[-1], retired=retired)
    last = province.counters[-1]
    heard = {
        one.id: heard_of(one, days, closed=closed and one is last)
        for one, days in zip(province.counters, ago, strict=True)
        if days is not None
    }
    gains = {("a", Tool.EIT): Gain(now / 17, 0, 2 / 17, 2)}
    standings = Standings(heard=heard, now={("a", Tool.EIT): now}, gains=gains)
    return reckon(replace(province.bundle, devices=tuple(devices)), standings, TODAY)


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        ((0, 11), "เครื่อง 2 เงียบ 11 วัน"),
        ((0, 7), "เครื่อง 2 เงียบ 7 วัน"),
        ((9, 0, 12), "เครื่อง 3 เงียบ 12 วัน และอีก 1 เครื่อง"),
        ((0, None), "เครื่อง 2 ยังไม่เคยส่งยอด"),
    ],
)
def test_one_silent_counter_is_a_call(tmp_path: Path, ago: tuple[int | None, ...], said: str) -> None:
    """Others speak for the agency, whose status stays as it is; the call names the machine."""
    told = two_counters(tmp_path, *ago)
    (call,) = told.calls
    assert (call.why, call.tool, call.reason.th) == (Why.COUNTER, None, said)
    assert call.brief.th == said.removesuffix(" และอีก 1 เครื่อง")
    assert line(told).status is not Status.SILENT
    assert [machine.silent for machine in told.details["a"].machines].count(True) == (2 if "อีก" in said else 1)


def test_a_counter_of_which_nothing_is_wanted_is_no_call(tmp_path: Path) -> None:
    """Not after six days, not if it is finished or retired, not where the target is met."""
    assert two_counters(tmp_path / "1", 0, 6).calls == ()
    assert two_counters(tmp_path / "2", 0, 11, closed=True).calls == ()
    assert two_counters(tmp_path / "3", 0, 11, retired=True).calls == ()
    assert two_counters(tmp_path / "4", 0, 11, now=60).calls == ()


def test_a_silent_agency_comes_before_one_with_a_silent_counter(tmp_path: Path) -> None:
    """Forks, silent agencies, silent counters, then those who will miss."""
    codes = ("a", "b", "c", "d")
    province = make_province(
        tmp_path,
        agencies=tuple(agency(code) for code in codes),
        counters=lambda: [*(Counter(code, (code,)) for code in codes), Counter("เครื่อง 2", ("c",))],
    )
    a, b, c, d, second = province.counters
    heard = {
        a.id: heard_of(a, 0),
        b.id: heard_of(b, 9),
        c.id: heard_of(c, 0),
        second.id: heard_of(second, 20),
        d.id: replace(heard_of(d, 0), fork=Words(th="x", en="x")),
    }
    gains = {("c", Tool.EIT): Gain(55 / 17, 0, 2 / 17, 2)}
    told = reckon(province.bundle, Standings(heard=heard, now={("c", Tool.EIT): 55}, gains=gains), TODAY)
    assert [(call.agency.code, call.why) for call in told.calls] == [
        ("d", Why.FORK),
        ("b", Why.SILENT),
        ("c", Why.COUNTER),
        ("a", Why.BEHIND),
    ]


def test_a_wholly_silent_agency_is_one_call(tmp_path: Path) -> None:
    """As ever: nobody is named, the agency is silent."""
    (call,) = two_counters(tmp_path, 8, 11).calls
    assert (call.why, call.reason.th) == (Why.SILENT, "เงียบ 8 วัน ได้ 50–58 จาก 60")
    assert call.brief.th == "เงียบ 8 วัน"


def test_the_calendar_has_windows_and_extensions(province: Province) -> None:
    """In day order: opening, each extension of the log with its day and reason, the close in force, OIT the same."""
    (window,) = province.bundle.windows
    log = (
        Extension(announced=date(2025, 6, 15), until=date(2025, 7, 15), reason="น้ำท่วม"),
        Extension(announced=date(2025, 6, 28), until=date(2025, 7, 31)),
    )
    oit = Oit(
        items=43, due=date(2025, 4, 30), extensions=(Extension(announced=date(2025, 4, 20), until=date(2025, 6, 20)),)
    )
    own = Milestone(day=date(2025, 6, 1), what=Words(th="เริ่มเก็บ", en="it begins"))
    province.bundle = replace(province.bundle, windows=(replace(window, extensions=log),), oit=oit, calendar=(own,))
    assert [(one.day, one.what.th) for one in board(province).calendar] == [
        (date(2025, 4, 20), "ประกาศขยายเวลา OIT ถึง 20 มิ.ย. 2568"),
        (date(2025, 6, 1), "เริ่มเก็บ"),
        (date(2025, 6, 1), "เปิดรับ EIT"),
        (date(2025, 6, 15), "ประกาศขยายเวลา EIT ถึง 15 ก.ค. 2568 (น้ำท่วม)"),
        (date(2025, 6, 20), "กำหนดส่ง OIT"),
        (date(2025, 6, 28), "ประกาศขยายเวลา EIT ถึง 31 ก.ค. 2568"),
        (date(2025, 7, 31), "วันสุดท้ายของ EIT"),
    ]


def test_days_are_counted_as_officers_count_them() -> None:
    """On 18 June, with the last day on 30 June, every face says 12 days; on the last day that it closes today."""
    assert [left_words(days).en for days in (13, 3, 2, 1, 0)] == [
        "12 days left", "2 days left", "1 day left", "closes today", "closed",
    ]  # fmt: skip
    assert all_left({Tool.EIT: 13, Tool.IIT: 13}, {}).th == "เหลือ 12 วัน"
    assert all_left({Tool.EIT: 13, Tool.IIT: 0}, {}).th == "EIT เหลือ 12 วัน, IIT สิ้นสุดแล้ว"
    opens = {Tool.IIT: date(2025, 6, 25)}
    assert all_left({Tool.EIT: 13, Tool.IIT: 6}, opens).th == "EIT เหลือ 12 วัน, IIT เปิด 25 มิ.ย. 2568"


def test_before_the_window_all_its_days_lie_ahead(province: Province) -> None:
    """Thirty days for sixty answers are two a day, on whatever day before it one looks."""
    for day in (1, 31):
        before = board(province, ago=None, today=date(2025, 5, day))
        one = line(before)
        assert (one.needed, one.days_left, one.opens, one.status) == (2.0, 30, date(2025, 6, 1), Status.NOT_STARTED)
        assert plain_board(before, "th")["days_left"] == {"EIT": 30}
        assert all_left(before.days_left, before.opens).en == "opens 1 Jun 2025"
    first = board(province, ago=None, today=date(2025, 6, 1))
    assert line(first).opens is None
    assert all_left(first.days_left, first.opens).en == "29 days left"


@pytest.mark.parametrize(
    ("today", "left", "said"),
    [(date(2025, 6, 18), 12, "เหลือ 12 วัน"), (LAST, 0, "วันนี้วันสุดท้าย"), (LAST + timedelta(days=1), None, "สิ้นสุดแล้ว")],
)
def test_files_count_the_days_as_sentences_do(province: Province, today: date, left: int | None, said: str) -> None:
    """JSON and spreadsheets say the number that stands on the screen; nothing once it is over."""
    told = board(province, now=10, today=today)
    assert plain_board(told, "th")["days_left"] == {"EIT": left}
    heads, *rows = full_rows(told, told.lines, "th")
    assert {row[heads.index("เหลือกี่วัน")] for row in rows} == {left}
    assert all_left(told.days_left, told.opens).th == said


def test_the_sums_count_agencies(tmp_path: Path) -> None:
    """Each once, by the worst of its tools."""
    province = make_province(
        tmp_path,
        agencies=tuple(agency(code, iit=30) for code in ("a", "b")),
        counters=lambda: [Counter("1", ("a",)), Counter("2", ("b",))],
        tools=(Tool.EIT, Tool.IIT),
    )
    told = board(province, now=60)
    assert sorted(one.status for one in told.lines if one.agency.code == "a") == [Status.BEHIND, Status.MET]
    assert sum_words(told).en == "agencies: behind 1, silent 1"
    assert sum_words(told).th == "หน่วยงาน  ช้า 1  เงียบ 1"
