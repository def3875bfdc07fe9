"""What becomes of a file that is brought to a hub."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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
    said: Words | None = None
    """What there is to say: what came, why it is in quarantine, or that a counter exists twice."""
    fork: bool = False
