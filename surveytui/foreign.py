"""Reading files that somebody else may have put there: on a stick, in an inbox, beside our own.

A stick with a capable file system can hold links, pipes and devices under any name. None of them is ever followed or
waited for: a link to the vault would be overwritten or, read and closed, would take away the locks that hold it.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def is_plain(path: Path) -> bool:
    """Whether a path is a regular file itself, not a link to one."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def read(path: Path, limit: int, *, fresh: bool = False) -> bytes:
    """The content of a plain file, one byte more than `limit` at most: whoever asks sees that it was too long.

    Args:
        path: The file.
        limit: Bytes that are of use.
        fresh: Read from the device and not from memory, where the system allows it.

    Raises:
        OSError: no such file, not readable, or not a plain file.
    """
    if not is_plain(path):
        kind = errno.ENOENT if not os.path.lexists(path) else errno.EINVAL
        raise OSError(kind, os.strerror(kind) if kind == errno.ENOENT else "not a plain file", str(path))
    with os.fdopen(os.open(path, _FLAGS), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "not a plain file", str(path))
        if fresh and hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return file.read(limit + 1)
