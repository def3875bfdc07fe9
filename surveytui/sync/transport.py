"""How counts and sealed batches travel: one small interface, whatever the way.

A transport sees two folders and nothing else of a counter: what lies in `outbox` goes out, what is for this counter comes
into `inbox`. Each way may lose, repeat and reorder; nothing here needs to know.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from surveytui import foreign
from surveytui.batch.sizes import PARCEL_BYTES
from surveytui.sealing import signed_file
from surveytui.text.words import Words

REPORT = ".report"
"""How the name of a count report ends."""
PASS = "hub.pass"  # noqa: S105 - a file
PASS_BYTES = 4096
PARCEL = re.compile(r"[0-9a-f]{32}\.age")
RECEIPT = re.compile(r"[0-9a-f]{32}\.receipt")
BUNDLE = "campaign.bundle"
"""The name of a newer version of the campaign in an inbox."""

Progress = Callable[[str, float], None]
"""Told what is under way ("report", "parcel", "receipt", "bundle") and how far all is, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What lies in an outbox."""

    report: Path | None
    parcels: tuple[Path, ...]

    @property
    def files(self) -> tuple[Path, ...]:
        """All of it, the report first: it is small, and what supervisors wait for."""
        return (*((self.report,) if self.report else ()), *self.parcels)

    def wants(self, receipt: str) -> bool:
        """Whether a receipt of that name settles one of the parcels; both begin with their manifest's digest."""
        return bool(RECEIPT.fullmatch(receipt)) and any(path.name[:16] == receipt[:16] for path in self.parcels)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that did not get through, and why."""

    name: str
    why: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchanged:
    """What became of everything."""

    sent: tuple[str, ...] = ()
    """Names that arrived just now."""
    there: tuple[str, ...] = ()
    """Names that had arrived before."""
    waiting: tuple[Waiting, ...] = ()
    received: tuple[str, ...] = ()
    """Names that lie in the inbox now."""


class Transport(Protocol):
    """One way to a hub."""

    def exchange(self, outbox: Path, inbox: Path, progress: Progress) -> Exchanged:
        """Bring everything out that is not there yet, and in what is for this counter.

        Raises:
            SyncError: nothing got through at all, with what to do.
        """


def outgoing(outbox: Path) -> Outgoing:
    """What lies in an outbox, whole files of ours only.

    Raises:
        OSError: it cannot be read.
    """
    plain = [path for path in sorted(outbox.iterdir()) if foreign.is_plain(path)]
    report = next((path for path in plain if path.suffix == REPORT), None)
    return Outgoing(report, tuple(path for path in plain if PARCEL.fullmatch(path.name)))


def content(path: Path) -> bytes:
    """A file of the outbox.

    Raises:
        OSError: it cannot be read.
    """
    return foreign.read(path, PARCEL_BYTES)


def is_whole(name: str, digest: str) -> bool:
    """Whether a sealed batch is what its name says.

    Args:
        name: Of the file.
        digest: SHA-256 of its content, in hex.
    """
    return bool(PARCEL.fullmatch(name)) and name[16:32] == digest[:16]


def digest_of(report: bytes) -> str:
    """The digest of the count report in a signed file that has been read and found good."""
    return hashlib.sha256(signed_file.payload_of(signed_file.REPORT, report)).hexdigest()


def as_bearer(shown: bytes) -> str:
    """A pass as it travels in a header."""
    return base64.urlsafe_b64encode(shown).decode("ascii")
