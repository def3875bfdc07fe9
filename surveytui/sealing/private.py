"""Opening records with the answer key. Only headquarters (and tests) may import this module.

One 32-byte seed is the whole private key: SHAKE256(seed, 96 bytes) = ML-KEM-768 seed (64) ‖ X25519 private key (32),
the X-Wing rule (draft-connolly-cfrg-xwing-kem), which `age-keygen -pq` and the HPKE drafts follow too.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519

from surveytui.errors import KeyFileError, RecordError
from surveytui.sealing.record import PREFIX, SUITE, VERSION, header, info, key_id, record_length, suite
from surveytui.text.words import Words

SEED: Final = 32


class Flaw(StrEnum):
    """Why a record was not opened. Whatever the seal itself refuses is one flaw: it makes no distinctions."""

    LENGTH = "length"
    SUITE = "suite"
    UNKNOWN_KEY = "unknown-key"
    SEAL = "seal"
    DUMMY = "dummy"
    VERSION = "version"
    PADDING = "padding"


_WORDS: Final = {
    Flaw.LENGTH: Words("ระเบียนมีความยาวไม่ถูกต้อง", "the record has a wrong length"),
    Flaw.SUITE: Words("ระเบียนปิดผนึกด้วยวิธีที่ไม่รู้จัก", "the record names an unknown suite"),
    Flaw.UNKNOWN_KEY: Words("ไม่มีกุญแจของระเบียนนี้", "no key at hand has the key id of the record"),
    Flaw.SEAL: Words("ระเบียนเสียหายหรือเป็นของชุดงานอื่น", "the record is damaged or of another campaign"),
    Flaw.DUMMY: Words("ระเบียนว่าง ไม่มีคำตอบ", "the record is a dummy without an answer"),
    Flaw.VERSION: Words("คำตอบเป็นรูปแบบที่ไม่รู้จัก", "the sealed content has an unknown version"),
    Flaw.PADDING: Words("คำตอบในระเบียนไม่ครบถ้วน", "the sealed content has a wrong length or padding"),
}


class UnopenedRecordError(RecordError):
    """A record that was not opened, and why."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(_WORDS[flaw])
        self.flaw = flaw


def generate_seed() -> bytes:
    """A new answer key: 32 random bytes."""
    return secrets.token_bytes(SEED)


def private_key(seed: bytes) -> hpke.MLKEM768X25519PrivateKey:
    """The key pair of a seed.

    Raises:
        KeyFileError: not 32 bytes.
    """
    post_quantum, classic = _expand(seed)
    return hpke.MLKEM768X25519PrivateKey(post_quantum, classic)


def public_of(seed: bytes) -> bytes:
    """The 1,216 public bytes of a seed: what the bundle carries.

    Raises:
        KeyFileError: not 32 bytes.
    """
    post_quantum, classic = _expand(seed)
    return post_quantum.public_key().public_bytes_raw() + classic.public_key().public_bytes_raw()


def _expand(seed: bytes) -> tuple[mlkem.MLKEM768PrivateKey, x25519.X25519PrivateKey]:
    if len(seed) != SEED:
        raise KeyFileError(Words("กุญแจคำตอบมีความยาวไม่ถูกต้อง", f"an answer key has {SEED} bytes, not {len(seed)}"))
    stretched = hashlib.shake_256(seed).digest(96)
    return (
        mlkem.MLKEM768PrivateKey.from_seed_bytes(stretched[:64]),
        x25519.X25519PrivateKey.from_private_bytes(stretched[64:]),
    )


class Opener:
    """Opens the records of one campaign with any number of answer keys.

    Args:
        seeds: Answer keys, 32 bytes each; the record's key id chooses.
        campaign_id: 32 bytes.
        bucket: Bytes of the padded plaintext.
    """

    def __init__(self, seeds: Iterable[bytes], campaign_id: bytes, bucket: int) -> None:
        self._suite = suite()
        self._length = record_length(bucket)
        self._zeros = bytes(bucket)
        self._keys: dict[bytes, tuple[hpke.MLKEM768X25519PrivateKey, bytes]] = {}
        for seed in seeds:
            key = key_id(public_of(seed))
            self._keys[key] = (private_key(seed), info(key, campaign_id))

    def open(self, record: bytes) -> bytes:
        """The content (JSON) of a record.

        Raises:
            UnopenedRecordError: anything is not as docs/formats/record.md says; `flaw` tells what.
        """
        plain = self._plaintext(record)
        if plain == self._zeros:
            raise UnopenedRecordError(Flaw.DUMMY)
        if plain[0] != VERSION:
            raise UnopenedRecordError(Flaw.VERSION)
        end = PREFIX + int.from_bytes(plain[1:PREFIX], "big")
        if not PREFIX < end <= len(plain) or plain[end:] != self._zeros[end:]:
            raise UnopenedRecordError(Flaw.PADDING)
        return plain[PREFIX:end]

    def is_dummy(self, record: bytes) -> bool:
        """Whether a record seals nothing but zeros.

        Raises:
            UnopenedRecordError: it cannot be opened at all.
        """
        return self._plaintext(record) == self._zeros

    def _plaintext(self, record: bytes) -> bytes:
        # Lengths first: every failure of the seal is one and the same InvalidTag.
        if len(record) != self._length:
            raise UnopenedRecordError(Flaw.LENGTH)
        number, key = header(record)
        if number != SUITE:
            raise UnopenedRecordError(Flaw.SUITE)
        pair = self._keys.get(key)
        if pair is None:
            raise UnopenedRecordError(Flaw.UNKNOWN_KEY)
        try:
            return self._suite.decrypt(record[1 + len(key) :], pair[0], info=pair[1])
        except InvalidTag:
            raise UnopenedRecordError(Flaw.SEAL) from None
