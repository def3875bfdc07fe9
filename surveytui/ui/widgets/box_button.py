"""A button of three rows or more, outlined or filled."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from textual.events import Click
from textual.geometry import Region
from textual.message import Message

from surveytui.text import cells
from surveytui.text.thai import plain
from surveytui.text.words import Words
from surveytui.ui.theme import Role
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.sheet import Sheet, lines_of

FOCUS, CHOSEN = "▶ ", "● "
MARK = 2
"""Cells of a mark and the space after it."""


class Look(Enum):
    """How a button looks: text and line at rest, text and line with the focus."""

    PLAIN = (Role.TEXT, Role.EDGE, Role.CARD, Role.CARD_EDGE)
    QUIET = (Role.SOFT, Role.EDGE, Role.CARD, Role.CARD_EDGE)
    MAIN = (Role.MAIN, Role.MAIN_REST, Role.MAIN, Role.MAIN_EDGE)
    DANGER = (Role.BAD, Role.BAD_EDGE, Role.BAD, Role.BAD_EDGE)
    ON_PETROL = (Role.MAIN, Role.MAIN_EDGE, Role.INVERSE, Role.INVERSE_EDGE)

    def roles(self, *, focused: bool) -> tuple[Role, Role]:
        """Text and line."""
        return self.value[2:] if focused else self.value[:2]


class BoxButton(Drawn, can_focus=True):
    """A button; its label stays where it is when the focus mark comes and goes.

    Args:
        label: What it says.
        key: The digit or function key that presses it, shown before the label; empty for none.
        look: How it looks.
        values: What the `{names}` in the label stand for.
    """

    FOCUS_ON_CLICK = False  # a touch leaves the keyboard's place alone

    @dataclass
    class Pressed(Message):
        """Somebody pressed the button, by touch, Enter or its key."""

        button: BoxButton

        @property
        def control(self) -> BoxButton:
            """The button, so that handlers can choose by selector."""
            return self.button

    def __init__(
        self,
        label: Words,
        *,
        key: str = "",
        look: Look = Look.PLAIN,
        id: str | None = None,  # noqa: A002 - the name that Textual gives it
        **values: object,
    ) -> None:
        super().__init__(id=id)
        self.key = key
        self.look = look
        self._label = label
        self._values = values
        self._chosen = False

    def relabel(self, label: Words, *, look: Look | None = None, chosen: bool = False, **values: object) -> None:
        """Say something else; `chosen` adds the mark of a choice."""
        look = look or self.look
        if (label, look, chosen, values) != (self._label, self.look, self._chosen, self._values):
            self._label, self.look, self._chosen, self._values = label, look, chosen, values
            self.redraw()

    def dress(self, look: Look) -> None:
        """Look otherwise."""
        if look is not self.look:
            self.look = look
            self.redraw()

    def press(self) -> None:
        """Press the button."""
        self.post_message(self.Pressed(self))

    def on_click(self, event: Click) -> None:
        """A touch presses."""
        event.stop()
        self.press()

    def draw(self, sheet: Sheet) -> None:
        """The ground, the line inside it, the label in the middle."""
        text, edge = self.look.roles(focused=self.has_focus)
        sheet.fill(sheet.size.region, self.style(text))
        sheet.box(sheet.size.region, self.style(edge))
        inner = Region(1, 1, sheet.size.width - 2, sheet.size.height - 2)
        lines = self._lines(inner)
        y = (sheet.size.height - len(lines)) // 2
        for row, line in enumerate(lines, y):
            x = inner.x + _start(line, inner.width, marked=row == y)
            if self.has_focus and row == y:
                sheet.write(x - MARK, row, FOCUS, self.style(text))
            sheet.write(x, row, line, self.style(text))

    def _lines(self, inner: Region) -> list[str]:
        """The label in as many lines as the height allows."""
        cap = f"{self.key} " if self.key else ""
        mark = CHOSEN if self._chosen else ""
        label = self.say(self._label, **self._values)
        lines = lines_of(label, inner.width - MARK - cells.width(cap))
        if len(lines) > inner.height:
            lines = [plain(label)]
        return [f"{mark}{cap}{lines[0]}", *lines[1:]]


def _start(line: str, room: int, *, marked: bool) -> int:
    """The column of a line in the middle, with place for the focus mark before it wherever it fits."""
    free = room - cells.width(line)
    middle = max(0, free // 2)
    return max(middle, min(MARK, max(0, free))) if marked else middle
