"""Receipts: headquarters' word, and nobody else's."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

import pytest

from surveytui import canonical
from surveytui.batch.manifest import FIRST, Chain, describe, hashes_digest
from surveytui.batch.receipt import MOST_BYTES, Receipt, Verdict, acknowledge, read_receipt, write_receipt
from surveytui.errors import ReceiptError, SignatureError
from surveytui.sealing import signing
from surveytui.sealing.signing import SigningKey

KEY = SigningKey.from_bytes(b"r" * 32)
RECORDS = tuple(bytes((number,)) * 50 for number in range(6))
HASHES = sorted(hashlib.sha256(record).hexdigest() for record in RECORDS)
MANIFEST = describe(RECORDS, campaign_id=b"c" * 32, device="0" * 16, bundle=1, chain=Chain(), rehearsals=0)
DAY = date(2025, 3, 1)
WHOLE = acknowledge(MANIFEST, RECORDS, day=DAY)
PARTLY = acknowledge(MANIFEST, RECORDS, quarantined=frozenset(HASHES[1:3]), day=DAY)


@pytest.mark.parametrize("receipt", [WHOLE, PARTLY, replace(WHOLE, verdict=Verdict.REFUSED)])
def test_a_receipt_comes_back_as_it_was(receipt: Receipt) -> None:
    """All three verdicts."""
    assert read_receipt(write_receipt(receipt, KEY), KEY.public_hex) == receipt


def test_a_receipt_names_its_batch_and_what_became_of_it() -> None:
    """All records were taken, or all but the quarantined ones, which are named in ascending order."""
    assert WHOLE.manifest_digest == MANIFEST.digest()
    assert WHOLE.records_digest == hashes_digest(RECORDS)
    assert (WHOLE.verdict, PARTLY.verdict) == (Verdict.ACCEPTED, Verdict.PARTLY)
    assert WHOLE.quarantined == ()
    assert PARTLY.quarantined == tuple(sorted(HASHES[1:3]))


def test_only_the_intake_signs_receipts() -> None:
    """Another key, another kind of file, a changed byte."""
    data = write_receipt(WHOLE, KEY)
    with pytest.raises(SignatureError):
        read_receipt(data, SigningKey.generate().public_hex)
    with pytest.raises(SignatureError):
        read_receipt(data.replace(b"accepted", b"accepteD"), KEY.public_hex)
    with pytest.raises(SignatureError):
        read_receipt(signing.write_signed(signing.MANIFEST, canonical.encode(WHOLE), KEY), KEY.public_hex)
    with pytest.raises(ReceiptError):
        read_receipt(data + b" " * MOST_BYTES, KEY.public_hex)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(WHOLE, format="surveytui/receipt/2"),
        replace(WHOLE, campaign="zz" * 32),
        replace(WHOLE, device=""),
        replace(WHOLE, manifest_digest=FIRST),
        replace(WHOLE, records_digest="0"),
        replace(WHOLE, verdict=Verdict.PARTLY),
        replace(WHOLE, quarantined=(HASHES[0],)),
        replace(PARTLY, verdict=Verdict.REFUSED),
        replace(PARTLY, quarantined=PARTLY.quarantined[::-1]),
        replace(PARTLY, quarantined=PARTLY.quarantined[:1] * 2),
        replace(PARTLY, quarantined=("x",)),
    ],
)
def test_receipts_that_contradict_themselves_are_neither_written_nor_read(wrong: Receipt) -> None:
    """Even with the right signature."""
    with pytest.raises(ReceiptError):
        write_receipt(wrong, KEY)
    with pytest.raises(ReceiptError):
        read_receipt(signing.write_signed(signing.RECEIPT, canonical.encode(wrong), KEY), KEY.public_hex)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"{}",
        b"[" * 5000,
        canonical.encode(WHOLE) + b" ",
        canonical.encode(WHOLE).replace(b"2025-03-01", b"2025-3-1"),
    ],
)
def test_what_is_no_receipt_is_refused(payload: bytes) -> None:
    """Signed or not."""
    with pytest.raises(ReceiptError):
        read_receipt(signing.write_signed(signing.RECEIPT, payload, KEY), KEY.public_hex)
