"""Pieces that only the staff screen has: a title bar, a page of lines, a row of a menu, the box of the PIN."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.geometry import Region

from surveytui.text import cells
from surveytui.text.thai import plain
from surveytui.text.words import Words
from surveytui.ui.theme import Role
from surveytui.ui.widgets.box_button import BoxButton, Look
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.sheet import Sheet, lines_of

OPEN, CHOSEN, FOCUS = "○", "●", "▶"
ROW_COLUMNS = 40
"""From so many columns on a menu button is a row with words at its right end."""


class TitleBar(Drawn):
    """The top row: the screen's title, and on the right for whom it is, or that this is a sample."""

    def __init__(self, title: Words, chip: Words) -> None:
        super().__init__()
        self._text = title
        self._sign = chip

    def rename(self, title: Words) -> None:
        """Say another title."""
        if title != self._text:
            self._text = title
            self.redraw()

    def draw(self, sheet: Sheet) -> None:
        """Title and chip."""
        bar = self.style(Role.BAR)
        sheet.fill(sheet.size.region, bar)
        sheet.write(1, 0, self.say(self._text), bar)
        sign = f" {plain(self.say(self._sign))} "
        sheet.write(sheet.size.width - 1 - cells.width(sign), 0, sign, self.style(Role.WARN))


@dataclass(frozen=True, slots=True)
class Line:
    """One thought of a page.

    Args:
        words: The text; wrapped lines are indented to the first.
        mark: What stands before it: ✓ ! ▶ ·
        role: Its colours.
        more: A second text, in the page's second column.
    """

    words: Words
    mark: str = ""
    role: Role = Role.TEXT
    more: Words | None = None


class Page(Drawn):
    """Lines from the top down; None is an empty row.

    Args:
        second: The column of the second text.
    """

    def __init__(self, *lines: Line | None, second: int = 28) -> None:
        super().__init__()
        self._lines = lines
        self._second = second

    def show(self, *lines: Line | None) -> None:
        """Show other lines."""
        if lines != self._lines:
            self._lines = lines
            self.redraw()

    def height(self, lines: Sequence[Line | None], width: int) -> int:
        """Rows that some lines take."""
        return sum(len(self._rows(line, width)) for line in lines)

    def draw(self, sheet: Sheet) -> None:
        """Line by line."""
        y = 0
        for line in self._lines:
            rows = self._rows(line, sheet.size.width)
            if line is not None:
                self._draw_line(sheet, y, line, rows)
            y += len(rows)

    def _draw_line(self, sheet: Sheet, y: int, line: Line, rows: list[tuple[str, str]]) -> None:
        style = self.style(line.role)
        left = _indent(line)
        sheet.write(left - 2, y, line.mark, style)
        for row, (first, second) in enumerate(rows, y):
            sheet.write(left, row, first, style)
            sheet.write(self._second, row, second, style)

    def _rows(self, line: Line | None, width: int) -> list[tuple[str, str]]:
        if line is None:
            return [("", "")]
        left = _indent(line)
        first = lines_of(self.say(line.words), (self._second if line.more else width) - left - 1)
        second = lines_of(self.say(line.more), width - self._second) if line.more else [""]
        rows = max(len(first), len(second))
        return list(zip(first + [""] * (rows - len(first)), second + [""] * (rows - len(second)), strict=True))


def _indent(line: Line) -> int:
    return 2 if line.mark else 0


class MenuRow(BoxButton):
    """A button over a whole row: digit and label left, and at the right what it would do now.

    Narrow, it is a button like any other; four rows high, the words stand under the label.

    Args:
        label: What it says.
        key: The digit that presses it.
        note: What stands at the right.
        radio: Whether it is one of several to choose from: it carries ○ or ●.
        dead: Whether it cannot be pressed; the note says why.
    """

    def __init__(
        self, label: Words, *, key: str, note: Words | None = None, radio: bool = False, dead: bool = False
    ) -> None:
        super().__init__(label, key=key, look=Look.QUIET if dead else Look.PLAIN)
        self.label = label
        self.note = note
        self.dead = dead
        self.chosen = False
        self._radio = radio

    def say_so(self, label: Words, note: Words | None) -> None:
        """Say something else."""
        self.label, self.note = label, note
        self.relabel(label)
        self.redraw()

    def choose(self, *, chosen: bool) -> None:
        """Carry the mark of what is chosen, or not."""
        self.chosen = chosen
        self.dress(Look.QUIET if self.dead else Look.MAIN if chosen else Look.PLAIN)
        self.redraw()

    def press(self) -> None:
        """Press, if there is anything to press."""
        if not self.dead:
            super().press()

    def draw(self, sheet: Sheet) -> None:
        """As a row where there is room."""
        if sheet.size.width < ROW_COLUMNS:
            super().draw(sheet)
            return
        text, edge = (self.style(role) for role in self.look.roles(focused=self.has_focus))
        sheet.fill(sheet.size.region, text)
        sheet.box(sheet.size.region, edge)
        if self.has_focus:
            sheet.write(2, 1, FOCUS, text)
        sheet.write(4, 1, self.key, text)
        left = 7
        if self._radio:
            sheet.write(left, 1, CHOSEN if self.chosen else OPEN, text)
            left += 2
        sheet.write(left, 1, self.say(self.label), text)
        if self.note is None:
            return
        note = plain(self.say(self.note))
        if sheet.size.height > 3:
            sheet.write(left, 2, note, text)
        else:
            sheet.write(sheet.size.width - 2 - cells.width(note), 1, note, text)


class PinBox(Drawn):
    """How many digits of the PIN have been typed, and not which."""

    SHORTEST, LONGEST = 6, 8

    def __init__(self) -> None:
        super().__init__()
        self._typed = 0

    def show(self, typed: int) -> None:
        """So many digits stand there."""
        if typed != self._typed:
            self._typed = typed
            self.redraw()

    def draw(self, sheet: Sheet) -> None:
        """● for each, a line for each that is missing."""
        sheet.box(sheet.size.region, self.style(Role.ACCENT_EDGE))
        marks = [CHOSEN] * self._typed + ["_"] * (self.SHORTEST - self._typed)
        sheet.write(2, 1, "  ".join(marks), self.style(Role.TEXT))


class Percent(Drawn):
    """A meter, and the number beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._percent = 0

    def show(self, percent: int) -> None:
        """Stand at so many of a hundred."""
        if percent != self._percent:
            self._percent = percent
            self.redraw()

    def draw(self, sheet: Sheet) -> None:
        """Meter, number."""
        number = self.manner.digits(f"{self._percent}%")
        draw_meter(self, sheet, Region(0, 0, sheet.size.width - 6, 1), self._percent / 100)
        sheet.write(sheet.size.width - cells.width(number), 0, number, self.style(Role.ACCENT))


def draw_meter(widget: Drawn, sheet: Sheet, region: Region, share: float) -> None:
    """A meter; it has one full cell as soon as anything is done."""
    full = min(region.width, max(1 if share else 0, round(region.width * share)))
    sheet.write(region.x, region.y, "█" * full, widget.palette.full)
    sheet.write(region.x + full, region.y, "░" * (region.width - full), widget.palette.empty)
