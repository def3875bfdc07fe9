"""Receipts that come back from headquarters: only they let a counter overwrite what it sent (DESIGN D5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from surveytui import foreign
from surveytui.batch.receipt import MOST_BYTES, Receipt, Verdict, claims_another, read_receipt
from surveytui.counter.home import raised
from surveytui.counter.outbox import tidy
from surveytui.counter.station import Station
from surveytui.errors import ReceiptError, SignatureError
from surveytui.text.system import because
from surveytui.text.words import Words

SUFFIX = ".receipt"


class Outcome(StrEnum):
    """What a receipt did here."""

    TAKEN = "taken"
    """Its records have been overwritten."""
    KNOWN = "known"
    """It was taken before, or its batch is from another life of this counter; nothing to do."""
    FOREIGN = "foreign"
    """Another machine's, or another campaign's: left alone."""
    BAD = "bad"
    """Damaged, or not signed by headquarters."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One receipt file and what became of it."""

    path: Path
    outcome: Outcome
    number: int = 0
    """Which batch, by its number; 0 if unknown."""
    records: int = 0
    """Records overwritten."""
    quarantined: int = 0
    """Records that stay because headquarters could not use them yet."""
    why: Words | None = None


def receipts_in(folder: Path) -> list[Path]:
    """The receipt files in a folder, by name.

    Raises:
        OSError: the folder cannot be read.
    """
    return sorted(path for path in folder.iterdir() if path.suffix == SUFFIX and foreign.is_plain(path))


def take_receipts(station: Station, paths: Iterable[Path]) -> list[Taken]:
    """Take receipts in, in any order, each as often as anybody likes.

    Raises:
        VaultError: the vault cannot be written; receipts before this one have been taken, this one not.
        OSError: the outbox or the state cannot be written.
    """
    return [_take(station, path) for path in paths]


def _take(station: Station, path: Path) -> Taken:
    campaign = station.bundle.birth.campaign_id().hex()
    try:
        data = foreign.read(path, MOST_BYTES)
        if claims_another(data, campaign):
            return Taken(path, Outcome.FOREIGN)
        receipt = read_receipt(data, station.bundle.keys.receipts)
    except (ReceiptError, SignatureError) as error:
        return Taken(path, Outcome.BAD, why=error.what)
    except OSError as error:
        words = because(error, th="อ่าน|ไม่ได้", en="cannot be read")
        return Taken(path, Outcome.BAD, why=words)
    if receipt.device != station.device.id:
        return Taken(path, Outcome.FOREIGN)
    return _settle(station, path, receipt)


def _settle(station: Station, path: Path, receipt: Receipt) -> Taken:
    batches = {batch.manifest_digest: batch for batch in station.vault.batches()}
    batch = batches.get(receipt.manifest_digest)
    if batch is None or receipt.verdict is Verdict.REFUSED:
        return Taken(path, Outcome.KNOWN, batch.manifest.number if batch else 0)
    if batch.records_digest != receipt.records_digest:
        why = Words(th="ใบรับไม่ตรงกับชุดที่ส่ง", en="the receipt does not fit the batch that was sent")
        return Taken(path, Outcome.BAD, batch.manifest.number, why=why)
    gone = station.vault.purge(receipt.manifest_digest, keep=receipt.quarantined)
    tidy(station)  # no batch stands behind its parcel any more
    station.change(floor=raised(station.state, receipt.day).floor)
    outcome = Outcome.TAKEN if gone else Outcome.KNOWN
    return Taken(path, outcome, batch.manifest.number, gone, len(receipt.quarantined))
