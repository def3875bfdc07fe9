"""The first interview process, started before anything else: it loads for a quarter of a second, and so do we.

It is a guess at what the keeper will start: whoever takes it must want the very same process, argument by argument. A
guess that nobody takes is ended. What runs before the commands are loaded must be light: this module and `platform`, without
`pathlib` and `typing`, which take as long to load as both of them.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Sequence

from surveytui.counter import platform
from surveytui.counter.environment import clean_environment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

KIOSK = "surveytui.ui.kiosk"
OPTIONS = {"--home", "--lang"}
"""What `surveytui kiosk` takes with a value; any other option but `--rehearsal`, and the guess is left."""

_Started = tuple[tuple[str, ...], "subprocess.Popen[bytes]", socket.socket]
_started: _Started | None = None


def interview_arguments(folder: Path | str, terminal: platform.Terminal, *, rehearsal: bool) -> tuple[str, ...]:
    """What an interview process of a counter is started with."""
    kind = "rehearsal" if rehearsal else "answer"
    return (KIOSK, "{channel}", str(os.getpid()), str(folder), terminal.packed(), kind)


def kindle(given: Sequence[str]) -> None:
    """Start the first interview process that `surveytui kiosk` with these arguments will want, if that is clear.

    Nothing is promised: whatever is wrong, the keeper finds it and says it.
    """
    global _started  # noqa: PLW0603 - there is one keeper in a process, and one guess
    folder = counter_of(given)
    if folder is None or not os.access(f"{folder}/campaign.bundle", os.R_OK) or not (sys.stdin and sys.stdin.isatty()):
        return
    platform.ignore_keeper_signals()  # the child inherits this, as it does from the keeper
    arguments = interview_arguments(folder, platform.Terminal(sys.stdin.fileno()), rehearsal="--rehearsal" in given)
    try:
        process, end = platform.spawn(arguments, clean_environment(os.environ))
    except OSError:
        return
    _started = arguments, process, end


def counter_of(given: Sequence[str]) -> str | None:
    """The counter's folder that the arguments of `surveytui kiosk` name; None where that takes more than a glance."""
    home = os.environ.get("SURVEYTUI_HOME", "")
    left = list(given)
    while left:
        option, _, value = left.pop(0).partition("=")
        if option in OPTIONS and not value and left:
            value = left.pop(0)
        if option == "--home" and value:
            home = value
        elif option != "--rehearsal" and not (option in OPTIONS and value):
            return None
    return os.path.normpath(f"{home}/counter") if home and ".." not in home else None


def kindled(arguments: Sequence[str]) -> tuple[subprocess.Popen[bytes], socket.socket] | None:
    """The process that was started with these arguments, once; any other is ended."""
    global _started
    started, _started = _started, None
    if started is None:
        return None
    guessed, process, end = started
    if guessed == tuple(arguments):
        return process, end
    end.close()  # it ends by itself
    process.kill()
    process.wait()
    return None
