"""A person at a real kiosk: presses keys, reads the screen, pulls plugs."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import signal
import sys
import termios
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Self

import pyte
from wcwidth import wcwidth

from surveytui.counter import platform
from surveytui.counter.environment import clean_environment

PATIENCE = 20.0
PR_SET_CHILD_SUBREAPER = 36
ENTER, ESCAPE, BACKSPACE, F1, F2, F12 = "\r", "\x1b", "\x7f", "\x1bOP", "\x1bOQ", "\x1b[24~"
SHELL = 'trap : INT QUIT TSTP; "$@"; ended=$?; [ $ended -lt 128 ] || sleep 20; exit $ended'
TRACE = re.compile(r"Traceback|\bFile \".*\", line|Error:")


def children_of(pid: int) -> list[int]:
    """The processes that `pid` started and that still run, oldest first."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError):
            fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
            if int(fields[1]) == pid and fields[0] not in "ZX":
                found.append(int(stat.parent.name))
    return sorted(found)


def alive(pid: int) -> bool:
    """Whether a process still runs."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] not in "ZX"
    return False


@contextlib.contextmanager
def orphans() -> Iterator[Callable[[int], int]]:
    """Orphans come to this process meanwhile: what is given waits for one of them and tells its exit status."""
    kernel = ctypes.CDLL(None)
    kernel.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

    def ended(pid: int) -> int:
        until = time.monotonic() + PATIENCE
        while (found := os.waitpid(pid, os.WNOHANG)) == (0, 0):
            assert time.monotonic() < until, f"{pid} still runs"
            time.sleep(0.02)
        return os.waitstatus_to_exitcode(found[1])

    try:
        yield ended
    finally:
        kernel.prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


class ThaiScreen(pyte.Screen):
    """The emulator knows combining marks by their class, which Thai vowels above and below do not have; a width of 0 tells."""

    def draw(self, data: str) -> None:
        """Put text on the screen, marks onto the cell before them."""
        for sign in data:
            if wcwidth(sign) != 0 or self.cursor.x == 0:
                super().draw(sign)
                continue
            line = self.buffer[self.cursor.y]
            cell = line[self.cursor.x - 1]
            line[self.cursor.x - 1] = cell._replace(data=cell.data + sign)


class Person:
    """Somebody who sits at `surveytui` in a terminal of their own. Use as a context manager.

    Args:
        arguments: What the module is given.
        columns: Of the terminal.
        rows: Of the terminal.
        module: What is run.
        through: A command that runs the rest of its arguments, as somebody else for example.
        environment: What is set besides.
    """

    def __init__(
        self,
        *arguments: str,
        columns: int = 60,
        rows: int = 20,
        module: str = "surveytui",
        through: tuple[str, ...] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        ours = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        # Below a shell, as in life: when a session's first process dies, the kernel takes the terminal from everybody.
        command = [*through, "sh", "-c", SHELL, "sh", sys.executable, "-m", module, *arguments]
        self._screen = ThaiScreen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.terminal = platform.PseudoTerminal(
            command, clean_environment(os.environ) | ours | dict(environment or {}), columns=columns, rows=rows
        )
        self.written = b""
        self._seen: deque[str] = deque(maxlen=5)
        self._folders = [Path(argument) for argument in arguments if argument.startswith("/")]
        self._keeper = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.terminal.__exit__(*error)

    @property
    def keeper(self) -> int:
        """Process id of the keeper."""
        if not self._keeper:
            (self._keeper,) = children_of(self.terminal.process.pid)
        return self._keeper

    def children(self) -> list[int]:
        """Process ids of the interview processes, oldest first."""
        return children_of(self.keeper)

    def settings(self) -> list[object]:
        """What the terminal is set to: raw, echo, signal keys."""
        return termios.tcgetattr(self.terminal._fd)

    def look(self, patience: float = 0.05) -> str:
        """What the screen shows now."""
        while data := self.terminal.read(patience):
            self._feed(data)
        seen = "\n".join(line.rstrip() for line in self._screen.display)
        if not self._seen or self._seen[-1] != seen:
            self._seen.append(seen)
        return seen

    def _feed(self, data: bytes) -> None:
        self.written += data
        # Kitty's keyboard protocol is unknown to the emulator, which would print it.
        self._stream.feed(re.sub(rb"\x1b\[[<>=?][0-9;]*u", b"", data))

    def time_until(self, text: str, since: float, patience: float = PATIENCE) -> float:
        """Seconds from `since` (performance counter) until `text` has been written anew."""
        start, needle = len(self.written), text.encode()
        while needle not in self.written[start:]:
            self._feed(self.terminal.read(0.5))
            if time.perf_counter() - since > patience:
                raise AssertionError(f"“{text}” never came:\n{self.look()}")
        return time.perf_counter() - since

    def wait_for(self, text: str, patience: float = PATIENCE) -> str:
        """Look until `text` is there; line breaks and blanks do not count."""
        wanted = _dense(text)
        until = time.monotonic() + patience
        while wanted not in _dense(screen := self.look()):
            if time.monotonic() > until:
                raise AssertionError("\n——\n".join((*self._seen, f"“{text}” never came", self._faults())))
        return screen

    def _faults(self) -> str:
        """What the counter has noted of programs that fell."""
        notes = [path for folder in self._folders if folder.is_dir() for path in folder.glob("**/faults*")]
        return "\n".join(path.read_text(encoding="utf-8") for path in notes)

    def press(self, *keys: str) -> None:
        """Press keys, one after another, each when the screen has come to rest."""
        for key in keys:
            self.terminal.write(key.encode())
            self.look()

    def throw(self, data: bytes) -> None:
        """Send any bytes."""
        view = memoryview(data)
        while view:
            self.terminal.write(bytes(view[:1024]))
            view = view[1024:]
            self.look(0.001)

    def start(self) -> None:
        """Wait for a start screen that listens, and begin an interview in Thai."""
        self.wait_for("ขอฟังความเห็น")
        self.rest()
        self.press("1")
        self.wait_for("ก่อนเริ่มตอบ")

    def rest(self) -> None:
        """Wait as long as a fresh screen ignores input."""
        until = time.monotonic() + 0.4
        while time.monotonic() < until:
            self.look()

    def resize(self, columns: int, rows: int) -> None:
        """Make the window another size."""
        self.terminal.resize(columns, rows)
        self._screen.resize(rows, columns)
        self.look(0.01)

    def look_away(self) -> None:
        """Forget what the screen shows: what is waited for from now on must be drawn anew."""
        self.look()
        self._screen.erase_in_display(2)

    def hang_up(self) -> None:
        """Close the window."""
        self.terminal.hang_up()

    def signal(self, pid: int, number: signal.Signals) -> None:
        """Send a signal."""
        os.kill(pid, number)

    def wait_end(self, patience: float = PATIENCE) -> int:
        """Wait until the keeper has ended; its exit status."""
        until = time.monotonic() + patience
        while self.terminal.process.poll() is None:
            self.look()
            if time.monotonic() > until:
                raise AssertionError(f"still running:\n{self.look()}")
        self.look()
        return self.terminal.process.returncode

    def saw_traceback(self) -> bool:
        """Whether anything like a traceback was ever written, even for a moment."""
        return bool(TRACE.search(self.written.decode("utf-8", "replace")))


def _dense(text: str) -> str:
    return re.sub(r"[\s\u200b\u2060]+", "", text)


@contextlib.contextmanager
def at_kiosk(home: Path, *arguments: str, columns: int = 60, rows: int = 20) -> Iterator[Person]:
    """A person at the kiosk of `home`."""
    with Person("kiosk", "--home", str(home), *arguments, columns=columns, rows=rows) as person:
        yield person
