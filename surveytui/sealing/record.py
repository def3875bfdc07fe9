"""Sealing one answer set: the record of docs/formats/record.md.

Record = suite (1) ‖ key id (8) ‖ enc (1120) ‖ ciphertext (bucket) ‖ tag (16): one length for the whole life of a campaign.
The seal is one HPKE base-mode encryption (RFC 9180). Base mode takes no sender key and the library takes no additional
data in a single shot, so everything the record is bound to goes into `info`.

Sealing needs only public bytes. What opens a record lives in `sealing.private`, which the counter never imports.
"""

from __future__ import annotations

import hashlib
from typing import Final

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519

from surveytui.errors import BundleError, RecordError, SuiteError
from surveytui.text.words import Words

SUITE: Final = 1
"""MLKEM768_X25519, HKDF-SHA256, AES-256-GCM."""
LABEL: Final = b"surveytui/record/1"
BUCKETS: Final = (2048, 4096, 8192, 16384)
"""Lengths in bytes that a campaign may choose for its padded plaintexts."""
VERSION: Final = 1
"""First byte of an answer's plaintext; a dummy has 0 there, and everywhere else."""
PREFIX: Final = 3
"""Bytes before the content: version (1) ‖ length of the content (2, big-endian)."""
KEY_ID: Final = 8
HEADER: Final = 1 + KEY_ID
ENC: Final = 1120
"""ML-KEM-768 ciphertext (1088) ‖ ephemeral X25519 public key (32)."""
TAG: Final = 16
MLKEM_PUBLIC: Final = 1184
PUBLIC: Final = MLKEM_PUBLIC + 32
"""ML-KEM-768 public key (1184) ‖ X25519 public key (32)."""


def suite() -> hpke.Suite:
    """The HPKE suite that suite number 1 stands for."""
    return hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def probe() -> None:
    """Seals and opens a few bytes with a throw-away key, so that a missing suite shows before the first respondent.

    Raises:
        SuiteError: the linked library cannot do it. There is nothing to fall back to.
    """
    try:
        post_quantum, classic = mlkem.MLKEM768PrivateKey.generate(), x25519.X25519PrivateKey.generate()
        private = hpke.MLKEM768X25519PrivateKey(post_quantum, classic)
        sealed = suite().encrypt(b"probe", private.public_key(), info=LABEL)
        opened = suite().decrypt(sealed, private, info=LABEL)
    except (UnsupportedAlgorithm, AttributeError, ValueError, InvalidTag) as error:
        raise _unsupported() from error
    if opened != b"probe" or len(sealed) != ENC + len(opened) + TAG:
        raise _unsupported()


def _unsupported() -> SuiteError:
    return SuiteError(
        Words("โปรแกรมในเครื่องนี้ปิดผนึกคำตอบไม่ได้", "the cryptographic library of this machine cannot seal answers"),
        hint=Words("ติดตั้งโปรแกรมใหม่ตามคู่มือ", "install surveytui again with the versions of requirements.lock"),
    )


def record_length(bucket: int) -> int:
    """Bytes of every record of a campaign with that bucket."""
    return HEADER + ENC + bucket + TAG


def key_id(public: bytes) -> bytes:
    """The first 8 bytes of the SHA-256 of the public key: which private key opens a record."""
    return hashlib.sha256(public).digest()[:KEY_ID]


def info(key: bytes, campaign_id: bytes) -> bytes:
    """What a record is bound to, beyond its key: label ‖ 0x00 ‖ suite ‖ key id ‖ campaign id."""
    return LABEL + b"\x00" + bytes((SUITE,)) + key + campaign_id


def header(record: bytes) -> tuple[int, bytes]:
    """Suite and key id of a record, as it claims them.

    Raises:
        RecordError: too short to have them.
    """
    if len(record) < HEADER:
        raise RecordError(Words("ระเบียนสั้นเกินไป", "the record is too short"))
    return record[0], bytes(record[1:HEADER])


def load_public(public: bytes) -> hpke.MLKEM768X25519PublicKey:
    """The answer key in its 1,216 public bytes.

    Raises:
        BundleError: not such a key.
    """
    try:
        post_quantum = mlkem.MLKEM768PublicKey.from_public_bytes(public[:MLKEM_PUBLIC])
        classic = x25519.X25519PublicKey.from_public_bytes(public[MLKEM_PUBLIC:])
        key = hpke.MLKEM768X25519PublicKey(post_quantum, classic)
        suite().encrypt(b"", key)  # fails on an X25519 point of small order
    except ValueError as error:
        raise BundleError(Words("กุญแจคำตอบในชุดงานเสียหาย", "the answer key of the bundle is damaged")) from error
    except UnsupportedAlgorithm as error:
        raise _unsupported() from error
    return key


class Sealer:
    """Seals for one campaign, to one answer key.

    Args:
        public: The answer key, 1,216 bytes.
        campaign_id: 32 bytes.
        bucket: Bytes of the padded plaintext, one of `BUCKETS`.

    Raises:
        BundleError: the key, the id or the bucket is not one.
    """

    def __init__(self, public: bytes, campaign_id: bytes, bucket: int) -> None:
        if bucket not in BUCKETS or len(campaign_id) != hashlib.sha256().digest_size:
            raise BundleError(Words("ชุดงานเสียหาย", "the bundle has no valid campaign id or bucket"))
        self._key = load_public(public)
        self._suite = suite()
        key = key_id(public)
        self._head = bytes((SUITE,)) + key
        self._info = info(key, campaign_id)
        self._bucket = bucket

    @property
    def room(self) -> int:
        """The most bytes of content that one record holds."""
        return self._bucket - PREFIX

    def seal(self, content: bytes) -> bytes:
        """The record around `content` (canonical JSON), padded to the bucket.

        Raises:
            RecordError: empty, or longer than `room`. No record is ever cut or made longer than its siblings.
        """
        if not 0 < len(content) <= self.room:
            raise RecordError(
                Words("คำตอบยาวเกินที่ปิดผนึกได้", f"{len(content)} bytes of answers do not fit {self.room} bytes of room")
            )
        plain = bytes((VERSION,)) + len(content).to_bytes(2, "big") + content
        return self._seal(plain.ljust(self._bucket, b"\x00"))

    def dummy(self) -> bytes:
        """A real seal of an all-zero bucket: what fills a free slot. Only the opener can tell it from an answer."""
        return self._seal(bytes(self._bucket))

    def _seal(self, plain: bytes) -> bytes:
        return self._head + self._suite.encrypt(plain, self._key, info=self._info)


def seal(plaintext: bytes, *, public: bytes, campaign_id: bytes, bucket: int) -> bytes:
    """One record around `plaintext` (canonical JSON); see `Sealer`."""
    return Sealer(public, campaign_id, bucket).seal(plaintext)


def dummy(*, public: bytes, campaign_id: bytes, bucket: int) -> bytes:
    """One dummy record; see `Sealer.dummy`."""
    return Sealer(public, campaign_id, bucket).dummy()
