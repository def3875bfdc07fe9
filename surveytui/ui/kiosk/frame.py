"""What every screen of the kiosk shares: the bar, the places of its parts, and what the keys do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.events import DescendantFocus, Key, Resize
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.screen import Screen
from textual.widget import Widget

from surveytui.questionnaire.picture import SMALLEST, Picture, picture
from surveytui.ui.kiosk import words
from surveytui.ui.kiosk.keys import digit_of
from surveytui.ui.widgets.bar import Bar
from surveytui.ui.widgets.box_button import BoxButton
from surveytui.ui.widgets.card import Card, Tone
from surveytui.ui.widgets.drawn import Drawn

if TYPE_CHECKING:
    from surveytui.ui.kiosk.app import KioskApp

Place = tuple[Widget, Region]
"""A widget and where it stands in the picture, whose bar is row 0."""

NEXT_KEYS, PREVIOUS_KEYS = frozenset({"right", "down", "tab"}), frozenset({"left", "up", "shift+tab"})


class Placed(Layout):
    """A layout that asks the screen where its widgets stand; one that has no place is not shown."""

    name = "placed"

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        """The placements of all widgets that have a place now."""
        del greedy
        here = set(children)
        return [
            WidgetPlacement(region, NULL_OFFSET, NULL_SPACING, widget)
            for widget, region in cast("KioskScreen", parent).places(size)
            if widget in here and region.width > 0 and region.height > 0
        ]


class KioskScreen(Screen[None], inherit_bindings=False):
    """One thing at a time: a bar, a few parts, and nothing that scrolls.

    Subclasses give their parts (`parts`) and the place of each (`place`), and say what their keys and buttons do.
    """

    AUTO_FOCUS = ""
    DEFAULT_CSS = "KioskScreen { background: $paper; color: $ink; overflow: hidden; }"

    watched = True
    """Whether a long rest here brings the idle warning."""
    typing = False
    """Whether the respondent may be writing, which takes longer."""
    to_be_read = False
    """Whether an Enter that was meant for the screen before would do harm here."""

    _placed = Placed()

    def __init__(self) -> None:
        super().__init__()
        self._too_small = Card(Tone.PAPER, words.TOO_SMALL)
        self._last: Widget | None = None
        self._bar: Bar | None = None

    @property
    def layout(self) -> Layout:
        """Our own, always."""
        return self._placed

    @property
    def kiosk(self) -> KioskApp:
        """The app."""
        return cast("KioskApp", self.app)

    @property
    def gone(self) -> bool:
        """Whether another screen stands here by now. What hurried fingers pressed meanwhile must do nothing behind its back."""
        return self.app.screen is not self

    @property
    def small(self) -> bool:
        """Whether the terminal is too small to show anything but that."""
        return self.size.width < SMALLEST[0] or self.size.height < SMALLEST[1]

    def compose(self) -> ComposeResult:
        """The bar, the parts, and the sentence for a terminal that is too small."""
        parts = tuple(self.parts())
        self._bar = Bar(self.kiosk.agency_name, self.kiosk.chip)
        yield from (self._bar, *parts, self._too_small)

    def parts(self) -> Iterable[Drawn]:
        """The widgets under the bar."""
        raise NotImplementedError

    def place(self, frame: Picture) -> Iterable[Place]:
        """Where the parts stand."""
        raise NotImplementedError

    def places(self, size: Size) -> Iterator[Place]:
        """Where everything stands on a terminal of `size`."""
        if size.width < SMALLEST[0] or size.height < SMALLEST[1]:
            yield self._too_small, size.region
            return
        if self._bar is None:  # not composed yet
            return
        frame = picture(*size)
        yield self._bar, Region(0, 0, size.width, 1)
        for widget, region in self.place(frame):
            yield widget, region.translate((frame.left, frame.top))

    def rearrange(self) -> None:
        """Ask for the places again. A screen remembers them until one of its widgets, here the hidden one, wants another."""
        self._too_small.refresh(repaint=False, layout=True)

    # focus
    def first(self) -> Widget | None:
        """What has the focus at first."""
        return None

    def on_mount(self) -> None:
        """Begin with the first thing."""
        self.set_focus(self.first())

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Remember it: a terminal that is too small for a moment must not lose the place."""
        self._last = event.widget

    def on_resize(self, event: Resize) -> None:
        """Look after the focus once everything has its new place."""
        del event
        self.call_after_refresh(self._refocus)

    def _refocus(self) -> None:
        """Give the focus back to what lost it when it was hidden; if that has no place any more, to the first thing."""
        if self.small or self._last is None:
            return
        shown = {widget for widget, _ in self.places(self.size)}
        if self.focused not in shown:
            self.set_focus(self._last if self._last in shown else self.first())

    def buttons(self) -> list[BoxButton]:
        """The buttons that have a place, in the order of the keys that walk through them."""
        shown = {widget for widget, _ in self.places(self.size)}
        return [button for button in self.query(BoxButton) if button in shown]

    def walk(self, step: int) -> None:
        """Move the focus to the next or the previous button, round and round."""
        buttons = self.buttons()
        if not buttons:
            return
        at = buttons.index(self.focused) if isinstance(self.focused, BoxButton) and self.focused in buttons else -step
        self.set_focus(buttons[(at + step) % len(buttons)])

    # language and time
    def relabel(self) -> None:
        """Say everything again in the language of the moment, set everything again."""
        for widget in self.query(Drawn):
            widget.redraw()
        self.rearrange()

    def tick(self, now: float) -> None:
        """Time has passed; `now` is the app's clock."""

    # keys
    def on_key(self, event: Key) -> None:
        """What no widget took. Nothing is bound to a letter, nothing else does anything."""
        event.stop()
        event.prevent_default()
        if self.gone:
            return
        if digit := digit_of(event):
            self.digit(digit)
        elif event.key == "f1":
            self.kiosk.switch_language()
        elif event.key == "escape":
            self.escape()
        elif event.key in {"backspace", "pageup"}:
            self.back()
        elif event.key in {"enter", "space"}:
            self.enter()
        else:
            self.other_key(event.key)

    def other_key(self, key: str) -> None:
        """Arrows and Tab walk; screens add keys of their own."""
        if key in NEXT_KEYS:
            self.walk(1)
        elif key in PREVIOUS_KEYS:
            self.walk(-1)

    def digit(self, digit: str) -> None:
        """Press the button that carries the digit."""
        for button in self.buttons():
            if button.key == digit:
                button.press()

    def enter(self) -> None:
        """Press what has the focus."""
        if isinstance(self.focused, BoxButton):
            self.focused.press()

    def escape(self) -> None:
        """Esc: ask whether to stop, where there is something to stop."""

    def back(self) -> None:
        """Backspace or PgUp."""

    def on_box_button_pressed(self, event: BoxButton.Pressed) -> None:
        """A button was pressed, however."""
        event.stop()
        if not self.gone:
            self.pressed(event.button)

    def pressed(self, button: BoxButton) -> None:
        """Do what the button says."""


def row_of(buttons: list[Widget], frame: Picture, top: int, height: int = 3) -> Iterator[Place]:
    """Buttons side by side over the picture's width, two columns free at both ends."""
    left, width = 2, frame.columns - 4
    for number, button in enumerate(buttons):
        x, end = left + width * number // len(buttons), left + width * (number + 1) // len(buttons)
        yield button, Region(x, top, end - x, height)
