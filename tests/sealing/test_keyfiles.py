"""Key files: read back with the passphrase, refused in every other case, never overwritten."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from surveytui.errors import KeyFileError
from surveytui.sealing import durable
from surveytui.sealing.keyfile import COST, LEAST, Cost, is_locked, read_key, write_key
from tests.needs import lacks

SECRET = bytes(range(32))


def never() -> str:
    """A passphrase that must not be asked for."""
    raise AssertionError


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key file under the passphrase `ลับมาก`."""
    path = tmp_path_factory.mktemp("keys") / "answer.key"
    write_key(path, "answer", SECRET, "ลับมาก", cost=LEAST)
    return path


def spoiled(path: Path, old: bytes, new: bytes, tmp_path: Path) -> Path:
    """A copy with one thing changed."""
    data = path.read_bytes()
    assert old in data
    other = tmp_path / "spoiled.key"
    other.write_bytes(data.replace(old, new, 1))
    return other


def test_a_locked_key_opens_with_its_passphrase_only(locked: Path) -> None:
    """The right one gives the secret back; a wrong or empty one says so in words."""
    assert read_key(locked, "answer", lambda: "ลับมาก") == SECRET
    assert SECRET.hex().encode() not in locked.read_bytes()
    assert is_locked(locked)
    for wrong in ("ลับ", ""):
        with pytest.raises(KeyFileError):
            read_key(locked, "answer", lambda wrong=wrong: wrong)  # type: ignore[misc]


def test_the_default_lock_costs_at_least_256_mib() -> None:
    """Guessing a stolen file must be dear; no file below that is read either."""
    assert COST.memory >= LEAST.memory == 256 * 1024
    assert COST.passes >= 3


def test_an_unlocked_key_asks_for_nothing(tmp_path: Path) -> None:
    """A counter starts by itself in the morning."""
    path = tmp_path / "device.key"
    write_key(path, "device", SECRET, None)
    assert read_key(path, "device", never) == SECRET
    assert path.read_bytes() == b"surveytui key 1 device\nplain\n" + SECRET.hex().encode() + b"\n"
    assert not is_locked(path)
    assert not is_locked(tmp_path / "missing.key")


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    """Whatever the umask allows."""
    if os.name == "nt":
        lacks("POSIX rights")
    old = os.umask(0)
    try:
        write_key(tmp_path / "device.key", "device", SECRET, None)
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "device.key").stat().st_mode) == 0o600


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    """A second ceremony in the same folder must not destroy the first one's answers."""
    path = tmp_path / "device.key"
    write_key(path, "device", SECRET, None)
    with pytest.raises(KeyFileError):
        write_key(path, "device", bytes(32), None)
    assert read_key(path, "device", never) == SECRET


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"answer", b"intake"),
        (b"key 1", b"key 2"),
        (b"262144", b"262145"),
        (b" 1 1 ", b" 2 1 "),
        (b"argon2id 262144", b"argon2id 8"),
        (b"argon2id 262144", b"argon2id 99999999"),
        (b"argon2id", b"scrypt"),
        (b"\n", b"\r\n"),
    ],
)
def test_changed_heads_are_refused(locked: Path, tmp_path: Path, old: bytes, new: bytes) -> None:
    """Kind and cost are under the seal, and no file may ask for less than 256 MiB or for all memory."""
    with pytest.raises(KeyFileError):
        read_key(spoiled(locked, old, new, tmp_path), "answer", lambda: "ลับมาก")


def test_a_changed_kind_is_refused_under_its_new_name_too(locked: Path, tmp_path: Path) -> None:
    """The kind is authenticated, not only compared."""
    with pytest.raises(KeyFileError):
        read_key(spoiled(locked, b"answer", b"intake", tmp_path), "intake", lambda: "ลับมาก")


@pytest.mark.parametrize("cut", [0, 10, 30, 100, -1, -20])
def test_cut_files_are_refused(locked: Path, tmp_path: Path, cut: int) -> None:
    """Half a key is none."""
    path = tmp_path / "cut.key"
    path.write_bytes(locked.read_bytes()[:cut])
    with pytest.raises(KeyFileError):
        read_key(path, "answer", lambda: "ลับมาก")


def test_missing_and_huge_files_are_refused(tmp_path: Path) -> None:
    """One line each, no traceback, no memory eaten."""
    with pytest.raises(KeyFileError):
        read_key(tmp_path / "missing.key", "answer", never)
    huge = tmp_path / "huge.key"
    huge.write_bytes(b"surveytui key 1 answer\nplain\n" + b"00" * 100_000 + b"\n")
    with pytest.raises(KeyFileError):
        read_key(huge, "answer", never)


def test_one_passphrase_typed_two_ways_is_one(tmp_path: Path) -> None:
    """é as one sign or as two: keyboards differ, the person does not."""
    path = tmp_path / "intake.key"
    write_key(path, "intake", SECRET, "caf\u00e9", cost=LEAST)
    assert read_key(path, "intake", lambda: "cafe\u0301") == SECRET


def test_nonsense_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    """Empty secrets and passphrases, kinds that would break the first line, and folders that are not there."""
    path = tmp_path / "a.key"
    for kind, secret in (("device", b""), ("Device", SECRET), ("de vice", SECRET), ("device", bytes(2000))):
        with pytest.raises(ValueError, match="not a"):
            write_key(path, kind, secret, None)
    with pytest.raises(KeyFileError):
        write_key(path, "device", SECRET, "", cost=Cost(8, 1, 1))
    with pytest.raises(KeyFileError):
        write_key(tmp_path / "nowhere" / "a.key", "device", SECRET, None)
    assert not path.exists()


def test_a_failed_write_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is noticed, and the name stays free."""

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device", handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        durable.write_new(tmp_path / "a", b"data")
    assert not (tmp_path / "a").exists()


def test_a_failed_replacement_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk: the old content is there, whole, and no half file beside it; later the new one takes its place."""
    path = tmp_path / "a"
    durable.write_replacing(path, b"old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device", handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            durable.write_replacing(path, b"new")
    assert {entry: entry.read_bytes() for entry in tmp_path.iterdir()} == {path: b"old"}
    durable.write_replacing(path, b"new", mode=0o644)
    assert {entry: entry.read_bytes() for entry in tmp_path.iterdir()} == {path: b"new"}
