"""The keeper's rules, one by one, on children that are only a channel."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest

from surveytui.counter.channel import Alive, Begun, Channel, Go, Keep, Kept, Leave, Ready, Refused, Reply, Request
from surveytui.counter.children import SILENCE, STARTUP, Child, Role
from surveytui.counter.desk import overheard_cancel
from surveytui.counter.desk_messages import Failed, Receipts, read_answer
from surveytui.counter.home import sealer_of
from surveytui.counter.keeper import Keeper
from surveytui.counter.station import Station
from tests.world import AGENCY, World


class FakeProcess:
    """A process that is killed by remembering it."""

    def __init__(self) -> None:
        self.killed = False

    def kill(self) -> None:
        """Remember."""
        self.killed = True

    def wait(self, timeout: float | None = None) -> int:
        """It has always ended."""
        del timeout
        return 0

    def poll(self) -> int | None:
        """Whether it has ended."""
        return 0 if self.killed else None


class Bench:
    """A keeper on a real station whose children are played by the test."""

    def __init__(self, keeper: Keeper, station: Station) -> None:
        self.keeper = keeper
        self.ends: list[Channel] = []
        self.children: list[Child] = []
        keeper._station = station
        keeper._start = self._start  # type: ignore[method-assign]

    def _start(self, role: Role) -> Child:
        ours, theirs = socket.socketpair()
        theirs.settimeout(5)
        child = Child(role, cast("subprocess.Popen[bytes]", FakeProcess()), Channel(ours))
        self.keeper._selector.register(child.channel, 1, child)
        self.children.append(child)
        self.ends.append(Channel(theirs))
        return child

    def let_one_through(self) -> tuple[Child, Channel]:
        """A live child and its end of the channel."""
        self.keeper._advance()
        child, end = self.children[-1], self.ends[-1]
        self.keeper._answer(child, Ready())
        self.keeper._advance()
        assert isinstance(end.receive(), Go)
        return child, end


@pytest.fixture
def bench(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    with Path(os.devnull).open(encoding="utf-8") as nothing, Station(world.home) as station:
        monkeypatch.setattr(sys, "stdin", nothing)
        bench = Bench(Keeper(world.home.path), station)
        yield bench
        for channel in (*bench.ends, *(child.channel for child in bench.children)):
            channel.close()
        bench.keeper._selector.close()


def test_a_second_record_of_one_respondent_is_never_kept(bench: Bench, world: World) -> None:
    """A child that asks again after *kept* is no respondent any more."""
    child, end = bench.let_one_through()
    record = sealer_of(world.bundle).seal(b"{}")
    bench.keeper._answer(child, Keep(record=record, agency=AGENCY, tool="EIT"))
    assert end.receive() == Kept()
    bench.keeper._answer(child, Keep(record=record, agency=AGENCY, tool="EIT"))
    assert not child.alive()
    station = bench.keeper._must_station()
    assert sum(station.vault.counts().values()) == 1


def test_a_refused_record_may_be_tried_again(bench: Bench, world: World) -> None:
    """Refused is not kept."""
    child, end = bench.let_one_through()
    bench.keeper._answer(child, Keep(record=b"short", agency=AGENCY, tool="EIT"))
    assert end.receive() == Refused("foreign")
    bench.keeper._answer(child, Keep(record=sealer_of(world.bundle).seal(b"{}"), agency=AGENCY, tool="EIT"))
    assert end.receive() == Kept()


def test_a_warm_child_may_ask_for_nothing(bench: Bench, world: World) -> None:
    """Only the one that was let through is listened to."""
    bench.let_one_through()
    warm = bench.children[-1]
    bench.keeper._answer(warm, Keep(record=sealer_of(world.bundle).seal(b"{}"), agency=AGENCY, tool="EIT"))
    assert not warm.alive()


@pytest.mark.parametrize(("closed", "sent_home"), [("", False), ("disk", True)])
def test_whether_an_answer_can_be_kept_is_asked_again_at_the_start(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, closed: str, sent_home: bool
) -> None:
    """The disk may have filled since the start screen was drawn: then it makes way for the one that says so."""
    child, end = bench.let_one_through()
    monkeypatch.setattr(bench.keeper._must_station(), "closed", lambda: closed)
    bench.keeper._answer(child, Begun())
    assert child.over is sent_home
    if sent_home:
        assert end.receive() == Leave()


def test_a_live_child_that_falls_silent_is_ended(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hung process must not hold the counter for the rest of the day; signs of life keep it."""
    child, end = bench.let_one_through()
    real: Callable[[], float] = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: real() + SILENCE - 5)
    end.send(Alive())
    bench.keeper._hear(child)
    monkeypatch.setattr(time, "monotonic", lambda: real() + SILENCE + 5)
    bench.children[-1].ready = True  # the warm one is not what is looked at here
    bench.keeper._advance()
    assert child.alive()
    monkeypatch.setattr(time, "monotonic", lambda: real() + 2 * SILENCE)
    bench.keeper._advance()
    assert not child.alive()


def test_a_child_that_never_gets_ready_is_ended(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The keeper wakes up for it by itself."""
    bench.keeper._advance()
    warm = bench.children[-1]
    patience = bench.keeper._patience()
    assert patience is not None
    assert 0 < patience <= STARTUP + 1
    real: Callable[[], float] = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: real() + STARTUP + 1)
    bench.keeper._advance()
    assert not warm.alive()


def test_a_request_that_comes_while_another_is_done_is_answered(bench: Bench) -> None:
    """An export listens for *cancel* meanwhile; whatever else an officer asks gets its no, and nobody waits for ever."""
    child, end = bench.let_one_through()
    end.send(Request(7, "receipts", b'"/media/stick"'))
    assert not overheard_cancel(child)
    reply = end.receive()
    assert isinstance(reply, Reply)
    assert reply.request == 7
    assert isinstance(read_answer(reply.body, Receipts), Failed)
    end.send(Request(8, "cancel", b"null"))
    assert overheard_cancel(child)
