"""The table of agencies: which columns have room, and one row of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.style import Style

from surveytui.questionnaire.models import Tool
from surveytui.sync.board import Board, Interval, Line, Status
from surveytui.sync.choosing import Row, longest, worst
from surveytui.sync.sentences import NONE, amount, days_ago, forecast, rate, status_words
from surveytui.text import cells
from surveytui.text.thai import plain
from surveytui.text.words import Language, Words
from surveytui.ui.supervisor import words
from surveytui.ui.supervisor.face import first_line, write_right
from surveytui.ui.supervisor.view import Column
from surveytui.ui.theme import Palette, Role
from surveytui.ui.widgets.sheet import Sheet

MARGIN = 2
GAP = 1
WIDE, WIDEST = 96, 118
"""Columns of a screen from which needed and last report, then OIT, a longer bar and both tools in one row, have room."""


@dataclass(frozen=True, slots=True)
class Head:
    """A column: what stands above it, how wide it is, whether it stands at the right."""

    column: Column
    words: Words
    width: int
    right: bool = False
    tool: Tool | None = None
    """Whose numbers stand in it, where all tools stand in one row."""


def heads(width: int, tools: Sequence[Tool] = ()) -> list[Head]:
    """The columns of a screen; the agency's takes what is left.

    Args:
        width: Cells of a row.
        tools: Those that stand in one row; none for a tool a row.
    """
    found = _paired(tools) if tools else _single(width)
    taken = sum(head.width + GAP for head in found)
    return [Head(Column.AGENCY, words.AGENCY, width - MARGIN - 1 - taken), *found]


def _paired(tools: Sequence[Tool]) -> list[Head]:
    found: list[Head] = []
    for tool in tools:
        found += [
            Head(Column.BAR, words.BAR, 20, tool=tool),
            Head(Column.GOT, words.GOT, 7, right=True, tool=tool),
            Head(Column.TARGET, words.TARGET, 5, right=True, tool=tool),
        ]
    return [
        *found,
        Head(Column.REPORT, words.REPORT, 7, right=True),
        Head(Column.OIT, words.OIT, 5, right=True),
        Head(Column.STATUS, words.STATUS_HEAD, 11),
    ]


def _single(width: int) -> list[Head]:
    found = [
        Head(Column.TOOL, words.TOOL_HEAD, 5),
        Head(Column.BAR, words.BAR, 20 if width >= WIDEST else 16 if width >= WIDE else 10),
        Head(Column.GOT, words.GOT, 7, right=True),
        Head(Column.TARGET, words.TARGET, 5, right=True),
    ]
    if width >= WIDE:
        found.append(Head(Column.NEEDED, words.NEEDED, 9, right=True))
    found.append(Head(Column.FORECAST, words.FORECAST, 8, right=True))
    if width >= WIDE:
        found.append(Head(Column.REPORT, words.REPORT, 7, right=True))
    if width >= WIDEST:
        found.append(Head(Column.OIT, words.OIT, 6, right=True))
    return [*found, Head(Column.STATUS, words.STATUS_HEAD, 11)]


def draw_bar(sheet: Sheet, x: int, y: int, width: int, got: Interval, target: int | None, palette: Palette) -> None:
    """Solid to *at least*, a pattern to *at most*, empty to the target: the parts stand apart without colour too."""
    whole = max(target or 0, 1)
    full = min(width, width * got.least // whole)
    most = min(width, max(full, -(-width * got.most // whole))) if target and got.most > got.least else full
    sheet.write(x, y, "█" * full, palette.full)
    sheet.write(x + full, y, "▒" * (most - full), Style(color=palette.tokens.petrol, bgcolor=palette.tokens.track))
    sheet.write(x + most, y, "░" * (width - most), palette.empty)


def status_role(status: Status) -> Role:
    """The colour of a status; its mark and word say the same."""
    if status in {Status.SILENT, Status.BEHIND, Status.MISSED}:
        return Role.BAD_PAPER
    return Role.GOOD_PAPER if status in {Status.MET, Status.ON_PACE} else Role.TEXT


def draw_row(
    sheet: Sheet,
    y: int,
    row: Row,
    board: Board,
    columns: list[Head],
    palette: Palette,
    language: Language,
    *,
    held: bool,
) -> None:
    """One row of the table: a line, or all lines of an agency."""
    text = palette[Role.CARD if held else Role.TEXT]
    x = MARGIN
    for head in columns:
        line = _line_of(row, head)
        if line is None:
            pass  # a tool that this agency is not asked
        elif head.column is Column.BAR:
            draw_bar(sheet, x, y, head.width, line.got, line.target, palette)
        else:
            style = text if held or head.column is not Column.STATUS else palette[status_role(line.status)]
            shown = CELLS[head.column](line, board, language)
            if head.right:  # a number is never cut
                write_right(sheet, x + head.width, y, shown, style)
            else:
                sheet.write(x, y, first_line(shown, head.width), style)
        x += head.width + GAP


def _line_of(row: Row, head: Head) -> Line | None:
    """The line that a column speaks of: its tool's, else the worst; of reports the one that was heard of longest ago."""
    if head.tool is not None:
        return next((line for line in row if line.tool is head.tool), None)
    if head.column is Column.REPORT:
        days = longest(row)
        return next(line for line in row if line.reported == days)
    return worst(row)


def _oit(line: Line, board: Board, language: Language) -> str:
    del language
    published = board.published.get(line.agency.code)
    return f"{published.items}/{published.total}" if published else NONE


CELLS: dict[Column, Callable[[Line, Board, Language], str]] = {
    Column.AGENCY: lambda line, _, language: line.agency.short[language],
    Column.TOOL: lambda line, *_: line.tool.value,
    Column.GOT: lambda line, *_: amount(line.got),
    Column.TARGET: lambda line, *_: NONE if line.target is None else str(line.target),
    Column.NEEDED: lambda line, *_: NONE if line.needed is None else rate(line.needed, up=True),
    Column.FORECAST: lambda line, _, language: forecast(line)[language],
    Column.REPORT: lambda line, _, language: days_ago(line.reported)[language],
    Column.OIT: _oit,
    Column.STATUS: lambda line, _, language: status_words(line)[language],
}
"""The text of each cell."""


def head_text(head: Head, order: tuple[Column | None, Tool | None], language: Language, *, turned: bool) -> str:
    """What stands above a column; the sorted one carries a mark."""
    said = plain(head.words[language])
    if head.tool is not None and head.column is Column.BAR:
        said = f"{head.tool.value} {said}"
    return f"{said}{'▴' if turned else '▾'}" if (head.column, head.tool) == order else said


def fits(columns: list[Head], language: Language) -> bool:
    """Whether every head has room with its mark."""
    return all(
        cells.width(head_text(head, (head.column, head.tool), language, turned=False)) <= head.width for head in columns
    )
