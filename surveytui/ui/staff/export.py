"""Export: sealed answers onto a stick, in four steps, and when it may be pulled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.geometry import Region

from surveytui.counter.desk_messages import EXPORT, Done, Failed, Status, Step
from surveytui.counter.sticks import Stick
from surveytui.questionnaire.picture import Picture
from surveytui.text.words import Words
from surveytui.ui.kiosk.frame import Place
from surveytui.ui.staff import words
from surveytui.ui.staff.cards import CardScreen, Way, trouble
from surveytui.ui.staff.frame import StaffScreen
from surveytui.ui.staff.send import SendScreen
from surveytui.ui.staff.sentences import fill, safe, size_words
from surveytui.ui.staff.sticks import StickScreen
from surveytui.ui.staff.widgets import Line, Page, Percent
from surveytui.ui.staff.working import WorkingScreen
from surveytui.ui.widgets.card import Card, Tone
from surveytui.ui.widgets.drawn import Drawn

if TYPE_CHECKING:
    from surveytui.ui.staff.app import StaffApp

STEPS = ("read", "write", "verify", "sync")
LABELS = (words.STEP_READ, words.STEP_WRITE, words.STEP_VERIFY, words.STEP_SYNC)


def export_screen(staff: StaffApp) -> StaffScreen:
    """The first screen of an export: which way; where it is known that nothing can go out by stick, that."""
    status = staff.status
    network = Way(words.WAY_NETWORK, "2", lambda: staff.show(SendScreen()))
    if status is not None and not _goes_by_stick(status):
        text = fill(words.TOO_FEW, k=status.block) if status.to_send else words.NOTHING_WRITTEN
        # Receipts and a newer campaign may wait at the hub all the same.
        ways = [Way(words.BACK, "0", main=True), *([network] if status.hub else [])]
        return CardScreen(words.EXPORT, Tone.QUIET, [text], ways)
    if status is not None and status.hub:
        stick = Way(words.WAY_STICK, "1", lambda: staff.show(StickScreen(words.EXPORT, ExportScreen)), main=True)
        return CardScreen(words.SEND_OUT, Tone.QUIET, [words.WHICH_WAY], [Way(words.BACK, "0"), stick, network])
    return StickScreen(words.EXPORT, ExportScreen)


def _goes_by_stick(status: Status) -> bool:
    """Whether there is a batch to write, or one can be made."""
    return bool(status.awaiting) or status.finished or status.ready


class ExportScreen(WorkingScreen):
    """The four steps; the running one has ▶.

    Args:
        stick: Where to.
    """

    title_words = words.EXPORT

    def __init__(self, stick: Stick) -> None:
        super().__init__()
        self._stick = stick
        self._step = Step("read", 0)

    def parts(self) -> Iterable[Drawn]:
        """Steps, meter, warning, and the way to stop."""
        self._page = Page(second=32)
        self._meter = Percent()
        self._warning = Card(Tone.WARN, words.DO_NOT_UNPLUG)
        self._tell()
        return (self._page, self._meter, self._warning, self.cancel)

    def place(self, frame: Picture) -> Iterable[Place]:
        """From the top down; in the last step there is nothing left to stop."""
        width = frame.columns - 5
        yield self._page, Region(2, 2, width, 6)
        yield self._meter, Region(2, 9, min(width, 49), 1)
        yield self._warning, Region(2, 11, frame.columns - 4, 3)
        if self._step.step != "sync":
            yield self.cancel, Region(2, frame.rows - 3, frame.columns - 4, 3)

    async def work(self) -> None:
        """Ask the desk, and show what it says."""
        outcome = await self.staff.desk.ask(EXPORT, self._stick.path, progress=self.show_step)
        if isinstance(outcome, Done):
            self.staff.show(self._written(outcome))
        elif outcome.why == "cancelled":
            await self.staff.menu()
        else:
            self.staff.show(self._failed(outcome))

    def show_step(self, step: Step) -> None:
        """Show how far it is; a later file takes no step back."""
        if STEPS.index(step.step) < STEPS.index(self._step.step):
            step = Step(self._step.step, step.percent, step.records, step.size)
        self._step = step
        self._tell()
        self.rearrange()

    def _tell(self) -> None:
        heading = fill(words.WRITING_TO, label=safe(self._stick.label, 20), size=size_words(self._stick.free))
        at, step = STEPS.index(self._step.step), self._step
        more: dict[int, Words] = {}
        if step.size:
            size = size_words(step.size)
            more = {0: fill(words.RECORDS, n=step.records), 1: Words(size, size)}
        steps = [
            Line(label, mark="✓" if number < at else "▶" if number == at else "·", more=more.get(number))
            for number, label in enumerate(LABELS)
        ]
        self._page.show(Line(heading), None, *steps)
        self._meter.show(step.percent)

    def _written(self, done: Done) -> CardScreen:
        k = self.staff.setting.bundle.policy.block
        stay = [fill(words.STAY, n=done.waiting, k=k)] if done.waiting else []
        if done.files:
            lines = [words.MAY_UNPLUG, fill(words.WRITTEN, n=done.records, files=done.files), *stay]
            return CardScreen(words.EXPORT, Tone.GOOD, lines, [Way(words.FINISHED_HERE, "0", main=True)])
        lines = [fill(words.TOO_FEW, k=k)] if done.waiting else [words.NOTHING_WRITTEN]
        return CardScreen(words.EXPORT, Tone.QUIET, lines, [Way(words.BACK, "0", main=True)])

    def _failed(self, failed: Failed) -> CardScreen:
        staff = self.staff
        if failed.why != "pulled":
            return trouble(failed, words.EXPORT)
        again = Way(words.TRY_AGAIN, "1", lambda: staff.show(StickScreen(words.EXPORT, ExportScreen)), main=True)
        return CardScreen(words.EXPORT, Tone.WARN, [words.PULLED], [Way(words.BACK, "0"), again])
