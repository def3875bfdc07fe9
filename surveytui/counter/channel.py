"""What the keeper and its children say to each other (DESIGN D1): a fixed set of messages over one inherited socket.

On the wire: length (4 bytes, big-endian) ‖ MessagePack of one message. 64 KiB at most; anything else ends the channel.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator

import msgspec

from surveytui.errors import SurveyError
from surveytui.text.words import Words

LIMIT = 64 * 1024
PREFIX = 4


class ChannelError(SurveyError):
    """The other side does not keep to the protocol."""

    def __init__(self) -> None:
        super().__init__(Words(th="ช่องทางระหว่างโปรแกรมเสียหาย", en="the channel between the processes is broken"))


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag=True):
    """Anything that is said."""


# The keeper says
class Go(Message, frozen=True):
    """Take the terminal. `closed` is empty, or why nobody can answer now ("over", "day", "room", "disk", "quota").

    `bundle` is the SHA-256, in hex, of the campaign's file that the keeper has verified: a child that has read another
    one must not ask anybody anything. `opens` is the first day on which answers are asked for, in ISO form, where that
    still lies ahead and the counter is closed until then.
    """

    bundle: str
    agency: str
    tools: tuple[str, ...]
    language: str = "th"
    closed: str = ""
    opens: str = ""
    theme: str = ""


class Kept(Message, frozen=True):
    """The record is on the disk."""


class Refused(Message, frozen=True):
    """The record is not on the disk; `why` is "disk", "full" or "foreign"."""

    why: str


class Leave(Message, frozen=True):
    """End now, without a word; keep nothing."""


class Reply(Message, frozen=True):
    """The answer to a staff request, as JSON."""

    request: int
    body: bytes


class Progress(Message, frozen=True):
    """How far a staff request has come, as JSON."""

    request: int
    body: bytes


# A child says
class Ready(Message, frozen=True):
    """Composed and waiting for *go*."""


class Alive(Message, frozen=True):
    """The one that has the terminal still reacts; said every few seconds, from the app's own loop."""


class Begun(Message, frozen=True):
    """Somebody has touched *start*; nothing has been answered yet."""


class Keep(Message, frozen=True):
    """Put this sealed record on the disk and count it."""

    record: bytes
    agency: str
    tool: str


class Staff(Message, frozen=True):
    """Somebody asked for the officers' screen."""


class Request(Message, frozen=True):
    """A staff screen wants something done: `what`, with `body` as JSON."""

    request: int
    what: str
    body: bytes


class Over(Message, frozen=True):
    """This process is finished: "kept", "stopped", "idle", "excused", "left", or "crash <where>"."""

    how: str


Said = Go | Kept | Refused | Leave | Reply | Progress | Ready | Alive | Begun | Keep | Staff | Request | Over

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Said)


class Channel:
    """One end of the socket. Sending blocks; receiving blocks in `receive` and does not in `arrived`."""

    def __init__(self, end: socket.socket) -> None:
        self._socket = end
        self._buffer = bytearray()

    def fileno(self) -> int:
        """The descriptor, for a selector."""
        return self._socket.fileno()

    def send(self, message: Message) -> bool:
        """Say something; False if nobody listens any more.

        Raises:
            ValueError: the message is over 64 KiB, which no caller may let happen.
        """
        body = _encoder.encode(message)
        if len(body) > LIMIT:
            raise ValueError("message over 64 KiB")
        try:
            self._socket.sendall(len(body).to_bytes(PREFIX, "big") + body)
        except OSError:
            return False
        return True

    def receive(self) -> Said | None:
        """Wait for one message; None at the end of the channel.

        Raises:
            ChannelError: what came is no message.
        """
        while (message := self._next()) is None:
            if not self._fill():
                return None
        return message

    def arrived(self) -> Iterator[Said | None]:
        """Read once (the selector said that something is there) and give every whole message; None at the end.

        Raises:
            ChannelError: what came is no message.
        """
        open_still = self._fill()
        while (message := self._next()) is not None:
            yield message
        if not open_still:
            yield None

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _fill(self) -> bool:
        try:
            data = self._socket.recv(LIMIT)
        except OSError:
            return False
        self._buffer += data
        return bool(data)

    def _next(self) -> Said | None:
        if len(self._buffer) < PREFIX:
            return None
        size = int.from_bytes(self._buffer[:PREFIX], "big")
        if size > LIMIT:
            raise ChannelError
        if len(self._buffer) < PREFIX + size:
            return None
        body = bytes(self._buffer[PREFIX : PREFIX + size])
        del self._buffer[: PREFIX + size]
        try:
            message: Said = _decoder.decode(body)
        except msgspec.MsgspecError as error:
            raise ChannelError from error
        return message
