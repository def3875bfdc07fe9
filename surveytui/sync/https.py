"""HTTPS as the way to a hub: one request when there is nothing new, pieces that can be taken up again when there is."""

from __future__ import annotations

import random
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx2

from surveytui import canonical, foreign
from surveytui.batch.receipt import MOST_BYTES as RECEIPT_BYTES
from surveytui.errors import OfflineError, SyncError
from surveytui.sealing import durable
from surveytui.sealing.bundles import MOST_BYTES as BUNDLE_BYTES
from surveytui.sync import passes
from surveytui.sync.report import digest_of
from surveytui.sync.transport import BUNDLE, Exchanged, Outgoing, Progress, Waiting, content, outgoing
from surveytui.text.words import Words

CHUNK = 256 * 1024
TRIES = 4
FIRST_WAIT, LONGEST_WAIT = 0.5, 8.0
"""Seconds before the second try, and at most; in between they double, each a quarter more or less."""
ANSWER_BYTES = 4 * 1024 * 1024
TIMEOUT = httpx2.Timeout(30.0, connect=10.0)
TRANSIENT = frozenset({408, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class _Welcome:
    """What the hub lacks, and has for us (`sync.hub.server.Welcome`)."""

    report: bool
    parcels: dict[str, int]
    receipts: tuple[str, ...]
    bundle: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """How far a parcel is."""

    offset: int
    done: bool


@dataclass(frozen=True, slots=True)
class _Said:
    """What the hub says to a person."""

    th: str = ""
    en: str = ""


class RefusedError(Exception):
    """The hub will not take something, however often it is sent."""

    def __init__(self, status: int, words: Words) -> None:
        super().__init__(words.en)
        self.status = status
        self.words = words


class HttpsTransport:
    """Speaks to a hub.

    Args:
        address: `https://host[:port]`.
        ca: PEM certificates that alone may have signed the hub's; empty for the system's.
        version: Version of the campaign in force here; newer ones are fetched.
        wait: Waits some seconds between two tries.
        chance: For the waits, so that a province's counters do not all come back at once.
    """

    def __init__(
        self,
        address: str,
        *,
        ca: str = "",
        version: int,
        wait: Callable[[float], None] = time.sleep,
        chance: random.Random | None = None,
    ) -> None:
        self._address = address.rstrip("/")
        self._ca = ca
        self._version = version
        self._wait = wait
        self._chance = chance or random.SystemRandom()
        self.requests = 0
        """How many were made."""

    def exchange(self, outbox: Path, inbox: Path, progress: Progress) -> Exchanged:
        """Bring everything out that is not there yet, and in what is for this counter.

        Raises:
            SyncError: nothing got through at all: no network, no such hub, another certificate, no good pass.
        """
        try:
            going = outgoing(outbox)
            shown = foreign.read(outbox / passes.FILE, passes.MOST_BYTES)
        except OSError as error:
            raise SyncError(
                Words(th="ยังไม่มีบัตรผ่านสำหรับศูนย์รวบรวม", en="there is no pass for a hub yet"),
                where=str(outbox),
                hint=Words(th="ใช้ชุดงานที่ระบุศูนย์รวบรวม", en="take a bundle that names a hub"),
            ) from error
        with httpx2.Client(
            base_url=self._address,
            verify=_context(self._ca),
            timeout=TIMEOUT,
            headers={"Authorization": f"Bearer {passes.bearer(shown)}", "User-Agent": "surveytui"},
        ) as client:
            return self._exchange(client, going, inbox, progress)

    def _exchange(self, client: httpx2.Client, going: Outgoing, inbox: Path, progress: Progress) -> Exchanged:
        progress("report", 0.0)
        report = content(going.report) if going.report else b""
        hello = {
            "report": digest_of(report) if report else "",
            "parcels": [path.name for path in going.parcels],
            "bundle": self._version,
        }
        try:
            welcome = canonical.decode(self._ask(client, "POST", "/v1/hello", canonical.encode(hello)), _Welcome)
        except RefusedError as error:
            raise SyncError(error.words, where=self._address) from error
        except ValueError as error:
            raise self._no_hub() from error
        sent: list[str] = []
        waiting: list[Waiting] = []
        wanted = [path for path in going.files if self._is_wanted(path, going, welcome)]
        for number, path in enumerate(wanted):
            step = "report" if path == going.report else "parcel"
            progress(step, number / len(wanted))
            try:
                if path == going.report:
                    self._ask(client, "PUT", "/v1/report", report)
                else:
                    self._send(client, path, welcome.parcels[path.name])
                sent.append(path.name)
            except RefusedError as error:
                waiting.append(Waiting(path.name, error.words))
            except SyncError as error:
                # The line has broken: what was sent is there, the rest goes the next time from where it stopped.
                waiting += [Waiting(left.name, error.what) for left in wanted[number:]]
                return self._result(going, wanted, sent, waiting, [])
        received = self._fetch(client, going, welcome, inbox, progress)
        progress("bundle", 1.0)
        return self._result(going, wanted, sent, waiting, received)

    @staticmethod
    def _is_wanted(path: Path, going: Outgoing, welcome: _Welcome) -> bool:
        return welcome.report if path == going.report else path.name in welcome.parcels

    @staticmethod
    def _result(
        going: Outgoing, wanted: list[Path], sent: list[str], waiting: list[Waiting], received: list[str]
    ) -> Exchanged:
        there = tuple(path.name for path in going.files if path not in wanted)
        return Exchanged(sent=tuple(sent), there=there, waiting=tuple(waiting), received=tuple(received))

    def _send(self, client: httpx2.Client, path: Path, offset: int) -> None:
        """A parcel, piece by piece, from where the hub says it stopped."""
        data = content(path)
        again = 0
        while True:
            offset = 0 if offset >= len(data) else offset
            piece = data[offset : offset + CHUNK]
            span = f"bytes {offset}-{offset + len(piece) - 1}/{len(data)}"
            answer = self._ask(client, "PUT", f"/v1/parcels/{path.name}", piece, span=span)
            told = canonical.decode(answer, _Piece)
            if told.done:
                return
            again = again + 1 if told.offset <= offset else 0
            if again > TRIES:
                raise RefusedError(409, Words(th="ส่งต่อไม่ได้", en="it does not go on"))
            offset = told.offset

    def _fetch(
        self, client: httpx2.Client, going: Outgoing, welcome: _Welcome, inbox: Path, progress: Progress
    ) -> list[str]:
        """Receipts for what lies here, and a newer version of the campaign."""
        received = []
        try:
            for name in filter(going.wants, welcome.receipts):
                progress("receipt", 1.0)
                data = self._ask(client, "GET", f"/v1/receipts/{name}", most=RECEIPT_BYTES)
                durable.write_replacing(inbox / name, data)
                received.append(name)
            if welcome.bundle > self._version:
                progress("bundle", 1.0)
                durable.write_replacing(inbox / BUNDLE, self._ask(client, "GET", "/v1/bundle", most=BUNDLE_BYTES))
                received.append(BUNDLE)
        except (RefusedError, SyncError, OSError):
            return received  # they will be there the next time
        return received

    def _ask(
        self,
        client: httpx2.Client,
        method: str,
        path: str,
        body: bytes = b"",
        *,
        span: str = "",
        most: int = ANSWER_BYTES,
    ) -> bytes:
        """One request, tried again while that may help.

        Raises:
            RefusedError: the hub says no.
            SyncError: it does not get through.
        """
        headers = {"Content-Range": span} if span else {}
        for number in range(TRIES):
            if number:
                self._wait(self._pause(number))
            try:
                self.requests += 1
                status, answer = _read(client, method, path, body, headers, most)
            except httpx2.TransportError as error:
                failed: SyncError = self._explain(error)
                if _is_certificate(error) or isinstance(error, httpx2.ProxyError):
                    raise failed from error
                continue
            if status == 200 or (status == 409 and span):
                return answer
            if status not in TRANSIENT:
                raise RefusedError(status, _words(status, answer))
            failed = OfflineError(
                Words(th="ศูนย์รวบรวมไม่ว่าง จะส่งใหม่ภายหลัง", en="the hub is busy; it will be sent later"),
                where=self._address,
            )
        raise failed

    def _pause(self, number: int) -> float:
        """Seconds before a try: doubling, never the same for two counters."""
        return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (number - 1)) * self._chance.uniform(0.75, 1.25)

    def _explain(self, error: httpx2.TransportError) -> SyncError:
        if _is_certificate(error):
            return SyncError(
                Words(
                    th="เครือข่ายนี้ใช้ใบรับรองอื่นแทนของศูนย์รวบรวม จึงไม่ได้ส่งอะไรออกไป",
                    en="this network shows another certificate in place of the hub's; nothing was sent",
                ),
                where=self._address,
                hint=Words(th="ใช้เครือข่ายอื่น หรือส่งด้วยแฟลชไดรฟ์", en="use another network, or send by USB stick"),
            )
        if isinstance(error, httpx2.ProxyError):
            return SyncError(
                Words(th="พร็อกซีของเครือข่ายนี้ไม่ให้ผ่าน", en="the proxy of this network does not let it through"),
                where=self._address,
                hint=Words(th="ถามผู้ดูแลเครือข่าย หรือส่งด้วยแฟลชไดรฟ์", en="ask who runs the network, or send by USB stick"),
            )
        return OfflineError(
            Words(th="ติดต่อศูนย์รวบรวมไม่ได้ในขณะนี้ ไม่มีอะไรเสียหาย", en="the hub cannot be reached now; nothing is lost"),
            where=self._address,
            hint=Words(th="ลองใหม่ภายหลัง หรือส่งด้วยแฟลชไดรฟ์", en="try later, or send by USB stick"),
        )

    def _no_hub(self) -> SyncError:
        return SyncError(Words(th="ที่อยู่นี้ไม่ใช่ศูนย์รวบรวม", en="whatever answers there is no hub"), where=self._address)


def _read(
    client: httpx2.Client, method: str, path: str, body: bytes, headers: dict[str, str], most: int
) -> tuple[int, bytes]:
    """Status and body of an answer, the body bounded.

    Raises:
        httpx2.TransportError: it did not get through, or was too long.
    """
    with client.stream(method, path, content=body, headers=headers) as response:
        found = bytearray()
        for piece in response.iter_bytes():
            found += piece
            if len(found) > most:
                raise httpx2.ReadError("the answer is too long")
        return response.status_code, bytes(found)


def _words(status: int, answer: bytes) -> Words:
    """What the hub says to a person, or what its status means."""
    if status == 404:
        return Words(th="ศูนย์รวบรวมไม่รู้จักเครื่องนี้", en="the hub does not know this counter")
    try:
        said = canonical.decode(answer, _Said)
    except ValueError:
        said = _Said()
    return Words(th=said.th or f"ศูนย์รวบรวมไม่รับ ({status})", en=said.en or f"the hub refuses ({status})")


def _context(ca: str) -> ssl.SSLContext:
    """Trusts the pinned certificates alone, or the system's where none are pinned."""
    try:
        return ssl.create_default_context(cadata=ca or None)
    except ssl.SSLError as error:
        raise SyncError(
            Words(th="ใบรับรองของศูนย์รวบรวมในชุดงานเสียหาย", en="the hub's certificates in the bundle are damaged")
        ) from error


def _is_certificate(error: BaseException | None) -> bool:
    """Whether a certificate that cannot be trusted lies behind an error."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False
