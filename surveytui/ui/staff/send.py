"""Sending over the network while an officer looks on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from textual.geometry import Region

from surveytui.counter.desk_messages import SEND, Failed, SentNow, Step
from surveytui.questionnaire.picture import Picture
from surveytui.text.words import Words
from surveytui.ui.kiosk.frame import Place
from surveytui.ui.staff import words
from surveytui.ui.staff.cards import CardScreen, Way, trouble
from surveytui.ui.staff.sentences import fill
from surveytui.ui.staff.widgets import Line, Page, Percent
from surveytui.ui.staff.working import WorkingScreen
from surveytui.ui.theme import Role
from surveytui.ui.widgets.card import Tone
from surveytui.ui.widgets.drawn import Drawn

if TYPE_CHECKING:
    from surveytui.ui.staff.app import StaffApp


class SendScreen(WorkingScreen):
    """How far it is, and a way to stop."""

    title_words = words.SEND

    def parts(self) -> Iterable[Drawn]:
        """A heading, a meter, the button."""
        self._page = Page(Line(words.SENDING), None, Line(words.STAY_HERE, role=Role.SOFT))
        self._meter = Percent()
        return (self._page, self._meter, self.cancel)

    def place(self, frame: Picture) -> Iterable[Place]:
        """From the top down."""
        width = frame.columns - 5
        yield self._page, Region(2, 2, width, 6)
        yield self._meter, Region(2, 9, min(width, 49), 1)
        yield self.cancel, Region(2, frame.rows - 3, frame.columns - 4, 3)

    async def work(self) -> None:
        """Ask the desk, and show what it says."""
        outcome = await self.staff.desk.ask(SEND, progress=self.show_step)
        if isinstance(outcome, SentNow):
            self.staff.show(_arrived(outcome))
        elif outcome.why == "cancelled":
            await self.staff.menu()
        else:
            self.staff.show(_failed(self.staff, outcome))

    def show_step(self, step: Step) -> None:
        """Show how far it is."""
        self._meter.show(step.percent)


def _arrived(sent: SentNow) -> CardScreen:
    tone = Tone.WARN if sent.waiting else Tone.GOOD
    return CardScreen(words.SEND, tone, _told(sent), [Way(words.FINISHED_HERE, "0", main=True)])


def _told(sent: SentNow) -> Iterator[Words]:
    """What has become of it, the main thing first."""
    if sent.waiting:
        yield fill(words.NOT_ALL_SENT, n=sent.waiting)
        if sent.trouble:
            yield sent.trouble
    else:
        yield fill(words.SENT, n=sent.files)
    if sent.overwritten:
        yield fill(words.OVERWRITTEN, n=sent.overwritten)
    if sent.campaign:
        yield words.NEW_CAMPAIGN


def _failed(staff: StaffApp, failed: Failed) -> CardScreen:
    if failed.why != "offline":
        return trouble(failed, words.SEND)
    again = Way(words.TRY_AGAIN, "1", lambda: staff.show(SendScreen()), main=True)
    return CardScreen(words.SEND, Tone.WARN, [words.OFFLINE, words.OFFLINE_DO], [Way(words.BACK, "0"), again])
