"""The kiosk with every opened file written down: the keeper and its children, each with its process id.

Only tests run this. `python -m tests.counter.spied HOME LOG [what]`, where `what` spoils something on purpose:
`plant`: the interview process opens the vault itself; `crash`: it falls, with an answer in a local variable, when
somebody goes on; `die`: the keeper is killed right after it has committed a record.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
from pathlib import Path

from surveytui.counter import keeper

SECRET = "zqxvkw-local-81724"
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
    if notes[1] == "plant":
        (home / "vault.sqlite3").open("rb").close()
    if notes[1] == "crash":
        _fall_when_somebody_goes_on()
    runpy.run_module("surveytui.ui.kiosk", run_name="__main__", alter_sys=False)


def _fall_when_somebody_goes_on() -> None:
    from surveytui.interview.machine import Interview

    def forward(self: Interview) -> None:
        answer_in_a_local = f"{SECRET} {self.step}"
        raise LookupError(answer_in_a_local)

    Interview.forward = forward  # type: ignore[method-assign]


def _die_after_the_commit() -> None:
    from surveytui.counter.station import Station

    real = Station.keep

    def keep(self: Station, sealed: bytes, *, agency: str, tool: str, rehearsal: bool = False) -> str:
        real(self, sealed, agency=agency, tool=tool, rehearsal=rehearsal)
        os.kill(os.getpid(), signal.SIGKILL)
        return ""

    Station.keep = keep  # type: ignore[method-assign]


if __name__ == "__main__":
    root, log, *rest = sys.argv[1:]
    (Path(root) / "spy.txt").write_text(f"{log}\n{''.join(rest)}\n", encoding="utf-8")
    spy(Path(log), "keeper")
    keeper.KIOSK = CHILD
    if rest == ["die"]:
        _die_after_the_commit()
    raise SystemExit(keeper.run_kiosk(Path(root) / "counter"))
