"""Headquarters' side of `surveytui device`."""

from __future__ import annotations

from pathlib import Path

import click

from surveytui.cli.options import narrate
from surveytui.text.words import Words


def enrol_request(home: Path, path: Path, *, language: str) -> None:
    """Take a counter's request file into the campaign directory.

    Raises:
        HomeError: the file cannot be read, or the campaign's directory not written.
        SignatureError: no request, or changed since it was signed.
        CampaignError: of another campaign, enrolled before, or for agencies that are not in this one.
    """
    from surveytui.errors import HomeError
    from surveytui.headquarters.home import HeadquartersHome
    from surveytui.headquarters.signing import enrol
    from surveytui.questionnaire.shipped import shipped_packs
    from surveytui.sealing.enrolment import MOST_BYTES

    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise HomeError(
            Words(th="เปิดไฟล์คำขอไม่ได้", en=f"cannot read the request: {error.strerror}"), where=str(path)
        ) from error
    device = enrol(HeadquartersHome.within(home), data, shipped=shipped_packs())
    click.echo(device.id)
    narrate(
        Words(
            th=f"ขึ้นทะเบียน “{device.name}” ({', '.join(device.agencies)}) แล้ว มีผลเมื่อลงนามรุ่นใหม่",
            en=f"enrolled “{device.name}” ({', '.join(device.agencies)}); sign the campaign again to trust it",
        )[language]
    )


def list_devices(home: Path, *, language: str, as_json: bool = False) -> None:
    """Print the counters of the last signed version.

    Raises:
        HomeError: none has been signed.
    """
    import json

    from surveytui.headquarters.home import HeadquartersHome

    devices = HeadquartersHome.within(home).newest().devices
    if as_json:
        shown = [
            {
                "id": device.id,
                "name": device.name,
                "agencies": device.agencies,
                "tools": device.tools,
                "retired": device.retired,
            }
            for device in devices
        ]
        click.echo(json.dumps(shown, ensure_ascii=False))
        return
    for device in devices:
        retired = Words(th="เลิกใช้", en="retired")[language] if device.retired else ""
        click.echo(
            "\t".join([device.id, device.name, ",".join(device.agencies), ",".join(device.tools), retired]).rstrip()
        )
    if not devices:
        narrate(Words(th="ยังไม่มีเครื่องที่ขึ้นทะเบียน", en="no counter is enrolled yet")[language])
