"""Interview, rehearsal and staff processes as the keeper sees them."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from surveytui.counter import platform
from surveytui.counter.channel import Channel, ChannelError, Message, Said
from surveytui.counter.environment import clean_environment
from surveytui.counter.kindling import kindled

STARTUP = 30.0
"""Seconds in which a child must be ready, on the slowest kiosk; one that is not hangs."""
SILENCE = 60.0
"""Seconds after which a live interview process that says nothing counts as hung."""
GRACE = 2.0
"""Seconds that a child has to leave."""


class Role(Enum):
    """What a child is, known from what the keeper started."""

    INTERVIEW = "interview"
    REHEARSAL = "rehearsal"
    STAFF = "staff"


@dataclass(slots=True)
class Child:
    """One process and our end of its channel."""

    role: Role
    process: subprocess.Popen[bytes]
    channel: Channel
    live: bool = False
    """It has the terminal."""
    ready: bool = False
    """It has composed and waits for *go*."""
    over: bool = False
    """It has said that it is finished."""
    begun: bool = False
    """Its respondent has come to the first question."""
    kept: bool = False
    """A record of it has been kept; there is never a second one."""
    born: float = field(default_factory=time.monotonic)
    heard_at: float = field(default_factory=time.monotonic)
    """When it last said anything."""

    @classmethod
    def start(cls, role: Role, arguments: Sequence[str]) -> Child:
        """Start a module of ours, or take the very same one that was kindled; `{channel}` in `arguments` is filled in."""
        process, end = kindled(arguments) or platform.spawn(arguments, clean_environment(os.environ))
        return cls(role, process, Channel(end))

    def say(self, message: Message) -> bool:
        """Send a message; False if the child is gone."""
        return self.channel.send(message)

    def heard(self) -> Iterator[Said | None]:
        """What it has said since; None at its end. A child that breaks the protocol is ended."""
        try:
            yield from self.channel.arrived()
        except ChannelError:
            self.kill()
            yield None

    @property
    def deadline(self) -> float | None:
        """When it counts as hung: never ready, or live and silent. None for one that may wait for ever."""
        if not self.ready:
            return self.born + STARTUP
        return self.heard_at + SILENCE if self.live and self.role is Role.INTERVIEW else None

    def hangs(self, now: float) -> bool:
        """Whether it is past its deadline."""
        return self.deadline is not None and now > self.deadline

    def alive(self) -> bool:
        """Whether the process still runs."""
        return self.process.poll() is None

    def kill(self) -> None:
        """End it at once, and wait until it is gone."""
        with contextlib.suppress(OSError):
            self.process.kill()
        self.process.wait()

    def bury(self, patience: float = GRACE) -> None:
        """Wait until it has gone, end it if it does not go, and close the channel: two readers of one terminal never overlap."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        if self.alive():
            self.kill()
        self.channel.close()
