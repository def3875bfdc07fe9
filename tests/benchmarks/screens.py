"""What a respondent waits for at the screen, against bare Textual apps in the same kind of terminal."""

from __future__ import annotations

import os
import statistics
import sys
import time
from dataclasses import dataclass

from surveytui.counter import platform
from surveytui.counter.environment import clean_environment
from tests.benchmarks.measure import Ratio, in_turns
from tests.person import ENTER, Person
from tests.world import World

COLUMNS, ROWS = 60, 20


def _terminal(*arguments: str) -> platform.PseudoTerminal:
    environment = clean_environment(os.environ) | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    return platform.PseudoTerminal([sys.executable, *arguments], environment, columns=COLUMNS, rows=ROWS)


def _until(terminal: platform.PseudoTerminal, text: bytes, since: float, patience: float = 20.0) -> float:
    """Seconds from `since` until `text` has been written."""
    seen = b""
    while text not in seen:
        seen += terminal.read(0.5)
        if time.perf_counter() - since > patience:
            raise TimeoutError(seen[-400:])
    return time.perf_counter() - since


def _start(text: bytes, *arguments: str) -> float:
    since = time.perf_counter()
    with _terminal(*arguments) as terminal:
        return _until(terminal, text, since)


def cold_start(world: World) -> Ratio:
    """From the command to the first paint of the start screen."""
    return in_turns(
        "cold start to first paint",
        lambda: _start("เลิก".encode(), "-m", "surveytui", "kiosk", "--home", str(world.root)),
        lambda: _start(b"BARE LABEL", "-m", "tests.benchmarks.bare_label"),
        times=7,
        limit=1.5,
    )


def _key_times(terminal: platform.PseudoTerminal, keys: list[bytes]) -> float:
    """Median seconds from a key to the first byte painted."""
    times = []
    for key in keys:
        while terminal.read(0.15):
            """Let the screen come to rest."""
        since = time.perf_counter()
        terminal.write(key)
        if not terminal.read(5.0):
            raise TimeoutError(key)
        times.append(time.perf_counter() - since)
    return statistics.median(times)


def key_to_paint(world: World) -> Ratio:
    """From a key to the changed choice, within a question."""
    person = Person("kiosk", "--home", str(world.root))
    person.start()
    person.press(ENTER)
    person.wait_for("เคย")
    person.press("1", ENTER)
    person.wait_for("ข้อ 1 จาก")
    keys = [b"\x1b[B", b"\x1b[A"] * 8
    bare = _terminal("-m", "tests.benchmarks.bare_list")
    _until(bare, b"BARE 6", time.perf_counter())
    with person, bare:
        return in_turns(
            "key to paint within a question",
            lambda: _key_times(person.terminal, keys),
            lambda: _key_times(bare, keys),
            times=5,
            limit=1.5,
        )


@dataclass(frozen=True, slots=True)
class Turns:
    """Respondents one after another in one kiosk."""

    seconds: float
    """Median from the last key of one to the start screen of the next."""
    turns: int

    def __str__(self) -> str:
        return (
            f"next respondent's start screen: {self.seconds * 1000:.1f} ms over {self.turns} respondents (at most 50)"
        )


def turns(world: World, times: int) -> Turns:
    """Respondents who begin and go back to the first page: the whole change of processes, and nothing else."""
    seconds = []
    with Person("kiosk", "--home", str(world.root)) as person:
        for _ in range(times):
            person.start()
            person.press("\x1b[D", "\x1b[D")
            while len(person.children()) < 2:
                person.look()
            person.rest()  # the next one is warm by now, as it is after a whole interview
            since = time.perf_counter()
            person.terminal.write(ENTER.encode())
            seconds.append(person.time_until("ขอฟัง", since))
    return Turns(statistics.median(seconds), times)
