"""Which lines of a board somebody looks at, and in what order: the same on every face. No terminal and no HTML in here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from surveytui.campaign.models import Agency
from surveytui.sync.board import Board, Line, Status
from surveytui.text.search import in_order, searchable

FOLLOW = frozenset({Status.SILENT, Status.BEHIND, Status.MISSED, Status.CLOSE})
"""Those that need somebody."""
NEVER = 10_000
"""Days without a report, for who never reported."""
_RANKS = {status: rank for rank, status in enumerate(Status)}

_folded = lru_cache(maxsize=16_384)(searchable)
_ordered = lru_cache(maxsize=16_384)(in_order)
Row = tuple[Line, ...]
"""What one row of a table shows: a line, or all lines of an agency by tool."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a line must be to be shown; empty lets everything through."""

    group: str = ""
    district: str = ""
    tool: str = ""
    status: str = ""
    """A `Status`, or "follow" for those that need somebody."""
    search: str = ""

    @property
    def active(self) -> bool:
        """Whether anything is left out."""
        return any((self.group, self.district, self.tool, self.status, self.search))

    def fits(self, line: Line) -> bool:
        """Whether a line is shown."""
        agency = line.agency
        return (
            (not self.group or agency.group == self.group)
            and (not self.district or agency.district == self.district)
            and (not self.tool or line.tool == self.tool)
            and (not self.status or self._stands(line.status))
            and (not self.search or _folded(self.search) in _searched(agency))
        )

    def _stands(self, status: Status) -> bool:
        return status in FOLLOW if self.status == "follow" else status == self.status


def _searched(agency: Agency) -> str:
    """An agency's code and names as they are searched."""
    return _folded(f"{agency.code} {agency.name.th} {agency.short.th} {agency.name.en}")


def districts(board: Board) -> list[str]:
    """All districts, in the order of their names."""
    return sorted({line.agency.district for line in board.lines if line.agency.district}, key=_ordered)


def share(line: Line) -> float:
    """How much of the target is there for certain."""
    return line.got.least / line.target if line.target else 1.0


def worst(row: Row) -> Line:
    """The line of a row that stands worst."""
    return row[0] if len(row) == 1 else min(row, key=lambda line: (_RANKS[line.status], share(line)))


def longest(row: Row) -> int | None:
    """Days since the newest report of the tool of which least was heard; None where one was never reported."""
    days = [line.reported for line in row]
    return None if None in days else max(day for day in days if day is not None)


def _published(row: Row, board: Board) -> float:
    """The share of OIT items published; less than none where no number is noted."""
    oit = board.published.get(row[0].agency.code)
    return -1.0 if oit is None else oit.items / oit.total if oit.total else 1.0


ORDERS: dict[str, Callable[[Row, Board], tuple[object, ...]]] = {
    "agency": lambda row, _: (_ordered(row[0].agency.short.th), row[0].agency.code, row[0].tool),
    "tool": lambda row, _: (row[0].tool, _ordered(row[0].agency.short.th)),
    "progress": lambda row, _: (min(map(share, row)),),
    "got": lambda row, _: (row[0].got,),
    "target": lambda row, _: (row[0].target or 0,),
    "needed": lambda row, _: (-(row[0].needed or 0.0),),
    "forecast": lambda row, _: (row[0].forecast is not None, row[0].forecast),
    "report": lambda row, _: (-(NEVER if (days := longest(row)) is None else days),),
    "oit": lambda row, board: (_published(row, board), row[0].agency.code),
    "status": lambda row, _: (_RANKS[worst(row).status], share(worst(row))),
}
"""How each column sorts: what needs somebody comes first."""
