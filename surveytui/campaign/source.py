"""The campaign directory that people edit: TOML files in, one checked value out, or every fault with file and line.

- `campaign.toml`: name, year, contact, packs, windows, quotas, OIT, calendar, hub, policy, notice
- `agencies.toml`: the agencies; `surveytui campaign agencies` makes it of a table
- `sites.toml`: where counters stand; may be missing
- `devices/*.toml`: enrolled counters, one a file, written by `surveytui device enrol`
- `packs/*.toml`: packs of the office's own; campaign.toml names each file
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from surveytui.campaign import checks
from surveytui.campaign.checks import Finding
from surveytui.campaign.models import (
    Agency,
    Birth,
    Bundle,
    Device,
    Hub,
    Keys,
    Milestone,
    Notice,
    Oit,
    Policy,
    QuotaRule,
    Site,
    Window,
)
from surveytui.campaign.quotas import ITA
from surveytui.errors import CampaignError, Fault, PackError, SurveyError
from surveytui.questionnaire.lines import Path as Place
from surveytui.questionnaire.lines import Spot, scan
from surveytui.questionnaire.load import load_pack
from surveytui.questionnaire.models import FORBID, Pack
from surveytui.text.system import because
from surveytui.text.words import Words

MAIN, AGENCIES, SITES, DEVICES = "campaign.toml", "agencies.toml", "sites.toml", "devices"
MOST_BYTES = 8 * 1024 * 1024
"""No file that people edit is longer; all agencies of the nation take 4 MB."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A campaign as people wrote it: all of a bundle but birth record, version, keys and day."""

    name: str
    fiscal_year: int
    demo: bool
    contact: str
    packs: tuple[Pack, ...]
    agencies: tuple[Agency, ...]
    windows: tuple[Window, ...]
    devices: tuple[Device, ...]
    policy: Policy
    notice: Notice
    sites: tuple[Site, ...]
    quotas: tuple[QuotaRule, ...]
    oit: Oit | None
    calendar: tuple[Milestone, ...]
    hub: Hub | None

    def bundle(self, *, birth: Birth, version: int, keys: Keys, issued: date) -> Bundle:
        """The bundle of that version.

        Name, year and demo flag are those of the birth record, which `headquarters.signing` compares with ours.
        """
        return Bundle(
            birth=birth,
            version=version,
            contact=self.contact,
            packs=self.packs,
            agencies=self.agencies,
            windows=self.windows,
            devices=self.devices,
            keys=keys,
            policy=self.policy,
            notice=self.notice,
            issued=issued,
            sites=self.sites,
            quotas=self.quotas,
            oit=self.oit,
            calendar=self.calendar,
            hub=self.hub,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Main:
    """The shape of campaign.toml."""

    __pydantic_config__: ClassVar[dict[str, str]] = FORBID

    name: str
    fiscal_year: int
    contact: str
    packs: tuple[str, ...]
    window: tuple[Window, ...]
    notice: tuple[Words, ...]
    demo: bool = False
    policy: Policy = field(default_factory=Policy)
    quota: tuple[QuotaRule, ...] = ITA
    oit: Oit | None = None
    milestone: tuple[Milestone, ...] = ()
    hub: Hub | None = None
    """Here `ca` is the name of a PEM file beside campaign.toml; the bundle carries what is in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Agencies:
    """The shape of agencies.toml."""

    __pydantic_config__: ClassVar[dict[str, str]] = FORBID

    agency: tuple[Agency, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sites:
    """The shape of sites.toml."""

    __pydantic_config__: ClassVar[dict[str, str]] = FORBID

    site: tuple[Site, ...]


class _Folder:
    """Reads the files of one directory and gathers their faults."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[SurveyError] = []
        self._spots: dict[str, dict[Place, Spot]] = {}

    def read(self, name: str, kind: type[T]) -> T | None:
        """The file's value, or None with its faults noted."""
        try:
            text = self._text(name)
            parsed = tomllib.loads(text)
        except OSError as error:
            self._note(name, 0, because(error, th="อ่านแฟ้มไม่ได้", en="cannot read the file"))
            return None
        except (ValueError, RecursionError) as error:
            self._note(name, _line_in(str(error)), Words(th=f"ไม่ใช่ TOML ที่ถูกต้อง: {error}", en=f"not TOML: {error}"))
            return None
        self._spots[name] = scan(text)
        for finding in checks.check_text(name, parsed):
            self.add(finding)
        try:
            return TypeAdapter(kind).validate_json(json.dumps(parsed, default=_iso), strict=True)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                self.add(Finding(name, detail["loc"], _explain(detail)))
            return None

    def _text(self, name: str) -> str:
        with (self.path / name).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise ValueError("the file is too long")
        return data.decode("utf-8-sig").replace("\r\n", "\n")

    def add(self, finding: Finding) -> None:
        """Note a fault with its line."""
        spots = self._spots.get(finding.file, {})
        around = (finding.place[:length] for length in range(len(finding.place), 0, -1))
        line = next((spots[place].line for place in around if place in spots), 1)
        self._note(finding.file, line, finding.what, finding.hint)

    def _note(self, name: str, line: int, what: Words, hint: Words | None = None) -> None:
        where = str(self.path / name)
        self.faults.append(Fault(what, where=f"{where}:{line}" if line else where, hint=hint))

    def packs(self, names: tuple[str, ...], shipped: Mapping[str, Path]) -> tuple[Pack, ...]:
        """The packs of those names; a name that is no shipped pack is a file beside campaign.toml."""
        found = []
        for name in names:
            path = shipped.get(name, self.path / name)
            if name not in shipped and path.suffix != ".toml":
                known = ", ".join(sorted(shipped))
                self.add(
                    Finding(
                        MAIN,
                        ("packs",),
                        Words(th=f"ไม่มีแบบสอบถามชื่อ {name}", en=f"there is no pack “{name}”"),
                        Words(th=f"มี {known} หรือระบุแฟ้ม .toml", en=f"take one of {known}, or name a .toml file"),
                    )
                )
                continue
            try:
                found.append(load_pack(path))
            except PackError as error:
                self.faults.extend(error.faults)
        return tuple(found)

    def hub(self, hub: Hub | None) -> Hub | None:
        """The hub with its certificates in place of their file's name."""
        if hub is None or not hub.ca:
            return hub
        try:
            text = self._text(hub.ca) if Path(hub.ca).name == hub.ca else ""
        except (OSError, ValueError):
            text = ""
        if not checks.is_pem(text):
            self.add(
                Finding(
                    MAIN,
                    ("hub", "ca"),
                    Words(th=f"ไม่พบใบรับรองใน {hub.ca}", en=f"there are no certificates in {hub.ca}"),
                    Words(th="วางแฟ้ม .pem ไว้ข้าง campaign.toml", en="lay the .pem file beside campaign.toml"),
                )
            )
        elif len(text) > checks.MOST_CA:
            self.add(
                Finding(
                    MAIN,
                    ("hub", "ca"),
                    Words(th=f"ใบรับรองใน {hub.ca} ยาวเกินไป", en=f"{hub.ca} holds too many certificates"),
                    Words(
                        th="ใส่เฉพาะใบที่รับรองศูนย์รวบรวมนี้", en="keep those alone by which this hub's certificate is signed"
                    ),
                )
            )
        return replace(hub, ca=text)

    def sites(self) -> tuple[Site, ...]:
        """The sites; none if there is no file."""
        if not (self.path / SITES).exists():
            return ()
        read = self.read(SITES, _Sites)
        return read.site if read else ()

    def devices(self) -> dict[str, Device]:
        """The enrolled devices by file name."""
        files = sorted((self.path / DEVICES).glob("*.toml"))
        read = {f"{DEVICES}/{file.name}": self.read(f"{DEVICES}/{file.name}", Device) for file in files}
        return {name: device for name, device in read.items() if device is not None}


def load_source(path: Path, *, shipped: Mapping[str, Path]) -> Source:
    """The campaign in a directory.

    Args:
        path: The directory.
        shipped: Files of the packs that come with the program, by id.

    Raises:
        CampaignError: with every fault found, each with file and line.
    """
    folder = _Folder(path)
    main = folder.read(MAIN, _Main)
    agencies = folder.read(AGENCIES, _Agencies)
    devices = folder.devices()
    sites = folder.sites()
    if main is None or agencies is None or folder.faults:
        raise CampaignError(folder.faults)
    packs = folder.packs(main.packs, shipped)
    hub = folder.hub(main.hub)
    for finding in (
        *checks.check_year(main.fiscal_year),
        *checks.check_policy(main.policy),
        *checks.check_packs(packs, main.fiscal_year),
        *checks.check_windows(main.window, packs),
        *checks.check_agencies(agencies.agency),
        *checks.check_sites(sites, agencies.agency),
        *checks.check_devices(devices, agencies.agency, sites),
        *checks.check_quotas(main.quota),
        *checks.check_oit(main.oit),
        *checks.check_hub(main.hub),
        *_check_said(main),
    ):
        folder.add(finding)
    if folder.faults:
        raise CampaignError(folder.faults)
    return Source(
        name=main.name,
        fiscal_year=main.fiscal_year,
        demo=main.demo,
        contact=main.contact,
        packs=packs,
        agencies=agencies.agency,
        windows=main.window,
        devices=tuple(sorted(devices.values(), key=lambda device: device.id)),
        policy=main.policy,
        notice=Notice(paragraphs=main.notice),
        sites=sites,
        quotas=main.quota,
        oit=main.oit,
        calendar=tuple(sorted(main.milestone, key=lambda milestone: milestone.day)),
        hub=hub,
    )


def _check_said(main: _Main) -> list[Finding]:
    """What people must be told is there."""
    empty = Words(th="ต้องไม่ว่าง", en="must not be empty")
    found = [Finding(MAIN, (name,), empty) for name in ("name", "contact") if not getattr(main, name).strip()]
    if not main.notice:
        found.append(Finding(MAIN, (), Words(th="ต้องมี [[notice]] ตาม PDPA ม.23", en="there is no [[notice]]")))
    found.extend(
        Finding(MAIN, ("notice", index, language), empty)
        for index, paragraph in enumerate(main.notice)
        for language in ("th", "en")
        if not paragraph[language].strip()
    )
    return found


def _iso(value: object) -> str:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    raise TypeError(type(value))


def _line_in(message: str) -> int:
    """The line that a message of tomllib names; 0 if none."""
    _, found, rest = message.rpartition("(at line ")
    digits = rest.partition(",")[0]
    return int(digits) if found and digits.isdecimal() else 0


def _explain(detail: ErrorDetails) -> Words:
    name: Any = next((part for part in reversed(detail["loc"]) if isinstance(part, str) and part != "[key]"), "")
    match detail["type"]:
        case "missing":
            return Words(th=f"ขาด {name}", en=f"{name} is missing")
        case "unexpected_keyword_argument" | "extra_forbidden":
            return Words(th=f"ไม่รู้จัก {name}", en=f"{name} is not known here")
        case "literal_error":
            known = detail["ctx"]["expected"].replace(" or ", ", ")
            return Words(th=f"ค่าของ {name} ใช้ไม่ได้ ใช้ได้ {known}", en=f"{name} must be one of {known}")
        case _:
            return Words(th=f"ค่าของ {name} ใช้ไม่ได้", en=f"{name}: {detail['msg']}")
