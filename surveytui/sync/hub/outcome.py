"""What becomes of a file that is brought to a hub."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from surveytui.sync.merge import Cell
from surveytui.text.words import Words


class Kind(StrEnum):
    """What was brought."""

    BUNDLE = "bundle"
    REPORT = "report"
    TICKET = "ticket"
    PARCEL = "parcel"
    RECEIPT = "receipt"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """What became of it."""

    TAKEN = "taken"
    KNOWN = "known"
    QUARANTINED = "quarantined"
    UNREADABLE = "unreadable"
    """Left where it is: it cannot be read, or is too large to be anything of ours."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that was brought and what became of it."""

    name: str
    kind: Kind
    verdict: Verdict
    device: str = ""
    why: Words | None = None
    """What came, or why it is in quarantine; of counts they themselves say it."""
    counted: Counted | None = None

    @property
    def fork(self) -> bool:
        """Whether it proves that its counter exists twice."""
        return self.counted is not None and self.counted.fork is not None

    @property
    def said(self) -> Words | None:
        """What there is to say: what came, why it is in quarantine, or that a counter exists twice."""
        return self.counted.said if self.counted else self.why


@dataclass(frozen=True, slots=True)
class Counted:
    """What a report or a ticket told. A hub that takes thousands makes no sentence of it until somebody asks."""

    counter: str
    """The counter's name."""
    totals: Mapping[Cell, int]
    known: bool = False
    """It came before."""
    fork: Words | None = None
    """How it proves that the counter exists twice."""

    @property
    def said(self) -> Words:
        """The same in a sentence."""
        counted = ", ".join(f"{agency} {tool} {count}" for (agency, tool), count in sorted(self.totals.items()))
        thai = f"{self.counter}: {counted or 'ยังไม่มียอด'}"
        english = f"{self.counter}: {counted or 'no counts yet'}"
        if self.known:
            return Words(th=f"รับไว้แล้วก่อนหน้านี้ {thai}", en=f"already received, {english}")
        if self.fork:
            return Words(th=f"{thai} ! {self.fork.th}", en=f"{english} ! {self.fork.en}")
        return Words(th=thai, en=english)
