"""`surveytui intake`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytui.cli.homes import Role, see_role
from surveytui.cli.options import FAILED, QUARANTINED, narrate, quarantined, see_folders, with_home, with_language
from surveytui.cli.spoken import Spoken
from surveytui.errors import UsageError
from surveytui.text.words import Words

if TYPE_CHECKING:
    from surveytui.headquarters.intake import Outcome
    from surveytui.sync.hub.home import HubHome


@click.command(cls=Spoken, example="surveytui intake /media/stick/*.age")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--retry", is_flag=True, help="Try everything in quarantine again.")
@click.option(
    "--receipts", "target", type=click.Path(path_type=Path, file_okay=False), help="Copy the receipts there too."
)
@click.option("--json", "as_json", is_flag=True, help="What became of each file, as JSON.")
@with_home
@with_language
def intake(files: tuple[Path, ...], retry: bool, target: Path | None, as_json: bool, home: Path, language: str) -> None:
    """Take in what sticks bring: at headquarters sealed batches, at a hub count reports and batches unopened.

    A folder stands for the files of ours in it. A known parcel gets the same receipt again. Exit status 1 if a file
    could not be read, 3 if something went to quarantine.
    """
    from surveytui.sync.hub.home import HubHome

    if not files and not retry:
        raise UsageError(Words(th="ระบุแฟ้มหรือโฟลเดอร์ หรือใช้ --retry", en="name files or folders, or use --retry"))
    see_role(home, Role.HEADQUARTERS, Role.HUB)
    hub, status = HubHome.within(home), 0
    if hub.versions():
        files, status = _to_hub(hub, home, files, retry=retry, as_json=as_json, language=language)
    if files or not hub.versions():
        _to_headquarters(home, files, retry=retry, target=target, as_json=as_json, language=language)
    if status:
        raise SystemExit(status)


def _to_hub(
    hub: HubHome, home: Path, files: tuple[Path, ...], *, retry: bool, as_json: bool, language: str
) -> tuple[tuple[Path, ...], int]:
    """Give the hub what is its own; what is left is headquarters', in a home that is both, and how the hub's part ended."""
    import json

    from surveytui.cli import hub_intake
    from surveytui.headquarters.home import HeadquartersHome
    from surveytui.sync.hub.outcome import Verdict

    both = bool(HeadquartersHome.within(home).versions())
    found = hub_intake.files_in(files)
    parcels = tuple(path for path in found if path.suffix == ".age") if both else ()
    outcomes = hub_intake.take(hub, [path for path in found if path not in parcels], language, retry=retry)
    if as_json and not parcels:
        click.echo(json.dumps([hub_intake.plain(outcome) for outcome in outcomes], ensure_ascii=False))
    if not found and not retry:
        narrate(Words(th="ไม่มีแฟ้มรายงานหรือแฟ้มปิดผนึก", en="no reports and no sealed batches there")[language])
    verdicts = {outcome.verdict for outcome in outcomes}
    if Verdict.UNREADABLE in verdicts:
        return parcels, FAILED
    return parcels, QUARANTINED if Verdict.QUARANTINED in verdicts else 0


def _to_headquarters(
    home: Path, files: tuple[Path, ...], *, retry: bool, target: Path | None, as_json: bool, language: str
) -> None:
    import json
    from datetime import date

    from surveytui.cli.passphrase import ask_once
    from surveytui.headquarters.home import HeadquartersHome
    from surveytui.headquarters.intake import Intake, Verdict, receive
    from surveytui.headquarters.keys import KeyRing
    from surveytui.headquarters.reasons import UNREADABLE
    from surveytui.headquarters.store import Store

    place = HeadquartersHome.within(home)
    bundle = place.newest()
    if target is not None:
        see_folders(target)
    parcels = _parcels(files, language)
    ask, ring = ask_once(language), KeyRing(place.keys)
    identity, signing = ring.intake(ask), ring.receipts(ask)
    with Store(place.database) as store:
        desk = Intake(place, store, bundle, identity=identity, signing=signing, today=date.today())  # noqa: DTZ011
        outcomes = receive(desk, parcels, lambda outcome: narrate(_line(outcome)[language]))
        if retry:
            again = desk.retry()
            for outcome in again:
                narrate(_line(outcome)[language])
            outcomes += again
    if target is not None:
        _copy_receipts(outcomes, target)
    if as_json:
        click.echo(json.dumps([_plain(outcome) for outcome in outcomes], ensure_ascii=False))
    else:
        for outcome in outcomes:
            if outcome.receipt is not None:
                click.echo(outcome.receipt)
    if any(outcome.reason == UNREADABLE for outcome in outcomes):
        raise SystemExit(FAILED)
    if any(outcome.verdict is Verdict.QUARANTINED for outcome in outcomes):
        quarantined()


def _parcels(files: tuple[Path, ...], language: str) -> list[Path]:
    """The files named, and the parcels in the folders named.

    Raises:
        HomeError: one of them is not there, or there is nothing to take in.
    """
    from surveytui.errors import HomeError

    found: list[Path] = []
    empty: list[str] = []
    for path in files:
        if not path.exists():
            raise HomeError(Words(th="ไม่มีแฟ้มนี้", en="no such file"), where=str(path))
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(entry for entry in path.iterdir() if entry.suffix == ".age" and entry.is_file())
        found += inside
        if not inside:
            empty.append(str(path))
    if empty:
        said = Words(th=f"ไม่มีแฟ้ม .age ใน {', '.join(empty)}", en=f"no .age files in {', '.join(empty)}")
        if not found:
            raise HomeError(said)
        narrate(said[language])
    return found


def _copy_receipts(outcomes: list[Outcome], target: Path) -> None:
    from surveytui.sealing.files import write_file

    for outcome in outcomes:
        if outcome.receipt is not None:
            write_file(target / outcome.receipt.name, outcome.receipt.read_bytes(), mode=0o644)


def _line(outcome: Outcome) -> Words:
    """What became of a file, in a sentence."""
    from surveytui.headquarters.intake import Verdict
    from surveytui.headquarters.reasons import HINT, UNREADABLE

    name = _shown(outcome.name)
    if outcome.verdict is Verdict.QUARANTINED:
        why = outcome.why or Words(th="ใช้ไม่ได้", en="cannot be used")
        if outcome.reason == UNREADABLE:
            return Words(th=f"{name}: {why.th}", en=f"{name}: {why.en}")
        hint = HINT.get(outcome.reason)
        said = Words(th=f"{name}: กักไว้ {why.th}", en=f"{name}: in quarantine, {_shown(why.en)}")
        return Words(th=f"{said.th} ({hint.th})", en=f"{said.en} ({hint.en})") if hint else said
    if outcome.verdict is Verdict.KNOWN:
        said = Words(th=f"{name}: รับไว้แล้วก่อนหน้านี้", en=f"{name}: already received")
    else:
        new = outcome.records - outcome.repeated
        said = Words(
            th=f"{name}: เครื่อง {outcome.device} แฟ้มที่ {outcome.number} คำตอบใหม่ {new} ชุด ซ้ำ {outcome.repeated} ชุด",
            en=f"{name}: counter {outcome.device}, batch {outcome.number}, {new} new, {outcome.repeated} repeated",
        )
    if outcome.unopenable:
        said = Words(
            th=f"{said.th} ไม่มีกุญแจเปิด {outcome.unopenable}", en=f"{said.en}, {outcome.unopenable} no known key opens"
        )
    if outcome.fork:
        said = Words(
            th=f"{said.th} ! เครื่องนี้มีสองชุดที่ต่อจากชุดเดียวกัน อาจถูกคัดลอกหรือกู้คืน",
            en=f"{said.en} ! two batches follow the same one: the counter was copied or restored",
        )
    return said


def _plain(outcome: Outcome) -> dict[str, object]:
    return {
        "name": outcome.name,
        "verdict": outcome.verdict,
        "device": outcome.device,
        "number": outcome.number,
        "records": outcome.records,
        "repeated": outcome.repeated,
        "unopenable": outcome.unopenable,
        "fork": outcome.fork,
        "receipt": str(outcome.receipt) if outcome.receipt else None,
        "reason": outcome.reason or None,
        "why": {"th": outcome.why.th, "en": outcome.why.en} if outcome.why else None,
    }


def _shown(text: str) -> str:
    """A text that somebody else chose, without what a terminal would obey."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)
