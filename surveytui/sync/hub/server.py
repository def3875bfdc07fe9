"""The hub over HTTPS: docs/formats/hub.md. Enrolled counters only; strangers learn nothing, not even what is there."""

from __future__ import annotations

import asyncio
import functools
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from surveytui import canonical
from surveytui.campaign.models import Device
from surveytui.errors import HomeError, HubError, SignatureError, SurveyError, SyncError
from surveytui.sync import passes
from surveytui.sync.hub.arrivals import Arrivals
from surveytui.sync.hub.desk import MOST_BYTES as PARCEL_BYTES
from surveytui.sync.hub.desk import HubDesk
from surveytui.sync.hub.guard import END, Rate, TooMuchError, TooSlowError, body_of, origin
from surveytui.sync.hub.outcome import Verdict
from surveytui.sync.report import MOST_BYTES as REPORT_BYTES
from surveytui.sync.transport import PARCEL, RECEIPT
from surveytui.text.system import because
from surveytui.text.words import Words

HELLO_BYTES = 256 * 1024
CHUNK = 256 * 1024
"""Bytes of a parcel in one request."""
MOST_NAMES = 2_000
AT_ONCE = 16
"""Requests of one counter that are answered at a time: a counter makes one after the other, and each holds its body."""
LOOK = 1.0
"""Seconds between two looks for a newer version of the campaign that another program has brought."""
_RANGE = re.compile(r"bytes (\d{1,12})-(\d{1,12})/(\d{1,12})")

T = TypeVar("T")
Handler = Callable[[Request, Device], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Hello:
    """What a counter has, told in its first request."""

    report: str = ""
    """Digest of its report; empty for none."""
    parcels: tuple[str, ...] = ()
    bundle: int = 0


@dataclass(frozen=True, slots=True)
class Welcome:
    """What the hub lacks of it, and has for it."""

    report: bool
    """Whether the report is wanted."""
    parcels: dict[str, int]
    """Bytes that are here of each parcel that is wanted."""
    receipts: tuple[str, ...]
    bundle: int


class Server:
    """The requests of counters.

    Args:
        desk: The hub.
        rate: How often one counter may ask.
        strangers: How often an address without a good pass may, whatever it asks for.
        tell: Told what whoever runs the hub should know.
        know: Told the host and port of a line on which somebody has shown who they are.

    Raises:
        HubError: the disk refuses.
    """

    def __init__(
        self,
        desk: HubDesk,
        *,
        rate: Rate | None = None,
        strangers: Rate | None = None,
        tell: Callable[[Words], None] = lambda _: None,
        know: Callable[[str, int], None] = lambda *_: None,
    ) -> None:
        self.desk = desk
        self._rate = rate or Rate(burst=400, per_second=20)
        self._strangers = strangers or Rate(burst=30, per_second=0.5)
        self._tell = tell
        self._know = know
        self._arrivals = Arrivals(desk.home)
        self._looked = time.monotonic()
        self._under_way: Counter[str] = Counter()
        # One thread has the database: nothing of the desk runs twice at a time, and the loop never waits for a disk.
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="hub")

    def routes(self) -> list[BaseRoute]:
        """Every way in."""
        return [
            Route("/v1/hello", self._guarded(self._hello), methods=["POST"]),
            Route("/v1/report", self._guarded(self._report), methods=["PUT"]),
            Route("/v1/parcels/{name}", self._guarded(self._parcel), methods=["PUT"]),
            Route("/v1/receipts/{name}", self._guarded(self._receipt), methods=["GET"]),
            Route("/v1/bundle", self._guarded(self._bundle), methods=["GET"]),
        ]

    async def work(self, call: Callable[..., T], *arguments: object) -> T:
        """Have the desk do something, in its thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._worker, functools.partial(call, *arguments))

    def close(self) -> None:
        """Finish what is under way."""
        self._worker.shutdown(wait=True)

    async def look(self) -> None:
        """Notice what other programs have brought, once a second at most, however many ask."""
        now = time.monotonic()
        if now - self._looked >= LOOK:
            self._looked = now
            await self.work(self._look)

    def _look(self) -> None:
        try:
            self._arrivals.sweep()
            if self.desk.reload():
                version = self.desk.bundle.version
                said = Words(th=f"ใช้ชุดงานรุ่น {version} แล้ว", en=f"version {version} of the campaign is in force")
                self._tell(said)
        except SurveyError as error:  # what was in force stays in force
            self._tell(Words(th=error.line("th"), en=error.line("en")))
        except OSError as error:
            self._tell(because(error, th="ที่เก็บแฟ้มขัดข้อง", en="the disk refuses"))

    # who asks
    def stranger(self, request: Request) -> Response:
        """What those get whom nobody knows: the same for what is here and for what is not."""
        # a line that is kept open costs a stranger nothing
        return last(nothing() if self._strangers.allows(address_of(request)) else too_often())

    def recognise(self, request: Request) -> None:
        """Somebody whom the hub knows has come on a request's line."""
        if end := request.scope.get("state", {}).get(END, request.client):
            self._know(*end)

    def _guarded(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        async def guarded(request: Request) -> Response:
            if "authorization" not in request.headers:
                return self.stranger(request)
            await self.look()
            try:
                device = self._device(request)
            except SignatureError:
                return self.stranger(request)
            except SyncError as error:
                return told(error.what, 401, error.hint)
            if not self._rate.allows(device.id) or self._under_way[device.id] >= AT_ONCE:
                return too_often()
            self.recognise(request)
            self._under_way[device.id] += 1
            try:
                return await handler(request, device)
            except (TooMuchError, TooSlowError, SurveyError, OSError, ValueError) as error:
                return failure(error)
            finally:
                self._under_way[device.id] -= 1

        return guarded

    def _device(self, request: Request) -> Device:
        """The enrolled counter that asks.

        Raises:
            SignatureError: a stranger, or a counter that is retired.
            SyncError: an enrolled counter with a pass that is no good any more.
        """
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise SignatureError(Words(th="ไม่มีบัตรผ่าน", en="no pass"))
        bundle = self.desk.bundle
        shown = passes.read_bearer(
            bearer,
            campaign=bundle.birth.campaign_id().hex(),
            hub=bundle.hub.address if bundle.hub else "",
            today=self.desk.today(),
            closes=bundle.closes,
            key_of=self._key_of,
        )
        device = self.desk.device(shown.device)
        if device is None:
            raise SignatureError(Words(th="ไม่รู้จักเครื่องนี้", en="not an enrolled counter"))
        return device

    def _key_of(self, device_id: str) -> str | None:
        device = self.desk.device(device_id)
        return device.key if device and not device.retired else None

    # what is asked
    async def _hello(self, request: Request, device: Device) -> Response:
        hello = canonical.decode(await body_of(request, HELLO_BYTES), Hello)
        names = hello.parcels
        if len(names) > MOST_NAMES or not all(map(PARCEL.fullmatch, names)):
            raise ValueError("parcels")
        return answer(await self.work(self._welcome, hello, device))

    def _welcome(self, hello: Hello, device: Device) -> Welcome:
        begun = {name[:16] for name in hello.parcels}
        receipts = self.desk.receipts_for(device.id) if hello.parcels else []
        return Welcome(
            report=bool(hello.report) and not self.desk.knows_report(device.id, hello.report),
            parcels={name: self._arrivals.size(device.id, name) for name in self.desk.lacking(hello.parcels)},
            receipts=tuple(name for name in receipts if name[:16] in begun),
            bundle=self.desk.bundle.version,
        )

    async def _report(self, request: Request, device: Device) -> Response:
        data = await body_of(request, REPORT_BYTES)
        outcome = await self.work(self.desk.take_report_of, device.id, data)
        said = outcome.said or Words(th="", en="")
        return told(said, 422 if outcome.verdict is Verdict.QUARANTINED else 200)

    async def _parcel(self, request: Request, device: Device) -> Response:
        name = request.path_params["name"]
        span = _RANGE.fullmatch(request.headers.get("content-range", ""))
        if not PARCEL.fullmatch(name) or span is None:
            raise ValueError("name or range")
        first, last, total = map(int, span.groups())
        if not first <= last < total <= PARCEL_BYTES or last - first >= CHUNK:
            raise TooMuchError
        data = await body_of(request, CHUNK)
        if len(data) != last - first + 1:
            raise TooSlowError
        return await self.work(self._append, device, name, first, total, data)

    def _append(self, device: Device, name: str, first: int, total: int, data: bytes) -> Response:
        """Add a piece to a parcel that is on its way; take it in when it is whole."""
        if not self.desk.lacking([name]):
            return JSONResponse({"offset": total, "done": True})
        reached = self._arrivals.append(device.id, name, first, total, data)
        if not reached.fits:
            return JSONResponse({"offset": reached.offset, "done": False}, 409)
        if reached.whole is not None:
            try:
                self.desk.take_parcel_of(device.id, name, reached.whole)
            finally:
                reached.whole.unlink(missing_ok=True)  # a damaged one is sent anew, not mended
        return JSONResponse({"offset": reached.offset, "done": reached.whole is not None})

    async def _receipt(self, request: Request, device: Device) -> Response:
        name = request.path_params["name"]
        data = await self.work(self.desk.receipt, device.id, name) if RECEIPT.fullmatch(name) else None
        return nothing() if data is None else Response(data, media_type="application/octet-stream")

    async def _bundle(self, request: Request, device: Device) -> Response:
        del request, device
        return Response(await self.work(self.desk.bundle_bytes), media_type="application/octet-stream")


def make_app(server: Server, *more: BaseRoute) -> Starlette:
    """All of it as one application; whatever is not there looks like whatever is not for strangers."""

    async def not_found(request: Request, error: Exception) -> Response:
        del error
        return server.stranger(request)

    app = Starlette(routes=[*server.routes(), *more], exception_handlers={404: not_found, 405: not_found})
    app.router.redirect_slashes = False  # a way to another spelling would tell that there is something
    return app


def address_of(request: Request) -> str:
    """Who asks, as far as an address tells."""
    return origin(request.client.host) if request.client else ""


def answer(value: object) -> Response:
    """A value as JSON."""
    return Response(canonical.encode(value), media_type="application/json")


def told(words: Words, status: int, hint: Words | None = None) -> Response:
    """Words for the person at the counter."""
    said = {"th": words.th, "en": words.en}
    if hint:
        said = {language: f"{text} ({hint[language]})" for language, text in said.items()}
    return JSONResponse(said, status)


def failure(error: Exception) -> Response:
    """What went wrong, for an enrolled counter."""
    match error:
        case TooMuchError():
            return last(told(Words(th="ใหญ่เกินไป", en="too large"), 413))
        case TooSlowError():
            return last(told(Words(th="ส่งมาไม่ครบ", en="it did not come whole"), 408))
        case HubError() | HomeError():
            return told(error.what, 507, error.hint)
        case SurveyError():
            return told(error.what, 422, error.hint)
        case OSError():
            return told(Words(th="ศูนย์รวบรวมอ่านหรือเขียนแฟ้มไม่ได้", en="the hub cannot read or write a file"), 507)
        case _:
            return told(Words(th="คำขอไม่ถูกต้อง", en="a wrong request"), 422)


def last(response: Response) -> Response:
    """The same as the last one on its line: whatever more of the request is still to come is not read."""
    response.headers["Connection"] = "close"
    return response


def nothing() -> Response:
    """What strangers get, whatever they ask."""
    return Response(status_code=404)


def too_often() -> Response:
    """Wait."""
    return Response(status_code=429, headers={"Retry-After": "30"})
