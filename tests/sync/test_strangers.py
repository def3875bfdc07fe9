"""Strangers who take lines and say nothing: they get no more than their share, and counters get through."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from surveytui.sync.hub import lines as lines_module
from surveytui.sync.hub.guard import Rate, origin
from surveytui.sync.hub.lines import FRESH_SECONDS, MOST_LINES, TLS_SECONDS, GuardedSocket, Lines
from surveytui.sync.hub.sessions import set_password
from tests.needs import lacks
from tests.sync.service import Service, running
from tests.sync.test_hub_faults import POSIX, program
from tests.world import World

STRANGERS = 1100
"""More than the 1,024 files that many systems give to a program."""


@contextmanager
def many_files(most: int) -> Iterator[None]:
    """Let this test itself have so many lines; the hub, which is started outside of it, has what the system gives."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < most:
        lacks("the right to many files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def asked(port: int, ca: str, source: str, patience: float) -> bytes:
    """The first line of what the hub answers to somebody at `source`; nothing if it hangs up.

    Raises:
        TimeoutError: it let them wait.
    """
    context = ssl.create_default_context(cadata=ca)
    try:
        with (
            socket.create_connection(("127.0.0.1", port), patience, source_address=(source, 0)) as line,
            context.wrap_socket(line, server_hostname="localhost") as safe,
        ):
            safe.sendall(b"GET /no-such-page HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return safe.recv(4096).partition(b"\r\n")[0]
    except TimeoutError:
        raise
    except OSError:  # also of TLS: the line was closed in the middle of it
        return b""


def service_lines(service: Service) -> int:
    """Lines that a service of this process has open."""
    return sum(line.socket.fileno() != -1 for line in service.lines._open.values())


@POSIX
def test_lines_that_say_nothing_leave_room_for_counters(world: World, tmp_path: Path) -> None:
    """A thousand lines without a word: a counter elsewhere is answered at once, one at the same address seconds later."""
    said = tmp_path / "said"
    with program(world, tmp_path) as (hub, _, ca), ExitStack() as lines:
        with said.open("wb") as log:
            hub.start(log)
        try:
            assert asked(hub.port, ca, "127.0.0.2", 5).endswith(b"404 Not Found")
        except OSError:
            lacks("a second address on loopback")
        lines.enter_context(many_files(STRANGERS + 200))
        begun = time.monotonic()
        for _ in range(STRANGERS):
            lines.enter_context(socket.create_connection(("127.0.0.1", hub.port), 5))
        assert asked(hub.port, ca, "127.0.0.2", 5).endswith(b"404 Not Found")
        while not asked(hub.port, ca, "127.0.0.1", 5):
            assert time.monotonic() - begun < TLS_SECONDS, "they gave no place"
            time.sleep(0.5)
        hub.kill()
    assert said.read_text(encoding="utf-8").count("\n") <= 1, "nothing is told of strangers but nothing"


def test_an_address_has_its_share_and_gets_it_back() -> None:
    """What is closed makes room at once, what rests unknown after a while; who has shown a pass stays."""
    now = 0.0
    lines = Lines(2, lambda: now)
    with closing(GuardedSocket(lines=lines)) as end, ExitStack() as open_lines:
        end.bind(("127.0.0.1", 0))
        end.listen()

        def call() -> tuple[socket.socket, socket.socket]:
            caller = open_lines.enter_context(socket.create_connection(end.getsockname(), 5))
            line: socket.socket = open_lines.enter_context(closing(end.accept()[0]))
            return caller, line

        _, first = call()
        known, _ = call()
        lines.know(*known.getsockname())
        with pytest.raises(ConnectionAbortedError):
            call()
        first.close()
        resting, _ = call()
        now += FRESH_SECONDS
        with pytest.raises(ConnectionAbortedError):
            call()
        now += 0.1
        fresh, _ = call()
        assert resting.recv(1) == b"", "the one that rested was ended"
        now += 100
        call()
        assert fresh.recv(1) == b""
        known.settimeout(0.1)
        with pytest.raises(TimeoutError):
            known.recv(1)


def test_all_together_have_a_share_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest unknown line of whatever address gives place to the next one."""
    monkeypatch.setattr(lines_module, "MOST_LINES", 3)
    now = 0.0
    lines = Lines(2, lambda: now)
    with ExitStack() as ends:
        pairs = [tuple(map(ends.enter_context, map(closing, socket.socketpair()))) for _ in range(5)]
        for number, (line, _) in enumerate(pairs[:3]):
            assert lines.admit(line, f"192.0.2.{number}", 1000)
            now += 1
        lines.know("192.0.2.0", 1000)
        assert not lines.admit(pairs[3][0], "192.0.2.9", 1)
        now += FRESH_SECONDS
        assert lines.admit(pairs[3][0], "192.0.2.9", 1)
        ended = [other.recv(1, socket.MSG_DONTWAIT) == b"" for _, other in pairs[1:2]]
        assert ended == [True]
        for _, other in (pairs[0], pairs[2]):
            with pytest.raises(BlockingIOError):
                other.recv(1, socket.MSG_DONTWAIT)


@POSIX
def test_strangers_from_everywhere_give_place_to_a_counter(world: World, tmp_path: Path) -> None:
    """Six hundred lines from four addresses, past TLS or not, and what strangers say on them is written down nowhere."""
    said = tmp_path / "said"
    with program(world, tmp_path) as (hub, _, ca), ExitStack() as lines:
        with said.open("wb") as log:
            hub.start(log)
        lines.enter_context(many_files(STRANGERS))
        context = ssl.create_default_context(cadata=ca)
        try:
            for number in range(MOST_LINES):
                source = (f"127.0.0.{2 + number % 4}", 0)
                line = socket.create_connection(("127.0.0.1", hub.port), 5, source_address=source)
                lines.enter_context(line)
        except OSError:
            lacks("more addresses on loopback")
        time.sleep(FRESH_SECONDS + 0.5)
        assert asked(hub.port, ca, "127.0.0.9", 5).endswith(b"404 Not Found")
        for words in (b"rubbish\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", UPGRADE * 50):
            with (
                socket.create_connection(("127.0.0.1", hub.port), 5, source_address=("127.0.0.8", 0)) as line,
                context.wrap_socket(line, server_hostname="localhost") as safe,
            ):
                safe.sendall(words)
                assert safe.recv(4096).startswith(b"HTTP/1.1 404 Not Found\r\n")
        hub.kill()
    assert said.read_text(encoding="utf-8").count("\n") <= 1


UPGRADE = b"GET /x HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"


@pytest.mark.parametrize("patience", ["REPLY_SECONDS", "REQUEST_SECONDS"])
def test_who_never_reads_is_not_waited_for(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, patience: str
) -> None:
    """Nine hundred requests in one go and not one answer read: the line ends."""
    monkeypatch.setattr(lines_module, patience, 1.0)
    with running(world, tmp_path / "hub", door=None) as service:
        set_password(service.desk.home, "a long password")
        context = ssl.create_default_context(cadata=service.ca)
        with socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            line.connect(("127.0.0.1", service.port))
            with context.wrap_socket(line, server_hostname="localhost") as safe:
                safe.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 900)
                begun = time.monotonic()
                while service_lines(service):
                    assert time.monotonic() - begun < 20
                    time.sleep(0.1)


def test_who_asks_too_often_is_answered_as_often_as_was_promised() -> None:
    """What was refused is not held against them."""
    now = 0.0
    rate = Rate(burst=5, per_second=1.0, clock=lambda: now)
    assert [rate.allows("a") for _ in range(7)] == [True] * 5 + [False] * 2
    allowed = 0
    for _ in range(80):
        now += 0.125
        allowed += rate.allows("a")
    assert allowed == 10


@pytest.mark.parametrize(
    ("host", "who"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_who_somebody_is(host: str, who: str) -> None:
    """An IPv6 customer has more addresses than there are people: they are one."""
    assert origin(host) == who
