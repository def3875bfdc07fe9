"""HTTPS as the way to a hub: one request when there is nothing new, pieces that can be taken up again when there is."""

from __future__ import annotations

import random
import ssl
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from surveytui import canonical, foreign
from surveytui.batch.sizes import RECEIPT_BYTES
from surveytui.errors import OfflineError, SyncError, printable
from surveytui.sealing import durable
from surveytui.sync.line import PORT, Line, LineError, ProxyRefusalError, place_of, proxy_to
from surveytui.sync.transport import (
    BUNDLE,
    PASS,
    PASS_BYTES,
    Exchanged,
    Outgoing,
    Progress,
    Waiting,
    as_bearer,
    content,
    digest_of,
    outgoing,
)
from surveytui.text.system import because
from surveytui.text.words import Words

CHUNK = 256 * 1024
TRIES = 4
FIRST_WAIT, LONGEST_WAIT = 0.5, 8.0
"""Seconds before the second try, and at most; in between they double, each a quarter more or less."""
MOST_WAIT = 60.0
"""Seconds of all the waits that a busy hub may ask for in one sync."""
MOST_SECONDS = 600.0
"""For one answer, however slowly it drips; the largest bundle needs 30 KB a second."""
ANSWER_BYTES = 4 * 1024 * 1024
MOST_SAID = 300
"""Characters of a hub's words that are shown to a person."""
_UNKNOWN, _NOT_YET, _EXPIRED = 1, 9, 10
"""Why a certificate is not trusted, by OpenSSL's numbers."""
TRANSIENT = frozenset({408, 429, 500, 502, 503, 504})
T = TypeVar("T")


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
        self._shown = b""
        """Our pass."""
        self._asked = 0.0
        """Seconds that the hub has made us wait."""
        self.requests = 0
        """How many were made."""

    def exchange(self, outbox: Path, inbox: Path, progress: Progress) -> Exchanged:
        """Bring everything out that is not there yet, and in what is for this counter.

        Raises:
            SyncError: nothing got through at all: no network, no such hub, another certificate, no good pass.
        """
        try:
            going = outgoing(outbox)
            shown = foreign.read(outbox / PASS, PASS_BYTES)
        except OSError as error:
            raise SyncError(
                Words(th="ยังไม่มีบัตรผ่านสำหรับศูนย์รวบรวม", en="there is no pass for a hub yet"),
                where=str(outbox),
                hint=Words(th="ใช้ชุดงานที่ระบุศูนย์รวบรวม", en="take a bundle that names a hub"),
            ) from error
        self._shown = shown
        with closing(self._line(as_bearer(shown))) as line:
            return self._exchange(line, going, inbox, progress)

    def _line(self, shown: str) -> Line:
        """A line to the hub, by the proxy that the environment names.

        Raises:
            SyncError: the address or the proxy's is none.
        """
        headers = {"Authorization": f"Bearer {shown}", "User-Agent": "surveytui"}
        context = _context(self._ca)
        try:
            there = place_of(self._address, scheme="https", port=PORT)
        except ValueError as error:
            raise SyncError(
                Words(th="ที่อยู่ของศูนย์รวบรวมเขียนไม่ถูก", en="this is no address of a hub"),
                where=self._address,
                hint=Words(th="เช่น https://hub.example:8443", en="such as https://hub.example:8443"),
            ) from error
        try:
            return Line(there, proxy=proxy_to(there.host), context=context, headers=headers)
        except ValueError as error:
            raise SyncError(
                Words(th="ที่อยู่ของพร็อกซีในระบบใช้ไม่ได้", en="the proxy that this system names cannot be used as an address"),
                where="HTTPS_PROXY",
                hint=Words(th="เช่น http://proxy:3128 หรือลบค่านี้", en="such as http://proxy:3128, or remove it"),
            ) from error

    def _exchange(self, line: Line, going: Outgoing, inbox: Path, progress: Progress) -> Exchanged:
        progress("report", 0.0)
        report = content(going.report) if going.report else b""
        hello = {
            "report": digest_of(report) if report else "",
            "parcels": [path.name for path in going.parcels],
            "bundle": self._version,
        }
        try:
            welcome = self._decoded(self._ask(line, "POST", "/v1/hello", canonical.encode(hello)), _Welcome)
        except RefusedError as error:
            raise SyncError(error.words, where=self._address) from error
        sent: list[str] = []
        waiting: list[Waiting] = []
        wanted = [path for path in going.files if self._is_wanted(path, going, welcome)]
        for number, path in enumerate(wanted):
            step = "report" if path == going.report else "parcel"
            progress(step, number / len(wanted))
            try:
                if path == going.report:
                    self._decoded(self._ask(line, "PUT", "/v1/report", report), _Said)
                else:
                    self._send(line, path, welcome.parcels[path.name])
                sent.append(path.name)
            except RefusedError as error:
                waiting.append(Waiting(path.name, error.words))
            except OSError as error:
                waiting.append(Waiting(path.name, because(error, th="อ่านแฟ้มไม่ได้", en="cannot be read")))
            except SyncError as error:
                # The line has broken: what was sent is there, the rest goes the next time from where it stopped.
                waiting += [Waiting(left.name, error.what) for left in wanted[number:]]
                return self._result(going, wanted, sent, waiting, [])
        received = self._fetch(line, going, welcome, inbox, progress)
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

    def _send(self, line: Line, path: Path, offset: int) -> None:
        """A parcel, piece by piece, from where the hub says it stopped; never more requests than there are pieces, twice.

        Raises:
            RefusedError: the hub says no.
            SyncError: the line breaks, or what answers is no hub.
            OSError: the file cannot be read.
        """
        data = content(path)
        for _ in range(2 * -(-len(data) // CHUNK) + TRIES):
            if not 0 <= offset <= len(data):
                raise self._no_hub()
            offset = 0 if offset == len(data) else offset
            piece = data[offset : offset + CHUNK]
            span = f"bytes {offset}-{offset + len(piece) - 1}/{len(data)}"
            told = self._decoded(self._ask(line, "PUT", f"/v1/parcels/{path.name}", piece, span=span), _Piece)
            if told.done:
                return
            offset = told.offset
        raise RefusedError(409, Words(th="ส่งต่อไม่ได้", en="it does not go on"))

    def _decoded(self, answer: bytes, kind: type[T]) -> T:
        """What the hub answered.

        Raises:
            SyncError: nothing that a hub would answer: a login page of the network, another service.
        """
        try:
            return canonical.decode(answer, kind)
        except ValueError as error:
            raise self._no_hub() from error

    def _fetch(self, line: Line, going: Outgoing, welcome: _Welcome, inbox: Path, progress: Progress) -> list[str]:
        """Receipts for what lies here, and a newer version of the campaign."""
        received = []
        try:
            wanted = list(dict.fromkeys(filter(going.wants, welcome.receipts)))
            for name in wanted[: len(going.parcels)]:  # each parcel has one
                progress("receipt", 1.0)
                data = self._ask(line, "GET", f"/v1/receipts/{name}", most=RECEIPT_BYTES)
                durable.write_replacing(inbox / name, data)
                received.append(name)
            if welcome.bundle > self._version:
                progress("bundle", 1.0)
                received += self._fetch_bundle(line, inbox)
        except (RefusedError, SyncError, OSError):
            return received  # they will be there the next time
        return received

    def _fetch_bundle(self, line: Line, inbox: Path) -> list[str]:
        """The newer version of the campaign that the hub offers, if it is one; anything else is left alone."""
        from surveytui.sync.offer import BUNDLE_BYTES, is_newer

        data = self._ask(line, "GET", "/v1/bundle", most=BUNDLE_BYTES)
        if not is_newer(data, shown=self._shown, version=self._version):
            return []
        durable.write_replacing(inbox / BUNDLE, data)
        return [BUNDLE]

    def _ask(
        self,
        line: Line,
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
        after = 0.0
        for number in range(TRIES):
            if number:
                line.close()  # meanwhile the hub may have hung up
                self._wait(max(after, self._pause(number)))
            try:
                self.requests += 1
                told = line.ask(method, path, body, headers, most=most, seconds=MOST_SECONDS)
            except LineError as error:
                failed: SyncError = self._explain(error)
                after = 0.0
                if _distrust(error) or isinstance(error, ProxyRefusalError):
                    raise failed from error
                continue
            status, answer, after = told.status, told.body, _seconds(told.after)
            if status == 200 or (status == 409 and span):
                return answer
            if 300 <= status < 400 or (status == 404 and answer):
                raise self._no_hub()  # the login page of a network, another service
            if status not in TRANSIENT:
                raise RefusedError(status, _words(status, answer))
            failed = OfflineError(
                Words(th="ศูนย์รวบรวมไม่ว่าง จะส่งใหม่ภายหลัง", en="the hub is busy; it will be sent later"),
                where=self._address,
            )
            self._asked += after
            if self._asked > MOST_WAIT:
                raise failed
        raise failed

    def _pause(self, number: int) -> float:
        """Seconds before a try: doubling, never the same for two counters."""
        return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (number - 1)) * self._chance.uniform(0.75, 1.25)

    def _explain(self, error: LineError) -> SyncError:
        fault = _distrust(error)
        if fault in {_EXPIRED, _NOT_YET}:
            expired = fault == _EXPIRED
            return SyncError(
                Words(
                    th="ใบรับรองของศูนย์รวบรวม"
                    + ("หมดอายุแล้ว" if expired else "ยังไม่เริ่มใช้")
                    + "ตามวันที่ของเครื่องนี้ จึงไม่ได้ส่งอะไรออกไป",
                    en="the hub's certificate "
                    + ("has expired" if expired else "is not valid yet")
                    + " by this machine's date; nothing was sent",
                ),
                where=self._address,
                hint=Words(
                    th="ตรวจวันที่ของเครื่องนี้ ถ้าถูกแล้ว แจ้งผู้ดูแลศูนย์รวบรวม หรือส่งด้วยแฟลชไดรฟ์",
                    en="check this machine's date; if it is right, tell who runs the hub, or send by USB stick",
                ),
            )
        if fault:
            return SyncError(
                Words(
                    th="เครือข่ายนี้ใช้ใบรับรองอื่นแทนของศูนย์รวบรวม จึงไม่ได้ส่งอะไรออกไป",
                    en="this network shows another certificate in place of the hub's; nothing was sent",
                ),
                where=self._address,
                hint=Words(th="ใช้เครือข่ายอื่น หรือส่งด้วยแฟลชไดรฟ์", en="use another network, or send by USB stick"),
            )
        if isinstance(error, ProxyRefusalError):
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


def _seconds(text: str) -> float:
    """What a busy hub asks to wait; a day, or nonsense, is told by our own pauses."""
    return float(text) if text.isascii() and text.isdecimal() and len(text) <= 6 else 0.0


def _words(status: int, answer: bytes) -> Words:
    """What the hub says to a person, or what its status means."""
    if status == 404:
        return Words(th="ศูนย์รวบรวมไม่รู้จักเครื่องนี้ หรือเลิกใช้แล้ว", en="the hub does not know this counter, or it is retired")
    try:
        said = canonical.decode(answer, _Said)
    except ValueError:
        said = _Said()
    thai, english = (printable(text[:MOST_SAID]) for text in (said.th, said.en))
    return Words(th=thai or f"ศูนย์รวบรวมไม่รับ ({status})", en=english or f"the hub refuses ({status})")


def _context(ca: str) -> ssl.SSLContext:
    """Trusts the pinned certificates alone, or the system's where none are pinned."""
    try:
        return ssl.create_default_context(cadata=ca or None)
    except ssl.SSLError as error:
        raise SyncError(
            Words(th="ใบรับรองของศูนย์รวบรวมในชุดงานเสียหาย", en="the hub's certificates in the bundle are damaged")
        ) from error


def _distrust(error: LineError) -> int:
    """Why a certificate cannot be trusted, by OpenSSL's number (X509_V_ERR); 0 if no certificate lies behind an error."""
    cause = error.__cause__
    return (cause.verify_code or _UNKNOWN) if isinstance(cause, ssl.SSLCertVerificationError) else 0
