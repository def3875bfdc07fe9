"""Faults that really happen to a hub and its lines: killed, full, cut, behind a proxy, replayed. Nothing lost, nothing twice."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import IO, Any

import pytest
import trustme
from starlette.requests import Request
from starlette.responses import Response

from surveytui.campaign.models import Device
from surveytui.counter.station import Station
from surveytui.counter.sync import synchronise
from surveytui.errors import SyncError
from surveytui.sealing.bundles import sign_bundle
from surveytui.sync.https import HttpsTransport
from surveytui.sync.hub.desk import HubDesk
from surveytui.sync.hub.home import HubHome
from surveytui.sync.hub.server import Hello, Server, Welcome
from surveytui.sync.transport import digest_of
from tests.sync.lines import between
from tests.sync.province import make_province
from tests.sync.service import Service, free_port, hub_for, ready, running, write_certificate
from tests.sync.test_https import answer, counted, transport
from tests.vault.test_failing_disks import in_small_disk
from tests.world import World

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is Unix's")


@dataclass
class Program:
    """`surveytui hub` as a process of its own, that is killed and started again."""

    port: int
    command: list[str]
    running: subprocess.Popen[bytes] | None = None

    def start(self, said: IO[bytes] | int = subprocess.DEVNULL) -> None:
        """Start it, and wait until it listens; what it says goes to `said`."""
        self.running = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stderr=said)
        ready(self.port)

    def kill(self) -> None:
        """In the middle of whatever it does."""
        if self.running is not None:
            self.running.send_signal(signal.SIGKILL)
            self.running.wait()
            self.running = None


class Doomed(HttpsTransport):
    """Has the hub killed some milliseconds after one of its requests has begun."""

    doom: tuple[int, threading.Timer]

    def _ask(self, *arguments: Any, **named: Any) -> bytes:
        number, killer = self.doom
        if self.requests >= number - 1 and killer.ident is None:
            killer.start()
        return super()._ask(*arguments, **named)


@contextmanager
def program(world: World, root: Path) -> Iterator[tuple[Program, str, str]]:
    """The hub's program, not started yet, its address and its CA."""
    authority, port = trustme.CA(), free_port()
    chain, key = write_certificate(authority, root)
    address, ca = f"https://localhost:{port}", authority.cert_pem.bytes().decode("ascii")
    hub_for(world, root, address, ca)
    command = [
        sys.executable, "-m", "surveytui", "hub", "--home", str(root), "--bind", f"127.0.0.1:{port}",
        "--cert", str(chain), "--key", str(key),
    ]  # fmt: skip
    made = Program(port, command)
    try:
        yield made, address, ca
    finally:
        made.kill()


@POSIX
def test_killed_while_counters_send_it_keeps_what_it_acknowledged(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kill -9 of the real service at random moments of reports and parcels: all it took is there, none twice."""
    monkeypatch.setattr("surveytui.sync.https.CHUNK", 4096)
    root, chance = tmp_path / "hub", Random(2568)
    root.mkdir()
    reports: set[str] = set()
    parcels: dict[str, bytes] = {}
    broken = through = 0
    with program(world, root) as (hub, address, ca):
        for _ in range(11):
            answer(world, 5)
            hub.start()
            killer = threading.Timer(chance.random() * 0.008, hub.kill)
            line = Doomed(address, ca=ca, version=world.bundle.version, wait=lambda _: None, chance=chance)
            line.doom = chance.randrange(1, 14), killer
            try:
                exchanged = synchronise(world.home, line).exchanged
            except SyncError:
                broken += 1
            else:
                broken, through = broken + bool(exchanged.waiting), through + bool(exchanged.sent)
                for name in exchanged.sent:
                    data = (world.home.outbox / name).read_bytes()
                    if name.endswith(".age"):
                        parcels[name] = data
                    else:
                        reports.add(digest_of(data))
            if killer.ident is None:
                hub.kill()
            else:
                killer.join()
        hub.start()
        whole = HttpsTransport(address, ca=ca, version=world.bundle.version)
        assert synchronise(world.home, whole).exchanged.waiting == ()
    assert broken
    assert through
    desk = HubDesk(HubHome.within(root))
    own = world.bundle.devices[0].id
    assert all(desk.store.has_report(own, digest) for digest in reports)
    for path in world.home.outbox.glob("*.age"):
        assert (desk.home.parcels / path.name).read_bytes() == path.read_bytes()
    assert all((desk.home.parcels / name).read_bytes() == data for name, data in parcels.items())
    assert sum(one.count for one in desk.store.standings()) == 55
    assert desk.store.heard()[own].fork is None
    assert list(desk.home.quarantine.iterdir()) == []
    desk.close()


_FULL = """
import os, tempfile
from pathlib import Path
from surveytui.counter.sync import synchronise
from surveytui.sync.hub import arrivals
from tests.sync.service import running
from tests.sync.test_https import answer, counted, transport
from tests.world import make_world
arrivals.RESERVE = 0
with tempfile.TemporaryDirectory() as elsewhere:
    world = make_world(Path(elsewhere) / "home", capacity=60)
    with running(world, Path("hub").absolute()) as service:
        answer(world, 5)
        print("before", len(synchronise(world.home, transport(service, world)).exchanged.sent), counted(service))
        answer(world, 30)
        with open("filler", "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(4096))
            except OSError:
                pass
            exchanged = synchronise(world.home, transport(service, world)).exchanged
            for one in exchanged.waiting:
                print("waits", one.name[-4:], one.why.en)
            print("sent", exchanged.sent, counted(service))
        os.unlink("filler")
        again = synchronise(world.home, transport(service, world)).exchanged
        print("after", len(again.sent), again.waiting, counted(service))
        heard = service.desk.store.heard()[world.bundle.devices[0].id]
        whole = {path.name: path.read_bytes() for path in world.home.outbox.glob("*.age")}
        there = {path.name: path.read_bytes() for path in service.desk.home.parcels.iterdir()}
        print("whole", whole == there, len(whole), heard.fork, list(service.desk.home.arriving.iterdir()))
"""


def test_a_full_disk_at_the_hub_loses_nothing() -> None:
    """A real file system without a byte left: report and parcel wait with the reason, what was there stays, room helps."""
    lines = in_small_disk(_FULL, "24m").splitlines()
    assert lines[0] == "before 2 5"
    waits = [line for line in lines if line.startswith("waits")]
    assert len(waits) == 2
    assert all("full" in line or "No space left" in line for line in waits)
    assert "sent () 5" in lines
    assert "after 2 () 35" in lines
    assert lines[-1] == "whole True 2 None []"


class Cutting(Server):
    """Sets an event when it has committed: the answer to that is lost on the way."""

    after = threading.Event()
    armed = 0

    async def _report(self, request: Request, device: Device) -> Response:
        return self._cut(await super()._report(request, device))

    async def _parcel(self, request: Request, device: Device) -> Response:
        return self._cut(await super()._parcel(request, device))

    @classmethod
    def _cut(cls, response: Response) -> Response:
        if cls.armed > 0:
            cls.armed -= 1
            cls.after.set()
        return response


def test_a_line_that_breaks_after_the_commit(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hub has it, the answer never comes: sent again over a new line, known, counted once, the parcel whole."""
    monkeypatch.setattr("surveytui.sync.https.CHUNK", 64 * 1024)
    with running(world, tmp_path / "hub", server_type=Cutting) as service, between(service.port) as line:
        line.cut = Cutting.after
        Cutting.armed = 3
        answer(world, 50)
        near = transport(service, world)
        near._address = f"https://localhost:{line.port}"
        synced = synchronise(world.home, near)
        assert line.cuts == 3
        assert len(synced.exchanged.sent) == 2
        assert synced.exchanged.waiting == ()
        assert counted(service) == 50
        assert service.desk.store.heard()[world.bundle.devices[0].id].fork is None
        (parcel,) = service.desk.home.parcels.glob("*.age")
        assert parcel.read_bytes() == (world.home.outbox / parcel.name).read_bytes()


def test_through_a_proxy(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment names a proxy: everything goes through it, and it sees the hub's name and nothing else."""
    with running(world, tmp_path / "hub") as service, between(service.port, asks=True) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        for name in ("NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy", "https_proxy"):
            monkeypatch.delenv(name, raising=False)
        answer(world, 7)
        assert len(synchronise(world.home, transport(service, world)).exchanged.sent) == 2
        assert counted(service) == 5
        assert proxy.asked
        for asked in proxy.asked:
            assert asked.startswith(f"CONNECT localhost:{service.port} ".encode())
            assert b"Bearer" not in asked


class Offering(Server):
    """Says that it has a much newer version of the campaign, and gives whatever it wants."""

    offer = b""

    def _welcome(self, hello: Hello, device: Device) -> Welcome:
        real = super()._welcome(hello, device)
        return Welcome(report=real.report, parcels=real.parcels, receipts=real.receipts, bundle=99)

    async def _bundle(self, request: Request, device: Device) -> Response:
        del request, device
        return Response(self.offer)


def test_a_replayed_older_campaign_is_left_alone(world: World, tmp_path: Path) -> None:
    """A hub offers version 2 as if it were new, then the one in force: the counter keeps what it has, and its answers."""
    with running(world, tmp_path / "hub", server_type=Offering) as service:
        old = sign_bundle(world.bundle, world.campaign_key)
        world.trust(world.next_version(contact="0 5500 0009"))
        answer(world, 6)
        for offer in (old, sign_bundle(world.bundle, world.campaign_key)):
            left_alone(world, service, offer)
        assert counted(service) == 5


def left_alone(world: World, service: Service, offer: bytes) -> None:
    """Nothing of what the hub offered got into the inbox or into force; all the rest went on."""
    Offering.offer = offer
    before = world.home.load_bundle()
    synced = synchronise(world.home, transport(service, world))
    assert synced.exchanged.received == ()
    assert synced.bundle is None
    assert world.home.load_bundle() == before
    assert not (world.home.inbox / "campaign.bundle").exists()


def test_a_forged_campaign_is_refused(world: World, tmp_path: Path) -> None:
    """Another campaign's, a changed one, half a file, a web page: nothing lands in the inbox; then the real one does."""
    other = make_province(tmp_path / "other")
    newer = replace(other.bundle, version=50)
    with running(world, tmp_path / "hub", server_type=Offering) as service:
        good = sign_bundle(world.next_version(contact="0 5500 0009"), world.campaign_key)
        changed = good.replace(b"0 5500 0009", b"0 5500 9999")
        answer(world, 5)
        for offer in (other.signed(newer), changed, good[: len(good) // 2], b"<html>", b""):
            left_alone(world, service, offer)
        Offering.offer = good
        assert synchronise(world.home, transport(service, world)).bundle == world.bundle.version + 1
        assert counted(service) == 5
    with Station(world.home) as station:
        assert sum(station.vault.counts().values()) == 5
