"""The parcel: a batch of sealed records on its way to headquarters (docs/formats/parcel.md).

An age v1 file to the intake key around a plain tar of manifest.json, manifest.sig and records.bin. age does not
compress, so nothing inside can be larger than the file that was brought: one size limit bounds all the rest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from surveytui.batch.archive import read_archive, write_archive
from surveytui.batch.identity import decrypt, encrypt
from surveytui.batch.manifest import MOST_RECORDS, Manifest, check, in_order, read_manifest
from surveytui.batch.sizes import PARCEL_BYTES
from surveytui.errors import ParcelError, SignatureError
from surveytui.sealing import signing
from surveytui.text.words import Words

MAGIC: Final = b"age-encryption.org/v1\n"
MOST_BYTES: Final = PARCEL_BYTES
MOST_MANIFEST: Final = 4096


class Flaw(StrEnum):
    """Why a parcel was not taken."""

    SIZE = "size"
    NOT_AGE = "not-age"
    KEY = "key"
    ARCHIVE = "archive"
    MANIFEST = "manifest"
    CAMPAIGN = "campaign"
    DEVICE = "device"
    SIGNATURE = "signature"
    RECORDS = "records"


_WORDS: Final = {
    Flaw.SIZE: Words("แฟ้มใหญ่เกินไป", "the parcel is too large"),
    Flaw.NOT_AGE: Words("ไม่ใช่แฟ้มชุดคำตอบ", "not a parcel"),
    Flaw.KEY: Words("แฟ้มเสียหาย หรือไม่ได้ส่งถึงกุญแจนี้", "the parcel is damaged, or not for this intake key"),
    Flaw.ARCHIVE: Words("แฟ้มข้างในผิดรูปแบบ", "what is in the parcel is not as it must be"),
    Flaw.MANIFEST: Words("รายการกำกับชุดคำตอบไม่ถูกต้อง", "the manifest is wrong"),
    Flaw.CAMPAIGN: Words("เป็นชุดคำตอบของโครงการอื่น", "the parcel is of another campaign"),
    Flaw.DEVICE: Words("เป็นชุดคำตอบของเครื่องที่ไม่รู้จัก", "the parcel is of an unknown counter"),
    Flaw.SIGNATURE: Words("ลายเซ็นของเครื่องไม่ถูกต้อง", "the counter's signature does not fit"),
    Flaw.RECORDS: Words("ระเบียนไม่ตรงกับรายการกำกับ", "the records are not those of the manifest"),
}


class RefusedParcelError(ParcelError):
    """A parcel that was not taken, why, and whose it says it is (None before that is known)."""

    def __init__(self, flaw: Flaw, *, detail: str = "", manifest: Manifest | None = None) -> None:
        words = _WORDS[flaw]
        super().__init__(Words(words.th, f"{words.en} ({detail})") if detail else words)
        self.flaw = flaw
        self.manifest = manifest


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel whose every check has passed."""

    manifest: Manifest
    records: tuple[bytes, ...]


def is_parcel(data: bytes) -> bool:
    """Whether a file begins as an age file does; nothing more can be known without the intake key."""
    return data.startswith(MAGIC)


def make_parcel(records: Iterable[bytes], manifest: Manifest, *, key: signing.SigningKey, recipient: str) -> bytes:
    """The parcel of a batch.

    What is inside depends on the arguments alone, so a lost file can be made anew under the same manifest digest; the
    age layer around it is random each time.

    Args:
        records: The records that `manifest` describes, in any order.
        manifest: See `surveytui.batch.manifest.describe`.
        key: The counter's own.
        recipient: The intake key (`age1…`).

    Raises:
        ParcelError: records, manifest, key or recipient do not belong together.
    """
    check(manifest)
    if signing.device_id(key.public) != manifest.device:
        raise RefusedParcelError(Flaw.DEVICE, manifest=manifest)
    ordered = in_order(records)
    blob = b"".join(ordered)
    _split(blob, manifest)
    written = manifest.encode()
    members = (written, key.sign(signing.MANIFEST, written), blob)
    return encrypt(write_archive(members), recipient)


def open_parcel(
    data: bytes, *, identity: str, campaign_id: bytes, record_length: int, key_of: Callable[[str], str | None]
) -> Parcel:
    """Opens a parcel and checks everything that can be checked without opening a record.

    Args:
        data: The whole file.
        identity: The intake key (`AGE-SECRET-KEY-1…`).
        campaign_id: 32 bytes.
        record_length: Bytes of every record of the campaign.
        key_of: Gives a device's Ed25519 public key in hex by its id; None for a device that is not enrolled.

    Raises:
        RefusedParcelError: anything is not as docs/formats/parcel.md says; `flaw` tells what.
        KeyFileError: `identity` is not one.
    """
    written, signature, blob = _members(_decrypt(data, identity))
    try:
        manifest = read_manifest(written)
    except ParcelError as error:
        raise RefusedParcelError(Flaw.MANIFEST, detail=error.what.en) from error
    if manifest.campaign != campaign_id.hex():
        raise RefusedParcelError(Flaw.CAMPAIGN, manifest=manifest)
    public = key_of(manifest.device)
    if public is None:
        raise RefusedParcelError(Flaw.DEVICE, detail=manifest.device, manifest=manifest)
    try:
        signing.verify(public, signing.MANIFEST, written, signature)
    except SignatureError as error:
        raise RefusedParcelError(Flaw.SIGNATURE, manifest=manifest) from error
    if manifest.record_length != record_length:
        raise RefusedParcelError(Flaw.RECORDS, detail="record length", manifest=manifest)
    return Parcel(manifest, _split(blob, manifest))


def _decrypt(data: bytes, identity: str) -> bytes:
    if len(data) > MOST_BYTES:
        raise RefusedParcelError(Flaw.SIZE)
    if not is_parcel(data):
        raise RefusedParcelError(Flaw.NOT_AGE)
    archive = decrypt(data, identity)
    if archive is None:
        raise RefusedParcelError(Flaw.KEY)
    return archive


def _members(archive: bytes) -> tuple[bytes, bytes, bytes]:
    try:
        written, signature, blob = read_archive(archive, (MOST_MANIFEST, signing.SIGNATURE, MOST_BYTES))
    except ValueError as error:
        raise RefusedParcelError(Flaw.ARCHIVE, detail=str(error)) from error
    return written, signature, blob


def _split(blob: bytes, manifest: Manifest) -> tuple[bytes, ...]:
    """The records in records.bin: as many and as long as the manifest says, in order, none twice."""
    length = manifest.record_length
    if not 0 < manifest.records <= MOST_RECORDS or len(blob) != manifest.records * length:
        raise RefusedParcelError(Flaw.RECORDS, detail="length of records.bin", manifest=manifest)
    if hashlib.sha256(blob).hexdigest() != manifest.records_digest:
        raise RefusedParcelError(Flaw.RECORDS, detail="digest of records.bin", manifest=manifest)
    records = tuple(blob[start : start + length] for start in range(0, len(blob), length))
    hashes = [hashlib.sha256(record).digest() for record in records]
    if any(one >= other for one, other in pairwise(hashes)):
        raise RefusedParcelError(Flaw.RECORDS, detail="order of the records", manifest=manifest)
    return records
