"""Processes, terminal and files on Windows: the same few functions as `posix`. Prepared, not yet verified on a machine."""

from __future__ import annotations

import contextlib
import ctypes
import os
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

STD_INPUT_HANDLE = -10
ENABLE_PROCESSED_INPUT = 0x0001
ENABLE_LINE_INPUT = 0x0002
ENABLE_ECHO_INPUT = 0x0004
TOKEN = 32
COMING, HEARING = 30.0, 5.0
"""Seconds for a child to come to its channel, and for whoever has come to say the token."""
LEAVE_SCREEN = "\x1b[?1049l\x1b[2J\x1b[H\x1b[?25h\x1b[0m"


def _kernel() -> Any:
    return ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]


class Terminal:
    """The console's input mode as it was found, so that it can be given back."""

    def __init__(self, fd: int) -> None:
        self.fd = fd
        mode = ctypes.c_uint32()
        self._handle = _kernel().GetStdHandle(STD_INPUT_HANDLE)
        known = _kernel().GetConsoleMode(self._handle, ctypes.byref(mode))
        self._found = mode.value if known else None

    def quiet(self) -> None:
        """No echo, no lines, no Ctrl-C from now on."""
        if self._found is not None:
            loud = ENABLE_PROCESSED_INPUT | ENABLE_LINE_INPUT | ENABLE_ECHO_INPUT
            _kernel().SetConsoleMode(self._handle, self._found & ~loud)

    def gone(self) -> bool:
        """Whether what was a terminal when we came is none any more."""
        return self._found is not None and not os.isatty(self.fd)

    def restore(self) -> None:
        """Leave application mode and put the mode back."""
        if self._found is not None:
            with contextlib.suppress(OSError):
                os.write(sys.__stderr__.fileno(), LEAVE_SCREEN.encode("ascii"))  # type: ignore[union-attr]
            _kernel().SetConsoleMode(self._handle, self._found)

    def packed(self) -> str:
        """The mode as ASCII."""
        return "" if self._found is None else str(self._found)

    @classmethod
    def unpacked(cls, fd: int, packed: str) -> Terminal:
        """The terminal with a mode that another process found."""
        terminal = cls(fd)
        terminal._found = (
            int(packed) if packed else None
        )  # where there was none, what we find now is not ours to restore
        return terminal


def forget_input(fd: int) -> None:
    """Throw away what was typed and not yet read."""
    del fd
    _kernel().FlushConsoleInputBuffer(_kernel().GetStdHandle(STD_INPUT_HANDLE))


def ignore_job_control() -> None:
    """There is no job control here."""


def ignore_resizes() -> None:
    """A console tells its size when it is asked."""


def ignore_keeper_signals() -> None:
    """Ignore Ctrl-C and Ctrl-Break for this process and its children."""
    _kernel().SetConsoleCtrlHandler(None, True)


def no_dumps() -> None:
    """Show no dialogue and leave no report when a process fails."""
    no_dialogues = 0x0001 | 0x0002 | 0x8000
    _kernel().SetErrorMode(no_dialogues)


def die_with_parent(parent: int) -> None:
    """The closed channel is the only net here: a job object would need the parent's handle."""
    del parent


def when_told_to_end(leave: Callable[[], None]) -> None:
    """Nobody is told to end here: the closed channel says it, or the process is ended at once."""
    del leave


def spawn(arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[subprocess.Popen[bytes], socket.socket]:
    """Start a Python module of ours with one end of a channel: a loopback connection proved by a token."""
    token = secrets.token_hex(TOKEN)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"{server.getsockname()[1]}:{token}"
        command = [sys.executable, "-m", *(part.replace("{channel}", address) for part in arguments)]
        process = subprocess.Popen(command, env=dict(environment))
        server.settimeout(COMING)
        try:
            while True:
                end, _ = server.accept()
                if _knows(end, token):
                    return process, end
                end.close()
        except OSError:
            process.kill()
            process.wait()
            raise


def _knows(end: socket.socket, token: str) -> bool:
    """Whether whoever has come is our child; a stranger who says nothing is not waited for."""
    end.settimeout(HEARING)
    try:
        said = _exactly(end, len(token))
    except OSError:
        return False
    end.settimeout(None)
    return secrets.compare_digest(said, token.encode("ascii"))


class PseudoTerminal:
    """A program in a terminal of its own: not to be had here."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], *, columns: int, rows: int) -> None:
        raise OSError(0, f"no pseudo-terminal on this system for {command[0]} ({columns}×{rows}, {len(environment)})")

    def write(self, data: bytes) -> None:
        """Type."""
        raise NotImplementedError

    def resize(self, columns: int, rows: int) -> None:
        """Make the terminal another size."""
        raise NotImplementedError

    def hang_up(self) -> None:
        """Take the terminal away."""
        raise NotImplementedError

    def read(self, patience: float) -> bytes:
        """What the program has written."""
        raise NotImplementedError


def connect(descriptor: str) -> socket.socket:
    """The child's end of the channel."""
    port, _, token = descriptor.partition(":")
    end = socket.create_connection(("127.0.0.1", int(port)))
    end.sendall(token.encode("ascii"))
    return end


def _exactly(end: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size and (more := end.recv(size - len(data))):
        data += more
    return data


def make_private(path: Path) -> None:
    """The profile's own permissions keep others out."""
    del path


def private_folder(path: Path) -> None:
    """Make a folder; the profile's own permissions keep others out."""
    path.mkdir(parents=True, exist_ok=True)


def sync_folder(path: Path) -> None:
    """NTFS journals names by itself."""
    del path


def write_durably(path: Path, data: bytes, *, mode: int = 0o600, times: float | None = None) -> None:
    """Write a file so that after a power cut it is there whole or not at all."""
    del mode
    partial = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with partial.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if times is not None:
            os.utime(partial, (times, times))
        replace_durably(partial, path)
    except OSError:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise


def replace_durably(source: Path, target: Path) -> None:
    """Rename within one folder."""
    source.replace(target)


def free_bytes(path: Path) -> int:
    """Bytes that may still be written under `path`."""
    return shutil.disk_usage(path).free
