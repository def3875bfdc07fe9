"""The keeper: the parent process that holds the vault and the terminal and never an answer (DESIGN D1).

One interview process is live, the next one warm behind its gate. A third kind, the staff screen, is started on demand.
Single-threaded: one selector over the channels and the signals; a commit blocks it for a millisecond.

What opens the vault is imported after the first interview process has been started: both then load side by side.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from surveytui.counter import platform
from surveytui.counter.channel import Alive, Begun, Go, Keep, Kept, Leave, Over, Ready, Refused, Request, Said, Staff
from surveytui.counter.children import GRACE, Child, Role
from surveytui.counter.kindling import KIOSK, interview_arguments

if TYPE_CHECKING:
    from surveytui.counter.errands import Errands, Sent
    from surveytui.counter.station import Station

STAFF = "surveytui.ui.staff"
FALLS = 3
"""So many processes that die unasked within a minute, and an officer is called."""
MINUTE = 60.0
PAUSE = 20.0
"""Seconds between tries after that."""
PATIENCE = 10.0
"""Seconds without a word while another program holds the vault, between two versions of the campaign."""
BROKEN = (
    "\x1b[0m\x1b[2J\x1b[H\r\n\r\n  ขออภัย เครื่องหยุดทำงาน\r\n\r\n  กรุณาแจ้งเจ้าหน้าที่\r\n\r\n  คำตอบที่ยังไม่ได้ส่งไม่ถูกเก็บไว้"
    "\r\n\r\n\r\n  Sorry, the machine has stopped.\r\n  Please call an officer.\r\n\r\n  รหัสสำหรับเจ้าหน้าที่  K04\r\n"
)


class Keeper:
    """Runs respondents one after another until a signal ends the day.

    Args:
        folder: The counter's.
        open_station: Opens the vault; called once, after the first child has been started.
        rehearsal: Mark every answer as a rehearsal, inside the seal and in the count.
        tool: Ask this, whatever the officers chose.
    """

    def __init__(
        self,
        folder: Path,
        *,
        open_station: Callable[[Path], Station] | None = None,
        rehearsal: bool = False,
        tool: str = "",
    ) -> None:
        self._folder = folder
        self._open_station = open_station or _open_station
        self._rehearsal = rehearsal
        self._tool = tool
        self._selector = selectors.DefaultSelector()
        self._terminal = platform.Terminal(sys.stdin.fileno())
        self._live: Child | None = None
        self._warm: Child | None = None
        self._staff: Child | None = None
        self._falls: deque[float] = deque(maxlen=FALLS)
        self._retry_at = 0.0
        self._told_to_call = False
        self._leaving = False
        self._station: Station | None = None
        self._desk: Callable[[Request, Child], None] | None = None
        self._errands: Errands | None = None

    def run(self) -> int:
        """Work until told to stop; the exit status.

        Raises:
            SurveyError: the counter cannot be opened; the terminal is as it was.
        """
        platform.ignore_keeper_signals()
        platform.no_dumps()
        wake = self._listen_to_signals()
        self._terminal.quiet()
        try:
            while not self._leaving:  # once for every version of the campaign that comes while it runs
                _take_newer_campaign(self._folder)
                self._warm = self._start(Role.INTERVIEW)
                try:
                    station = self._opened()
                except _busy_error():
                    if self._leaving:  # told to end while it waited
                        break
                    raise
                with station:
                    if self._station is None:
                        station.home.need_pin()
                        station.home.make_private()
                    self._work(station, wake)
        finally:
            self._dismiss()
            self._terminal.restore()
        return 0

    def _opened(self) -> Station:
        """The counter. When a newer campaign has come, whoever looks at its files just then is waited for.

        Raises:
            SurveyError: it cannot be opened; at the start also if another program holds it.
        """
        patience = time.monotonic() + PATIENCE
        while True:
            try:
                return self._open_station(self._folder)
            except _busy_error():
                if self._station is None or self._leaving:
                    raise
                if time.monotonic() >= patience:  # nobody is answering: words, and on it goes when the other one ends
                    self._call_for_an_officer()
                time.sleep(0.1)

    def _work(self, station: Station, wake: socket.socket) -> None:
        """Let respondents through until told to stop, or until a newer campaign has come and nobody answers."""
        before, last = self._station, self._errands.last if self._errands is not None else None
        if before is not None:
            station.carry_on(before)
        self._station = station
        self._errands = _errands(station, last)
        self._desk = _desk(station, self._errands, leaving=lambda: self._leaving, stop=self._stop)
        try:
            self._loop(wake)
        finally:
            if self._errands is not None:
                self._errands.stop()
            self._dismiss()

    def _listen_to_signals(self) -> socket.socket:
        """Turn SIGTERM, SIGHUP (power button, closed terminal) into bytes that the selector sees."""
        reading, writing = socket.socketpair()
        reading.setblocking(False)
        writing.setblocking(False)
        signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
        self._wake_end = writing
        for name in ("SIGTERM", "SIGHUP"):
            if number := getattr(signal, name, None):
                signal.signal(number, self._asked_to_leave)
        self._selector.register(reading, selectors.EVENT_READ, None)
        return reading

    def _stop(self) -> None:
        """An officer ends the day and the program."""
        self._leaving = True

    def _asked_to_leave(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._leaving = True

    def _loop(self, wake: socket.socket) -> None:
        while not self._leaving:
            self._advance()
            if self._may_renew():
                return
            for key, _ in self._selector.select(self._patience()):
                if key.data is None:
                    with contextlib.suppress(BlockingIOError):
                        wake.recv(64)
                else:
                    self._hear(key.data)

    def _patience(self) -> float | None:
        """Seconds until something must be looked at although nobody has spoken; None for never."""
        children = [child for child in (self._live, self._warm, self._staff) if child is not None]
        moments = [child.deadline for child in children if child.deadline is not None]
        if self._retry_at:
            moments.append(self._retry_at)
        if self._errands is not None and self._errands.deadline is not None and self._is_idle():
            moments.append(self._errands.deadline)
        return max(0.0, min(moments) - time.monotonic()) + 0.01 if moments else None

    def _advance(self) -> None:
        """Let the next process through, or start one, as the situation asks."""
        now = time.monotonic()
        for child in (self._live, self._warm, self._staff):
            if child is not None and child.hangs(now):
                child.kill()  # its channel ends, and with it comes the rest
        if self._errands is not None and self._is_idle():
            self._errands.tick()
        if self._retry_at and now >= self._retry_at:
            self._retry_at = 0.0
            self._falls.clear()
        if self._retry_at:
            self._call_for_an_officer()
            return
        if self._live is not None:
            self._call_officer_in()
        elif self._warm is not None and self._warm.ready:
            self._let_through(self._warm)
            self._warm = None
        if self._warm is None:  # the next one warms up while this one is live
            self._warm = self._start(Role.INTERVIEW)

    def _is_idle(self) -> bool:
        """Whether nobody answers and no officer is at work."""
        return self._live is None or (self._live.role is Role.INTERVIEW and not self._live.begun)

    def _may_renew(self) -> bool:
        """Whether a newer campaign has come, and this is the moment for it: nobody answers, no officer is at work."""
        return self._must_station().newer and self._staff is None and self._is_idle()

    def _call_officer_in(self) -> None:
        """The staff process is ready: the start screen leaves without a word and it takes over."""
        if self._staff is None or not self._staff.ready or self._live is None:
            return
        self._live.say(Leave())
        self._part_from(self._live)
        staff, self._staff = self._staff, None
        self._let_through(staff)

    def _start(self, role: Role) -> Child:
        _, *rest = interview_arguments(self._folder, self._terminal, rehearsal=self._rehearsal)
        child = Child.start(role, (STAFF if role is Role.STAFF else KIOSK, *rest))
        self._selector.register(child.channel, selectors.EVENT_READ, child)
        return child

    def _let_through(self, child: Child) -> None:
        station = self._must_station()
        self._live = child
        child.live, child.heard_at = True, time.monotonic()
        closed, opens = station.closed(), station.opens()
        child.say(
            Go(
                bundle=station.digest,
                agency=station.agency.code,
                tools=(self._tool,) if self._tool else tuple(station.tools()),
                closed=closed,
                opens=opens.isoformat() if opens is not None and closed == "day" else "",
                theme=station.state.theme,
            )
        )

    def _must_station(self) -> Station:
        if self._station is None:
            raise RuntimeError("no station")
        return self._station

    def _hear(self, child: Child) -> None:
        child.heard_at = time.monotonic()
        for said in child.heard():
            if said is None:
                self._gone(child)
                return
            self._answer(child, said)

    def _answer(self, child: Child, said: Said) -> None:
        """Do what a child asks, if a child of its kind may ask it."""
        match said:
            case Ready():
                child.ready = True
            case Over(how=how):
                child.over = not how.startswith("crash")
                if not child.over:
                    self._must_station().home.note_fault(how)
            case Alive():
                """Noted by whoever heard it."""
            case Begun() if child is self._live and child.role is Role.INTERVIEW:
                child.begun = True
                self._look_again(child)
            case Keep() if child is self._live and child.role is Role.INTERVIEW and not child.kept:
                self._keep(child, said)
            case Staff() if child is self._live and child.role is Role.INTERVIEW:
                if self._staff is None and self._desk is not None:
                    self._staff = self._start(Role.STAFF)
            case Request() if child is self._live and child.role is Role.STAFF and self._desk is not None:
                self._desk(said, child)
            case _:
                child.kill()  # nothing of ours says this here

    def _keep(self, child: Child, said: Keep) -> None:
        station = self._must_station()
        why = station.keep(said.record, agency=said.agency, tool=said.tool, rehearsal=self._rehearsal)
        child.kept = not why
        child.say(Refused(why) if why else Kept())
        if not why:
            station.decoy()

    def _look_again(self, child: Child) -> None:
        """Before the first question: the start screen may have stood there for hours, and the disk have filled."""
        if self._must_station().closed():
            self._send_home(child)

    def _send_home(self, child: Child) -> None:
        """Let a start screen or notice make way for the next one; nothing has been answered there."""
        child.over = True
        child.say(Leave())

    def _gone(self, child: Child) -> None:
        """A child has closed its channel: bury it, and count it if it died unasked."""
        was_live = child is self._live
        self._part_from(child)
        if was_live and self._staff is not None:
            self._staff.kill()  # whoever asked for it has gone; the next one must ask again
            self._part_from(self._staff)
        elif child.role is Role.STAFF and self._live is not None:
            self._send_home(self._live)  # it has been waiting for the officers' screen, deaf to everybody
        if not child.over:
            self._fell()

    def _part_from(self, child: Child) -> None:
        self._selector.unregister(child.channel)
        child.bury(GRACE)
        for name in ("_live", "_warm", "_staff"):
            if getattr(self, name) is child:
                setattr(self, name, None)

    def _fell(self) -> None:
        if self._terminal.gone():  # no signal tells those who have no session of their own
            self._leaving = True
            return
        now = time.monotonic()
        self._falls.append(now)
        if len(self._falls) == FALLS and now - self._falls[0] < MINUTE:
            self._retry_at = now + PAUSE
            self._told_to_call = False
            self._must_station().home.note_fault("three processes died within a minute")

    def _call_for_an_officer(self) -> None:
        """While nothing can be started: words instead of a dead screen, but never over one that somebody is using."""
        if self._live is None and not self._told_to_call and os.isatty(self._terminal.fd):
            self._told_to_call = True
            os.write(self._terminal.fd, BROKEN.encode())

    def _dismiss(self) -> None:
        """Send every child away; whoever stays longer than two seconds is ended."""
        children = [child for child in (self._live, self._warm, self._staff) if child is not None]
        for child in children:
            child.say(Leave())
        deadline = time.monotonic() + GRACE
        for child in children:
            self._selector.unregister(child.channel)
            child.bury(max(0.05, deadline - time.monotonic()))
        self._live = self._warm = self._staff = None


def _open_station(folder: Path) -> Station:
    from surveytui.counter.home import CounterHome
    from surveytui.counter.outbox import tidy
    from surveytui.counter.station import Station

    station = Station(CounterHome(folder))
    try:
        tidy(station)
    except BaseException:
        station.close()
        raise
    return station


def _take_newer_campaign(folder: Path) -> None:
    """Put a newer version that a courier has brought into force, before anybody loads the old one."""
    if not (folder / "inbox" / "campaign.bundle").exists():
        return
    from surveytui.counter.home import CounterHome
    from surveytui.counter.sync import take_waiting_bundle
    from surveytui.errors import SurveyError

    home = CounterHome(folder)
    try:
        take_waiting_bundle(home)
    except (SurveyError, OSError) as error:
        home.note_fault(f"bundle {type(error).__name__}")  # the old one is as good as it was


def _busy_error() -> type[Exception]:
    from surveytui.errors import VaultBusyError

    return VaultBusyError


def _errands(station: Station, last: Sent | None) -> Errands | None:
    """Sending over the network, where the campaign has a hub."""
    if station.bundle.hub is None:
        return None
    from surveytui.counter.errands import Errands

    return Errands(station, last=last)


def _desk(
    station: Station, errands: Errands | None, *, leaving: Callable[[], bool], stop: Callable[[], None]
) -> Callable[[Request, Child], None]:
    from surveytui.counter.desk import Desk, overheard_cancel

    return Desk(station, errands=errands, cancelled=lambda asker: leaving() or overheard_cancel(asker), stop=stop)


def run_kiosk(folder: Path, *, rehearsal: bool = False, tool: str = "") -> int:
    """Run the counter in `folder` on this terminal until a signal ends it."""
    return Keeper(folder, rehearsal=rehearsal, tool=tool).run()
