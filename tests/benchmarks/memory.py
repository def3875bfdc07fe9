"""Memory of keeper and kiosk over interviews that are answered, sealed and kept: flat, or not."""

from __future__ import annotations

import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from surveytui.counter import keeper as keeping
from surveytui.counter.channel import Channel
from surveytui.counter.children import Child, Role
from surveytui.counter.home import CounterHome
from surveytui.counter.rehearsal import play
from surveytui.counter.station import Station
from surveytui.counter.terminal_rehearsal import rehearse_in_terminal
from surveytui.questionnaire.models import Tool
from tests.person import children_of
from tests.world import make_world, packs

FLAT = 1.02
"""A growth by less, from the first tenth to the last, is the allocator's, not a leak: a leak of one record an interview
would be 5 MB over a thousand."""


def resident(pid: int) -> int:
    """Resident memory of a process, in bytes; 0 if it has gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) * 1024 if found else 0


@dataclass(frozen=True, slots=True)
class Course:
    """How the memory of one kind of process went."""

    name: str
    sizes: tuple[int, ...]
    """Bytes, after each interview."""

    def __str__(self) -> str:
        tenth = max(1, len(self.sizes) // 10)
        # The first interview loads what is loaded late.
        first = statistics.median(self.sizes[1 : 1 + tenth] or self.sizes)
        last = statistics.median(self.sizes[-tenth:])
        judged = "flat" if last <= first * FLAT else "NOT flat"
        return (
            f"{self.name:<58} {first / 1e6:.1f} → {last / 1e6:.1f} MB over {len(self.sizes)} kept interviews: {judged}"
        )


class _Played:
    """The process of a child that another process plays for all of them."""

    def kill(self) -> None:
        """It ends with its channel."""

    def wait(self, timeout: float | None = None) -> int:
        """It has ended."""
        del timeout
        return 0

    def poll(self) -> int:
        """It has ended."""
        return 0


def _keep(home: str, descriptor: str) -> None:
    """The real keeper, its loop, channel and vault; only what it starts is played at the other end of `descriptor`."""
    stage = socket.socket(fileno=int(descriptor))

    class Staged(keeping.Keeper):
        """A keeper whose children are sent to the player."""

        def _start(self, role: Role) -> Child:
            ours, theirs = socket.socketpair()
            with theirs:
                socket.send_fds(stage, [b"+"], [theirs.fileno()])
            child = Child(role, _Played(), Channel(ours))  # type: ignore[arg-type]
            self._selector.register(child.channel, 1, child)
            return child

    raise SystemExit(Staged(Path(home)).run())


def played(times: int) -> Course:
    """Respondents one after another at the real keeper: each answers, seals, sends and waits for *kept*."""
    with tempfile.TemporaryDirectory() as name:
        world = make_world(Path(name) / "home", capacity=times + 50)
        stage, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", "tests.benchmarks.memory", str(world.home.path), str(theirs.fileno())]
            keeper = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()])
        sizes = tuple(_play(stage, world.home, times, keeper.pid))
        keeper.send_signal(signal.SIGTERM)
        stage.close()
        if keeper.wait(20):
            raise RuntimeError("the keeper fell")
        _check(world.home, times)
        return Course("keeper, respondents played over the real channel", sizes)


def _play(stage: socket.socket, home: CounterHome, times: int, keeper: int) -> Iterator[int]:
    for number in range(times):
        _, (end,), _, _ = socket.recv_fds(stage, 1, 1)
        with socket.socket(fileno=end) as channel:
            play(Channel(channel), home, times=1, seed=number, rehearsal=True)
        yield resident(keeper)


def _check(home: CounterHome, times: int) -> None:
    with Station(home) as station:
        kept = sum(station.vault.counts().values())
    if kept != times:
        raise RuntimeError(f"{kept} of {times} were kept")


def typed(times: int, questions: int | None = None) -> tuple[Course, Course]:
    """Whole interviews by keys in a terminal: the keeper, and the processes that show the questions.

    Args:
        times: How many.
        questions: Ask only the first so many: a keeper knows no questions, and its life gets longer in the same time.
    """
    keepers: list[int] = []
    kiosks: list[int] = []

    def look(_: int) -> None:
        (keeper,) = children_of(os.getpid())
        keepers.append(resident(keeper))
        kiosks.append(max(map(resident, children_of(keeper)), default=0))

    with tempfile.TemporaryDirectory() as name:
        eit, iit = packs()
        asked = (replace(eit, questions=eit.questions[:questions]), iit)
        world = make_world(Path(name) / "home", capacity=times + 50, asked=asked)
        rehearse_in_terminal(world.home, times=times, tool=Tool.EIT, seed=1, progress=look)
        _check(world.home, times)
    of = f" of {questions} question" if questions else ""
    return Course(f"keeper, real kiosks in a terminal{of}", tuple(keepers)), Course(
        f"kiosk, one respondent each{of}", tuple(kiosks)
    )


if __name__ == "__main__":
    _keep(*sys.argv[1:])
