"""Cutting the power of a writing process, on paper: its system calls are recorded, then cut off after each of them.

What was written and not yet synced when the power fails is on the disk not at all, whole, or in some sectors only. Names
are another matter than contents: a file that was made, renamed, linked or deleted has its new name for certain only when
its folder was synced; without that the disk has the first few of a folder's changes, or none.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[2]
SECTOR = 512
TRACED = "pwrite64,write,fsync,fdatasync,ftruncate,unlink,unlinkat,openat,rename,renameat,renameat2,link,linkat"
_FILE_CALL = re.compile(
    r"(?P<name>pwrite64|write|fsync|fdatasync|ftruncate)\(\d+<(?P<file>[^>]*)>(?:\(deleted\))?(?:, (?P<rest>.*))?\)"
    r" += (?P<result>-?\d+)"
)
_NAME_CALL = re.compile(r"(?P<name>unlink|openat|rename|link)(?:at2?)?\((?P<rest>.*)\) += (?P<result>-?\d+)")
_WRITTEN = re.compile(r'"(?P<data>(?:\\x[0-9a-f]{2})*)", \d+(?:, (?P<place>\d+))?')
_PATH = re.compile(r'"(?P<path>(?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True)
class Call:
    """One system call that changes files, or an acknowledgement (`name` "said")."""

    name: str
    file: str
    data: bytes = b""
    place: int = 0
    other: str = ""
    """The new name in a rename or link."""


def record(script: str, folder: Path, *arguments: str) -> list[Call]:
    """Runs a Python script in a folder and returns what it did to the files there and said on its standard output."""
    log = folder.with_name(f"{folder.name}.strace")
    options = ["-y", "-xx", "-s", "1000000", "-e", f"trace={TRACED}", "-o", str(log)]
    subprocess.run(
        ["strace", *options, sys.executable, "-c", script, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        check=True,
        stdout=subprocess.PIPE,
        timeout=120,
    )
    return [call for line in log.read_text(encoding="ascii").splitlines() for call in _read(line, folder)]


def _plain(text: str) -> str:
    return bytes.fromhex(text.replace("\\x", "")).decode() if text.startswith("\\x") else text


def _within(text: str, folder: Path) -> str:
    """The name below the folder, or nothing if it is elsewhere; "." for the folder itself."""
    path = Path(_plain(text))  # a pipe has no path; whoever writes files here names them from the root
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else ""


def _read(line: str, folder: Path) -> Iterator[Call]:
    if (match := _FILE_CALL.match(line)) and int(match["result"]) >= 0:
        name, rest = match["name"], match["rest"] or ""
        written = _WRITTEN.match(rest)
        data = bytes.fromhex(written["data"].replace("\\x", "")) if written else b""
        if file := _within(match["file"], folder):
            yield Call(name, file, data, _place(name, rest, written))
        elif name == "write" and data.startswith(b"kept "):
            yield Call("said", "", data)
    elif (match := _NAME_CALL.match(line)) and int(match["result"]) >= 0:
        paths = [_within(path["path"], folder) for path in _PATH.finditer(match["rest"])]
        if not paths or not paths[0]:
            return
        if match["name"] != "openat":
            yield Call(match["name"], paths[0], other=paths[1] if len(paths) > 1 else "")
        elif "O_CREAT" in match["rest"] or "O_TRUNC" in match["rest"]:
            yield Call("create" if "O_CREAT" in match["rest"] else "open", paths[0], place="O_TRUNC" in match["rest"])


def _place(name: str, rest: str, written: re.Match[str] | None) -> int:
    """Where a write goes, or to what length a file is cut; -1 for "where the last one ended"."""
    if written is None:
        return int(rest) if name == "ftruncate" else 0
    return -1 if written["place"] is None else int(written["place"])


@dataclass(frozen=True)
class State:
    """What a disk may hold after a cut."""

    names: tuple[tuple[str, int], ...]
    """Each name and the number of its file: two names may be one file's."""
    contents: tuple[tuple[int, bytes], ...]
    said: tuple[bytes, ...]
    """What had been acknowledged by then."""

    def put(self, place: Path) -> None:
        """Make the files, and the folders that they lie in."""
        contents, first = dict(self.contents), dict[int, Path]()
        for name, number in self.names:
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if number in first:
                path.hardlink_to(first[number])
            else:
                path.write_bytes(contents[number])
                first[number] = path


@dataclass
class _Inode:
    durable: bytes
    waiting: list[Call] = field(default_factory=list)
    length: int = 0
    """Where the next plain `write` goes; every writer here starts at the front and goes on."""


@dataclass
class _Folder:
    durable: dict[str, int] = field(default_factory=dict)
    waiting: list[tuple[str, int | None]] = field(default_factory=list)
    """Names in the order in which they changed, each with its file, or none where it went."""


class _Disk:
    def __init__(self, before: dict[str, bytes]) -> None:
        self.inodes: dict[int, _Inode] = {}
        self.folders: dict[str, _Folder] = {}
        self.now: dict[str, int] = {}
        self._numbers = count()
        for name, content in before.items():
            self._bind(name, self._made(content))
        for folder in self.folders.values():
            self._sync_names(folder)

    def _made(self, content: bytes) -> int:
        number = next(self._numbers)
        self.inodes[number] = _Inode(content)
        return number

    def _folder(self, name: str) -> _Folder:
        return self.folders.setdefault(Path(name).parent.as_posix(), _Folder())

    def _bind(self, name: str, number: int | None) -> None:
        self._folder(name).waiting.append((name, number))
        if number is None:
            del self.now[name]
        else:
            self.now[name] = number

    def _sync_names(self, folder: _Folder) -> None:
        folder.durable = _named(folder, len(folder.waiting))
        folder.waiting.clear()

    def apply(self, call: Call) -> None:
        """Do what a call does."""
        match call.name:
            case "create" | "open":
                self._open(call)
            case "unlink":
                self._bind(call.file, None)
            case "link":
                self._bind(call.other, self.now[call.file])
            case "rename":
                self._rename(call)
            case "fsync" | "fdatasync":
                self._sync(call.file)
            case "write" | "pwrite64" | "ftruncate" if call.file in self.now:
                self._write(call)
            case _:
                """A folder that holds nothing of ours."""

    def _open(self, call: Call) -> None:
        if call.file not in self.now:
            self._bind(call.file, self._made(b""))
        inode = self.inodes[self.now[call.file]]
        inode.length = 0
        if call.place:
            inode.waiting.append(Call("ftruncate", call.file))

    def _rename(self, call: Call) -> None:
        if Path(call.other).parent != Path(call.file).parent:
            raise NotImplementedError(call)
        number = self.now.pop(call.file)
        # One change, not two: no disk shows a rename half done.
        self._folder(call.file).waiting.append((f"{call.file}\0{call.other}", number))
        self.now[call.other] = number

    def _sync(self, name: str) -> None:
        if name in self.folders:
            self._sync_names(self.folders[name])
        elif name in self.now:
            inode = self.inodes[self.now[name]]
            inode.durable = _after(inode, lambda: True)
            inode.waiting.clear()

    def _write(self, call: Call) -> None:
        inode = self.inodes[self.now[call.file]]
        if call.place < 0:
            call = Call(call.name, call.file, call.data, inode.length)
            inode.length += len(call.data)
        inode.waiting.append(call)

    def after(self, keep: Callable[[], bool], said: tuple[bytes, ...]) -> State:
        """What a power cut leaves."""
        names: dict[str, int] = {}
        for folder in self.folders.values():
            lasting = 0
            while lasting < len(folder.waiting) and keep():
                lasting += 1
            names |= _named(folder, lasting)
        contents = tuple((number, _after(self.inodes[number], keep)) for number in sorted(set(names.values())))
        return State(tuple(sorted(names.items())), contents, said)


def _named(folder: _Folder, lasting: int) -> dict[str, int]:
    """The names in a folder after the first few of its waiting changes."""
    names = dict(folder.durable)
    for name, number in folder.waiting[:lasting]:
        old, renamed, new = name.partition("\0")
        if renamed:
            names.pop(old, None)
        if number is None:
            names.pop(name, None)
        else:
            names[new or old] = number
    return names


def cuts(before: dict[str, bytes], calls: list[Call], rng: Random, *, tries: int = 4) -> Iterator[State]:
    """Every state of the disk after a cut between any two calls, once: unsynced data none, all, and in random sectors.

    Args:
        before: The files, all durable.
        calls: What was recorded.
        rng: Chooses sectors.
        tries: How many states a cut has, at most 4.
    """
    disk = _Disk(before)
    said: list[bytes] = []
    seen: set[int] = set()
    for call in calls:
        if call.name == "said":
            said.append(call.data)
        else:
            disk.apply(call)
        for keep in (lambda: False, lambda: True, lambda: rng.random() < 0.5, lambda: rng.random() < 0.9)[:tries]:
            state = disk.after(keep, tuple(said))
            if (known := hash(state)) not in seen:
                seen.add(known)
                yield state


def _after(inode: _Inode, keep: Callable[[], bool]) -> bytes:
    """A file with those of its waiting changes that `keep` lets through, sector by sector."""
    content = bytearray(inode.durable)
    for call in inode.waiting:
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
