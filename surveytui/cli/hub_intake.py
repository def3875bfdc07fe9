"""`surveytui intake` in a hub's home: the same files, merged and stored, nothing opened."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from surveytui.cli.options import narrate
from surveytui.errors import printable
from surveytui.text.system import because
from surveytui.text.words import Words

if TYPE_CHECKING:
    from surveytui.sync.hub.home import HubHome
    from surveytui.sync.hub.outcome import Outcome

SUFFIXES = frozenset({".report", ".age", ".receipt", ".bundle"})
"""What a folder is searched for."""


def files_in(paths: Iterable[Path], suffixes: frozenset[str] = SUFFIXES) -> list[Path]:
    """The files named, and those of ours in the folders named; a bundle first, since others may need it.

    Folders in folders are left alone. What cannot be read is found too, and told when it is its turn.
    """
    found: list[Path] = []
    for path in paths:
        try:
            inside = sorted(path.iterdir()) if path.is_dir() else None
        except OSError:
            inside = None
        if inside is None:
            found.append(path)
        else:
            found += [one for one in inside if one.suffix in suffixes and (one.is_symlink() or not one.is_dir())]
    return sorted(found, key=lambda path: path.suffix != ".bundle")


def take(place: HubHome, paths: Iterable[Path], language: str, *, retry: bool = False) -> list[Outcome]:
    """Take files in and tell what became of each; with `retry`, everything in quarantine as well.

    A file that cannot be read, or is larger than anything of ours, stays where it is, is named, and stops nothing.

    Raises:
        HubError, HomeError: the hub has no campaign, or its disk refuses.
    """
    from surveytui.sync.hub.desk import HubDesk

    desk = HubDesk(place)
    outcomes = []
    try:
        for path in paths:
            read = _read(path)
            outcomes.append(desk.take(path.name, read) if isinstance(read, bytes) else read)
            narrate(line(outcomes[-1])[language])
        for outcome in desk.retry() if retry else ():
            outcomes.append(outcome)
            narrate(line(outcome)[language])
    finally:
        desk.close()
    return outcomes


def _read(path: Path) -> bytes | Outcome:
    """A file's content, or why it stays where it is."""
    from surveytui import foreign
    from surveytui.batch.parcel import MAGIC, is_parcel
    from surveytui.sealing.bundles import MOST_BYTES as OTHER_BYTES
    from surveytui.sync.hub.desk import MOST_BYTES
    from surveytui.sync.hub.outcome import Kind, Outcome, Verdict

    try:
        most = MOST_BYTES if is_parcel(foreign.read(path, len(MAGIC))) else OTHER_BYTES
        if path.stat().st_size <= most:
            return foreign.read(path, most)
        why = Words(th="แฟ้มใหญ่เกินไป ไม่ใช่ของโครงการนี้", en="too large to be anything of ours")
    except OSError as error:
        why = because(error, th="อ่านแฟ้มไม่ได้", en="cannot be read")
    return Outcome(path.name, Kind.UNKNOWN, Verdict.UNREADABLE, why=why)


def line(outcome: Outcome) -> Words:
    """What became of a file, in a sentence."""
    from surveytui.sync.hub.outcome import Verdict

    name, said = printable(outcome.name), outcome.said or Words(th="", en="")
    match outcome.verdict:
        case Verdict.UNREADABLE:
            return Words(th=f"{name}: {said.th}", en=f"{name}: {said.en}")
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
