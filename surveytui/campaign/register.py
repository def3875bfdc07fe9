"""The list of agencies as an office has it, in a spreadsheet, and what becomes of it: agencies.toml.

Columns are found by their heads, Thai or English, in any order; docs/quotas.md lists them.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, fields
from pathlib import Path

from surveytui.campaign import checks
from surveytui.campaign.models import Agency
from surveytui.errors import CampaignError, Fault, SurveyError
from surveytui.questionnaire.models import Tool
from surveytui.sheets import Row, read_table
from surveytui.text import digits
from surveytui.text.cells import width
from surveytui.text.words import Words

HEADS: dict[str, tuple[str, ...]] = {
    "code": ("code", "รหัส", "รหัสหน่วยงาน"),
    "name_th": ("name_th", "name", "ชื่อ", "ชื่อหน่วยงาน", "หน่วยงาน"),
    "name_en": ("name_en", "ชื่ออังกฤษ", "ชื่อภาษาอังกฤษ"),
    "short_th": ("short_th", "short", "ชื่อย่อ"),
    "short_en": ("short_en", "ชื่อย่ออังกฤษ", "ชื่อย่อภาษาอังกฤษ"),
    "group": ("group", "กลุ่ม", "ประเภท"),
    "district": ("district", "อำเภอ"),
    "telephone": ("telephone", "phone", "โทรศัพท์", "โทร"),
    "officer": ("officer", "ผู้ประสานงาน", "ตำแหน่งผู้ประสานงาน"),
    "link": ("link", "ลิงก์", "ลิงก์ eit"),
    "population_eit": ("population_eit", "ผู้มีสิทธิ์ eit"),
    "population_iit": ("population_iit", "ผู้มีสิทธิ์ iit"),
    "target_eit": ("target_eit", "เป้า eit", "ขั้นต่ำ eit"),
    "target_iit": ("target_iit", "เป้า iit", "ขั้นต่ำ iit"),
}
"""Column → how its head may be spelled, in small letters."""
GROUPS = {
    "regional": "regional", "regional office": "regional", "ส่วนภูมิภาค": "regional", "ราชการส่วนภูมิภาค": "regional",
    "local": "local", "local body": "local", "ท้องถิ่น": "local", "องค์กรปกครองส่วนท้องถิ่น": "local", "อปท.": "local",
    "": "local",
}  # fmt: skip
_NUMBER = re.compile(r"[0-9]{1,9}|[0-9]{1,3}(,[0-9]{3}){1,2}")
"""Commas only where thousands have them: 1,5 is no fifteen."""
SHORTER = (
    ("องค์การบริหารส่วนจังหวัด", "อบจ."), ("องค์การบริหารส่วนตำบล", "อบต."), ("สำนักงาน", "สนง."),
    ("Subdistrict Administrative Organisation", "SAO"), ("Provincial Administrative Organisation", "PAO"),
    ("Subdistrict Municipality", "Municipality"), ("Provincial Office of", "Office of"),
)  # fmt: skip
"""How long names are shortened where the table gives no short one."""


def read_agencies(path: Path) -> tuple[Agency, ...]:
    """The agencies in a table.

    Raises:
        TableError: it cannot be read.
        CampaignError: with every fault, each with file and line.
    """
    rows = read_table(path)
    columns = _columns(path, rows)
    faults: list[SurveyError] = []
    agencies: list[Agency] = []
    for row in rows:
        cells = {name: row.cells.get(head, "") for name, head in columns.items()}
        try:
            agencies.append(_agency(cells))
        except ValueError as error:
            column = str(error)
            what = Words(th=f"ค่าในช่อง {column} ใช้ไม่ได้", en=f"the cell in {column} cannot be used")
            faults.append(Fault(what, where=f"{path}:{row.line}"))
    if not faults:
        faults.extend(_faults(path, rows, tuple(agencies)))
    if faults:
        raise CampaignError(faults)
    return tuple(agencies)


def agencies_toml(agencies: tuple[Agency, ...]) -> str:
    """agencies.toml; a JSON string without control characters is a TOML string as well."""
    tables = ["# The agencies that are assessed. A code is for good: counters hold answers and counts under it."]
    tables.extend("\n".join(["", "[[agency]]", *_lines(agency)]) for agency in agencies)
    return "\n".join(tables) + "\n"


def _lines(agency: Agency) -> list[str]:
    lines = []
    for name in (field.name for field in fields(Agency)):
        value = getattr(agency, name)
        if isinstance(value, Words):
            lines.append(f"{name} = {{ th = {_quoted(value.th)}, en = {_quoted(value.en)} }}")
        elif isinstance(value, dict):
            lines.append(f"{name} = {{ {', '.join(f'{tool} = {number}' for tool, number in value.items())} }}")
        elif value:
            lines.append(f"{name} = {_quoted(value)}")
    return lines


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _columns(path: Path, rows: list[Row]) -> dict[str, str]:
    """Column → the head it has in this table."""
    heads = list(rows[0].cells)
    found = {name: head for name, spellings in HEADS.items() for head in heads if head in spellings}
    missing = [HEADS[name][1] for name in ("code", "name_th") if name not in found]
    known = {spelling for spellings in HEADS.values() for spelling in spellings}
    unknown = [head for head in heads if head and head not in known]
    faults: list[SurveyError] = []
    if missing:
        said = ", ".join(missing)
        faults.append(Fault(Words(th=f"ไม่มีช่อง {said}", en=f"there is no column {said}"), where=f"{path}:1"))
    if unknown:
        said = ", ".join(unknown)
        what = Words(th=f"ไม่รู้จักช่อง {said}", en=f"unknown columns: {said}")
        faults.append(
            Fault(what, where=f"{path}:1", hint=Words(th="ลบช่องนี้ หรือแก้ชื่อ", en="take them out, or rename them"))
        )
    for spellings in HEADS.values():
        same = [head for head in heads if head in spellings]
        if len(same) > 1:
            said = ", ".join(same)
            what = Words(th=f"ช่อง {said} หมายถึงเรื่องเดียวกัน", en=f"the columns {said} mean the same")
            hint = Words(th="เหลือไว้ช่องเดียว", en="keep one of them")
            faults.append(Fault(what, where=f"{path}:1", hint=hint))
    if faults:
        raise CampaignError(faults)
    return found


def _agency(cells: dict[str, str]) -> Agency:
    """One row.

    Raises:
        ValueError: with the column's name.
    """
    group = GROUPS.get(cells.get("group", "").casefold())
    if group is None:
        raise ValueError("group")
    if not cells["name_th"]:
        raise ValueError("name_th")
    name = Words(th=cells["name_th"], en=cells.get("name_en") or cells["name_th"])
    short = Words(th=cells.get("short_th") or _shorter(name.th), en=cells.get("short_en") or _shorter(name.en))
    return Agency(
        code=cells["code"].casefold(),
        name=name,
        short=short,
        group="regional" if group == "regional" else "local",
        district=cells.get("district", ""),
        telephone=cells.get("telephone", ""),
        officer=cells.get("officer", ""),
        link=cells.get("link", ""),
        targets=_numbers(cells, "target"),
        population=_numbers(cells, "population"),
    )


def _numbers(cells: dict[str, str], name: str) -> dict[Tool, int] | None:
    found: dict[Tool, int] = {}
    for tool in (Tool.EIT, Tool.IIT):
        column = f"{name}_{tool.lower()}"
        text = digits.to_arabic(cells.get(column, ""))
        if not text:
            continue
        if not _NUMBER.fullmatch(text):
            raise ValueError(column)
        found[tool] = int(text.replace(",", ""))
    return found or None


def _shorter(name: str) -> str:
    for long, short in SHORTER:
        if width(name) > checks.SHORT_CELLS or long.startswith("องค์การ"):
            name = name.replace(long, short)
    return name


def _faults(path: Path, rows: list[Row], agencies: tuple[Agency, ...]) -> list[SurveyError]:
    """What the campaign's own checks say, with the table's lines."""
    found = list(checks.check_agencies(agencies))
    for index, agency in enumerate(agencies):
        found.extend(checks.check_text("", asdict(agency), ("agency", index)))
    return [Fault(one.what, where=f"{path}:{_line(rows, one)}", hint=one.hint) for one in found]


def _line(rows: list[Row], finding: checks.Finding) -> int:
    """The table's line of a finding about `agency[index]`; the first for one about them all."""
    index = finding.place[1] if len(finding.place) > 1 else None
    return rows[index].line if isinstance(index, int) else 1
