"""What must hold of a campaign beyond the shape of its files.

Each check yields findings: which file, which place in it, what is wrong. `campaign.source` turns them into lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from surveytui.campaign.models import Agency, Device, Policy, Window
from surveytui.questionnaire.lines import Path as Place
from surveytui.questionnaire.models import Pack, Status
from surveytui.text.cells import width
from surveytui.text.thai import plain
from surveytui.text.words import Words

SHORT_CELLS = 38
"""Cells of the kiosk's bar for the agency's short name (SCREENS.md §2)."""
LINK_BYTES = 53
"""What a QR code of version 3, level L, holds in byte mode (ISO/IEC 18004): 29 modules, as the start screen has room."""
NAME_CELLS = 60
CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?")
"""At most 32 bytes: `interview.response.worst_case` reckons with it."""
YEARS = (2500, 2699)
LIMITS: dict[str, tuple[int, int]] = {
    "block": (2, 50),
    "capacity": (100, 20_000),
    "reserve": (1, 1_000),
    "idle": (30, 900),
    "idle_text": (30, 1800),
    "idle_warning": (20, 300),
    "thanks": (3, 60),
}
"""Least and most of each number of the policy; 30 s and 20 s are the least rest and warning of SCREENS.md §3."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: the file's name in the campaign's folder, the place in it, and what is wrong."""

    file: str
    place: Place
    what: Words
    hint: Words | None = None


def check_year(fiscal_year: int) -> Iterator[Finding]:
    """The fiscal year is one of the Buddhist era."""
    if not YEARS[0] <= fiscal_year <= YEARS[1]:
        yield Finding(
            "campaign.toml",
            ("fiscal_year",),
            Words(th="ปีงบประมาณต้องเป็น พ.ศ.", en="the fiscal year must be of the Buddhist era"),
            Words(th="เช่น 2568", en="such as 2568"),
        )


def check_policy(policy: Policy) -> Iterator[Finding]:
    """Every number lies within its limits, and a vault is larger than its reserve."""
    for name, (least, most) in LIMITS.items():
        value = getattr(policy, name)
        if not least <= value <= most:
            yield Finding(
                "campaign.toml",
                ("policy", name),
                Words(
                    th=f"{name} ต้องอยู่ระหว่าง {least} ถึง {most}",
                    en=f"{name} must lie between {least} and {most}",
                ),
            )
    if policy.capacity <= 2 * policy.reserve:
        yield Finding(
            "campaign.toml",
            ("policy", "reserve"),
            Words(th="reserve ต้องน้อยกว่าครึ่งของ capacity", en="reserve must be less than half of capacity"),
        )


def check_windows(windows: tuple[Window, ...], packs: tuple[Pack, ...]) -> Iterator[Finding]:
    """One window a tool, in the order of days, for just the tools that have a pack."""
    seen = Counter(window.tool for window in windows)
    tools = {pack.tool for pack in packs}
    for index, window in enumerate(windows):
        place: Place = ("window", index)
        if seen[window.tool] > 1:
            yield Finding("campaign.toml", place, _repeated(window.tool))
        if packs and window.tool not in tools:
            yield Finding(
                "campaign.toml",
                place,
                Words(th=f"ไม่มีแบบสอบถามของ {window.tool}", en=f"there is no pack for {window.tool}"),
            )
        if not window.counts_from <= window.first <= window.last:
            yield Finding(
                "campaign.toml",
                place,
                Words(
                    th="วันต้องเรียง counts_from, first, last",
                    en="the days must follow each other: counts_from, first, last",
                ),
            )
    for tool in sorted(tools - set(seen)):
        yield Finding(
            "campaign.toml",
            ("packs",),
            Words(th=f"{tool} ไม่มีช่วงวัน [[window]]", en=f"{tool} has no [[window]]"),
        )


def check_packs(packs: tuple[Pack, ...], fiscal_year: int) -> Iterator[Finding]:
    """One pack a tool; official wording is of the campaign's own year."""
    if not packs:
        yield Finding("campaign.toml", ("packs",), Words(th="ต้องมีแบบสอบถามอย่างน้อยหนึ่งชุด", en="no pack is listed"))
    for tool, count in Counter(pack.tool for pack in packs).items():
        if count > 1:
            yield Finding("campaign.toml", ("packs",), _repeated(tool))
    for pack in packs:
        if pack.status is Status.OFFICIAL and pack.fiscal_year != fiscal_year:
            yield Finding(
                "campaign.toml",
                ("packs",),
                Words(
                    th=f"{pack.id} เป็นถ้อยคำทางการของปี {pack.fiscal_year} ไม่ใช่ {fiscal_year}",
                    en=f"{pack.id} is the official wording of {pack.fiscal_year}, not of {fiscal_year}",
                ),
            )


def check_agencies(agencies: tuple[Agency, ...]) -> Iterator[Finding]:
    """Codes are short and unique, short names fit the bar, links fit the QR code."""
    seen = Counter(agency.code for agency in agencies)
    if not agencies:
        yield Finding("agencies.toml", (), Words(th="ต้องมีหน่วยงานอย่างน้อยหนึ่งแห่ง", en="no agency is listed"))
    for index, agency in enumerate(agencies):
        place: Place = ("agency", index)
        if seen[agency.code] > 1:
            yield Finding("agencies.toml", (*place, "code"), _repeated(agency.code))
        for name, what in _agency(agency):
            yield Finding("agencies.toml", (*place, name), what)


def _agency(agency: Agency) -> Iterator[tuple[str, Words]]:
    if not CODE.fullmatch(agency.code):
        yield (
            "code",
            Words(
                th="รหัสใช้ได้เฉพาะ a-z 0-9 และ - ไม่เกิน 32 ตัว",
                en="a code has up to 32 of a-z, 0-9 and -, with no - at its ends",
            ),
        )
    for language in ("th", "en"):
        cells = width(plain(agency.short[language]))
        if not 0 < cells <= SHORT_CELLS:
            yield (
                "short",
                Words(
                    th=f"ชื่อย่อ ({language}) กว้าง {cells} ช่อง ต้องไม่เกิน {SHORT_CELLS} และไม่ว่าง",
                    en=f"the short name ({language}) takes {cells} cells; it must take 1 to {SHORT_CELLS}",
                ),
            )
    if agency.link and (problem := _link(agency.link)):
        yield "link", problem
    for tool, target in (agency.targets or {}).items():
        if not 1 <= target <= 1_000_000:
            yield "targets", Words(th=f"เป้าหมายของ {tool} ใช้ไม่ได้", en=f"the target of {tool} is out of range")


def _link(link: str) -> Words | None:
    try:
        parts = urlsplit(link)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme != "https" or not parts.hostname or parts.username or not link.isascii() or not link.isprintable():
        return Words(th="ลิงก์ต้องขึ้นต้นด้วย https:// และเป็นอักษรอังกฤษ", en="a link must be a plain https:// address")
    if len(link) > LINK_BYTES:
        return Words(
            th=f"ลิงก์ยาว {len(link)} ตัว คิวอาร์บนจอใส่ได้ {LINK_BYTES}",
            en=f"the link has {len(link)} characters; the QR code on the screen holds {LINK_BYTES}",
        )
    return None


def check_devices(devices: dict[str, Device], agencies: tuple[Agency, ...]) -> Iterator[Finding]:
    """Ids and keys are unique, names fit, agencies exist.

    Args:
        devices: By the name of their file.
        agencies: All agencies of the campaign.
    """
    codes = {agency.code for agency in agencies}
    ids = Counter(device.id for device in devices.values())
    for file, device in devices.items():
        if ids[device.id] > 1:
            yield Finding(file, ("id",), _repeated(device.id))
        if not 0 < width(device.name) <= NAME_CELLS:
            yield Finding(file, ("name",), Words(th="ชื่อเครื่องว่างหรือยาวเกินไป", en="the name is empty or too long"))
        if not device.agencies or not device.tools:
            yield Finding(
                file, ("agencies",), Words(th="ต้องมีหน่วยงานและแบบสอบถาม", en="a device needs an agency and a tool")
            )
        for code in sorted(set(device.agencies) - codes):
            yield Finding(file, ("agencies",), Words(th=f"ไม่มีหน่วยงาน {code}", en=f"there is no agency {code}"))


def check_text(file: str, value: object, place: Place = ()) -> Iterator[Finding]:
    """No text holds control characters: they would reach terminals, spreadsheets and paper.

    Args:
        file: The file's name.
        value: What was parsed from it: dicts, lists and plain values.
        place: Where `value` stands.
    """
    if isinstance(value, dict):
        for name, member in value.items():
            yield from check_text(file, member, (*place, name))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from check_text(file, member, (*place, index))
    elif isinstance(value, str) and any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in value):
        yield Finding(file, place, Words(th="มีอักขระควบคุมในข้อความ", en="the text holds control characters"))


def _repeated(name: str) -> Words:
    return Words(th=f"{name} ซ้ำ", en=f"{name} is there more than once")
