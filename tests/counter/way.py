"""The way through an interview, as several tests go it."""

from __future__ import annotations

import os
import pty
import termios
import time
from collections.abc import Callable

from surveytui.counter.station import Station
from tests.person import ENTER, PATIENCE, Person
from tests.world import World


def kept(world: World) -> int:
    """Answers on the disk, by a keeper that opens the vault afresh; slots and counts must agree for it to open."""
    with Station(world.home) as station:
        return sum(station.vault.counts().values())


def until(what: Callable[[], bool], patience: float = 10.0) -> None:
    """Wait for a condition."""
    end = time.monotonic() + patience
    while not what():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


def untouched() -> list[object]:
    """The settings of a terminal that nobody has used."""
    ours, theirs = pty.openpty()
    settings = termios.tcgetattr(theirs)
    os.close(ours)
    os.close(theirs)
    return settings


def begin(person: Person, patience: float = PATIENCE) -> None:
    """From the start screen to the first question, with one answer chosen."""
    person.start()
    person.press(ENTER)
    person.wait_for("เคย", patience)
    person.press("1", ENTER)
    person.wait_for("ข้อ 1 จาก", patience)
    person.press("3")
    person.wait_for("●", patience)


def to_the_text(person: Person) -> None:
    """From the first question to the free text, which is the last."""
    for number in range(2, 11):
        person.press(ENTER)
        person.wait_for(f"ข้อ {number} จาก")
        if number < 10:
            person.press("4")


def answer_all(person: Person) -> None:
    """From the first question to *send*."""
    to_the_text(person)
    person.press(ENTER)
    person.wait_for("ส่งคำตอบ")
