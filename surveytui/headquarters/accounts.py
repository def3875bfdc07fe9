"""The accounts of what came in (D11): nothing is ever silently dropped, and this is where it would show.

For each counter, answers and rehearsals apart:

1. received = opened + quarantined + duplicates
2. along its chain, batches received + named missing = what the last manifest says was made

The third account, against the counts that counters report, needs count reports.
"""

from __future__ import annotations

from dataclasses import dataclass

from surveytui.headquarters.chain import Chain, follow
from surveytui.headquarters.store import Batch, Store


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

    @property
    def marked_otherwise(self) -> int:
        """Rehearsals that the seals say beyond, or below, what the counter said: a mark that seal and cell disagree on.

        Known only if everything was opened and nothing came twice.
        """
        if self.opened is None or self.held or self.duplicates:
            return 0
        return self.opened_rehearsals - self.rehearsals


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
    opened: dict[int, tuple[int, int]],
    held: dict[int, dict[str, int]],
    distinct: dict[int, int],
) -> Account:
    reasons: dict[str, int] = {}
    for batch in batches:
        for reason, count in held.get(batch.id, {}).items():
            reasons[reason] = reasons.get(reason, 0) + count
    # A batch of which nothing was new leaves nothing to open.
    complete = all(batch.id in opened or batch.id in held or not distinct.get(batch.id) for batch in batches)
    return Account(
        device=device,
        batches=len(batches),
        received=sum(batch.records for batch in batches),
        answers=sum(batch.answers for batch in batches),
        rehearsals=sum(batch.rehearsals for batch in batches),
        duplicates=sum(batch.repeated for batch in batches),
        opened=sum(opened.get(batch.id, (0, 0))[0] for batch in batches) if complete else None,
        opened_rehearsals=sum(opened.get(batch.id, (0, 0))[1] for batch in batches),
        held=reasons,
        chain=follow(batches),
    )
