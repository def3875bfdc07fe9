"""The end of the questions: send, go back, or delete; then the wait for the keeper, and the thanks."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from textual.geometry import Region
from textual.widget import Widget

from surveytui.questionnaire.picture import Picture
from surveytui.ui.kiosk import words
from surveytui.ui.kiosk.closed import NOT_KEPT
from surveytui.ui.kiosk.ending import KeptScreen
from surveytui.ui.kiosk.frame import KioskScreen, Place, row_of
from surveytui.ui.kiosk.port import Keeper, Kept
from surveytui.ui.kiosk.question import QuestionScreen, visit_of
from surveytui.ui.kiosk.resting import StopScreen
from surveytui.ui.widgets.box_button import BoxButton, Look
from surveytui.ui.widgets.card import Card, Line, Tone
from surveytui.ui.widgets.drawn import Drawn

PATIENCE = 0.3
"""Seconds after which it is said that the keeper works."""
TRIES = 2


class SendScreen(KioskScreen):
    """Three ways on, and no list of the answers: somebody may stand behind."""

    to_be_read = True

    def __init__(self) -> None:
        super().__init__()
        self._waiting = False
        self._refusals = 0

    @property
    def watched(self) -> bool:  # type: ignore[override]
        """Nobody is asked to do anything while the keeper works."""
        return not self._waiting

    def parts(self) -> Iterable[Drawn]:
        """How many are answered, what sending means, three buttons."""
        answered, declined = visit_of(self.kiosk).interview.counts()
        counts = Line(words.COUNTS, {"answered": answered, "declined": declined})
        self._card = Card(Tone.PETROL, words.LAST_REACHED, counts)
        self._text = Card(Tone.PAPER, words.NO_WAY_BACK)
        self._send = BoxButton(words.SEND, key="1", look=Look.MAIN)
        self._change = BoxButton(words.GO_BACK_AND_CHANGE, key="2")
        self._delete = BoxButton(words.DO_NOT_SEND, key="3", look=Look.DANGER)
        self._keeping = Card(Tone.PAPER, words.KEEPING)
        return (self._card, self._text, self._send, self._change, self._delete, self._keeping)

    def place(self, frame: Picture) -> Iterable[Place]:
        """The card above, the sentence in the middle, the buttons below; while the keeper works, only words."""
        below = frame.rows - 8
        yield self._card, Region(0, 1, frame.columns, below - 6)
        if self._waiting:
            yield self._keeping, Region(0, below - 5, frame.columns, 11)
            return
        yield self._text, Region(0, below - 4, frame.columns, 4)
        yield from row_of([self._send], frame, below)
        yield from row_of([self._change, self._delete], frame, below + 3)

    def first(self) -> Widget:
        """To send."""
        return self._send

    def back(self) -> None:
        """To the last question."""
        if not self._waiting:
            visit = visit_of(self.kiosk)
            visit.interview.back()
            self.kiosk.show(QuestionScreen(visit))

    def escape(self) -> None:
        """Asks once more."""
        if not self._waiting:
            self.kiosk.push_screen(StopScreen())

    def pressed(self, button: BoxButton) -> None:
        """Send, back, or delete."""
        if self._waiting:
            return
        if button is self._send:
            self._waiting = True
            self.run_worker(self._hand_over(), name="send", description="send", exit_on_error=True)
        elif button is self._change:
            self.back()
        else:
            self.escape()

    async def _hand_over(self) -> None:
        """Give the sealed record to the keeper; only its *kept* is followed by thanks."""
        visit = visit_of(self.kiosk)
        keeping = asyncio.ensure_future(self._kept(self.kiosk.keeper, visit.record()))
        done, _ = await asyncio.wait({keeping}, timeout=PATIENCE)
        if not done:
            self.rearrange()
        if await keeping:
            visit.forget()
            self.kiosk.show(KeptScreen(self.kiosk.setting.bundle.policy.thanks))
        else:
            self._refused()

    async def _kept(self, keeper: Keeper, record: bytes) -> bool:
        return isinstance(await keeper.keep(record, visit_of(self.kiosk).cell), Kept)

    def _refused(self) -> None:
        """The answers are still here: try once more, or call an officer. Time to do either begins now.

        A disk that has refused twice wants an officer, and answers do not lie open until one comes (DESIGN D1).
        """
        self._waiting = False
        self._refusals += 1
        if self._refusals == TRIES:
            self.kiosk.out_of_order(NOT_KEPT)
            return
        self._text.show(words.NOT_KEPT_YET, tone=Tone.WARN)
        self.kiosk.rest_from_now()
        self.rearrange()
        self.set_focus(self._send)
