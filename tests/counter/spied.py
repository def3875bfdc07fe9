"""The kiosk with every opened file written down: the keeper and its children, each with its process id.

Only tests run this. `python -m tests.counter.spied HOME LOG [plant]`; with `plant` the interview process opens the vault
itself, which the test must then notice.
"""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path

from surveytui.counter import keeper

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
    runpy.run_module("surveytui.ui.kiosk", run_name="__main__", alter_sys=False)


if __name__ == "__main__":
    root, log, *rest = sys.argv[1:]
    (Path(root) / "spy.txt").write_text(f"{log}\n{''.join(rest)}\n", encoding="utf-8")
    spy(Path(log), "keeper")
    keeper.KIOSK = CHILD
    raise SystemExit(keeper.run_kiosk(Path(root) / "counter"))
