"""What the supervisor's board shows, as plain values: `sync.reckoning` makes them, faces only draw them.

Every number is made of closed blocks of counts and of nothing else (DESIGN D6, D7).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from surveytui.campaign.models import Agency, Milestone
from surveytui.questionnaire.models import Tool
from surveytui.text.words import Words


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A count that is known to lie between two numbers, both included."""

    least: int
    most: int


@dataclass(frozen=True, slots=True, order=True)
class Pace:
    """Answers a day, between two numbers."""

    least: float
    most: float


class Status(StrEnum):
    """How an agency stands with a tool, worst first in this order."""

    SILENT = "silent"
    BEHIND = "behind"
    MISSED = "missed"
    """Over, or finished, and not even the upper end reaches the target: nobody can catch up."""
    CLOSE = "close"
    """The target lies within the forecast; once it is over, within what counters have told."""
    EARLY = "early"
    """Less than two weeks of data: too early to tell."""
    NOT_STARTED = "not-started"
    """Before the window, or not one report yet within its first days."""
    ON_PACE = "on-pace"
    MET = "met"


class Why(StrEnum):
    """Why somebody must be called, the most urgent first in this order."""

    FORK = "fork"
    SILENT = "silent"
    COUNTER = "counter"
    """One of its counters says nothing while others do."""
    BEHIND = "behind"
    CLOSING = "closing"
    """The window closes within three days and the target is not met."""
    FINISH = "finish"
    """Every window is over, and collection has not been finished at all of its counters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One agency and one tool."""

    agency: Agency
    tool: Tool
    got: Interval
    target: int | None
    """None where nobody set one (a `counter`, or no population known)."""
    needed: float | None
    """Answers a day from the lower end over the days left; None if none is missing, no day is left, or it is finished."""
    pace: Pace | None
    """At present, from two weeks of data on; None before."""
    forecast: Interval | None
    """At the close; what was counted where it is finished or over; None where unknown, as for a silent agency."""
    reported: int | None
    """Days since the newest report of any of its counters; None if there never was one."""
    status: Status
    finished: bool
    """Every counter of it has released everything: nothing more is to come from them, however many days are left."""
    days_left: int
    """Until the window closes, today included if it has begun; 0 when it is over."""
    opens: date | None
    """The window's first day, while it has not begun."""

    @property
    def ended(self) -> bool:
        """Whether nothing more is collected."""
        return self.finished or not self.days_left


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """One counter of an agency."""

    device: str
    name: str
    number: int | None
    """`seq` of its newest report; None if there never was one."""
    reported: int | None
    """Days since then."""
    silent: bool
    closed: bool
    """It has released everything: nothing is held back any more."""
    fork: Words | None
    """How its reports contradict each other; None if they do not."""
    retired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """OIT items an agency has published, of the year's total."""

    items: int
    total: int
    noted: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A line in an agency's log of calls."""

    day: date
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LastYear:
    """An official result that was imported, for comparison."""

    fiscal_year: int
    score: str
    """As imported, with two decimals: "87.21"."""
    band: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """All there is about one agency beside its lines."""

    machines: tuple[Machine, ...]
    notes: tuple[Note, ...]
    """Newest first."""
    oit: Published | None
    last_year: LastYear | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Somebody to telephone today."""

    agency: Agency
    tool: Tool | None
    """None where it concerns a counter as a whole."""
    why: Why
    reason: Words
    """In words, with the numbers: "silent for 9 days, fewer than 5 of 46"."""
    brief: Words
    """The first thing of it, where there is no room for all: "silent for 9 days"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A file that the hub could not take in and keeps with its reason."""

    name: str
    """What it was called where it came from."""
    stored: str
    """What it is called in the hub's quarantine."""
    kind: str
    """What it seems to be: "report", "bundle", …, "unknown"."""
    device: str
    """The enrolled counter that signed it; empty where nobody is known to have."""
    counter: str
    """The name of that counter."""
    since: date | None
    """The day it first came; None where that was not noted."""
    why: Words
    """With what to do, where something is to be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Everything at one moment."""

    title: str
    """The campaign's name."""
    day: date
    block: int
    """k."""
    lines: tuple[Line, ...]
    """Worst first."""
    calls: tuple[Call, ...]
    """Most urgent first; an agency called within the last two days is left out."""
    details: Mapping[str, Detail]
    """By agency code; every agency has one."""
    days_left: dict[Tool, int]
    """Until each window closes, as a line tells it (`Line.days_left`)."""
    opens: Mapping[Tool, date]
    """The first days of those windows that have not begun."""
    newest: int | None
    """Days since the newest report of all; None before the first."""
    oit_due: date | None
    calendar: tuple[Milestone, ...]
    """In day order: the campaign's own days, its windows with every extension, the OIT deadline."""
    sample: bool
    """Whether the SAMPLE or DEMO mark must stand on it."""
    published: Mapping[str, Published]
    """OIT items by agency code, of those that have a number."""
    held: tuple[Held, ...] = ()
    """What the hub holds back, those that wait longest first."""

    def held_of(self, device: str) -> list[Held]:
        """What it holds back of one counter."""
        return [one for one in self.held if one.device == device]
