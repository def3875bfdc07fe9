"""Bodies that never end and tell no length: refused, hung up on, and never held; whoever is honest is served meanwhile."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from surveytui.counter.sync import synchronise
from surveytui.sealing.signing import device_id
from surveytui.sync import passes
from surveytui.sync.https import HttpsTransport
from surveytui.sync.hub.page import FORM_BYTES, PASTE_BYTES
from surveytui.sync.hub.server import CHUNK, HELLO_BYTES
from surveytui.sync.hub.sessions import set_password
from surveytui.sync.report import MOST_BYTES as REPORT_BYTES
from surveytui.sync.transport import as_bearer
from tests.benchmarks.measure import peak
from tests.needs import lacks
from tests.sync.service import Service, running
from tests.sync.test_https import answer, counted, shown
from tests.sync.test_hub_faults import POSIX, program
from tests.sync.test_page import PASSWORD, Browser
from tests.world import World

PATIENCE = 30.0
PIECE = b"4000\r\n" + bytes(0x4000) + b"\r\n"
UNDER_WAY = 12 * 1024 * 1024
"""Bytes that may lie between two programs of one machine, taken by neither."""


MOST_GROWN = 80 * 1024 * 1024
"""Bytes that a hub may take for six bodies at once; a fourth of what is sent to it meanwhile."""


@dataclass
class Endless:
    """What became of a body without an end."""

    answer: bytes
    """All that came back, until the line was closed."""
    sent: int
    """Bytes that went out before nobody took any more."""


def send_without_end(port: int, ca: str, head: str) -> Endless:
    """Send pieces until the other side has closed the line, and read what it says.

    Raises:
        TimeoutError: it neither closes it nor goes on reading.
    """
    context = ssl.create_default_context(cadata=ca)
    with (
        socket.create_connection(("127.0.0.1", port), PATIENCE) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as line,
    ):
        line.sendall(f"{head}\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        sent = 0
        try:
            while True:
                line.sendall(PIECE)
                sent += len(PIECE)
        except TimeoutError:
            raise
        except OSError:  # closed
            pass
        said = b""
        try:
            while piece := line.recv(65536):
                said += piece
        except TimeoutError:
            raise
        except OSError:  # closed without a goodbye
            pass
        return Endless(said, sent)


@pytest.fixture
def service(world: World, tmp_path: Path) -> Iterator[Service]:
    with running(world, tmp_path / "hub") as service:
        set_password(service.desk.home, PASSWORD)
        yield service


def test_a_body_without_end_is_refused_and_the_line_closed(world: World, service: Service) -> None:
    """Wherever a body may come: 413 as soon as it is too much, said to be the last answer, and not a megabyte more is read."""
    browser = Browser(service)
    browser.log_in()
    inside = f"Cookie: surveytui_session={browser.cookies['surveytui_session']}"
    bearer = f"Authorization: Bearer {shown(service, world)}"
    span = f"{bearer}\r\nContent-Range: bytes 0-{CHUNK - 1}/{CHUNK}"
    for way, headers, status, most in (
        ("POST /login", "", 413, FORM_BYTES),
        ("POST /logout", inside, 403, FORM_BYTES),
        ("POST /logout", "", 403, 0),
        ("POST /paste", inside, 303, PASTE_BYTES),
        ("POST /paste", "", 403, 0),
        ("PUT /v1/report", bearer, 413, REPORT_BYTES),
        ("POST /v1/hello", bearer, 413, HELLO_BYTES),
        (f"PUT /v1/parcels/{'a' * 32}.age", span, 413, CHUNK),
        ("PUT /v1/report", "", 404, 0),
        ("POST /nothing", "", 404, 0),
    ):
        end = send_without_end(service.port, service.ca, f"{way} HTTP/1.1\r\n{headers}".rstrip())
        head = end.answer.partition(b"\r\n\r\n")[0].decode().lower().split("\r\n")
        assert head[0].split()[1] == str(status), (way, headers[:10], head)
        assert "connection: close" in head
        assert most <= end.sent <= most + UNDER_WAY, (way, end.sent)
    assert counted(service) == 0
    assert list(service.desk.home.quarantine.iterdir()) == []


@contextmanager
def streaming(port: int, ca: str, heads: list[str]) -> Iterator[list[Endless]]:
    """Somebody at each of some lines who sends without end, again and again, until the block ends."""
    over, ends = threading.Event(), list[Endless]()

    def again(head: str) -> None:
        while not over.is_set():
            ends.append(send_without_end(port, ca, head))

    with ThreadPoolExecutor(len(heads)) as pool:
        tasks = [pool.submit(again, head) for head in heads]
        try:
            yield ends
        finally:
            over.set()
        for task in tasks:
            task.result()


@POSIX
def test_memory_stays_bounded_and_honest_counters_are_served(world: World, tmp_path: Path) -> None:
    """Six lines send without end, a counter's own among them: the hub's memory holds no more than those bodies may have."""
    root = tmp_path / "hub"
    root.mkdir()
    with program(world, root) as (hub, address, ca):
        hub.start()
        assert hub.running is not None
        if not Path("/proc").exists():
            lacks("/proc")
        before = peak(hub.running.pid)
        heads = ["POST /login HTTP/1.1", "PUT /v1/report HTTP/1.1"] * 2
        key, campaign = world.home.load_device_key(), world.bundle.birth.campaign_id().hex()
        bearer = as_bearer(passes.issue(campaign, device_id(key.public), address, date.today(), key))  # noqa: DTZ011
        heads += [f"PUT /v1/report HTTP/1.1\r\nAuthorization: Bearer {bearer}"] * 2
        line = HttpsTransport(address, ca=ca, version=world.bundle.version)
        with streaming(hub.port, ca, heads) as ends:
            for _ in range(5):
                answer(world, 5)
                assert synchronise(world.home, line).exchanged.waiting == ()
            while sum(end.sent for end in ends) < 4 * MOST_GROWN:
                assert synchronise(world.home, line).exchanged.waiting == ()
        assert {end.answer.split()[1] for end in ends if end.answer} <= {b"404", b"413", b"429"}
        grown = peak(hub.running.pid) - before
        assert grown < MOST_GROWN, f"{grown / 1e6:.0f} MB"
