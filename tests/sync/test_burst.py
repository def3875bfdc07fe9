"""Sixty counters at the same moment, each over a line of its own: all counted once, whatever the hub makes them wait."""

from __future__ import annotations

import threading
from collections import Counter as Tally
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from surveytui.errors import OfflineError
from surveytui.sync import passes
from surveytui.sync.https import HttpsTransport
from surveytui.sync.hub.desk import HubDesk
from surveytui.sync.hub.guard import Rate
from surveytui.sync.hub.outcome import Outcome, Verdict
from surveytui.sync.hub.server import Server
from surveytui.sync.report import file_name, sign_report
from surveytui.sync.transport import PASS
from tests.sync.province import Counter
from tests.sync.service import DAY, Service, running
from tests.sync.test_https import counted
from tests.world import AGENCY, World

COUNTERS, ANSWERS, ROUNDS = 60, 10, 20
ASKED = 30.0
"""Seconds that a busy hub asks for."""


class Noting(HubDesk):
    """Notes what became of the reports."""

    taken: Tally[str]

    def take_report_of(self, device_id: str, data: bytes) -> Outcome:
        """As the hub's."""
        outcome = super().take_report_of(device_id, data)
        assert outcome.verdict in {Verdict.TAKEN, Verdict.KNOWN}
        self.taken[device_id] += outcome.verdict is Verdict.TAKEN
        return outcome


class Busy(Rate):
    """Has each counter's second request wait, whenever it comes."""

    asked: Tally[object]

    def allows(self, name: object) -> bool:
        """As a bucket that was empty once."""
        self.asked[name] += 1
        return self.asked[name] != 2


class BusyServer(Server):
    """A hub that is so busy."""

    def __init__(self, desk: HubDesk, **named: Any) -> None:
        busy = Busy(burst=0, per_second=0)
        busy.asked = Tally()
        super().__init__(desk, rate=busy, **named)


@dataclass
class Sender:
    """A counter with its outbox, and how often it was made to wait."""

    counter: Counter
    outbox: Path
    waits: list[float] = field(default_factory=list)

    def prepare(self, world: World, service: Service) -> None:
        """Its report and its pass, as a sync leaves them in the outbox."""
        self.outbox.mkdir()
        campaign, counter = world.bundle.birth.campaign_id().hex(), self.counter
        counter.count(ANSWERS)
        report = sign_report(counter.report(campaign, DAY, bundle=world.bundle.version), counter.key)
        (self.outbox / file_name(counter.id)).write_bytes(report)
        shown = passes.issue(campaign, counter.id, service.address, DAY, counter.key)
        (self.outbox / PASS).write_bytes(shown)

    def send(self, world: World, service: Service, together: threading.Barrier) -> list[str]:
        """Send it when all others do, and again while the hub is too busy; what was sent."""
        together.wait(60)
        sent: list[str] = []
        for _ in range(ROUNDS):
            line = HttpsTransport(service.address, ca=service.ca, version=world.bundle.version, wait=self._wait)
            try:
                exchanged = line.exchange(self.outbox, self.outbox, lambda *_: None)
            except OfflineError:
                continue
            sent += exchanged.sent
            if not exchanged.waiting:
                return sent
        raise TimeoutError(self.counter.name)

    def _wait(self, seconds: float) -> None:
        """Noted, and over at once."""
        self.waits.append(seconds)


@pytest.mark.parametrize("server_type", [Server, BusyServer])
def test_all_are_counted_once(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server_type: type[Server]
) -> None:
    """By a hub as it is, and by one that answers each counter once and then has it wait as long as it says."""
    senders = [Sender(Counter(f"เครื่อง {n}", (AGENCY,)), tmp_path / f"outbox{n}") for n in range(COUNTERS)]
    devices = (*world.bundle.devices, *(sender.counter.device() for sender in senders))
    world.trust(world.next_version(devices=devices))
    monkeypatch.setattr(Noting, "taken", Tally(), raising=False)
    monkeypatch.setattr("tests.sync.service.HubDesk", Noting)
    together = threading.Barrier(COUNTERS)
    with running(world, tmp_path / "hub", server_type=server_type) as service, ThreadPoolExecutor(COUNTERS) as pool:
        for sender in senders:
            sender.prepare(world, service)
        tasks = [pool.submit(sender.send, world, service, together) for sender in senders]
        sent = [task.result() for task in tasks]
        assert sent == [[file_name(sender.counter.id)] for sender in senders]
        assert Noting.taken == {sender.counter.id: 1 for sender in senders}
        heard = service.desk.store.heard()
        assert {device: (one.seq, one.fork) for device, one in heard.items()} == {
            sender.counter.id: (1, None) for sender in senders
        }
        assert counted(service) == COUNTERS * ANSWERS
        assert list(service.desk.home.quarantine.iterdir()) == []
    asked_to_wait = [sum(seconds >= ASKED for seconds in sender.waits) for sender in senders]
    assert asked_to_wait == [server_type is BusyServer] * COUNTERS
