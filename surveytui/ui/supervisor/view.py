"""What the board shows of all it knows: filters, search, order, and the place in each list. No terminal in here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from surveytui.questionnaire.models import Tool
from surveytui.sync.board import Board, Call, Line, Status
from surveytui.sync.choosing import FOLLOW, ORDERS, Filters, Row, districts
from surveytui.sync.tables import counted


class Column(Enum):
    """The columns of the table, in their order."""

    AGENCY = "agency"
    TOOL = "tool"
    BAR = "progress"
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


def opening(board: Board) -> Filters:
    """What a day begins with: whoever needs somebody, or everybody where nobody does."""
    return Filters(status="follow" if any(line.status in FOLLOW for line in board.lines) else "")


@dataclass
class View:
    """The board as one supervisor sees it."""

    board: Board
    filters: Filters = field(default_factory=Filters)
    order: Column | None = None
    """None for worst first, as the board comes."""
    order_tool: Tool | None = None
    """Whose column it is, where both tools stand in one row."""
    turned: bool = False
    focus: Focus = Focus.CALLS
    calls: Place = field(default_factory=Place)
    on_title: bool = False
    """Whether the place in the list of calls is on its title."""
    table: Place = field(default_factory=Place)
    all_calls: bool = False
    wide: bool = False
    """Whether there is room for all tools of an agency in one row."""
    rows: list[Row] = field(init=False)
    sums: dict[Status, int] = field(init=False)
    """Agencies of the whole board by status."""

    def __post_init__(self) -> None:
        self.rows = []
        self.load(self.board)

    def load(self, board: Board) -> None:
        """Take newer counts; the place stays with its agency."""
        held = self.held
        self.board = board
        self.sums = counted(board)
        own: dict[str, list[Line]] = {}
        for line in board.lines:
            own.setdefault(line.agency.code, []).append(line)
        self._own = own
        if not board.calls:
            self.on_title = False
            if self.focus is Focus.CALLS:
                self.focus = Focus.TABLE
        self._show(held)

    @property
    def paired(self) -> bool:
        """Whether a row is an agency with all its tools."""
        return self.wide and not self.filters.tool and len(self.board.days_left) > 1

    @property
    def lines(self) -> list[Line]:
        """Every line that is shown."""
        return [line for row in self.rows for line in row]

    @property
    def held(self) -> Line | None:
        """The line that the place in the table is on; the first of its row."""
        return self.rows[self.table.at][0] if self.table.at < len(self.rows) else None

    @property
    def call(self) -> Call | None:
        """The call that the place in the list is on."""
        calls = self.board.calls
        return calls[self.calls.at] if self.calls.at < len(calls) and not self.on_title else None

    def widen(self, *, wide: bool) -> None:
        """Whether the screen has room for all tools in one row."""
        if wide != self.wide:
            held, self.wide = self.held, wide
            self._show(held)

    def filter(self, filters: Filters) -> None:
        """Show other lines, from the top."""
        self.filters = filters
        self.table = Place()
        self._show(None)

    def sort(self, column: Column, tool: Tool | None = None) -> None:
        """Sort by a column; the same again turns it round, a third time is worst first again."""
        if (self.order, self.order_tool) != (column, tool):
            self.sort_by(column, tool)
        elif not self.turned:
            self.sort_by(column, tool, turned=True)
        else:
            self.sort_by(None)

    def sort_by(self, column: Column | None, tool: Tool | None = None, *, turned: bool = False) -> None:
        """Sort by a column, or worst first."""
        self.order, self.order_tool, self.turned = column, tool, turned
        self._show(self.held)

    def _show(self, held: Line | None) -> None:
        filters, lines = self.filters, self.board.lines
        if filters.active:
            lines = tuple(line for line in lines if filters.fits(line))
        if self.paired:  # an agency stands where the worst of its lines that fit does
            rows = [self._by_tool(code) for code in dict.fromkeys(line.agency.code for line in lines)]
        else:
            rows = [(line,) for line in lines]
        if self.order is not None:
            key, tool, board = ORDERS[self.order.value], self.order_tool, self.board
            rows.sort(key=lambda row: key(_of_tool(row, tool), board), reverse=self.turned)
        self.rows = rows
        if held is not None:
            same = (number for number, row in enumerate(rows) if self._same(row[0], held))
            self.table.at = next(same, 0)

    def _same(self, one: Line, other: Line) -> bool:
        return one.agency.code == other.agency.code and (self.paired or one.tool is other.tool)

    def _by_tool(self, code: str) -> Row:
        return tuple(sorted(self._own.get(code, ()), key=_tool))

    def of_agency(self, code: str) -> list[Line]:
        """The lines of one agency, by tool."""
        return list(self._by_tool(code))

    def districts(self) -> list[str]:
        """All districts, in the order of their names."""
        return districts(self.board)

    def statuses(self) -> list[Status]:
        """Those that a line has, worst first, and the one that is chosen: whoever chooses sees no empty promise."""
        found = {line.status for line in self.board.lines}
        return [status for status in Status if status in found or status == self.filters.status]

    def tools(self) -> list[Tool]:
        """All tools that are asked."""
        return sorted(self.board.days_left)


def _tool(line: Line) -> Tool:
    return line.tool


def _of_tool(row: Row, tool: Tool | None) -> Row:
    """A row's line of one tool; the whole row where the column is the agency's."""
    return row if tool is None else tuple(line for line in row if line.tool is tool) or row
