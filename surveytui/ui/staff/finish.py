"""The end of collection: asked, confirmed by the PIN once more, done for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from surveytui.counter.desk_messages import FINISH, Failed
from surveytui.text.words import Words
from surveytui.ui.staff import words
from surveytui.ui.staff.cards import CardScreen, Way, trouble
from surveytui.ui.staff.close import stop_program
from surveytui.ui.staff.export import export_screen
from surveytui.ui.staff.pin import PinScreen
from surveytui.ui.widgets.card import Tone

if TYPE_CHECKING:
    from surveytui.ui.staff.app import StaffApp


def finish_screen(staff: StaffApp) -> CardScreen:
    """Ask whether collection is to end; the focus is on the way back, since this one cannot be undone."""
    return CardScreen(
        words.FINISH,
        Tone.WARN,
        [words.FINISH_QUESTION, words.FINISH_WHEN, words.FINISH_EFFECT],
        [
            Way(words.NOT_YET, "0", main=True),
            Way(words.DO_FINISH, "1", lambda: staff.show(PinAgainScreen())),
        ],
    )


def finished_screen(staff: StaffApp) -> CardScreen:
    """Collection has ended; what is left to do."""
    ways = [Way(words.BACK, "0"), Way(words.EXPORT, "2", lambda: staff.show(export_screen(staff)), main=True)]
    if not staff.setting.alone:
        ways.insert(1, Way(words.STOP_PROGRAM, "3", lambda: stop_program(staff)))
    return CardScreen(words.FINISH, Tone.GOOD, [words.FINISHED, words.LAST_EXPORT], ways)


class PinAgainScreen(PinScreen):
    """The PIN once more, before collection is ended for good."""

    heading = words.ENTER_PIN_AGAIN
    title_words = words.FINISH

    @property
    def way_back(self) -> Words:
        """Not to the respondents: to the menu."""
        return words.CANCEL

    def out(self) -> None:
        """Back to the menu."""
        self.do(self.staff.menu())

    async def judge(self, typed: str) -> None:
        """Ask the desk to end collection."""
        finished = await self.staff.desk.ask(FINISH, typed)
        if isinstance(finished, Failed):
            self.staff.show(trouble(finished, self.title_words))
        elif finished.judged.right:
            self.staff.status = finished.status
            self.staff.show(finished_screen(self.staff))
        else:
            self.show_judgement(finished.judged)
