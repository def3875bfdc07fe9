"""`surveytui campaign`: from a directory of TOML to a signed bundle."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytui.cli.homes import Role, see_role, see_room
from surveytui.cli.options import narrate, see_folders, with_home, with_language
from surveytui.cli.spoken import SpokenGroup
from surveytui.text.words import Words

if TYPE_CHECKING:
    from surveytui.campaign.models import Agency, Bundle

HEADS = Words(th="รหัส|หน่วยงาน|อำเภอ|กลุ่ม|เครื่อง", en="code|agency|district|group|counters")


@click.group(cls=SpokenGroup, example="surveytui campaign new --sample")
def campaign() -> None:
    """Make, check, sign and show a campaign."""


@campaign.command(example="surveytui campaign new --sample")
@click.option(
    "--sample",
    type=click.Choice(["town", "province"]),
    is_flag=False,
    flag_value="town",
    required=True,
    help="Begin with a sample and edit it into your own: `town` has 4 agencies, `province` 110.",
)
@with_home
@with_language
def new(sample: str, home: Path, language: str) -> None:
    """Begin a campaign directory. One that is there is never touched.

    The sample is a demo campaign: set demo = false, and all the rest, before the first signing.
    """
    from surveytui.campaign.template import write_sample
    from surveytui.errors import HomeError
    from surveytui.headquarters.home import HeadquartersHome

    see_room(home, Role.HEADQUARTERS)
    place = HeadquartersHome.within(home)
    place.make()
    try:
        written = write_sample(place.campaign, sample)
    except FileExistsError as error:
        raise HomeError(
            Words(th="มีโครงการอยู่แล้ว ไม่ได้แตะต้อง", en="there is a campaign already; it was left alone"),
            where=str(place.campaign),
        ) from error
    for path in written:
        click.echo(path)
    narrate(Words(th="แก้ไขแฟ้มเหล่านี้ แล้วใช้ campaign check", en="edit these files, then run campaign check")[language])


@campaign.command(example="surveytui campaign agencies list.xlsx")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@with_home
@with_language
def agencies(file: Path, home: Path, language: str) -> None:
    """Make agencies.toml of a table, CSV or XLSX. The list before it is kept beside it."""
    from surveytui.campaign.register import agencies_toml, read_agencies
    from surveytui.campaign.source import AGENCIES
    from surveytui.headquarters.home import HeadquartersHome
    from surveytui.sealing.files import write_file

    see_room(home, Role.HEADQUARTERS)
    place = HeadquartersHome.within(home)
    found = read_agencies(file)
    place.make()
    path = place.campaign / AGENCIES
    text = agencies_toml(found).encode("utf-8")
    if path.exists() and path.read_bytes() != text:
        before = path.with_suffix(".toml.before")
        write_file(before, path.read_bytes(), mode=0o644)
        narrate(Words(th=f"รายการเดิมอยู่ที่ {before}", en=f"the list before it is in {before}")[language])
    place.campaign.mkdir(exist_ok=True)
    write_file(path, text, mode=0o644)
    click.echo(path)
    narrate(Words(th=f"{len(found)} หน่วยงาน", en=f"{len(found)} agencies")[language])


@campaign.command(example="surveytui campaign check")
@with_home
@with_language
def check(home: Path, language: str) -> None:
    """Check the campaign directory: every fault at once, with file and line. Needs the keys' public halves."""
    from surveytui.headquarters.home import HeadquartersHome
    from surveytui.headquarters.signing import propose
    from surveytui.questionnaire.shipped import shipped_packs

    see_role(home, Role.HEADQUARTERS)
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


@campaign.command(example="surveytui campaign sign --out /media/stick/campaign.bundle")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Copy the bundle there too.")
@with_home
@with_language
def sign(out: Path | None, home: Path, language: str) -> None:
    """Sign the next version. Nothing new: the last version stays.

    The first signing writes the birth record, which fixes name, year, demo flag, signing key and the length of records.
    """
    from surveytui.cli.passphrase import ask_once
    from surveytui.headquarters.home import HeadquartersHome
    from surveytui.headquarters.signing import propose
    from surveytui.headquarters.signing import sign as sign_proposal
    from surveytui.questionnaire.shipped import shipped_packs
    from surveytui.sealing.files import write_output

    see_role(home, Role.HEADQUARTERS)
    place = HeadquartersHome.within(home)
    if out is not None:
        see_folders(out.parent)
    proposal = propose(place, shipped=shipped_packs(), today=date.today())  # noqa: DTZ011
    path = sign_proposal(place, proposal, ask_once(language))
    if out is not None:
        write_output(out, path.read_bytes(), mode=0o644)
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


@campaign.command(example="surveytui campaign show --json")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_home
@with_language
def show(as_json: bool, home: Path, language: str) -> None:
    """Show the last signed version: fingerprint in both languages, calendar, agencies with their targets."""
    import json

    from surveytui.headquarters.home import HeadquartersHome

    see_role(home, Role.HEADQUARTERS)
    bundle = HeadquartersHome.within(home).newest()
    if as_json:
        click.echo(json.dumps(_plain(bundle, language), ensure_ascii=False))
        return
    for line in [*_told(bundle, language), *_agency_table(bundle, language)]:
        click.echo(line)


def _plain(bundle: Bundle, language: str) -> dict[str, object]:
    """Everything, for scripts; the calendar in the language asked for."""
    from surveytui.campaign.milestones import milestones
    from surveytui.cli.fingerprint import both

    campaign_id = bundle.birth.campaign_id()
    return {
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
        "windows": {window.tool: [window.first.isoformat(), window.closes.isoformat()] for window in bundle.windows},
        "answer_keys": len(bundle.keys.answer),
        "hub": bundle.hub.address if bundle.hub else None,
        "calendar": [f"{one.day.isoformat()} {one.what[language]}" for one in milestones(bundle)],
        "targets": {agency.code: _targets(bundle, agency) for agency in bundle.agencies},
    }


def _told(bundle: Bundle, language: str) -> list[str]:
    """What is one for the whole campaign: a line each, then its calendar."""
    from surveytui.campaign.milestones import milestones
    from surveytui.cli.fingerprint import labelled
    from surveytui.text.columns import columns
    from surveytui.text.dates import thai_date

    birth = bundle.birth
    facts = {
        Words(th="ชื่อ", en="name"): birth.name + (" (DEMO)" if birth.demo else ""),
        Words(th="ปีงบประมาณ", en="fiscal year"): birth.fiscal_year,
        Words(th="รุ่น", en="version"): bundle.version,
        Words(th="แบบสอบถาม", en="questionnaires"): ", ".join(pack.id for pack in bundle.packs),
        Words(th="กุญแจคำตอบ", en="answer keys"): len(bundle.keys.answer),
        Words(th="ศูนย์รวบรวม", en="hub"): bundle.hub.address if bundle.hub else "–",
        Words(th="รหัสโครงการ", en="campaign"): birth.campaign_id().hex(),
    }
    days = [(thai_date(one.day, language, short=True), one.what[language]) for one in milestones(bundle)]
    return [
        *columns([(name[language], value) for name, value in facts.items()]),
        *labelled(birth.campaign_id()).splitlines(),
        "",
        *columns(days),
    ]


def _targets(bundle: Bundle, agency: Agency) -> dict[str, int | None]:
    from surveytui.campaign.quotas import target

    return {window.tool.value: target(agency, window.tool, bundle.quotas) for window in bundle.windows}


def _agency_table(bundle: Bundle, language: str) -> list[str]:
    """Every agency with its targets; a dash where nobody set one."""
    from surveytui.sync.sentences import GROUPS
    from surveytui.text.columns import columns

    tools = [window.tool.value for window in bundle.windows]
    heads = [*HEADS[language].split("|"), *tools]
    rows = []
    for agency in bundle.agencies:
        targets = _targets(bundle, agency)
        machines = sum(agency.code in device.agencies and not device.retired for device in bundle.devices)
        wanted = ["–" if targets[tool] is None else targets[tool] for tool in tools]
        rows.append(
            [agency.code, agency.short[language], agency.district, GROUPS[agency.group][language], machines, *wanted]
        )
    return ["", *columns([heads, *rows], right=range(4, 5 + len(tools)))]
