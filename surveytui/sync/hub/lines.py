"""The lines of a hub: how many there are, how long each may take, and who makes place when all are taken.

A stranger costs nothing to be: one machine can open as many lines as it likes, say nothing on them, or never read what it is
told. So a line that has shown nobody the hub knows is worth less than the next one that comes.
"""

from __future__ import annotations

import asyncio
import errno
import gc
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from surveytui.sync.hub.guard import END, origin

TLS_SECONDS = 10.0
"""For the handshake, before anything can be said."""
HEAD_SECONDS = 10.0
"""For all of a request's head, from the first byte of a connection or of a request on it."""
REQUEST_SECONDS = 300.0
"""For all the rest of a request: its body, its turn, its answer."""
REPLY_SECONDS = 30.0
"""Without a byte of an answer being read."""
GOODBYE_SECONDS = 5.0
"""For the other side to say goodbye too, where it was told."""
MOST_LINES = 600
"""Lines that are open at once, with what has said nothing yet. Every system allows more."""
MOST_FROM_ONE = 150
"""Of these from one address: a whole province may stand behind one."""
FRESH_SECONDS = 3.0
"""For which a line has its place for certain: time enough to show a pass, also when all counters come at once."""
CHURN = 256
"""Lines after which memory is looked through: what a line of TLS leaves goes in circles, a quarter of a megabyte each."""


@dataclass(slots=True)
class Line:
    """One open line."""

    socket: socket.socket
    who: str
    since: float
    known: bool = False
    """Whether a good pass or a supervisor's session was shown on it."""


class Lines:
    """Every open line, the oldest first.

    Args:
        from_one: Lines that one address may have.
        clock: Seconds that only go forward.
    """

    def __init__(self, from_one: int = MOST_FROM_ONE, clock: Callable[[], float] = time.monotonic) -> None:
        self._from_one = from_one
        self._clock = clock
        self._open: dict[tuple[str, int], Line] = {}

    def admit(self, line: socket.socket, host: str, port: int) -> bool:
        """Whether one more has a place. If need be, the oldest that nobody is known on gives up its own.

        Where its address has its share, it is one of that address; else one of all.
        """
        now, who = self._clock(), origin(host)
        self._open = {name: one for name, one in self._open.items() if one.socket.fileno() != -1}
        own = {name: one for name, one in self._open.items() if one.who == who}
        full = own if len(own) >= self._from_one else self._open if len(self._open) >= MOST_LINES else {}
        if full:
            idle = (name for name, one in full.items() if not one.known and now - one.since > FRESH_SECONDS)
            if (name := next(idle, None)) is None:
                return False
            with suppress(OSError):  # it is the loop's to close: this only ends it
                self._open.pop(name).socket.shutdown(socket.SHUT_RDWR)
        self._open[host, port] = Line(line, who, now)
        return True

    def know(self, host: str, port: int) -> None:
        """Somebody whom the hub knows is on a line: it keeps its place."""
        if (line := self._open.get((host, port))) is not None:
            line.known = True


class GuardedSocket(socket.socket):
    """A listening end whose lines have a place among `lines`, or are hung up on at once."""

    def __init__(self, *arguments: Any, lines: Lines, **named: Any) -> None:
        """Args: as a socket's, and where its lines are counted."""
        super().__init__(*arguments, **named)
        self.lines = lines
        self._taken = 0

    def accept(self) -> tuple[socket.socket, Any]:
        """The next line.

        Raises:
            ConnectionAbortedError: it was hung up on; asyncio takes it for one that was given up while it waited.
        """
        line, address = super().accept()
        self._taken += 1
        if self._taken % CHURN == 0:
            gc.collect()
        if not self.lines.admit(line, address[0], address[1]):
            line.close()
            raise ConnectionAbortedError(errno.ECONNABORTED, "too many lines")
        return line, address


class GuardedLoop(asyncio.SelectorEventLoop):
    """Bounds the beginning and the end of TLS, for which asyncio has a minute and half a minute."""

    async def create_server(self, *arguments: Any, **named: Any) -> asyncio.Server:
        """As asyncio's, with those limits."""
        if named.get("ssl"):
            named["ssl_handshake_timeout"], named["ssl_shutdown_timeout"] = TLS_SECONDS, GOODBYE_SECONDS
        return await super().create_server(*arguments, **named)


class GuardedProtocol(H11Protocol):
    """Ends a line on which a head, a request or the reading of an answer takes too long: uvicorn itself would wait for ever.

    It ends it without another word: whoever does not read would not read a goodbye either.
    """

    _clock: asyncio.TimerHandle | None = None
    """Of the head, or of the request."""
    _request: object = None
    """What the clock runs for; None for a head."""
    _unread: asyncio.TimerHandle | None = None
    """Runs while more of an answer waits than the line takes."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The clock runs from the first moment."""
        super().connection_made(transport)
        if self.client:  # who is at the other end, whatever a proxy says later
            self.app_state = {**self.app_state, END: self.client}
        self._start(HEAD_SECONDS)

    def data_received(self, data: bytes) -> None:
        """A head that is whole begins a request."""
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """An answer that is given begins the next head, or a request that has come already."""
        super().on_response_complete()
        self._look()

    def pause_writing(self) -> None:
        """The line does not take what it is told."""
        super().pause_writing()
        self._unread = self.loop.call_later(REPLY_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """It does again."""
        super().resume_writing()
        self._stop_unread()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to watch any more."""
        self._stop_unread()
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP gets what every stranger gets, and the line ends; after an answer it only ends."""
        del msg
        if self.conn.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            self.transport.close()
            return
        own = [(b"content-length", b"0"), (b"connection", b"close")]
        headers = [*self.server_state.default_headers, *own]
        for event in (h11.Response(status_code=404, headers=headers, reason=b"Not Found"), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _look(self) -> None:
        """Start the clock again where something else has begun; not where more of the same has come."""
        request = None if self.cycle is None or self.cycle.response_complete else self.cycle
        if request is not self._request and self._clock is not None:
            self._request = request
            self._start(HEAD_SECONDS if request is None else REQUEST_SECONDS)

    def _start(self, seconds: float) -> None:
        if self._clock is not None:
            self._clock.cancel()
        self._clock = self.loop.call_later(seconds, self.transport.abort)

    def _stop_unread(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None
