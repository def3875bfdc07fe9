"""The one byte form of a value: what is hashed, signed and sealed.

Canonical JSON here is UTF-8, members sorted by name, no blanks, no escapes beyond what JSON needs, no floats:
two programs that hold the same value write the same bytes.
"""

from __future__ import annotations

import hashlib
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def encode(value: object) -> bytes:
    """The canonical JSON of dataclasses, mappings, sequences, strings, integers, booleans, dates and None."""
    return msgspec.json.encode(value, order="sorted")


def decode(data: bytes, kind: type[T]) -> T:
    """The value of type `kind` in JSON.

    Raises:
        ValueError: not JSON, or not of that shape; the message names the place (`$.agencies[0].code`).
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def decode_any(data: bytes) -> Any:
    """Any JSON value, as plain dicts, lists, strings and numbers.

    Raises:
        ValueError: not JSON.
    """
    return decode(data, object)


def lean(value: Any) -> Any:
    """A JSON value without the members that say nothing: null, the empty string, the empty list or object.

    A later version of the program may add a member that is empty by default without changing any digest.
    """
    if isinstance(value, dict):
        slim = {name: lean(member) for name, member in value.items()}
        return {name: member for name, member in slim.items() if member not in (None, "", [], {})}
    if isinstance(value, list):
        return [lean(member) for member in value]
    return value


def digest(value: object) -> str:
    """SHA-256 of the canonical JSON of the lean value, in hex."""
    return hashlib.sha256(encode(lean(decode_any(encode(value))))).hexdigest()
