"""`surveytui report`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytui.cli.homes import Role, see_role
from surveytui.cli.options import narrate, with_home, with_language
from surveytui.cli.spoken import Spoken
from surveytui.text.system import because
from surveytui.text.words import Words

if TYPE_CHECKING:
    from surveytui.counter.station import Station
    from surveytui.sync.report import Report


@click.command(cls=Spoken, example="surveytui report --qr")
@click.option("--qr", "as_qr", is_flag=True, help="As a QR code on this terminal, for a supervisor to scan.")
@click.option("--text", "as_text", is_flag=True, help="As the text that the QR code holds, to send by chat or mail.")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False, exists=True), help="Write the report file to that folder."
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_home
@with_language
def report(as_qr: bool, as_text: bool, out: Path | None, as_json: bool, home: Path, language: str) -> None:
    """Show what this counter has counted and may tell: answers in closed blocks, never an answer."""
    import json

    from surveytui.counter.home import CounterHome
    from surveytui.counter.reports import make_tickets
    from surveytui.counter.station import Station

    see_role(home, Role.COUNTER)
    with Station(CounterHome.within(home)) as station:
        made, tickets = make_tickets(station)
        written = _copied(station, out) if out else None
    if as_json:
        click.echo(json.dumps(_plain(made, tickets), ensure_ascii=False))
    elif as_text:
        for ticket in tickets:
            click.echo(ticket)
    elif as_qr:
        _show(made, tickets, language)
    else:
        for line in _lines(made, language):
            click.echo(line)
    if written:
        narrate(Words(th=f"เขียนรายงานยอดที่ {written} แล้ว", en=f"the report is in {written}")[language])


def _copied(station: Station, target: Path) -> Path:
    """The report file in a folder.

    Raises:
        HomeError: the folder does not take it.
    """
    from surveytui.counter.reports import copy_report
    from surveytui.errors import HomeError

    try:
        return copy_report(station, target)
    except OSError as error:
        raise HomeError(
            because(error, th="เขียนลงที่นี่ไม่สำเร็จ", en="cannot be written"),
            where=str(target),
        ) from error


def _show(made: Report, tickets: tuple[str, ...], language: str) -> None:
    """What the codes hold, then one code after the other; each is complete in itself, and the last stands on the screen."""
    from surveytui.text import qr

    head, *counted = _lines(made, language)
    for line in counted:
        narrate(line)
    colours = sys.stdout.isatty()
    for number, ticket in enumerate(tickets, 1):
        if len(tickets) > 1:
            of = len(tickets)
            narrate(Words(th=f"ภาพที่ {number} จาก {of}", en=f"picture {number} of {of}")[language])
        for line in qr.lines(ticket, colours=colours):
            click.echo(line)
    narrate(head)


def _lines(made: Report, language: str) -> list[str]:
    from surveytui.text.dates import thai_date

    day = thai_date(made.day, "en" if language == "en" else "th")
    head = Words(
        th=f"ยอดถึง {day} ลำดับที่ {made.seq}" + (" ปิดการเก็บแล้ว" if made.closed else ""),
        en=f"up to {day}, number {made.seq}" + (", collection is finished" if made.closed else ""),
    )
    least = Words(th="", en="") if made.closed else Words(th="อย่างน้อย ", en="at least ")  # the rest is held back
    counted = [f"{agency} {tool} {least[language]}{count}" for (agency, tool), count in sorted(made.totals().items())]
    return [head[language], *(counted or [Words(th="ยังไม่มียอดให้รายงาน", en="nothing to report yet")[language]])]


def _plain(made: Report, tickets: tuple[str, ...]) -> dict[str, object]:
    return {
        "device": made.device,
        "seq": made.seq,
        "day": made.day.isoformat(),
        "bundle": made.bundle,
        "closed": made.closed,
        "totals": [
            {"agency": agency, "tool": tool, "count": count} for (agency, tool), count in sorted(made.totals().items())
        ],
        "tickets": list(tickets),
    }
