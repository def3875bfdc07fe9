"""Strangers who take lines and say nothing: they get no more than their share, and counters get through."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from surveytui.sync.hub import guard
from surveytui.sync.hub.guard import MOST_FROM_ONE, TLS_SECONDS, GuardedSocket, origin
from tests.needs import lacks
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
        assert asked(hub.port, ca, "127.0.0.1", 5) == b"", "the strangers' own address has its share"
        assert time.monotonic() - begun < TLS_SECONDS, "this is no test on a machine as slow as that"
        while not asked(hub.port, ca, "127.0.0.1", 5):
            assert time.monotonic() - begun < 3 * TLS_SECONDS
            time.sleep(0.5)
        hub.kill()
    assert said.read_text(encoding="utf-8").count("\n") <= 1, "nothing is told of strangers but nothing"


def test_an_address_has_its_share_and_gets_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is closed makes room; what all have together is bounded too."""
    with closing(GuardedSocket(from_one=2)) as end, ExitStack() as lines:
        end.bind(("127.0.0.1", 0))
        end.listen()

        def call() -> socket.socket:
            lines.enter_context(socket.create_connection(end.getsockname(), 5))
            return lines.enter_context(closing(end.accept()[0]))

        first, _ = call(), call()
        with pytest.raises(ConnectionAbortedError):
            call()
        first.close()
        call()
        monkeypatch.setattr(guard, "MOST_LINES", 2)
        end._from_one = 100
        with pytest.raises(ConnectionAbortedError):
            call()
    assert MOST_FROM_ONE < guard.MOST_CONNECTIONS


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
