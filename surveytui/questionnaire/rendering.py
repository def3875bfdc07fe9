"""A pack as plain text, for people who check its wording."""

from __future__ import annotations

from collections.abc import Iterator

from surveytui.questionnaire.models import Field, Kind, Pack, Question, Screening
from surveytui.text.thai import plain
from surveytui.text.words import Words

_SCREENING = Words("คำถามคัดกรอง", "Screening")
_SOURCE = Words("ที่มา", "Source")
_NOTE = Words("หมายเหตุ", "Note")
_ASKED_IF = Words("ถามเมื่อ", "Asked if")
_MUST = Words("ต้อง", "Must")
_POINTS = Words("คะแนน", "points")
_OPTIONAL = Words("ไม่ตอบก็ได้", "may be left empty")
_ANSWER_NEEDED = Words("ขอไม่ตอบไม่ได้", "cannot be declined")
_FISCAL_YEAR = Words("ปีงบประมาณ", "fiscal year")


def render(pack: Pack, language: str) -> str:
    """All of a pack in one language, a line for each text."""
    return "\n".join(_lines(pack, language))


def _lines(pack: Pack, language: str) -> Iterator[str]:
    year = f"{_FISCAL_YEAR[language]} {pack.fiscal_year}"
    yield plain(pack.title[language])
    yield plain(pack.audience[language])
    yield f"{pack.id}  {pack.tool}  {year}  v{pack.version}  {pack.status}  {pack.digest()[:16]}"
    yield f"{_SOURCE[language]}: {pack.source}"
    if pack.screening:
        yield from ("", *_screening(pack.screening, language))
    names = {indicator.code: plain(indicator.name[language]) for indicator in pack.indicators}
    shown = ""
    number = 0
    for question in pack.questions:
        if question.indicator and question.indicator != shown:
            shown = question.indicator
            yield from ("", f"== {shown} {names.get(shown, '')}")
        number += question.kind is not Kind.NOTE
        yield from ("", *_question(question, number, language))


def _screening(screening: Screening, language: str) -> Iterator[str]:
    yield f"{_SCREENING[language]}: {plain(screening.text[language])}"
    yield f"    ○ {plain(screening.yes[language])}"
    yield f"    ○ {plain(screening.no[language])} → {plain(screening.excuse[language])}"


def _question(question: Question, number: int, language: str) -> Iterator[str]:
    shown = "" if question.kind is Kind.NOTE else f"{number}. "
    yield f"{shown}{plain(question.text[language])}  [{question.code}, {', '.join(_manner(question, language))}]"
    if question.note:
        yield f"    {_NOTE[language]}: {plain(question.note[language])}"
    if question.relevant:
        yield f"    {_ASKED_IF[language]}: {question.relevant}"
    if question.constraint:
        message = question.constraint_message
        yield f"    {_MUST[language]}: {question.constraint}  ({plain(message[language]) if message else ''})"
    for field in question.fields:
        yield from _field(question, field, language)


def _manner(question: Question, language: str) -> Iterator[str]:
    """The kind, and what is unusual about answering."""
    yield question.kind
    if question.kind is Kind.NOTE:
        return
    if not question.required:
        yield _OPTIONAL[language]
    if not question.declinable:
        yield _ANSWER_NEEDED[language]


def _field(question: Question, field: Field, language: str) -> Iterator[str]:
    if field.text:
        yield f"  › {plain(field.text[language])}  [{field.id}]"
    mark = "[ ]" if question.kind is Kind.MULTIPLE else "○"
    for choice in field.choices:
        points = "" if choice.points is None else f"  ({choice.points} {_POINTS[language]})"
        yield f"    {mark} {choice.code} {plain(choice.label[language])}{points}"
    if question.kind is Kind.NUMBER:
        unit = f" {plain(field.unit[language])}" if field.unit else ""
        yield f"    {field.minimum}–{field.maximum}{unit}"
    if question.kind is Kind.TEXT:
        yield f"    ≤ {field.length}"
