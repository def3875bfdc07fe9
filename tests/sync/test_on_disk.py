"""What is said to be there is on the disk, not in a cache: a power cut after the word takes nothing back."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from surveytui import foreign
from surveytui.sealing import durable
from surveytui.sync.folder import FolderTransport
from surveytui.sync.hub.arrivals import Arrivals
from surveytui.sync.hub.database import SqliteStore
from surveytui.sync.hub.desk import HubDesk
from surveytui.sync.hub.home import HubHome
from surveytui.sync.transport import REPORT
from tests.sync.province import TODAY, make_province


class Disk:
    """Notes in their order which file went through to the disk, with how many bytes, and which got another name."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.told: list[tuple[str, int, int]] = []
        synced, renamed = os.fsync, os.replace

        def fsync(handle: int) -> None:
            found = os.fstat(handle)
            self.told.append(("synced", found.st_ino, 0 if stat.S_ISDIR(found.st_mode) else found.st_size))
            synced(handle)

        def replace(old: Path, new: Path) -> None:
            found = old.stat()
            self.told.append(("named", found.st_ino, found.st_size))
            renamed(old, new)

        monkeypatch.setattr(os, "fsync", fsync)
        monkeypatch.setattr(os, "replace", replace)

    def named(self, path: Path, *folders: Path) -> list[tuple[str, int, int]]:
        """What must have been told of a file that is whole and durable under its name, in that order."""
        found = path.stat()
        content = found.st_ino, found.st_size
        return [("synced", *content), ("named", *content), *[("synced", one.stat().st_ino, 0) for one in folders]]


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


def test_a_file_has_its_name_when_it_is_whole_on_the_disk(tmp_path: Path, disk: Disk) -> None:
    """Content, name, folder; and of a file that moves both folders."""
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    durable.write_replacing(one / "x", b"12345")
    assert disk.told == disk.named(one / "x", one)
    disk.told.clear()
    durable.move(one / "x", other / "y")
    expected = disk.named(other / "y", other, one)
    assert disk.told[:2] == expected[:2]
    assert sorted(disk.told[2:]) == sorted(expected[2:])


def test_a_piece_is_on_the_disk_before_it_is_acknowledged(tmp_path: Path, disk: Disk) -> None:
    """Each piece, all of it: the counter does not send it again."""
    home = HubHome.within(tmp_path)
    home.make()
    arrivals = Arrivals(home)
    for first, piece in ((0, b"abc"), (3, b"defgh")):
        disk.told.clear()
        reached = arrivals.append("d" * 16, f"{'a' * 32}.age", first, 9, piece)
        (path,) = home.arriving.iterdir()
        assert reached.offset == path.stat().st_size == first + len(piece)
        assert disk.told == [("synced", path.stat().st_ino, first + len(piece))]


def test_every_commit_of_the_hub_goes_through_to_the_disk(tmp_path: Path) -> None:
    """A write-ahead log loses its last commits in a power cut unless each of them is synced: `synchronous` is full."""
    province = make_province(tmp_path)
    store = province.desk.store
    assert isinstance(store, SqliteStore)
    told = {name: store._connection.execute(f"pragma {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    assert told == {"journal_mode": "wal", "synchronous": 2}


def test_what_is_copied_to_a_folder_is_whole_there(tmp_path: Path, disk: Disk) -> None:
    """Through to the stick, under its name only when it is whole."""
    outbox, inbox, stick = tmp_path / "outbox", tmp_path / "inbox", tmp_path / "stick"
    for folder in (outbox, inbox, stick):
        folder.mkdir()
    name = f"{'a' * 16}{REPORT}"
    (outbox / name).write_bytes(b"a report")
    sent = FolderTransport(stick, campaign=b"", version=1).exchange(outbox, inbox, lambda *_: None).sent
    assert sent == (name,)
    assert disk.told == disk.named(stick / name, stick)


def test_a_stick_that_gives_back_something_else_has_taken_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dying stick says that it has written: what was written is read, from the stick and not from memory."""
    outbox, stick = tmp_path / "outbox", tmp_path / "stick"
    outbox.mkdir()
    stick.mkdir()
    name = f"{'a' * 16}{REPORT}"
    (outbox / name).write_bytes(b"a report")
    really, fresh = foreign.read, []

    def read(path: Path, limit: int, **how: bool) -> bytes:
        found = really(path, limit, **how)
        if path.parent != stick:
            return found
        fresh.append(how.get("fresh"))
        return found[:-1] + b"?"

    monkeypatch.setattr(foreign, "read", read)
    done = FolderTransport(stick, campaign=b"", version=1).exchange(outbox, tmp_path, lambda *_: None)
    assert (done.sent, [one.name for one in done.waiting]) == ((), [name])
    assert fresh == [True]


def test_a_board_opens_while_another_program_writes(tmp_path: Path) -> None:
    """It only reads: a hub that is taking in a province's reports does not keep the supervisor waiting."""
    province = make_province(tmp_path)
    province.desk.close()
    other = sqlite3.connect(province.home.database, isolation_level=None)
    other.execute("begin immediate")
    other.execute("insert into taken values ('x', 'y', 'z')")
    desk = HubDesk(province.home, today=lambda: TODAY)
    desk.store._connection.execute("pragma busy_timeout=0")  # type: ignore[attr-defined]
    assert len(desk.board().lines) == len(province.bundle.agencies)
    desk.close()
    other.execute("rollback")
    other.close()
