"""The kiosk with every file and every line to elsewhere written down: of the keeper and of its children, each by its name.

Only tests run this. `python -m tests.counter.spied HOME LOG [what]`, where `what` spoils something on purpose:
`plant`: the interview process opens the vault itself; `crash`: it falls, with an answer in a local variable, when
somebody goes on; `hang`: it hangs then; `hang-after-send`: it hangs right after it has sent the record; `die`: the keeper
is killed right after it has committed a record; `bereave`: the keeper kills the interview process at that moment;
`clasp`: a stranger holds the keeper's ends of the channels open, so that a keeper's death is no end of file;
`inherit`: the interview process inherits an open vault; `remember`: the keeper holds on to what a test hands it;
`clock-2009-01-01` and the like: the machine's clock stands there, for all of them.
"""

from __future__ import annotations

import os
import runpy
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from surveytui.counter import keeper, platform
from tests.person import children_of

SECRET = "zqxvkw-local-81724"
REMEMBERED: list[bytes] = []
CLOCK = "clock-"
CHILD = "tests.counter.spied_child"
OPENED = ("open", "sqlite3.connect")
TOUCHED = (
    *OPENED,
    "os.chmod",
    "os.link",
    "os.listdir",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.scandir",
    "os.truncate",
)
_NAMES_TWO = {"os.link", "os.rename"}
LINES = {"socket.__new__": 1, "socket.bind": 1, "socket.connect": 1, "socket.getaddrinfo": 0, "socket.sendto": 1}
"""What may lead out of the machine, and which of its arguments tells where; of a new socket its family."""


def spy(log: Path, who: str) -> None:
    """Write every path that is touched and every line that is opened, with the process, to `log` from now on."""
    fd = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in TOUCHED:
            told = arguments[: 2 if event in _NAMES_TWO else 1]
        elif event in LINES:
            told = (arguments[LINES[event]],)
        else:
            return
        for one in told:
            plain = os.fspath(one) if isinstance(one, os.PathLike) else one
            os.write(fd, f"{who}\t{event}\t{plain!r}\n".encode())

    sys.addaudithook(hook)


def note(log: Path, who: str, what: str, told: str = "") -> None:
    """Write down what no audit event tells."""
    with log.open("a", encoding="utf-8") as file:
        file.write(f"{who}\t{what}\t{told}\n")


def heard(log: Path, who: str, *what: str) -> list[str]:
    """What has been written down of a process: of these events, in order."""
    lines = (line.split("\t") for line in log.read_text(encoding="utf-8").splitlines())
    return [told for name, event, told in lines if name == who and event in what]


def notes_of(home: Path) -> tuple[Path, str]:
    """The log, and what is to be spoilt, as whoever started the kiosk wrote it down."""
    log, what = (home / "spy.txt").read_text(encoding="utf-8").splitlines()
    return Path(log), what


def child() -> None:
    """The interview process under watch."""
    home = Path(sys.argv[3])
    log, what = notes_of(home.parent)
    spy(log, "child")
    if what.startswith(CLOCK):
        _set_clock(what, log, "child")
    if what == "plant":
        (home / "vault.sqlite3").open("rb").close()
    if what == "crash":
        _fall_when_somebody_goes_on()
    if what == "hang":
        _hang_when_somebody_goes_on()
    if what == "hang-after-send":
        _hang_after_send()
    runpy.run_module("surveytui.ui.kiosk", run_name="__main__", alter_sys=False)


def _set_clock(what: str, log: Path, who: str) -> None:
    """Put the clock elsewhere: `date.today` asks `time.time`."""
    there = datetime.fromisoformat(what.removeprefix(CLOCK)).replace(hour=12, tzinfo=UTC).timestamp()
    real, start = time.time, time.time()
    time.time = lambda: there + real() - start
    note(log, who, "day", str(date.today()))  # noqa: DTZ011 - what the counter asks


def _fall_when_somebody_goes_on() -> None:
    from surveytui.interview.machine import Interview

    def forward(self: Interview) -> None:
        answer_in_a_local = f"{SECRET} {self.step}"
        raise LookupError(answer_in_a_local)

    Interview.forward = forward  # type: ignore[method-assign]


def _hang_when_somebody_goes_on() -> None:
    from surveytui.interview.machine import Interview

    def forward(self: Interview) -> None:
        del self
        threading.Event().wait()

    Interview.forward = forward  # type: ignore[method-assign]


def _hang_after_send() -> None:
    from surveytui.counter.channel import Channel, Keep, Message

    real = Channel.send

    def send(self: Channel, message: Message) -> bool:
        sent = real(self, message)
        if isinstance(message, Keep):
            threading.Event().wait()
        return sent

    Channel.send = send  # type: ignore[method-assign]


def _kill_after_the_commit(victim: Callable[[], int]) -> None:
    from surveytui.counter.station import Station

    real = Station.keep

    def keep(self: Station, sealed: bytes, *, agency: str, tool: str, rehearsal: bool = False) -> str:
        real(self, sealed, agency=agency, tool=tool, rehearsal=rehearsal)
        os.kill(victim(), signal.SIGKILL)
        return ""

    Station.keep = keep  # type: ignore[method-assign]


def _have_the_channels_held(log: Path) -> None:
    """Whoever holds a copy of our end keeps the children from seeing an end of file; its process id goes to `log`."""
    real = platform.spawn

    def spawn(arguments: list[str], environment: dict[str, str]) -> tuple[subprocess.Popen[bytes], socket.socket]:
        process, ours = real(arguments, environment)
        holder = subprocess.Popen(["sleep", "60"], pass_fds=[ours.fileno()])
        with log.with_name("holders").open("a", encoding="utf-8") as file:
            file.write(f"{holder.pid}\n")
        return process, ours

    platform.spawn = spawn  # type: ignore[assignment]


def leave_the_vault_open(vault: Path) -> None:
    """Every process that is started from now on inherits a descriptor of it."""
    leaked = os.open(vault, os.O_RDONLY)
    real = subprocess.Popen.__init__

    def careless(self: subprocess.Popen[bytes], command: list[str], **named: Any) -> None:
        real(self, command, **{**named, "pass_fds": [*named.get("pass_fds", ()), leaked]})

    subprocess.Popen.__init__ = careless  # type: ignore[method-assign, assignment]


def _remember(planted: bytes) -> None:
    """Hold an answer that nobody sealed, as a careless keeper would, in three spellings."""
    REMEMBERED.extend(planted.decode("utf-8").encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-32-le"))


if __name__ == "__main__":
    root, log, *rest = sys.argv[1:]
    what = "".join(rest)
    (Path(root) / "spy.txt").write_text(f"{log}\n{what}\n", encoding="utf-8")
    spy(Path(log), "keeper")
    keeper.KIOSK = CHILD  # type: ignore[attr-defined]
    match what:
        case "die":
            _kill_after_the_commit(os.getpid)
        case "bereave":
            _kill_after_the_commit(lambda: children_of(os.getpid())[0])
        case "clasp":
            _have_the_channels_held(Path(log))
        case "inherit":
            leave_the_vault_open(Path(root) / "counter" / "vault.sqlite3")
        case "remember":
            _remember((Path(root) / "planted").read_bytes())
        case _ if what.startswith(CLOCK):
            _set_clock(what, Path(log), "keeper")
        case _:
            """Nothing is spoiled here."""
    raise SystemExit(keeper.run_kiosk(Path(root) / "counter"))
