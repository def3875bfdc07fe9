"""Two questions that cover the whole screen, so that a stranger sees no answer: is anybody there, and shall all be deleted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.events import Event, Key, MouseDown
from textual.geometry import Region
from textual.widget import Widget

from surveytui.questionnaire.picture import Picture
from surveytui.ui.kiosk import words
from surveytui.ui.kiosk.frame import KioskScreen, Place, row_of
from surveytui.ui.kiosk.keys import digit_of
from surveytui.ui.widgets.box_button import BoxButton, Look
from surveytui.ui.widgets.card import Card, Line, Tone
from surveytui.ui.widgets.countdown import Countdown
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.touch import under

BUTTON_ROWS = 5
METER_COLUMNS = 36


class SafeScreen(KioskScreen):
    """A card, and two buttons of five rows, the safe one right and in focus."""

    def place(self, frame: Picture) -> Iterator[Place]:
        """The card ends where the buttons' margin begins."""
        yield self._card, Region(0, 1, frame.columns, frame.rows - 9)
        yield from row_of([self._leave, self._stay], frame, frame.rows - 7, BUTTON_ROWS)

    _card: Card
    _leave: BoxButton
    _stay: BoxButton

    def first(self) -> Widget:
        """The safe side."""
        return self._stay


class IdleScreen(SafeScreen):
    """Is anybody there? Any key or touch goes on and is not taken as an answer; only 0 or its box leaves.

    The app itself sees every key and touch first and takes this screen away; see `KioskApp.touched`.
    """

    watched = False

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self._card = Card(Tone.WARN, *self._lines(seconds), below=2)
        self._leave = BoxButton(words.LEAVE, key="0")
        self._stay = BoxButton(words.GO_ON, key="1", look=Look.MAIN)
        self._meter = Countdown(seconds)

    def parts(self) -> Iterable[Drawn]:
        """The question, how long it stands, a meter on the card."""
        return (self._card, self._leave, self._stay, self._meter)

    @staticmethod
    def _lines(left: int) -> tuple[Line, ...]:
        return (Line(words.STILL_THERE), Line(words.DELETED_IN, {"left": left}))

    def place(self, frame: Picture) -> Iterator[Place]:
        """The meter lies on the card, under its words."""
        yield from super().place(frame)
        middle = 1 + (frame.rows - 9) // 2
        yield self._meter, Region((frame.columns - METER_COLUMNS) // 2, middle + 2, METER_COLUMNS, 1)

    def show(self, left: int) -> None:
        """So many seconds are left."""
        self._card.show(*self._lines(left))
        self._meter.show(left)

    def leaves(self, event: Event) -> bool:
        """Whether a key or touch means *stop*; anything else means that somebody is there."""
        if isinstance(event, Key):
            return digit_of(event) == "0"
        if isinstance(event, MouseDown) and self.is_mounted:
            return under(self, event.x, event.y) is self._leave
        return False

    def pressed(self, button: BoxButton) -> None:
        """Only *stop* gets here."""
        if button is self._leave:
            self.kiosk.home("stopped")


class StopScreen(SafeScreen):
    """Stop and delete everything?"""

    def parts(self) -> Iterable[Drawn]:
        """The question and its two answers."""
        self._card = Card(Tone.WARN, words.STOP_AND_DELETE, words.KEEPS_NOTHING)
        self._leave = BoxButton(words.LEAVE_AND_DELETE, key="0", look=Look.DANGER)
        self._stay = BoxButton(words.GO_ON, key="1", look=Look.MAIN)
        return (self._card, self._leave, self._stay)

    def back(self) -> None:
        """Go on answering."""
        self.kiosk.pop_screen()

    def escape(self) -> None:
        """The same."""
        self.back()

    def pressed(self, button: BoxButton) -> None:
        """Delete, or go on."""
        if button is self._leave:
            self.kiosk.delete_answers()
        else:
            self.back()
