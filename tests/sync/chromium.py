"""A real headless Chromium that is spoken to over a pipe: no port, no driver."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from select import select
from typing import Any

from tests.needs import lacks

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--proxy-server=direct://", "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost", "--remote-debugging-pipe",
)  # fmt: skip
PATIENCE = 60.0
HIGH = 20
"""Numbers of the pipe's ends on our side, above those that Chromium wants."""


class Chromium:
    """One page of a browser.

    Args:
        reading: Where its answers come from.
        writing: Where it is told what to do.
    """

    def __init__(self, reading: int, writing: int) -> None:
        self._reading, self._writing = reading, writing
        self._left = b""
        self._number = 0
        self._session = ""
        self.events: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **arguments: object) -> dict[str, Any]:
        """Have it do something; what it answers."""
        self._number += 1
        message: dict[str, object] = {"id": self._number, "method": method, "params": arguments}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._writing, json.dumps(message).encode() + b"\0")
        answer = self._until(lambda told: told.get("id") == self._number)
        assert "error" not in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    def _until(self, wanted: Any) -> dict[str, Any]:
        end = time.monotonic() + PATIENCE
        while True:
            while b"\0" not in self._left:
                assert select([self._reading], [], [], max(0.0, end - time.monotonic()))[0], "Chromium says nothing"
                more = os.read(self._reading, 1 << 20)
                assert more, "Chromium has gone"
                self._left += more
            one, _, self._left = self._left.partition(b"\0")
            told: dict[str, Any] = json.loads(one)
            if "method" in told:
                self.events.append(told)
            if wanted(told):
                return told

    def size(self, width: int, height: int, *, phone: bool = False) -> None:
        """Look as a screen of that size."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)

    def open(self, address: str) -> None:
        """Load a page."""
        self.call("Page.navigate", url=address)
        self._until(lambda told: told.get("method") == "Page.loadEventFired")

    def press(self, selector: str) -> None:
        """Click on something that leads to another page, and wait for that."""
        place = self.run(
            f"(() => {{ const one = document.querySelector('{selector}'); one.scrollIntoView();"
            " const box = one.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2] })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1)
        self._until(lambda told: told.get("method") == "Page.loadEventFired")

    def run(self, script: str) -> Any:
        """The value of an expression in the page; the tests' own, which the page's policy does not bind."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def picture(self, path: Path, *, whole: bool = True) -> None:
        """Write what is to be seen to a PNG file."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", captureBeyondViewport=whole)["data"]))

    def paper(self, path: Path, *, own_size: bool = False) -> None:
        """Write the page as it is printed to a PDF file: A4, or what it asks for itself."""
        answer = self.call("Page.printToPDF", paperWidth=8.27, paperHeight=11.69, preferCSSPageSize=own_size)
        path.write_bytes(base64.b64decode(answer["data"]))

    def complaints(self) -> list[str]:
        """Everything that the browser complained of: policy, missing files, errors."""
        found = []
        for event in self.events:
            if event["method"] == "Log.entryAdded":
                found.append(event["params"]["entry"]["text"])
            elif event["method"] in {"Runtime.exceptionThrown", "Network.loadingFailed"}:
                found.append(json.dumps(event["params"]))
        return found


@contextmanager
def chromium(folder: Path, *flags: str) -> Iterator[Chromium]:
    """A browser with a profile of its own, until the block ends."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or lacks("chromium")
    its_reading, writing = os.pipe()
    reading, its_writing = os.pipe()
    high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, HIGH) for end in (its_reading, its_writing)]
    nowhere = os.open(os.devnull, os.O_RDWR)
    process = os.posix_spawn(
        program,
        [program, *FLAGS, *flags, f"--user-data-dir={folder}"],
        os.environ,
        file_actions=[
            (os.POSIX_SPAWN_DUP2, high[0], 3),
            (os.POSIX_SPAWN_DUP2, high[1], 4),
            (os.POSIX_SPAWN_DUP2, nowhere, 1),
            (os.POSIX_SPAWN_DUP2, nowhere, 2),
        ],
        setpgroup=0,
    )
    for end in (its_reading, its_writing, nowhere, *high):
        os.close(end)
    try:
        yield Chromium(reading, writing)
    finally:
        os.killpg(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(reading)
        os.close(writing)
