"""Reading files that somebody else may have put there: on a stick, in an inbox, beside our own.

A stick with a capable file system can hold links, pipes and devices under any name. None of them is ever followed or
waited for: a link to the vault would be overwritten or, read and closed, would take away the locks that hold it.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

_CAREFUL = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
"""Those that this system has."""


def is_plain(path: Path) -> bool:
    """Whether a path is a regular file itself, not a link to one."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def open_plain(path: Path, flags: int = os.O_RDONLY) -> int:
    """A file descriptor of a plain file, never of what a link leads to; never waits for a pipe.

    Raises:
        OSError: no such file, not to be opened, or not a plain file.
    """
    handle = os.open(path, flags | _CAREFUL)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise _not_plain(path)
    return handle


def read(path: Path, limit: int, *, fresh: bool = False) -> bytes:
    """The content of a plain file, one byte more than `limit` at most: whoever asks sees that it was too long.

    Args:
        path: The file.
        limit: Bytes that are of use.
        fresh: Read from the device and not from memory, where the system allows it.

    Raises:
        OSError: no such file, not readable, or not a plain file.
    """
    if os.path.lexists(path) and not is_plain(path):  # not even opened: a device may do something when it is
        raise _not_plain(path)
    with os.fdopen(open_plain(path), "rb") as file:
        if fresh and hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return file.read(limit + 1)


def _not_plain(path: Path) -> OSError:
    return OSError(errno.EINVAL, "not a plain file", str(path))
