"""One line to a hub: HTTP/1.1 over TLS by the standard library, through the proxy that the environment names.

A counter sends by itself every day, and mostly there is nothing new: what is loaded for it is what that costs.
"""

from __future__ import annotations

import base64
import http.client
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from threading import Timer
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

CONNECT_SECONDS, SILENCE_SECONDS = 10.0, 30.0
"""Until there is a line, and between two pieces of what comes over it."""
PIECE = 64 * 1024
PORT, PROXY_PORT = 443, 80

_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_.])?")


class LineError(Exception):
    """Nothing comes over the line, or nothing that can be used; the cause says why."""


class ProxyRefusalError(LineError):
    """The proxy is there and does not let it through."""


@dataclass(frozen=True, slots=True)
class Place:
    """A host, its port, and what is shown to it."""

    host: str
    port: int
    shown: str = ""
    """User and password as a header has them; empty for none."""

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    after: str
    """How long the other side asks to wait (`Retry-After`), as it says it."""


def place_of(address: str, *, scheme: str, port: int) -> Place:
    """The place that an address names.

    Args:
        address: `scheme://[user:password@]host[:port]`.
        scheme: What it must begin with.
        port: Where the address names none.

    Raises:
        ValueError: it is no such address.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    if ":" in host:
        ipaddress.IPv6Address(host)
    else:
        host = host.encode("idna").decode("ascii")
        if not _NAME.fullmatch(host):
            raise ValueError("host")
    found = port if parts.port is None else parts.port
    if parts.scheme != scheme or found == 0:
        raise ValueError("scheme or port")
    if parts.username is None:
        return Place(host, found)
    known = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
    return Place(host, found, base64.b64encode(known).decode("ascii"))


def proxy_to(host: str) -> Place | None:
    """The proxy that this system names for the way to a host; None if it names none.

    Raises:
        ValueError: what it names is no address of an HTTP proxy.
    """
    named = getproxies()
    proxy = named.get("https") or named.get("all")
    if not proxy or proxy_bypass(host):
        return None
    return place_of(proxy if "://" in proxy else f"http://{proxy}", scheme="http", port=PROXY_PORT)


class Line(http.client.HTTPConnection):
    """A line that is opened when something is asked, and kept for what is asked next.

    Args:
        there: The hub.
        proxy: Who is asked for the way; None to go straight.
        context: Whom to trust.
        headers: With every request.
    """

    default_port = PORT

    def __init__(self, there: Place, *, proxy: Place | None, context: ssl.SSLContext, headers: dict[str, str]) -> None:
        super().__init__(there.host, there.port)
        self._there = there
        self._proxy = proxy
        self._context = context
        self._headers = headers
        self._open: socket.socket | None = None
        """What is open, even while it is no line yet, or no line any more but its answer is still read."""

    def connect(self) -> None:
        """Open it.

        Raises:
            OSError, http.client.HTTPException: it cannot be opened; ssl.SSLCertVerificationError: it is not the hub.
            ProxyRefusalError: the proxy says no.
        """
        first = self._proxy or self._there
        plain = self._open = socket.create_connection((first.host, first.port), CONNECT_SECONDS)
        try:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._proxy:
                with self._within(CONNECT_SECONDS):
                    self._ask_for_the_way(plain, self._proxy)
            name = self._there.host
            secret = self._open = self._context.wrap_socket(plain, server_hostname=name, do_handshake_on_connect=False)
            with self._within(CONNECT_SECONDS):
                secret.do_handshake()
        except BaseException:
            self._open.close()
            raise
        secret.settimeout(SILENCE_SECONDS)
        self.sock = secret

    @contextmanager
    def _within(self, seconds: float) -> Iterator[None]:
        """Cut whatever is open if the block takes longer.

        The standard library bounds only the time without a byte: headers, trailers, interim answers, and in a handshake the
        library of TLS below it, go on for as long as something comes.
        """
        watch = Timer(seconds, self._cut)
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()

    def _cut(self) -> None:
        """Whoever reads or writes finds its end."""
        if self._open is not None:
            with suppress(OSError):  # it has ended already
                socket.socket.shutdown(self._open, socket.SHUT_RDWR)  # below TLS, which says no goodbye

    def _ask_for_the_way(self, plain: socket.socket, proxy: Place) -> None:
        asked = [f"CONNECT {self._there} HTTP/1.1", f"Host: {self._there}"]
        if proxy.shown:
            asked.append(f"Proxy-Authorization: Basic {proxy.shown}")
        plain.sendall("\r\n".join([*asked, "", ""]).encode("ascii"))
        with http.client.HTTPResponse(plain, method="CONNECT") as answer:
            answer.begin()
            if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
                raise ProxyRefusalError(answer.status)

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str], *, most: int, seconds: float) -> Answer:
        """One request and its answer.

        Args:
            method: Of the request.
            path: Of the request.
            body: Of the request.
            headers: Besides those of every request.
            most: Bytes that the answer may have.
            seconds: That all of it may take, however slowly it drips.

        Raises:
            LineError: it did not get through, or the answer was too long, came too slowly or not whole.
        """
        until = time.monotonic() + seconds
        try:
            with self._within(seconds):
                self._put(method, path, body or None, self._headers | headers)
                return self._answer(most, until)
        except LineError:
            self.close()
            raise
        except (OSError, http.client.HTTPException, RecursionError) as error:  # headers within headers, for the last
            self.close()
            raise LineError(str(error)) from error

    def _answer(self, most: int, until: float) -> Answer:
        with self.getresponse() as answer:
            if answer.status < HTTPStatus.OK:
                raise LineError("an interim answer")  # what comes behind it must not be taken for the next one's
            found = _whole(answer, most, until)
            return Answer(answer.status, found, answer.getheader("Retry-After", ""))

    def _put(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> None:
        try:
            self.request(method, path, body, headers)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLEOFError):
            if self.sock is None:
                raise
            # The hub has hung up before it had everything, as when it wants nothing of it; why, it has said before.


def _whole(answer: http.client.HTTPResponse, most: int, until: float) -> bytes:
    """The body of an answer, never unpacked: a kilobyte could become a gigabyte.

    Raises:
        LineError: it is too long, comes too slowly, or not whole.
        OSError, http.client.HTTPException: it breaks off.
    """
    found = bytearray()
    while piece := answer.read1(PIECE):
        found += piece
        if len(found) > most:
            raise LineError("the answer is too long")
        if time.monotonic() > until:
            raise LineError("the answer comes too slowly")
    if answer.length or time.monotonic() > until:  # a head or trailers that are cut look like whole ones
        raise LineError("the answer is not whole")
    return bytes(found)
