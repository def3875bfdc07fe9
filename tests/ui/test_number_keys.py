"""The keypad types digits, NumLock or not, in every terminal that can tell it from the arrows."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from surveytui.counter.platform import posix
from surveytui.ui.driver import GatedDriver
from surveytui.ui.kiosk.keys import digit_of
from surveytui.ui.number_keys import ASK, TAKE_BACK, NumberKeysParser
from tests.needs import needs

NUMLOCK_OFF = (
    "KP_Insert",
    "KP_End",
    "KP_Down",
    "KP_Next",
    "KP_Left",
    "KP_Begin",
    "KP_Right",
    "KP_Home",
    "KP_Up",
    "KP_Prior",
)
"""What X calls the keypad's 0 to 9 while NumLock is off."""
OTHERS = {"Up": "up", "Down": "down", "Left": "left", "Right": "right", "Prior": "pageup", "BackSpace": "backspace"}
KITTY_OFF = (57425, 57424, 57420, 57422, 57417, 57427, 57418, 57423, 57419, 57421)
"""The same keys in the kitty protocol."""


def keys(parser: XTermParser, text: str) -> list[events.Key]:
    """What a parser hears in some bytes."""
    return [event for event in (*parser.feed(text), *parser.tick()) if isinstance(event, events.Key)]


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param([f"\x1bO{chr(ord('p') + digit)}" for digit in range(10)], id="application keypad"),
        pytest.param([f"\x1b[{code}{'~' if code == 57427 else 'u'}" for code in KITTY_OFF], id="kitty, NumLock off"),
        pytest.param([f"\x1b[{57399 + digit};129;{48 + digit}u" for digit in range(10)], id="kitty, NumLock on"),
        pytest.param([f"\x1b[{code};65u" for code in KITTY_OFF], id="kitty, CapsLock"),
        pytest.param(list("0123456789"), id="xterm's VT220 keyboard"),
    ],
)
def test_the_keypad_is_digits(sent: list[str]) -> None:
    """Whatever a terminal calls the keypad's keys, they are the digits 0 to 9, each one key."""
    heard = [keys(NumberKeysParser(), text) for text in sent]
    assert [[digit_of(key) for key in of_one] for of_one in heard] == [[digit] for digit in "0123456789"]


def test_the_arrows_stay_arrows() -> None:
    """In every form in which terminals send them; Ctrl and Alt with the keypad are no digits either."""
    sent = {
        "\x1b[A": "up",
        "\x1bOA": "up",
        "\x1b[1;129A": "up",
        "\x1b[B": "down",
        "\x1b[D": "left",
        "\x1b[5~": "pageup",
    }
    assert {text: [key.key for key in keys(NumberKeysParser(), text)] for text in sent} == {
        text: [key] for text, key in sent.items()
    }
    assert [digit_of(key) for key in keys(NumberKeysParser(), "\x1b[57419;5u")] == [""]


def test_the_keypad_s_five_alone() -> None:
    """Without NumLock it sends what no other key sends, with the mark of CapsLock too; it types a character, not only a name."""
    for text in ("\x1b[E", "\x1bOE", "\x1b[1;65E"):
        assert [key.character for key in keys(NumberKeysParser(), text)] == ["5"]
        assert [key.character for key in keys(XTermParser(), text)] != ["5"]


def test_what_else_lies_on_the_keypad_types_no_garbage() -> None:
    """`+` of xterm's VT220 keyboard is a comma there; Textual alone would hear `O` and `l`."""
    heard = keys(NumberKeysParser(), "\x1bOl")
    assert [key.character for key in heard] == [","]
    assert [key.key for key in keys(NumberKeysParser(), "\x1bOM")] == ["enter"]


def test_every_way_out_takes_it_back() -> None:
    """Whoever restores the terminal, the driver or the keeper, switches both modes off again."""
    assert ASK == "\x1b[?1061h\x1b="
    assert TAKE_BACK in posix.LEAVE_SCREEN

    class Written(GatedDriver):
        def __init__(self) -> None:
            self.live, self.out = True, ""

        def write(self, data: str) -> None:
            self.out += data
            if data == TAKE_BACK:
                raise StopIteration

    driver = Written()
    with pytest.raises(StopIteration):
        driver.stop_application_mode()


@pytest.fixture
def display(tmp_path: Path) -> Iterator[str]:
    """A screen of its own for a real terminal."""
    needs("Xvfb", "xterm", "xdotool")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "640x480x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
        cwd=tmp_path,
    )
    os.close(writing)
    try:
        yield f":{os.read(reading, 16).decode().strip()}"
    finally:
        os.close(reading)
        server.terminate()
        server.wait()


def test_in_a_real_xterm(display: str, tmp_path: Path) -> None:
    """Real keys in a real xterm with NumLock off: the keypad's ten are digits, the arrows beside it are arrows."""
    target = tmp_path / "heard"
    environment = os.environ | {"DISPLAY": display, "PYTHONPATH": str(Path(__file__).parents[2])}
    probe = [sys.executable, "-m", "tests.ui.keypad_probe", str(target)]
    with subprocess.Popen(["xterm", "-e", *probe], env=environment, stderr=subprocess.DEVNULL) as terminal:
        try:
            _until(target.with_suffix(".listens"), terminal)
            press = ["xdotool", "key", "--delay", "60", *NUMLOCK_OFF, *OTHERS, "x"]
            subprocess.run(press, env=environment, check=True, timeout=30)
            _until(target, terminal)
        finally:
            terminal.terminate()
    assert target.read_text(encoding="utf-8").split() == [*"0123456789", *OTHERS.values(), "x"]


def _until(path: Path, terminal: subprocess.Popen[bytes]) -> None:
    """Wait for a file."""
    end = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < end, "it never came"
        assert terminal.poll() is None, "the terminal has gone"
        time.sleep(0.02)
