"""The command line. This module is light on purpose: the first interview process starts before the commands are loaded."""

from __future__ import annotations

import sys


def main(arguments: list[str] | None = None) -> int:
    """Run a command, by default the one on the command line; the exit status (`surveytui.cli.commands`)."""
    given = sys.argv[1:] if arguments is None else arguments
    if arguments is None and given[:1] == ["kiosk"]:
        from surveytui.counter.kindling import kindle

        kindle(given[1:])
    from surveytui.cli.commands import run

    return run(given)
