"""Passwords of a web page's readers, as Argon2id hashes in PHC form."""

from __future__ import annotations

import secrets
from typing import Final

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

SHORTEST: Final = 10
LONGEST: Final = 200
_MEMORY: Final = 64 * 1024
"""KiB; with 3 passes and 4 lanes the second recommendation of RFC 9106."""


def hash_password(password: str) -> str:
    """What is stored."""
    hasher = Argon2id(salt=secrets.token_bytes(16), length=32, iterations=3, lanes=4, memory_cost=_MEMORY)
    return hasher.derive_phc_encoded(password.encode("utf-8"))


def check_password(stored: str, password: str) -> bool:
    """Whether it is the one that was stored; a stored text that is no hash fits nothing."""
    try:
        Argon2id.verify_phc_encoded(password[:LONGEST].encode("utf-8", "replace"), stored)
    except (InvalidKey, ValueError):
        return False
    return True
