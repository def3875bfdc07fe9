"""Lines of a running hub: who is at their end, and what becomes of junk on them."""

from __future__ import annotations

import socket
import ssl
from contextlib import closing
from pathlib import Path

import pytest
from starlette.requests import Request

from surveytui.errors import HubError
from surveytui.sync.hub.guard import END
from surveytui.sync.hub.server import Server
from surveytui.sync.hub.serving import Place, listen
from tests.sync.service import Service, running
from tests.world import World


class Watching(Server):
    """A hub that notes who is at the end of each request's line."""

    ends: list[object]

    def stranger(self, request: Request):  # type: ignore[no-untyped-def]  # noqa: ANN201
        self.ends.append(request.scope["state"][END])
        return super().stranger(request)


def line_to(service: Service) -> ssl.SSLSocket:
    """A line over TLS."""
    context = ssl.create_default_context(cadata=service.ca)
    return context.wrap_socket(socket.create_connection(("127.0.0.1", service.port), 5), server_hostname="localhost")


def test_a_request_tells_the_end_of_its_line(world: World, tmp_path: Path) -> None:
    """Whatever address a proxy in front, or a liar, puts into the head."""
    Watching.ends = []
    with running(world, tmp_path / "hub", server_type=Watching) as service, closing(line_to(service)) as line:
        line.sendall(b"GET /nothing HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n")
        assert line.recv(4096).startswith(b"HTTP/1.1 404")
        assert Watching.ends == [line.getsockname()]


def test_whom_the_hub_knows_keeps_the_line_that_it_came_on(world: World, tmp_path: Path) -> None:
    """Behind a proxy the head names somebody else: the place that is kept is that of the proxy's line."""
    kept: list[tuple[str, int]] = []
    with running(world, tmp_path / "hub") as service:
        server = Server(service.desk, know=lambda host, port: kept.append((host, port)))
        scope = {"type": "http", "client": ("203.0.113.9", 0), "state": {END: ("127.0.0.1", 4000)}}
        server.recognise(Request(scope))
        server.recognise(Request({"type": "http", "client": ("127.0.0.1", 5000)}))
        server.close()
    assert kept == [("127.0.0.1", 4000), ("127.0.0.1", 5000)]


def test_junk_after_an_answer_ends_the_line_and_nothing_else(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A chunk that is none, when the answer has been given already: no second answer, no word in any log."""
    with running(world, tmp_path / "hub") as service, closing(line_to(service)) as line:
        line.sendall(b"POST /nothing HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
        assert line.recv(4096).startswith(b"HTTP/1.1 404")
        line.sendall(b"zz\r\n")
        assert line.recv(4096) == b""
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.parametrize("host", ["a..b", "x" * 70 + ".example", "no-such-host.invalid"])
def test_a_host_that_is_none_is_one_line(host: str) -> None:
    """Two dots, a label that is too long, a name that nobody has."""
    with pytest.raises(HubError, match="cannot listen"):
        listen(Place(host=host, port=0))
