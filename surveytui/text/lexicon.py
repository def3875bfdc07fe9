"""Word lists of the line breaker: text files beside this module, so that they can be mended without code."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of the list `name`, in the file's order; `#` begins a comment.

    Args:
        name: `never_parted` (a line does not break inside), `never_last` (no line ends with it) or
            `counted` (what may follow a number as its unit).
    """
    text = Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8")
    lines = (line.partition("#")[0] for line in text.splitlines())
    return tuple(word for line in lines for word in line.split())
