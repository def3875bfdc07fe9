"""Ed25519 signatures with a domain in front, and the file that carries them.

Signed message = domain ‖ 0x00 ‖ payload, so that a signature given for one kind of file says nothing about another.
How the file is laid out: `sealing.signed_file`.
"""

from __future__ import annotations

import hashlib
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from surveytui.errors import KeyFileError, SignatureError
from surveytui.sealing.signed_file import BUNDLE, REPORT, SIGNATURE, checked, first_line, read_signed
from surveytui.text.words import Words

MANIFEST: Final = "surveytui/manifest/1"
RECEIPT: Final = "surveytui/receipt/1"
TICKET: Final = "surveytui/ticket/1"
PASS: Final = "surveytui/pass/1"  # noqa: S105 - a domain
SECRET: Final = 32
PUBLIC: Final = 32

__all__ = [
    "BUNDLE",
    "MANIFEST",
    "PASS",
    "PUBLIC",
    "RECEIPT",
    "REPORT",
    "SECRET",
    "SIGNATURE",
    "TICKET",
    "SigningKey",
    "device_id",
    "message",
    "read_signed",
    "verify",
    "write_signed",
]


class SigningKey:
    """An Ed25519 private key: of the campaign, of a counter, or of the intake."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @classmethod
    def generate(cls) -> Self:
        """A new key."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_bytes(cls, secret: bytes) -> Self:
        """The key in its 32 secret bytes.

        Raises:
            KeyFileError: not 32 bytes.
        """
        if len(secret) != SECRET:
            raise KeyFileError(
                Words("กุญแจลงนามมีความยาวไม่ถูกต้อง", f"a signing key has {SECRET} bytes, not {len(secret)}")
            )
        return cls(Ed25519PrivateKey.from_private_bytes(secret))

    @property
    def secret(self) -> bytes:
        """The 32 secret bytes, for the key file."""
        return self._key.private_bytes_raw()

    @property
    def public(self) -> bytes:
        """The 32 public bytes."""
        return self._key.public_key().public_bytes_raw()

    @property
    def public_hex(self) -> str:
        """The public bytes in hex, as bundles carry them."""
        return self.public.hex()

    def sign(self, domain: str, payload: bytes) -> bytes:
        """The 64-byte signature of `payload` under `domain`."""
        return self._key.sign(message(domain, payload))


def message(domain: str, payload: bytes) -> bytes:
    """What is really signed: domain ‖ 0x00 ‖ payload. No domain contains a zero byte, so the cut is never in doubt."""
    return checked(domain).encode("ascii") + b"\x00" + payload


def verify(public_hex: str, domain: str, payload: bytes, signature: bytes) -> None:
    """Checks a signature.

    Args:
        public_hex: The signer's 32 public bytes in hex.
        domain: What kind of file it is.
        payload: The bytes that were signed.
        signature: 64 bytes.

    Raises:
        SignatureError: it is not that key's signature of that payload.
    """
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_hex))
        key.verify(signature, message(domain, payload))
    except (InvalidSignature, ValueError) as error:
        raise SignatureError(
            Words("ลายเซ็นของแฟ้มไม่ถูกต้อง", "the signature does not fit the file"),
            hint=Words("ขอแฟ้มใหม่จากผู้ส่ง", "ask the sender for the file again"),
        ) from error


def device_id(public: bytes) -> str:
    """The name of a counter: the first 8 bytes of the SHA-256 of its public key, in hex."""
    return hashlib.sha256(public).hexdigest()[:16]


def write_signed(domain: str, payload: bytes, key: SigningKey) -> bytes:
    """A signed file: first line, signature, payload."""
    return first_line(domain) + key.sign(domain, payload).hex().encode("ascii") + b"\n" + payload
