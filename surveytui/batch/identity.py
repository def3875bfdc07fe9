"""The intake key, an age X25519 identity, and what is encrypted to it. It opens parcels, not the records in them.

The only importer of pyrage.
"""

from __future__ import annotations

import pyrage  # type: ignore[import-untyped]  # the package carries no type stubs
from pyrage import x25519

from surveytui.errors import KeyFileError, ParcelError
from surveytui.text.words import Words

MOST_HEADER = 16 * 1024
MOST_STANZAS = 16


def generate_identity() -> str:
    """A new intake key (`AGE-SECRET-KEY-1…`)."""
    return str(x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """The public half (`age1…`), which the bundle carries.

    Raises:
        KeyFileError: not an age X25519 identity.
    """
    return str(_load(identity).to_public())


def encrypt(data: bytes, recipient: str) -> bytes:
    """An age v1 file that only the identity behind `recipient` opens. Its length varies a little, by age's design.

    Raises:
        ParcelError: not an age X25519 recipient.
    """
    try:
        to = x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        raise ParcelError(Words("กุญแจรับข้อมูลในชุดงานเสียหาย", "the intake key of the bundle is damaged")) from error
    return bytes(pyrage.encrypt(data, [to]))


def decrypt(data: bytes, identity: str) -> bytes | None:
    """What is in an age file, or None if it is damaged or for somebody else: age does not tell these apart.

    Raises:
        KeyFileError: not an age X25519 identity.
    """
    key = _load(identity)
    if not _has_short_header(data):
        return None
    try:
        return bytes(pyrage.decrypt(data, [key]))
    except pyrage.DecryptError:
        return None


def _has_short_header(data: bytes) -> bool:
    """Whether an age header ends soon, after few stanzas.

    The library takes time with the square of their number: 160 KB of them kept it busy for two minutes. Ours has one
    recipient and at most a few stanzas of grease.
    """
    head, end, _ = data[:MOST_HEADER].partition(b"\n--- ")
    return bool(end) and head.count(b"\n-> ") <= MOST_STANZAS


def _load(identity: str) -> x25519.Identity:
    try:
        return x25519.Identity.from_str(identity)
    except pyrage.IdentityError as error:
        raise KeyFileError(Words("กุญแจรับข้อมูลเสียหาย", "the intake key is damaged")) from error
