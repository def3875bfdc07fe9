"""Answers at full speed until somebody kills us: prints after each one that was acknowledged. Only tests run this."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from surveytui.counter.home import CounterHome
from surveytui.counter.rehearsal import rehearse_at
from surveytui.questionnaire.models import Tool


def main(home: str, log: str) -> None:
    """Rehearse at the counter in `home`, one byte into `log` for each acknowledged answer."""
    fd = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def progress(done: int) -> None:
        del done
        os.write(fd, b".")

    rehearse_at(CounterHome(Path(home)), times=10_000, tool=Tool.EIT, real=False, progress=progress)


if __name__ == "__main__":
    main(*sys.argv[1:])
