"""Timing in turns: both sides of a ratio are measured alternately in one run, so that a slow minute hits both."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


def peak(process: int | str = "self") -> int:
    """The most bytes of memory that a process has had since its program began; none of those who started it.

    `ru_maxrss` would not do: it begins with what the process had that started it.

    Raises:
        OSError: this system does not tell.
    """
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found
    return int(found[1]) * 1024


@dataclass(frozen=True, slots=True)
class Ratio:
    """Ours against the bare operation: medians in seconds, and their ratio."""

    name: str
    ours: float
    bare: float
    limit: float | None = None
    """What the ratio should not exceed."""

    @property
    def ratio(self) -> float:
        """Ours ÷ bare."""
        return self.ours / self.bare

    def __str__(self) -> str:
        limit = f"  (at most {self.limit:g})" if self.limit else ""
        return f"{self.name:<58} {self.ours * 1000:9.2f} ms  bare {self.bare * 1000:9.2f} ms  ratio {self.ratio:5.2f}{limit}"


def in_turns(name: str, ours: Callable[[], float], bare: Callable[[], float], *, times: int, limit: float) -> Ratio:
    """Measure both, one after the other, `times` times after one warm-up; each returns the seconds it took."""
    ours()
    bare()
    pairs = [(ours(), bare()) for _ in range(times)]
    return Ratio(name, statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs), limit)


def verdict(seconds: float, limit: float) -> str:
    """A time beside what is allowed."""
    return f"{seconds * 1000:.1f} ms (at most {limit * 1000:.0f}){'' if seconds <= limit else '  TOO SLOW'}"
