"""Searching one copy of a counter's files for anything that tells order, time, length or an answer.

The vault's own file is searched by `surveytui.vault.audit`; this module looks at everything that lies around it.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from surveytui.batch.parcel import is_parcel
from surveytui.campaign.models import Bundle
from surveytui.counter.home import CounterHome, fixed_time
from surveytui.counter.outbox import NAME, SUFFIX
from surveytui.counter.receipts import SUFFIX as RECEIPT
from surveytui.errors import SurveyError
from surveytui.sealing.bundles import MOST_BYTES as BUNDLE_BYTES
from surveytui.sealing.bundles import read_bundle
from surveytui.sync.report import MOST_BYTES, file_name, read_own
from surveytui.sync.transport import PASS, PASS_BYTES, REPORT
from surveytui.text.words import Words

EXPECTED = re.compile(r"campaign\.bundle|device\.key|vault\.sqlite3|pin\.json|state\.json|faults\.txt|outbox|inbox")
PARCEL = re.compile(rf"[0-9a-f]{{{NAME}}}{re.escape(SUFFIX)}")
CLOCK = re.compile(rb"\d{1,2}:\d{2}(:\d{2})?|\d{4}-\d{2}-\d{2}[T ]\d{2}|1[6-9]\d{8}(\.\d+)?")
"""What a time of day, or seconds since 1970, looks like in a text file."""
THAI_RUN = re.compile(rb"(?:\xe0[\xb8-\xb9][\x80-\xbf]){8,}")
"""Eight Thai letters in a row: no sealed byte string has them but by a chance of less than 1 in 10^30 a file."""
ANSWERS = re.compile(rb'"answers"|"rehearsal"\s*:')


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that one copy of the files tells and should not."""

    where: str
    what: Words


def audit_files(home: CounterHome, bundle: Bundle) -> list[Leak]:
    """Everything in the counter's folder but the inside of the vault.

    Args:
        home: The counter, or a copy of its folder.
        bundle: The campaign in force.
    """
    return [
        *_strangers(home),
        *_times(home, bundle),
        *_outbox(home, bundle),
        *_plaintext(home, bundle),
        *_permissions(home),
    ]


def _leak(home: CounterHome, path: Path, th: str, en: str) -> Leak:
    return Leak(path.relative_to(home.path).as_posix(), Words(th, en))


def _strangers(home: CounterHome) -> Iterator[Leak]:
    """Files that nobody of ours writes: journals, backups, editors' leftovers, logs."""
    for path in sorted(home.path.iterdir()):
        if not EXPECTED.fullmatch(path.name):
            yield _leak(home, path, "ไม่ควรมีแฟ้มนี้", "this file does not belong here")
    for path in sorted(home.inbox.iterdir()) if home.inbox.exists() else ():
        if path.suffix not in {RECEIPT, ".bundle"}:
            yield _leak(home, path, "ไม่ควรมีแฟ้มนี้", "this file does not belong here")


def _times(home: CounterHome, bundle: Bundle) -> Iterator[Leak]:
    """What changes with answers must always carry the same time."""
    day = fixed_time(bundle)
    for path in (home.vault, *sorted(home.outbox.glob("*"))):
        if path.exists() and path.stat().st_mtime != day:
            yield _leak(home, path, "เวลาของแฟ้มบอกว่ามีคำตอบเมื่อใด", "the file's time tells when there was an answer")
    for path, always in ((home.state, day), (home.pin, 0), (home.faults, 0)):
        if path.exists() and path.stat().st_mtime != always:
            yield _leak(home, path, "เวลาของแฟ้มบอกว่ามีคนอยู่เมื่อใด", "the file's time tells when somebody was here")


def _outbox(home: CounterHome, bundle: Bundle) -> Iterator[Leak]:
    for path in sorted(home.outbox.glob("*")):
        with path.open("rb") as file:
            sealed = is_parcel(file.read(64))
        if not (PARCEL.fullmatch(path.name) and sealed) and not _is_report(path, bundle) and not _is_pass(path):
            yield _leak(home, path, "แฟ้มในกล่องขาออกไม่ได้ปิดผนึก", "a file in the outbox is not a sealed parcel")


def _is_report(path: Path, bundle: Bundle) -> bool:
    """Whether it is a whole count report of the counter that it is named after: closed blocks and nothing else."""
    device = bundle.device(path.name.removesuffix(REPORT))
    if device is None or path.name != file_name(device.id) or path.stat().st_size > MOST_BYTES:
        return False
    report = read_own(path.read_bytes(), device.key)
    return report is not None and report.device == device.id


def _is_pass(path: Path) -> bool:
    """Whether it is the counter's pass for a hub: a name, an address and a day."""
    return (
        path.name == PASS and path.stat().st_size <= PASS_BYTES and path.read_bytes().startswith(b"surveytui pass 1\n")
    )


def _plaintext(home: CounterHome, bundle: Bundle) -> Iterator[Leak]:
    """Answers, or words that somebody typed, outside the bundles, whose Thai is the questionnaire's own."""
    for path in sorted(home.path.rglob("*")):
        if not path.is_file() or path in (home.bundle, home.vault) or _is_newer_bundle(home, path, bundle):
            continue
        data = path.read_bytes()
        if ANSWERS.search(data) or THAI_RUN.search(data):
            yield _leak(home, path, "มีข้อความที่อ่านออก", "readable answers or typed text")
        if path.suffix in {".txt", ".json", ".log"} and CLOCK.search(data):
            yield _leak(home, path, "มีเวลาอยู่ในแฟ้ม", "a time of day")


def _is_newer_bundle(home: CounterHome, path: Path, bundle: Bundle) -> bool:
    """Whether it is a version of the campaign in force, signed and whole, that waits to be taken."""
    if path.parent != home.inbox or path.suffix != ".bundle" or path.stat().st_size > BUNDLE_BYTES:
        return False
    try:
        read_bundle(path.read_bytes(), expect=bundle.birth.campaign_id())
    except SurveyError:
        return False
    return True


def _permissions(home: CounterHome) -> Iterator[Leak]:
    for path in (home.path, home.vault, home.device_key):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Leak(path.name, Words("ผู้อื่นในเครื่องอ่านได้", "other accounts of this machine may read it"))
