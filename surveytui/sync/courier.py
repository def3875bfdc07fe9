"""The courier: a process that carries, and sees nothing of a counter but its outbox and its inbox.

`python -m surveytui.sync.courier OUTBOX INBOX`, with one line of JSON on standard input: address, certificates and
version. Standard input stays open while whoever sent it lives; at its end the courier ends too. Exit status 0 if
everything went, 1 if not: being offline is nothing to complain of.
"""

from __future__ import annotations

import os
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from surveytui import canonical
from surveytui.errors import SurveyError
from surveytui.sync.https import HttpsTransport

MOST_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Errand:
    """Where to go."""

    address: str
    ca: str
    version: int


def run(outbox: Path, inbox: Path, errand: Errand) -> int:
    """Exchange once; the exit status."""
    transport = HttpsTransport(errand.address, ca=errand.ca, version=errand.version)
    try:
        exchanged = transport.exchange(outbox, inbox, lambda *_: None)
    except (SurveyError, OSError):
        return 1
    return 1 if exchanged.waiting else 0


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
