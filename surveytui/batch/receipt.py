"""The receipt that lets a counter overwrite what it sent: docs/formats/receipt.md."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from surveytui import canonical
from surveytui.batch.manifest import FIRST, MOST_RECORDS, Manifest, hashes_digest
from surveytui.batch.sizes import RECEIPT_BYTES
from surveytui.errors import ReceiptError, SignatureError
from surveytui.sealing import signing
from surveytui.text.words import Words

FORMAT: Final = "surveytui/receipt/1"
MOST_BYTES: Final = RECEIPT_BYTES

_DIGEST = re.compile(r"[0-9a-f]{64}")
_DEVICE = re.compile(r"[0-9a-f]{16}")


class Verdict(StrEnum):
    """What headquarters did with a batch."""

    ACCEPTED = "accepted"
    """Every record is stored there; all slots may be overwritten."""
    PARTLY = "partly"
    """All but the quarantined ones."""
    REFUSED = "refused"
    """None; nothing may be overwritten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Headquarters' word on one batch."""

    format: str = FORMAT
    campaign: str
    """Campaign id in hex."""
    device: str
    """The counter that made the batch."""
    manifest_digest: str
    """Which batch."""
    records_digest: str
    """SHA-256 over the sorted SHA-256 of its records, in hex (`surveytui.batch.manifest.hashes_digest`)."""
    verdict: Verdict
    quarantined: tuple[str, ...] = ()
    """SHA-256 in hex, ascending, of the records that must be kept although the batch arrived."""
    day: date = date(1970, 1, 1)
    """Headquarters' day, which raises the counter's floor (D8)."""

    def settles(self, other: Receipt) -> bool:
        """Whether it takes the place of another one of the same batch: of a later day, or of that day and freeing more."""
        return (self.day, -self._kept) > (other.day, -other._kept)

    @property
    def _kept(self) -> int:
        """How many records it leaves at the counter; a refusal leaves all."""
        return MOST_RECORDS if self.verdict is Verdict.REFUSED else len(self.quarantined)


def acknowledge(
    manifest: Manifest, records: tuple[bytes, ...], *, quarantined: frozenset[str] = frozenset(), day: date
) -> Receipt:
    """The receipt for a parcel that was taken, all of it or all but `quarantined`.

    Args:
        manifest: Of the parcel.
        records: Of the parcel.
        quarantined: SHA-256 in hex of the records that were not stored as answers.
        day: Headquarters' day.
    """
    return Receipt(
        campaign=manifest.campaign,
        device=manifest.device,
        manifest_digest=manifest.digest(),
        records_digest=hashes_digest(records),
        verdict=Verdict.PARTLY if quarantined else Verdict.ACCEPTED,
        quarantined=tuple(sorted(quarantined)),
        day=day,
    )


def write_receipt(receipt: Receipt, key: signing.SigningKey) -> bytes:
    """The receipt as a file signed by the intake.

    Raises:
        ReceiptError: the receipt contradicts itself.
    """
    _check(receipt)
    return signing.write_signed(signing.RECEIPT, canonical.encode(receipt), key)


def read_receipt(data: bytes, public: str) -> Receipt:
    """The receipt in a signed file.

    Args:
        data: The whole file.
        public: The receipts key that the bundle names, in hex.

    Raises:
        SignatureError: not a signed receipt, or not of that key.
        ReceiptError: signed, but not a receipt that makes sense.
    """
    if len(data) > MOST_BYTES:
        raise ReceiptError(Words("แฟ้มใบรับใหญ่เกินไป", f"a receipt has at most {MOST_BYTES} bytes"))
    payload, signature = signing.read_signed(signing.RECEIPT, data)
    signing.verify(public, signing.RECEIPT, payload, signature)
    try:
        receipt = canonical.decode(payload, Receipt)
    except (ValueError, RecursionError) as error:
        raise _wrong(str(error)) from error
    if canonical.encode(receipt) != payload:
        raise _wrong("not canonical JSON")
    _check(receipt)
    return receipt


def claims_another(data: bytes, campaign: str) -> bool:
    """Whether a receipt says of itself, true or not, that it is of another campaign: then it is nobody's here.

    Args:
        data: The whole file.
        campaign: The campaign's id, in hex.
    """
    try:
        claimed = canonical.decode(signing.read_signed(signing.RECEIPT, data)[0], Receipt).campaign
    except (ValueError, RecursionError, SignatureError):
        return False
    return claimed != campaign


def _check(receipt: Receipt) -> None:
    digests = (receipt.campaign, receipt.manifest_digest, receipt.records_digest, *receipt.quarantined)
    if receipt.format != FORMAT or not all(map(_DIGEST.fullmatch, digests)) or not _DEVICE.fullmatch(receipt.device):
        raise _wrong("format, device or a digest")
    if receipt.manifest_digest == FIRST:
        raise _wrong("no batch has that digest")
    if list(receipt.quarantined) != sorted(set(receipt.quarantined)):
        raise _wrong("quarantined records out of order")
    if (receipt.verdict is Verdict.PARTLY) != bool(receipt.quarantined):
        raise _wrong("verdict and quarantine disagree")


def _wrong(why: str) -> ReceiptError:
    return ReceiptError(
        Words("ใบรับไม่ถูกต้อง", f"the receipt is wrong: {why}"),
        hint=Words("ขอใบรับใหม่จากส่วนกลาง", "ask headquarters for the receipt again"),
    )
