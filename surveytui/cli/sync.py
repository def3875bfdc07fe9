"""`surveytui sync`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytui.cli.homes import Role, see_role
from surveytui.cli.options import FAILED, narrate, with_home, with_language
from surveytui.cli.spoken import Spoken
from surveytui.text.words import Words

if TYPE_CHECKING:
    from surveytui.campaign.models import Bundle
    from surveytui.counter.sync import Synced
    from surveytui.sync.transport import Transport

STEPS = {
    "report": Words(th="รายงานยอด", en="count report"),
    "parcel": Words(th="แฟ้มปิดผนึก", en="sealed batches"),
    "receipt": Words(th="ใบรับ", en="receipts"),
    "bundle": Words(th="ชุดงาน", en="campaign"),
}


@click.command(cls=Spoken, example="surveytui sync /media/stick")
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
    from surveytui.errors import SyncError
    from surveytui.sync.transport import outgoing

    see_role(home, Role.COUNTER)
    place = CounterHome.within(home)
    transport = _transport(place.load_bundle(), target)
    meter = _Meter(language)
    try:
        done = synchronise(place, transport, meter)
    except SyncError as error:
        meter.end()
        files = outgoing(place.outbox).files
        if as_json:
            waiting = [{"name": path.name, "th": error.what.th, "en": error.what.en} for path in files]
            click.echo(json.dumps(_plain(None) | {"waiting": waiting}, ensure_ascii=False))
        # What the hub has of them only the hub could tell.
        waits = Words(
            th=f"เก็บไว้ที่เครื่องนี้ {len(files)} แฟ้มจนกว่าจะติดต่อได้",
            en=f"{_count(len(files), 'file')} kept here until it can be reached",
        )
        narrate(f"{waits[language]}: {error.line(language)}")
        return FAILED
    meter.end()
    if as_json:
        click.echo(json.dumps(_plain(done), ensure_ascii=False))
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
        from surveytui.counter.courier import ByCourier
        from surveytui.sync.errand import Errand

        if hub is None or (target is not None and target.rstrip("/") != hub.address.rstrip("/")):
            # The pass is for the campaign's hub alone, and nobody else shall see it.
            raise UsageError(
                Words(th="โครงการนี้ไม่ได้ระบุศูนย์รวบรวมนี้", en="that is not the hub that this campaign names"),
                where=target or "",
                hint=Words(th="ให้ส่วนกลางใส่ไว้ในชุดงาน", en="headquarters puts it into the campaign"),
            )
        return ByCourier(Errand(address=hub.address, ca=hub.ca, version=bundle.version))
    if "://" in target:
        raise UsageError(Words(th="ที่อยู่ต้องขึ้นต้นด้วย https://", en="an address must begin with https://"), where=target)
    return FolderTransport(Path(target), campaign=bundle.birth.campaign_id(), version=bundle.version)


class _Meter:
    """Shows how far it is, on a terminal only, and leaves the line empty for what is said afterwards."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._shown = False

    def __call__(self, step: str, share: float) -> None:
        if sys.stderr.isatty():
            self._shown = True
            click.echo(f"\r\x1b[K{STEPS[step][self._language]} {share:4.0%}", nl=False, err=True)

    def end(self) -> None:
        """Nothing more to show."""
        if self._shown:
            click.echo("\r\x1b[K", nl=False, err=True)


def _said(done: Synced) -> Words:
    """What went and what waits, in one line."""
    exchanged = done.exchanged
    thai, english = [], []
    if exchanged.sent:
        thai.append(f"ส่งแล้ว {len(exchanged.sent)} แฟ้ม")
        english.append(f"sent {_count(len(exchanged.sent), 'file')}")
    elif not exchanged.waiting:
        thai.append("ไม่มีอะไรใหม่ต้องส่ง")
        english.append("nothing new to send")
    if exchanged.waiting:
        why = exchanged.waiting[0].why
        thai.append(f"รอส่ง {len(exchanged.waiting)} แฟ้ม: {why.th}")
        english.append(f"{_count(len(exchanged.waiting), 'file')} waiting: {why.en}")
    if done.answers_stay:
        thai.append(f"คำตอบใหม่ {done.answers_stay} ชุดยังไม่พอส่งออก")
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


def _plain(done: Synced | None) -> dict[str, object]:
    exchanged = done.exchanged if done else None
    return {
        "sent": list(exchanged.sent) if exchanged else [],
        "there": list(exchanged.there) if exchanged else [],
        "waiting": [{"name": one.name, "th": one.why.th, "en": one.why.en} for one in exchanged.waiting]
        if exchanged
        else [],
        "received": list(exchanged.received) if exchanged else [],
        "answers_stay": done.answers_stay if done else None,
        "overwritten": done.overwritten if done else 0,
        "bundle": done.bundle if done else None,
    }
