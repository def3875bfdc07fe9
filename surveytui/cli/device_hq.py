"""Headquarters' side of `surveytui device`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytui.cli.options import narrate
from surveytui.errors import CampaignError
from surveytui.text.system import because
from surveytui.text.words import Words

if TYPE_CHECKING:
    from surveytui.campaign.models import Device
    from surveytui.headquarters.home import HeadquartersHome


def enrol_request(home: Path, path: Path, *, language: str) -> None:
    """Take a counter's request file into the campaign directory.

    Raises:
        HomeError: the file cannot be read, or the campaign's directory not written.
        SignatureError: no request, or changed since it was signed.
        CampaignError: of another campaign, enrolled before, or for agencies that are not in this one.
    """
    from surveytui.errors import HomeError, about
    from surveytui.headquarters.home import HeadquartersHome
    from surveytui.headquarters.signing import enrol
    from surveytui.questionnaire.shipped import shipped_packs
    from surveytui.sealing.enrolment import MOST_BYTES

    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise HomeError(because(error, th="เปิดแฟ้มคำขอไม่ได้", en="cannot read the request"), where=str(path)) from error
    with about(path):
        device = enrol(HeadquartersHome.within(home), data, shipped=shipped_packs())
    click.echo(device.id)
    narrate(
        Words(
            th=f"ขึ้นทะเบียน “{device.name}” ({', '.join(device.agencies)}) แล้ว มีผลเมื่อลงนามรุ่นใหม่",
            en=f"enrolled “{device.name}” ({', '.join(device.agencies)}); sign the campaign again to trust it",
        )[language]
    )


def list_devices(home: Path, *, language: str, as_json: bool = False) -> None:
    """Print the counters of the last signed version, and those that wait for the next one.

    Raises:
        HomeError: there is neither a signed version nor a directory to sign.
        BundleError: the last version is damaged.
        SignatureError: the last version was changed.
    """
    import json

    from surveytui.headquarters.home import HeadquartersHome

    place = HeadquartersHome.within(home)
    edited = place.campaign.exists()
    waiting = _waiting(place, language) if edited else ()
    signed = place.newest().devices if place.versions() or not edited else ()
    if as_json:
        click.echo(
            json.dumps([_plain(device, signed=device in signed) for device in (*signed, *waiting)], ensure_ascii=False)
        )
        return
    for device in signed:
        click.echo(_line(device, Words(th="เลิกใช้", en="retired")[language] if device.retired else ""))
    for device in waiting:
        click.echo(_line(device, Words(th="ยังไม่ได้ลงนาม", en="not yet signed")[language]))
    if waiting:
        narrate(
            Words(th="ใช้ surveytui campaign sign เพื่อลงนาม", en="run surveytui campaign sign to sign them in")[language]
        )
    if not (signed or waiting):
        narrate(Words(th="ยังไม่มีเครื่องที่ขึ้นทะเบียน", en="no counter is enrolled yet")[language])


def _waiting(place: HeadquartersHome, language: str) -> tuple[Device, ...]:
    """What the directory has and no version yet. Faults in it are told; they do not hide what was signed."""
    from surveytui.headquarters.signing import unsigned
    from surveytui.questionnaire.shipped import shipped_packs

    try:
        return unsigned(place, shipped=shipped_packs())
    except CampaignError as error:
        narrate(error.line(language))
        return ()


def _line(device: Device, note: str) -> str:
    return "\t".join([device.id, device.name, ",".join(device.agencies), ",".join(device.tools), note]).rstrip()


def _plain(device: Device, *, signed: bool) -> dict[str, object]:
    return {
        "id": device.id,
        "name": device.name,
        "agencies": device.agencies,
        "tools": device.tools,
        "retired": device.retired,
        "signed": signed,
    }
