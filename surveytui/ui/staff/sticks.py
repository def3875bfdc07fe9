"""Waiting for a USB stick: it is noticed by itself; of several, one is chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.geometry import Region
from textual.widget import Widget

from surveytui.counter.desk_messages import STICKS, Failed
from surveytui.counter.sticks import Stick
from surveytui.questionnaire.picture import Picture
from surveytui.text.words import Words
from surveytui.ui.kiosk.frame import Place
from surveytui.ui.staff import words
from surveytui.ui.staff.cards import trouble
from surveytui.ui.staff.frame import StaffScreen
from surveytui.ui.staff.sentences import fill, safe, size_words
from surveytui.ui.staff.widgets import Line, MenuRow, Page
from surveytui.ui.theme import Role
from surveytui.ui.widgets.box_button import BoxButton, Look
from surveytui.ui.widgets.card import Card, Tone
from surveytui.ui.widgets.drawn import Drawn

EVERY = 1.0
"""Seconds between two looks."""
LONG = 15.0
"""Seconds after which a stick that was plugged in should have been seen."""
MOST = 4
"""Sticks that a screen of 20 rows can list."""


class StickScreen(StaffScreen):
    """Looks until there is a stick.

    Args:
        title: For the bar.
        then: Makes the screen that works with the stick.
    """

    def __init__(self, title: Words, then: Callable[[Stick], StaffScreen]) -> None:
        super().__init__()
        self.title_words = title
        self._then = then
        self._sticks: list[Stick] | None = None
        self._looked_at = 0.0
        self._looking = False
        self._since = 0.0

    def parts(self) -> Iterable[Drawn]:
        """A card for none, rows for several."""
        self._card = Card(Tone.QUIET, words.PLUG_IN, words.SEES_ITSELF)
        self._head = Page()
        self._rows = [MenuRow(words.FREE, key=str(number)) for number in range(1, MOST + 1)]
        self._back = BoxButton(words.BACK, key="0", look=Look.MAIN)
        return (self._card, self._head, *self._rows, self._back)

    def place(self, frame: Picture) -> Iterable[Place]:
        """What there is to see now; nothing before the first look."""
        found = self._sticks
        if found:
            yield self._head, Region(3, 2, frame.columns - 6, 2)
            for number, row in enumerate(self._rows[: len(found)]):
                yield row, Region(2, 4 + 3 * number, frame.columns - 4, 3)
        elif found is not None:
            yield self._card, Region(0, 1, frame.columns, frame.rows - 5)
        yield self._back, Region(2, frame.rows - 3, frame.columns - 4, 3)

    def first(self) -> Widget:
        """The way back is all there is at first."""
        return self._back

    def on_mount(self) -> None:
        """Look at once."""
        self._since = self.staff.clock()
        self._look(self.staff.clock())

    def tick(self, now: float) -> None:
        """Look again, unless the last look is still under way: a slow stick takes its time."""
        if now - self._looked_at >= EVERY and not self._looking:
            self._look(now)
        if now - self._since >= LONG:
            self._card.show(words.PLUG_IN, words.NOT_SEEN)

    def _look(self, now: float) -> None:
        self._looked_at = now
        self._looking = True
        self.run_worker(self._see(), description="sticks")

    async def _see(self) -> None:
        found = await self.staff.desk.ask(STICKS)
        self._looking = False
        if isinstance(found, Failed):
            self.staff.show(trouble(found, self.title_words))
        elif len(found) == 1:
            self.staff.show(self._then(found[0]))
        elif found != self._sticks:
            self._list(found)

    def _list(self, found: list[Stick]) -> None:
        self._sticks = found
        lines = [Line(fill(words.WHICH_STICK, n=len(found)))]
        if len(found) > MOST:
            lines.append(Line(words.TOO_MANY, role=Role.SOFT))
        self._head.show(*lines)
        for row, stick in zip(self._rows, found, strict=False):
            label = safe(stick.label, 30)
            row.say_so(Words(label, label), fill(words.FREE, size=size_words(stick.free)))
        self.rearrange()

    def pressed(self, button: BoxButton) -> None:
        """Use that stick, or go back."""
        if button is self._back:
            self.back()
        elif self._sticks and isinstance(button, MenuRow):
            self.staff.show(self._then(self._sticks[self._rows.index(button)]))
