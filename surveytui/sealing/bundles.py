"""The signed campaign bundle: docs/formats/bundle.md.

A bundle carries the key that signs it, inside the birth record whose hash is the campaign id. So the signature proves
only that the bundle is whole and of *that* campaign; that it is the right campaign is proved by the id that the counter
already has, or, the first time, by the fingerprint read out over the telephone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeVar

from surveytui import canonical
from surveytui.campaign.models import Birth, Bundle, Device
from surveytui.errors import BundleError
from surveytui.sealing import record, signing
from surveytui.text.words import Words

MOST_BYTES: Final = 16 * 1024 * 1024
"""No bundle is longer; the nation's agencies take 4 MB."""

T = TypeVar("T")

_RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")


@dataclass(frozen=True, slots=True)
class _Head:
    birth: Birth
    version: int


def sign_bundle(bundle: Bundle, key: signing.SigningKey) -> bytes:
    """The bundle as a signed file.

    Raises:
        BundleError: `key` is not the campaign's, or the bundle cannot work.
    """
    if key.public_hex != bundle.birth.signing_key:
        raise BundleError(Words("กุญแจนี้ไม่ใช่กุญแจของชุดงาน", "the signing key is not the campaign's"))
    check(bundle)
    return signing.write_signed(signing.BUNDLE, canonical.encode(bundle), key)


def read_bundle(data: bytes, *, expect: bytes | None = None) -> Bundle:
    """The bundle in a signed file, after every check.

    Args:
        data: The whole file.
        expect: The campaign id that it must have; None only where a person compares the fingerprint.

    Raises:
        SignatureError: not a signed bundle, or changed since it was signed.
        BundleError: of another campaign, or it cannot work.
    """
    if len(data) > MOST_BYTES:
        raise BundleError(Words("แฟ้มชุดงานใหญ่เกินไป", f"a bundle has at most {MOST_BYTES} bytes"))
    payload, signature = signing.read_signed(signing.BUNDLE, data)
    birth = _decode(payload, _Head).birth
    signing.verify(birth.signing_key, signing.BUNDLE, payload, signature)
    if expect is not None and birth.campaign_id() != expect:
        raise BundleError(
            Words("ชุดงานนี้เป็นของโครงการอื่น", "the bundle is of another campaign"),
            hint=Words("ใช้แฟ้มของโครงการเดียวกับเครื่องนี้", "take the file of this machine's own campaign"),
        )
    bundle = _decode(payload, Bundle)
    check(bundle)
    return bundle


def check(bundle: Bundle) -> None:
    """What must hold of every bundle before anything is sealed to it.

    Raises:
        BundleError: the first thing that does not.
    """
    birth, keys = bundle.birth, bundle.keys
    if birth.suite != record.SUITE:
        raise _unusable("วิธีปิดผนึกที่ไม่รู้จัก", f"unknown suite {birth.suite}")
    if birth.bucket not in record.BUCKETS:
        raise _unusable("ขนาดช่องเก็บผิด", f"bucket of {birth.bucket} bytes")
    if bundle.version < 1 or bundle.policy.block < 1 or bundle.policy.capacity < 1:
        raise _unusable("ตัวเลขในชุดงานผิด", "version, block and capacity start at 1")
    if not keys.answer or len(set(keys.answer)) != len(keys.answer):
        raise _unusable("กุญแจคำตอบขาดหรือซ้ำ", "answer keys are missing or repeated")
    for key in keys.answer:
        record.load_public(_bytes(key))
    if len(_bytes(keys.receipts)) != signing.PUBLIC or not _RECIPIENT.fullmatch(keys.intake):
        raise _unusable("กุญแจรับข้อมูลผิด", "the intake or receipts key is not one")
    _check_devices(bundle.devices)


def _check_devices(devices: tuple[Device, ...]) -> None:
    seen: set[str] = set()
    for device in devices:
        public = _bytes(device.key)
        if len(public) != signing.PUBLIC or device.id != signing.device_id(public) or device.id in seen:
            raise _unusable("รายชื่อเครื่องผิด", f"device {device.id} is repeated or does not fit its key")
        seen.add(device.id)


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise _unusable("กุญแจในชุดงานเสียหาย", "a key is not written in hex") from None


def _decode(payload: bytes, kind: type[T]) -> T:
    try:
        return canonical.decode(payload, kind)
    except (ValueError, RecursionError) as error:
        raise _unusable("แฟ้มเสียหาย", str(error)) from error


def _unusable(thai: str, english: str) -> BundleError:
    return BundleError(
        Words(f"ใช้ชุดงานนี้ไม่ได้: {thai}", f"the bundle cannot be used: {english}"),
        hint=Words("ขอแฟ้มใหม่จากส่วนกลาง", "ask headquarters for the file again"),
    )
