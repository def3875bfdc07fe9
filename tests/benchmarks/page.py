"""The web page of a province against a bare page of the same size."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import Message

from surveytui.sync.hub.page import SESSION, Page
from surveytui.sync.hub.server import Server, make_app
from surveytui.sync.hub.sessions import Sessions, load_login, set_password
from tests.benchmarks.hub import agencies
from tests.benchmarks.measure import in_turns, verdict
from tests.sync.province import Counter, make_province

PROVINCE = 110
TIMES = 25
PAGE_LIMIT = 0.050
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
            told += [str(ratio), f"  server time {verdict(ratio.ours, PAGE_LIMIT)}, {len(text) // 1024} KB"]
        server.close()
        made.desk.close()
        ours.close()
        other.close()
    return told
