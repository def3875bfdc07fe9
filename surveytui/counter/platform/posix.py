"""Processes, terminal and files on Linux and other Unix systems: the only module that imports fcntl, termios and their kin.

The first respondent waits for what this module imports at its top (`counter.kindling`).
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import resource
import select
import signal
import socket
import stat
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping, Sequence
from threading import Thread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any, Self

IFLAG, LFLAG = 0, 3
"""Places in what `tcgetattr` gives."""
PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4

OTHERS = 0o077
"""What a file's group and everybody else may do with it."""
UNSYNCABLE = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF})
"""What file systems answer that cannot sync a folder."""
LEAVE_SCREEN = (
    "\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[<99u\x1b>\x1b[?1061l"
    "\x1b[?1049l\x1b[2J\x1b[H\x1b[?25h\x1b[?1004l\x1b[0m"
)
"""What takes a terminal out of application mode, whoever left it there: modes off, every kitty flag popped, screen cleared."""


class Terminal:
    """The terminal's settings as they were found, so that they can be given back whoever died how."""

    def __init__(self, fd: int, found: list[Any] | None = None) -> None:
        self.fd = fd
        self._found = found or None
        if found is not None:
            return
        with contextlib.suppress(termios.error, OSError):
            self._found = termios.tcgetattr(fd)

    def quiet(self) -> None:
        """No echo and no signal keys from now on, so that there is no moment in which Ctrl-C works."""
        if self._found is None:
            return
        with contextlib.suppress(termios.error, OSError):
            settings = termios.tcgetattr(self.fd)
            settings[LFLAG] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
            settings[IFLAG] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL)
            termios.tcsetattr(self.fd, termios.TCSANOW, settings)

    def gone(self) -> bool:
        """Whether what was a terminal when we came is none any more."""
        if self._found is None:
            return False
        try:
            termios.tcgetattr(self.fd)
        except (termios.error, OSError):
            return True
        return False

    def restore(self) -> None:
        """Leave application mode and put the settings back; silent if the terminal has gone."""
        if self._found is None:
            return
        with contextlib.suppress(OSError):
            os.write(self.fd, LEAVE_SCREEN.encode("ascii"))
        with contextlib.suppress(termios.error, OSError):
            termios.tcsetattr(self.fd, termios.TCSAFLUSH, self._found)

    def packed(self) -> str:
        """The settings as ASCII, for a child that must restore them if its parent dies."""
        if self._found is None:
            return ""
        *flags, characters = self._found
        told = [f"x{one.hex()}" if isinstance(one, bytes) else str(one) for one in characters]
        return f"{','.join(map(str, flags))};{','.join(told)}"

    @classmethod
    def unpacked(cls, fd: int, packed: str) -> Terminal:
        """The terminal with settings that another process found."""
        if not packed:
            return cls(fd, [])
        flags, characters = (part.split(",") for part in packed.split(";"))
        found = [bytes.fromhex(one[1:]) if one.startswith("x") else int(one) for one in characters]
        return cls(fd, [*map(int, flags), found])


def forget_input(fd: int) -> None:
    """Throw away what was typed and not yet read."""
    with contextlib.suppress(termios.error, OSError):
        termios.tcflush(fd, termios.TCIFLUSH)


def ignore_job_control() -> None:
    """Ignore everything that would stop this process from the keyboard or for touching the terminal."""
    for number in (signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU):
        signal.signal(number, signal.SIG_IGN)


def ignore_resizes() -> None:
    """Hear no more that the terminal has another size."""
    signal.signal(signal.SIGWINCH, signal.SIG_IGN)


def ignore_keeper_signals() -> None:
    """Ignore what a keyboard could send to the whole foreground group; children inherit this."""
    for number in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    ignore_job_control()


def _prctl(option: int, value: int) -> None:
    if sys.platform != "linux":
        return
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def no_dumps() -> None:
    """No core file and no debugger of the same user; exec resets it, so call it first thing in the process."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _prctl(PR_SET_DUMPABLE, 0)


def die_with_parent(parent: int) -> None:
    """Be killed when the parent dies, as a second net under the closed channel; leave at once if it has died already.

    Args:
        parent: The process id that the parent had when it started us.
    """
    _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        raise SystemExit(3)


def when_told_to_end(leave: Callable[[], None]) -> None:
    """Call `leave` in a thread of its own when this process is told to end: by `die_with_parent`, or from outside.

    In a thread, because the main one may hang. Call it before any other thread is started: they inherit the mask.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})

    def wait() -> None:
        signal.sigwait({signal.SIGTERM})
        leave()

    Thread(target=wait, name="end", daemon=True).start()


def spawn(arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[subprocess.Popen[bytes], socket.socket]:
    """Start a Python module of ours on our terminal, with one end of a channel.

    Args:
        arguments: Module name and its arguments; `{channel}` in them becomes the child's descriptor number.
        environment: The child's whole environment.

    Returns:
        The process, and our end of the channel.
    """
    ours, theirs = socket.socketpair()
    with theirs:
        command = [sys.executable, "-m", *(part.replace("{channel}", str(theirs.fileno())) for part in arguments)]
        process = subprocess.Popen(command, env=dict(environment), pass_fds=[theirs.fileno()])
    return process, ours


class PseudoTerminal:
    """A program in a terminal of its own, as a person would see it; a context manager that ends it."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], *, columns: int, rows: int) -> None:
        self._fd, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.process = subprocess.Popen(
            command,
            env=dict(environment),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            # The session's own terminal: without it no signal tells of a new size or of a closed window.
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - one ioctl, no lock is taken
        )
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        while self.read(0.1):
            """Let it write its last words, or it would wait for a reader."""
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self._fd)

    def write(self, data: bytes) -> None:
        """Type."""
        os.write(self._fd, data)

    def resize(self, columns: int, rows: int) -> None:
        """Make the terminal another size; the programs in it are told."""
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def hang_up(self) -> None:
        """Take the terminal away, as when its window is closed."""
        os.close(self._fd)
        self._fd = os.open(os.devnull, os.O_RDWR)

    def read(self, patience: float) -> bytes:
        """What the program has written; nothing if it wrote nothing for `patience` seconds, or has gone."""
        ready, _, _ = select.select([self._fd], [], [], patience)
        if not ready:
            return b""
        try:
            return os.read(self._fd, 65536)
        except OSError:  # on Linux: nobody holds the other side any more
            return b""


def connect(descriptor: str) -> socket.socket:
    """The child's end of the channel, from the number that `spawn` put among its arguments; no grandchild inherits it."""
    end = socket.socket(fileno=int(descriptor))
    end.set_inheritable(False)
    return end


def make_private(path: Path) -> None:
    """Take what others may do with a file or folder away from them.

    Raises:
        OSError: it belongs to somebody else, or the file system knows no permissions.
    """
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode) or not mode & OTHERS:
        return
    path.chmod(stat.S_IMODE(mode) & ~OTHERS)
    if path.lstat().st_mode & OTHERS:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), str(path))


def private_folder(path: Path) -> None:
    """Make a folder, and those above it, that only this user can enter."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable."""
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno not in UNSYNCABLE:  # anything else is a stick that was pulled, or a disk that dies
            raise
    finally:
        os.close(fd)


def write_durably(path: Path, data: bytes, *, mode: int = 0o600, times: float | None = None) -> None:
    """Write a file so that after a power cut it is there whole or not at all.

    Args:
        path: Where; an existing file is replaced in one step.
        data: What.
        mode: Its permissions.
        times: Access and modification time to give it, in seconds since 1970; the present if None.

    Raises:
        OSError: the disk is full, read-only or gone; nothing is left behind.
    """
    # A name that nobody can know, and never an existing file: a link laid out on a stick must not lead us to our own vault.
    partial = path.with_name(f".{os.urandom(8).hex()}.part")
    fd = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(data)
            file.flush()
            if times is not None:
                os.utime(file.fileno(), (times, times))
            os.fsync(file.fileno())
        replace_durably(partial, path)
    except OSError:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise


def replace_durably(source: Path, target: Path) -> None:
    """Rename within one folder and make the new name durable."""
    source.replace(target)
    sync_folder(target.parent)


def free_bytes(path: Path) -> int:
    """Bytes that may still be written under `path`."""
    disk = os.statvfs(path)
    return disk.f_bavail * disk.f_frsize
