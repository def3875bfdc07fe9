"""`surveytui campaign`: from a directory of TOML to a signed bundle."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytui.cli.options import narrate, with_home, with_language
from surveytui.text.words import Words

if TYPE_CHECKING:
    from surveytui.campaign.models import Bundle


@click.group()
def campaign() -> None:
    """Make, check, sign and show a campaign.

    Example: surveytui campaign new --sample
    """


@campaign.command(epilog="Example: surveytui campaign new --sample")
@click.option("--sample", is_flag=True, required=True, help="Begin with the sample campaign; edit it into your own.")
@with_home
@with_language
def new(sample: bool, home: Path, language: str) -> None:
    """Begin a campaign directory. One that is there is never touched.

    The sample is a demo campaign: set demo = false, and all the rest, before the first signing.
    """
    from surveytui.campaign.template import write_sample
    from surveytui.errors import HomeError
    from surveytui.headquarters.home import HeadquartersHome

    del sample
    place = HeadquartersHome.within(home)
    place.make()
    try:
        written = write_sample(place.campaign)
    except FileExistsError as error:
        raise HomeError(
            Words(th="มีโครงการอยู่แล้ว ไม่ได้แตะต้อง", en="there is a campaign already; it was left alone"),
            where=str(place.campaign),
        ) from error
    for path in written:
        click.echo(path)
    narrate(Words(th="แก้ไขไฟล์เหล่านี้ แล้วใช้ campaign check", en="edit these files, then run campaign check")[language])


@campaign.command(epilog="Example: surveytui campaign check")
@with_home
@with_language
def check(home: Path, language: str) -> None:
    """Check the campaign directory: every fault at once, with file and line. Needs the keys' public halves."""
    from datetime import date

    from surveytui.headquarters.home import HeadquartersHome
    from surveytui.headquarters.signing import propose
    from surveytui.questionnaire.shipped import shipped_packs

    proposal = propose(HeadquartersHome.within(home), shipped=shipped_packs(), today=date.today())  # noqa: DTZ011
    bundle = proposal.bundle
    if not proposal.news and proposal.before is not None:
        version = proposal.before.version
        narrate(Words(th=f"ไม่มีอะไรใหม่หลังรุ่น {version}", en=f"nothing new since version {version}")[language])
        return
    narrate(
        Words(
            th=f"ถูกต้อง ลงนามเป็นรุ่น {bundle.version} ได้",
            en=f"all is well; it can be signed as version {bundle.version}",
        )[language]
    )


@campaign.command(epilog="Example: surveytui campaign sign --out /media/stick/campaign.bundle")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Copy the bundle there too.")
@with_home
@with_language
def sign(out: Path | None, home: Path, language: str) -> None:
    """Sign the next version. Nothing new: the last version stays.

    The first signing writes the birth record, which fixes name, year, demo flag, signing key and the length of records.
    """
    from datetime import date

    from surveytui.cli.passphrase import ask_once
    from surveytui.headquarters.files import write_file
    from surveytui.headquarters.home import HeadquartersHome
    from surveytui.headquarters.signing import propose
    from surveytui.headquarters.signing import sign as sign_proposal
    from surveytui.questionnaire.shipped import shipped_packs

    place = HeadquartersHome.within(home)
    proposal = propose(place, shipped=shipped_packs(), today=date.today())  # noqa: DTZ011
    path = sign_proposal(place, proposal, ask_once(language))
    if out is not None:
        write_file(out, path.read_bytes(), mode=0o644)
    click.echo(out or path)
    signed = place.newest()
    narrate(
        Words(
            th=f"“{signed.birth.name}” รุ่น {signed.version}" + ("" if proposal.news else " ไม่มีอะไรใหม่"),
            en=f"“{signed.birth.name}”, version {signed.version}" + ("" if proposal.news else "; nothing new"),
        )[language]
    )
    _tell_fingerprint(signed, language)


def _tell_fingerprint(bundle: Bundle, language: str) -> None:
    from surveytui.cli.fingerprint import labelled

    asked = Words(
        th="คำที่ทุกเครื่องต้องอ่านให้ตรงกัน ภาษาใดภาษาหนึ่ง", en="the words that every counter must read out, in either language"
    )
    narrate(f"{asked[language]}\n\n{labelled(bundle.birth.campaign_id())}\n")


@campaign.command(epilog="Example: surveytui campaign show --json")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_home
@with_language
def show(as_json: bool, home: Path, language: str) -> None:
    """Show the last signed version, its fingerprint in both languages."""
    del language
    import json

    from surveytui.cli.fingerprint import both
    from surveytui.headquarters.home import HeadquartersHome

    bundle = HeadquartersHome.within(home).newest()
    campaign_id = bundle.birth.campaign_id()
    told: dict[str, object] = {
        "name": bundle.birth.name,
        "fiscal_year": bundle.birth.fiscal_year,
        "demo": bundle.birth.demo,
        "version": bundle.version,
        "campaign_id": campaign_id.hex(),
        "fingerprint": both(campaign_id),
        "bucket": bundle.birth.bucket,
        "packs": [pack.id for pack in bundle.packs],
        "agencies": [agency.code for agency in bundle.agencies],
        "devices": [device.id for device in bundle.devices],
        "windows": {window.tool: [window.first.isoformat(), window.last.isoformat()] for window in bundle.windows},
        "answer_keys": len(bundle.keys.answer),
    }
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for name, value in told.items():
        for line in _lines(name, value):
            click.echo(line)


def _lines(name: str, value: object) -> list[str]:
    """One value as lines: what has names within has a line for each."""
    if isinstance(value, dict):
        return [line for inner, one in value.items() for line in _lines(f"{name} {inner}", one)]
    return [f"{name}: {', '.join(map(str, value)) if isinstance(value, list) else value}"]
