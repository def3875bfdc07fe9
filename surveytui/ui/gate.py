"""An app that lives in a child process of the keeper: behind its gate until *go*, gone without a trace at the end."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import os
import selectors
import sys
import time
from collections.abc import Callable
from threading import Lock, Thread, Timer
from typing import TYPE_CHECKING, NoReturn

from surveytui.counter import platform
from surveytui.counter.channel import Channel, ChannelError, Go, Leave, Message, Over, Ready, Said
from surveytui.text.words import Words
from surveytui.ui.base import Crash, SurveyApp
from surveytui.ui.driver import GatedDriver

if TYPE_CHECKING:
    from textual.driver import Driver

FINISHED, ABANDONED, FALLEN = 0, 3, 4
"""How a child ends: as it should, without its keeper, by a fault of ours."""
READABLE = 10.0
"""Seconds for which the message of a crash stays."""
HUNG = 2.0
"""Seconds that the app's loop has to end by itself when the keeper has died; one that does not, hangs."""
STUCK = 2.0
"""Seconds after which a terminal that takes no last words is left as it is."""
CRASHED = (
    Words(th="! ขออภัย เครื่องหยุดทำงาน", en="Sorry, the machine has stopped."),
    Words(th="กรุณาแจ้งเจ้าหน้าที่", en="Please call an officer."),
    Words(th="คำตอบที่ยังไม่ได้ส่งไม่ถูกเก็บไว้", en="Answers not sent were not kept."),
    Words(th="รหัสสำหรับเจ้าหน้าที่  T01", en="Code for the officer  T01"),
)
NOT_SENT = Words(th="ยังไม่ได้ส่งคำตอบ กรุณาแจ้งเจ้าหน้าที่", en="Not sent. Please call an officer.")
PERHAPS_SENT = Words(
    th="คำตอบอาจส่งแล้ว กรุณาอย่าตอบซ้ำ และแจ้งเจ้าหน้าที่",
    en="The answers may have been sent. Please do not answer again, and call an officer.",
)


class GatedApp(SurveyApp):
    """What the kiosk and the staff screen share as children of the keeper.

    Subclasses say what they do on *go* (`let_in`), with the keeper's other messages (`told`), and whether a message
    that could store an answer is under way (`waiting_for_kept`).
    """

    channel: Channel
    packed_terminal: str = ""
    waiting_for_kept = False
    keeps_typed = False
    """Whether what was typed before *go* is meant for this process; a respondent must not get another one's keys."""
    _ears: asyncio.AbstractEventLoop | None = None

    def connect(self, channel: Channel, packed_terminal: str) -> None:
        """Bind the app to its keeper, before it runs.

        Args:
            channel: Our end.
            packed_terminal: The terminal's settings as the keeper found them.
        """
        self.channel = channel
        self.packed_terminal = packed_terminal
        self._acting = Lock()
        self.driver_class = GatedDriver
        platform.when_told_to_end(self._lost)

    def let_in(self, go: Go) -> None:
        """Hook: take over what *go* brings; the gate opens right after."""

    def told(self, said: Said) -> None:
        """Hook: the keeper said something else."""

    def last_words(self) -> Words:
        """Hook: what stands on the terminal when the keeper has died."""
        return PERHAPS_SENT if self.waiting_for_kept else NOT_SENT

    def on_ready(self) -> None:
        """Composed and laid out: say so, and listen."""
        self._ears = asyncio.get_running_loop()
        # Textual finds the running app in a context variable, which a thread does not inherit.
        context = contextvars.copy_context()
        Thread(target=self._listen, args=(self._ears, context), name="keeper", daemon=True).start()
        self.tell_keeper(Ready())

    def tell_keeper(self, message: Message) -> None:
        """Tell the keeper something; if it is gone, `_abandoned` is on its way already."""
        self.channel.send(message)

    def leave_typing(self) -> None:
        """Leave what is typed from now on to the process that the keeper will let through next."""
        driver = self._gated()
        if driver is not None:
            driver.leave_typing()

    def finish(self, how: str) -> NoReturn:
        """End this process: the terminal stays in application mode, whole, for the next one."""
        driver = self._gated()
        if driver is not None:
            driver.fall_silent()
        if not self.channel.send(Over(how)):
            self._last_act(GatedDriver.cut_off)
        os._exit(FINISHED)

    def crashed(self, crash: Crash) -> None:
        """Show that an officer is needed, tell the keeper where it was, and end."""
        driver = self._gated()
        if driver is not None and driver.live:
            driver.fall_silent()
            _show(CRASHED)
            with selectors.DefaultSelector() as selector:
                selector.register(self.channel, selectors.EVENT_READ)
                selector.select(READABLE)
        if not self.channel.send(Over(f"crash {crash}")):
            self._last_act(GatedDriver.cut_off)
        os._exit(FALLEN)

    def hung_up(self) -> NoReturn:
        """The terminal is gone: nobody is there to answer."""
        os._exit(ABANDONED)

    def _listen(self, loop: asyncio.AbstractEventLoop, context: contextvars.Context) -> None:
        while (said := self._next_said()) is not None:
            loop.call_soon_threadsafe(self._heard, said, context=context)
        self._lost()

    def _next_said(self) -> Said | None:
        try:
            return self.channel.receive()
        except ChannelError:
            return None

    def _heard(self, said: Said) -> None:
        match said:
            case Leave():
                driver = self._gated()
                if driver is not None:
                    driver.fall_silent()
                os._exit(FINISHED)
            case Go():
                self.let_in(said)
                driver = self._gated()
                if driver is not None:
                    driver.open_gate(keep_typed=self.keeps_typed)
            case _:
                self.told(said)

    def _lost(self) -> NoReturn:
        """In a thread that hears of the keeper's death: let the loop end the process, or end it past a loop that hangs.

        Nobody else would: the keeper, which ends processes that hang, is the one that has died.
        """
        if self._ears is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended, and the process is about to
                self._ears.call_soon_threadsafe(self._abandoned)
            time.sleep(HUNG)
        Timer(STUCK, os._exit, (ABANDONED,)).start()  # a terminal that nobody reads holds up whoever writes
        self._last_act(GatedDriver.cut_off)

    def _abandoned(self) -> NoReturn:
        """The keeper is dead, and the loop runs."""
        self._last_act(GatedDriver.fall_silent)

    def _last_act(self, silence: Callable[[GatedDriver], None]) -> NoReturn:
        """Give the terminal back as it was, say what became of the answers, end."""
        self._acting.acquire()  # for good: whoever comes second waits until the first has ended us
        driver = self._gated()
        if driver is not None and driver.opened:
            silence(driver)
            platform.Terminal.unpacked(driver.fileno, self.packed_terminal).restore()
            words = self.last_words()
            _write(f"{words.th}\r\n{words.en}\r\n")
        os._exit(ABANDONED)

    def _gated(self) -> GatedDriver | None:
        driver: Driver | None = self._driver
        return driver if isinstance(driver, GatedDriver) else None


def _show(lines: tuple[Words, ...]) -> None:
    text = "\r\n\r\n".join(f"  {line.th}\r\n  {line.en}" for line in lines)
    _write(f"\x1b[0m\x1b[2J\x1b[H\r\n\r\n{text}\r\n")


def _write(text: str) -> None:
    """Write to the terminal past Textual, which captures the standard streams, and past the locks that a hung thread holds."""
    stream = sys.__stderr__
    if stream is not None:
        with contextlib.suppress(OSError):
            os.write(stream.fileno(), text.encode())
