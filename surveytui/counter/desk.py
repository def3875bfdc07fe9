"""The keeper's side of the officers' screen: every request, checked, done, answered.

A staff process may ask for the PIN to be judged and nothing else until it has been; the keeper remembers which process
was admitted, not what a process says of itself.
"""

from __future__ import annotations

import contextlib
import math
import os
import selectors
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Protocol

from surveytui import canonical
from surveytui.campaign.quotas import target
from surveytui.counter import doctor
from surveytui.counter.channel import Message, Over, Progress, Reply, Request
from surveytui.counter.children import Child
from surveytui.counter.desk_messages import (
    CANCEL,
    Done,
    Failed,
    Finished,
    Judged,
    Receipts,
    SentNow,
    Status,
    TakenReceipt,
    Tickets,
    ToolStatus,
    answer,
)
from surveytui.counter.errands import Errands
from surveytui.counter.home import Pin
from surveytui.counter.outbox import export, parcel_of
from surveytui.counter.receipts import Outcome, Taken, receipts_in, take_receipts
from surveytui.counter.reports import make_tickets
from surveytui.counter.sending import network_finding, send_now
from surveytui.counter.station import Station, monotonic
from surveytui.counter.sticks import Stick, sticks
from surveytui.counter.sync import offer_bundle
from surveytui.errors import HomeError, SurveyError, UsageError
from surveytui.questionnaire.models import Tool
from surveytui.sealing.pin import check_pin, wait_after
from surveytui.text.system import because
from surveytui.text.words import Words

LISTED = 60
"""Receipts that a reply lists one by one, so that it stays under the channel's limit."""
BEFORE_THE_PIN = frozenset({"lock", "pin"})
BUSY = Words(th="เครื่องกำลังทำงานก่อนหน้า", en="something else is under way")
NO_SUCH = Words(th="ไม่รู้จักคำสั่งนี้", en="no such request")


class Asker(Protocol):
    """Whoever asks: a staff process, or the staff command."""

    def say(self, message: Message) -> bool:
        """Take a reply, or a word about how far it is."""


class CancelledError(SurveyError):
    """The officer has stopped an export."""


@dataclass(slots=True)
class Lock:
    """The PIN's back-off: by the count of failures, on a clock that nobody can set, over restarts."""

    until: float = 0.0

    def wait(self, now: float) -> int:
        """Whole seconds before the next try."""
        return max(0, math.ceil(self.until - now))

    def shut(self, failures: int, now: float) -> None:
        """Begin to wait."""
        self.until = now + wait_after(failures)


def overheard_cancel(asker: Asker) -> bool:
    """Whether a child has asked to stop meanwhile, or is gone: the keeper's loop waits for us and cannot hear it."""
    if not isinstance(asker, Child):
        return False
    with selectors.DefaultSelector() as selector:
        selector.register(asker.channel, selectors.EVENT_READ)
        if not selector.select(0):
            return False
    stop = False
    for said in asker.heard():
        asker.over = asker.over or isinstance(said, Over)
        if isinstance(said, Request) and said.what != CANCEL:  # two screens at once; nobody may wait for ever
            asker.say(Reply(said.request, answer(Failed(BUSY))))
        stop = stop or said is None or isinstance(said, Over) or (isinstance(said, Request) and said.what == CANCEL)
    return stop


@dataclass(slots=True)
class Desk:
    """Answers the requests of a staff process.

    Args:
        station: The open counter.
        clock: Seconds that only go forward, for the PIN's back-off.
        today: The machine's date, for its check.
        look_for_sticks: Finds what is plugged in.
        cancelled: Whether the asker wants a running export stopped.
        stop: Ends the program.
        admitted: Who has given the PIN.
        errands: Sends over the network, where the campaign has a hub.
    """

    station: Station
    clock: Callable[[], float] = monotonic
    today: Callable[[], date] = date.today
    look_for_sticks: Callable[[], list[Stick]] = sticks
    cancelled: Callable[[Asker], bool] = overheard_cancel
    stop: Callable[[], None] = lambda: None
    admitted: Asker | None = None
    errands: Errands | None = None
    _lock: Lock = field(default_factory=Lock)
    _failures: int = 0

    def __post_init__(self) -> None:
        # A damaged file keeps everybody out, request by request; respondents can answer all the same.
        with contextlib.suppress(HomeError):
            if pin := self.station.home.load_pin():
                self._lock.shut(pin.failures, self.clock())

    def __call__(self, request: Request, asker: Asker) -> None:
        """Do what is asked and answer; a refusal is an answer too."""
        asker.say(Reply(request.request, answer(self._outcome(request, asker))))

    def _outcome(self, request: Request, asker: Asker) -> object:
        try:
            return self._handler(request, asker)(request, asker)
        except CancelledError as error:
            return Failed(error.what, why="cancelled")
        except SurveyError as error:
            return Failed(error.what, error.hint)
        except OSError as error:
            return Failed(because(error, th="ทำ|ไม่สำเร็จ", en="not done"))
        except ValueError:
            return Failed(NO_SUCH)

    def _handler(self, request: Request, asker: Asker) -> Callable[[Request, Asker], object]:
        """What does the work of a request.

        Raises:
            UsageError: there is no such request, or its asker has not been admitted.
        """
        handlers: dict[str, Callable[[Request, Asker], object]] = {
            "lock": self._look_at_lock,
            "pin": self._try_pin,
            "status": lambda *_: self.status(),
            "sticks": lambda *_: self.look_for_sticks(),
            "export": self._export,
            "send": self._send,
            CANCEL: lambda *_: None,  # came too late: nothing is under way
            "receipts": self._receipts,
            "choose": self._choose,
            "theme": self._theme,
            "close": self._close,
            "stop": self._stop,
            "finish": self._finish,
            "check": self._check,
            "report": self._report,
        }
        if asker is not self.admitted and request.what not in BEFORE_THE_PIN:
            raise UsageError(Words(th="ใส่รหัสเจ้าหน้าที่ก่อน", en="the PIN comes first"))
        if request.what not in handlers:
            raise UsageError(NO_SUCH)
        return handlers[request.what]

    # the PIN
    def _look_at_lock(self, request: Request, asker: Asker) -> Judged:
        del request, asker
        unset = self.station.home.load_pin() is None
        return Judged(right=False, wait=self._lock.wait(self.clock()), unset=unset, looked_at=False)

    def _try_pin(self, request: Request, asker: Asker) -> Judged:
        judged = self._judge(canonical.decode(request.body, str))
        if judged.right:
            self.admitted = asker
        return judged

    def _judge(self, typed: str) -> Judged:
        pin = self.station.home.load_pin()
        if pin is None:
            return Judged(right=False, wait=0, unset=True, looked_at=False)
        now = self.clock()
        if wait := self._lock.wait(now):
            return Judged(right=False, wait=wait, looked_at=False)
        failures = max(pin.failures, self._failures) + 1
        # The failure is on the disk before the judgement: pulling the plug gains nothing. A full disk must not keep
        # officers from the export that empties it; then the count lives in memory.
        self._remember(replace(pin, failures=failures))
        if not check_pin(pin.hash, typed):
            self._lock.shut(failures, now)
            return Judged(right=False, wait=self._lock.wait(now))
        self._remember(Pin(pin.hash))
        self._lock.until = 0.0
        return Judged(right=True, wait=0)

    def _remember(self, pin: Pin) -> None:
        self._failures = pin.failures
        with contextlib.suppress(OSError):
            self.station.home.save_pin(pin)

    # the numbers
    def status(self) -> Status:
        """The numbers of the menu."""
        station = self.station
        batches = [batch for batch in station.vault.batches() if batch.is_whole]
        waiting = [batch for batch in batches if batch.manifest_digest not in station.delivered]
        draft, unsent = station.vault.draft(), sum(len(batch.slots) for batch in waiting)
        return Status(
            agency=station.agency.short,
            device=station.device.name,
            tools=tuple(self._tool(tool) for tool in (Tool.EIT, Tool.IIT) if tool in station.device.tools),
            to_send=len(draft.slots) + unsent,
            awaiting=sum(len(batch.slots) for batch in batches) - unsent,
            ready=bool(waiting) or station.may_go(draft),
            free=station.vault.free,
            block=station.bundle.policy.block,
            day=station.day,
            closed=station.state.closed,
            finished=station.state.finished,
            theme=station.state.theme or station.bundle.policy.theme,
            checked=station.state.checked,
            sound=station.state.sound,
            hub=station.bundle.hub is not None,
            trouble=self.errands.last.trouble if self.errands and self.errands.last else None,
        )

    def _tool(self, tool: Tool) -> ToolStatus:
        station = self.station
        window = station.bundle.window(tool)
        counted = sum(n for cell, n in station.vault.counts().items() if cell.tool == tool and not cell.rehearsal)
        since = sum(n for cell, n in station.since_start.items() if cell.tool == tool and not cell.rehearsal)
        return ToolStatus(
            tool=tool,
            counted=counted,
            target=target(station.agency, tool, station.bundle.quotas),
            since_start=since,
            first=window.first if window else None,
            last=window.closes if window else None,
            chosen=tool in station.tools(),
        )

    # sticks
    def _export(self, request: Request, asker: Asker) -> Done | Failed:
        folder = canonical.decode(request.body, str)

        def progress(step: str, share: float) -> None:
            asker.say(Progress(request.request, canonical.encode(self._step(step, share))))
            if step != "sync" and self.cancelled(asker):
                raise CancelledError(Words(th="ยกเลิกแล้ว ไม่มีอะไรเสียหาย", en="cancelled; nothing is lost"))

        try:
            done = export(self.station, Path(folder), progress=progress)
        except HomeError as error:
            pulled = all(stick.path != folder for stick in self.look_for_sticks())
            return Failed(error.what, error.hint, "pulled" if pulled else "")
        self.station.delivered = {batch.manifest_digest for batch in self.station.vault.batches() if batch.is_whole}
        return Done(len(done.files), done.records, done.waiting)

    def _step(self, step: str, share: float) -> dict[str, object]:
        """How far an export is; from the second step on also how much it is."""
        told: dict[str, object] = {"step": step, "percent": int(share * 100)}
        if step == "read":
            return told
        batches = [batch for batch in self.station.vault.batches() if batch.is_whole]
        files = [parcel_of(self.station.home, batch.manifest_digest) for batch in batches]
        records = sum(batch.manifest.records for batch in batches)
        return told | {"records": records, "size": sum(file.stat().st_size for file in files if file is not None)}

    def _send(self, request: Request, asker: Asker) -> SentNow | Failed:
        def progress(percent: int) -> None:
            asker.say(Progress(request.request, canonical.encode({"step": "send", "percent": percent})))
            if self.cancelled(asker):
                raise CancelledError(Words(th="ยกเลิกแล้ว ไม่มีอะไรเสียหาย", en="cancelled; nothing is lost"))

        return send_now(self.errands, progress)

    def _receipts(self, request: Request, asker: Asker) -> Receipts:
        del asker
        folder = Path(canonical.decode(request.body, str))
        taken = take_receipts(self.station, receipts_in(folder))
        campaign = offer_bundle(self.station, folder)
        told = [one for one in taken if one.outcome in {Outcome.TAKEN, Outcome.BAD}]
        return Receipts(
            found=len(taken),
            listed=tuple(_shown(one) for one in told[:LISTED]),
            known=sum(one.outcome is Outcome.KNOWN for one in taken),
            foreign=sum(one.outcome is Outcome.FOREIGN for one in taken),
            campaign=campaign or 0,
        )

    # choices
    def _choose(self, request: Request, asker: Asker) -> Status:
        del asker
        tools = canonical.decode(request.body, tuple[Tool, ...])
        if not tools or not set(tools) <= set(self.station.device.tools):
            raise UsageError(Words(th="เครื่องนี้ไม่ได้ใช้แบบนี้", en="this counter does not ask that"))
        if not all(self._tool(tool).is_open(self.station.day) for tool in tools):
            raise UsageError(Words(th="แบบนี้ยังไม่เปิดหรือเลยกำหนดเก็บแล้ว", en="that one is not open today"))
        return self._change(tools=tuple(tool.value for tool in tools))

    def _theme(self, request: Request, asker: Asker) -> Status:
        del asker
        return self._change(theme="dark" if canonical.decode(request.body, str) == "dark" else "light")

    def _stop(self, request: Request, asker: Asker) -> Status:
        """End the program; whoever asked sees the terminal as it was before."""
        del request, asker
        self.stop()
        return self.status()

    def _close(self, request: Request, asker: Asker) -> Status:
        del asker
        closed = canonical.decode(request.body, bool)
        if self.station.state.finished and not closed:
            # The block that was released is known to be less than k: nobody may be added to it, or hide behind it.
            raise UsageError(
                Words(th="สั่งปิดการเก็บแล้ว เปิดรับอีกไม่ได้", en="collection is finished and cannot be opened again")
            )
        return self._change(closed=closed)

    def _finish(self, request: Request, asker: Asker) -> Finished:
        """Release the last open block, after the PIN once more: what is released cannot be taken back."""
        del asker
        judged = self._judge(canonical.decode(request.body, str))
        if not judged.right:
            return Finished(judged)
        self._change(closed=True)  # first of all: no answer may come after the release
        self.station.vault.release()
        return Finished(judged, self._change(finished=True))

    def _check(self, request: Request, asker: Asker) -> list[doctor.Finding]:
        del request, asker
        findings = doctor.examine(self.station.home, clock=self.today(), environment=os.environ)
        if self.errands is not None:
            findings.append(network_finding(self.errands.last))
        usable = all(finding.verdict is not doctor.Verdict.BAD for finding in findings)
        with contextlib.suppress(OSError):  # a full disk is among the findings
            self.station.change(checked=self.station.day, sound=usable)
        return findings

    def _report(self, request: Request, asker: Asker) -> Tickets:
        del request, asker
        report, texts = make_tickets(self.station)
        return Tickets(report.seq, report.day, report.closed, texts)

    def _change(self, **choices: object) -> Status:
        self.station.change(**choices)
        return self.status()


def _shown(taken: Taken) -> TakenReceipt:
    return TakenReceipt(
        name="".join(sign if sign.isprintable() else "?" for sign in taken.path.name)[:80],
        outcome=taken.outcome.value,
        number=taken.number,
        records=taken.records,
        quarantined=taken.quarantined,
        why=taken.why,
    )
