"""Is this machine fit to be a counter? Each check says what it saw and the one thing to do."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from surveytui.counter import platform
from surveytui.counter.home import ROOM, CounterHome, first_day
from surveytui.counter.mounts import file_system_of
from surveytui.errors import SuiteError, SurveyError
from surveytui.sealing.record import probe
from surveytui.text.dates import thai_date
from surveytui.text.system import because
from surveytui.text.words import Words, marked

RULER = (
    "กำกำกำกำกำ│น้ำน้ำน้ำน้ำน้ำ│ที่ที่ที่ที่ที่│ปู่ปู่ปู่ปู่ปู่│",
    "1234567890│1234567890│12345│12345│",
    "██████████│██████████│░░░░░│▒▒▒▒▒│",
)
"""Three rows whose bars stand under each other wherever the terminal agrees with us about the width of Thai."""
SYNCED = ("dropbox", "onedrive", "google drive", "googledrive", "icloud", "nextcloud", "owncloud", "syncthing", "mega")
ODD = ("TEXTUAL", "UNICODE_VERSION", "NO_COLOR", "PYTHONSTARTUP", "PYTHONPATH", "LD_PRELOAD", "SQLITE_UTILS")
NEVER_IN_PLACE = frozenset({"bcachefs", "btrfs", "f2fs", "nilfs2", "zfs"})
"""File systems that write what is overwritten elsewhere: a raw image of such a disk may tell the order of answers."""
LAST_YEAR = 2100


class Verdict(StrEnum):
    """How a check ended."""

    GOOD = "good"
    IMPROVE = "improve"
    """Usable; an officer should mend it."""
    BAD = "bad"
    """The kiosk stays closed."""
    NOTE = "note"
    """Neither: something to know."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check saw."""

    name: str
    title: Words
    verdict: Verdict
    seen: Words


def _finding(name: str, title: Words, bad: Verdict, seen: Words | None, good: Words) -> Finding:
    return Finding(name, title, bad if seen else Verdict.GOOD, seen or good)


def check_suite(trial: Callable[[], None] = probe) -> Finding:
    """Can this machine seal at all?"""
    trouble = None
    try:
        trial()
    except SuiteError as error:
        trouble = error.what
    return _finding(
        "suite",
        Words(th="ปิดผนึกคำตอบ", en="Sealing"),
        Verdict.BAD,
        trouble,
        Words(th="ทำงานได้", en="works"),
    )


def note_setup(home: CounterHome) -> Iterator[Finding]:
    """Whether this is a counter yet; nothing to say once it is. A machine is best checked before it becomes one."""
    if not home.bundle.exists():
        yield Finding(
            "setup",
            Words(th="เครื่องรับคำตอบ", en="Counter"),
            Verdict.NOTE,
            marked(
                th="ยังไม่ได้ตั้ง เริ่มด้วย| surveytui device enrol", en="not set up yet: begin with surveytui device enrol"
            ),
        )


def check_disk(
    folder: Path,
    free: Callable[[Path], int] = platform.free_bytes,
    kind: Callable[[Path], str] = file_system_of,
) -> Finding:
    """Is there room, may we write, and is what we overwrite overwritten?"""
    title = Words(th="ที่ว่างในเครื่อง", en="Disk")
    try:
        room = free(folder)
    except OSError as error:
        return Finding("disk", title, Verdict.BAD, because(error, th="อ่านไม่ได้", en="cannot be read"))
    size = f"{room / 1e9:.1f} GB" if room >= 1e9 else f"{room // 1_000_000} MB"
    if room < ROOM:
        seen = marked(th=f"เหลือ {size} ไม่พอ ลบแฟ้มอื่น|ออก", en=f"{size} free, too little: remove other files")
        return Finding("disk", title, Verdict.BAD, seen)
    if not os.access(folder, os.W_OK):
        seen = Words(th="เขียนไม่ได้ ตรวจสิทธิ์ของโฟลเดอร์", en="cannot be written: see the folder's permissions")
        return Finding("disk", title, Verdict.BAD, seen)
    if (named := kind(folder)) in NEVER_IN_PLACE:
        seen = marked(
            th=f"{named} เก็บ|ของเก่าไว้ ย้ายไป|ที่เก็บแบบ ext4", en=f"{named} keeps what was overwritten: move to ext4"
        )
        return Finding("disk", title, Verdict.IMPROVE, seen)
    return Finding("disk", title, Verdict.GOOD, Words(th=f"เหลือ {size}", en=f"{size} free"))


def check_clock(home: CounterHome, clock: date) -> Finding:
    """Is the date possible? It is never relied on, but people read it."""
    title = Words(th="วันที่", en="Clock")
    floor = home.load_state().floor
    try:
        bundle = home.load_bundle()
        floor = max(floor, bundle.issued, first_day(bundle))
    except SurveyError:
        pass
    shown = Words(th=thai_date(clock, "th", short=True), en=thai_date(clock, "en", short=True))
    if clock < floor or clock.year > LAST_YEAR:
        seen = marked(
            th=f"{shown.th} ไม่น่าถูกต้อง ตั้งวันที่|ของเครื่องใหม่",
            en=f"{shown.en} cannot be right: set the machine's date",
        )
        return Finding("clock", title, Verdict.IMPROVE, seen)
    return Finding("clock", title, Verdict.GOOD, shown)


def check_swap(swaps: Path = Path("/proc/swaps")) -> Finding:
    """Swap may put an answer that is still being given on the disk."""
    try:
        lines = swaps.read_text(encoding="utf-8").splitlines()[1:]
    except OSError:
        lines = []
    open_swap = [line for line in lines if "/zram" not in line and "/dm-" not in line]
    seen = Words(th="เปิดอยู่ ควรปิด ดูคู่มือหน้า 2", en="on, and not encrypted: switch it off, handbook page 2")
    return _finding(
        "swap",
        Words(th="หน่วยความจำสำรอง", en="Swap"),
        Verdict.IMPROVE,
        seen if open_swap else None,
        Words(th="ปิดอยู่", en="off or encrypted"),
    )


def check_synced(folder: Path) -> Finding:
    """A folder that a cloud service copies away keeps many copies in order: what slots are meant to prevent."""
    parts = " ".join(folder.resolve().parts).lower()
    service = next((name for name in SYNCED if name in parts), None)
    seen = marked(
        th=f"อยู่ในโฟลเดอร์|ที่คัดลอก|ขึ้นคลาวด์ ({service}) ย้ายออก",
        en=f"inside a folder that is copied to a cloud ({service}): move it",
    )
    return _finding(
        "synced",
        Words(th="โฟลเดอร์ร่วม", en="Synced folders"),
        Verdict.IMPROVE,
        seen if service else None,
        Words(th="ไม่ได้คัดลอกไปที่อื่น", en="not copied elsewhere"),
    )


def check_environment(environment: Mapping[str, str]) -> Finding:
    """Variables that would change what the kiosk shows or does. Children never see them; still somebody set them."""
    odd = sorted(name for name in environment if name.startswith(ODD))
    seen = marked(th=f"มี|ค่าแปลก {' '.join(odd)}", en=f"odd variables: {' '.join(odd)}")
    return _finding(
        "environment",
        Words(th="ค่าของระบบ", en="Environment"),
        Verdict.IMPROVE,
        seen if odd else None,
        Words(th="ไม่มีค่าแปลก", en="nothing odd"),
    )


def check_terminal(environment: Mapping[str, str], size: os.terminal_size) -> Finding:
    """Room and colours."""
    title = Words(th="จอ", en="Terminal")
    if size.columns < 60 or size.lines < 20:
        seen = marked(
            th=f"{size.columns}×{size.lines} เล็ก|เกินไป ต้องได้ 60×20", en=f"{size.columns}×{size.lines}, less than 60×20"
        )
        return Finding("terminal", title, Verdict.BAD, seen)
    if environment.get("COLORTERM", "") not in {"truecolor", "24bit"} and "256" not in environment.get("TERM", ""):
        seen = marked(
            th="มีสีน้อย ตั้ง COLORTERM=truecolor| ให้เทอร์มินัล", en="few colours: give the terminal COLORTERM=truecolor"
        )
        return Finding("terminal", title, Verdict.IMPROVE, seen)
    shown = f"{size.columns}×{size.lines}"
    return Finding("terminal", title, Verdict.GOOD, Words(th=shown, en=shown))


def check_permissions(folder: Path) -> Finding:
    """Only this account may read the counter's files; a kiosk sees to that when it starts."""
    open_to_others = [path.name for path in _files(folder) if stat.S_IMODE(path.stat().st_mode) & 0o077]
    seen = marked(
        th=f"ผู้อื่น|อ่านได้|จนกว่า|จะเปิดหน้าผู้ตอบ: {' '.join(open_to_others[:3])}",
        en=f"others may read, until the kiosk starts: {' '.join(open_to_others[:3])}",
    )
    return _finding(
        "permissions",
        Words(th="สิทธิ์ของแฟ้ม", en="Permissions"),
        Verdict.IMPROVE if os.name == "posix" else Verdict.GOOD,
        seen if open_to_others and os.name == "posix" else None,
        Words(th="เฉพาะเครื่องนี้", en="this account only"),
    )


def _files(folder: Path) -> Iterator[Path]:
    if folder.exists():
        yield folder
        yield from (path for path in folder.rglob("*") if path.exists())


def examine(
    home: CounterHome, *, clock: date, environment: Mapping[str, str], size: os.terminal_size | None = None
) -> list[Finding]:
    """Every check of this machine, in the order in which people read them.

    Args:
        home: The counter.
        clock: Today by the machine's clock.
        environment: The process's variables.
        size: The terminal's; asked from the system if None.
    """
    # Before the first command has made the folder, what counts is the place in which it will be made.
    folder = next((place for place in (home.path, *home.path.parents) if place.is_dir()), home.path)
    return [
        *note_setup(home),
        check_suite(),
        check_disk(folder),
        check_clock(home, clock),
        check_swap(),
        check_synced(home.path),
        check_environment(environment),
        check_terminal(environment, size or shutil.get_terminal_size()),
        check_permissions(home.path),
    ]
