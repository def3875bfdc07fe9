"""Random lives of real counters, to the end: the records are opened, and then every count is exact.

Vault, report, batch, hub and headquarters as they are, through restarts, copies, restored images and a post that loses,
repeats and reorders. `test_merge` has five hundred such lives of a model, this a few of the real thing.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

import pytest

from surveytui.campaign.models import Bundle
from surveytui.counter.enrol import make_request, take_bundle
from surveytui.counter.home import CounterHome
from surveytui.counter.outbox import export
from surveytui.counter.receipts import receipts_in, take_receipts
from surveytui.counter.station import Station
from surveytui.headquarters.opening import case_of, settle
from surveytui.headquarters.signing import enrol
from surveytui.questionnaire.models import Tool
from surveytui.questionnaire.shipped import shipped_packs
from surveytui.sync.hub.desk import HubDesk, trust
from surveytui.sync.hub.home import HubHome
from tests.headquarters.office import TODAY, Headquarters

K = 5
TOOLS = (Tool.EIT, Tool.IIT)


@dataclass
class Machine:
    """A disk with a counter on it."""

    home: CounterHome
    people: set[int] = field(default_factory=set)
    """Whose answers lie on it, or have been sent from it."""
    batched: frozenset[int] = frozenset()
    """Those of them whose answers are in a batch."""


class Lives:
    """One enrolled counter and whatever becomes of its disk."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.chance = Random(seed)
        self.office = Headquarters(self.root / "hq")
        self.office.begin()
        self.office.edit("campaign.toml", "capacity = 2000", "capacity = 200")
        home = CounterHome.within(self.root / "0")
        request = self.root / "0.request"
        request.write_bytes(make_request(home, name="เครื่อง 1", agencies=("sample-town",), tools=TOOLS))
        enrol(self.office.home, request.read_bytes(), shipped=shipped_packs())
        self.bundle: Bundle = self.office.sign()
        path = self.office.home.versions()[-1]
        take_bundle(home, path, confirm=lambda _: True)
        trust(HubHome.within(self.root), path.read_bytes(), confirm=lambda _: True)
        self.machines = [Machine(home)]
        self.images: list[Machine] = []
        self.letters: list[tuple[Path, frozenset[int]]] = []
        """Sticks on their way, and whose sealed answers they carry, or sticks before them from the same disk."""
        self.arrived: set[int] = set()
        self.person = 0
        self.forks = 0

    def _copy(self, machine: Machine, name: str) -> Machine:
        target = CounterHome.within(self.root / name)
        shutil.copytree(machine.home.path, target.path)
        return Machine(target, set(machine.people), machine.batched)

    def _on(self, which: int, work: Callable[[Station], object]) -> None:
        with Station(self.machines[which % len(self.machines)].home, clock=lambda: TODAY) as station:
            work(station)

    def answer(self, which: int) -> None:
        """Each time the counter is started, some people answer, and it is stopped."""
        tool, times = self.chance.choice(TOOLS), self.chance.randrange(1, 9)
        machine = self.machines[which % len(self.machines)]
        records = self.office.records(self.bundle, times, tool)

        def keep(station: Station) -> None:
            for record in records:
                assert station.keep(record, agency="sample-town", tool=tool) == ""
                self.person += 1
                machine.people.add(self.person)

        self._on(which, keep)

    def write_stick(self, which: int) -> None:
        machine = self.machines[which % len(self.machines)]
        stick = Path(tempfile.mkdtemp(dir=self.root, prefix="stick-"))

        def write(station: Station) -> None:
            export(station, stick)
            if not station.vault.pending()[0]:
                machine.batched = frozenset(machine.people)

        self._on(which, write)
        carried = machine.batched if any(stick.glob("*.age")) else frozenset()
        self.letters.append((stick, carried))

    def take_receipts(self, which: int) -> None:
        """What has arrived is overwritten; whatever receipts there are, of other lives of this counter too."""
        receipts = receipts_in(self.office.home.receipts)
        self._on(which, lambda station: take_receipts(station, receipts))

    def clone(self, which: int) -> None:
        self.machines.append(self._copy(self.machines[which % len(self.machines)], f"clone-{len(self.machines)}"))
        self.forks += 1

    def back_up(self, which: int) -> None:
        self.images.append(self._copy(self.machines[which % len(self.machines)], f"image-{len(self.images)}"))

    def restore(self, which: int) -> None:
        """What was answered since the image and has not been sent is lost with the old disk."""
        if self.images:
            place = which % len(self.machines)
            self.forks += 1
            self.machines[place] = self._copy(self.images[which % len(self.images)], f"restored-{self.forks}")

    def deliver(self, which: int) -> None:
        """Out of order, and sometimes again later."""
        if self.letters:
            self._take(self.letters[which % len(self.letters)])
            if self.chance.random() < 0.5:
                del self.letters[which % len(self.letters)]

    def lose(self, which: int) -> None:
        if self.letters:
            del self.letters[which % len(self.letters)]

    def _take(self, letter: tuple[Path, frozenset[int]]) -> None:
        stick, carried = letter
        self.arrived |= carried
        desk = HubDesk(HubHome.within(self.root), today=lambda: date(2025, 6, 18))
        try:
            for path in sorted(stick.iterdir()):
                outcome = desk.take(path.name, path.read_bytes())
                assert outcome.verdict != "quarantined", outcome
                if path.suffix == ".report" and outcome.fork:
                    assert outcome.device == self.bundle.devices[0].id
        finally:
            desk.close()
        with self.office.store() as store:
            intake = self.office.intake(store)
            for path in sorted(stick.glob("*.age")):
                assert intake.take(path).verdict.value != "quarantined"

    def end(self) -> None:
        """Collection is finished on every disk that is left; all of it arrives; the records are opened."""
        for place, machine in enumerate(self.machines):
            self._on(place, finish)
            self.write_stick(place)
            self._take(self.letters[-1])
            assert machine.batched == machine.people
        desk = HubDesk(HubHome.within(self.root), today=lambda: date(2025, 6, 18))
        try:
            counted = sum(one.count for one in desk.store.standings())
            (heard,) = desk.store.heard().values()
        finally:
            desk.close()
        with self.office.store() as store:
            case = case_of(self.bundle.birth, [self.bundle], self.office.seeds())
            _, tally = settle(case, store, self.office.home.database, workers=1)
        opened = sum(answers for answers, _ in tally.opened.values())
        everybody = self.arrived.union(*(machine.people for machine in self.machines))
        assert opened == len(everybody)
        assert opened - (K - 1) * self.forks <= counted <= self.person
        if not self.forks:
            assert counted == opened == self.person
            assert heard.fork is None
        assert heard.device == self.bundle.devices[0].id


def finish(station: Station) -> None:
    """What *finish collection* does."""
    station.change(closed=True)
    station.vault.release()
    station.change(finished=True)


STEPS = ("answer",) * 6 + ("write_stick",) * 5 + ("deliver",) * 5 + ("take_receipts", "lose")
ACCIDENTS = ("clone", "back_up", "back_up", "restore")


@pytest.mark.parametrize("accidents", [False, True])
@pytest.mark.parametrize("seed", range(8))
def test_whatever_happens_to_a_counter_its_answers_are_counted_once(
    tmp_path: Path, seed: int, *, accidents: bool
) -> None:
    """Twenty steps, then the end: exact without copies, within k − 1 a copy with them, and exact again once opened."""
    lives = Lives(tmp_path, seed)
    for number in range(20):
        possible = STEPS + ACCIDENTS * accidents
        step = "answer" if number < 2 else lives.chance.choice(possible)
        getattr(lives, step)(lives.chance.randrange(6))
    lives.end()
