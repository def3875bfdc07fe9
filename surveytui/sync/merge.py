"""What a hub makes of reports that were lost, repeated, reordered or sent by a copied counter (DESIGN D6). Pure.

Merging is a union: associative, commutative, and doing it twice changes nothing. So hubs can pass reports on to other
hubs, and a stick that was forgotten in a drawer does no harm.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from surveytui.questionnaire.models import Tool
from surveytui.sync.report import NONE, Count, Report
from surveytui.text.words import Words

Cell = tuple[str, Tool]
"""Agency and tool."""

SAME_BLOCK = Words(th="ยอดซ้อนกัน กลุ่มเดียวกันนับไม่เท่ากัน", en="one block of counts came with two contents")
SAME_NUMBER = Words(th="ยอดซ้อนกัน รายงานเลขเดียวกันสองใบไม่เหมือนกัน", en="two reports bear one number")
SAME_PREVIOUS = Words(th="ยอดซ้อนกัน รายงานสองใบต่อจากใบเดียวกัน", en="two reports follow the same one")
LESS = Words(th="ยอดซ้อนกัน รายงานเลขสูงกว่าขาดยอดที่เลขต่ำกว่ามี", en="a later report lacks counts that an earlier one has")


@dataclass(slots=True)
class Kept:
    """One closed block, and between which reports it must have been closed."""

    counts: tuple[Count, ...]
    """By agency and tool."""
    since: int
    """The lowest number of a report that has it."""
    not_by: int
    """The highest number of a report that lacks it; 0 for none. Above `since` it proves that there are two counters."""


@dataclass(slots=True)
class Known:
    """What is known of one counter."""

    blocks: dict[str, Kept] = field(default_factory=dict)
    """By id."""
    digests: dict[int, str] = field(default_factory=dict)
    """Digest of a report by its number: the first that came."""
    following: dict[str, str] = field(default_factory=dict)
    """Digest of a report by the digest of the one before it."""
    seen: set[str] = field(default_factory=set)
    """Digests of all reports."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a report adds."""

    blocks: dict[str, Kept]
    """Blocks of which something has changed, whole."""
    gained: dict[Cell, int]
    """By how much the counter's totals grow: every cell that the report tells of, also by 0."""
    fork: Words | None
    """How it proves that the counter exists twice, or was restored; None if it does not."""
    known: bool
    """It came before, byte for byte."""


def merge(known: Known, report: Report, digest: str = "") -> Merged:
    """What a report adds to what is known of its counter; `known` stays as it is.

    Args:
        known: What is known.
        report: A report of that counter.
        digest: Its digest, if that is known already.
    """
    digest = digest or report.digest()
    if digest in known.seen:
        return Merged({}, {}, None, known=True)
    fork = _contradicts(known, report, digest)
    newest = max(known.digests, default=0)
    blocks: dict[str, Kept] = {}
    gained: dict[Cell, int] = {}
    for block in report.blocks:
        old = known.blocks.get(block.id)
        if old is None:  # no report so far has it, the newest neither
            blocks[block.id] = Kept(block.counts, report.seq, newest)
            for one in block.counts:
                cell = one.agency, one.tool
                gained[cell] = gained.get(cell, 0) + one.count
            continue
        had = {(one.agency, one.tool): one.count for one in old.counts}
        for one in block.counts:
            cell = one.agency, one.tool
            gained[cell] = gained.get(cell, 0) + max(one.count - had.get(cell, 0), 0)
        if old.counts != block.counts:
            fork = fork or SAME_BLOCK
            blocks[block.id] = Kept(_larger(block.counts, had), min(report.seq, old.since), old.not_by)
        elif report.seq < old.since:
            blocks[block.id] = Kept(old.counts, report.seq, old.not_by)
    blocks |= _lacking(known, report)
    if any(kept.not_by > kept.since for kept in blocks.values()):
        fork = fork or LESS
    return Merged(blocks, gained, fork, known=False)


def _larger(counts: tuple[Count, ...], had: dict[Cell, int]) -> tuple[Count, ...]:
    """A block that came with two contents: cell by cell the larger number."""
    told = {(one.agency, one.tool): one.count for one in counts}
    cells = sorted(told.keys() | had.keys())
    return tuple(
        Count(agency=agency, tool=tool, count=max(told.get((agency, tool), 0), had.get((agency, tool), 0)))
        for agency, tool in cells
    )


def _lacking(known: Known, report: Report) -> dict[str, Kept]:
    """Blocks that a report ought to have if it is newer than one that has them."""
    missing = known.blocks.keys() - {block.id for block in report.blocks}
    lacked = ((name, known.blocks[name]) for name in missing)
    return {name: Kept(old.counts, old.since, report.seq) for name, old in lacked if report.seq > old.not_by}


def _contradicts(known: Known, report: Report, digest: str) -> Words | None:
    if known.digests.get(report.seq, digest) != digest:
        return SAME_NUMBER
    if report.previous != NONE and known.following.get(report.previous, digest) != digest:
        return SAME_PREVIOUS
    return None


def learn(known: Known, report: Report, merged: Merged) -> None:
    """Put into `known` what a report added."""
    digest = report.digest()
    known.seen.add(digest)
    known.digests.setdefault(report.seq, digest)
    if report.previous != NONE:
        known.following.setdefault(report.previous, digest)
    known.blocks.update(merged.blocks)


def heard_on(told: date, *, received: date, issued: date, before: date | None) -> date:
    """The day that a report speaks of.

    A counter whose clock has died, or is years back, tells the day below which it may not fall, again and again. So its
    own word is taken where it can be true and moves on; else the day on which the report came.

    Args:
        told: The report's day.
        received: The hub's day.
        issued: When the counter's bundle was signed: the least day that a counter tells.
        before: The day of its report before this one.
    """
    believable = issued < told <= received and (before is None or told > before)
    return told if believable else received
