"""`surveytui receipt`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytui.cli.homes import Role, see_role
from surveytui.cli.options import DONE, FAILED, narrate, with_home, with_language
from surveytui.cli.spoken import Spoken
from surveytui.errors import printable
from surveytui.text.words import Words

if TYPE_CHECKING:
    from surveytui.counter.receipts import Taken


@click.command(cls=Spoken, example="surveytui receipt /media/stick/*.receipt")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@with_home
@with_language
def receipt(files: tuple[Path, ...], home: Path, language: str) -> int:
    """Take headquarters' receipts in: what has arrived there is overwritten here.

    In any order, as often as anybody likes. A folder stands for the receipts in it. Exit status 1 if one was bad.
    """
    from surveytui.counter.home import CounterHome
    from surveytui.counter.receipts import Outcome, receipts_in, take_receipts
    from surveytui.counter.station import Station
    from surveytui.sync.folder import newest_bundle

    see_role(home, Role.COUNTER)
    paths = [path for file in files for path in (receipts_in(file) if file.is_dir() else [file])]
    bundles = [path for file in files if file.is_dir() for path in file.glob("*.bundle")]
    with Station(CounterHome.within(home)) as station:
        taken = take_receipts(station, paths)
        newer = newest_bundle(bundles, campaign=station.bundle.birth.campaign_id(), version=station.bundle.version)
    for one in taken:
        narrate(printable(f"{one.path.name}: {_said(one)[language]}"))
    if not taken:
        narrate(Words(th="ไม่พบใบรับของเครื่องนี้", en="no receipt for this machine")[language])
    if newer is not None:
        said = Words(
            th=f"พบชุดงานรุ่น {newer[0].version} ด้วย นำเข้าด้วย surveytui sync โฟลเดอร์",
            en=f"version {newer[0].version} of the campaign lies there too: surveytui sync FOLDER takes it in",
        )
        narrate(said[language])
    return FAILED if any(one.outcome is Outcome.BAD for one in taken) else DONE


def _said(one: Taken) -> Words:
    """What became of a receipt, in words."""
    from surveytui.counter.receipts import Outcome

    match one.outcome:
        case Outcome.TAKEN:
            said = Words(
                th=f"แฟ้มที่ {one.number} ถึงส่วนกลางแล้ว เขียนทับในเครื่อง {one.records} ชุด",
                en=f"batch {one.number} has arrived; {one.records} records are overwritten here",
            )
            if not one.quarantined:
                return said
            return Words(
                th=f"{said.th} เหลือไว้ {one.quarantined} ชุดที่ส่วนกลางยังใช้ไม่ได้",
                en=f"{said.en}, {one.quarantined} stay because headquarters cannot use them yet",
            )
        case Outcome.KNOWN:
            return Words(th="รับไว้แล้ว ไม่มีอะไรต้องทำ", en="known already; nothing to do")
        case Outcome.FOREIGN:
            return Words(th="ใบของเครื่องอื่น ไม่แตะต้อง", en="another machine's; left alone")
        case Outcome.BAD:
            return one.why or Words(th="ใบรับเสียหาย", en="the receipt is damaged")
