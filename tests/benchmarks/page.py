"""The web page of a province against a bare page of the same size, and a sync with nothing new against one bare request."""

from __future__ import annotations

import asyncio
import ssl
import tempfile
import time
from pathlib import Path
from random import Random

import httpx2
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import Message

from surveytui.counter.station import Station
from surveytui.counter.sync import synchronise
from surveytui.sync.https import HttpsTransport
from surveytui.sync.hub.page import SESSION, Page
from surveytui.sync.hub.server import Server, make_app
from surveytui.sync.hub.sessions import Sessions, load_login, set_password
from tests.benchmarks.hub import agencies
from tests.benchmarks.measure import in_turns
from tests.sync.province import Counter, make_province
from tests.sync.service import running
from tests.sync.test_https import answer
from tests.world import make_world

PROVINCE = 110
TIMES = 25
PAGE_LIMIT, SYNC_LIMIT = 0.050, 0.300
"""Seconds: what the issue allows."""


class Loop:
    """Puts requests to an application, without a network and without a new loop each time."""

    def __init__(self, app: Starlette) -> None:
        self.app = app
        self.loop = asyncio.new_event_loop()
        self.body = b""

    def get(self, path: str, cookie: str = "") -> float:
        """Seconds that one request took."""
        since = time.perf_counter()
        self.loop.run_until_complete(self._get(path, cookie))
        return time.perf_counter() - since

    async def _get(self, path: str, cookie: str) -> None:
        parts: list[bytes] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            parts.append(message.get("body", b""))

        scope = {
            "type": "http", "http_version": "1.1", "method": "GET", "scheme": "https", "path": path, "raw_path": path.encode(),
            "root_path": "", "query_string": b"", "client": ("127.0.0.1", 1), "server": ("localhost", 443),
            "headers": [(b"host", b"localhost"), (b"cookie", cookie.encode())],
        }  # fmt: skip
        await self.app(scope, receive, send)
        self.body = b"".join(parts)

    def close(self) -> None:
        """No more."""
        self.loop.close()


def _verdict(seconds: float, limit: float) -> str:
    return f"{seconds * 1000:.1f} ms (at most {limit * 1000:.0f}){'' if seconds <= limit else '  TOO SLOW'}"


def province() -> list[str]:
    """The page of 110 agencies and two tools, the board reckoned anew each time and from memory."""
    with tempfile.TemporaryDirectory() as name:
        places = agencies(PROVINCE)
        made = make_province(
            Path(name), agencies=places, counters=lambda: [Counter(f"เครื่อง {one.code}", (one.code,)) for one in places]
        )
        for counter in made.counters:
            counter.count(35)
            made.hear(counter)
        set_password(made.home, "a long password")
        login = load_login(made.home)
        assert login is not None
        sessions = Sessions()
        server = Server(made.desk)
        page = Page(server, sessions=sessions)
        ours = Loop(make_app(server, *page.routes()))
        cookie = f"{SESSION}={sessions.begin(login.generation)}"
        ours.get("/", cookie)
        assert b"l-00109" in ours.body, "not the board"
        text = ours.body.decode("utf-8")

        async def bare(_: Request) -> Response:
            return HTMLResponse(text)

        other = Loop(Starlette(routes=[Route("/", bare)]))

        def fresh() -> float:
            page._reckoned = None
            return ours.get("/", cookie)

        told = []
        for what, measured in (("reckoned anew", fresh), ("from memory", lambda: ours.get("/", cookie))):
            ratio = in_turns(f"web page of a province, {what}", measured, lambda: other.get("/"), times=TIMES, limit=0)
            told += [str(ratio), f"  server time {_verdict(ratio.ours, PAGE_LIMIT)}, {len(text) // 1024} KB"]
        server.close()
        made.desk.close()
        ours.close()
        other.close()
    return told


def nothing_new() -> list[str]:
    """A sync of a counter whose hub has everything, against one bare request over a new TLS line to the same hub."""
    with tempfile.TemporaryDirectory() as name:
        world = make_world(Path(name) / "home", capacity=60)
        with running(world, Path(name) / "hub") as service:
            answer(world, 55)
            made: list[HttpsTransport] = []

            def line() -> HttpsTransport:
                made.append(
                    HttpsTransport(service.address, ca=service.ca, version=world.bundle.version, chance=Random(1))
                )
                return made[-1]

            synchronise(world.home, line())

            def ours() -> float:
                since = time.process_time()
                synchronise(world.home, line())
                return time.process_time() - since

            def bare() -> float:
                since = time.process_time()
                context = ssl.create_default_context(cadata=service.ca)
                with httpx2.Client(verify=context) as client:
                    client.get(f"{service.address}/nothing")
                return time.process_time() - since

            ratio = in_turns("sync with nothing new", ours, bare, times=TIMES, limit=0)
            with Station(world.home) as station:
                kept = sum(station.vault.counts().values())
        requests = made[-1].requests
    return [
        str(ratio),
        f"  {requests} request (at most 1), work {_verdict(ratio.ours, SYNC_LIMIT)}, hub's included; {kept} answers kept",
    ]


def figures() -> list[str]:
    """All of them."""
    return [*province(), *nothing_new()]
