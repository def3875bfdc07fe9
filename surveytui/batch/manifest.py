"""What a batch says about itself: docs/formats/parcel.md.

A manifest is signed by the counter that made it and carries the digest of the one before it, so that headquarters sees
gaps, missing ends and forks. It holds no time.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from surveytui import canonical
from surveytui.errors import ParcelError
from surveytui.text.words import Words

FORMAT: Final = "surveytui/manifest/1"
FIRST: Final = "0" * 64
"""`previous` of a counter's first batch."""
MOST_RECORDS: Final = 100_000

_DIGEST = re.compile(r"[0-9a-f]{64}")
_DEVICE = re.compile(r"[0-9a-f]{16}")
_MOST_COUNTED = 2**53 - 1
"""Larger integers are not the same number in every JSON reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One batch of one counter. Answers and rehearsals are counted apart all the way (D11)."""

    format: str = FORMAT
    campaign: str
    """Campaign id in hex."""
    device: str
    """Device id: 16 hex digits."""
    bundle: int
    """Version of the bundle that the counter works by."""
    number: int
    """1 for a counter's first batch, one more for each."""
    previous: str
    """Digest of the manifest before this one, in hex; `FIRST` for none."""
    records_before: int
    """Records in all batches before this one: `answers_before` + `rehearsals_before`."""
    answers_before: int
    rehearsals_before: int
    records: int
    """Records in this one: `answers` + `rehearsals`."""
    answers: int
    rehearsals: int
    record_length: int
    """Bytes of each record."""
    records_digest: str
    """SHA-256 of records.bin, in hex."""

    def encode(self) -> bytes:
        """The bytes of manifest.json: canonical JSON."""
        return canonical.encode(self)

    def digest(self) -> str:
        """SHA-256 of manifest.json, in hex: the name of the batch."""
        return hashlib.sha256(self.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Where a counter stands: its last batch, and what all its batches held."""

    number: int = 0
    digest: str = FIRST
    answers: int = 0
    rehearsals: int = 0


def in_order(records: Iterable[bytes]) -> list[bytes]:
    """Records by their SHA-256: an order that anybody can make again and that says nothing about slots or time."""
    return sorted(records, key=lambda record: hashlib.sha256(record).digest())


def hashes_digest(records: Iterable[bytes]) -> str:
    """SHA-256 over the sorted SHA-256 of the records, in hex: what a receipt acknowledges."""
    return hashlib.sha256(b"".join(sorted(hashlib.sha256(record).digest() for record in records))).hexdigest()


def describe(
    records: Iterable[bytes], *, campaign_id: bytes, device: str, bundle: int, chain: Chain, rehearsals: int
) -> Manifest:
    """The manifest of a new batch.

    Args:
        records: Its records in any order.
        campaign_id: 32 bytes.
        device: Device id.
        bundle: Version of the bundle in force.
        chain: Where the counter stands before it.
        rehearsals: How many of the records are rehearsals, by the counter's own count.

    Raises:
        ParcelError: there are no records, or too many, or of several lengths.
    """
    ordered = in_order(records)
    manifest = Manifest(
        campaign=campaign_id.hex(),
        device=device,
        bundle=bundle,
        number=chain.number + 1,
        previous=chain.digest,
        records_before=chain.answers + chain.rehearsals,
        answers_before=chain.answers,
        rehearsals_before=chain.rehearsals,
        records=len(ordered),
        answers=len(ordered) - rehearsals,
        rehearsals=rehearsals,
        record_length=len(ordered[0]) if ordered else 0,
        records_digest=hashlib.sha256(b"".join(ordered)).hexdigest(),
    )
    if any(len(record) != manifest.record_length for record in ordered):
        raise _wrong("records of several lengths")
    check(manifest)
    return manifest


def read_manifest(data: bytes) -> Manifest:
    """The manifest in manifest.json.

    Raises:
        ParcelError: not a manifest, not in canonical form (there is one spelling of everything), or impossible.
    """
    try:
        manifest = canonical.decode(data, Manifest)
    except (ValueError, RecursionError) as error:
        raise _wrong(str(error)) from error
    if manifest.encode() != data:
        raise _wrong("not canonical JSON")
    check(manifest)
    return manifest


def check(manifest: Manifest) -> None:
    """What must hold of every manifest.

    Raises:
        ParcelError: the first thing that does not.
    """
    digests = (manifest.campaign, manifest.previous, manifest.records_digest)
    if manifest.format != FORMAT or not all(map(_DIGEST.fullmatch, digests)) or not _DEVICE.fullmatch(manifest.device):
        raise _wrong("format, device or a digest")
    counts = (manifest.answers_before, manifest.rehearsals_before, manifest.answers, manifest.rehearsals)
    if not all(0 <= count <= _MOST_COUNTED for count in (*counts, manifest.number, manifest.bundle)):
        raise _wrong("a number out of range")
    if not 0 < manifest.records <= MOST_RECORDS or not 0 < manifest.record_length <= 2**16:
        raise _wrong("number or length of the records")
    if manifest.records_before != counts[0] + counts[1] or manifest.records != counts[2] + counts[3]:
        raise _wrong("answers and rehearsals do not add up")
    if min(manifest.number, manifest.bundle) == 0:
        raise _wrong("numbers and versions start at 1")
    is_first = manifest.number == 1
    if is_first != (manifest.previous == FIRST) or is_first != (manifest.records_before == 0):
        raise _wrong("only a first batch has none before it")


def _wrong(why: str) -> ParcelError:
    return ParcelError(Words("รายการกำกับชุดคำตอบไม่ถูกต้อง", f"the manifest is wrong: {why}"))
