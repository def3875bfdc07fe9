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
    for name, content in state.files.items():
        (place / name).write_bytes(content)
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
    assert len(states) > 500
    assert {faults_of(folder, state, number) for number, state in enumerate(states)} == {""}


def test_the_cut_would_have_found_a_careless_counter(folder: Path) -> None:
    """Positive control: the same counter without syncs loses what it acknowledged."""
    before = {"vault.sqlite3": (folder / "vault.sqlite3").read_bytes()}
    calls = power.record(_SCRIPT.format(change=_CARELESS), folder)
    states = list(power.cuts(before, calls, Random(1)))
    assert "lost" in {faults_of(folder, state, number) for number, state in enumerate(states)}
