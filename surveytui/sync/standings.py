"""Everything that a hub knows, as plain values: what boards are reckoned from."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TypeVar

from surveytui.questionnaire.models import Tool
from surveytui.sync.board import LastYear, Note, Published
from surveytui.sync.hub.store import Gain, Heard
from surveytui.sync.merge import Cell

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standings:
    """Everything that a hub knows, read at one moment."""

    heard: Mapping[str, Heard]
    now: Mapping[Cell, int]
    """Answers by agency and tool, over all counters."""
    gains: Mapping[Cell, Gain]
    """How fast they gain, over `SPAN` days of reports or more."""
    notes: Mapping[str, list[Note]] = field(default_factory=dict)
    published: Mapping[str, Published] = field(default_factory=dict)
    last_year: Mapping[str, LastYear] = field(default_factory=dict)

    def renewed(self, newer: Standings, agencies: AbstractSet[str]) -> Standings:
        """With what is newly known of some agencies, and of some counters, in place of what was known."""
        cells = {(code, tool) for code in agencies for tool in Tool}
        return Standings(
            heard={**self.heard, **newer.heard},
            now=_renewed(self.now, newer.now, cells),
            gains=_renewed(self.gains, newer.gains, cells),
            notes=_renewed(self.notes, newer.notes, agencies),
            published=_renewed(self.published, newer.published, agencies),
            last_year=_renewed(self.last_year, newer.last_year, agencies),
        )


def _renewed(old: Mapping[K, V], new: Mapping[K, V], keys: AbstractSet[K]) -> Mapping[K, V]:
    made = dict(old)
    for key in keys:
        made.pop(key, None)
    made.update(new)
    return made
