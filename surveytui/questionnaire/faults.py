"""Every fault of one pack, gathered with its line before any is raised."""

from __future__ import annotations

from collections.abc import Mapping

from surveytui.errors import Fault, PackError
from surveytui.questionnaire.lines import Path, Spot
from surveytui.text.words import Words

MANY = 50
"""Faults beside which a guess at what was meant helps nobody, and costs time for each."""


class Faults:
    """The faults found in one file so far.

    Args:
        name: The file, as the person named it.
        spots: Where each value of it stands.
    """

    def __init__(self, name: str, spots: Mapping[Path, Spot]) -> None:
        self._name = name
        self._spots = spots
        self._found: dict[tuple[int, Words], Fault] = {}

    def add(self, path: Path, what: Words, hint: Words | None = None) -> None:
        """Note a fault of the value at `path`, or of the nearest table around it that is there; once is enough."""
        line = self._line(path)
        self._found.setdefault((line, what), Fault(what, where=f"{self._name}:{line}", hint=hint))

    def _line(self, path: Path) -> int:
        for length in range(len(path), 0, -1):
            if spot := self._spots.get(path[:length]):
                return spot.line
        return 1

    @property
    def many(self) -> bool:
        """Whether there are `MANY`."""
        return len(self._found) >= MANY

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._found)

    def error(self) -> PackError:
        """All of them as one error, in the order of their lines."""
        return PackError([fault for (_, _), fault in sorted(self._found.items(), key=lambda found: found[0][0])])
