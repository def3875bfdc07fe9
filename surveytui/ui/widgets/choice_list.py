"""The choices of one question, placed by the questionnaire's layout."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from textual.events import Click, Key
from textual.geometry import NULL_REGION, Region
from textual.message import Message

from surveytui.questionnaire.layout import Layout
from surveytui.ui.theme import Role
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.sheet import Sheet

FOCUS_AT, NUMBER_AT, MARK_AT, LABEL_AT = 1, 3, 6, 8
"""Columns of ▶, the number, the mark and the label, from a choice's left edge."""


class ChoiceList(Drawn, can_focus=True):
    """A list of choices; it marks them and says so, and moves on only when told to.

    Nothing is focused at first: the eye should find no suggestion.
    """

    @dataclass
    class Chosen(Message):
        """The choices have changed; `chosen` are their indices in order."""

        chosen: tuple[int, ...]

    class Confirmed(Message):
        """Enter on a choice that is already chosen, or on none: the respondent wants to go on."""

    def __init__(self) -> None:
        super().__init__()
        self._layout: Layout | None = None
        self._several = False
        self.chosen: set[int] = set()
        self.cursor: int | None = None

    def show(self, layout: Layout, *, several: bool, chosen: Collection[int]) -> None:
        """Show the choices of another question, the earlier answer marked."""
        self._layout = layout
        self._several = several
        self.chosen = set(chosen)
        self.cursor = min(self.chosen, default=None)
        self.redraw()

    def set_again(self, layout: Layout) -> None:
        """Set the same choices in another size or language."""
        self._layout = layout
        self.redraw()

    def point(self, index: int | None) -> None:
        """Put the focus mark on a choice, or on none."""
        changed = {self.cursor, index}
        self.cursor = index
        self._redraw_choices(changed)

    def choose(self, index: int) -> None:
        """Choose by index; of several, turn that one over. An index beyond the last does nothing."""
        if self._layout is None or not 0 <= index < len(self._layout.choices):
            return
        before, self.chosen = self.chosen, self.chosen ^ {index} if self._several else {index}
        self._redraw_choices(before ^ self.chosen)
        self.point(index)
        self.post_message(self.Chosen(tuple(sorted(self.chosen))))

    def _redraw_choices(self, changed: Iterable[int | None]) -> None:
        """Draw some choices again and leave the others alone: a key is answered the sooner."""
        if regions := [self._region(index) for index in changed if index is not None]:
            self.redraw(*regions)

    def _region(self, index: int) -> Region:
        """Where a choice stands in the widget."""
        if (layout := self._layout) is None:
            return NULL_REGION
        top = layout.choices_at[index] - layout.choices_at[0]
        return Region(layout.picture.margin, top, layout.picture.choice_columns, layout.choice_height(index))

    def on_click(self, event: Click) -> None:
        """Choose what was touched; the empty rows between choices are nobody's."""
        event.stop()
        for index in range(len(self._layout.choices) if self._layout else 0):
            region = self._region(index)
            if region.y <= event.y < region.bottom:
                self.choose(index)

    def on_key(self, event: Key) -> None:
        """Up, down, Enter and the space bar."""
        match event.key:
            case "up" | "down":
                self._move(-1 if event.key == "up" else 1)
            case "enter" | "space":
                self._enter()
            case _:
                return
        event.stop()
        event.prevent_default()

    def _move(self, step: int) -> None:
        last = len(self._layout.choices) - 1 if self._layout else 0
        start = -1 if step > 0 else last + 1
        self.point(min(last, max(0, (start if self.cursor is None else self.cursor) + step)))

    def _enter(self) -> None:
        if self.cursor is None or self.cursor in self.chosen:
            self.post_message(self.Confirmed())
        else:
            self.choose(self.cursor)

    def draw(self, sheet: Sheet) -> None:
        """Each choice on its rows."""
        if self._layout is not None:
            for index in range(len(self._layout.choices)):
                self._draw_choice(sheet, self._layout, index)

    def _draw_choice(self, sheet: Sheet, layout: Layout, index: int) -> None:
        region = self._region(index)
        left, top = region.offset
        text, edge = (self.style(role) for role in self._roles(index))
        sheet.fill(region, text)
        if layout.form == "roomy":
            sheet.box(region, edge)
        else:
            sheet.line(left, top, region.width, edge)
        y = top + (1 if layout.form == "tight" else (layout.choice_rows - 1) // 2)
        if self.has_focus and index == self.cursor:
            sheet.write(left + FOCUS_AT, y, "▶", text)
        sheet.write(left + NUMBER_AT, y, str(index + 1), text)
        end = sheet.write(left + MARK_AT, y, self._mark(index), text) + 1
        label = max(left + LABEL_AT, end)
        for row, line in enumerate(layout.choices[index], y):
            sheet.write(label, row, self.manner.digits(line), text)

    def _roles(self, index: int) -> tuple[Role, Role]:
        if index in self.chosen:
            return Role.MAIN, Role.MAIN_EDGE
        if self.has_focus and index == self.cursor:
            return Role.CARD, Role.CARD_EDGE
        return Role.TEXT, Role.EDGE

    def _mark(self, index: int) -> str:
        if self._several:
            return "[x]" if index in self.chosen else "[ ]"
        return "●" if index in self.chosen else "○"
