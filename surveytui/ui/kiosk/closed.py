"""Screens on which nothing can be answered: closed, no room, enough, out of order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from textual.geometry import Region

from surveytui.questionnaire.picture import Picture
from surveytui.text.dates import thai_date
from surveytui.text.words import Words
from surveytui.ui.kiosk import words
from surveytui.ui.kiosk.frame import KioskScreen, Place
from surveytui.ui.kiosk.port import Closed, Setting
from surveytui.ui.kiosk.start import Attract
from surveytui.ui.widgets.card import Card, Line, Tone
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.welcome import Caption

CODES: dict[Closed, str] = {"room": "D01", "disk": "D02", "quota": "", "over": "", "day": "", "": ""}
"""What an officer looks up in the handbook; a closed day needs no officer."""
NOT_KEPT = "D03"
"""The disk refused an answer twice."""
READABLE = 60.0
"""Seconds for which it is said that something broke; the next start screen looks at the disk again."""


class ClosedScreen(Attract):
    """A card instead of the start screen, and a code for the officer; officers get in from here too."""

    def __init__(self, tone: Tone, code: str, *lines: Words | Line) -> None:
        super().__init__()
        self._card = Card(tone, *lines)
        self._code = Caption(words.CODE, code=code) if code else None

    def parts(self) -> Iterable[Drawn]:
        """Card and code."""
        return (self._card, self._code) if self._code else (self._card,)

    def place(self, frame: Picture) -> Iterable[Place]:
        """The code stands under the card; without one the card is taller."""
        yield self._card, Region(0, 1, frame.columns, frame.rows - (8 if self._code else 3))
        if self._code:
            yield self._code, Region(0, frame.rows - 5, frame.columns, 1)


class OutOfOrderScreen(KioskScreen):
    """Something broke: no buttons, no details, no guess."""

    watched = False

    def __init__(self, code: str) -> None:
        super().__init__()
        self._until: float | None = None
        self._card = Card(Tone.BAD, words.BROKEN, words.CALL, words.UNSENT_NOT_KEPT)
        self._code = Caption(words.CODE, code=code)

    def parts(self) -> Iterable[Drawn]:
        """Card and code."""
        return (self._card, self._code)

    def place(self, frame: Picture) -> Iterable[Place]:
        """The code stands under the card."""
        yield self._card, Region(0, 1, frame.columns, frame.rows - 8)
        yield self._code, Region(0, frame.rows - 5, frame.columns, 1)

    def tick(self, now: float) -> None:
        """Make way for a fresh start, from which officers get in."""
        self._until = now + READABLE if self._until is None else self._until
        if now >= self._until:
            self.kiosk.home("left")


def closed_screen(setting: Setting) -> ClosedScreen:
    """The screen for a setting in which nobody can answer."""
    code = CODES[setting.closed]
    match setting.closed:
        case "quota":
            return ClosedScreen(Tone.QUIET, code, words.ENOUGH, words.THANKS_FOR_INTEREST)
        case "room" | "disk":
            return ClosedScreen(Tone.WARN, code, words.NO_ROOM, words.CALL, words.NOTHING_LOST)
        case "over":
            return ClosedScreen(Tone.QUIET, code, words.OVER, words.THANKS_TO_ALL)
        case _:
            return ClosedScreen(Tone.QUIET, code, words.CLOSED, *_opening(setting.opens))


def _opening(day: date | None) -> tuple[Line, ...]:
    """From which day on it is open, in each language's own years."""
    if day is None:
        return ()
    return (Line(words.OPENS, {"day": Words(thai_date(day, "th"), thai_date(day, "en"))}),)
