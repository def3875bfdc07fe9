"""Secret keys in files: docs/formats/keyfile.md.

Three lines: `surveytui key 1 <kind>`, how it is locked, and the secret (or its ciphertext) in hex. Under a passphrase the
lock is Argon2id (RFC 9106) and AES-256-GCM. The nonce is fixed at zero, which is safe because a fresh random salt makes a
fresh key that encrypts once; both first lines are authenticated, so neither kind nor cost can be changed.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from surveytui.errors import KeyFileError
from surveytui.sealing import durable
from surveytui.text.system import because
from surveytui.text.words import Words

MOST_SECRET: Final = 1024
_NONCE: Final = bytes(12)
_SALT: Final = 16
_FILE = re.compile(
    rb"(?P<head>surveytui key 1 (?P<kind>[a-z-]+)\n"
    rb"(?:plain|argon2id (?P<memory>[0-9]{1,8}) (?P<passes>[0-9]{1,3}) (?P<lanes>[0-9]{1,3}) (?P<salt>[0-9a-f]{32}))\n)"
    rb"(?P<body>(?:[0-9a-f]{2})+)\n"
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Argon2id parameters; memory in KiB."""

    memory: int
    passes: int
    lanes: int


COST: Final = Cost(memory=256 * 1024, passes=4, lanes=2)
"""0.7 s on one core of a small server; RFC 9106 asks for no less than 64 MiB and 3 passes."""
LEAST: Final = Cost(memory=256 * 1024, passes=1, lanes=1)
MOST: Final = Cost(memory=2 * 1024 * 1024, passes=32, lanes=16)
"""A file that asks for more is hostile: it would only eat memory."""


def write_key(path: Path, kind: str, secret: bytes, passphrase: str | None, *, cost: Cost = COST) -> None:
    """Writes a secret into a new file that only its owner may read.

    Args:
        path: Must not exist: a key is never overwritten.
        kind: What the key is for (`answer`, `intake`, `receipts`, `campaign`, `device`); lower-case letters and hyphens.
        secret: The key.
        passphrase: What locks it; None for no lock, only for a counter's own key and in demo campaigns.
        cost: Argon2id parameters.

    Raises:
        KeyFileError: there is a file already, the disk refuses, or the passphrase is empty.
    """
    if not 0 < len(secret) <= MOST_SECRET:
        raise ValueError(f"not a secret: {len(secret)} bytes")
    head, body = f"surveytui key 1 {kind}\nplain\n".encode("ascii"), secret
    if passphrase is not None:
        salt = secrets.token_bytes(_SALT)
        lock = f"argon2id {cost.memory} {cost.passes} {cost.lanes} {salt.hex()}"
        head = f"surveytui key 1 {kind}\n{lock}\n".encode("ascii")
        body = AESGCM(_stretch(passphrase, salt, cost)).encrypt(_NONCE, secret, head)
    data = head + body.hex().encode("ascii") + b"\n"
    if not _FILE.fullmatch(data):
        raise ValueError(f"not a kind of key: {kind!r}")
    try:
        durable.write_new(path, data)
    except FileExistsError:
        raise KeyFileError(
            Words("มีแฟ้มกุญแจนี้อยู่แล้ว", "there is a key file already, and keys are never overwritten"), where=str(path)
        ) from None
    except OSError as error:
        raise KeyFileError(
            because(error, th="เขียนแฟ้มกุญแจไม่ได้", en="cannot write the key file"), where=str(path)
        ) from error


def read_key(path: Path, kind: str, passphrase: Callable[[], str]) -> bytes:
    """The secret in a key file.

    Args:
        path: The file.
        kind: What the key must be for.
        passphrase: Asked only if the file is locked.

    Raises:
        KeyFileError: no such file, not a key of that kind, damaged, or the passphrase is wrong.
    """
    try:
        with path.open("rb") as file:
            data = file.read(4 * MOST_SECRET + 1)
    except OSError as error:
        raise KeyFileError(
            because(error, th="เปิดแฟ้มกุญแจไม่ได้", en="cannot read the key file"), where=str(path)
        ) from error
    match = _FILE.fullmatch(data)
    if match is None:
        raise KeyFileError(Words("ไม่ใช่แฟ้มกุญแจ หรือแฟ้มเสียหาย", "not a key file, or damaged"), where=str(path))
    if match["kind"].decode("ascii") != kind:
        found = match["kind"].decode("ascii")
        raise KeyFileError(Words("เป็นกุญแจชนิดอื่น", f"a key of the kind “{found}”, not “{kind}”"), where=str(path))
    body = bytes.fromhex(match["body"].decode("ascii"))
    return body if match["salt"] is None else _unlock(match, body, passphrase, path)


def is_locked(path: Path) -> bool:
    """Whether a key file asks for a passphrase; False too if it is no key file, which `read_key` then says."""
    try:
        with path.open("rb") as file:
            match = _FILE.fullmatch(file.read(4 * MOST_SECRET + 1))
    except OSError:
        return False
    return match is not None and match["salt"] is not None


def _unlock(match: re.Match[bytes], body: bytes, passphrase: Callable[[], str], path: Path) -> bytes:
    cost = Cost(int(match["memory"]), int(match["passes"]), int(match["lanes"]))
    for asked, least, most in (
        (cost.memory, LEAST.memory, MOST.memory),
        (cost.passes, LEAST.passes, MOST.passes),
        (cost.lanes, LEAST.lanes, MOST.lanes),
    ):
        if not least <= asked <= most:
            raise KeyFileError(
                Words("แฟ้มกุญแจเสียหาย", "the key file asks for an impossible Argon2id cost"), where=str(path)
            )
    key = _stretch(passphrase(), bytes.fromhex(match["salt"].decode("ascii")), cost)
    try:
        return AESGCM(key).decrypt(_NONCE, body, match["head"])
    except InvalidTag:
        raise KeyFileError(
            Words("รหัสผ่านไม่ถูกต้อง หรือแฟ้มเสียหาย", "the passphrase is wrong, or the key file damaged"), where=str(path)
        ) from None


def _stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    # One passphrase has one form, whichever keyboard composed its marks.
    text = unicodedata.normalize("NFC", passphrase).encode("utf-8")
    if not text:
        raise KeyFileError(Words("รหัสผ่านว่างไม่ได้", "the passphrase is empty"))
    return Argon2id(salt=salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory).derive(
        text
    )
