"""No byte from a terminal ends the kiosk or gets into an answer by paste."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import termios
import time
import tty
from collections.abc import Iterator
from threading import Event
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key
from textual.message import Message

from surveytui.counter import platform
from surveytui.ui.driver import PASTE_END, PASTE_START, GatedDriver, PasteFilter
from surveytui.ui.number_keys import NumberKeysParser

TYPED = st.text(alphabet=st.characters(exclude_characters="\x1b", exclude_categories=["Cs"]), max_size=12)


@given(st.lists(st.tuples(TYPED, TYPED), max_size=5), st.data())
def test_pasted_text_never_passes(pieces: list[tuple[str, str]], data: st.DataObject) -> None:
    """Whatever lies between the marks is gone and the rest is whole, wherever the reads cut the stream."""
    stream = "".join(f"{typed}{PASTE_START}{pasted}{PASTE_END}" for typed, pasted in pieces) + "end"
    keep = PasteFilter()
    out = ""
    while stream:
        cut = data.draw(st.integers(1, len(stream)))
        out += keep(stream[:cut])
        stream = stream[cut:]
    out += keep.idle()
    assert out == "".join(typed for typed, _ in pieces) + "end"


@given(TYPED)
def test_an_unfinished_paste_holds_nothing(pasted: str) -> None:
    """A paste that never ends gives nothing, and keeps nothing but a possible start of its end mark."""
    keep = PasteFilter()
    for _ in range(3):
        assert keep(PASTE_START + pasted) == ""
    assert len(keep._held) < len(PASTE_END)


def test_a_paste_without_an_end_does_not_deafen_for_ever() -> None:
    """After a second of silence keys are heard again."""
    keep = PasteFilter()
    assert keep(PASTE_START + "abc") == ""
    for _ in range(10):
        assert keep.idle() == ""
    assert keep("1") == "1"


def test_a_lone_escape_is_given_out_when_nothing_follows() -> None:
    """The Escape key is the start of the paste mark too; it must not be lost."""
    keep = PasteFilter()
    assert keep("\x1b") == ""
    assert keep.idle() == "\x1b"


def test_other_sequences_pass() -> None:
    """An arrow key after a held Escape comes out whole."""
    keep = PasteFilter()
    assert keep("a\x1b") + keep("[A") == "a\x1b[A"


class AtTheGate(GatedDriver):
    """A driver on a terminal of its own that notes what it would tell its app."""

    def __init__(self) -> None:
        self.fingers, self.fileno = pty.openpty()
        tty.setraw(self.fileno)
        self.cursor_origin = None
        self.told: list[Message] = []
        self._app = SimpleNamespace(screen=SimpleNamespace(refresh=lambda: None))  # type: ignore[assignment]

    def write(self, data: str) -> None:
        """Nobody looks."""

    def send_message(self, message: Message) -> None:
        """Note it."""
        self.told.append(message)

    def type(self, keys: bytes) -> None:
        """Press keys, whether somebody reads them or not; they have come through the terminal when this returns."""
        waiting = self._waiting()
        os.write(self.fingers, keys)
        until = time.perf_counter() + 5
        while self._waiting() < waiting + len(keys):
            assert time.perf_counter() < until, "the terminal keeps what is typed to itself"

    def _waiting(self) -> int:
        """Bytes that can be read from the terminal now."""
        (waiting,) = struct.unpack("i", fcntl.ioctl(self.fileno, termios.FIONREAD, bytes(4)))
        return int(waiting)

    def heard(self) -> list[str]:
        """The keys that reach the app, of those that lie in the terminal now."""
        self.told.clear()
        if select.select([self.fileno], [], [], 0)[0]:
            self._dispatch(NumberKeysParser(), os.read(self.fileno, 4096).decode())
        return [message.key for message in self.told if isinstance(message, Key)]


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[AtTheGate]:
    """A closed gate."""
    monkeypatch.setattr(LinuxDriver, "start_application_mode", lambda _: None)
    monkeypatch.setattr(platform, "ignore_job_control", lambda: None)
    driver = AtTheGate()
    yield driver
    os.close(driver.fingers)
    os.close(driver.fileno)


def test_what_was_typed_before_the_gate_opens_is_forgotten(gate: AtTheGate) -> None:
    """Not only ignored: half a sequence must not wait for its other half either."""
    gate.type(b"1\r\x1b[200~")
    gate.open_gate()
    assert select.select([gate.fileno], [], [], 0)[0] == []


def test_a_fresh_screen_ignores_keys_for_300_ms(gate: AtTheGate, monkeypatch: pytest.MonkeyPatch) -> None:
    """They were meant for the last screen; later ones are heard."""
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    gate.open_gate()
    for now, heard in ((1000.0, []), (1000.29, []), (1000.31, ["1"])):  # noqa: B007 - the clock reads it
        gate.type(b"1")
        assert gate.heard() == heard


def test_an_officer_may_type_the_pin_ahead(gate: AtTheGate) -> None:
    """`keep_typed`: whatever lies in the terminal is for the process that takes over, and it listens at once."""
    gate.type(b"24")
    gate.open_gate(keep_typed=True)
    gate.type(b"68")
    assert gate.heard() == ["2", "4", "6", "8"]


class Reading(AtTheGate):
    """A driver that has read everything when nothing is left."""

    def __init__(self, sent: list[bytes]) -> None:
        super().__init__()
        self.exit_event = Event()
        self.sent = sent

    def process_message(self, message: Message) -> None:
        """Note it; only then is the next thing typed."""
        super().process_message(message)
        self.go_on()

    def go_on(self) -> None:
        """Type the next thing; hang up after the last."""
        if self.sent:
            self.type(self.sent.pop(0))
        else:
            self.exit_event.set()


def test_the_thread_that_reads_knows_the_keypad() -> None:
    """Digits, by whatever name a terminal has for the keypad's keys."""
    driver = Reading([b"\x1bOq", b"\x1b[57419u", b"\x1b[E", b"3"])
    driver.go_on()
    driver.run_input_thread()
    assert [message.character for message in driver.told if isinstance(message, Key)] == ["1", "8", "5", "3"]
    os.close(driver.fingers)
    os.close(driver.fileno)
