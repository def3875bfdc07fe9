"""Small vaults for tests: cheap dummies, a seeded generator, short records unless a test needs real lengths."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from random import Random

from surveytui.batch.manifest import Manifest, describe
from surveytui.campaign.models import Cell
from surveytui.vault import Draft, Schema, Vault

EIT, IIT = Cell("00001", "EIT"), Cell("00001", "IIT")
REHEARSAL = Cell("00001", "EIT", rehearsal=True)
CELLS = (EIT, REHEARSAL, IIT, Cell("00001", "IIT", rehearsal=True))
CAMPAIGN = hashlib.sha256(b"a campaign").digest()
FIXED = 1_736_121_600.0
"""6 January 2025, the campaign's first day."""
DEVICE = "0123456789abcdef"
LENGTH = 5241
"""A record in a bucket of 4 KiB."""


def schema(*, capacity: int = 40, block: int = 5, cells: tuple[Cell, ...] = CELLS, length: int = LENGTH) -> Schema:
    """The shape of a test's vault."""
    return Schema(
        campaign_id=CAMPAIGN, cells=cells, capacity=capacity, record_length=length, block=block, fixed_time=FIXED
    )


def records(seed: str, length: int = LENGTH) -> Iterator[bytes]:
    """Endless different records; to a vault, a seal is noise."""
    for number in count():
        yield record(f"{seed}-{number}", length)


def record(name: str, length: int = LENGTH) -> bytes:
    """The record of that name."""
    return hashlib.shake_256(name.encode()).digest(length)


def dummies(seed: str = "dummy", length: int = LENGTH) -> Callable[[], bytes]:
    """What makes fresh dummies."""
    endless = records(seed, length)
    return lambda: next(endless)


def make(path: Path, shape: Schema | None = None, *, seed: int = 1) -> Vault:
    """A new vault, open."""
    shape = shape or schema()
    Vault.create(path, shape, dummy=dummies("first", shape.record_length))
    return reopen(path, shape, seed=seed)


def reopen(path: Path, shape: Schema | None = None, *, seed: int = 1) -> Vault:
    """A vault that is there, open."""
    shape = shape or schema()
    return Vault.open(path, shape, dummy=dummies(f"later-{seed}", shape.record_length), rng=Random(seed))


def manifest_of(vault: Vault, draft: Draft) -> Manifest:
    """What a counter would say of its draft."""
    return describe(
        vault.records(draft.slots),
        campaign_id=CAMPAIGN,
        device=DEVICE,
        bundle=1,
        chain=draft.chain,
        rehearsals=draft.rehearsals,
    )


def send(vault: Vault) -> Manifest:
    """Makes a batch of everything that is in none."""
    draft = vault.draft()
    manifest = manifest_of(vault, draft)
    vault.add_batch(manifest, draft.slots)
    return manifest


def hash_of(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def held(vault: Vault) -> list[bytes]:
    """All records in a vault, sorted."""
    slots = {slot for batch in vault.batches() for slot in batch.slots} | set(vault.draft().slots)
    return sorted(vault.records(sorted(slots)))
