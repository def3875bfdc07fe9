"""The courier: a process that carries, and sees nothing of a counter but its outbox and its inbox.

`python -m surveytui.sync.courier OUTBOX INBOX`, with the errand as one line on standard input, and lines of how it goes on
standard output (`sync.errand`). Standard input stays open while whoever sent it lives; at its end the courier ends too.
Exit status 0 if everything went, 1 if not: being offline is nothing to complain of.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from surveytui import canonical
from surveytui.errors import SyncError
from surveytui.sync.errand import MOST_BYTES, Errand, Failure, Line, write_line
from surveytui.sync.https import HttpsTransport
from surveytui.text.system import because


def run(outbox: Path, inbox: Path, errand: Errand) -> int:
    """Exchange once, telling how it goes; the exit status."""
    try:
        transport = HttpsTransport(errand.address, ca=errand.ca, version=errand.version)
        exchanged = transport.exchange(outbox, inbox, _tell)
    except SyncError as error:
        _say(Line(failed=Failure.of(error)))
        return 1
    except OSError as error:  # the counter's own disk
        _say(Line(failed=Failure(because(error, th="เขียนลงเครื่องไม่ได้", en="this machine cannot be written"))))
        return 1
    _say(Line(exchanged=exchanged))
    return 1 if exchanged.waiting else 0


def _tell(step: str, share: float) -> None:
    _say(Line(step=step, percent=int(share * 100)))


def _say(line: Line) -> None:
    try:
        sys.stdout.buffer.write(write_line(line))
        sys.stdout.buffer.flush()
    except OSError:  # nobody listens any more; what is under way is of use all the same
        return


def _leave_with_parent() -> None:
    """Whoever sent us has gone: so do we, whatever is under way; a transport takes that as any other broken line."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


def main() -> int:
    """Read the errand, go."""
    if len(sys.argv) != 3:
        return 2
    line = b""
    while not line.endswith(b"\n") and len(line) < MOST_BYTES:
        piece = os.read(sys.stdin.fileno(), 65536)
        if not piece:
            return 2
        line += piece
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    return run(Path(sys.argv[1]), Path(sys.argv[2]), canonical.decode(line, Errand))


if __name__ == "__main__":
    raise SystemExit(main())
