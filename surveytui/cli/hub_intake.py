"""`surveytui intake` in a hub's home: the same files, merged and stored, nothing opened."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from surveytui.cli.options import narrate
from surveytui.errors import printable
from surveytui.text.words import Words

if TYPE_CHECKING:
    from surveytui.sync.hub.desk import Outcome
    from surveytui.sync.hub.home import HubHome

SUFFIXES = frozenset({".report", ".age", ".receipt", ".bundle"})
"""What a folder is searched for."""


def files_in(paths: Iterable[Path], suffixes: frozenset[str] = SUFFIXES) -> list[Path]:
    """The files named, and those of ours in the folders named; a bundle first, since others may need it.

    Raises:
        HomeError: one of them is not there.
    """
    from surveytui import foreign
    from surveytui.errors import HomeError

    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise HomeError(Words(th="ไม่มีไฟล์นี้", en="no such file"), where=str(path))
        if path.is_dir():
            found += sorted(one for one in path.iterdir() if one.suffix in suffixes and foreign.is_plain(one))
        else:
            found.append(path)
    return sorted(found, key=lambda path: path.suffix != ".bundle")


def take(place: HubHome, paths: Iterable[Path], language: str, *, retry: bool = False) -> list[Outcome]:
    """Take files in and tell what became of each; with `retry`, everything in quarantine as well.

    Raises:
        HubError, HomeError: the hub has no campaign, or its disk refuses.
    """
    from surveytui import foreign
    from surveytui.errors import HomeError
    from surveytui.sync.hub.desk import MOST_BYTES, HubDesk

    desk = HubDesk(place)
    outcomes = []
    try:
        for path in paths:
            try:
                data = foreign.read(path, MOST_BYTES)
            except OSError as error:
                raise HomeError(
                    Words(th=f"อ่านไฟล์ไม่ได้ ({error.strerror})", en=f"cannot be read ({error.strerror})"), where=str(path)
                ) from error
            outcomes.append(desk.take(path.name, data))
            narrate(line(outcomes[-1])[language])
        for outcome in desk.retry() if retry else ():
            outcomes.append(outcome)
            narrate(line(outcome)[language])
    finally:
        desk.close()
    return outcomes


def line(outcome: Outcome) -> Words:
    """What became of a file, in a sentence."""
    from surveytui.sync.hub.desk import Verdict

    name, said = printable(outcome.name), outcome.said or Words(th="", en="")
    match outcome.verdict:
        case Verdict.QUARANTINED:
            return Words(th=f"{name}: กักไว้ {said.th}", en=f"{name}: in quarantine, {said.en}")
        case Verdict.KNOWN:
            return Words(th=f"{name}: รับไว้แล้วก่อนหน้านี้", en=f"{name}: already received")
        case _:
            return Words(th=f"{name}: รับแล้ว {said.th}".rstrip(), en=f"{name}: taken {said.en}".rstrip())


def plain(outcome: Outcome) -> dict[str, object]:
    """For JSON."""
    return {
        "name": outcome.name,
        "kind": outcome.kind,
        "verdict": outcome.verdict,
        "device": outcome.device or None,
        "fork": outcome.fork,
        "said": {"th": outcome.said.th, "en": outcome.said.en} if outcome.said else None,
    }
