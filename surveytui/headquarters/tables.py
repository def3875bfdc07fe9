"""Results as tables on a terminal, in Thai or English."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from surveytui.headquarters.disclosure import Showing
from surveytui.headquarters.results import ItemResult, Level, Results, Unit
from surveytui.questionnaire.models import Kind
from surveytui.text.dates import thai_date
from surveytui.text.thai import plain
from surveytui.text.words import Words

GROUPS = {
    "local": Words(th="องค์กรปกครองส่วนท้องถิ่นทั้งหมด", en="all local bodies"),
    "regional": Words(th="หน่วยงานส่วนภูมิภาคทั้งหมด", en="all regional offices"),
    "": Words(th="หน่วยงานที่ไม่รู้จัก", en="unknown agencies"),
}
MARKS = {
    "DEMO": Words(th="สาธิต DEMO", en="DEMO"),
    "SAMPLE": Words(th="ตัวอย่าง SAMPLE", en="SAMPLE"),
    "BEFORE THE CLOSE": Words(th="ยังไม่สิ้นสุดการเก็บ ตัวเลขอาจเปลี่ยน", en="BEFORE THE CLOSE, may still change"),
}
CODED = Words(th="≥ 90 %", en="≥ 90 %")
WITHHELD = Words(th="ไม่แสดง", en="not shown")


def render(results: Results, language: str) -> RenderableType:
    """All tables."""
    parts: list[RenderableType] = []
    marks = " · ".join(MARKS[mark][language] for mark in results.marks)
    day = thai_date(results.day, "en" if language == "en" else "th")
    parts.append(Text(" · ".join(filter(None, (marks, day)))))
    for unit in results.units:
        parts.extend((Text(), _head(unit, language)))
        if unit.n is not None:
            parts.append(_table(unit, language))
    if not results.units:
        parts.append(Text(Words(th="ยังไม่มีคำตอบ", en="no answers yet")[language]))
    return Group(*parts)


def unit_name(unit: Unit, language: str) -> str:
    """What people call the agency or group."""
    if unit.level is Level.GROUP:
        return GROUPS[unit.code][language]
    return plain(unit.agency.name[language]) if unit.agency else unit.code


def _head(unit: Unit, language: str) -> Text:
    name = f"{unit_name(unit, language)} · {unit.tool} · {plain(unit.pack.title[language])}"
    if unit.n is not None:
        return Text(f"{name} · " + Words(th=f"{unit.n} คน", en=f"{unit.n} respondents")[language], style="bold")
    few = Words(
        th=f"น้อยกว่า {unit.least} คน ไม่แสดงผล", en=f"fewer than {unit.least} respondents, or too few beyond those shown"
    )
    if unit.level is Level.AGENCY:
        few = Words(th=few.th, en=f"fewer than {unit.least} respondents, not shown")
    return Text(f"{name} · {few[language]}")


def _table(unit: Unit, language: str) -> Table:
    table = Table(show_edge=False, pad_edge=False, expand=False)
    table.add_column(Words(th="ข้อ", en="Item")[language], no_wrap=True)
    table.add_column(Words(th="คำถามและคำตอบ", en="Question and choices")[language], overflow="fold")
    table.add_column(Words(th="จำนวน", en="Count")[language], justify="right", no_wrap=True)
    table.add_column("%", justify="right", no_wrap=True)
    code = ""
    for item in unit.items:
        if item.question.code != code:
            code = item.question.code
            table.add_section()
            if item.field.text is not None:
                table.add_row(Text(code), Text(plain(item.question.text[language])), "", "")
        for row in _rows(item, language):
            table.add_row(*row)
    return table


def _rows(item: ItemResult, language: str) -> Iterator[tuple[RenderableType, ...]]:
    words = item.field.text or item.question.text
    answered = "" if item.answered is None else str(item.answered)
    yield Text(item.field.id), Text(plain(words[language])), Text(answered), Text()
    if item.showing is Showing.WITHHELD:
        yield Text(), Text(f"  {WITHHELD[language]}"), Text(), Text()
        return
    for choice, result in zip(item.field.choices, item.choices, strict=False):
        count = "" if result.count is None else str(result.count)
        share = CODED[language] if result.coded else percent(result.count, item.answered)
        yield Text(), Text(f"  {plain(choice.label[language])}"), Text(count), Text(share)
    if item.question.kind is Kind.NUMBER and item.mean is not None:
        unit = f" {plain(item.field.unit[language])}" if item.field.unit else ""
        average = Words(th="เฉลี่ย", en="mean")[language]
        yield Text(), Text(f"  {average} {item.mean:.1f}{unit}"), Text(), Text()
    if item.declined:
        refused = Words(th="ขอไม่ตอบ", en="preferred not to say")[language]
        yield Text(), Text(f"  {refused}"), Text(str(item.declined)), Text()


def percent(count: int | None, of: int | None) -> str:
    """A share to one decimal; empty where it cannot or must not be told."""
    return f"{100 * count / of:.1f}" if count is not None and of else ""
