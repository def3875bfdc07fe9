"""Overwriting in place what would otherwise lie on the disk after its file has let go of it."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Final

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
    with path.open("r+b", buffering=0) as file:
        _wipe(file.fileno())


def wipe_journal(path: Path) -> bool:
    """Overwrites what the last transactions have left in the journal of a vault; only under the vault's lock.

    A journal that is cut or deleted frees its blocks as they are. ext4 gives out the next ones further on, so that after a
    day the raw disk holds the journal of every answer, each naming its slot, one behind the other. Hence the journal stays
    where it is for as long as the vault is open, and is zeros whenever nothing is being written.

    Args:
        path: Of the vault.

    Returns:
        Whether it says nothing now. One by which SQLite may still want to roll back is left alone.
    """
    journal = journal_of(path)
    if not journal.exists():
        return True
    with journal.open("r+b", buffering=0) as file:
        if any(file.read(_HEAD)):
            return False
        _wipe(file.fileno())
        if (
            os.fstat(file.fileno()).st_size > ROOMY
        ):  # a receipt for a whole batch: not to be read again after each answer
            os.ftruncate(file.fileno(), ROOMY)
    return True


def is_blank(path: Path) -> bool:
    """Whether a file holds nothing but zeros."""
    with path.open("rb") as file:
        return not any(any(chunk) for chunk in iter(lambda: file.read(_CHUNK), b""))


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
