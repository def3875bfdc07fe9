"""Screens that say one thing and offer a few ways on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from textual.geometry import Region
from textual.widget import Widget

from surveytui.counter.desk_messages import Failed
from surveytui.questionnaire.picture import Picture
from surveytui.text.words import Words
from surveytui.ui.kiosk.frame import Place, row_of
from surveytui.ui.staff import words
from surveytui.ui.staff.frame import StaffScreen
from surveytui.ui.widgets.box_button import BoxButton, Look
from surveytui.ui.widgets.card import Card, Tone
from surveytui.ui.widgets.drawn import Drawn


@dataclass(frozen=True)
class Way:
    """One way on from a card.

    Args:
        label: What its button says.
        key: The digit that presses it.
        go: What it does; None for back to the menu.
        main: Whether it has the focus at first.
    """

    label: Words
    key: str
    go: Callable[[], None] | None = None
    main: bool = False


class CardScreen(StaffScreen):
    """A card over the buttons of its ways on.

    Args:
        title: For the bar.
        tone: The card's colours.
        lines: What it says.
        ways: At least one; `0` is the way back.
    """

    def __init__(self, title: Words, tone: Tone, lines: Iterable[Words], ways: Iterable[Way]) -> None:
        super().__init__()
        self.title_words = title
        self._card = Card(tone, *lines)
        self._ways = {
            BoxButton(way.label, key=way.key, look=Look.MAIN if way.main else Look.PLAIN): way for way in ways
        }

    def parts(self) -> Iterable[Drawn]:
        """Card and buttons."""
        return (self._card, *self._ways)

    def place(self, frame: Picture) -> Iterable[Place]:
        """Large buttons side by side below the card."""
        yield self._card, Region(0, 1, frame.columns, frame.rows - 10)
        yield from row_of(list(self._ways), frame, frame.rows - 7, 5)

    def first(self) -> Widget:
        """The way that loses nothing."""
        return next(button for button, way in self._ways.items() if way.main)

    def pressed(self, button: BoxButton) -> None:
        """Go that way."""
        go = self._ways[button].go
        if go is None:
            self.back()
        else:
            go()

    def back(self) -> None:
        """The way of `0`."""
        way = next((way for way in self._ways.values() if way.key == "0"), None)
        if way is not None and way.go is not None:
            way.go()
        else:
            super().back()


def trouble(failed: Failed, title: Words, *, way_out: Callable[[], None] | None = None) -> CardScreen:
    """What the desk could not do, and what to do about it."""
    lines = [words.TROUBLE, failed.what, *([failed.hint] if failed.hint else [])]
    return CardScreen(title, Tone.BAD, lines, [Way(words.BACK, "0", way_out, main=True)])
