"""500 random lives of counters: restarts, copies, restores, losses, repeats, any order. The hub's totals hold."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec import structs

from surveytui.questionnaire.models import Tool
from surveytui.sync.merge import Known, Merged, heard_on, learn, merge
from surveytui.sync.report import NONE, Block, Count, Report
from tests.sync.specimen import CAMPAIGN, REPORT, block

K = 5
CELLS = (("a", Tool.EIT), ("a", Tool.IIT), ("b", Tool.EIT))


@dataclass
class Counter:
    """A counter as SECURITY and D6 have it: an open block under a random name, closed blocks, a numbered report."""

    device: str
    chance: Random
    closed: dict[str, dict[tuple[str, Tool], int]] = field(default_factory=dict)
    open: dict[tuple[str, Tool], int] = field(default_factory=dict)
    name: str = ""
    last: Report | None = None
    people: frozenset[int] = frozenset()
    """Whose answers this disk holds; no real counter knows."""
    told: frozenset[int] = frozenset()
    """Those of them that its closed blocks count."""

    def answer(self, cell: tuple[str, Tool], person: int) -> None:
        self.name = self.name or f"{self.chance.getrandbits(128):032x}"
        self.open[cell] = self.open.get(cell, 0) + 1
        self.people |= {person}
        if sum(self.open.values()) == K:
            self.release()

    def release(self) -> None:
        if self.open:
            self.closed[self.name] = self.open
            self.open, self.name = {}, ""
            self.told = self.people

    def report(self, *, closed: bool = False) -> Report:
        blocks = tuple(
            Block(id=name, counts=tuple(sorted(Count(agency=a, tool=t, count=n) for (a, t), n in counts.items())))
            for name, counts in sorted(self.closed.items())
        )
        seq, previous = (self.last.seq, self.last.previous) if self.last else (1, NONE)
        now = Report(
            campaign=CAMPAIGN,
            device=self.device,
            seq=seq,
            previous=previous,
            bundle=1,
            day=date(2025, 6, 1),
            blocks=blocks,
            manifest=NONE,
            closed=closed,
        )
        if self.last is not None and now != self.last:
            now = structs.replace(now, seq=self.last.seq + 1, previous=self.last.digest())
        self.last = now
        return now

    def copy(self) -> Counter:
        return replace(self, closed=dict(self.closed), open=dict(self.open), chance=Random(self.chance.random()))


class Hub:
    """The thing under test, one counter's knowledge after the other."""

    def __init__(self) -> None:
        self.known: dict[str, Known] = {}
        self.totals: dict[str, int] = {}
        self.forked: set[str] = set()
        self.received: dict[str, dict[str, Report]] = {}
        self.people: dict[str, set[int]] = {}
        """Whose answers the reports that came count."""

    def take(self, report: Report, people: frozenset[int] = frozenset()) -> Merged:
        self.people.setdefault(report.device, set()).update(people)
        known = self.known.setdefault(report.device, Known())
        merged = merge(known, report)
        learn(known, report, merged)
        self.totals[report.device] = self.totals.get(report.device, 0) + sum(merged.gained.values())
        if merged.fork:
            self.forked.add(report.device)
        self.received.setdefault(report.device, {})[report.digest()] = report
        return merged


def contradict(one: Report, other: Report) -> bool:
    """Whether two reports cannot both be of one counter: the definition, without any cleverness."""
    first, second = sorted((one, other), key=lambda report: report.seq)
    have = {block.id: block.counts for block in second.blocks}
    return (
        first.seq == second.seq
        or (first.previous == second.previous != NONE)
        or any(have.get(block.id) != block.counts for block in first.blocks)
    )


class Lives(RuleBasedStateMachine):
    """Two counters, restarts, copies and restored images of them, and a post that loses, repeats and reorders."""

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed: int) -> None:
        chance = Random(seed)
        self.hub = Hub()
        self.counters = [Counter(f"{number:016x}", Random(chance.random())) for number in range(2)]
        self.given: dict[str, int] = {}
        self.forks: dict[str, int] = {}
        self.post: list[tuple[Report, frozenset[int]]] = []
        self.images: list[Counter] = []
        self.person = 0

    @rule(which=st.integers(0, 9), cell=st.sampled_from(CELLS), times=st.integers(1, 7))
    def answer(self, which: int, cell: tuple[str, Tool], times: int) -> None:
        counter = self.counters[which % len(self.counters)]
        for _ in range(times):
            self.person += 1
            counter.answer(cell, self.person)
        self.given[counter.device] = self.given.get(counter.device, 0) + times

    @rule(which=st.integers(0, 9))
    def report(self, which: int) -> None:
        counter = self.counters[which % len(self.counters)]
        self.post.append((counter.report(), counter.told))

    @rule(which=st.integers(0, 9))
    def restart(self, which: int) -> None:
        """Nothing but what is on the disk goes on; the generator of names begins anew."""
        counter = self.counters[which % len(self.counters)]
        self.counters[which % len(self.counters)] = counter.copy()

    @rule(which=st.integers(0, 9))
    def clone(self, which: int) -> None:
        """A disk image is put on another machine, and both live on."""
        counter = self.counters[which % len(self.counters)]
        self.counters.append(counter.copy())
        self.forks[counter.device] = self.forks.get(counter.device, 0) + 1

    @rule(which=st.integers(0, 9))
    def back_up(self, which: int) -> None:
        """An image is put aside."""
        self.images.append(self.counters[which % len(self.counters)].copy())

    @rule(which=st.integers(0, 9))
    def restore(self, which: int) -> None:
        """An image takes the place of a counter; what that one did since is gone, but for what it had sent."""
        if not self.images:
            return
        image = self.images[which % len(self.images)]
        same = [place for place, counter in enumerate(self.counters) if counter.device == image.device]
        self.counters[same[which % len(same)]] = image.copy()
        self.forks[image.device] = self.forks.get(image.device, 0) + 1

    @rule(which=st.integers(0, 99), again=st.booleans())
    def deliver(self, which: int, again: bool) -> None:
        if self.post:
            place = which % len(self.post)
            self.hub.take(*self.post[place])
            if not again:
                del self.post[place]

    @rule(which=st.integers(0, 99))
    def lose(self, which: int) -> None:
        if self.post:
            del self.post[which % len(self.post)]

    @invariant()
    def never_too_many(self) -> None:
        if hasattr(self, "hub"):
            assert all(self.hub.totals[device] <= self.given.get(device, 0) for device in self.hub.totals)

    def teardown(self) -> None:
        if not hasattr(self, "hub"):
            return
        for counter in self.counters:
            counter.release()
            self.hub.take(counter.report(closed=True), counter.told)
        for device in {counter.device for counter in self.counters}:
            forks = self.forks.get(device, 0)
            # What a restored disk has forgotten and no report has told is nowhere any more.
            missing = len(self.hub.people[device]) - self.hub.totals[device]
            assert 0 <= missing <= (K - 1) * forks
            if not forks:
                assert self.hub.totals[device] == self.given.get(device, 0)
            reports = self.hub.received[device].values()
            assert (device in self.hub.forked) == any(contradict(*pair) for pair in combinations(reports, 2))
            if not forks:
                assert device not in self.hub.forked


LivesTest = pytest.mark.filterwarnings("default")(Lives.TestCase)
LivesTest.settings = settings(
    max_examples=500, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.parametrize("seed", range(50))
def test_long_lives_too(seed: int) -> None:
    """What hypothesis finds is short and thorough; these five hundred are long: forty steps each, ten to a seed."""
    for number in range(10):
        chance = Random(1000 * seed + number)
        lives = Lives()
        lives.begin(seed=chance.getrandbits(32))
        for _ in range(40):
            which = chance.randrange(10)
            step = chance.choice(("answer", "answer", "report", "deliver", "deliver", "lose", "restart", "accident"))
            match step:
                case "answer":
                    lives.answer(which=which, cell=chance.choice(CELLS), times=chance.randrange(1, 8))
                case "deliver":
                    lives.deliver(which=which, again=chance.random() < 0.5)
                case "accident":
                    getattr(lives, chance.choice(("clone", "back_up", "restore")))(which=which)
                case _:
                    getattr(lives, step)(which=which)
            lives.never_too_many()
        lives.teardown()


def test_a_copied_counter_that_works_on_is_found() -> None:
    """Three answers, copied, each goes on to its own end: the one block under two contents, the device named."""
    hub, counter = Hub(), Counter("00" * 8, Random(1))
    for _ in range(3):
        counter.answer(CELLS[0], 0)
    other = counter.copy()
    for _ in range(2):
        counter.answer(CELLS[0], 0)
        other.answer(CELLS[1], 0)
    assert hub.take(counter.report()).fork is None
    merged = hub.take(other.report())
    assert merged.fork is not None
    assert hub.forked == {"00" * 8}
    assert hub.totals["00" * 8] == 7


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32), data=st.data())
def test_the_order_of_arrival_changes_nothing(seed: int, data: st.DataObject) -> None:
    """The same reports in two orders, some twice: the same totals and the same verdict."""
    counter = Counter("00" * 8, Random(seed))
    copies, reports = [counter], []
    for _ in range(12):
        one = data.draw(st.sampled_from(copies))
        for _ in range(data.draw(st.integers(1, 6))):
            one.answer(data.draw(st.sampled_from(CELLS)), 0)
        reports.append(one.report())
        if data.draw(st.integers(0, 5)) == 0:
            copies.append(one.copy())
    first, second = Hub(), Hub()
    for report in reports:
        first.take(report)
    for report in data.draw(st.permutations([*reports, *reports[:3]])):
        second.take(report)
    assert first.totals == second.totals
    assert first.forked == second.forked


def test_what_came_before_is_nothing_new() -> None:
    """The very same report again adds nothing and proves nothing."""
    hub = Hub()
    assert hub.take(REPORT).gained == {("a", Tool.EIT): 6, ("b", Tool.EIT): 1, ("a", Tool.IIT): 3}
    again = hub.take(REPORT)
    assert again.known
    assert not again.gained


def test_every_cell_that_is_told_is_heard_of() -> None:
    """Also one that gained nothing: the board's pace needs the day on which it stood still."""
    hub = Hub()
    hub.take(REPORT)
    newer = (*REPORT.blocks, block(7, ("b", Tool.EIT, 5)))
    merged = hub.take(structs.replace(REPORT, seq=4, previous=REPORT.digest(), blocks=newer))
    assert merged.gained == {("a", Tool.EIT): 0, ("b", Tool.EIT): 5, ("a", Tool.IIT): 0}
    assert list(merged.blocks) == [newer[-1].id]
    assert merged.fork is None


def test_of_a_block_with_two_contents_the_larger_counts_stay() -> None:
    """Cell by cell, in order, and the totals grow by no more than the difference."""
    hub = Hub()
    hub.take(REPORT)
    other = (block(1, ("a", Tool.EIT, 1), ("a", Tool.IIT, 2), ("b", Tool.EIT, 4)), REPORT.blocks[1])
    merged = hub.take(structs.replace(REPORT, seq=4, previous=REPORT.digest(), blocks=other))
    assert merged.fork
    assert merged.gained == {("a", Tool.EIT): 0, ("a", Tool.IIT): 2, ("b", Tool.EIT): 3}
    larger = block(1, ("a", Tool.EIT, 4), ("a", Tool.IIT, 2), ("b", Tool.EIT, 4))
    assert merged.blocks[larger.id].counts == larger.counts


def test_one_number_with_two_contents_is_a_fork() -> None:
    """Even when the counts agree: the other one says another day."""
    hub = Hub()
    hub.take(REPORT)
    assert hub.take(structs.replace(REPORT, day=date(2025, 6, 19))).fork
    assert hub.take(structs.replace(REPORT, seq=9, blocks=(*REPORT.blocks, block(7, ("a", Tool.EIT, 5))))).fork


@pytest.mark.parametrize(
    ("told", "before", "heard"),
    [
        ((2025, 6, 17), None, (2025, 6, 17)),  # came by stick three days later
        ((2025, 6, 17), (2025, 6, 10), (2025, 6, 17)),
        ((2025, 1, 6), None, (2025, 6, 20)),  # the least day it may tell: its clock is years back
        ((2025, 6, 10), (2025, 6, 10), (2025, 6, 20)),  # its clock stands still
        ((2099, 1, 1), None, (2025, 6, 20)),  # its clock is ahead
    ],
)
def test_whose_day_is_believed(
    told: tuple[int, int, int], before: tuple[int, int, int] | None, heard: tuple[int, int, int]
) -> None:
    """A counter's own day where it can be true, the hub's where it cannot."""
    day = heard_on(
        date(*told),
        received=date(2025, 6, 20),
        issued=date(2025, 1, 6),
        before=date(*before) if before else None,
    )
    assert day == date(*heard)
