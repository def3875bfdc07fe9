"""From counts to the supervisor's board. Pure (DESIGN D6, D7).

Nothing is reckoned from anything but closed blocks, so that no number that is held back can be worked out.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from surveytui.campaign.models import Agency, Bundle
from surveytui.sync.board import Board, Call, Line, Status
from surveytui.sync.calls import Badness, Rank, call_for
from surveytui.sync.details import Details
from surveytui.sync.plan import Plan
from surveytui.sync.standings import Standings

_ORDER = {status: place for place, status in enumerate(Status)}
_RANK = itemgetter(0)
"""No two ranks are alike, and what they rank cannot be compared."""


def reckon(bundle: Bundle, standings: Standings, today: date) -> Board:
    """The board of one day.

    Args:
        bundle: The campaign.
        standings: What is known.
        today: The supervisor's day.
    """
    return Reckoned.anew(bundle, standings, today).board()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """The lines and calls of one moment, from which those of the next are made without reckoning all of them again."""

    plan: Plan
    standings: Standings
    lines: list[tuple[Badness, Line]]
    """Worst first."""
    calls: list[tuple[Rank, Call]]
    """Most urgent first."""

    @classmethod
    def anew(cls, bundle: Bundle, standings: Standings, today: date) -> Reckoned:
        """Every agency."""
        plan = Plan(bundle, today)
        lines: list[tuple[Badness, Line]] = []
        calls: list[tuple[Rank, Call]] = []
        for agency in bundle.agencies:
            _reckon(plan, agency, standings, lines, calls)
        lines.sort(key=_RANK)
        calls.sort(key=_RANK)
        return cls(plan=plan, standings=standings, lines=lines, calls=calls)

    def after(self, newer: Standings, agencies: AbstractSet[str]) -> Reckoned:
        """The same day and campaign with newer counts: only agencies of which something has changed are reckoned again.

        Args:
            newer: All there is about those agencies and about the counters that were heard of since.
            agencies: Their codes.
        """
        standings = self.standings.renewed(newer, agencies)
        lines = [ranked for ranked in self.lines if ranked[1].agency.code not in agencies]
        calls = [ranked for ranked in self.calls if ranked[1].agency.code not in agencies]
        for code in agencies:
            if (agency := self.plan.agencies.get(code)) is not None:
                _reckon(self.plan, agency, standings, lines, calls)
        lines.sort(key=_RANK)  # nearly sorted already, which costs little
        calls.sort(key=_RANK)
        return Reckoned(plan=self.plan, standings=standings, lines=lines, calls=calls)

    def board(self) -> Board:
        """What is shown of it."""
        plan, bundle = self.plan, self.plan.bundle
        newest = max((one.day for one in self.standings.heard.values()), default=None)
        return Board(
            title=bundle.birth.name,
            day=plan.today,
            block=bundle.policy.block,
            lines=tuple([line for _, line in self.lines]),
            calls=tuple([call for _, call in self.calls]),
            details=Details(plan, self.standings),
            days_left={term.tool: term.left for term in plan.terms},
            opens={term.tool: term.opens for term in plan.terms if term.opens},
            newest=None if newest is None else plan.since(newest),
            oit_due=bundle.oit.closes if bundle.oit else None,
            calendar=plan.calendar,
            sample=plan.sample,
            published=self.standings.published,
        )


def _reckon(
    plan: Plan,
    agency: Agency,
    standings: Standings,
    lines: list[tuple[Badness, Line]],
    calls: list[tuple[Rank, Call]],
) -> None:
    """Add one agency: its lines, and the most urgent reason to call it."""
    serving = plan.serving(agency.code, standings)
    own = [(_badness(line), line) for line in [plan.line(agency, term, serving, standings) for term in plan.terms]]
    lines.extend(own)
    if (call := call_for(plan, agency, own, serving, standings)) is not None:
        calls.append(call)


def _badness(line: Line) -> Badness:
    """Worst first: by status, then by the share that is missing."""
    share = line.got.least / line.target if line.target else 1.0
    return _ORDER[line.status], share, line.agency.code, line.tool.value
