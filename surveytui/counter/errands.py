"""Sending over the network: the keeper makes the outbox ready and a courier carries it, at set hours or when asked.

The keeper, which has the vault, never opens a network connection; the courier, which does, never sees the vault. Being
offline is normal: nobody is told, and the next hour tries again. Anything else, such as a network that changes the
certificate, waits for the officers in their machine check.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from surveytui.counter.courier import LOST, Courier
from surveytui.counter.receipts import Taken
from surveytui.counter.station import Station
from surveytui.counter.sync import has_newer, prepare, take_inbox
from surveytui.errors import SurveyError
from surveytui.sync.errand import Errand, Failure, Line
from surveytui.sync.transport import Exchanged
from surveytui.text.words import Words

LOOK = 2.0
"""Seconds between two looks whether a courier is back."""
WATCH = 60.0
"""Seconds between two looks at the wall clock: a machine that slept must not oversleep its hour."""
AFTER_START = 120.0
"""Seconds after the start until the hours that were missed while the machine was off are made good."""


def next_due(now: datetime, times: tuple[str, ...]) -> datetime | None:
    """The next of some times of the day; None if there are none."""
    moments = []
    for text in times:
        hour, _, minute = text.partition(":")
        moment = now.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
        moments.append(moment if moment > now else moment + timedelta(days=1))
    return min(moments, default=None)


def send_courier(station: Station) -> Courier | None:
    """Send a courier to the campaign's hub; None if it names none.

    Raises:
        OSError: it cannot be started.
    """
    hub = station.bundle.hub
    if hub is None:
        return None
    errand = Errand(address=hub.address, ca=hub.ca, version=station.bundle.version)
    return Courier(station.home.outbox, station.home.inbox, errand)


@dataclass(frozen=True, slots=True)
class Sent:
    """How the last errand ended; in memory only."""

    day: date
    outcome: Exchanged | Failure
    receipts: tuple[Taken, ...] = ()
    campaign: bool = False
    """Whether a newer version of the campaign was brought."""

    @property
    def trouble(self) -> Words | None:
        """What an officer should hear of; None if all went, or nobody answered."""
        match self.outcome:
            case Failure(what=what, hint=None, offline=False):
                return what
            case Failure(what=what, hint=Words() as hint, offline=False):
                return Words(th=f"{what.th} {hint.th}", en=f"{what.en}: {hint.en}")
            case Exchanged(waiting=(first, *_)):
                return first.why
            case _:
                return None


@dataclass
class Errands:
    """When a courier goes, and what is done when it is back.

    Args:
        station: The open counter.
        today: The machine's time of the day.
        clock: Seconds that only go forward.
        send: Starts a courier.
        last: How the errand before this ended, if there was one since the start of the program.
    """

    station: Station
    today: Callable[[], datetime] = datetime.now
    clock: Callable[[], float] = time.monotonic
    send: Callable[[Station], Courier | None] = send_courier
    last: Sent | None = None
    _courier: Courier | None = None
    _due: datetime | None = None
    _due_at: float = field(default=0.0)

    def __post_init__(self) -> None:
        self._plan()
        if self._due is not None and self.last is None:
            self._due_at = min(self._due_at, self.clock() + AFTER_START)

    def _plan(self) -> None:
        """Find the next hour, by the wall and by the clock that nobody can set: whichever comes first."""
        now = self.today()
        self._due = next_due(now, self.station.bundle.policy.sync_at) if self.station.bundle.hub else None
        if self._due is not None:
            self._due_at = self.clock() + (self._due - now).total_seconds()

    @property
    def deadline(self) -> float | None:
        """When there is something to look at, on the clock; None for never."""
        if self._courier is not None:
            return self.clock() + LOOK
        return None if self._due is None else min(self._due_at, self.clock() + WATCH)

    def tick(self) -> None:
        """Do what is due. Only while nobody is answering: making a batch ready takes its time."""
        if self._courier is not None:
            if self._courier.is_back:
                self._welcome()
        elif self._due is not None and (self.clock() >= self._due_at or self.today() >= self._due):
            self._plan()
            self.go()

    def go(self) -> None:
        """Send a courier now, if none is under way and there is a hub."""
        if self._courier is not None:
            return
        try:
            prepare(self.station)
            self._courier = self.send(self.station)
        except SurveyError as error:
            self._failed(error.what, f"courier {type(error).__name__}")
        except OSError as error:
            self._failed(LOST.what, f"courier {type(error).__name__}")

    def _failed(self, what: Words, fault: str) -> None:
        self.station.home.note_fault(fault)
        self.last = Sent(self.station.day, Failure(what))

    @property
    def under_way(self) -> bool:
        """Whether a courier is out and not back yet."""
        return self._courier is not None and not self._courier.is_back

    def heard(self) -> list[Line]:
        """What the courier that is out has said since."""
        return self._courier.heard() if self._courier is not None else []

    def _welcome(self) -> None:
        """The courier is back: receipts are taken in; a newer campaign waits for a moment when nobody answers."""
        courier, self._courier = self._courier, None
        if courier is None:
            return
        outcome = courier.outcome()
        courier.stop()
        receipts: list[Taken] = []
        try:
            receipts = take_inbox(self.station)
        except (SurveyError, OSError) as error:
            self.station.home.note_fault(f"inbox {type(error).__name__}")
        self.station.newer = has_newer(self.station)
        self.last = Sent(self.station.day, outcome, tuple(receipts), self.station.newer)

    def settle(self) -> Sent | None:
        """Take in what a courier brought that was waited for; how it ended."""
        self._welcome()
        return self.last

    def stop(self) -> None:
        """No courier any more."""
        courier, self._courier = self._courier, None
        if courier is not None:
            courier.stop()
