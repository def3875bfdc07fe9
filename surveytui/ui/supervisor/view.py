"""What the board shows of all it knows: filters, search, order, and the place in each list. No terminal in here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from surveytui.campaign.models import Agency
from surveytui.questionnaire.models import Tool
from surveytui.sync.board import Board, Call, Line, Status
from surveytui.text.search import searchable

FOLLOW = frozenset({Status.SILENT, Status.BEHIND, Status.CLOSE})


class Column(Enum):
    """The columns of the table, in their order."""

    AGENCY = "agency"
    TOOL = "tool"
    BAR = "bar"
    GOT = "got"
    TARGET = "target"
    NEEDED = "needed"
    FORECAST = "forecast"
    REPORT = "report"
    OIT = "oit"
    STATUS = "status"


class Focus(Enum):
    """Which list has the keyboard."""

    CALLS = "calls"
    TABLE = "table"
    CHIPS = "chips"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a line must be to be shown; empty lets everything through."""

    group: str = ""
    district: str = ""
    tool: str = ""
    status: str = ""
    """A `Status`, or "follow" for the three that need somebody."""
    search: str = ""

    @property
    def active(self) -> bool:
        """Whether anything is left out."""
        return self != Filters()


@dataclass
class Place:
    """A place in a list, and what part of the list is to be seen."""

    at: int = 0
    top: int = 0

    def move(self, by: int, count: int) -> None:
        """Go up or down; ends are ends."""
        self.at = max(0, min(self.at + by, count - 1))

    def see(self, rows: int, count: int) -> range:
        """The part that is seen through `rows` rows, with the place in it."""
        self.at = max(0, min(self.at, count - 1))
        self.top = max(min(self.top, self.at), self.at - rows + 1, 0)
        self.top = max(0, min(self.top, count - rows))
        return range(self.top, min(self.top + rows, count))


@dataclass
class View:
    """The board as one supervisor sees it."""

    board: Board
    filters: Filters = field(default_factory=Filters)
    order: Column | None = None
    """None for worst first, as the board comes."""
    turned: bool = False
    focus: Focus = Focus.CALLS
    calls: Place = field(default_factory=Place)
    table: Place = field(default_factory=Place)
    all_calls: bool = False
    lines: list[Line] = field(init=False)

    def __post_init__(self) -> None:
        self._names: dict[str, tuple[Agency, str]] = {}
        self.load(self.board)

    def load(self, board: Board) -> None:
        """Take newer counts; the place stays with its agency."""
        held = self.held
        self.board = board
        self._names = {line.agency.code: self._named(line.agency) for line in board.lines}
        if not board.calls and self.focus is Focus.CALLS:
            self.focus = Focus.TABLE
        self._show(held)

    def _named(self, agency: Agency) -> tuple[Agency, str]:
        """An agency with its names as they are searched, made once."""
        before = self._names.get(agency.code)
        if before is not None and before[0] is agency:
            return before
        return agency, searchable(f"{agency.code} {agency.name.th} {agency.short.th} {agency.name.en}")

    @property
    def held(self) -> Line | None:
        """The line that the place in the table is on."""
        lines = getattr(self, "lines", [])
        return lines[self.table.at] if self.table.at < len(lines) else None

    @property
    def call(self) -> Call | None:
        """The call that the place in the list is on."""
        return self.board.calls[self.calls.at] if self.calls.at < len(self.board.calls) else None

    def filter(self, filters: Filters) -> None:
        """Show other lines, from the top."""
        self.filters = filters
        self.table = Place()
        self._show(None)

    def sort(self, column: Column) -> None:
        """Sort by a column; the same again turns it round, a third time is worst first again."""
        if self.order is not column:
            self.sort_by(column)
        elif not self.turned:
            self.sort_by(column, turned=True)
        else:
            self.sort_by(None)

    def sort_by(self, column: Column | None, *, turned: bool = False) -> None:
        """Sort by a column, or worst first."""
        self.order, self.turned = column, turned
        self._show(self.held)

    def _show(self, held: Line | None) -> None:
        wanted = searchable(self.filters.search)
        lines = [line for line in self.board.lines if self._fits(line, wanted)]
        if self.order is not None:
            lines.sort(key=KEYS[self.order], reverse=self.turned)
        self.lines = lines
        if held is not None:
            same = (number for number, line in enumerate(lines) if _same(line, held))
            self.table.at = next(same, 0)

    def _fits(self, line: Line, wanted: str) -> bool:
        filters = self.filters
        return (
            (not filters.group or line.agency.group == filters.group)
            and (not filters.district or line.agency.district == filters.district)
            and (not filters.tool or line.tool == filters.tool)
            and (not filters.status or _stands(line.status, filters.status))
            and (not wanted or wanted in self._names[line.agency.code][1])
        )

    def of_agency(self, code: str) -> list[Line]:
        """The lines of one agency, by tool."""
        return sorted((line for line in self.board.lines if line.agency.code == code), key=lambda line: line.tool)

    def districts(self) -> list[str]:
        """All districts, in the order of their names."""
        return sorted({line.agency.district for line in self.board.lines if line.agency.district})

    def tools(self) -> list[Tool]:
        """All tools that are asked."""
        return sorted({line.tool for line in self.board.lines})


def _stands(status: Status, wanted: str) -> bool:
    return status in FOLLOW if wanted == "follow" else status == wanted


def _same(one: Line, other: Line) -> bool:
    return one.agency.code == other.agency.code and one.tool is other.tool


def _share(line: Line) -> float:
    return line.got.least / line.target if line.target else 1.0


def _status_rank(line: Line) -> int:
    return _RANKS[line.status]


_RANKS = {status: rank for rank, status in enumerate(Status)}
KEYS: dict[Column, Callable[[Line], tuple[object, ...]]] = {
    Column.AGENCY: lambda line: (line.agency.short.th, line.tool),
    Column.TOOL: lambda line: (line.tool, line.agency.short.th),
    Column.BAR: lambda line: (_share(line),),
    Column.GOT: lambda line: (line.got,),
    Column.TARGET: lambda line: (line.target or 0,),
    Column.NEEDED: lambda line: (-(line.needed or 0.0),),
    Column.FORECAST: lambda line: (line.forecast is not None, line.forecast),
    Column.REPORT: lambda line: (-(10_000 if line.reported is None else line.reported),),
    Column.OIT: lambda line: (line.agency.code,),
    Column.STATUS: lambda line: (_status_rank(line), _share(line)),
}
"""How each column sorts: what needs somebody comes first."""
