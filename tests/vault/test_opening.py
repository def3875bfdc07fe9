"""Opening a vault: pragmas set and asserted, one holder, and nothing else taken for a vault."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from surveytui.campaign.models import Cell
from surveytui.errors import VaultBusyError, VaultDamagedError, VaultError
from surveytui.vault import connection
from surveytui.vault.audit import audit_vault
from surveytui.vault.connection import PRAGMAS
from surveytui.vault.schema import BIAS
from surveytui.vault.wiping import journal_of
from tests.vault.specimens import CELLS, EIT, make, record, reopen, schema, send


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed vault with seven answers."""
    file = tmp_path / "vault.sqlite3"
    with make(file) as vault:
        for name in "abcdefg":
            vault.keep(record(name), EIT)
    return file


def patch(path: Path, place: int, data: bytes) -> None:
    """Overwrites some bytes of a file."""
    with path.open("r+b") as file:
        file.seek(place)
        file.write(data)


def test_pragmas_are_as_the_measurements_ask(path: Path) -> None:
    """Read back from SQLite, not from what was set."""
    asked = {
        "journal_mode": "persist",
        "synchronous": 3,
        "secure_delete": 1,
        "temp_store": 2,
        "mmap_size": 0,
        "trusted_schema": 0,
        "foreign_keys": 1,
        "locking_mode": "exclusive",
    }
    with reopen(path) as vault:
        for name, value in asked.items():
            assert vault._database.execute(f"PRAGMA {name}").fetchone() in {(value,), None}
    assert {name for name, _, _ in PRAGMAS} == set(asked)


def test_a_pragma_that_does_not_take_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set is not enough: a build or a file that ignores it must not be written to."""
    monkeypatch.setattr(connection, "PRAGMAS", (*PRAGMAS[1:], ("journal_mode", "MEMORY", "persist")))
    with pytest.raises(VaultDamagedError):
        reopen(path)


@pytest.mark.parametrize(
    ("place", "data"),
    [
        (0, b"sqlite format 3\x00"),
        (16, b"\x04\x00"),
        (18, b"\x02\x02"),
        (19, b"\x02"),
        (52, b"\x00\x00\x00\x01"),
        (56, b"\x00\x00\x00\x02"),
        (60, b"\x00\x00\x00\x02"),
        (68, b"SVXX"),
    ],
    ids=["magic", "page size", "WAL", "WAL for reading", "auto-vacuum", "UTF-16", "version", "application"],
)
def test_a_tampered_header_is_refused(path: Path, place: int, data: bytes) -> None:
    """Before SQLite acts on it: a file in WAL mode would grow a log full of answers."""
    patch(path, place, data)
    before = path.read_bytes()
    with pytest.raises(VaultDamagedError):
        reopen(path)
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("content", [b"", b"not a vault", bytes(8192)])
def test_what_is_no_vault_is_refused(path: Path, content: bytes) -> None:
    """Empty, text, zeros."""
    path.write_bytes(content)
    with pytest.raises(VaultDamagedError):
        reopen(path)


def test_a_missing_vault_is_not_made(tmp_path: Path) -> None:
    """A mistyped home must not become an empty counter."""
    with pytest.raises(VaultError):
        reopen(tmp_path / "vault.sqlite3")
    assert list(tmp_path.iterdir()) == []


def test_half_a_vault_is_refused(path: Path) -> None:
    """Cut in the middle."""
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2 // 4096 * 4096])
    with pytest.raises(VaultError):
        reopen(path)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE log (at TEXT)",
        "CREATE INDEX quick ON slots (cell)",
        "CREATE TRIGGER watch AFTER UPDATE ON slots BEGIN SELECT 1; END",
        "CREATE VIEW used AS SELECT slot FROM slots WHERE cell = 1",
        "ALTER TABLE slots ADD COLUMN at TEXT",
        "DROP TABLE batches",
        "DELETE FROM slots WHERE slot = 3",
        "DELETE FROM state",
        "DELETE FROM cells",
        "DELETE FROM blocks",
        "UPDATE slots SET cell = 0x10000000009 WHERE slot = 3",
        "UPDATE slots SET cell = 1 WHERE slot = 3",
        "UPDATE slots SET sealed = x'00' WHERE slot = 3",
        "UPDATE slots SET cell = 0x10000000000 WHERE cell != 0x10000000000",
        "UPDATE slots SET cell = 0x10000000003 WHERE cell = 0x10000000001",
        "UPDATE cells SET purged = purged + 1 WHERE cell = 1",
        "UPDATE blocks SET content = x'00' WHERE place = 3",
        "UPDATE blocks SET content = CAST(x'09' || substr(content, 2) AS BLOB) WHERE place = 3",
        "UPDATE blocks SET content = CAST(x'01' || substr(content, 2) AS BLOB)",
    ],
)
def test_other_tables_and_contradictions_are_refused(path: Path, statement: str) -> None:
    """Whoever adds a log, an index or a wrong number to the file, the kiosk does not go on with it."""
    database = sqlite3.connect(path)
    database.execute(statement)
    database.commit()
    database.close()
    with pytest.raises(VaultDamagedError):
        reopen(path)


def test_another_campaign_and_unknown_cells_are_told_apart_from_damage(path: Path) -> None:
    """Both are mistakes that a person can put right."""
    with pytest.raises(VaultError) as foreign:
        reopen(path, replace(schema(), campaign_id=bytes(32)))
    with pytest.raises(VaultError) as grown:
        reopen(path, schema(cells=(*CELLS, Cell("00002", "EIT"))))
    assert grown.value.hint is not None
    assert VaultDamagedError not in {type(foreign.value), type(grown.value)}
    reopen(path, schema(cells=CELLS[:1])).close()


def test_one_holder_at_a_time(path: Path) -> None:
    """The second one hears so at once, in one line, and can make no answer wait."""
    with reopen(path) as vault:
        code = (
            "import sys; from pathlib import Path; from tests.vault.specimens import reopen\n"
            "from surveytui.errors import VaultBusyError\n"
            "try: reopen(Path(sys.argv[1]))\n"
            "except VaultBusyError as error: print(error.line('en'))\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, path], capture_output=True, text=True, encoding="utf-8", check=True, timeout=30
        )
        assert "the counter is running" in done.stdout
        assert done.stdout.count("\n") == 1
        vault.keep(record("h"), EIT)
    reopen(path).close()


def test_one_holder_within_a_process_too(path: Path) -> None:
    """And the first one keeps its lock when the second one fails."""
    with reopen(path) as vault:
        with pytest.raises(VaultBusyError):
            reopen(path)
        vault.keep(record("h"), EIT)
        vault.decoy()


def test_a_plain_reader_makes_no_answer_wait(path: Path) -> None:
    """A backup tool that opens the file with SQLite gets "locked"; the kiosk goes on."""
    with reopen(path) as vault:
        other = sqlite3.connect(path, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("SELECT count(*) FROM slots")
        other.close()
        vault.keep(record("h"), EIT)


def test_a_vault_replaced_while_waiting_is_not_written_to(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Growing gives the name to another file; a connection to the old one must not take answers."""
    copy = path.with_name("copy")
    shutil.copyfile(path, copy)
    take: Callable[..., None] = connection._take

    def replaced(database: object, file: Path) -> None:
        take(database, file)
        copy.replace(path)

    monkeypatch.setattr(connection, "_take", replaced)
    with pytest.raises(VaultBusyError):
        reopen(path)


def test_stored_counts_have_one_width(path: Path) -> None:
    """Every count takes six bytes, at nought as at a million."""
    database = sqlite3.connect(path)
    numbers = [number for (number,) in database.execute("SELECT purged FROM cells UNION ALL SELECT cell FROM slots")]
    database.close()
    assert sorted(set(numbers)) == [BIAS, BIAS + 1]
    assert all(2**39 <= number < 2**47 for number in (BIAS, BIAS + 10**9))


def test_damaged_pages_are_found_at_the_start(path: Path) -> None:
    """A page of zeros, noise or another page's content: refused before the first question, never a traceback."""
    data = path.read_bytes()
    for number in range(1, len(data) // 4096):
        for damage in (bytes(4096), record(f"noise-{number}", 4096), data[4096:8192]):
            if data[number * 4096 : (number + 1) * 4096] == damage:
                continue
            path.write_bytes(data)
            patch(path, number * 4096, damage)
            try:
                reopen(path).close()
            except VaultError:
                continue
            # Only a record can be damaged unseen: whether it opens is for headquarters to say.
            assert data[number * 4096] != 13


def test_a_file_that_is_longer_than_it_says_is_refused(path: Path) -> None:
    """One byte short is damage to SQLite itself; what lies behind the end it would never look at."""
    with path.open("ab") as file:
        file.truncate(path.stat().st_size + 1)
    with pytest.raises(VaultDamagedError, match="longer or shorter"):
        reopen(path)


@pytest.mark.parametrize("kind", ["a link", "a link to nothing", "a pipe", "a folder"])
def test_a_vault_that_is_no_plain_file_is_refused(path: Path, kind: str) -> None:
    """SQLite keeps the journal at the other end of a link, where nobody overwrites it; a pipe is waited for without end."""
    moved = path.with_name("moved.sqlite3")
    path.rename(moved)
    before = moved.read_bytes()
    if kind == "a pipe":
        os.mkfifo(path)
    elif kind == "a folder":
        path.mkdir()
    else:
        path.symlink_to(moved if kind == "a link" else "nowhere")
    for look in (reopen, lambda file: audit_vault(file, schema())):
        with pytest.raises(VaultError, match="a link, or no file"):
            look(path)
    assert moved.read_bytes() == before
    assert not journal_of(moved).exists()


@pytest.mark.parametrize("suffix", [".new", ".old"])
@pytest.mark.parametrize("kind", ["a link", "a link to nothing", "a pipe"])
def test_what_a_planted_left_over_leads_to_stays_as_it_is(path: Path, suffix: str, kind: str) -> None:
    """Only a plain file is overwritten before it goes."""
    other, planted = path.with_name("somebodys"), path.with_name(path.name + suffix)
    other.write_bytes(b"a letter")
    if kind == "a pipe":
        os.mkfifo(planted)
    else:
        planted.symlink_to(other if kind == "a link" else "nowhere")
    reopen(path).close()
    assert other.read_bytes() == b"a letter"
    assert not os.path.lexists(planted)


def test_a_trigger_under_a_tables_name_is_refused(path: Path) -> None:
    """Its row may stand before the table's, and hide behind it."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA writable_schema=ON")
    (row,) = connection.execute("SELECT rowid FROM sqlite_schema WHERE name = 'blocks'").fetchall()
    rows = connection.execute("SELECT * FROM sqlite_schema ORDER BY rowid").fetchall()
    trigger = "CREATE TRIGGER blocks AFTER UPDATE ON slots BEGIN UPDATE state SET number = NEW.slot; END"
    connection.execute("DELETE FROM sqlite_schema")
    for entry in [*rows[: row[0] - 1], ("trigger", "blocks", "slots", 0, trigger), *rows[row[0] - 1 :]]:
        connection.execute("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", entry)
    connection.commit()
    connection.close()
    with pytest.raises(VaultDamagedError):
        reopen(path)


def test_a_second_row_of_state_is_refused(path: Path) -> None:
    """One row is all that a vault has; further ones could hold a list of what came when."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA ignore_check_constraints=ON")
    connection.execute("INSERT INTO state SELECT id + 1, campaign, number, digest, answers, rehearsals FROM state")
    connection.commit()
    connection.close()
    with pytest.raises(VaultDamagedError):
        reopen(path)


def test_every_wrong_bit_of_a_batch_is_seen_at_the_start(path: Path) -> None:
    """Not when the receipt comes: by then the parcel is gone from the outbox."""
    with reopen(path) as vault:
        send(vault)
    whole = path.read_bytes()
    connection = sqlite3.connect(path)
    (bitmap,) = connection.execute("SELECT slots FROM batches").fetchone()
    connection.close()
    at = whole.index(bitmap)
    assert whole.count(bitmap) == 1
    for bit in range(8 * len(bitmap)):
        patch(path, at + bit // 8, bytes([whole[at + bit // 8] ^ 1 << bit % 8]))
        with pytest.raises(VaultDamagedError, match="slots and batches disagree"):
            reopen(path)
        path.write_bytes(whole)
    reopen(path).close()


def test_an_opening_that_is_refused_leaves_no_journal(path: Path) -> None:
    """A process that fell between an answer and its decoys left one that names the answer's slot."""
    with reopen(path) as vault:
        vault.keep(record("h"), EIT)
        left = journal_of(path).read_bytes()
    assert any(left)
    journal_of(path).write_bytes(left)
    with pytest.raises(VaultError, match="device grow"):
        reopen(path, schema(cells=(*CELLS, Cell("99999", "EIT"))))
    assert not journal_of(path).exists()
