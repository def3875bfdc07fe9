"""Run in a terminal: asks it for the keypad as the kiosk does, and writes down what the kiosk's parser makes of each key."""

from __future__ import annotations

import os
import sys
import termios
import tty
from pathlib import Path

from textual import events

from surveytui.ui.number_keys import ASK, TAKE_BACK, NumberKeysParser

END = "x"
ARE_YOU_THERE = "\x1b[5n"
"""Answered with `CSI 0 n`."""


def main(target: Path) -> None:
    """Read until somebody types `x`; the file appears when all is heard, and an empty one when it listens."""
    found = termios.tcgetattr(0)
    tty.setraw(0)
    os.write(1, (ASK + ARE_YOU_THERE).encode())
    while os.read(0, 1) != b"n":
        """Until the terminal has answered, it has not yet read what it was asked."""
    target.with_suffix(".listens").touch()
    parser, heard = NumberKeysParser(), []
    while END not in heard:
        heard += [event.key for event in parser.feed(os.read(0, 1).decode()) if isinstance(event, events.Key)]
        heard += [event.key for event in parser.tick() if isinstance(event, events.Key)]
    os.write(1, TAKE_BACK.encode())
    termios.tcsetattr(0, termios.TCSANOW, found)
    partial = target.with_suffix(".part")
    partial.write_text(" ".join(heard), encoding="utf-8")
    partial.rename(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
