"""`surveytui sync`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytui.cli.options import FAILED, narrate, with_home, with_language
from surveytui.text.words import Words

if TYPE_CHECKING:
    from surveytui.campaign.models import Bundle
    from surveytui.counter.sync import Synced
    from surveytui.sync.transport import Progress, Transport

STEPS = {
    "report": Words(th="รายงานยอด", en="count report"),
    "parcel": Words(th="แฟ้มปิดผนึก", en="sealed batches"),
    "receipt": Words(th="ใบรับ", en="receipts"),
    "bundle": Words(th="ชุดงาน", en="campaign"),
}


@click.command(epilog="Example: surveytui sync /media/stick")
@click.argument("target", required=False)
@click.option("--json", "as_json", is_flag=True, help="What went and what waits, as JSON.")
@with_home
@with_language
def sync(target: str | None, as_json: bool, home: Path, language: str) -> int:
    """Exchange with a hub: count report and sealed batches out, receipts and a newer campaign in.

    TARGET is a folder (a stick, a shared folder) or an https address; without it the hub that the campaign names.
    Exit status 1 if something waits.
    """
    import json

    from surveytui.counter.home import CounterHome
    from surveytui.counter.sync import synchronise

    place = CounterHome.within(home)
    transport = _transport(place.load_bundle(), target)
    done = synchronise(place, transport, _progress(language))
    if as_json:
        click.echo(json.dumps(_plain(done), ensure_ascii=False))
    for waiting in done.exchanged.waiting:
        narrate(f"! {waiting.name}: {waiting.why[language]}")
    narrate(_said(done)[language])
    return FAILED if done.exchanged.waiting else 0


def _transport(bundle: Bundle, target: str | None) -> Transport:
    """The way to the target.

    Raises:
        UsageError: there is none.
    """
    from surveytui.errors import UsageError
    from surveytui.sync.folder import FolderTransport

    hub = bundle.hub
    if target is None and hub is None:
        raise UsageError(
            Words(th="โครงการนี้ไม่ได้ระบุศูนย์รวบรวม", en="this campaign names no hub"),
            hint=Words(
                th="ระบุโฟลเดอร์ เช่น surveytui sync /media/stick", en="name a folder: surveytui sync /media/stick"
            ),
        )
    if target is None or target.startswith("https://"):
        from surveytui.sync.https import HttpsTransport

        address = target or (hub.address if hub else "")
        pinned = hub.ca if hub and address.rstrip("/") == hub.address.rstrip("/") else ""
        return HttpsTransport(address, ca=pinned, version=bundle.version)
    if "://" in target:
        raise UsageError(Words(th="ที่อยู่ต้องขึ้นต้นด้วย https://", en="an address must begin with https://"), where=target)
    return FolderTransport(Path(target), campaign=bundle.birth.campaign_id(), version=bundle.version)


def _progress(language: str) -> Progress:
    """Shows how far it is, on a terminal only."""
    shown = sys.stderr.isatty()

    def progress(step: str, share: float) -> None:
        if shown:
            end = "\n" if share >= 1 and step in {"bundle", "parcel"} else ""
            click.echo(f"\r\x1b[K{STEPS[step][language]} {share:4.0%}{end}", nl=False, err=True)

    return progress


def _said(done: Synced) -> Words:
    """What went and what waits, in one line."""
    exchanged = done.exchanged
    thai = [f"ส่งแล้ว {len(exchanged.sent)} แฟ้ม" if exchanged.sent else "ไม่มีอะไรใหม่ต้องส่ง"]
    english = [f"sent {_count(len(exchanged.sent), 'file')}" if exchanged.sent else "nothing new to send"]
    if exchanged.waiting:
        thai.append(f"รอส่ง {len(exchanged.waiting)} แฟ้ม")
        english.append(f"{_count(len(exchanged.waiting), 'file')} waiting")
    if done.answers_stay:
        thai.append(f"คำตอบใหม่ {done.answers_stay} ชุดยังไม่ครบกลุ่ม")
        english.append(f"{_count(done.answers_stay, 'answer')} not yet enough for a batch")
    if done.overwritten:
        thai.append(f"ถึงส่วนกลางแล้ว เขียนทับในเครื่อง {done.overwritten} ชุด")
        english.append(f"{_count(done.overwritten, 'record')} arrived at headquarters and overwritten here")
    if done.bundle:
        thai.append(f"ใช้ชุดงานรุ่น {done.bundle} แล้ว")
        english.append(f"version {done.bundle} of the campaign is in force")
    return Words(th=" · ".join(thai), en="; ".join(english))


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _plain(done: Synced) -> dict[str, object]:
    return {
        "sent": list(done.exchanged.sent),
        "there": list(done.exchanged.there),
        "waiting": [{"name": one.name, "th": one.why.th, "en": one.why.en} for one in done.exchanged.waiting],
        "received": list(done.exchanged.received),
        "answers_stay": done.answers_stay,
        "overwritten": done.overwritten,
        "bundle": done.bundle,
    }
