"""What one pass over records found: counts by agency and wording, how much was opened, and what could not be used."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from surveytui.headquarters.meter import Section
from surveytui.headquarters.store import Credits


class Where(NamedTuple):
    """Whose counts a section holds. A named tuple, since one is made for every record."""

    agency: str
    digest: str
    """Of the pack."""
    rehearsal: bool


@dataclass(slots=True)
class Tally:
    """The counts; the answers themselves are gone."""

    sections: dict[Where, Section] = field(default_factory=dict)
    opened: Credits = field(default_factory=dict)
    """Answers and rehearsals, by first batch and the batch they are credited to."""
    held: list[tuple[int, str]] = field(default_factory=list)
    """Record and reason of each that could not be used."""

    def note(self, first: int, batch: int, *, rehearsal: bool) -> None:
        """One more record that batch `first` brought first was opened, and is credited to `batch`."""
        answers, rehearsals = self.opened.get((first, batch), (0, 0))
        self.opened[first, batch] = (answers + (not rehearsal), rehearsals + rehearsal)

    def add(self, other: Tally) -> None:
        """Add what another pass found over other records."""
        for where, section in other.sections.items():
            if where in self.sections:
                self.sections[where].add(section)
            else:
                self.sections[where] = section
        for batches, (answers, rehearsals) in other.opened.items():
            before = self.opened.get(batches, (0, 0))
            self.opened[batches] = (before[0] + answers, before[1] + rehearsals)
        self.held.extend(other.held)

    def total(self, *, rehearsal: bool) -> int:
        """Respondents in all sections."""
        return sum(section.n for where, section in self.sections.items() if where.rehearsal is rehearsal)
