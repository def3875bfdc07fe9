"""Writing a file so that after a power cut it is either whole or not there."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def write_new(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Writes a file that must not exist yet, through to the disk.

    Raises:
        FileExistsError: there is one already; it is left as it is.
        OSError: the disk refuses.
    """
    with _through(path, mode) as file:
        file.write(data)
    sync_folder(path.parent)


def write_replacing(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Puts `data` into a file in one step: after a power cut the old or the new content is there, never a part.

    Raises:
        OSError: the disk refuses; the old content stays.
    """
    with replacing(path, mode=mode) as file:
        file.write(data)


@contextmanager
def replacing(path: Path, *, mode: int = 0o600) -> Iterator[BinaryIO]:
    """A file to write piece by piece; it takes its name, and the place of what had it, when the block has ended well.

    Args:
        path: The name.
        mode: Its permissions, from the first byte on.

    Raises:
        OSError: the disk refuses; the old content stays.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with _through(beside, mode) as file:
        yield file
    try:
        beside.replace(path)
    except OSError:
        beside.unlink()
        raise
    sync_folder(path.parent)


@contextmanager
def output(path: Path, *, mode: int = 0o600) -> Iterator[BinaryIO]:
    """A file that a person named, to write piece by piece: as `replacing`, but the link stays and what it leads to is replaced.

    What is no plain file, such as a device or a pipe, takes what is written as it comes.

    Raises:
        OSError: the disk refuses; the old content of a plain file stays.
    """
    target = path.resolve() if path.is_symlink() else path
    if target.exists() and not target.is_file():
        with target.open("wb") as file:
            yield file
        return
    with replacing(target, mode=mode) as file:
        yield file


def move(path: Path, target: Path) -> None:
    """Gives a file that is whole another name, in the same file system: through to the disk, content first.

    Raises:
        OSError: the disk refuses.
    """
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    path.replace(target)
    for folder in {target.parent, path.parent}:
        sync_folder(folder)


@contextmanager
def _through(path: Path, mode: int) -> Iterator[BinaryIO]:
    """A new file that is on the disk when the block has ended, and gone if it did not end well."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink()
        raise


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder durable. Windows opens no folders, and NTFS journals names by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
