"""The kiosk whose hour for sending comes when a test says so, under watch: keeper, interview processes and courier.

Only tests run this. `python -m tests.counter.spied_errands HOME LOG [what]`. The hour comes when a file `hour` lies in HOME,
and a courier sets out when a file `gate` lies there. `what` spoils something on purpose. `dial`: the keeper goes to the hub
itself; `careless`: it does its errands whoever answers; `inherit`: what it starts inherits an open vault. And the courier
does what `PRYING` has under the name.
"""

from __future__ import annotations

import os
import runpy
import sqlite3
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from surveytui.counter import courier as couriers
from surveytui.counter import errands, keeper
from surveytui.counter.courier import Courier
from surveytui.counter.errands import Errands, Sent
from surveytui.counter.station import Station
from surveytui.sync.https import HttpsTransport
from tests.counter.spied import CHILD, leave_the_vault_open, note, notes_of, spy

COURIER = "tests.counter.spied_courier"
BEFORE, AFTER = datetime(2025, 6, 18, 12, 0), datetime(2025, 6, 18, 16, 31)  # noqa: DTZ001 - the wall clock of a machine
"""Of a day on which the hour is half past four."""
PACE = 0.2
"""Seconds between two looks of the keeper at what is to be done, whoever speaks."""

PRYING: dict[str, Callable[[Path], object]] = {
    "vault": lambda home: (home / "vault.sqlite3").open("rb").close(),
    "key": lambda home: os.close(os.open(home / "device.key", os.O_RDONLY)),
    "database": lambda home: sqlite3.connect(home / "vault.sqlite3").close(),
    "folder": os.listdir,
    "moved": lambda home: (home / "state.json").replace(home / "outbox" / "state.json"),
    "written": lambda home: (home.parent / "notes.txt").write_text("", encoding="utf-8"),
    "elsewhere": lambda home: (home.parent.parent / "other").write_text("", encoding="utf-8"),
}
"""What no courier may do; each is given the counter's folder."""


def courier() -> None:
    """The courier under watch."""
    home = Path(sys.argv[1]).parent
    log, what = notes_of(home.parent)
    note(log, "courier", "stands", "before the gate")
    spy(log, "courier")
    while not (home.parent / "gate").exists():
        time.sleep(0.02)
    if what in PRYING:
        PRYING[what](home)
    runpy.run_module("surveytui.sync.courier", run_name="__main__", alter_sys=False)


def _let_the_hour_come(root: Path, send: Callable[[Station], Courier | None]) -> None:
    """It is noon until a test says that it is half past four, and nothing is made good after the start."""
    errands.AFTER_START = 3600.0

    def planned(station: Station, *, last: Sent | None) -> Errands:
        return Errands(station, today=lambda: AFTER if (root / "hour").exists() else BEFORE, send=send, last=last)

    errands.Errands = planned  # type: ignore[assignment, misc]


def _look_often(root: Path, log: Path) -> None:
    """The keeper looks what is to be done without being spoken to; once the hour has come, each time is written down."""
    real, patience, is_idle = keeper.Keeper._advance, keeper.Keeper._patience, keeper.Keeper._is_idle

    def advance(self: keeper.Keeper) -> None:
        real(self)
        if (root / "hour").exists():
            note(log, "keeper", "looked", "idle" if is_idle(self) else "busy")

    keeper.Keeper._advance = advance  # type: ignore[method-assign]
    keeper.Keeper._patience = lambda self: min(patience(self) or PACE, PACE)  # type: ignore[method-assign]


def _go_oneself(station: Station) -> None:
    """What the keeper must never do."""
    hub = station.bundle.hub
    if hub is not None:
        transport = HttpsTransport(hub.address, ca=hub.ca, version=station.bundle.version)
        transport.exchange(station.home.outbox, station.home.inbox, lambda *_: None)


if __name__ == "__main__":
    root, log, *rest = sys.argv[1:]
    what = "".join(rest)
    (Path(root) / "spy.txt").write_text(f"{log}\n{what}\n", encoding="utf-8")
    spy(Path(log), "keeper")
    keeper.KIOSK, couriers.MODULE = CHILD, COURIER  # type: ignore[attr-defined]
    _let_the_hour_come(Path(root), _go_oneself if what == "dial" else errands.send_courier)
    _look_often(Path(root), Path(log))
    if what == "careless":
        keeper.Keeper._is_idle = lambda self: True  # type: ignore[method-assign] # noqa: ARG005 - the method's own name for it
    if what == "inherit":
        leave_the_vault_open(Path(root) / "counter" / "vault.sqlite3")
    raise SystemExit(keeper.run_kiosk(Path(root) / "counter"))
