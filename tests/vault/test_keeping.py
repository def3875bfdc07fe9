"""Keeping, counting, sending and overwriting, step by step."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from surveytui.errors import VaultDamagedError, VaultError, VaultFullError
from surveytui.vault import Vault
from surveytui.vault.blocks import MOST
from surveytui.vault.schema import read_bitmap, write_bitmap
from surveytui.vault.wiping import ROOMY, journal_of
from tests.vault.specimens import (
    CELLS,
    EIT,
    FIXED,
    IIT,
    REHEARSAL,
    dummies,
    hash_of,
    held,
    make,
    record,
    records,
    reopen,
    schema,
    send,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the vault lies."""
    return tmp_path / "vault.sqlite3"


def keep(vault: Vault, names: str, cell: object = EIT) -> None:
    """Keeps one record for each letter."""
    for name in names:
        vault.keep(record(name), cell)  # type: ignore[arg-type]


def test_a_new_vault_is_full_of_dummies_and_empty_of_answers(path: Path) -> None:
    """Everything that will ever be overwritten is there from the start."""
    with make(path) as vault:
        assert (vault.capacity, vault.free, vault.pending()) == (40, 40, (0, 0))
        assert vault.cells == tuple(sorted(CELLS))
        assert set(vault.counts().values()) == {0}
        assert vault.closed_blocks() == []
        assert vault.batches() == []


def test_what_is_kept_is_there_after_a_restart(path: Path) -> None:
    """Records, counts and the open block."""
    with make(path) as vault:
        keep(vault, "abc")
        keep(vault, "d", REHEARSAL)
    with reopen(path, seed=2) as vault:
        assert held(vault) == sorted(map(record, "abcd"))
        assert vault.pending() == (4, 3)
        assert vault.counts()[EIT] == 3
        assert vault.counts()[REHEARSAL] == 1
        assert vault.free == 36


def test_a_commit_only_overwrites(path: Path) -> None:
    """The file has the same length after any number of answers, and no page is free."""
    with make(path) as vault:
        before = path.stat().st_size
        for number, sealed in zip(range(30), records("r"), strict=False):
            vault.keep(sealed, CELLS[number % 4])
            vault.decoy()
        assert path.stat().st_size == before
    assert path.read_bytes()[36:40] == bytes(4)


def test_a_block_closes_with_its_kth_answer(path: Path) -> None:
    """Its id is minted once and outlives a restart; rehearsals never count; the open one does not leave."""
    with make(path) as vault:
        keep(vault, "abcd")
        keep(vault, "xyz", REHEARSAL)
        assert vault.closed_blocks() == []
        opened = vault._tally.open
        assert opened is not None
    with reopen(path, seed=2) as vault:
        keep(vault, "e", IIT)
        (block,) = vault.closed_blocks()
        assert block.id == opened.id
        assert block.counts == {EIT: 4, IIT: 1}
        assert vault._tally.open is None
        keep(vault, "f")
        assert vault.closed_blocks() == [block]


def test_closed_blocks_come_in_random_order(path: Path) -> None:
    """Asking twice gives the same blocks in another order."""
    with make(path) as vault:
        for sealed, _ in zip(records("r"), range(35), strict=False):
            vault.keep(sealed, EIT)
        lists = [[block.id for block in vault.closed_blocks()] for _ in range(10)]
        assert len({tuple(sorted(ids)) for ids in lists}) == 1
        assert len({tuple(ids) for ids in lists}) > 5


def test_the_end_of_collection_releases_the_rest(path: Path) -> None:
    """Once; an empty open block releases nothing."""
    with make(path) as vault:
        vault.release()
        assert vault.closed_blocks() == []
        keep(vault, "abc")
        vault.release()
        vault.release()
        (block,) = vault.closed_blocks()
        assert block.counts == {EIT: 3}
    with reopen(path) as vault:
        assert [found.id for found in vault.closed_blocks()] == [block.id]


def test_without_a_place_the_open_block_goes_on_counting(path: Path) -> None:
    """No answer is refused, and none uncounted, because the counts have no room."""
    shape = schema(capacity=3, block=1)
    with make(path, shape) as vault:
        for round_number in range(4):
            keep(vault, "abc", EIT)
            vault.purge(send(vault).digest())
            assert vault.counts()[EIT] == 3 * (round_number + 1)
        assert sorted(block.answers for block in vault.closed_blocks()) == [1, 1]
        assert vault._tally.open is not None
        assert vault._tally.open.answers == 10
        vault.release()
        with pytest.raises(VaultFullError):
            keep(vault, "x")
        assert vault.counts()[EIT] == 12
        keep(vault, "y", REHEARSAL)
        vault.decoy()


def test_a_block_that_can_count_no_further_refuses(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rather than begin at nought again."""
    assert MOST == 65535
    monkeypatch.setattr("surveytui.vault.tally.MOST", 2)
    with make(path, schema(block=9)) as vault:
        keep(vault, "ab")
        with pytest.raises(VaultFullError):
            keep(vault, "c")
        assert vault.pending() == (2, 2)


def test_a_full_vault_says_so_and_loses_nothing(path: Path) -> None:
    """The officer exports, brings the receipt, and there is room again."""
    with make(path, schema(capacity=4)) as vault:
        keep(vault, "abcd")
        with pytest.raises(VaultFullError) as caught:
            keep(vault, "e")
        assert caught.value.hint is not None
        vault.decoy()
        assert held(vault) == sorted(map(record, "abcd"))
        vault.purge(send(vault).digest())
        keep(vault, "e")
        assert held(vault) == [record("e")]


@pytest.mark.parametrize("wrong", [b"", record("a")[:-1], record("a") + b"\x00"])
def test_records_of_another_length_are_refused(path: Path, wrong: bytes) -> None:
    """One length for the whole life of a campaign."""
    with make(path) as vault:
        with pytest.raises(VaultError):
            vault.keep(wrong, EIT)
        with pytest.raises(VaultError):
            vault.keep(record("a"), EIT.__class__("99999", "EIT"))
        assert vault.pending() == (0, 0)


def test_decoys_change_dummies_and_nothing_else(path: Path) -> None:
    """Not the counts, not the blocks, not a record; but always some slot."""
    with make(path) as vault:
        keep(vault, "abcdefg")
        told = vault.counts(), vault.closed_blocks(), held(vault), vault.free
        before = path.read_bytes()
        vault.decoy(5)
        assert (vault.counts(), vault.closed_blocks(), held(vault), vault.free) == told
        assert path.read_bytes() != before


def test_the_file_shows_one_time(path: Path) -> None:
    """After answers, decoys, batches and purges, open or closed, for the journal too."""
    with make(path) as vault:
        keep(vault, "abc")
        vault.decoy()
        vault.purge(send(vault).digest())
        assert {entry.stat().st_mtime for entry in path.parent.iterdir()} == {FIXED}
        assert {entry.stat().st_atime for entry in path.parent.iterdir()} == {FIXED}
    assert (path.stat().st_mtime, path.stat().st_atime) == (FIXED, FIXED)
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_the_journal_says_nothing_between_commits(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy taken at any quiet moment, and a raw disk afterwards, hold no former page.

    The journal stays one file of one size, whose blocks are overwritten where they are; whatever of it is given back to
    the disk is zeros before that.
    """
    journal, given_back = journal_of(path), []

    def cut(handle: int, length: int) -> None:
        given_back.append(os.pread(handle, os.fstat(handle).st_size, 0))
        os.truncate(handle, length)

    def unlink(self: Path, missing_ok: bool = False) -> None:
        if self == journal and self.exists():
            given_back.append(self.read_bytes())
        real_unlink(self, missing_ok=missing_ok)

    real_unlink = Path.unlink
    monkeypatch.setattr(os, "ftruncate", cut)
    monkeypatch.setattr(Path, "unlink", unlink)
    with make(path) as vault:
        vault.decoy()
        first = journal.stat()
        for letter in "abc":
            keep(vault, letter)
            left = journal.read_bytes()
            assert any(left)  # a decoy has yet to come
            vault.decoy(1)
            assert not any(journal.read_bytes())
            assert (journal.stat().st_ino, journal.stat().st_size) == (first.st_ino, first.st_size)
        vault.purge(send(vault).digest())
        assert not any(journal.read_bytes())
        assert journal.stat().st_ino == first.st_ino
    assert not journal.exists()
    assert len(given_back) == 1
    assert not any(map(any, given_back))


@pytest.mark.parametrize("planted", ["a link", "a folder", "a pipe"])
def test_something_else_in_the_journals_place_is_told_and_left_alone(path: Path, planted: str) -> None:
    """One line; nothing waits for ever, and nobody's file is overwritten."""
    other, journal = path.with_name("somebodys"), journal_of(path)
    other.write_bytes(bytes(100) + b"a letter")
    make(path).close()
    if planted == "a link":
        journal.symlink_to(other)
    elif planted == "a folder":
        journal.mkdir()
    else:
        os.mkfifo(journal)
    with pytest.raises(VaultError) as caught, reopen(path) as vault:
        vault.decoy()
    assert "\n" not in caught.value.line("en")
    assert other.read_bytes() == bytes(100) + b"a letter"
    assert journal.is_symlink() or journal.exists()


def test_a_large_journal_is_zeros_before_it_is_cut(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A receipt for a batch of many writes much once: not to be read again after each answer, nor left on the disk."""
    seen: list[tuple[int, bool]] = []

    def cut(handle: int, length: int) -> None:
        seen.append((os.fstat(handle).st_size, any(os.pread(handle, os.fstat(handle).st_size, 0))))
        os.truncate(handle, length)

    monkeypatch.setattr(os, "ftruncate", cut)
    with make(path, schema(capacity=60)) as vault:
        keep(vault, "abcdefghijklmnopqrstuvwxyz")
        vault.purge(send(vault).digest())
        ((size, said),) = seen
        assert size > ROOMY
        assert not said
        assert journal_of(path).stat().st_size == ROOMY
        assert vault.pending() == (0, 0)
        keep(vault, "A")
        vault.decoy()
        assert vault.pending() == (1, 1)


def test_nobody_else_may_read_the_file(path: Path) -> None:
    """Owner only, whatever the umask."""
    make(path).close()
    assert os.name == "nt" or path.stat().st_mode & 0o777 == 0o600


def test_batches_hold_everything_once(path: Path) -> None:
    """Each record is in one batch; the chain tells what came before, answers and rehearsals apart."""
    with make(path) as vault:
        keep(vault, "abcd")
        keep(vault, "xy", REHEARSAL)
        first = send(vault)
        assert (first.number, first.answers, first.rehearsals, vault.pending()) == (1, 4, 2, (0, 0))
        keep(vault, "ef")
        second = send(vault)
        assert (second.number, second.previous, second.answers_before, second.rehearsals_before) == (
            2,
            first.digest(),
            4,
            2,
        )
        told = [(batch.manifest, sorted(vault.records(batch.slots))) for batch in vault.batches()]
        assert told == [(first, sorted(map(record, "abcdxy"))), (second, sorted(map(record, "ef")))]
    with reopen(path) as vault:
        assert [batch.manifest for batch in vault.batches()] == [first, second]
        assert all(batch.is_whole for batch in vault.batches())


def test_only_the_present_draft_becomes_a_batch(path: Path) -> None:
    """A manifest of other slots, another number or other counts is refused, and changes nothing."""
    with make(path) as vault:
        keep(vault, "abc")
        old = vault.draft()
        manifest = send(vault)
        keep(vault, "d")
        for slots in (old.slots, vault.draft().slots):
            with pytest.raises(VaultError):
                vault.add_batch(manifest, slots)
        assert [batch.manifest for batch in vault.batches()] == [manifest]
        assert vault.pending() == (1, 1)


def test_a_receipt_overwrites_its_batch_only(path: Path) -> None:
    """The bytes are gone from the file, counts stay, and the next answer may take the slots."""
    with make(path) as vault:
        keep(vault, "abc")
        first = send(vault)
        keep(vault, "de")
        second = send(vault)
        assert vault.purge(second.digest()) == 2
        assert held(vault) == sorted(map(record, "abc"))
        assert vault.purge(first.digest()) == 3
        assert vault.batches() == []
        assert (vault.free, vault.counts()[EIT], vault.draft().chain.number) == (40, 5, 2)
        data = path.read_bytes()
        assert not [name for name in "abcde" if record(name)[:300] in data or record(name)[-300:] in data]
        assert vault.purge(first.digest()) == vault.purge("f" * 64) == 0


def test_a_receipt_overwrites_nothing_that_was_not_sent(path: Path) -> None:
    """Whoever exchanged a slot of a batch for another one would have an answer overwritten that is nowhere else."""
    with make(path) as vault:
        keep(vault, "abcde")
        sent = send(vault)
        keep(vault, "f")
        (batch,) = vault.batches()
        (other,) = vault._slots.used() - set(batch.slots)
        forged = write_bitmap(tuple(sorted({*batch.slots[1:], other})), vault.capacity)
        vault._database.execute("UPDATE batches SET slots = ?", (forged,))
        before = held(vault)
        with pytest.raises(VaultDamagedError, match="do not hold what was sent"):
            vault.purge(sent.digest())
        assert held(vault) == before


def test_records_in_quarantine_stay_and_are_not_sent_again(path: Path) -> None:
    """Until a later receipt settles them; older receipts in between do no harm."""
    with make(path) as vault:
        keep(vault, "abcde")
        digest = send(vault).digest()
        both, one = {hash_of(record("b")), hash_of(record("d"))}, {hash_of(record("d"))}
        assert vault.purge(digest, keep=both) == 3
        assert held(vault) == sorted(map(record, "bd"))
        assert (vault.pending(), vault.free) == ((0, 0), 38)
        (batch,) = vault.batches()
        assert not batch.is_whole
        assert vault.purge(digest, keep=one) == 1
        assert vault.purge(digest, keep=both) == 0
        assert held(vault) == [record("d")]
        keep(vault, "f")
        assert send(vault).answers == 1
        assert vault.purge(digest) == 1
        assert held(vault) == [record("f")]
    with reopen(path) as vault:
        assert vault.counts()[EIT] == 6


def test_a_vault_is_never_created_over_another(path: Path) -> None:
    """And what a broken creation left is no obstacle."""
    (path.parent / f"{path.name}.new").write_bytes(b"half")
    make(path).close()
    with pytest.raises(VaultError):
        Vault.create(path, schema(), dummy=dummies())


def test_bitmaps_come_back() -> None:
    """Any slots of any total."""
    for slots in ((), (1,), (8, 9), (1, 8, 9, 17, 40), tuple(range(1, 41))):
        assert read_bitmap(write_bitmap(slots, 40)) == slots
        assert len(write_bitmap(slots, 40)) == 5


def test_memory_and_file_never_drift(path: Path) -> None:
    """A place that is not as remembered stops the transaction instead of being overwritten."""
    with make(path, schema(block=2)) as vault:
        keep(vault, "a")
        vault._database.execute("UPDATE blocks SET content = zeroblob(length(content))")
        with pytest.raises(VaultError):
            keep(vault, "b")
        assert vault._database.conn.in_transaction is False
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM slots WHERE cell != 0x10000000000").fetchone() == (1,)
    connection.close()
