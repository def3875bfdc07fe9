"""What keeps strangers from wearing a hub out: time for a head and a body, size of a body, how often."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import ClientDisconnect, Request
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0
"""For all of a request's head, from the first byte of a connection or of a request on it."""
BODY_SECONDS = 60.0
"""For each body; a chunk of a parcel has 256 KiB."""
MOST_CONNECTIONS = 300
MOST_KNOWN = 10_000
"""Addresses and counters whose rate is remembered at once."""


class TooMuchError(Exception):
    """A body is larger than may come here."""


class TooSlowError(Exception):
    """A body did not come in time, or not whole."""


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
