"""The audit finds every planted leak, says what it is, and finds nothing in a healthy vault."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from surveytui.errors import VaultError
from surveytui.vault.audit import Leak, audit_vault
from surveytui.vault.grow import grow
from surveytui.vault.pages import BrokenPageError, free_pages, leaves
from surveytui.vault.wiping import journal_of
from tests.needs import lacks
from tests.vault.specimens import (
    CELLS,
    EIT,
    FIXED,
    LENGTH,
    REHEARSAL,
    dummies,
    hash_of,
    make,
    record,
    reopen,
    schema,
    send,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A vault that has seen everything a campaign brings."""
    file = tmp_path / "vault.sqlite3"
    with make(file, schema(capacity=60)) as vault:
        for number in range(50):
            vault.keep(record(f"a{number}"), CELLS[number % 4])
        vault.purge(send(vault).digest(), keep={hash_of(record("a1"))})
        for number in range(12):
            vault.keep(record(f"b{number}"), EIT)
            send(vault)
            vault.decoy()
        for batch in vault.batches()[2:9]:
            vault.purge(batch.manifest_digest)
        vault.keep(record("c"), REHEARSAL)
    grow(file, schema(capacity=80), dummy=dummies("grown"), rng=Random(1))
    with reopen(file) as vault:
        vault.keep(record("d"), EIT)
        vault.purge(vault.batches()[1].manifest_digest)
        vault.release()
    return file


def leaks(path: Path) -> set[Leak]:
    """The kinds of what is found."""
    return {finding.leak for finding in audit_vault(path, schema())}


def calm(path: Path) -> None:
    """Gives the file its time back, so that only the planted leak is found."""
    os.utime(path, (FIXED, FIXED))


def test_a_healthy_vault_has_no_findings(path: Path) -> None:
    """After answers, batches, receipts, quarantine, growth; and the audit itself changes nothing."""
    before = path.read_bytes()
    calm(path)
    assert audit_vault(path, schema()) == []
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_the_journal_of_zeros_in_a_copy_of_a_running_counter_is_none(path: Path) -> None:
    """It is there while the vault is open, and says nothing."""
    calm(path)
    journal_of(path).write_bytes(bytes(17_000))
    assert audit_vault(path, schema()) == []


def test_a_fresh_and_a_full_vault_have_none_either(tmp_path: Path) -> None:
    """Neither does it cry wolf."""
    path = tmp_path / "vault.sqlite3"
    with make(path, schema(capacity=20)) as vault:
        pass
    assert audit_vault(path, schema()) == []
    with reopen(path) as vault:
        for number in range(20):
            vault.keep(record(str(number)), EIT)
    assert audit_vault(path, schema()) == []


def sql(statement: str, *values: object) -> Callable[[Path], None]:
    """Plants by SQL, without secure deletion."""

    def plant(path: Path) -> None:
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA secure_delete=OFF")
        connection.execute(statement, values)
        connection.commit()
        connection.close()

    return plant


def patched(place: int, data: bytes) -> Callable[[Path], None]:
    """Plants by overwriting bytes."""

    def plant(path: Path) -> None:
        with path.open("r+b") as file:
            file.seek(place)
            file.write(data)

    return plant


def beside(suffix: str, content: bytes = b"") -> Callable[[Path], None]:
    """Plants a file beside the vault."""

    def plant(path: Path) -> None:
        path.with_name(path.name + suffix).write_bytes(content)

    return plant


def plant_wal(path: Path) -> None:
    """A backup tool has switched the file to a write-ahead log."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()


def plant_deleted_answer(path: Path) -> None:
    """An answer was stored in a table of somebody's, and deleted the ordinary way."""
    sql("CREATE TABLE draft (answer BLOB)")(path)
    sql("INSERT INTO draft VALUES (?)", record("draft", 9000))(path)
    sql("DROP TABLE draft")(path)


def plant_inserted_slots(path: Path) -> None:
    """Slots were deleted and inserted again, as an ordinary program would."""
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT slot, cell, sealed FROM slots WHERE slot % 3 = 0 ORDER BY slot").fetchall()
    connection.execute("DELETE FROM slots WHERE slot % 3 = 0")
    connection.commit()
    for row in reversed(rows):
        connection.execute("INSERT INTO slots VALUES (?, ?, ?)", row)
        connection.commit()
    connection.close()


def plant_slack(path: Path) -> None:
    """Something was hidden between the index and the rows of a page of cells."""
    data = path.read_bytes()
    connection = sqlite3.connect(path)
    (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'cells'").fetchone()
    connection.close()
    (leaf,) = leaves(data, root)
    patched((root - 1) * 4096 + 100, b"\x07")(path)
    assert not leaf.slack.strip(b"\x00")


def plant_time(path: Path) -> None:
    """The file shows when it was last used."""
    os.utime(path, (FIXED, FIXED + 1))


def plant_state(path: Path) -> None:
    """An order was kept where a vault has one row."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA ignore_check_constraints=ON")
    connection.execute("INSERT INTO state SELECT id + 1, campaign, number, digest, answers, rehearsals FROM state")
    connection.commit()
    connection.close()


def plant_sentence_in_a_manifest(path: Path) -> None:
    """Somebody's words, as long as the manifest that they stand for."""
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT number, manifest FROM batches").fetchall()
    for number, manifest in rows:
        words = '{"ข้อความ":"ลุงมาเมื่อเช้า"}'.encode().ljust(len(manifest))
        connection.execute("UPDATE batches SET manifest = ? WHERE number = ?", (words, number))
    connection.commit()
    connection.close()


_SENTENCE = "ท่านคิดว่าเจ้าหน้าที่เรียกรับเงินหรือไม่".encode()
_ANSWER = b'{"answers":{"e1_steps":"4"}}'

_FIRST = "UPDATE slots SET cell = {1} WHERE slot = (SELECT min(slot) FROM slots WHERE {0})"

_PLANTED: dict[str, tuple[Callable[[Path], None], set[Leak]]] = {
    "another table": (sql("CREATE TABLE log (at TEXT)"), {Leak.TABLES}),
    "another column": (sql("ALTER TABLE slots ADD COLUMN at TEXT"), {Leak.TABLES, Leak.PLAINTEXT}),
    "an index": (sql("CREATE INDEX quick ON slots (cell)"), {Leak.TABLES}),
    "a log that was written": (sql("CREATE TABLE log AS SELECT datetime('now') AS at"), {Leak.TABLES}),
    "a deleted answer": (plant_deleted_answer, {Leak.FREE_PAGES, Leak.PLAINTEXT}),
    "inserted slots": (plant_inserted_slots, {Leak.ORDER}),
    "something between rows": (plant_slack, {Leak.SLACK}),
    "write-ahead log": (plant_wal, {Leak.HEADER}),
    "a list in reserved bytes": (patched(75, b"\x07"), {Leak.HEADER}),
    "further rows of state": (plant_state, {Leak.TABLES}),
    "a sentence in a manifest": (plant_sentence_in_a_manifest, {Leak.PLAINTEXT}),
    "another version": (patched(60, b"\x00\x00\x00\x09"), {Leak.HEADER}),
    "a journal that was not rolled back": (beside("-journal", b"\xd9\xd5\x05\xf9 \xa1c\xd7"), {Leak.LEFTOVER}),
    "a pipe for a journal": (lambda path: os.mkfifo(journal_of(path)), {Leak.LEFTOVER}),
    "a journal that was not wiped": (beside("-journal", bytes(512) + b"\x00\x00\x00\x2a"), {Leak.LEFTOVER}),
    "a log file": (beside("-wal"), {Leak.LEFTOVER}),
    "shared memory": (beside("-shm"), {Leak.LEFTOVER}),
    "half a growth": (beside(".new"), {Leak.LEFTOVER}),
    "the vault before a growth": (beside(".old"), {Leak.LEFTOVER}),
    "a shorter record": (
        sql("UPDATE slots SET sealed = ? WHERE slot = 7", record("short", LENGTH - 1)),
        {Leak.LENGTH, Leak.FREE_PAGES, Leak.ORDER},
    ),
    "an empty slot": (sql("UPDATE slots SET sealed = zeroblob(5241) WHERE slot = 7"), {Leak.UNSEALED}),
    "an answer in a slot": (
        sql("UPDATE slots SET sealed = ? WHERE slot = 7", _ANSWER.ljust(LENGTH, b"\x00")),
        {Leak.UNSEALED, Leak.PLAINTEXT},
    ),
    "an answer at the end of a slot": (
        sql("UPDATE slots SET sealed = ? WHERE slot = 7", record("x")[: -len(_ANSWER)] + _ANSWER),
        {Leak.PLAINTEXT},
    ),
    "a Thai sentence in a slot": (
        sql("UPDATE slots SET sealed = ? WHERE slot = 7", record("x")[: -len(_SENTENCE)] + _SENTENCE),
        {Leak.PLAINTEXT},
    ),
    "a log line in a slot": (
        sql(
            "UPDATE slots SET sealed = ? WHERE slot = 7",
            record("x")[:-40] + b"respondent 17 of counter 3 sent answers!",
        ),
        {Leak.PLAINTEXT},
    ),
    "a count that is too high": (sql("UPDATE cells SET purged = purged + 1 WHERE cell = 2"), {Leak.COUNTS}),
    "a slot used in silence": (sql(_FIRST.format("cell = 0x10000000000", 0x10000000001)), {Leak.COUNTS}),
    "a slot cleared in silence": (sql(_FIRST.format("cell != 0x10000000000", 0x10000000000)), {Leak.COUNTS}),
    "a slot that counts for another": (sql(_FIRST.format("cell = 0x10000000001", 0x10000000003)), {Leak.COUNTS}),
    "a slot that counts for nothing": (sql(_FIRST.format("cell = 0x10000000001", 0x10000000009)), {Leak.COUNTS}),
    "a narrow slot": (
        sql(_FIRST.format("cell = 0x10000000001", 1)),
        {Leak.WIDTH, Leak.COUNTS, Leak.FREE_PAGES, Leak.ORDER},
    ),
    "a narrow count": (sql("UPDATE cells SET purged = 3 WHERE cell = 2"), {Leak.WIDTH, Leak.COUNTS}),
    "a block opened anew": (
        sql("UPDATE blocks SET content = CAST(x'01' || substr(content, 2) AS BLOB) WHERE hex(content) LIKE '02%'"),
        {Leak.COUNTS, Leak.SLACK},
    ),
    "a block of no kind": (
        sql("UPDATE blocks SET content = CAST(x'09' || substr(content, 2) AS BLOB) WHERE hex(content) LIKE '00%'"),
        {Leak.SLACK},
    ),
    "an id in a free place": (
        sql("UPDATE blocks SET content = CAST(x'0055' || substr(content, 3) AS BLOB) WHERE hex(content) LIKE '00%'"),
        {Leak.SLACK},
    ),
    "a narrow state": (sql("UPDATE state SET number = 13"), {Leak.WIDTH, Leak.SLACK}),
    "a block of another width": (sql("UPDATE blocks SET content = x'00' WHERE place = 9"), {Leak.WIDTH}),
    "missing slots": (sql("DELETE FROM slots"), {Leak.LENGTH, Leak.COUNTS, Leak.FREE_PAGES, Leak.SLACK}),
    "no state": (sql("DELETE FROM state"), {Leak.WIDTH, Leak.COUNTS, Leak.SLACK}),
    "a telling time": (plant_time, {Leak.TIMES}),
}


@pytest.mark.parametrize("name", list(_PLANTED))
def test_every_planted_leak_is_found(path: Path, name: str) -> None:
    """As what it is, and in one clear line in both languages."""
    plant, expected = _PLANTED[name]
    plant(path)
    if plant is not plant_time:
        calm(path)
    assert leaks(path) == expected
    for finding in audit_vault(path, schema()):
        assert finding.where == str(path)
        assert finding.words.th
        assert "\n" not in finding.words.th + finding.words.en


def test_something_behind_the_last_page_is_found(path: Path) -> None:
    """Appended bytes are no part of the database, and nobody would look for them."""
    with path.open("ab") as file:
        file.write(record("hidden", 4096))
    calm(path)
    assert leaks(path) == {Leak.HEADER}


def test_a_file_that_others_may_read_is_found(path: Path) -> None:
    """The counter's user alone."""
    if os.name == "nt":
        lacks("POSIX rights")
    path.chmod(0o644)
    assert leaks(path) == {Leak.RIGHTS}


def test_a_running_counter_is_left_alone(path: Path) -> None:
    """One line instead of an audit."""
    with reopen(path) as vault:
        code = (
            "import sys; from pathlib import Path; from tests.vault.specimens import schema\n"
            "from surveytui.errors import VaultBusyError; from surveytui.vault.audit import audit_vault\n"
            "try: audit_vault(Path(sys.argv[1]), schema())\n"
            "except VaultBusyError as error: print(error.line('en'))\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, path], capture_output=True, text=True, encoding="utf-8", check=True, timeout=30
        )
        assert "the counter is running" in done.stdout
        vault.keep(record("e"), EIT)


def test_damage_is_a_finding_and_no_traceback(path: Path) -> None:
    """Whatever is left of the file, the other checks still run."""
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert {Leak.HEADER, Leak.DAMAGED} <= leaks(path)
    path.write_bytes(b"no vault")
    assert Leak.HEADER in leaks(path)
    path.write_bytes(data[:4096] + bytes(len(data) - 4096))
    assert Leak.DAMAGED in leaks(path)
    path.unlink()
    with pytest.raises(VaultError):
        audit_vault(path, schema())


def test_broken_pages_are_told() -> None:
    """Loops, pages out of range and nonsense end in one error."""
    for data, root in ((b"", 1), (bytes(4096), 1), (b"\x05" + bytes(4095), 1), (bytes(8192), 3)):
        with pytest.raises(BrokenPageError):
            list(leaves(bytes(100) + data[100:] if root == 1 else data, root))
    looping = bytearray(8192)
    looping[32:36] = (2).to_bytes(4, "big")
    looping[4096:4100] = (2).to_bytes(4, "big")
    with pytest.raises(BrokenPageError):
        list(free_pages(bytes(looping)))
