"""What the chain of a counter's manifests tells: batches that are missing, and counters that exist twice.

Each manifest names the one before it and how much went before. So a hole between two received batches is seen together
with the number of records in it; what came after the last received batch is not, until the count report tells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from surveytui.headquarters.store import Batch


@dataclass(frozen=True, slots=True)
class Gap:
    """Batches that were made and have not come, from number `first` to `last`."""

    first: int
    last: int
    answers: int
    rehearsals: int


@dataclass(frozen=True, slots=True)
class Chain:
    """The batches of one counter, put in order."""

    received: tuple[Batch, ...]
    """Along the chain that ends in the highest number, first to last."""
    beside: tuple[Batch, ...]
    """Batches that are not on it: they exist only after a fork."""
    gaps: tuple[Gap, ...]
    forks: tuple[int, ...]
    """Numbers of batches of which there are several with the same one before them."""

    @property
    def missing(self) -> int:
        """Records in all gaps."""
        return sum(gap.answers + gap.rehearsals for gap in self.gaps)

    @property
    def adds_up(self) -> bool:
        """D11 (2): received + named missing = what the last manifest says went before + its own."""
        if not self.received:
            return True
        last = self.received[-1]
        return sum(batch.records for batch in self.received) + self.missing == last.before + last.records


def follow(batches: Sequence[Batch]) -> Chain:
    """The chain of one counter's batches, in whatever order they came."""
    known = {batch.manifest: batch for batch in batches}
    alike = Counter((batch.previous, batch.number) for batch in batches)
    forks = tuple(sorted({number for (_, number), count in alike.items() if count > 1}))
    here = max(batches, key=lambda batch: (batch.number, batch.id), default=None)
    received: list[Batch] = []
    gaps: list[Gap] = []
    while here is not None:
        received.append(here)
        before = known.get(here.previous)
        if before is None or before.number != here.number - 1:
            before = _nearest(batches, here)
            if here.number > 1:
                gaps.append(_gap(before, here))
        here = before
    on_it = {batch.manifest for batch in received}
    beside = tuple(batch for batch in batches if batch.manifest not in on_it)
    return Chain(tuple(reversed(received)), beside, tuple(reversed(gaps)), forks)


def _nearest(batches: Sequence[Batch], here: Batch) -> Batch | None:
    """The received batch that can lie nearest before a gap: it counts no more than was there when `here` was made."""
    earlier = (
        batch
        for batch in batches
        if batch.number < here.number - 1
        and batch.answers_before + batch.answers <= here.answers_before
        and batch.rehearsals_before + batch.rehearsals <= here.rehearsals_before
    )
    return max(earlier, key=lambda batch: (batch.number, batch.id), default=None)


def _gap(before: Batch | None, after: Batch) -> Gap:
    answers = before.answers_before + before.answers if before else 0
    rehearsals = before.rehearsals_before + before.rehearsals if before else 0
    return Gap(
        first=before.number + 1 if before else 1,
        last=after.number - 1,
        answers=after.answers_before - answers,
        rehearsals=after.rehearsals_before - rehearsals,
    )
