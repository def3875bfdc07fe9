"""A board that is followed is the board reckoned from scratch, whatever has happened in between and whoever wrote it."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from surveytui.campaign.models import Bundle, Extension
from surveytui.errors import HubError, SurveyError
from surveytui.questionnaire.models import Tool
from surveytui.sync.board import Interval, LastYear, Status
from surveytui.sync.hub.boards import Boards
from surveytui.sync.hub.desk import HubDesk
from surveytui.sync.hub.entries import add_note, set_oit
from surveytui.sync.hub.holding import Holding
from surveytui.sync.hub.outcome import Verdict
from surveytui.sync.hub.port import HubPort
from surveytui.sync.reckoning import Reckoned
from surveytui.sync.report import Block, Count
from surveytui.sync.standings import Standings
from surveytui.sync.tables import plain_board
from surveytui.sync.ticket import write_tickets
from tests.sync.province import TODAY, Counter, Province, agency, make_province

CODES = ("a", "b", "c")
COUNTERS = (("a",), ("a", "b"), ("b",), ("c",))
counters = st.integers(0, len(COUNTERS) - 1)
codes = st.sampled_from(CODES)


def campaign(root: Path) -> Province:
    """Three agencies, four counters; one serves two agencies, and c has but one."""
    return make_province(
        root,
        agencies=tuple(agency(code, iit=15) for code in CODES),
        counters=lambda: [Counter(f"เครื่อง {n}", served) for n, served in enumerate(COUNTERS, 1)],
        tools=(Tool.EIT, Tool.IIT),
    )


class Followed(RuleBasedStateMachine):
    """A hub's service takes in whatever comes; a supervisor's board, another program, looks after each step."""

    @initialize()
    def begin(self) -> None:
        self.root = Path(tempfile.mkdtemp())
        self.province = campaign(self.root)
        self.province.day = TODAY - timedelta(days=12)
        self.watching = HubDesk(self.province.home, today=lambda: self.province.day)
        self.port = HubPort(self.watching)

    def teardown(self) -> None:
        self.province.desk.close()
        self.watching.close()
        shutil.rmtree(self.root)

    @rule(
        which=counters,
        number=st.integers(0, 30),
        tool=st.sampled_from([Tool.EIT, Tool.IIT]),
        late=st.integers(0, 9),
        end=st.booleans(),
    )
    def report(self, which: int, number: int, tool: Tool, late: int, end: bool) -> None:
        counter = self.province.counters[which]
        counter.count(
            number, tool if tool in {Tool.EIT, Tool.IIT} else Tool.EIT, counter.agencies[number % len(counter.agencies)]
        )
        self.province.hear(counter, self.province.day - timedelta(days=late), closed=end and number % 5 == 0)

    @rule(which=counters)
    def contradict(self, which: int) -> None:
        """A copy of the counter bears the same number and tells another day."""
        counter = self.province.counters[which]
        if counter.last is not None:
            self.province.hear(
                counter, self.province.day - timedelta(days=20), seq=counter.last.seq, previous=counter.last.previous
            )

    @rule(which=counters, number=st.integers(1, 20))
    def ticket(self, which: int, number: int) -> None:
        counter = self.province.counters[which]
        counter.count(number)
        report = counter.report(self.province.campaign, self.province.day)
        for text in write_tickets(report, counter.agencies, counter.key):
            try:
                self.province.desk.take_text(text)
            except SurveyError:  # a counter that is retired by now
                assert self.province.bundle.devices[which].retired

    @rule(code=codes)
    def note(self, code: str) -> None:
        add_note(self.province.desk, code, "โทรแล้ว")

    @rule(code=codes, items=st.integers(0, 43))
    def publish(self, code: str, items: int) -> None:
        set_oit(self.province.desk, code, items)

    @rule(some=st.sets(codes))
    def last_year(self, some: set[str]) -> None:
        with self.province.desk.store.writing():
            result = LastYear(fiscal_year=2567, score="87.21", band="ผ่านดี")
            self.province.desk.store.set_last_year(dict.fromkeys(some, result))

    @rule(which=counters, retired=st.booleans(), served=st.sets(codes, min_size=1))
    def version(self, which: int, retired: bool, served: set[str]) -> None:
        devices = list(self.province.bundle.devices)
        devices[which] = replace(devices[which], retired=retired, agencies=tuple(sorted(served)))
        data = self.province.signed(self.province.next_version(devices=tuple(devices)))
        assert self.province.desk.take("x.bundle", data).verdict is Verdict.TAKEN

    @rule(days=st.integers(1, 8))
    def extend(self, days: int) -> None:
        extension = Extension(
            announced=self.province.day, until=self.province.bundle.windows[0].closes + timedelta(days=days)
        )
        windows = [
            replace(window, extensions=(*window.extensions, extension)) for window in self.province.bundle.windows
        ]
        self.province.desk.take("x.bundle", self.province.signed(self.province.next_version(windows=tuple(windows))))

    @rule(days=st.integers(1, 6))
    def wait(self, days: int) -> None:
        self.province.day += timedelta(days=days)

    @invariant()
    def alike(self) -> None:
        if hasattr(self, "port"):
            board = self.port.board()
            anew = Boards(self.watching.store).read(self.watching.bundle, self.province.day)
            holding = Holding(self.watching.home.quarantine, self.watching.today)
            assert board == replace(anew, held=holding.held(self.watching._devices))


TestFollowed = Followed.TestCase
TestFollowed.settings = settings(
    max_examples=60, stateful_step_count=14, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.fixture
def reckoned(monkeypatch: pytest.MonkeyPatch) -> list[frozenset[str] | None]:
    """What was reckoned again at each look: None for everything."""
    seen: list[frozenset[str] | None] = []
    anew, after = Reckoned.anew, Reckoned.after

    def watched_anew(bundle: Bundle, standings: Standings, today: date) -> Reckoned:
        seen.append(None)
        return anew(bundle, standings, today)

    def watched_after(self: Reckoned, newer: Standings, agencies: frozenset[str]) -> Reckoned:
        seen.append(frozenset(agencies))
        return after(self, newer, agencies)

    monkeypatch.setattr(Reckoned, "anew", watched_anew)
    monkeypatch.setattr(Reckoned, "after", watched_after)
    return seen


def test_only_what_has_changed_is_reckoned_again(tmp_path: Path, reckoned: list[frozenset[str] | None]) -> None:
    """One agency for its counter, its note, its OIT; nothing for nothing; everything for a new day or version."""
    province = campaign(tmp_path)
    desk = province.desk
    board = desk.board()
    assert desk.board() is board
    province.hear(province.counters[3])
    desk.board()
    add_note(desk, "b", "โทรแล้ว")
    set_oit(desk, "a", 3)
    desk.board()
    province.hear(province.counters[1])
    desk.board()
    assert reckoned == [None, {"c"}, {"a", "b"}, {"a", "b"}]
    province.day += timedelta(days=1)
    desk.board()
    desk.take("x.bundle", province.signed(province.next_version()))
    desk.board()
    assert reckoned[4:] == [None, None]


def test_what_another_program_wrote_is_seen(tmp_path: Path, reckoned: list[frozenset[str] | None]) -> None:
    """The revision lies in the database, not in memory."""
    province = campaign(tmp_path)
    other = HubDesk(province.home, today=lambda: province.day)
    other.board()
    counter = province.counters[3]
    counter.count(20)
    province.hear(counter)
    line = next(line for line in other.board().lines if line.agency.code == "c" and line.tool is Tool.EIT)
    assert line.got.least == 20
    assert reckoned == [None, {"c"}]
    other.close()


def test_a_database_put_back_from_a_copy_is_read_anew(tmp_path: Path, reckoned: list[frozenset[str] | None]) -> None:
    """A lower revision than the one that was seen proves it."""
    province = campaign(tmp_path / "new")
    province.hear(province.counters[0])
    followed = Boards(province.desk.store)
    followed.read(province.bundle, TODAY)
    older = campaign(tmp_path / "old")
    followed._store = older.desk.store
    board = followed.read(province.bundle, TODAY)
    assert board.newest is None
    assert reckoned == [None, None]


def test_a_look_is_of_one_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that comes while the board is being read is in the next one, whole."""
    province = campaign(tmp_path)
    desk = HubDesk(province.home, today=lambda: province.day)
    desk.board()
    counter = province.counters[3]
    counter.count(20)
    read = desk.store.revision

    def revision() -> int:
        found = read()
        province.hear(counter)
        return found

    monkeypatch.setattr(desk.store, "revision", revision)
    during = desk.board()
    monkeypatch.undo()
    after = desk.board()
    assert [line.got.least for line in during.lines if line.agency.code == "c"] == [0, 0]
    assert sorted(line.got.least for line in after.lines if line.agency.code == "c") == [0, 20]
    assert during.newest is None
    assert after.newest == 0
    desk.close()


def pace_of(province: Province, code: str = "a") -> tuple[float, float]:
    """The pace that the board tells, to a hundredth."""
    (told,) = (line.pace for line in province.desk.board().lines if line.agency.code == code and line.tool is Tool.EIT)
    assert told is not None
    return round(told.least, 2), round(told.most, 2)


@pytest.mark.parametrize("every", [1, 3, 5, 6])
def test_a_steady_counter_has_a_steady_pace_however_often_it_reports(tmp_path: Path, every: int) -> None:
    """Five answers every two days is 2.5 a day on every day of the window, give or take the block that is still open."""
    province = campaign(tmp_path)
    longer = tuple(
        replace(window, extensions=(Extension(announced=date(2025, 6, 1), until=date(2025, 8, 15)),))
        for window in province.bundle.windows
    )
    province.desk.take("x.bundle", province.signed(province.next_version(windows=longer)))
    steady = province.counters[0]
    seen = set()
    for day in range(2, 61):
        province.day = date(2025, 6, 1) + timedelta(days=day)
        if not day % 2:
            steady.count(5)
        if not day % every:
            province.hear(steady)
        newest = day - day % every
        if newest >= 14:
            least, most = pace_of(province)
            assert least <= 2.5 <= most
            assert most - least <= 3 * 4 / 14  # blocks of five, at two ends, and one at the newest end
            seen.add((least, most))
    assert len(seen) <= 12


def test_a_pace_is_told_from_two_weeks_of_each_counters_own_reports(tmp_path: Path) -> None:
    """Each from its own newest report back; idle days count as days; one that was finished gains nothing more."""
    province = campaign(tmp_path)
    first, second = province.counters[:2]
    for day, counter, number in ((2, first, 20), (8, first, 0), (9, second, 5), (23, second, 28), (24, first, 16)):
        province.day = date(2025, 6, day)
        counter.count(number, agency="a")
        province.hear(counter)
    # the first gained 16 from the 8th to the 24th, the second 28 from the 9th to the 23rd
    assert pace_of(province) == (round(3 - 4 / 16 - 4 / 14, 2), round(3 + 4 / 16 + 4 / 14, 2))
    province.hear(second, closed=True)
    assert pace_of(province) == (0.75, 1.25)


def test_what_no_longer_comes_is_not_hoped_for(tmp_path: Path) -> None:
    """A counter that brought much once and fell silent, or was retired, adds nothing to the forecast of the one that goes on."""
    province = campaign(tmp_path)
    first, second = province.counters[:2]
    for day, counter, number in ((2, first, 40), (9, second, 5), (23, second, 5)):
        province.day = date(2025, 6, day)
        counter.count(number, agency="a")
        province.hear(counter)
    # the first has brought the same 40 from the 2nd to the 23rd, the second 5 more from the 9th to the 23rd
    assert pace_of(province) == (round(max(0, 5 / 14 - 4 / 14 - 4 / 21), 2), round(5 / 14 + 4 / 14 + 4 / 21, 2))
    retired = tuple(replace(one, retired=one.id == first.id) for one in province.bundle.devices)
    province.desk.take("x.bundle", province.signed(province.next_version(devices=retired)))
    assert pace_of(province) == (round(5 / 14 - 4 / 14, 2), round(5 / 14 + 4 / 14, 2))


def test_a_counter_is_not_silent_for_a_week(tmp_path: Path) -> None:
    """Up to then its pace counts by its own days; from the next day on it counts up to today."""
    province = campaign(tmp_path)
    province.day = date(2025, 6, 16)
    for counter in province.counters[:2]:
        counter.count(30, agency="a")
        province.hear(counter)
    for day, days in ((22, 15), (23, 22)):
        province.day = date(2025, 6, day)
        province.hear(province.counters[1])  # the other one goes on reporting
        assert pace_of(province) == (
            round(30 / days + 30 / (day - 1), 2),
            round(34 / days + 34 / (day - 1), 2),
        )


def test_nobody_is_judged_by_less_than_two_weeks_of_reports(tmp_path: Path) -> None:
    """However long the window has been open: the newest report speaks of its thirteenth day."""
    province = campaign(tmp_path)
    province.day = date(2025, 6, 14)
    province.counters[3].count(20, agency="c")
    province.hear(province.counters[3])
    province.day = date(2025, 6, 18)
    (line,) = (line for line in province.desk.board().lines if line.agency.code == "c" and line.tool is Tool.EIT)
    assert (line.pace, line.forecast, line.status) == (None, None, Status.EARLY)
    province.day = date(2025, 6, 15)
    province.hear(province.counters[3])
    assert pace_of(province, "c") == (round(20 / 14, 2), round(24 / 14, 2))


def test_who_has_counted_nothing_is_behind(tmp_path: Path) -> None:
    """A counter that reports, and has not filled one block in two weeks, is judged as it stands."""
    province = campaign(tmp_path)
    province.hear(province.counters[3])
    assert pace_of(province, "c") == (0, round(4 / 17, 2))
    (line,) = (line for line in province.desk.board().lines if line.agency.code == "c" and line.tool is Tool.EIT)
    assert line.status is Status.BEHIND


def test_a_copied_counter_holds_back_as_much_as_two(tmp_path: Path) -> None:
    """28 real answers: 12 that both copies share, 7 and 9 of their own; before and after one of them is finished."""
    province = campaign(tmp_path)
    counter = province.counters[3]
    counter.count(10, agency="c")  # two answers more are in a block that both go on with
    province.hear(counter)
    shared, last = counter.blocks, counter.last
    counter.count(5, agency="c")  # 12 + 7 = 19: four held back
    province.hear(counter)
    counter.blocks, counter.last = shared, last
    copy = Block(id=f"ffffffff{counter.id}{'1' * 8}", counts=(Count(agency="c", tool=Tool.EIT, count=5),))
    counter.blocks = (*shared, copy)  # 12 + 9 = 21, one of them held back beside the shared block
    province.hear(counter)

    def got() -> Interval:
        return next(one.got for one in province.desk.board().lines if one.agency.code == "c" and one.tool is Tool.EIT)

    assert got() == Interval(20, 28)
    province.hear(counter, closed=True)
    assert got() == Interval(20, 24)  # the other copy may still hold four


def test_oit_is_entered_from_the_board(tmp_path: Path) -> None:
    """A number as it was typed, Thai digits too; whatever is none, or too many, is one line and changes nothing."""
    province = campaign(tmp_path)
    port = HubPort(province.desk)
    port.publish("a", "๒๙")
    for wrong, said in (("", "0 ถึง 43"), ("x", "0 ถึง 43"), ("-1", "0 ถึง 43"), ("44", "0 ถึง 43"), ("9" * 12, "0 ถึง 43")):
        with pytest.raises(HubError) as caught:
            port.publish("a", wrong)
        assert said in caught.value.what.th
        assert "\n" not in caught.value.line("th")
    board = port.board()
    assert (board.published["a"].items, board.published["a"].total) == (29, 43)
    assert board.details["a"].oit == board.published["a"]


def test_a_script_gets_the_calendar(tmp_path: Path) -> None:
    """Days as ISO dates, texts by language."""
    board = campaign(tmp_path).desk.board()
    days = plain_board(board, "en")["calendar"]
    assert days == [
        {"day": "2025-04-30", "what": "OIT is due"},
        {"day": "2025-06-01", "what": "EIT opens"},
        {"day": "2025-06-01", "what": "IIT opens"},
        {"day": "2025-06-30", "what": "last day of EIT"},
        {"day": "2025-06-30", "what": "last day of IIT"},
    ]
