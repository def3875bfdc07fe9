"""Overwriting in place what would otherwise lie on the disk after its file has let go of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Final

from surveytui.foreign import is_plain, open_plain

_CHUNK: Final = 1024 * 1024
_HEAD: Final = 28
"""Bytes of a journal's header. SQLite zeroes them when the transaction is through; before that it may roll back by them."""
ROOMY: Final = 64 * 1024
"""Bytes of journal that stay allocated: many times what an answer takes."""


@cache
def journal_of(path: Path) -> Path:
    """Where SQLite keeps a vault's journal."""
    return path.with_name(f"{path.name}-journal")


def wipe(path: Path) -> None:
    """Overwrites a file with zeros in place, through to the disk. An SSD may keep its old cells all the same."""
    with _opened(path) as handle:
        _wipe(handle)


def wipe_journal(path: Path) -> bool:
    """Overwrites what the last transactions have left in the journal of a vault; only under the vault's lock.

    A journal that is cut or deleted frees its blocks as they are. ext4 gives out the next ones further on, so that after a
    day the raw disk holds the journal of every answer, each naming its slot, one behind the other. Hence the journal stays
    where it is for as long as the vault is open, and is zeros whenever nothing is being written.

    Args:
        path: Of the vault.

    Returns:
        Whether it says nothing now. One by which SQLite may still want to roll back is left alone.

    Raises:
        OSError: it cannot be written, or somebody has put something else in its place.
    """
    with suppress(FileNotFoundError), _opened(journal_of(path)) as handle:
        if any(os.read(handle, _HEAD)):
            return False
        _wipe(handle)
        if os.fstat(handle).st_size > ROOMY:  # a receipt for a whole batch: not to be read again after each answer
            os.ftruncate(handle, ROOMY)
    return True


def stands_in_for_journal(path: Path) -> bool:
    """Whether something that is no plain file has the name of a vault's journal."""
    journal = journal_of(path)
    return os.path.lexists(journal) and not is_plain(journal)


def is_blank(path: Path) -> bool:
    """Whether a file is a plain one that holds nothing but zeros."""
    if not is_plain(path):
        return False
    with path.open("rb") as file:
        return not any(any(chunk) for chunk in iter(lambda: file.read(_CHUNK), b""))


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    """A file to overwrite. Whoever plants a link to another one, or a pipe that never ends, gets an error for it."""
    handle = open_plain(path, os.O_RDWR)
    try:
        yield handle
    finally:
        os.close(handle)


def _wipe(handle: int) -> None:
    """Writes only where there is something: the rest has no need of it, and a flash chip wears out."""
    written = False
    os.lseek(handle, 0, os.SEEK_SET)
    while chunk := os.read(handle, _CHUNK):
        if any(chunk):
            os.lseek(handle, -len(chunk), os.SEEK_CUR)
            while chunk:
                chunk = chunk[os.write(handle, bytes(len(chunk))) :]
            written = True
    if written:
        os.fsync(handle)
