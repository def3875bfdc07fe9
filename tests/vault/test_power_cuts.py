"""Power cuts between any two system calls of a writing counter."""

from __future__ import annotations

import subprocess
from pathlib import Path
from random import Random

import pytest

from surveytui.errors import VaultError
from tests.needs import lacks, needs
from tests.vault import power
from tests.vault.specimens import EIT, held, make, record, reopen, schema, send

SHAPE = schema(capacity=8, block=2)
NAMES = "abcde"

_SCRIPT = """
import os
from pathlib import Path
from surveytui.vault import connection
from tests.vault.specimens import EIT, record, reopen, schema
{change}
vault = reopen(Path("vault.sqlite3").absolute(), schema(capacity=8, block=2))
for name in "abcde":
    vault.keep(record(name), EIT)
    os.write(1, f"kept {{name}}".encode())
    vault.decoy(1)
vault.close()
"""
_CARELESS = """
connection.PRAGMAS = tuple(
    ("synchronous", "OFF", 0) if name == "synchronous" else (name, value, found) for name, value, found in connection.PRAGMAS
)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a vault of two earlier answers, one of them in a batch."""
    needs("strace")
    if subprocess.run(["strace", "-o", "/dev/null", "true"], check=False, capture_output=True).returncode:
        lacks("the right to trace")
    folder = tmp_path / "counter"
    folder.mkdir()
    with make(folder / "vault.sqlite3", SHAPE) as vault:
        vault.keep(record("first"), EIT)
        send(vault)
        vault.keep(record("second"), EIT)
    return folder


def faults_of(folder: Path, state: power.State, number: int) -> str:
    """What is wrong after a cut: nothing, or a word."""
    place = folder.with_name(f"cut-{number}")
    place.mkdir()
    state.put(place)
    acknowledged = {"first", "second", *(said.decode().removeprefix("kept ") for said in state.said)}
    try:
        with reopen(place / "vault.sqlite3", SHAPE) as vault:
            found = held(vault)
            vault.keep(record("after"), EIT)
    except VaultError:
        return "unusable"
    if not {record(name) for name in acknowledged} <= set(found):
        return "lost"
    following = record(NAMES[len(state.said)]) if len(state.said) < len(NAMES) else b""
    extra = set(found) - {record(name) for name in acknowledged}
    return "" if len(found) == len(set(found)) and extra <= {following} else "more than was sent"


def test_a_power_cut_takes_no_acknowledged_answer(folder: Path) -> None:
    """At every gap between two calls, whatever the disk had really taken: usable, nothing lost, nothing twice."""
    before = {"vault.sqlite3": (folder / "vault.sqlite3").read_bytes()}
    calls = power.record(_SCRIPT.format(change=""), folder)
    assert [call.data.decode() for call in calls if call.name == "said"] == [f"kept {name}" for name in NAMES]
    states = list(power.cuts(before, calls, Random(1)))
    assert len(states) > 300
    assert {faults_of(folder, state, number) for number, state in enumerate(states)} == {""}


def test_the_cut_would_have_found_a_careless_counter(folder: Path) -> None:
    """Positive control: the same counter without syncs loses what it acknowledged."""
    before = {"vault.sqlite3": (folder / "vault.sqlite3").read_bytes()}
    calls = power.record(_SCRIPT.format(change=_CARELESS), folder)
    states = list(power.cuts(before, calls, Random(1)))
    assert "lost" in {faults_of(folder, state, number) for number, state in enumerate(states)}


_LIFE = """
import os, sys
from pathlib import Path
from random import Random
from surveytui.sealing import durable
from surveytui.vault.grow import grow
from tests.vault.specimens import EIT, dummies, record, reopen, schema, send
{change}
path = Path("vault.sqlite3").absolute()
def say(what): os.write(1, f"kept {{what}}".encode())
vault = reopen(path, schema(capacity=8, block=3))
digest = send(vault).digest(); say("batch")
vault.purge(digest); say("purge")
vault.keep(record("d"), EIT); say("d")
vault.release(); say("release")
vault.close()
grow(path, schema(capacity=12, block=3), dummy=dummies("grown"), rng=Random(3)); say("grow")
vault = reopen(path, schema(capacity=12, block=3))
vault.keep(record("e"), EIT); say("e")
vault.close()
"""
LIFE = (
    # records, batches, answers in closed blocks, slots
    ("abc", 0, 3, 8),
    ("abc", 1, 3, 8),
    ("", 0, 3, 8),
    ("d", 0, 3, 8),
    ("d", 0, 4, 8),
    ("d", 0, 4, 12),
    ("de", 0, 4, 12),
)
"""What the vault holds before the first step and after each."""


@pytest.fixture
def living(folder: Path) -> Path:
    """A folder with a vault of three answers in one closed block, in no batch."""
    (folder / "vault.sqlite3").unlink()
    with make(folder / "vault.sqlite3", schema(capacity=8, block=3)) as vault:
        for name in "abc":
            vault.keep(record(name), EIT)
    return folder


def cut_life(living: Path, change: str = "") -> list[str]:
    """What is wrong after cuts through a vault's whole life: batch, purge, keep, release, growth, keep."""
    before = {"vault.sqlite3": (living / "vault.sqlite3").read_bytes()}
    calls = power.record(_LIFE.format(change=change), living)
    assert len([call for call in calls if call.name == "said"]) == len(LIFE) - 1
    states = list(power.cuts(before, calls, Random(2)))
    assert len(states) > 250
    return [fault for number, state in enumerate(states) if (fault := _fault_in_life(living, state, number))]


def _fault_in_life(living: Path, state: power.State, number: int) -> str:
    place = living.with_name(f"life-{number}")
    place.mkdir()
    state.put(place)
    try:
        with reopen(place / "vault.sqlite3", schema(capacity=8, block=3)) as vault:
            closed = sum(block.answers for block in vault.closed_blocks())
            found = held(vault), len(vault.batches()), closed, vault.capacity
            vault.keep(record("after"), EIT)
    except VaultError as error:
        return f"after {state.said}: {error}"
    left = [path.name for path in place.iterdir()]
    step = len(state.said)
    possible = [(sorted(map(record, names)), *rest) for names, *rest in LIFE[step : step + 2]]
    return "" if found in possible and left == ["vault.sqlite3"] else f"after {state.said}: {found[1:]} {left}"


def test_a_power_cut_between_any_two_calls_of_a_vault_s_life(living: Path) -> None:
    """Batch row, purge, release and growth happen whole or not at all, and what was acknowledged stays done.

    Nor is any half of a growth left beside the vault once it has been opened again.
    """
    assert cut_life(living) == []


_HASTY = """
durable.sync_folder = lambda folder: None
import surveytui.vault.build as building
building._sync = lambda path: None
"""


def test_the_cut_would_have_found_a_hasty_growth(living: Path) -> None:
    """Positive control: a growth that does not wait for the disk loses the vault, or gives it back as it was before."""
    faults = cut_life(living, _HASTY)
    assert any("grow" in fault for fault in faults)


_WRITE = """
import os, sys
from pathlib import Path
from surveytui.counter import platform
from surveytui.sealing import durable
{change}
path = Path("state").absolute()
write = {{"platform": platform.write_durably, "sealing": durable.write_replacing}}[sys.argv[1]]
for content in (b"one" * 700, b"two" * 900, b"three"):
    write(path, content)
    os.write(1, b"kept " + content[:5])
"""
CONTENTS = (b"zero", b"one" * 700, b"two" * 900, b"three")


def cut_writes(folder: Path, which: str, change: str = "") -> list[object]:
    """What is wrong after cuts through three durable writes of one file."""
    for path in folder.iterdir():
        path.unlink()
    calls = power.record(_WRITE.format(change=change), folder, which)
    wrong: list[object] = []
    for number, state in enumerate(power.cuts({"state": CONTENTS[0]}, calls, Random(3))):
        place = folder.with_name(f"write-{number}")
        place.mkdir()
        state.put(place)
        found = (place / "state").read_bytes() if (place / "state").exists() else None
        step = len(state.said)
        if found not in CONTENTS[step : step + 2]:
            wrong.append((state.said, found))
    return wrong


@pytest.mark.parametrize("which", ["platform", "sealing"])
def test_a_durable_write_is_durable(folder: Path, which: str) -> None:
    """After every cut the file is whole, the old or the new one; after the write has returned, the new one."""
    assert cut_writes(folder, which) == []


@pytest.mark.parametrize(
    "change",
    [
        "os.fsync = lambda fd: None",
        "os.fsync = (lambda real: lambda fd: None if os.path.isdir(f'/proc/self/fd/{fd}') else real(fd))(os.fsync)",
    ],
)
def test_the_cut_would_have_found_a_careless_write(folder: Path, change: str) -> None:
    """Positive control: without a sync of the file, or of its folder alone, something is lost."""
    assert cut_writes(folder, "platform", change)
