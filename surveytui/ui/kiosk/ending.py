"""Screens that go home by themselves: kept, excused, deleted."""

from __future__ import annotations

import math
from collections.abc import Iterable

from textual.geometry import Region
from textual.widget import Widget

from surveytui.questionnaire.picture import Picture
from surveytui.text.words import Words
from surveytui.ui.kiosk import words
from surveytui.ui.kiosk.frame import KioskScreen, Place, row_of
from surveytui.ui.kiosk.port import How
from surveytui.ui.widgets.box_button import BoxButton, Look
from surveytui.ui.widgets.card import Card, Line, Tone
from surveytui.ui.widgets.drawn import Drawn

EXCUSED, DELETED = 12, 5
"""Seconds for which these two stand."""


class FarewellScreen(KioskScreen):
    """Says something and goes home after a while, or by its button.

    Args:
        seconds: How long it stands.
        how: How the respondent's time ended.
        tone: Of the card.
        lines: On the card.
    """

    watched = False
    to_be_read = True

    def __init__(self, seconds: int, how: How, tone: Tone, *lines: Words | Line) -> None:
        super().__init__()
        self._seconds = seconds
        self._how: How = how
        self._card = Card(tone, *lines)
        self._until: float | None = None

    def parts(self) -> Iterable[Drawn]:
        """Card and button."""
        self._home = BoxButton(words.HOME_IN, look=Look.MAIN, left=self._seconds)
        return (self._card, self._home)

    def place(self, frame: Picture) -> Iterable[Place]:
        """The card above, the button below."""
        yield self._card, Region(0, 1, frame.columns, frame.rows - 8)
        yield from row_of(self._ways(), frame, frame.rows - 5)

    def _ways(self) -> list[Widget]:
        return [self._home]

    def first(self) -> Widget:
        """The way home."""
        return self._home

    def tick(self, now: float) -> None:
        """Count down, and go."""
        self._until = now + self._seconds if self._until is None else self._until
        left = math.ceil(self._until - now)
        if left <= 0:
            self.kiosk.home(self._how)
        else:
            self._home.relabel(words.HOME_IN, left=left)

    def digit(self, digit: str) -> None:
        """0 is the way out everywhere."""
        if digit == "0":
            self.kiosk.home(self._how)

    def pressed(self, button: BoxButton) -> None:
        """Home at once."""
        del button
        self.kiosk.home(self._how)


class KeptScreen(FarewellScreen):
    """Only after the keeper has said *kept*. Shows no number, score or code."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds, "kept", Tone.GOOD, words.KEPT, words.THANKS, words.CANNOT_OPEN)

    def on_mount(self) -> None:
        """One bell, where the campaign allows it."""
        super().on_mount()
        self.kiosk.ring()


class ExcusedScreen(FarewellScreen):
    """A polite way out for somebody who does not belong to the survey, and a way back for a slip."""

    def __init__(self, excuse: Words) -> None:
        super().__init__(EXCUSED, "excused", Tone.QUIET, words.THANKS_FOR_INTEREST, excuse, words.NOTHING_STORED)

    def parts(self) -> Iterable[Drawn]:
        """Two buttons."""
        self._again = BoxButton(words.BACK_CHOOSE_AGAIN)
        card, home = super().parts()
        return (card, self._again, home)

    def _ways(self) -> list[Widget]:
        return [self._again, self._home]

    def back(self) -> None:
        """To the screening question."""
        from surveytui.ui.kiosk.question import first_screen

        self.kiosk.show(first_screen(self.kiosk))

    def pressed(self, button: BoxButton) -> None:
        """Home or back."""
        if button is self._again:
            self.back()
        else:
            super().pressed(button)


class DeletedScreen(FarewellScreen):
    """The answers are gone."""

    def __init__(self) -> None:
        super().__init__(DELETED, "stopped", Tone.QUIET, words.DELETED)
