"""Screens on which nothing can be answered: closed, no room, enough, out of order."""

from __future__ import annotations

from collections.abc import Iterable

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

CODES: dict[Closed, str] = {"room": "D01", "disk": "D02", "bundle": "B01", "quota": "", "day": "", "": ""}
"""What an officer looks up in the handbook; a closed day needs no officer."""


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

    def __init__(self, code: str, *, perhaps_sent: bool) -> None:
        super().__init__()
        fate = words.PERHAPS_SENT if perhaps_sent else words.UNSENT_NOT_KEPT
        self._card = Card(Tone.BAD, words.BROKEN, words.CALL, fate)
        self._code = Caption(words.CODE, code=code)

    def parts(self) -> Iterable[Drawn]:
        """Card and code."""
        return (self._card, self._code)

    def place(self, frame: Picture) -> Iterable[Place]:
        """The code stands under the card."""
        yield self._card, Region(0, 1, frame.columns, frame.rows - 8)
        yield self._code, Region(0, frame.rows - 5, frame.columns, 1)


def closed_screen(setting: Setting) -> ClosedScreen:
    """The screen for a setting in which nobody can answer."""
    code = CODES[setting.closed]
    match setting.closed:
        case "quota":
            return ClosedScreen(Tone.QUIET, code, words.ENOUGH, words.THANKS_FOR_INTEREST)
        case "room" | "disk" | "bundle":
            return ClosedScreen(Tone.WARN, code, words.NO_ROOM, words.CALL, words.NOTHING_LOST)
        case _:
            return ClosedScreen(Tone.QUIET, code, words.CLOSED, *_again(setting))


def _again(setting: Setting) -> tuple[Line, ...]:
    if setting.reopens is None:
        return ()
    day = Words(thai_date(setting.reopens, "th"), thai_date(setting.reopens, "en"))
    return (Line(words.REOPENS, {"day": day}),)
