"""What a hub keeps, behind one seam.

The database of one machine is in `hub.database`; another store (PostgreSQL, for a nation with several writers) has these
methods.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from surveytui.questionnaire.models import Tool
from surveytui.sync.board import LastYear, Note, Published
from surveytui.sync.merge import Cell, Known, Merged
from surveytui.sync.report import Report
from surveytui.text.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What is known of one counter beside its counts."""

    device: str
    seq: int
    """Of its newest report or ticket."""
    day: date
    """The day that it speaks of."""
    told: date
    """The day that the counter itself told, believable or not."""
    bundle: int
    manifest: str
    """Digest of its last batch manifest, `NONE` for none or unknown."""
    closed: bool
    fork: Words | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What one counter has counted of one agency and tool."""

    device: str
    agency: str
    tool: Tool
    count: int


@dataclass(frozen=True, slots=True)
class Gain:
    """How fast an agency's counters gain with a tool: the sum over those that still collect.

    Each over its own days: from its newest report that is `SPAN` days older than its newest one, to that one; from the
    first day of the window with nothing where no report is so old. One that has fallen silent counts up to today, as if
    it had just reported the same again: nobody may hope for what it no longer brings.
    """

    rate: float
    """Answers in closed blocks, a day."""
    less: float
    """By how much that falls, a day, for each answer that such a counter may have held back at the beginning."""
    more: float
    """By how much that grows, a day, for each answer that it may hold back at the end."""
    counters: int
    """How many have counted anything, of those that still collect."""


class Store(Protocol):
    """What a hub keeps. Whatever is written is on the disk when `writing` has ended well.

    Every write of a count, or of what a supervisor enters, bears the next *revision*, whichever program made it. So whoever
    remembers at which revision it looked reads only what has changed since; since 0 is everything.
    """

    def writing(self) -> AbstractContextManager[None]:
        """One transaction; an exception within undoes all of it."""

    def reading(self) -> AbstractContextManager[None]:
        """Everything read within is of one moment."""

    def revision(self) -> int:
        """The number of the newest write."""

    def changed(self, since: int) -> set[str]:
        """Agencies of which anything was written after a revision."""

    def known(self, device: str) -> Known:
        """What is known of a counter, for merging."""

    def has_report(self, device: str, digest: str) -> bool:
        """Whether a report of that digest has been merged."""

    def heard(self, *, since: int = 0) -> dict[str, Heard]:
        """Every counter that was heard of after a revision, by device id."""

    def heard_of(self, device: str) -> Heard | None:
        """One of them."""

    def add_report(self, report: Report, digest: str, merged: Merged, heard: Heard) -> None:
        """Keep what a report added; within `writing`."""

    def add_ticket(self, heard: Heard, totals: Mapping[Cell, int]) -> bool:
        """Keep a ticket's totals as a lower bound; within `writing`. Returns whether anything was new."""

    def standings(self) -> Iterator[Standing]:
        """Totals of every counter."""

    def totals(self, *, since: int = 0) -> dict[Cell, int]:
        """Answers of those agencies that have changed, over all counters."""

    def gains(
        self,
        firsts: Mapping[Tool, date],
        *,
        days: int,
        today: date,
        silence: date,
        retired: Iterable[str] = (),
        since: int = 0,
    ) -> dict[Cell, Gain]:
        """How fast those agencies that have changed gain answers.

        Args:
            firsts: The first day of each tool's window.
            days: How many days of reports, at least, a gain is told from, where there are so many.
            today: The hub's day.
            silence: A counter whose newest report is of that day or older is silent.
            retired: Counters that collect no more.
            since: The revision after which they have changed.
        """

    def serves(self) -> int:
        """The version of the campaign whose counters are remembered; 0 for none."""

    def serve(self, version: int, pairs: Iterable[tuple[str, str]]) -> None:
        """Remember which counters serve, or served, which agencies; within `writing`."""

    def served(self) -> dict[str, frozenset[str]]:
        """The agencies of each counter in any version of the campaign."""

    def take(self, name: str, kind: str, device: str = "") -> bool:
        """Remember that a file was taken; within `writing`. Returns whether it was new."""

    def has_taken(self, names: Iterable[str], kind: str) -> set[str]:
        """Which of some files were taken."""

    def taken(self, kind: str, device: str | None = None) -> list[str]:
        """Names of the files that were taken."""

    def note(self, agency: str, note: Note) -> None:
        """Add a line to an agency's log; within `writing`."""

    def notes(self, *, since: int = 0) -> dict[str, list[Note]]:
        """The logs of those agencies that have changed, newest first."""

    def publish(self, agency: str, published: Published) -> None:
        """Set how many OIT items an agency has published; within `writing`."""

    def published(self, *, since: int = 0) -> dict[str, Published]:
        """By agency, of those that have changed."""

    def set_last_year(self, results: Mapping[str, LastYear]) -> None:
        """Replace last year's official results; within `writing`."""

    def last_year(self, *, since: int = 0) -> dict[str, LastYear]:
        """By agency, of those that have changed."""

    def close(self) -> None:
        """Let go."""
