"""What somebody with one copy of a vault's files can line up against the order of the respondents."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

PAGE = 4096
END = 300
"""Bytes at either end of a record that lie together on one page."""


def observables(path: Path, records: Sequence[bytes]) -> dict[str, list[int]]:
    """Numbers for each record, by what they are; only those that differ among the records."""
    data = path.read_bytes()
    heads = [data.index(record[:END]) for record in records]
    tails = [data.index(record[-END:]) for record in records]
    assert all(data.count(record[:END]) == 1 for record in records[:3])
    found = {
        "place in the file": heads,
        "page": [place // PAGE for place in heads],
        "offset in the page": [place % PAGE for place in heads],
        "overflow page": [place // PAGE for place in tails],
        "way to the overflow page": [tail // PAGE - head // PAGE for head, tail in zip(heads, tails, strict=True)],
        "row": _rows(path, records),
    }
    return {name: numbers for name, numbers in found.items() if len(set(numbers)) > 1}


def journal_pages(journal: bytes) -> list[int]:
    """The pages that the newest transaction in a rollback journal has saved, in its order; others' have another nonce.

    Args:
        journal: Any bytes; the format is SQLite's, https://www.sqlite.org/fileformat2.html#the_rollback_journal, with sectors
            of 512 bytes.
    """
    nonce, pages = int.from_bytes(journal[12:16], "big"), []
    for start in range(512, len(journal) - 8 - PAGE + 1, 8 + PAGE):
        content = journal[start + 4 : start + 4 + PAGE]
        told = int.from_bytes(journal[start + 4 + PAGE : start + 8 + PAGE], "big")
        if told != (nonce + sum(content[PAGE - 200 : 0 : -200])) % 2**32:
            break
        pages.append(int.from_bytes(journal[start : start + 4], "big"))
    return pages


def _rows(path: Path, records: Sequence[bytes]) -> list[int]:
    """Where each record comes when the tables are read from front to back."""
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    rows = [row for table in tables for row in connection.execute(f"SELECT * FROM {table}")]  # noqa: S608
    connection.close()
    place = {value: number for number, row in enumerate(rows) for value in row if isinstance(value, bytes)}
    return [place[record] for record in records]


def tau(numbers: Sequence[int]) -> float:
    """Kendall's τ-a between the numbers and the order they come in: 1 the same, -1 reversed, 0 nothing in common."""
    pairs = len(numbers) * (len(numbers) - 1) / 2
    agree = sum((later > earlier) - (later < earlier) for earlier, later in combinations(numbers, 2))
    return agree / pairs


def deviation(size: int) -> float:
    """The standard deviation of τ when there is nothing to see."""
    return math.sqrt(2 * (2 * size + 5) / (9 * size * (size - 1)))


def telling(path: Path, records: Sequence[bytes], *, sigmas: float = 4.0) -> dict[str, float]:
    """The observables that tell the order, with their τ."""
    values = {name: tau(numbers) for name, numbers in observables(path, records).items()}
    return {name: value for name, value in values.items() if abs(value) > sigmas * deviation(len(records))}
