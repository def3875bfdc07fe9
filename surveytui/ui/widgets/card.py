"""A filled block with a few lines in its middle: what a screen says when it asks nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from surveytui.text.words import Words
from surveytui.ui.theme import Role
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.sheet import Sheet, lines_of, readable

MARGIN = 2


class Tone(Enum):
    """What a card is about: its text and its outline, which only the version without colours shows."""

    PETROL = (Role.MAIN, Role.MAIN)
    WARN = (Role.WARN, Role.WARN_EDGE)
    BAD = (Role.BAD, Role.BAD_EDGE)
    GOOD = (Role.GOOD, Role.GOOD_EDGE)
    QUIET = (Role.CARD, Role.CARD_EDGE)
    PAPER = (Role.SOFT, Role.TEXT)


@dataclass(frozen=True)
class Line:
    """One thought of a card; `values` fill its `{names}`."""

    words: Words
    values: dict[str, object] = field(default_factory=dict)
    close: bool = False
    """Whether it follows without an empty row."""


class Card(Drawn):
    """Some thoughts, an empty row between two, in the middle of a fill.

    Args:
        tone: Its colours.
        lines: The thoughts.
        below: Rows at the lower end that stay free for a widget laid over the card.
    """

    def __init__(self, tone: Tone, *lines: Line | Words, below: int = 0) -> None:
        super().__init__()
        self._tone = tone
        self._below = below
        self._lines = _lines(lines)

    def show(self, *lines: Line | Words, tone: Tone | None = None) -> None:
        """Say something else."""
        said, tone = _lines(lines), tone or self._tone
        if (said, tone) != (self._lines, self._tone):
            self._lines, self._tone = said, tone
            self.redraw()

    def draw(self, sheet: Sheet) -> None:
        """The thoughts, wrapped; where they do not fit with empty rows between them, without."""
        text, edge = (self.style(role) for role in self._tone.value)
        sheet.fill(sheet.size.region, text)
        if self.palette.version == "mono" and self._tone is not Tone.PAPER:
            sheet.box(sheet.size.region, edge)
        room = sheet.size.height - self._below
        rows = self._rows(readable(sheet.size.width - 2 * MARGIN), room)
        for y, row in enumerate(rows, max(0, (room - len(rows)) // 2)):
            sheet.centre(y, row, text)

    def _rows(self, width: int, room: int) -> list[str]:
        """All lines with the empty ones between them, which are left out if there is no room."""
        thoughts = [(line.close, lines_of(self.say(line.words, **line.values), width)) for line in self._lines]
        rows = [row for close, lines in thoughts for row in (*[""] * (not close), *lines)][1:]
        return rows if len(rows) <= room else [row for _, lines in thoughts for row in lines]


def _lines(lines: tuple[Line | Words, ...]) -> tuple[Line, ...]:
    return tuple(Line(line) if isinstance(line, Words) else line for line in lines)
