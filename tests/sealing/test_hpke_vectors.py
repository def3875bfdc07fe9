"""The library against published vectors: RFC 9180 and the post-quantum HPKE draft, from `cryptography-vectors`."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import shake_256
from typing import Any, Final

import cryptography_vectors
import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric import ec, mlkem, x25519
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from surveytui.sealing.private import private_key, public_of
from tests.sealing import by_hand

Vector = dict[str, Any]
_KDFS: Final = {1: KDF.HKDF_SHA256, 2: KDF.HKDF_SHA384, 3: KDF.HKDF_SHA512, 16: KDF.SHAKE128, 17: KDF.SHAKE256}
_AEADS: Final = {1: AEAD.AES_128_GCM, 2: AEAD.AES_256_GCM, 3: AEAD.CHACHA20_POLY1305}
_KEYS: Final[dict[int, tuple[KEM, Callable[[bytes], Any]]]] = {
    0x10: (KEM.P256, lambda secret: ec.derive_private_key(int.from_bytes(secret, "big"), ec.SECP256R1())),
    0x11: (KEM.P384, lambda secret: ec.derive_private_key(int.from_bytes(secret, "big"), ec.SECP384R1())),
    0x12: (KEM.P521, lambda secret: ec.derive_private_key(int.from_bytes(secret, "big"), ec.SECP521R1())),
    0x20: (KEM.X25519, x25519.X25519PrivateKey.from_private_bytes),
    0x41: (KEM.MLKEM768, mlkem.MLKEM768PrivateKey.from_seed_bytes),
    0x42: (KEM.MLKEM1024, mlkem.MLKEM1024PrivateKey.from_seed_bytes),
    0x647A: (KEM.MLKEM768_X25519, private_key),
}


def _vectors(name: str) -> list[Vector]:
    """Base-mode vectors that the library has the parts for."""
    with cryptography_vectors.open_vector_file(f"HPKE/{name}", "rb") as file:
        vectors: list[Vector] = json.load(file)
    return [
        vector
        for vector in vectors
        if vector["mode"] == 0
        and vector["kem_id"] in _KEYS
        and vector["kdf_id"] in _KDFS
        and vector["aead_id"] in _AEADS
        and vector["encryptions"]
    ]


def _name(vector: Vector) -> str:
    return f"{vector['kem_id']:#x}-{vector['kdf_id']}-{vector['aead_id']}"


RFC_9180 = _vectors("test-vectors.json")
POST_QUANTUM = _vectors("hpke-pq-test-vectors.json")
HYBRID = [vector for vector in POST_QUANTUM if vector["kem_id"] == 0x647A]


def test_there_are_vectors_of_every_sort() -> None:
    """The tests below cannot pass by having nothing to do."""
    assert len(RFC_9180) >= 18
    assert len(POST_QUANTUM) >= 6
    assert len(HYBRID) == 2


@pytest.mark.parametrize("vector", RFC_9180 + POST_QUANTUM, ids=_name)
def test_the_library_opens_published_ciphertexts(vector: Vector) -> None:
    """First ciphertext of each context: what a single-shot seal makes."""
    kem, load = _KEYS[vector["kem_id"]]
    suite = Suite(kem, _KDFS[vector["kdf_id"]], _AEADS[vector["aead_id"]])
    first = vector["encryptions"][0]
    opened = openssl.hpke._decrypt_with_aad(
        suite,
        bytes.fromhex(vector["enc"]) + bytes.fromhex(first["ct"]),
        load(bytes.fromhex(vector["skRm"])),
        bytes.fromhex(vector["info"]),
        bytes.fromhex(first["aad"]),
    )
    assert opened == bytes.fromhex(first["pt"])


@pytest.mark.parametrize("vector", HYBRID, ids=_name)
def test_our_keys_are_those_of_the_hybrid_vectors(vector: Vector) -> None:
    """Seed to public bytes, and enc to shared secret by hand: the X-Wing rule as everybody else reads it."""
    seed = bytes.fromhex(vector["skRm"])
    assert public_of(seed) == bytes.fromhex(vector["pkRm"])
    shared = by_hand.decapsulate(bytes.fromhex(vector["enc"]), *by_hand.key_pair(seed))
    assert shared == bytes.fromhex(vector["shared_secret"])
    assert len(shake_256(seed).digest(96)) == 96


def test_the_key_schedule_by_hand_agrees_with_the_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    """The part of the independent opener that no hybrid vector of our suite covers, on one of its sisters."""
    vector = next(v for v in HYBRID if v["kdf_id"] == 1)
    suite = b"HPKE" + b"".join(vector[name].to_bytes(2, "big") for name in ("kem_id", "kdf_id", "aead_id"))
    monkeypatch.setattr(by_hand, "HPKE_ID", suite)
    key, nonce = by_hand.schedule(bytes.fromhex(vector["shared_secret"]), bytes.fromhex(vector["info"]))
    assert (key.hex(), nonce.hex()) == (vector["key"], vector["base_nonce"])
