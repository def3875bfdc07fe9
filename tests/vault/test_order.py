"""One copy of the files tells nothing of the order; and the probe that says so finds it where it is there."""

from __future__ import annotations

import shutil
import sqlite3
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from surveytui.vault import Vault
from surveytui.vault.blocks import Standing
from surveytui.vault.grow import grow
from surveytui.vault.tally import Step, Tally
from surveytui.vault.wiping import journal_of
from tests.vault import probe
from tests.vault.specimens import CELLS, EIT, REHEARSAL, dummies, make, record, records, reopen, schema, send

ANSWERS = 120


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the vault lies."""
    return tmp_path / "vault.sqlite3"


def kept(vault: Vault, seed: str, number: int) -> list[bytes]:
    """Keeps that many answers, with decoys as the keeper does, and returns them in their true order."""
    order = list(islice(records(seed), number))
    for sealed in order:
        vault.keep(sealed, EIT)
        vault.decoy()
    return order


@pytest.mark.parametrize(
    "table",
    [
        "CREATE TABLE answers (id INTEGER PRIMARY KEY AUTOINCREMENT, sealed BLOB)",
        "CREATE TABLE answers (id BLOB PRIMARY KEY, sealed BLOB) WITHOUT ROWID",
        "CREATE TABLE answers (id TEXT PRIMARY KEY, sealed BLOB)",
    ],
    ids=["autoincrement", "without rowid, random key", "random text key"],
)
def test_the_probe_finds_the_order_where_it_is(path: Path, table: str) -> None:
    """Positive control: ordinary tables give every respondent away, random keys or not."""
    rng = Random(1)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA secure_delete=ON")
    connection.execute(table)
    order = list(islice(records("control"), ANSWERS))
    for sealed in order:
        key = None if "AUTOINCREMENT" in table else rng.randbytes(16).hex()
        connection.execute("INSERT INTO answers VALUES (?, ?)", (key, sealed))
        connection.commit()
    connection.close()
    assert max(abs(value) for value in probe.telling(path, order).values()) > 0.95


def test_one_copy_tells_no_order(path: Path) -> None:
    """120 answers with their decoys: no observable has anything in common with the order they came in."""
    with make(path, schema(capacity=300), seed=7) as vault:
        order = kept(vault, "answer", ANSWERS)
    assert len(probe.observables(path, order)) >= 5
    assert probe.telling(path, order) == {}


def test_nor_does_a_copy_with_batches_and_after_receipts(path: Path) -> None:
    """Slots that were freed by a receipt are taken again like any other."""
    with make(path, schema(capacity=160), seed=8) as vault:
        kept(vault, "first", 100)
        vault.purge(send(vault).digest())
        order = kept(vault, "second", ANSWERS)
        copy = path.with_name("copy.sqlite3")
        shutil.copyfile(path, copy)
        assert probe.telling(copy, order) == {}
        send(vault)
    assert probe.telling(path, order) == {}


def test_growing_tells_no_order(path: Path) -> None:
    """Fill 90 %, grow, fill 50 % more: neither old and new, nor anything within, can be told."""
    with make(path, schema(capacity=120), seed=9) as vault:
        order = kept(vault, "before", 108)
    grow(path, schema(capacity=240), dummy=dummies("grown"), rng=Random(10))
    with reopen(path, seed=11) as vault:
        assert vault.capacity == 240
        order += kept(vault, "after", 54)
    assert probe.telling(path, order) == {}


def test_an_extent_at_the_end_would_have_told(path: Path) -> None:
    """Positive control of the last test: growth without a shuffle."""
    with make(path, schema(capacity=120), seed=12) as vault:
        order = kept(vault, "before", 108)
    connection = sqlite3.connect(path)
    later = list(islice(records("after"), 54))
    connection.executemany(
        "INSERT INTO slots (cell, sealed) VALUES (0x10000000001, ?)", ((sealed,) for sealed in later)
    )
    connection.commit()
    connection.close()
    assert probe.telling(path, order + later) != {}


def test_the_order_of_closing_blocks_cannot_be_read(path: Path) -> None:
    """Places are taken at random, and again by growth."""
    ids: list[str] = []
    with make(path, schema(capacity=300, block=2), seed=13) as vault:
        for sealed in islice(records("answer"), 240):
            vault.keep(sealed, EIT)
            new = {block.id for block in vault.closed_blocks()}.difference(ids)
            ids += sorted(new)
        places = {block.id: place for place, standing, block in vault._tally._places() if standing is Standing.CLOSED}
    assert len(ids) == 120
    assert abs(probe.tau([places[name] for name in ids])) < 4 * probe.deviation(120)


def test_ids_of_blocks_are_noise(path: Path) -> None:
    """No counter, no clock: sorted ids have nothing to do with the order of closing."""
    with make(path, schema(capacity=130, block=1), seed=14) as vault:
        ids: list[str] = []
        for sealed in islice(records("answer"), 120):
            vault.keep(sealed, EIT)
            ids += {block.id for block in vault.closed_blocks()}.difference(ids)
    assert abs(probe.tau([int(name, 16) for name in ids])) < 4 * probe.deviation(len(ids))


class _Tapped(Tally):
    """A tally that reads the journal when a transaction has written all its pages."""

    journals: list[tuple[str, ...]]
    """The kinds of the pages in each."""
    names: dict[int, str]
    file: Path

    def write(self, step: Step) -> None:
        super().write(step)
        pages = probe.journal_pages(journal_of(self.file).read_bytes())
        self.journals.append(tuple(self.names.get(page, "header") for page in pages))


def test_decoys_cover_what_an_answer_leaves_on_a_raw_disk(path: Path) -> None:
    """A slot's pages, then a page of blocks: all that an answer writes, in the same order, so its journal is overwritten.

    An answer between the first and the last of its block, and a rehearsal, write the slot alone. (The header joins them
    all at the commit.)
    """
    with make(path, schema(capacity=60, block=3), seed=15) as vault:
        rows = vault._database.execute("SELECT pageno, name || ' ' || pagetype FROM dbstat").fetchall()
        tally = vault._tally
        tally.__class__ = _Tapped
        assert isinstance(tally, _Tapped)
        tally.journals, tally.names, tally.file = [], {page: name for page, name in rows if page > 1}, path
        for number in range(20):
            vault.keep(record(f"answer-{number}"), EIT)
            vault.keep(record(f"rehearsal-{number}"), REHEARSAL)
            vault.decoy(2)
        vault.release()
    answers, rehearsals, decoys = (
        tally.journals[:-1:4],
        tally.journals[1::4],
        tally.journals[2::4] + tally.journals[3::4],
    )
    slot, both = ("slots leaf", "slots overflow"), ("slots leaf", "slots overflow", "blocks leaf")
    assert answers == ([both, slot, both] * 7)[:20]
    assert set(rehearsals) == {slot}
    assert {*decoys, tally.journals[-1]} == {both}


def test_free_and_used_slots_differ_in_one_number_only(path: Path) -> None:
    """Same length, same storage: rows, pages and file are as long before and after."""
    with make(path, seed=16) as vault:
        kept(vault, "answer", 20)
    connection = sqlite3.connect(path)
    widths = connection.execute("SELECT DISTINCT typeof(cell), typeof(sealed), length(sealed) FROM slots").fetchall()
    payloads = connection.execute(
        "SELECT DISTINCT payload / ncell FROM dbstat WHERE name = 'slots' AND pagetype='leaf'"
    )
    assert widths == [("integer", "blob", 5241)]
    assert len(payloads.fetchall()) == 1
    assert connection.execute("SELECT count(*) FROM cells").fetchone() == (len(CELLS),)
    connection.close()
