"""A courier as whoever sent it sees it: the side that has the vault opens no network connection (DESIGN D1).

A thread of its own reads what the courier says, since pipes cannot be waited for everywhere; nothing else runs in it.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

from surveytui.counter.environment import clean_environment
from surveytui.sync.errand import MOST_BYTES, Errand, Failure, Line, read_line, write_line
from surveytui.sync.transport import Exchanged, Progress
from surveytui.text.words import Words

MODULE = "surveytui.sync.courier"
LONGEST = 15 * 60.0
"""Seconds that a courier may take; then it is ended, and what was sent is sent."""
LOST = Failure(Words(th="โปรแกรมส่งหยุดกลางทาง", en="the sending process ended half-way"))
LATE = Failure(Words(th="ส่งนานเกินไป จะส่งต่อคราวหน้า", en="it took too long and goes on the next time"), offline=True)


class Courier:
    """One errand under way.

    Args:
        outbox: What goes out.
        inbox: What comes in.
        errand: Where to.
        command: What to run instead of the real courier, for tests.

    Raises:
        OSError: it cannot be started.
    """

    def __init__(self, outbox: Path, inbox: Path, errand: Errand, *, command: Sequence[str] = ()) -> None:
        self._process = subprocess.Popen(
            [*(command or (sys.executable, "-m", MODULE)), str(outbox), str(inbox)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=clean_environment(os.environ),
        )
        self._born = time.monotonic()
        self._said: SimpleQueue[Line] = SimpleQueue()
        self._end: Line | None = None
        self._reader = Thread(target=self._read, daemon=True, name="courier")
        self._reader.start()
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):  # it has fallen already, and its end says so
                self._process.stdin.write(write_line(errand))
                self._process.stdin.flush()

    def _read(self) -> None:
        if self._process.stdout is None:
            return
        while data := self._process.stdout.readline(MOST_BYTES):
            if line := read_line(data):
                self._said.put(line)

    def heard(self) -> list[Line]:
        """What it has said since: how far it is."""
        lines = []
        with contextlib.suppress(Empty):
            while True:
                lines.append(self._said.get_nowait())
        self._end = next((line for line in lines if line.ends), self._end)
        return [line for line in lines if not line.ends]

    @property
    def is_back(self) -> bool:
        """Whether it has come to its end; one that takes too long is ended."""
        if self._process.poll() is None and time.monotonic() - self._born > LONGEST:
            self.stop()
            self._end = self._end or Line(failed=LATE)
        return self._process.poll() is not None and not self._reader.is_alive()

    def outcome(self) -> Exchanged | Failure:
        """How it ended, once it is back."""
        self.heard()
        if self._end is None:
            return LOST
        return self._end.exchanged or self._end.failed or LOST

    def stop(self) -> None:
        """Call it back, and wait until it is gone; harmless when it is."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()  # it ends by itself
        try:
            self._process.wait(1.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(1.0)
        if self._process.stdout is not None and not self._reader.is_alive():
            self._process.stdout.close()


class ByCourier:
    """HTTPS as the way to a hub, walked by a courier (`sync.transport.Transport`).

    Args:
        errand: Where to.
    """

    def __init__(self, errand: Errand) -> None:
        self._errand = errand

    def exchange(self, outbox: Path, inbox: Path, progress: Progress) -> Exchanged:
        """Bring everything out that is not there yet, and in what is for this counter.

        Raises:
            SyncError: nothing got through.
            OSError: the courier cannot be started.
        """
        courier = Courier(outbox, inbox, self._errand)
        try:
            while not courier.is_back:
                for line in courier.heard():
                    progress(line.step, line.percent / 100)
                time.sleep(0.02)
        finally:
            courier.stop()
        outcome = courier.outcome()
        if isinstance(outcome, Failure):
            raise outcome.error()
        return outcome
