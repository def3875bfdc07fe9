"""Sending by itself: at the hours that the campaign sets, the keeper makes the outbox ready and a courier carries it.

The keeper, which has the vault, never opens a network connection; the courier, which does, never sees the vault. Being
offline is normal: nobody is told, and the next hour tries again.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from surveytui import canonical
from surveytui.counter.children import clean_environment
from surveytui.counter.station import Station
from surveytui.counter.sync import prepare, take_inbox
from surveytui.errors import SurveyError

MODULE = "surveytui.sync.courier"
LONGEST = 15 * 60.0
"""Seconds that a courier may take; then it is ended, and what was sent is sent."""
LOOK = 2.0
"""Seconds between two looks whether it is back."""


def next_due(now: datetime, times: tuple[str, ...]) -> datetime | None:
    """The next of some times of the day; None if there are none."""
    moments = []
    for text in times:
        hour, _, minute = text.partition(":")
        moment = now.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
        moments.append(moment if moment > now else moment + timedelta(days=1))
    return min(moments, default=None)


def start_courier(station: Station) -> subprocess.Popen[bytes] | None:
    """Send a courier; None if the campaign names no hub.

    Raises:
        OSError: it cannot be started.
    """
    hub = station.bundle.hub
    if hub is None:
        return None
    courier = subprocess.Popen(
        [sys.executable, "-m", MODULE, str(station.home.outbox), str(station.home.inbox)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=clean_environment(os.environ),
    )
    errand = {"address": hub.address, "ca": hub.ca, "version": station.bundle.version}
    if courier.stdin is not None:
        with contextlib.suppress(BrokenPipeError):
            courier.stdin.write(canonical.encode(errand) + b"\n")
            courier.stdin.flush()
    return courier


@dataclass
class Errands:
    """When a courier goes, and what is done when it is back.

    Args:
        station: The open counter.
        today: The machine's time of the day.
        clock: Seconds that only go forward.
        send: Starts a courier.
    """

    station: Station
    today: Callable[[], datetime] = datetime.now
    clock: Callable[[], float] = time.monotonic
    send: Callable[[Station], subprocess.Popen[bytes] | None] = start_courier
    _courier: subprocess.Popen[bytes] | None = None
    _sent_at: float = 0.0
    _due_at: float | None = field(default=None)

    def __post_init__(self) -> None:
        self._plan()

    def _plan(self) -> None:
        """Find the next hour. The machine's clock may jump, so it is asked anew after each."""
        now = self.today()
        due = next_due(now, self.station.bundle.policy.sync_at) if self.station.bundle.hub else None
        self._due_at = None if due is None else self.clock() + (due - now).total_seconds()

    @property
    def deadline(self) -> float | None:
        """When there is something to look at, on the clock; None for never."""
        if self._courier is not None:
            return self.clock() + LOOK
        return self._due_at

    def tick(self) -> None:
        """Do what is due. Only while nobody is answering: making a batch ready takes its time."""
        now = self.clock()
        if self._courier is not None:
            if self._courier.poll() is not None:
                self._welcome()
            elif now - self._sent_at > LONGEST:
                self.stop()
        elif self._due_at is not None and now >= self._due_at:
            self._go(now)

    def _go(self, now: float) -> None:
        self._plan()
        try:
            prepare(self.station)
            self._courier, self._sent_at = self.send(self.station), now
        except (SurveyError, OSError) as error:
            self.station.home.note_fault(f"courier {type(error).__name__}")

    def _welcome(self) -> None:
        """The courier is back: receipts are taken in; a newer campaign waits for the next start."""
        self.stop()
        try:
            take_inbox(self.station)
        except (SurveyError, OSError) as error:
            self.station.home.note_fault(f"inbox {type(error).__name__}")

    def stop(self) -> None:
        """No courier any more."""
        courier, self._courier = self._courier, None
        if courier is None:
            return
        if courier.stdin is not None:
            courier.stdin.close()  # it ends by itself
        try:
            courier.wait(1.0)
        except subprocess.TimeoutExpired:
            courier.kill()
            courier.wait()
