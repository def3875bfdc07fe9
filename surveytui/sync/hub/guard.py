"""What keeps strangers from wearing a hub out: lines at once, time for TLS, a head and a body, size of a body, how often."""

from __future__ import annotations

import asyncio
import errno
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any

from starlette.requests import ClientDisconnect, Request
from uvicorn.protocols.http.h11_impl import H11Protocol

TLS_SECONDS = 10.0
"""For the handshake, before anything can be said."""
HEAD_SECONDS = 10.0
"""For all of a request's head, from the first byte of a connection or of a request on it."""
BODY_SECONDS = 60.0
"""For each body; a chunk of a parcel has 256 KiB."""
MOST_CONNECTIONS = 300
"""Connections that are answered at once; who comes then is asked to wait."""
MOST_LINES = 600
"""Lines that are open at once, with what has said nothing yet; who comes then is hung up on. Every system allows more."""
MOST_FROM_ONE = 150
"""Of these from one address: a whole province may stand behind one."""
MOST_KNOWN = 10_000
"""Addresses and counters whose rate is remembered at once."""


class TooMuchError(Exception):
    """A body is larger than may come here."""


class TooSlowError(Exception):
    """A body did not come in time, or not whole."""


def origin(host: str) -> str:
    """Who somebody is, as far as an address tells: all of an IPv6 network's addresses are one customer's."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Network((int(address) >> 64 << 64, 64)))
    return str(address)


class GuardedSocket(socket.socket):
    """A listening end that hangs up at once on whoever has enough lines, or when there are enough of all.

    Otherwise strangers who say nothing could take all the lines that the system gives to a program.
    """

    def __init__(self, *arguments: Any, from_one: int = MOST_FROM_ONE, **named: Any) -> None:
        """Args: as a socket's, and how many lines one address may have."""
        super().__init__(*arguments, **named)
        self._from_one = from_one
        self._lines: dict[str, list[socket.socket]] = {}

    def accept(self) -> tuple[socket.socket, Any]:
        """The next line.

        Raises:
            ConnectionAbortedError: it was hung up on; asyncio takes it for one that was given up while it waited.
        """
        line, address = super().accept()
        who = origin(address[0])
        still = {other: [one for one in lines if one.fileno() != -1] for other, lines in self._lines.items()}
        self._lines = {other: lines for other, lines in still.items() if lines}
        if len(self._lines.get(who, ())) >= self._from_one or sum(map(len, self._lines.values())) >= MOST_LINES:
            line.close()
            raise ConnectionAbortedError(errno.ECONNABORTED, "too many lines")
        self._lines.setdefault(who, []).append(line)
        return line, address


class GuardedLoop(asyncio.SelectorEventLoop):
    """Gives a TLS handshake `TLS_SECONDS`: the minute that it has otherwise is six times as long as a head has."""

    async def create_server(self, *arguments: Any, **named: Any) -> asyncio.Server:
        """As asyncio's, with that limit."""
        if named.get("ssl"):
            named["ssl_handshake_timeout"] = TLS_SECONDS
        return await super().create_server(*arguments, **named)


class GuardedProtocol(H11Protocol):
    """Closes a connection on which a head is not whole in time: uvicorn itself would wait for ever."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The clock runs from the first moment."""
        super().connection_made(transport)
        self._watch(busy=False)

    def data_received(self, data: bytes) -> None:
        """A request that is whole stops the clock; the next one starts it again."""
        super().data_received(data)
        self._watch(busy=self.cycle is not None and not self.cycle.response_complete)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to watch any more."""
        self._watch(busy=True)
        super().connection_lost(exc)

    def _watch(self, *, busy: bool) -> None:
        if busy and self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        elif not busy and self._deadline is None:
            self._deadline = self.loop.call_later(HEAD_SECONDS, self.transport.close)


async def body_of(request: Request, most: int) -> bytes:
    """All of a request's body.

    Raises:
        TooMuchError: more than `most` bytes, told or come.
        TooSlowError: not whole in time, or the other side has gone.
    """
    told = request.headers.get("content-length", "0")
    if not told.isdecimal() or int(told) > most:
        raise TooMuchError
    found = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for piece in request.stream():
                found += piece
                if len(found) > most:
                    raise TooMuchError
    except (TimeoutError, ClientDisconnect) as error:
        raise TooSlowError from error
    return bytes(found)


@dataclass
class Rate:
    """A bucket of tokens for each name.

    Args:
        burst: How many at once.
        per_second: How many come back each second.
        clock: Seconds that only go forward.
    """

    burst: float
    per_second: float
    clock: Callable[[], float] = time.monotonic
    _left: dict[Any, tuple[float, float]] = field(default_factory=dict)

    def allows(self, name: object) -> bool:
        """Take one; False if there is none left."""
        now = self.clock()
        left, since = self._left.get(name, (self.burst, now))
        left = min(self.burst, left + (now - since) * self.per_second)
        if len(self._left) >= MOST_KNOWN and name not in self._left:
            self._left.clear()  # forgetting all of them lets a few too many through; growing without end would not end
        self._left[name] = (max(0.0, left - 1), now)
        return left >= 1
