"""The tar inside a parcel: three members, in one order, with one possible header each (POSIX ustar).

Everything that tar usually tells of its maker is fixed, so a tar with these contents has one spelling only. Reading
therefore needs no tar reader: each header must be the very block that writing would have made.
"""

from __future__ import annotations

import re
from typing import Final

BLOCK: Final = 512
NAMES: Final = ("manifest.json", "manifest.sig", "records.bin")
_SIZE = slice(124, 136)
_OCTAL = re.compile(rb"[0-7]{11}\x00")


def write_archive(members: tuple[bytes, ...]) -> bytes:
    """The tar of the contents of `NAMES`."""
    parts: list[bytes] = []
    for name, content in zip(NAMES, members, strict=True):
        parts += [_header(name, len(content)), content, bytes(-len(content) % BLOCK)]
    return b"".join((*parts, bytes(2 * BLOCK)))


def read_archive(data: bytes, most: tuple[int, ...]) -> tuple[bytes, ...]:
    """The contents of `NAMES`.

    Args:
        data: The whole tar.
        most: The most bytes of each member.

    Raises:
        ValueError: a single byte is not as `write_archive` would have written it.
    """
    members: list[bytes] = []
    place = 0
    for name, limit in zip(NAMES, most, strict=True):
        header = data[place : place + BLOCK]
        size = _size(header)
        if size > limit or header != _header(name, size):
            raise ValueError(f"not the header of {name}")
        place += BLOCK
        members.append(data[place : place + size])
        place += size + -size % BLOCK
        if data[place - (-size % BLOCK) : place] != bytes(-size % BLOCK):
            raise ValueError(f"something behind {name}")
    if data[place:] != bytes(2 * BLOCK):
        raise ValueError("the archive does not end where it should")
    return tuple(members)


def _size(header: bytes) -> int:
    if not _OCTAL.fullmatch(header[_SIZE]):
        raise ValueError("no size")
    return int(header[_SIZE][:-1], 8)


def _header(name: str, size: int) -> bytes:
    """A header of 512 bytes: mode 0600, no owner, times of 1970."""
    fields = (
        name.encode("ascii").ljust(100, b"\x00"),
        b"0000600\x00",
        b"0000000\x00",  # user
        b"0000000\x00",  # group
        b"%011o\x00" % size,
        b"%011o\x00" % 0,  # modified
        b"        ",  # the checksum counts as blanks while it is made
        b"0",  # a regular file
        bytes(100),
        b"ustar\x0000",
        bytes(32 + 32 + 8 + 8 + 155 + 12),
    )
    header = b"".join(fields)
    return header[:148] + b"%06o\x00 " % sum(header) + header[156:]
