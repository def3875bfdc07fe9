"""Disks that are full, read-only, broken or lost in the middle; every one of these really happens to the file."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from surveytui.errors import SurveyError, VaultDamagedError, VaultError
from surveytui.vault import Vault, faults
from surveytui.vault.grow import grow
from surveytui.vault.wiping import wipe
from tests.needs import lacks, needs
from tests.vault.specimens import CELLS, EIT, FIXED, REHEARSAL, dummies, held, make, record, reopen, schema, send

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the vault lies."""
    return tmp_path / "vault.sqlite3"


def in_small_disk(script: str, size: str) -> str:
    """What a Python script prints that runs in a fresh tmpfs of that size, its working directory."""
    needs("unshare", "mount", "sh")
    if subprocess.run(["unshare", "-Urm", "true"], check=False, capture_output=True).returncode:
        lacks("the right to unshare")
    mount = f'mount -t tmpfs -o size={size} tmpfs /mnt && cd /mnt && exec "$0" -c "$1"'
    done = subprocess.run(
        ["unshare", "-Urm", "sh", "-c", mount, sys.executable, script],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


_FULL = """
import os
from pathlib import Path
from surveytui.errors import VaultError
from tests.vault.specimens import *
path = Path("vault.sqlite3").absolute()
vault = make(path, schema(capacity=200))
filler = open("filler", "wb")
def fill(left):
    free = os.statvfs(".").f_bavail * os.statvfs(".").f_frsize
    filler.write(bytes(max(free - left, 0))); filler.flush()
fill(0)
for number in range(3):
    try:
        vault.keep(record(f"b{number}"), EIT)
    except VaultError as error:
        print("refused", error.line("en"))
print("still", vault.pending(), vault.free)
filler.seek(0); filler.truncate()
fill(120 * 1024)
for number in range(150):
    vault.keep(record(f"a{number}"), EIT)
print("kept", vault.pending())
vault.decoy()
fill(0)
for number in range(3):
    vault.keep(record(f"c{number}"), EIT)
    vault.decoy()
print("kept", vault.pending())
filler.truncate(0); filler.close(); os.unlink("filler")
vault.keep(record("d"), EIT)
vault.close()
vault = reopen(path)
names = [f"a{number}" for number in range(150)] + ["c0", "c1", "c2", "d"]
print("after", held(vault) == sorted(map(record, names)), vault.counts()[EIT], os.listdir("."))
"""


def test_answers_are_kept_on_a_full_disk() -> None:
    """150 of 150 with 120 KiB free, and once the journal has its room, with nothing free too.

    Without that room each is refused in words, nothing is half kept, and room helps.
    """
    lines = in_small_disk(_FULL, "8m").splitlines()
    assert len([line for line in lines[:3] if line.startswith("refused") and "the disk is full" in line]) == 3
    assert lines[3:] == [
        "still (0, 0) 200",
        "kept (150, 150)",
        "kept (153, 153)",
        "after True 154 ['vault.sqlite3']",
    ]


_FULL_GROWTH = """
import os
from pathlib import Path
from random import Random
from surveytui.errors import VaultError
from surveytui.vault.grow import grow
from surveytui.vault import Vault
from tests.vault.specimens import *
path = Path("vault.sqlite3").absolute()
with make(path, schema(capacity=100)) as vault:
    for number in range(50):
        vault.keep(record(f"a{number}"), EIT)
try:
    grow(path, schema(capacity=400), dummy=dummies("grown"), rng=Random(1))
except VaultError as error:
    print(error.line("en"))
print(os.listdir("."))
with reopen(path) as vault:
    print(vault.capacity, held(vault) == sorted(record(f"a{n}") for n in range(50)))
try:
    Vault.create(path.with_name("other.sqlite3"), schema(capacity=900), dummy=dummies())
except VaultError as error:
    print(error.line("en"))
print(path.with_name("other.sqlite3").exists())
"""


def test_growing_on_a_full_disk_changes_nothing() -> None:
    """The old vault is as it was and no half of a new one is left; nor does a new vault get its name before it is whole."""
    lines = in_small_disk(_FULL_GROWTH, "2m").splitlines()
    assert "the disk is full" in lines[0]
    assert lines[1] == "['vault.sqlite3']"
    assert lines[2] == "100 True"
    assert "the disk is full" in lines[3]
    assert lines[4] == "False"


_READ_ONLY = """
import subprocess
from pathlib import Path
from surveytui.errors import VaultError
from tests.vault.specimens import *
path = Path("vault.sqlite3").absolute()
make(path).close()
subprocess.run(["mount", "-o", "remount,ro", "/mnt"], check=True)
try:
    reopen(path)
except VaultError as error:
    print(error.line("en"))
"""


def test_a_read_only_disk_is_refused_at_the_start() -> None:
    """Before the first question, not after the last answer."""
    assert "cannot be written to" in in_small_disk(_READ_ONLY, "8m")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("SQLITE_FULL", VaultError),
        ("SQLITE_READONLY_DBMOVED", VaultError),
        ("SQLITE_CANTOPEN", VaultError),
        ("SQLITE_PERM", VaultError),
        ("SQLITE_IOERR_FSYNC", VaultError),
        ("SQLITE_CORRUPT", VaultDamagedError),
        ("SQLITE_NOTADB", VaultDamagedError),
        ("SQLITE_MISMATCH", VaultError),
        ("", VaultError),
    ],
)
def test_every_complaint_of_sqlite_becomes_a_line_with_a_hint(path: Path, name: str, kind: type[SurveyError]) -> None:
    """In both languages, naming the file."""
    error = sqlite3.OperationalError("whatever")
    error.sqlite_errorname = name
    with pytest.raises(kind) as caught, faults.reported(path):
        raise error
    for language in ("th", "en"):
        line = caught.value.line(language)
        assert "\n" not in line
        assert str(path) in line
    assert caught.value.hint is not None


def test_an_error_of_the_system_becomes_a_line_too(path: Path) -> None:
    """A pulled disk is not SQLite's to report."""
    with pytest.raises(VaultError), faults.reported(path):
        raise OSError(5, "Input/output error")


class _Database:
    """A connection that fails at one statement, before or after it has taken effect."""

    def __init__(self, inner: object, statement: str, *, late: bool) -> None:
        self._inner = inner
        self._statement = statement
        self._late = late
        self.failed = False

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def execute(self, sql: str, *values: object) -> object:
        """Fails once."""
        if sql.startswith(self._statement) and not self.failed:
            self.failed = True
            if self._late:
                self._inner.execute(sql, *values)  # type: ignore[attr-defined]
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorname = "SQLITE_IOERR_FSYNC"
            raise error
        return self._inner.execute(sql, *values)  # type: ignore[attr-defined]


def sabotage(vault: Vault, statement: str, *, late: bool) -> None:
    """Makes the next such statement of a vault fail."""
    broken = _Database(vault._database, statement, late=late)
    for part in (vault, vault._slots, vault._tally):
        part._database = broken  # type: ignore[assignment]


@pytest.mark.parametrize("statement", ["BEGIN", "UPDATE slots", "UPDATE blocks", "COMMIT"])
def test_a_failing_write_is_refused_whole(path: Path, statement: str) -> None:
    """Nothing is stored or counted; the same record is taken at the second try."""
    with make(path, schema(block=2)) as vault:
        vault.keep(record("a"), EIT)
        sabotage(vault, statement, late=False)
        with pytest.raises(VaultError):
            vault.keep(record("b"), EIT)
        assert held(vault) == [record("a")]
        vault.keep(record("b"), EIT)
        vault.decoy()
        assert (vault.pending(), vault.free) == ((2, 2), 38)
        assert [block.counts for block in vault.closed_blocks()] == [{EIT: 2}]
    with reopen(path) as vault:
        assert held(vault) == sorted(map(record, "ab"))


def test_a_commit_that_fails_after_it_took_effect_counts_as_kept(path: Path) -> None:
    """Otherwise the second try would store and count the person twice."""
    with make(path) as vault:
        vault.keep(record("a"), EIT)
        sabotage(vault, "COMMIT", late=True)
        vault.keep(record("b"), EIT)
        assert (vault.pending(), vault.free, held(vault)) == ((2, 2), 38, sorted(map(record, "ab")))
        for name in "cdef":
            vault.keep(record(name), EIT)
        assert [block.counts for block in vault.closed_blocks()] == [{EIT: 5}]


@pytest.mark.parametrize("statement", ["BEGIN", "UPDATE slots", "UPDATE batches", "DELETE", "UPDATE cells", "COMMIT"])
def test_a_failing_purge_changes_nothing(path: Path, statement: str) -> None:
    """And succeeds when it is asked again."""
    with make(path) as vault:
        for name in "abc":
            vault.keep(record(name), EIT)
        digest = send(vault).digest()
        sabotage(vault, statement, late=False)
        if statement == "UPDATE batches":  # only a purge with a quarantine has that statement
            assert vault.purge(digest) == 3
            return
        with pytest.raises(VaultError):
            vault.purge(digest)
        assert (held(vault), vault.free) == (sorted(map(record, "abc")), 37)
        assert vault.purge(digest) == 3
        assert (held(vault), vault.free) == ([], 40)


def run_and_kill(work: Callable[[int], None], until: Callable[[int], None]) -> None:
    """Runs `work` in a child with the writing end of a pipe, and kills it when `until` returns from the reading end."""
    if not hasattr(os, "fork"):
        lacks("fork")
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        code = 1
        try:
            os.close(reader)
            work(writer)
            code = 0
        finally:
            os._exit(code)
    os.close(writer)
    try:
        until(reader)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reader)


def burn(seconds: float) -> None:
    """Lets a random moment pass without giving the processor away."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def test_a_killed_counter_loses_and_repeats_nothing(path: Path) -> None:
    """Kill -9 at 60 random moments: every acknowledged record is there once, and counted iff it is stored."""
    shape = schema(capacity=900)
    make(path, shape).close()
    rng = Random(5)
    acknowledged: list[bytes] = []

    for turn in range(60):

        def work(writer: int, turn: int = turn) -> None:
            with reopen(path, shape, seed=turn) as vault:
                for number in range(200):
                    vault.keep(record(f"{turn}-{number}"), CELLS[number % 4])
                    os.write(writer, b"+")
                    vault.decoy(1)

        def until(reader: int, turn: int = turn) -> None:
            heard = b""
            while len(heard) < rng.randrange(1, 8):
                heard += os.read(reader, 1)
            burn(rng.random() * 0.004)
            os.set_blocking(reader, False)
            while len(more := _read(reader)):
                heard += more
            acknowledged.extend(record(f"{turn}-{number}") for number in range(len(heard)))

        run_and_kill(work, until)
        with reopen(path, shape, seed=turn) as vault:
            found = held(vault)
            assert len(found) == len(set(found))
            assert set(acknowledged) <= set(found)
            # What was stored but not acknowledged: between the last reading and the kill.
            assert len(found) <= len(acknowledged) + 4 * (turn + 1)
            assert sum(vault.counts().values()) == len(found) == shape.capacity - vault.free
            counted = sum(count for cell, count in vault.counts().items() if not cell.rehearsal)
            closed = sum(block.answers for block in vault.closed_blocks())
            opened = vault._tally.open.answers if vault._tally.open else 0
            assert counted == closed + opened
            assert opened < shape.block
        assert path.stat().st_mtime == FIXED


def _read(reader: int) -> bytes:
    try:
        return os.read(reader, 4096)
    except BlockingIOError:
        return b""


def test_a_killed_growth_leaves_one_whole_vault(path: Path) -> None:
    """Kill -9 at 40 random moments: the old vault or the new one, every record, and no half-written rest afterwards."""
    shape = schema(capacity=60)
    with make(path, shape) as vault:
        for number in range(40):
            vault.keep(record(str(number)), CELLS[number % 4])
        manifest = send(vault)
        vault.keep(record("last"), EIT)
        told = vault.counts(), sorted(block.id for block in vault.closed_blocks()), held(vault)
    rng, capacities = Random(6), [60]
    reach = 2.0  # of a growth's length; a busy machine gets a process killed long before its first growth is done
    for turn in range(40):
        start = time.perf_counter()
        grow(path, schema(capacity=max(capacities[-1], 60 + 10 * turn)), dummy=dummies(str(turn)), rng=Random(turn))
        length = time.perf_counter() - start

        def work(writer: int, turn: int = turn) -> None:
            os.write(writer, b"+")
            for more in range(10):
                grow(path, schema(capacity=61 + 10 * turn + more), dummy=dummies(f"{turn}-{more}"), rng=Random(turn))

        def until(reader: int, moment: float = reach * length) -> None:
            os.read(reader, 1)
            burn(rng.random() * moment)

        run_and_kill(work, until)
        with reopen(path, shape, seed=turn) as vault:
            assert (vault.counts(), sorted(block.id for block in vault.closed_blocks()), held(vault)) == told
            assert [batch.manifest for batch in vault.batches()] == [manifest]
            capacities.append(vault.capacity)
            reach = min(32.0, reach * 1.5) if vault.capacity % 10 == 0 else max(1.0, reach / 1.5)
        assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    finished = [capacity % 10 for capacity in capacities[1:]]
    assert {0} < set(finished)  # some were killed before their first growth was done, some after


def test_left_over_pieces_of_a_growth_go_away(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Overwritten first, unless it is the vault itself under its second name."""
    with make(path) as vault:
        vault.keep(record("a"), EIT)
        vault.keep(record("b"), REHEARSAL)
    wiped: list[str] = []
    old, new = (path.with_name(f"{path.name}.{suffix}") for suffix in ("old", "new"))
    os.link(path, old)
    new.write_bytes(b"half of a new vault")
    watch = new.open("rb")
    monkeypatch.setattr("surveytui.vault.leftovers.wipe", _recorded(wiped))
    with reopen(path) as vault:
        assert held(vault) == sorted(map(record, "ab"))
    assert wiped == [new.name]
    assert watch.read() == bytes(len(b"half of a new vault"))
    watch.close()
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def _recorded(wiped: list[str]) -> Callable[[Path], None]:

    def recorded(path: Path) -> None:
        wiped.append(path.name)
        wipe(path)

    return recorded
