"""The accounts of what came in (D11): nothing is ever silently dropped, and this is where it would show.

For each counter, answers and rehearsals apart:

1. received = opened + quarantined + duplicates; a record that several batches carried is opened (or in quarantine) in
   one of them and a duplicate in the others
2. along its chain, batches received + named missing = what the last manifest says was made

The third account, against the counts that counters report, needs count reports.
"""

from __future__ import annotations

from dataclasses import dataclass

from surveytui.headquarters.chain import Chain, follow
from surveytui.headquarters.store import Batch, Credits, Store


@dataclass(frozen=True, slots=True)
class Account:
    """What is known of one counter."""

    device: str
    batches: int
    received: int
    """Records in all its batches, duplicates too."""
    answers: int
    rehearsals: int
    """How the manifests split them."""
    duplicates: int
    """Records that are accounted for in another batch."""
    opened: int | None
    """None until the answers have been opened for the first time since a batch came."""
    opened_rehearsals: int
    held: dict[str, int]
    """In quarantine after the last opening, by reason."""
    chain: Chain

    @property
    def quarantined(self) -> int:
        """Records in quarantine."""
        return sum(self.held.values())

    @property
    def balances(self) -> bool:
        """Accounts (1), as far as it can be known, and (2)."""
        if not self.chain.adds_up:
            return False
        if self.opened is None:
            return True
        return self.received == self.opened + self.opened_rehearsals + self.quarantined + self.duplicates


def accounts(store: Store) -> list[Account]:
    """The account of every counter that sent something, by device id."""
    opened, held, distinct = store.opened(), store.held(), store.distinct()
    by_device: dict[str, list[Batch]] = {}
    for batch in store.batches():
        by_device.setdefault(batch.device, []).append(batch)
    return [_account(device, batches, opened, held, distinct) for device, batches in by_device.items()]


def _account(
    device: str,
    batches: list[Batch],
    opened: Credits,
    held: dict[int, dict[str, int]],
    distinct: dict[int, int],
) -> Account:
    reasons: dict[str, int] = {}
    for batch in batches:
        for reason, count in held.get(batch.id, {}).items():
            reasons[reason] = reasons.get(reason, 0) + count
    ids = {batch.id for batch in batches}
    credited = [counts for (_, batch), counts in opened.items() if batch in ids]
    # A batch of which nothing was new leaves nothing to open.
    tried = {first for first, _ in opened} | held.keys()
    complete = all(batch in tried or not distinct.get(batch) for batch in ids)
    return Account(
        device=device,
        batches=len(batches),
        received=sum(batch.records for batch in batches),
        answers=sum(batch.answers for batch in batches),
        rehearsals=sum(batch.rehearsals for batch in batches),
        duplicates=sum(batch.repeated for batch in batches) + _given_up(opened, ids),
        opened=sum(answers for answers, _ in credited) if complete else None,
        opened_rehearsals=sum(rehearsals for _, rehearsals in credited),
        held=reasons,
        chain=follow(batches),
    )


def _given_up(opened: Credits, ids: set[int]) -> int:
    """Records that these batches brought first but others are credited with, less those the other way round.

    When they came, the first were new and the second repeated; opening found that it is the first that repeat.
    """
    return sum(
        (answers + rehearsals) * ((first in ids) - (batch in ids))
        for (first, batch), (answers, rehearsals) in opened.items()
    )
