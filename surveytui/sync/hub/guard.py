"""What may come on a line of a hub: how much, how fast, how often, and from whom as far as an address tells."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any

from starlette.requests import ClientDisconnect, Request

BODY_SECONDS = 60.0
"""For each body; a chunk of a parcel has 256 KiB."""
END = "surveytui.end"
"""Under which name a request's state tells address and port at the other end of its line."""
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
        # Who is refused pays nothing: otherwise whoever asks too often would never again be answered.
        allowed = left >= 1
        self._left[name] = (left - 1 if allowed else left, now)
        return allowed
