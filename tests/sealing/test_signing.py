"""Signatures: one key, one kind of file, one payload."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytui.errors import KeyFileError, SignatureError
from surveytui.sealing.signing import (
    BUNDLE,
    MANIFEST,
    RECEIPT,
    SigningKey,
    device_id,
    message,
    read_signed,
    verify,
    write_signed,
)

KEY, OTHER = SigningKey.from_bytes(bytes(range(32))), SigningKey.from_bytes(bytes(32))


@given(st.binary(max_size=200))
def test_a_signed_file_gives_back_payload_and_signature(payload: bytes) -> None:
    """Whatever the payload, line ends included."""
    found, signature = read_signed(RECEIPT, write_signed(RECEIPT, payload, KEY))
    assert found == payload
    verify(KEY.public_hex, RECEIPT, found, signature)


def test_the_bytes_of_a_signed_file() -> None:
    """First line, signature in hex, payload: what docs/formats says, to the byte."""
    signature = KEY.sign(BUNDLE, b"payload")
    assert write_signed(BUNDLE, b"payload", KEY) == b"surveytui bundle 1\n" + signature.hex().encode() + b"\npayload"
    assert message(BUNDLE, b"payload") == b"surveytui/bundle/1\x00payload"


@pytest.mark.parametrize(
    ("public", "domain", "payload"),
    [
        (OTHER.public_hex, RECEIPT, b"payload"),
        (KEY.public_hex, MANIFEST, b"payload"),
        (KEY.public_hex, RECEIPT, b"payloae"),
        (KEY.public_hex, RECEIPT, b""),
        ("", RECEIPT, b"payload"),
        ("zz" * 32, RECEIPT, b"payload"),
        (KEY.public_hex + "00", RECEIPT, b"payload"),
    ],
)
def test_another_key_kind_or_payload_does_not_fit(public: str, domain: str, payload: bytes) -> None:
    """A receipt's signature is worthless on a manifest, even of the same bytes."""
    with pytest.raises(SignatureError):
        verify(public, domain, payload, KEY.sign(RECEIPT, b"payload"))


def test_every_bit_of_a_signature_counts() -> None:
    """Flipped, cut and empty signatures are refused."""
    signature = KEY.sign(RECEIPT, b"payload")
    for place in range(64):
        flipped = signature[:place] + bytes((signature[place] ^ 1,)) + signature[place + 1 :]
        with pytest.raises(SignatureError):
            verify(KEY.public_hex, RECEIPT, b"payload", flipped)
    for wrong in (b"", signature[:-1], signature + b"\x00"):
        with pytest.raises(SignatureError):
            verify(KEY.public_hex, RECEIPT, b"payload", wrong)


GOOD = write_signed(RECEIPT, b"payload", KEY)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        GOOD[:19],
        GOOD[:100],
        GOOD.replace(b"receipt", b"bundle"),
        GOOD.replace(b" 1\n", b" 2\n", 1),
        GOOD.replace(b"\n", b"\r\n", 1),
        GOOD[:20] + GOOD[20:148].upper() + GOOD[148:],
        b"\n" + GOOD,
        GOOD[:20] + b"+" + GOOD[21:],
    ],
)
def test_what_is_no_signed_file_of_the_kind_is_refused(data: bytes) -> None:
    """One spelling only: no other kind, version, case, line end or blank."""
    with pytest.raises(SignatureError):
        read_signed(RECEIPT, data)


def test_keys_keep_their_bytes_and_name_their_device() -> None:
    """A key read back is the same key; its id is the start of a hash of its public half."""
    fresh = SigningKey.generate()
    assert SigningKey.from_bytes(fresh.secret).public == fresh.public
    assert len(fresh.secret) == len(fresh.public) == 32
    assert device_id(KEY.public) == hashlib.sha256(KEY.public).digest()[:8].hex()
    with pytest.raises(KeyFileError):
        SigningKey.from_bytes(b"short")


@pytest.mark.parametrize("domain", ["", "surveytui", "surveytui/x", "surveytui/x/0", "other/x/1", "surveytui/x/1\x00"])
def test_domains_have_one_form(domain: str) -> None:
    """No domain can run into a payload."""
    with pytest.raises(ValueError, match="not a domain"):
        KEY.sign(domain, b"")
    with pytest.raises(ValueError, match="not a domain"):
        write_signed(domain, b"", KEY)
