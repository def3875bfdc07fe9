"""What a sync with nothing new costs a counter: the work of its processes, beside bare ones that load and ask as little.

Work is user and system time, of children that have ended; how long the hub takes, and the way there, is in none of it.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from starlette.requests import Request

from surveytui.campaign.models import Device
from surveytui.counter.environment import clean_environment
from surveytui.counter.errands import Errands
from surveytui.counter.station import Station
from surveytui.counter.sync import synchronise
from surveytui.sync.https import HttpsTransport
from surveytui.sync.hub.server import Server
from surveytui.sync.transport import Exchanged
from tests.benchmarks.measure import in_turns, verdict
from tests.sync.service import Service, running
from tests.sync.test_https import answer
from tests.world import World, make_world

TIMES = 15
LIMIT = 0.300
"""Seconds of work: what the issue allows."""
BARE = """
import http.client, ssl, sys
host, port, ca = sys.argv[1:]
line = http.client.HTTPSConnection(host, int(port), context=ssl.create_default_context(cafile=ca))
line.request("GET", "/nothing")
line.getresponse().read()
"""
"""One request over a new TLS line that trusts the pinned certificates alone."""


class Counting(Server):
    """A hub that counts what counters ask of it."""

    asked = 0

    def _device(self, request: Request) -> Device:
        Counting.asked += 1
        return super()._device(request)


def children() -> float:
    """Seconds of work of all children that have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def work_of(*arguments: str) -> float:
    """Seconds of work of one Python process."""
    before = children()
    subprocess.run([sys.executable, *arguments], env=clean_environment(os.environ), check=True, capture_output=True)
    return children() - before


def by_keeper(errands: Errands) -> tuple[float, float]:
    """An errand as the keeper does it, to its end.

    Returns:
        Seconds of work of the courier, and of the keeper in the thread that everything else of it waits for.
    """
    before, since = children(), time.thread_time()
    errands.go()
    waiting = time.thread_time()
    while errands.under_way:
        time.sleep(0.01)
    waited = time.thread_time()
    sent = errands.settle()
    keeper = time.thread_time() - since - (waited - waiting)
    assert sent is not None, "it never went"
    assert isinstance(sent.outcome, Exchanged), sent.outcome
    assert not sent.outcome.sent, "there was something new"
    return children() - before, keeper


def nothing_new() -> list[str]:
    """The keeper's own errand, the command, and what is bare, in turns in one run against one hub."""
    with tempfile.TemporaryDirectory() as name:
        world = make_world(Path(name) / "home", capacity=60)
        with running(world, Path(name) / "hub", server_type=Counting) as service:
            answer(world, 55)
            synchronise(world.home, HttpsTransport(service.address, ca=service.ca, version=world.bundle.version))
            return _told(world, service, Path(name) / "ca.pem")


def _told(world: World, service: Service, ca: Path) -> list[str]:
    ca.write_text(service.ca, encoding="ascii")
    keeper: list[float] = []
    asked: set[int] = set()

    def once(work: Callable[[], float]) -> float:
        before = Counting.asked
        seconds = work()
        asked.add(Counting.asked - before)
        return seconds

    def courier() -> float:
        with Station(world.home) as station:
            seconds, own = by_keeper(Errands(station))
        keeper.append(own)
        return seconds

    def command() -> float:
        return work_of("-m", "surveytui", "sync", "--home", str(world.root))

    def bare() -> float:
        return work_of("-c", BARE, "localhost", str(service.port), str(ca))

    def interpreter() -> float:
        return work_of("-c", "pass")

    sent = in_turns("sync with nothing new: courier / one request", lambda: once(courier), bare, times=TIMES, limit=0)
    whole = in_turns("the whole command / one request", lambda: once(command), bare, times=TIMES, limit=0)
    start = in_turns("one request / an interpreter that does nothing", bare, interpreter, times=TIMES, limit=0)
    own = statistics.median(keeper)
    return [
        str(sent),
        f"  work of keeper and courier {verdict(sent.ours + own, LIMIT)}, the keeper's own {own * 1000:.1f} ms",
        str(whole),
        f"  work of the command and its courier {verdict(whole.ours, LIMIT)}",
        str(start),
        f"  requests that the hub saw each time: {', '.join(map(str, sorted(asked)))} (at most 1)",
    ]
