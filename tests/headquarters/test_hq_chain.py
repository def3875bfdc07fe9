"""Chains of manifests: whatever is missing, received + named missing = what the last manifest says was made."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from surveytui.batch.manifest import FIRST
from surveytui.headquarters.chain import follow
from surveytui.headquarters.store import Batch

SIZES = st.lists(st.tuples(st.integers(1, 50), st.integers(0, 9)), min_size=1, max_size=12)


def chain_of(sizes: list[tuple[int, int]], *, life: str = "a", before: Batch | None = None) -> list[Batch]:
    """The batches that one counter makes, one after the other."""
    made: list[Batch] = []
    last = before
    for answers, rehearsals in sizes:
        number = last.number + 1 if last else 1
        batch = Batch(
            id=number,
            manifest=f"{life}{number}",
            device="d",
            number=number,
            previous=last.manifest if last else FIRST,
            answers_before=last.answers_before + last.answers if last else 0,
            rehearsals_before=last.rehearsals_before + last.rehearsals if last else 0,
            answers=answers,
            rehearsals=rehearsals,
            repeated=0,
            receipt=b"",
        )
        made.append(batch)
        last = batch
    return made


@given(sizes=SIZES, data=st.data())
def test_received_and_missing_add_up(sizes: list[tuple[int, int]], data: st.DataObject) -> None:
    """Any batches lost, any order: every lost one before the last received lies in exactly one gap."""
    made = chain_of(sizes)
    kept = data.draw(st.lists(st.sampled_from(made), min_size=1, unique=True))
    chain = follow(data.draw(st.permutations(kept)))
    last = max(kept, key=lambda batch: batch.number)
    lost = [batch for batch in made if batch not in kept and batch.number < last.number]
    assert list(chain.received) == sorted(kept, key=lambda batch: batch.number)
    assert sorted(number for gap in chain.gaps for number in range(gap.first, gap.last + 1)) == [
        batch.number for batch in lost
    ]
    assert chain.missing == sum(batch.records for batch in lost)
    assert chain.adds_up
    assert chain.forks == ()
    assert chain.beside == ()


@given(common=SIZES, one=SIZES, other=SIZES)
def test_a_fork_is_named_and_nothing_of_it_is_lost(
    common: list[tuple[int, int]], one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    """Two lives after a common past: the fork's number is told, every batch is on the chain or beside it."""
    past = chain_of(common)
    batches = [*past, *chain_of(one, life="b", before=past[-1]), *chain_of(other, life="c", before=past[-1])]
    chain = follow(batches)
    assert chain.forks == (len(common) + 1,)
    assert len(chain.received) + len(chain.beside) == len(batches)
    assert chain.adds_up


def test_nothing_received_is_no_chain() -> None:
    """A counter that sent nothing owes nothing."""
    chain = follow([])
    assert (chain.received, chain.gaps, chain.adds_up) == ((), (), True)


def test_a_batch_that_counts_less_than_came_before_does_not_balance() -> None:
    """A manifest that names its predecessor rightly but forgets its records is caught by the account."""
    first, second = chain_of([(9, 0), (5, 0)])
    liar = Batch(2, second.manifest, "d", 2, first.manifest, 2, 0, 5, 0, 0, b"")
    assert not follow([first, liar]).adds_up
