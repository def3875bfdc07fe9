"""The PIN of the staff screen. It gates the screen and nothing more: six digits fall in hours to the machine's owner."""

from __future__ import annotations

import itertools
import secrets
import unicodedata
from typing import Final

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from surveytui.errors import KeyFileError
from surveytui.text.words import Words, marked

SHORTEST: Final = 6
LONGEST: Final = 8
_WAITS: Final = (0, 0, 5, 20, 60, 300)
_MEMORY: Final = 64 * 1024
"""KiB; with 3 passes and 4 lanes the second recommendation of RFC 9106, 0.12 s."""


def digits(pin: str) -> str | None:
    """The PIN in ASCII digits (Thai ones and full-width ones count), or None if it is not 6 to 8 digits."""
    plain = "".join(str(unicodedata.digit(sign, "x")) for sign in pin)
    return plain if SHORTEST <= len(plain) <= LONGEST and plain.isdigit() else None


def hash_pin(pin: str) -> str:
    """What is stored: Argon2id in PHC form.

    Raises:
        ValueError: not 6 to 8 digits; ask `digits` first.
    """
    plain = digits(pin)
    if plain is None:
        raise ValueError(len(pin))
    salt = secrets.token_bytes(16)
    hasher = Argon2id(salt=salt, length=32, iterations=3, lanes=4, memory_cost=_MEMORY)
    return hasher.derive_phc_encoded(plain.encode("ascii"))


def check_pin(stored: str, pin: str) -> bool:
    """Whether `pin` is the one that was stored.

    Raises:
        KeyFileError: what was stored is damaged; no PIN would ever fit.
    """
    plain = digits(pin)
    try:
        # A PIN of a wrong form costs the same time as a wrong one.
        Argon2id.verify_phc_encoded((plain or "x").encode("ascii"), stored)
    except InvalidKey:
        # The library raises one error for "wrong" and for "not a hash"; only the form tells them apart.
        if not stored.startswith("$argon2id$v=19$") or stored.count("$") != 5:
            raise _damaged() from None
        return False
    except ValueError:
        raise _damaged() from None
    return plain is not None


def _damaged() -> KeyFileError:
    return KeyFileError(
        Words("รหัสเจ้าหน้าที่ที่บันทึกไว้เสียหาย", "the stored PIN is damaged"),
        hint=marked("ตั้งรหัสใหม่|ด้วยคำสั่ง surveytui device pin", "set a new one with `surveytui device pin`"),
    )


def weak(pin: str) -> bool:
    """Whether a PIN is easy to guess: repeated, counted up or down, a year, a day of a year."""
    plain = digits(pin)
    if plain is None or len(set(plain)) <= 2 or any(_repeats(plain, size) for size in (1, 2, 3, 4)):
        return True
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(plain)}
    return len(steps) == 1 or plain == plain[::-1] or _is_date(plain)


def _repeats(plain: str, size: int) -> bool:
    return len(plain) > size and plain == (plain[:size] * len(plain))[: len(plain)]


def _is_date(plain: str) -> bool:
    """Day, month and year in either order, the year in two or four digits (Buddhist or common era)."""
    if len(plain) not in {6, 8}:
        return False
    for day, month, year in (
        (plain[:2], plain[2:4], plain[4:]),
        (plain[-2:], plain[-4:-2], plain[:-4]),
        (plain[2:4], plain[:2], plain[4:]),
    ):
        plausible = len(year) == 2 or year[:2] in {"19", "20", "24", "25"}
        if plausible and 1 <= int(day) <= 31 and 1 <= int(month) <= 12:
            return True
    return False


def wait_after(failures: int) -> int:
    """Seconds to wait after that many wrong PINs in a row: 0, 0, 5, 20, 60, then 300. By count, never by the clock."""
    return _WAITS[min(max(failures, 0), len(_WAITS) - 1)]
