"""Where a line to a hub goes: addresses, proxies and what they are shown, answers that break off."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
import trustme

from surveytui.counter.sync import synchronise
from surveytui.errors import OfflineError
from surveytui.sync import line as sync_line
from surveytui.sync.https import TRIES, HttpsTransport
from surveytui.sync.line import Answer as Said
from surveytui.sync.line import Line, LineError, Place, place_of, proxy_to
from tests.sync.lines import Answer, between, impostor
from tests.sync.service import running
from tests.sync.test_https import answer
from tests.sync.test_no_hub import packed
from tests.world import World

BODY = b"what is sent"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this machine's environment names."""
    for name in ("HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.mark.parametrize(
    ("address", "place", "written"),
    [
        ("https://hub.example", Place("hub.example", 443), "hub.example:443"),
        ("https://Hub.Example:8443", Place("hub.example", 8443), "hub.example:8443"),
        ("https://192.0.2.7:8443", Place("192.0.2.7", 8443), "192.0.2.7:8443"),
        ("https://[2001:db8::1]:8443", Place("2001:db8::1", 8443), "[2001:db8::1]:8443"),
        ("https://ศูนย์.example", Place("xn--q3csq2eze.example", 443), "xn--q3csq2eze.example:443"),
    ],
)
def test_an_address_is_a_place(address: str, place: Place, written: str) -> None:
    """Names, numbers of both kinds, and a Thai name as the network writes it."""
    assert place_of(address, scheme="https", port=443) == place
    assert str(place) == written


@pytest.mark.parametrize(
    "address",
    [
        "", "hub.example", "http://hub.example", "https://", "https://:8443", "https://x:0", "https://x:65536", "https://x y",
        "https://x\r\nHost: y", "https://[::1", "https://[hub]", "https://-x", "https://" + "x" * 70,
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str) -> None:
    """Before anything is opened; a line break never gets into a request."""
    with pytest.raises(ValueError):  # noqa: PT011 - in the words of whoever takes it apart
        place_of(address, scheme="https", port=443)


@pytest.mark.parametrize(
    ("named", "proxy"),
    [
        ({}, None),
        ({"HTTPS_PROXY": "http://proxy.example:3128"}, Place("proxy.example", 3128)),
        ({"https_proxy": "proxy.example:3128"}, Place("proxy.example", 3128)),
        ({"ALL_PROXY": "http://proxy.example"}, Place("proxy.example", 80)),
        ({"HTTPS_PROXY": "http://me:p%40ss@proxy.example:3128"}, Place("proxy.example", 3128, "bWU6cEBzcw==")),
        ({"HTTPS_PROXY": "http://proxy.example", "NO_PROXY": "other.example,.go.example"}, None),
        ({"HTTPS_PROXY": "http://proxy.example", "NO_PROXY": "*"}, None),
    ],
)
def test_the_environment_names_the_proxy(
    monkeypatch: pytest.MonkeyPatch, named: dict[str, str], proxy: Place | None
) -> None:
    """With and without a scheme, for everything, with a password, and not for some hosts."""
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    assert proxy_to("hub.go.example") == proxy


def test_a_proxy_is_shown_its_password_and_not_the_pass(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The way is asked for with the one; the other goes through the way, to the hub."""
    answer(world, 5)
    with running(world, tmp_path / "hub") as service, between(service.port, asks=True) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:secret@127.0.0.1:{proxy.port}")
        line = HttpsTransport(service.address, ca=service.ca, version=world.bundle.version, chance=Random(1))
        assert len(synchronise(world.home, line).exchanged.sent) == 2
    (asked,) = proxy.asked
    assert asked.split(b"\r\n") == [
        b"CONNECT localhost:%d HTTP/1.1" % service.port,
        b"Host: localhost:%d" % service.port,
        b"Proxy-Authorization: Basic bWU6c2VjcmV0",
        b"",
        b"",
    ]


def test_an_answer_that_breaks_off_is_none(world: World) -> None:
    """It promises more than comes, and what came would make sense: as a line that does not work, tried again, given up."""
    packed(world)
    whole = json.dumps({"report": False, "parcels": {}, "receipts": [], "bundle": 1}).encode()

    def short(*_: str) -> Answer:
        return 200, {"Content-Length": str(len(whole) + 1), "Connection": "close"}, whole

    with impostor(short) as there:
        line = HttpsTransport(there.address, ca=there.ca, version=1, wait=lambda _: None, chance=Random(1))
        with pytest.raises(OfflineError):
            line.exchange(world.home.outbox, world.home.inbox, lambda *_: None)
    assert line.requests == TRIES


class Cut(Line):
    """The other side no longer takes anything once it has the head."""

    def send(self, data: Any) -> None:
        """What the system says then."""
        if data == BODY:
            raise BrokenPipeError
        super().send(data)


def _hear(line: socket.socket) -> None:
    """All of a request: who hangs up on a half is told so by a reset, which may overtake the answer."""
    heard = line.recv(65536)
    head, _, body = heard.partition(b"\r\n\r\n")
    length = next((int(one[15:]) for one in head.split(b"\r\n") if one.startswith(b"Content-Length:")), 0)
    line.settimeout(1)
    with suppress(TimeoutError):  # it is told how long, and never comes
        while len(body) < length and (piece := line.recv(65536)):
            body += piece
    line.settimeout(20)


@contextmanager
def spoken(*answers: bytes) -> Iterator[tuple[int, str, threading.Event]]:
    """Something behind TLS that says one answer on each line and hangs up when told: its port, its authority, the telling."""
    authority = trustme.CA()
    shows, enough = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), threading.Event()
    authority.issue_cert("localhost").configure_cert(shows)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def speak() -> None:
            for said in answers:
                with shows.wrap_socket(listener.accept()[0], server_side=True) as line:
                    _hear(line)
                    line.sendall(said)
                    enough.wait(20)

        thread = threading.Thread(target=speak)
        thread.start()
        try:
            yield listener.getsockname()[1], authority.cert_pem.bytes().decode("ascii"), enough
        finally:
            enough.set()
            thread.join(10)


def test_a_refusal_in_the_middle_of_a_request_is_heard() -> None:
    """The other side says why after the head, and the rest can no longer be sent: its word counts."""
    with spoken(b"HTTP/1.1 429 x\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n") as (port, ca, _):
        context = ssl.create_default_context(cadata=ca)
        with closing(Cut(Place("localhost", port), proxy=None, context=context, headers={})) as line:
            said = line.ask("PUT", "/", BODY, {}, most=100, seconds=20)
    assert said == Said(429, b"", "7")


def test_a_line_is_not_kept_over_a_wait(world: World) -> None:
    """A busy hub hangs up meanwhile, as one does on lines that rest: the next try is not lost on a dead one."""
    packed(world)
    whole = json.dumps({"report": False, "parcels": {}, "receipts": [], "bundle": 1}).encode()
    busy = b"HTTP/1.1 429 x\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"
    with spoken(busy, b"HTTP/1.1 200 x\r\nContent-Length: %d\r\n\r\n%s" % (len(whole), whole)) as (port, ca, enough):
        line = HttpsTransport(f"https://localhost:{port}", ca=ca, version=1, wait=lambda _: enough.set())
        line.exchange(world.home.outbox, world.home.inbox, lambda *_: None)
    assert line.requests == 2


@contextmanager
def droning(first: bytes, again: bytes, *, secret: bool = True) -> Iterator[tuple[int, str]]:
    """Something that begins an answer on each line and goes on for as long as anybody listens: its port, its authority."""
    authority, shows = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(shows)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drone() -> None:
            near, _ = listener.accept()
            near.settimeout(20)
            with suppress(OSError), shows.wrap_socket(near, server_side=True) if secret else near as line:
                _hear(line)
                line.sendall(first)
                while True:
                    line.sendall(again)
                    time.sleep(0.01)

        thread = threading.Thread(target=drone)
        thread.start()
        yield listener.getsockname()[1], authority.cert_pem.bytes().decode("ascii")
        thread.join(30)
        assert not thread.is_alive()


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 ", b"x"),
        (b"HTTP/1.1 200 x\r\nA: ", b"x"),
        (b"HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n", b"A: x\r\n"),
    ],
)
def test_an_answer_is_cut_wherever_it_drips(first: bytes, again: bytes) -> None:
    """Before its status, within its head, behind its body: never a second without a byte, and all the same no answer."""
    with droning(first, again) as (port, ca):
        context, began = ssl.create_default_context(cadata=ca), time.monotonic()
        with (
            closing(Line(Place("localhost", port), proxy=None, context=context, headers={})) as line,
            pytest.raises(LineError),
        ):
            line.ask("POST", "/", b"", {}, most=100, seconds=1)
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (b"HTTP/1.1 200 ", b"x"),
        (b"", b"HTTP/1.1 100 x\r\n\r\n"),
        (b"HTTP/1.1 200 x\r\n\r\n", b"\x16\x03\x03\x40\x00" + bytes(0x4000)),
    ],
)
def test_a_proxy_that_never_gets_on_is_left(monkeypatch: pytest.MonkeyPatch, first: bytes, again: bytes) -> None:
    """It drips its answer, or what should be TLS; the library below would go on reading as long as something comes."""
    monkeypatch.setattr(sync_line, "CONNECT_SECONDS", 1.0)
    with droning(first, again, secret=False) as (port, _):
        proxy, context, began = Place("127.0.0.1", port), ssl.create_default_context(), time.monotonic()
        with (
            closing(Line(Place("hub.example", 443), proxy=proxy, context=context, headers={})) as line,
            pytest.raises(LineError),
        ):
            line.ask("GET", "/", b"", {}, most=100, seconds=60)
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("head", [b"103 x\r\nLink: x", b"200 x\r\nA: x\r" + b"Content-Type: message/rfc822\r\r" * 2000])
def test_a_head_that_is_none_of_ours_is_a_broken_line(head: bytes) -> None:
    """An interim answer, behind which another one waits that must not be taken for the next; messages in messages in messages."""
    with spoken(b"HTTP/1.1 " + head + b"\r\n\r\n") as (port, ca, _):
        context = ssl.create_default_context(cadata=ca)
        with (
            closing(Line(Place("localhost", port), proxy=None, context=context, headers={})) as line,
            pytest.raises(LineError),
        ):
            line.ask("GET", "/", b"", {}, most=100, seconds=20)
        assert line.sock is None


def test_a_line_that_is_cut_while_it_is_opened_is_a_broken_line() -> None:
    """Nothing was said, so nothing is listened to."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up() -> None:
            line, _ = listener.accept()
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            line.close()  # with a reset

        thread = threading.Thread(target=hang_up)
        thread.start()
        there = Place("localhost", listener.getsockname()[1])
        with (
            closing(Line(there, proxy=None, context=ssl.create_default_context(), headers={})) as line,
            pytest.raises(LineError),
        ):
            line.ask("GET", "/", b"", {}, most=100, seconds=20)
        thread.join(10)
