"""The kiosk with every opened file written down: the keeper and its children, each with its process id.

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

from surveytui.counter import keeper, platform
from tests.person import children_of

SECRET = "zqxvkw-local-81724"
REMEMBERED: list[bytes] = []
CLOCK = "clock-"
CHILD = "tests.counter.spied_child"


def spy(log: Path, who: str) -> None:
    """Write every opened path and its process to `log` from now on."""
    fd = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in {"open", "sqlite3.connect"}:
            os.write(fd, f"{who}\t{event}\t{arguments[0]!r}\n".encode())

    sys.addaudithook(hook)


def child() -> None:
    """The interview process under watch."""
    home = Path(sys.argv[3])
    notes = (home.parent / "spy.txt").read_text(encoding="utf-8").splitlines()
    spy(Path(notes[0]), "child")
    if notes[1].startswith(CLOCK):
        _set_clock(notes[1], Path(notes[0]), "child")
    if notes[1] == "plant":
        (home / "vault.sqlite3").open("rb").close()
    if notes[1] == "crash":
        _fall_when_somebody_goes_on()
    if notes[1] == "hang":
        _hang_when_somebody_goes_on()
    if notes[1] == "hang-after-send":
        _hang_after_send()
    runpy.run_module("surveytui.ui.kiosk", run_name="__main__", alter_sys=False)


def _set_clock(what: str, log: Path, who: str) -> None:
    """Put the clock elsewhere: `date.today` asks `time.time`."""
    there = datetime.fromisoformat(what.removeprefix(CLOCK)).replace(hour=12, tzinfo=UTC).timestamp()
    real, start = time.time, time.time()
    time.time = lambda: there + real() - start
    with log.open("a", encoding="utf-8") as file:
        file.write(f"{who}\tday\t{date.today()}\n")  # noqa: DTZ011 - what the counter asks


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


def _leave_the_vault_open(vault: Path) -> None:
    """Every process that is started from now on inherits a descriptor of it."""
    leaked = os.open(vault, os.O_RDONLY)
    real = subprocess.Popen.__init__

    def careless(
        self: subprocess.Popen[bytes], command: list[str], *, pass_fds: list[int], env: dict[str, str]
    ) -> None:
        real(self, command, pass_fds=[*pass_fds, leaked], env=env)

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
            _leave_the_vault_open(Path(root) / "counter" / "vault.sqlite3")
        case "remember":
            _remember((Path(root) / "planted").read_bytes())
        case _ if what.startswith(CLOCK):
            _set_clock(what, Path(log), "keeper")
        case _:
            """Nothing is spoiled here."""
    raise SystemExit(keeper.run_kiosk(Path(root) / "counter"))
