"""Any sequence of everything a counter does, against a model made of sets and sums."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from surveytui.batch.manifest import Manifest
from surveytui.campaign.models import Cell
from surveytui.errors import VaultFullError
from surveytui.vault import Vault
from surveytui.vault.grow import grow
from tests.vault.specimens import CELLS, dummies, hash_of, held, make, record, reopen, schema, send

LENGTH = 600
"""Short records: the rules are the same, and the model runs more of them."""


class Counting(RuleBasedStateMachine):
    """A counter's life."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "vault.sqlite3"
        self.made = 0
        self.counted: Counter[Cell] = Counter()
        self.in_blocks: Counter[Cell] = Counter()
        self.open_block: Counter[Cell] = Counter()
        self.pending: dict[str, bytes] = {}
        self.sent: dict[str, tuple[Manifest, dict[str, bytes]]] = {}
        self.chain: list[Manifest] = []
        self.closed = 0

    @initialize(capacity=st.integers(1, 12), block=st.integers(1, 4), seed=st.integers(0, 99))
    def begin(self, capacity: int, block: int, seed: int) -> None:
        """A new vault."""
        self.shape = schema(capacity=capacity, block=block, length=LENGTH)
        self.capacity = capacity
        self.places = capacity
        self.vault: Vault = make(self.path, self.shape, seed=seed)

    def _close(self) -> None:
        self.in_blocks += self.open_block
        self.open_block = Counter()
        self.closed += 1

    def _takes(self, cell: Cell) -> bool:
        """Whether the model has a slot and, for an answer, a place."""
        has_slot = len(self.pending) + sum(len(left) for _, left in self.sent.values()) < self.capacity
        has_place = bool(self.open_block) or self.closed < self.places
        return has_slot and (cell.rehearsal or has_place)

    @rule(cell=st.sampled_from(CELLS))
    def keep(self, cell: Cell) -> None:
        """An answer or a rehearsal."""
        self.made += 1
        sealed = record(str(self.made), LENGTH)
        if not self._takes(cell):
            with pytest.raises(VaultFullError):
                self.vault.keep(sealed, cell)
            return
        self.vault.keep(sealed, cell)
        self.pending[hash_of(sealed)] = sealed
        self.counted[cell] += 1
        if not cell.rehearsal:
            self.open_block[cell] += 1
            spare = self.places - self.closed - 1
            if self.open_block.total() >= self.shape.block and spare > 0:
                self._close()

    @rule(times=st.integers(1, 3))
    def decoy(self, times: int) -> None:
        """Decoys change nothing that the model knows of."""
        self.vault.decoy(times)

    @rule()
    def release(self) -> None:
        """The end of collection, or a wrong touch."""
        self.vault.release()
        if self.open_block:
            self._close()

    @precondition(lambda self: self.pending)
    @rule()
    def batch(self) -> None:
        """Everything that is in no batch goes into one."""
        manifest = send(self.vault)
        self.sent[manifest.digest()] = (manifest, self.pending)
        self.chain.append(manifest)
        self.pending = {}

    @precondition(lambda self: self.chain)
    @rule(data=st.data())
    def receipt(self, data: st.DataObject) -> None:
        """For any batch ever made, with any quarantine, any number of times."""
        digest = data.draw(st.sampled_from([manifest.digest() for manifest in self.chain]))
        _, left = self.sent.get(digest, (None, {}))
        kept = data.draw(st.sets(st.sampled_from(sorted(left)))) if left else set()
        assert self.vault.purge(digest, keep=kept) == len(left) - len(kept)
        if left:
            still = {name: left[name] for name in kept}
            if still:
                self.sent[digest] = (self.sent[digest][0], still)
            else:
                del self.sent[digest]

    @rule(seed=st.integers(0, 99))
    def restart(self, seed: int) -> None:
        """The machine is switched off and on."""
        self.vault.close()
        self.vault = reopen(self.path, self.shape, seed=seed)

    @rule(more=st.integers(0, 5), seed=st.integers(0, 99))
    def enlarge(self, more: int, seed: int) -> None:
        """The vault grows, or is only shuffled."""
        self.vault.close()
        self.capacity = min(self.capacity + more, 40)
        self.places = max(self.places, self.capacity)
        shape = schema(capacity=self.capacity, block=self.shape.block, length=LENGTH)
        grow(self.path, shape, dummy=dummies(f"grown-{seed}", LENGTH), rng=Random(seed))
        self.vault = reopen(self.path, self.shape, seed=seed)

    @invariant()
    def agrees(self) -> None:
        """Vault and model say the same."""
        if not hasattr(self, "vault"):
            return
        counts = self.vault.counts()
        assert {cell: count for cell, count in counts.items() if count} == dict(self.counted)
        blocks = self.vault.closed_blocks()
        total: Counter[Cell] = Counter()
        for block in blocks:
            total.update(block.counts)
        assert (len({block.id for block in blocks}), total) == (self.closed, self.in_blocks)
        everything = [*self.pending.values()]
        for _, left in self.sent.values():
            everything += left.values()
        assert held(self.vault) == sorted(everything)
        assert self.vault.free == self.capacity - len(everything)
        draft = self.vault.draft()
        assert len(draft.slots) == len(self.pending)
        assert [batch.manifest for batch in self.vault.batches()] == [
            manifest for manifest in self.chain if manifest.digest() in self.sent
        ]
        assert draft.chain.number == len(self.chain)

    def teardown(self) -> None:
        """Lets go of the folder."""
        if hasattr(self, "vault"):
            self.vault.close()
        self.folder.cleanup()


Counting.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestCounting = Counting.TestCase
