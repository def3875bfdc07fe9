"""An opener written from docs/formats/record.md alone, without this project's code and without an HPKE library."""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEM, KDF, AEAD = 0x647A, 0x0001, 0x0002
HPKE_ID = b"HPKE" + KEM.to_bytes(2, "big") + KDF.to_bytes(2, "big") + AEAD.to_bytes(2, "big")


def open_record(record: bytes, seed: bytes, campaign_id: bytes, bucket: int) -> bytes:
    """The JSON in a record, or ValueError or InvalidTag."""
    if len(record) != 1 + 8 + 1120 + bucket + 16 or record[0] != 1:
        raise ValueError("length or suite")
    post_quantum, classic = key_pair(seed)
    public = post_quantum.public_key().public_bytes_raw() + classic.public_key().public_bytes_raw()
    if record[1:9] != hashlib.sha256(public).digest()[:8]:
        raise ValueError("another key")
    shared = decapsulate(record[9:1129], post_quantum, classic)
    info = b"surveytui/record/1" + b"\x00" + record[:1] + record[1:9] + campaign_id
    key, nonce = schedule(shared, info)
    plain = AESGCM(key).decrypt(nonce, record[1129:], b"")
    length = int.from_bytes(plain[1:3], "big")
    if plain[0] != 1 or not 0 < length <= bucket - 3 or plain[3 + length :].strip(b"\x00"):
        raise ValueError("content")
    return plain[3 : 3 + length]


def key_pair(seed: bytes) -> tuple[mlkem.MLKEM768PrivateKey, x25519.X25519PrivateKey]:
    """Both private keys in the 32-byte seed."""
    stretched = hashlib.shake_256(seed).digest(96)
    return (
        mlkem.MLKEM768PrivateKey.from_seed_bytes(stretched[:64]),
        x25519.X25519PrivateKey.from_private_bytes(stretched[64:]),
    )


def decapsulate(enc: bytes, post_quantum: mlkem.MLKEM768PrivateKey, classic: x25519.X25519PrivateKey) -> bytes:
    """X-Wing: both shared secrets, bound to the X25519 keys."""
    first = post_quantum.decapsulate(enc[:1088])
    ephemeral = enc[1088:]
    second = classic.exchange(x25519.X25519PublicKey.from_public_bytes(ephemeral))
    own = classic.public_key().public_bytes_raw()
    return hashlib.sha3_256(first + second + ephemeral + own + b"\\.//^\\").digest()


def schedule(shared: bytes, info: bytes) -> tuple[bytes, bytes]:
    """RFC 9180 section 5.1, base mode: the AEAD's key and nonce."""
    context = b"\x00" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    secret = extract(shared, b"secret", b"")
    return expand(secret, b"key", context, 32), expand(secret, b"base_nonce", context, 12)


def extract(salt: bytes, label: bytes, material: bytes) -> bytes:
    """LabeledExtract."""
    return _hmac(salt or bytes(32), b"HPKE-v1" + HPKE_ID + label + material)


def expand(key: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """LabeledExpand, for up to 32 bytes: one round of HKDF-Expand."""
    return _hmac(key, length.to_bytes(2, "big") + b"HPKE-v1" + HPKE_ID + label + info + b"\x01")[:length]


def _hmac(key: bytes, message: bytes) -> bytes:
    mac = hmac.HMAC(key, hashes.SHA256())
    mac.update(message)
    return mac.finalize()
