"""What every staff screen shares: its title bar, its work with the desk, its rest."""

from __future__ import annotations

from collections.abc import Coroutine, Iterator
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.events import DescendantBlur, DescendantFocus
from textual.geometry import Region, Size

from surveytui.questionnaire.picture import SMALLEST, picture
from surveytui.text.words import Words
from surveytui.ui.kiosk.frame import KioskScreen, Place
from surveytui.ui.staff.widgets import TitleBar
from surveytui.ui.widgets.box_button import BoxButton
from surveytui.ui.widgets.drawn import Drawn

if TYPE_CHECKING:
    from surveytui.ui.staff.app import StaffApp

REST = 120.0
"""Seconds without a touch after which the respondents' start screen comes back."""


class StaffScreen(KioskScreen):
    """A screen of the kiosk's make with a title of its own.

    One thing at a time here too: while the desk works for a screen, its buttons do nothing.
    """

    rest = REST
    title_words: Words
    """Stands in the bar."""

    def __init__(self) -> None:
        super().__init__()
        self.busy = False

    @property
    def staff(self) -> StaffApp:
        """The app."""
        return cast("StaffApp", self.app)

    def compose(self) -> ComposeResult:
        """The bar, the parts, and the sentence for a terminal that is too small."""
        self._title_bar = TitleBar(self.title_words, self.staff.chip)
        yield self._title_bar
        yield from self.parts()
        yield self._too_small

    def places(self, size: Size) -> Iterator[Place]:
        """Where everything stands on a terminal of `size`."""
        if size.width < SMALLEST[0] or size.height < SMALLEST[1]:
            yield self._too_small, size.region
            return
        frame = picture(*size)
        yield self._title_bar, Region(0, 0, size.width, 1)
        for widget, region in self.place(frame):
            yield widget, region.translate((frame.left, frame.top))

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Draw the mark: the widget may have drawn itself between hearing of the focus and having it."""
        if isinstance(event.widget, Drawn):
            event.widget.redraw()

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """Take the mark away, for the same reason."""
        if isinstance(event.widget, Drawn):
            event.widget.redraw()

    def do(self, work: Coroutine[object, object, None]) -> None:
        """Have the desk do something, unless it is at work already."""
        if self.busy:
            work.close()
            return
        self.busy = True
        self.run_worker(self._done(work), description="desk")

    async def _done(self, work: Coroutine[object, object, None]) -> None:
        try:
            await work
        finally:
            self.busy = False

    def other_key(self, key: str) -> None:
        """F2 changes the colours."""
        if key == "f2":
            self.staff.switch_theme()
        else:
            super().other_key(key)

    def escape(self) -> None:
        """One step back."""
        self.back()

    def back(self) -> None:
        """To the menu, from most screens."""
        if not self.busy:
            self.do(self.staff.menu())

    def on_box_button_pressed(self, event: BoxButton.Pressed) -> None:
        """A button was pressed, however; while the desk works only some do anything."""
        event.stop()
        event.prevent_default()  # Textual would call the handler of the kiosk's screens as well
        if not self.gone and not self.small and not (self.busy and event.button not in self.stoppers):
            self.pressed(event.button)

    @property
    def stoppers(self) -> tuple[BoxButton, ...]:
        """Buttons that work even while the desk does."""
        return ()
