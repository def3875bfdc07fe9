"""Cutting the power of a writing process, on paper: its system calls are recorded, then cut off after each of them.

What was written and not yet synced when the power fails is on the disk not at all, whole, or in some sectors only.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[2]
SECTOR = 512
_CALL = re.compile(
    r'(?P<name>pwrite64|write|fsync|fdatasync|ftruncate|unlink)\((?:\d+<(?P<file>[^>]*)>|"(?P<path>[^"]*)")(?:, (?P<rest>.*))?\)'
    r" += (?P<result>-?\d+)"
)
_WRITTEN = re.compile(r'"(?P<data>(?:\\x[0-9a-f]{2})*)", \d+(?:, (?P<place>\d+))?')


@dataclass(frozen=True)
class Call:
    """One system call that changes files, or an acknowledgement (`name` "said")."""

    name: str
    file: str
    data: bytes = b""
    place: int = 0


@dataclass
class _File:
    durable: bytes
    waiting: list[Call] = field(default_factory=list)


def record(script: str, folder: Path) -> list[Call]:
    """Runs a Python script in a folder and returns what it did to the files there and said on its standard output."""
    log = folder.with_name(f"{folder.name}.strace")
    calls = "trace=pwrite64,write,fsync,fdatasync,ftruncate,unlink"
    subprocess.run(
        ["strace", "-y", "-xx", "-s", "100000", "-e", calls, "-o", log, sys.executable, "-c", script],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        check=True,
        stdout=subprocess.PIPE,
        timeout=120,
    )
    return list(_read(log.read_text(encoding="ascii"), folder))


def _plain(text: str) -> str:
    return bytes.fromhex(text.replace("\\x", "")).decode() if text.startswith("\\x") else text


def _read(log: str, folder: Path) -> Iterator[Call]:
    for line in log.splitlines():
        match = _CALL.match(line)
        if match is None or int(match["result"]) < 0:
            continue
        name, path = match["name"], Path(_plain(match["file"] or match["path"]))
        rest = match["rest"] or ""
        written = _WRITTEN.match(rest)
        data = bytes.fromhex(written["data"].replace("\\x", "")) if written else b""
        if path.parent == folder:
            place = int(written["place"] or 0) if written else int(rest) if name == "ftruncate" else 0
            yield Call(name, path.name, data, place)
        elif name == "write" and data.startswith(b"kept "):
            yield Call("said", "", data)


@dataclass(frozen=True)
class State:
    """What a disk may hold after a cut."""

    files: dict[str, bytes]
    said: tuple[bytes, ...]
    """What had been acknowledged by then."""


def cuts(before: dict[str, bytes], calls: list[Call], rng: Random) -> Iterator[State]:
    """Every state of the disk after a cut between any two calls: unsynced data none, all, and twice in random sectors."""
    files = {name: _File(content) for name, content in before.items()}
    said: list[bytes] = []
    for call in calls:
        _apply(files, said, call)
        for keep in (lambda: False, lambda: True, lambda: rng.random() < 0.5, lambda: rng.random() < 0.9):
            yield State({name: _after(file, keep) for name, file in files.items()}, tuple(said))


def _apply(files: dict[str, _File], said: list[bytes], call: Call) -> None:
    if call.name == "said":
        said.append(call.data)
        return
    if call.name == "unlink":
        files.pop(call.file, None)
        return
    file = files.setdefault(call.file, _File(b""))
    if call.name in {"fsync", "fdatasync"}:
        file.durable = _after(file, lambda: True)
        file.waiting.clear()
    else:
        file.waiting.append(call)


def _after(file: _File, keep: object) -> bytes:
    """A file with those of its waiting changes that `keep` lets through, sector by sector."""
    assert callable(keep)
    content = bytearray(file.durable)
    for call in file.waiting:
        if call.name == "ftruncate":
            if keep():
                del content[call.place :]
            continue
        for start in range(0, len(call.data), SECTOR):
            piece = call.data[start : start + SECTOR]
            if keep():
                place = call.place + start
                content.extend(bytes(max(place - len(content), 0)))
                content[place : place + len(piece)] = piece
    return bytes(content)
