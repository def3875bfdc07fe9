"""The gated driver: an app that lives, lays out and waits behind a terminal that is still somebody else's.

The next respondent's app runs completely before the last one has gone; when the keeper says *go* it takes over a
terminal that was never cooked in between (DESIGN D1).
"""

from __future__ import annotations

import os
import selectors
import time
from codecs import getincrementaldecoder
from collections.abc import Iterator

from textual import events
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message
from textual.messages import InBandWindowResize

from surveytui.counter import platform
from surveytui.ui.number_keys import ASK, TAKE_BACK, NumberKeysParser

SETTLE = 0.3
"""Seconds after *go* in which input is ignored: it was meant for the last screen."""
WIDEST, HIGHEST = 500, 300
BURST = 64
"""Keys taken from one read of the terminal; no hand types more."""
READ = 4096

MOMENT = 0.2
"""Seconds in which a writer that is alive has written what was queued."""
PATIENT = 10
"""Silences of a tenth of a second after which an unfinished paste is over."""
PASTE_START, PASTE_END = "\x1b[200~", "\x1b[201~"
BROKEN_INPUT = (ParseError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError)
"""What Textual's parser is known to raise on malformed sequences (`CSI 107:3585;;3585u` and its kin)."""


class PasteFilter:
    """Takes pasted text out of the stream as it passes.

    Nobody pastes into a kiosk, and a megabyte must not wait in memory for its end mark.
    """

    def __init__(self) -> None:
        self._inside = False
        self._held = ""
        self._silences = 0

    def __call__(self, text: str) -> str:
        """The text without what lies between the marks of a bracketed paste; a mark may be cut by a read."""
        self._silences = 0
        text, self._held = self._held + text, ""
        kept: list[str] = []
        while text:
            mark = PASTE_END if self._inside else PASTE_START
            before, found, after = text.partition(mark)
            if found:
                text = after
                self._inside = not self._inside
                kept.append(before if self._inside else "")
                continue
            self._held = _start_of(mark, before)
            if not self._inside:
                kept.append(before.removesuffix(self._held))
            break
        return "".join(kept)

    def idle(self) -> str:
        """Call when nothing has come for a moment.

        Returns:
            What was held back as a possible mark: a lone Escape key. A paste that does not go on for a while is over,
            with or without its end mark: else one stray sequence would make the kiosk deaf for good.
        """
        self._silences += 1
        held, self._held = self._held, ""
        if self._inside:
            self._inside = self._silences < PATIENT
            return ""
        return held


def _start_of(mark: str, text: str) -> str:
    """The longest proper start of `mark` that `text` ends with."""
    return next((mark[:size] for size in range(len(mark) - 1, 0, -1) if text.endswith(mark[:size])), "")


class GatedDriver(LinuxDriver):
    """A driver that draws nothing and reads nothing until `open_gate`, and that no byte from the terminal can end."""

    live = False
    opened = False
    """Whether the terminal has been ours."""
    _deaf_until = 0.0

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        platform.ignore_job_control()

    def write(self, data: str) -> None:
        """Write once live, drop before."""
        if self.live:
            super().write(data)

    def flush(self) -> None:
        """Flush once live."""
        if self.live:
            super().flush()

    def start_application_mode(self) -> None:
        """Tell the app its size and nothing more; the terminal is still another process's."""
        size = Size(*self._get_terminal_size())
        self.send_message(events.Resize(size, size))

    def stop_application_mode(self) -> None:
        """Give the terminal back, if it was ever taken."""
        if self.live:
            self.write(TAKE_BACK)
            super().stop_application_mode()

    def open_gate(self, *, keep_typed: bool = False) -> None:
        """Take the terminal: forget what was typed, enter application mode, draw everything.

        Args:
            keep_typed: Whether what was typed before is meant for this process.
        """
        if not keep_typed:
            platform.forget_input(self.fileno)
            self._deaf_until = time.monotonic() + SETTLE
        self.live = self.opened = True
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self.write(ASK)
        platform.ignore_job_control()
        self._app.screen.refresh()

    def leave_typing(self) -> None:
        """Read nothing more: what is typed from now on is for the process that takes over."""
        self.exit_event.set()

    def fall_silent(self) -> None:
        """Write out what is on its way, whole, and nothing after it; the terminal stays in application mode."""
        if not self.live:
            return
        self.live = False
        platform.ignore_resizes()
        if self._writer_thread is not None:
            self._writer_thread.stop()  # joins: what was queued is out

    def cut_off(self) -> None:
        """Fall silent from a thread while the app hangs: what is on its way has a moment, nothing is waited for longer."""
        self.live = False
        if self._writer_thread is not None:
            self._writer_thread.join(MOMENT)

    def process_message(self, message: Message) -> None:
        """Pass an event on, unless it was meant for the last screen.

        What the bytes say of the terminal's size is not believed: anybody can type them. The system is asked.
        """
        if isinstance(message, InBandWindowResize | events.Resize):
            return
        if isinstance(message, events.InputEvent) and time.monotonic() < self._deaf_until:
            return
        super().process_message(message)

    def _query_in_band_window_resize(self) -> None:
        """Ask for no sizes in the input."""

    def _get_terminal_size(self) -> tuple[int, int]:
        """Columns and rows, never more than a screen can have."""
        columns, rows = super()._get_terminal_size()
        return min(columns, WIDEST), min(rows, HIGHEST)

    def _enable_mouse_support(self) -> None:
        """Ask for presses only: a kiosk acts on touch, never on hover."""
        if self._mouse:
            self.write("\x1b[?1000h\x1b[?1006h")
            self.flush()

    def _run_input_thread(self) -> None:
        """Read the terminal until it goes away or the app does."""
        try:
            self.run_input_thread()
        except OSError:  # the terminal is gone: hang-up
            self.hung_up()

    def hung_up(self) -> None:
        """Tell the app that nobody can answer any more."""
        leave = getattr(self._app, "hung_up", self._app.exit)
        self._loop.call_soon_threadsafe(leave)

    def run_input_thread(self) -> None:
        """Turn bytes into events; malformed ones are dropped, never raised."""
        decode = getincrementaldecoder("utf-8")("replace").decode
        pasted = PasteFilter()
        parser = NumberKeysParser()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(0.1):
                    if self.exit_event.is_set():  # not ours any more
                        return
                    data = os.read(self.fileno, READ)
                    if not data:
                        self.hung_up()
                        return
                    text = pasted(decode(data))
                else:
                    text = pasted.idle()
                try:
                    self._dispatch(parser, text)
                except BROKEN_INPUT:
                    parser = NumberKeysParser()

    def _dispatch(self, parser: XTermParser, text: str) -> None:
        """Send the events in `text`, at most `BURST` keys of them."""
        keys = 0
        for event in self._parsed(parser, text):
            keys += isinstance(event, events.Key)
            if keys > BURST and isinstance(event, events.Key):
                continue
            self.process_message(event)

    @staticmethod
    def _parsed(parser: XTermParser, text: str) -> Iterator[Message]:
        if text:
            yield from parser.feed(text)
        yield from parser.tick()
