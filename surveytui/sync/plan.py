"""How one agency stands with one tool on one day, by the campaign's windows, quotas and counters. Pure (DESIGN D6, D7)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from surveytui.campaign.milestones import milestones
from surveytui.campaign.models import Agency, Bundle, Device, Milestone, QuotaRule, Window
from surveytui.campaign.quotas import rule_for, span, target_by
from surveytui.questionnaire.models import Status as PackStatus
from surveytui.questionnaire.models import Tool
from surveytui.sync.board import Interval, Line, Pace, Status
from surveytui.sync.hub.store import Gain, Heard
from surveytui.sync.standings import Standings

Serving = tuple[Device, Heard | None]
"""A counter of an agency, and what was heard of it."""
SILENT = 7
"""Days without a report after which a counter counts as silent."""
NO_GAIN = Gain(0.0, 0.0, 0.0, 0)
SPAN = 14
"""Days of data, at least, from which a pace is told."""


def days_left(window: Window, today: date) -> int:
    """Days on which answers may still come, today included once it has begun; 0 when it is over."""
    return max(0, (window.closes - max(today, window.first)).days + 1)


def silent_from(today: date) -> date:
    """Whoever was heard of on that day or before counts as silent."""
    return today - timedelta(days=SILENT)


@dataclass(frozen=True, slots=True)
class Term:
    """A tool's window, seen from one day."""

    tool: Tool
    first: date
    closes: date
    left: int
    open: bool
    begun: bool
    """Whether it has begun, be it over or not."""

    def needed(self, missing: int) -> float | None:
        """Answers a day that `missing` ones take, over the days that people count: today is one only if it is the last."""
        if not self.left:
            return None
        return missing / (max(1, self.left - 1) if self.begun else self.left)

    @property
    def opens(self) -> date | None:
        """The first day, while it has not begun."""
        return None if self.begun else self.first


@dataclass(frozen=True)
class Plan:
    """What a campaign says of every agency on one day, whatever has been counted."""

    bundle: Bundle
    today: date

    @cached_property
    def agencies(self) -> dict[str, Agency]:
        """By code."""
        return {agency.code: agency for agency in self.bundle.agencies}

    @cached_property
    def devices(self) -> dict[str, list[Device]]:
        """The counters of each agency, retired ones too: what they counted stays counted."""
        found: dict[str, list[Device]] = {}
        for device in self.bundle.devices:
            for code in device.agencies:
                found.setdefault(code, []).append(device)
        return found

    @cached_property
    def terms(self) -> list[Term]:
        """The windows."""
        return [self._term(window) for window in self.bundle.windows]

    def _term(self, window: Window) -> Term:
        first, closes, today = window.first, window.closes, self.today
        return Term(
            tool=window.tool,
            first=first,
            closes=closes,
            left=days_left(window, today),
            open=first <= today <= closes,
            begun=first <= today,
        )

    @cached_property
    def over(self) -> bool:
        """Whether every window is."""
        return all(self.today > term.closes for term in self.terms)

    @cached_property
    def calendar(self) -> tuple[Milestone, ...]:
        """Every day that matters."""
        return milestones(self.bundle)

    @cached_property
    def sample(self) -> bool:
        """Whether the SAMPLE or DEMO mark must stand on it."""
        return self.bundle.birth.demo or any(pack.status is not PackStatus.OFFICIAL for pack in self.bundle.packs)

    def since(self, day: date) -> int:
        """Days from then to today."""
        return max(0, (self.today - day).days)

    def is_silent(self, term: Term, day: date | None) -> bool:
        """No word for a week while the window is open; a counter that never spoke has the window's first week."""
        return term.open and (day or term.first) <= self.silence

    @cached_property
    def silence(self) -> date:
        """Whoever was heard of on that day or before counts as silent."""
        return silent_from(self.today)

    def serving(self, code: str, standings: Standings) -> list[Serving]:
        """The counters of an agency, each with what was heard of it."""
        heard = standings.heard
        return [(device, heard.get(device.id)) for device in self.devices.get(code, ())]

    def line(self, agency: Agency, term: Term, serving: list[Serving], standings: Standings) -> Line:
        """How an agency stands with a tool."""
        open_counters, collecting, copies, newest = 0, 0, 0, None
        for device, heard in serving:
            if term.tool not in device.tools:
                continue
            if heard is None:
                open_counters += not device.retired
                continue
            open_counters += not heard.closed  # it may hold answers back until it says that it is finished
            collecting += not (heard.closed or device.retired)
            copies += heard.fork is not None  # and so may its copy, which nobody heard finish
            if newest is None or heard.day > newest:
                newest = heard.day
        cell = agency.code, term.tool
        got = self._interval(standings.now.get(cell, 0), open_counters + copies)
        wanted = target_by(self._rule(agency, term.tool), agency, term.tool)
        met = wanted is not None and got.least >= wanted
        finished = newest is not None and not open_counters
        ended = finished or self.today > term.closes
        lost = not met and not finished and self.is_silent(term, newest)
        pace = forecast = None
        if ended:
            forecast = got
        elif newest is not None and not lost:
            pace = self._pace(term, newest, standings.gains.get(cell, NO_GAIN), collecting)
            forecast = None if pace is None else _forecast(term, newest, got, pace)
        return Line(
            agency=agency,
            tool=term.tool,
            got=got,
            target=wanted,
            needed=None if wanted is None or met or finished else term.needed(wanted - got.least),
            pace=pace,
            forecast=forecast,
            reported=None if newest is None else self.since(newest),
            status=self._status(term, newest, wanted, forecast, met=met, lost=lost, ended=ended),
            finished=finished,
            days_left=term.left,
            opens=term.opens,
        )

    def _rule(self, agency: Agency, tool: Tool) -> QuotaRule | None:
        key = agency.group, tool
        if key not in self._rules:
            self._rules[key] = rule_for(agency, tool, self.bundle.quotas)
        return self._rules[key]

    @cached_property
    def _rules(self) -> dict[tuple[str, Tool], QuotaRule | None]:
        return {}

    def _interval(self, least: int, open_counters: int) -> Interval:
        return Interval(*span(least, open_counters=open_counters, block=self.bundle.policy.block))

    def _pace(self, term: Term, newest: date, gain: Gain, collecting: int) -> Pace | None:
        """Answers a day, by what closed blocks allow at both ends; nothing before there are two weeks of data."""
        days = (newest - term.first).days
        if days < SPAN:
            return None
        held = self.bundle.policy.block - 1
        # A counter that has not filled its first block yet may hold one back too, and no row of the store tells of it.
        more = gain.more + max(0, collecting - gain.counters) / days
        return Pace(max(0.0, gain.rate - held * gain.less), gain.rate + held * more)

    def _status(
        self,
        term: Term,
        newest: date | None,
        wanted: int | None,
        forecast: Interval | None,
        *,
        met: bool,
        lost: bool,
        ended: bool,
    ) -> Status:
        if met:
            return Status.MET
        if lost:
            return Status.SILENT
        if not term.begun or (newest is None and not ended):
            return Status.NOT_STARTED
        return _judged(wanted, forecast, ended=ended)

    def silent_counters(self, lines: Iterable[Line], serving: list[Serving]) -> list[tuple[Device, int | None]]:
        """Counters that say nothing while others speak for the agency, the longest silent first, with the days since.

        Only where something is still wanted of them: not of one that is finished or retired, nor for a target that is met.
        """
        quiet = [
            (device, heard.day if heard else None)
            for device, heard in serving
            if not (device.retired if heard is None else device.retired or heard.closed or heard.day > self.silence)
        ]
        if not quiet:
            return []
        wanted = {line.tool for line in lines if line.status not in {Status.MET, Status.SILENT}}
        terms = [term for term in self.terms if term.tool in wanted]
        found = [
            (device, None if day is None else self.since(day))
            for device, day in quiet
            if any(term.tool in device.tools and self.is_silent(term, day) for term in terms)
        ]
        return sorted(found, key=lambda one: -math.inf if one[1] is None else -one[1])


def unfinished(serving: list[Serving]) -> list[Device]:
    """Counters that still hold answers back, or may: collection has not been finished there, as far as anybody heard."""
    return [device for device, heard in serving if not (device.retired or (heard is not None and heard.closed))]


def _forecast(term: Term, newest: date, got: Interval, pace: Pace) -> Interval:
    """How many there will be at the close if it goes on like this, from both ends."""
    days = max(0, (term.closes - newest).days)
    return Interval(got.least + math.floor(pace.least * days), got.most + math.ceil(pace.most * days))


def _judged(wanted: int | None, forecast: Interval | None, *, ended: bool) -> Status:
    """Behind, or missed: even the upper end of the forecast misses the target. On pace: the lower end reaches it."""
    if wanted is None:
        return Status.ON_PACE
    if forecast is None:
        return Status.EARLY
    if forecast.most < wanted:
        return Status.MISSED if ended else Status.BEHIND
    return Status.CLOSE if forecast.least < wanted else Status.ON_PACE
