"""Reading a vault's pages without SQLite (https://sqlite.org/fileformat2.html, sections 1.5 and 1.6).

For `audit` and `rescue`: SQLite shows rows, and hides what lies between them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from surveytui.vault.header import LENGTH
from surveytui.vault.schema import PAGE

_INTERIOR: Final = 5
_LEAF: Final = 13
_MOST_DEPTH: Final = 20
_MOST_LOCAL: Final = PAGE - 35
"""Bytes of a row that a leaf holds at most; a longer one keeps `_local` of them and goes on in overflow pages."""
_LEAST_LOCAL: Final = (PAGE - 12) * 32 // 255 - 23


class BrokenPageError(ValueError):
    """A page is not what its parent says."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One leaf of a table."""

    number: int
    overflow: tuple[int, ...]
    """Overflow pages of its rows, in the order of the rows."""
    slack: bytes
    """What lies between its index and its rows, where nothing should be."""


def page(data: bytes, number: int) -> bytes:
    """The page of that number, from 1.

    Raises:
        BrokenPageError: the file has no such page.
    """
    if not 0 < number <= len(data) // PAGE:
        raise BrokenPageError(number)
    return data[(number - 1) * PAGE : number * PAGE]


def leaves(data: bytes, root: int, depth: int = 0) -> Iterator[Leaf]:
    """The leaves of a table in the order of its rows.

    Raises:
        BrokenPageError: the tree is damaged.
    """
    content = page(data, root)
    start = LENGTH if root == 1 else 0
    kind, cells = content[start], _number(content, start + 3, 2)
    if kind == _LEAF:
        yield _leaf(data, root, content, start, cells)
        return
    if kind != _INTERIOR or depth > _MOST_DEPTH:
        raise BrokenPageError(root)
    for cell in range(cells):
        place = _number(content, start + 12 + 2 * cell, 2)
        yield from leaves(data, _number(content, place, 4), depth + 1)
    yield from leaves(data, _number(content, start + 8, 4), depth + 1)


def free_pages(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The numbers of the free pages, and what lies in each beyond the list itself.

    Raises:
        BrokenPageError: the list is damaged.
    """
    trunk, seen = _number(data, 32, 4), 0
    while trunk:
        content = page(data, trunk)
        listed = _number(content, 4, 4)
        seen += 1
        if seen > len(data) // PAGE or listed > PAGE // 4 - 2:
            raise BrokenPageError(trunk)
        yield trunk, content[8 + 4 * listed :]
        for place in range(8, 8 + 4 * listed, 4):
            number = _number(content, place, 4)
            yield number, page(data, number)
        trunk = _number(content, 0, 4)


def _leaf(data: bytes, number: int, content: bytes, start: int, cells: int) -> Leaf:
    places = [_number(content, start + 8 + 2 * cell, 2) for cell in range(cells)]
    overflow = [following for place in places for following in _overflow(data, content, place)]
    begins = _number(content, start + 5, 2) or PAGE
    return Leaf(number, tuple(overflow), content[start + 8 + 2 * cells : begins])


def _overflow(data: bytes, content: bytes, place: int) -> Iterator[int]:
    """The overflow pages of the row at a place."""
    payload, place = _varint(content, place)
    _, place = _varint(content, place)
    if payload <= _MOST_LOCAL:
        return
    local = _LEAST_LOCAL + (payload - _LEAST_LOCAL) % (PAGE - 4)
    place += local if local <= _MOST_LOCAL else _LEAST_LOCAL
    following, left = _number(content, place, 4), len(data) // PAGE
    while following and left:
        yield following
        following, left = _number(page(data, following), 0, 4), left - 1


def _varint(content: bytes, place: int) -> tuple[int, int]:
    """A variable-length integer and the place after it."""
    value = 0
    for step in range(9):
        byte = _number(content, place + step, 1)
        if step == 8:
            return value << 8 | byte, place + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + step + 1
    raise BrokenPageError(place)


def _number(content: bytes, place: int, length: int) -> int:
    if place + length > len(content):
        raise BrokenPageError(place)
    return int.from_bytes(content[place : place + length], "big")
