"""Sending over the network while an officer looks on, and what the machine check says of it."""

from __future__ import annotations

import time
from collections.abc import Callable

from surveytui.counter.courier import LOST
from surveytui.counter.desk_messages import Failed, SentNow
from surveytui.counter.doctor import Finding, Verdict
from surveytui.counter.errands import Errands, Sent
from surveytui.errors import UsageError
from surveytui.sync.errand import Failure
from surveytui.sync.transport import Exchanged
from surveytui.text.dates import thai_date
from surveytui.text.words import Words

LOOK = 0.1
"""Seconds between two looks at the courier."""


def send_now(errands: Errands | None, progress: Callable[[int], None]) -> SentNow | Failed:
    """Send, wait, and say what became of it.

    Args:
        errands: Who sends; None where the campaign names no hub.
        progress: Told how far it is, in per cent, many times a second; whatever it raises calls the courier back.

    Raises:
        UsageError: there is no hub.
    """
    if errands is None:
        raise UsageError(Words(th="โครงการนี้ไม่ได้ระบุศูนย์รวบรวม", en="this campaign names no hub"))
    percent = 0
    errands.go()
    try:
        while errands.under_way:
            percent = max([percent, *(line.percent for line in errands.heard())])
            progress(percent)
            time.sleep(LOOK)
    except BaseException:
        errands.stop()  # what was sent is sent
        raise
    return _told(errands.settle(), errands)


def _told(sent: Sent | None, errands: Errands) -> SentNow | Failed:
    match sent:
        case Sent(outcome=Exchanged() as exchanged):
            _note_delivered(errands, exchanged)
            return SentNow(
                files=len(exchanged.sent) + len(exchanged.there),
                waiting=len(exchanged.waiting),
                overwritten=sum(one.records for one in sent.receipts),
                campaign=sent.campaign,
                trouble=sent.trouble,
            )
        case Sent(outcome=Failure() as failure):
            return Failed(failure.what, failure.hint, "offline" if failure.offline else "")
        case _:
            return Failed(LOST.what)


def _note_delivered(errands: Errands, exchanged: Exchanged) -> None:
    """Batches that are at the hub wait for a receipt, not for a stick."""
    there = {name[:16] for name in (*exchanged.sent, *exchanged.there)}
    station = errands.station
    station.delivered |= {
        batch.manifest_digest for batch in station.vault.batches() if batch.manifest_digest[:16] in there
    }


def network_finding(last: Sent | None) -> Finding:
    """How the last sending ended. Being offline is worth a word and no worry."""
    title = Words(th="ส่งทางเครือข่าย", en="Network")
    if last is None:
        seen = Words(th="ยังไม่ได้ส่งตั้งแต่เปิดเครื่อง", en="nothing sent since this start")
        return Finding("network", title, Verdict.NOTE, seen)
    if last.trouble is not None:
        return Finding("network", title, Verdict.IMPROVE, last.trouble)
    day = Words(th=thai_date(last.day, "th", short=True), en=thai_date(last.day, "en", short=True))
    if isinstance(last.outcome, Failure):
        seen = Words(th=f"{day.th} ติดต่อไม่ได้ จะลองใหม่เอง", en=f"{day.en}: nobody answered, tries again by itself")
        return Finding("network", title, Verdict.NOTE, seen)
    return Finding("network", title, Verdict.GOOD, Words(th=f"ส่งล่าสุด {day.th}", en=f"last sent {day.en}"))
