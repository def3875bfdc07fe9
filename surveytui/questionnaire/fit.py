"""Whether every text fits its rows on the smallest screen, in both languages."""

from __future__ import annotations

from collections.abc import Iterable

from surveytui.questionnaire.build import CHOOSING, Built
from surveytui.questionnaire.faults import Faults
from surveytui.questionnaire.layout import TooTall, lay_out
from surveytui.questionnaire.lines import Path
from surveytui.questionnaire.models import Choice, Field, Kind, Question
from surveytui.questionnaire.source import ScreeningSource, Wording
from surveytui.text.words import Words

COLUMNS, ROWS = 60, 20
_LONGEST_START = Words("30 พฤศจิกายน 2568", "30 November 2025")
_LONG_AGENCY = Words("องค์การบริหารส่วนตำบล\u200bตัวอย่างชื่อยาวมาก", "Long Sample Name Subdistrict Administration")
"""About as long as the names of agencies get."""


def check_fit(questions: Iterable[Built], screening: ScreeningSource | None, faults: Faults) -> None:
    """Find every question that is too tall for 60 columns × 20 rows."""
    for built in questions:
        for path, field in zip(built.field_paths, built.question.fields, strict=True):
            if built.question.kind in CHOOSING and not field.choices:
                continue  # its scale is at fault, which has been told
            _check(path, built.question, field, faults)
    if screening is not None:
        _check(("screening", "text"), *_as_question(screening), faults)


def _check(path: Path, question: Question, field: Field, faults: Faults) -> None:
    for language in ("th", "en"):
        try:
            lay_out(question, field, language, columns=COLUMNS, rows=ROWS)
        except TooTall as error:
            faults.add(path, *_too_tall(error.rows, language))


def _too_tall(rows: int, language: str) -> tuple[Words, Words]:
    tongue = Words("ภาษาไทย", "Thai") if language == "th" else Words("ภาษาอังกฤษ", "English")
    return (
        Words(
            f"{tongue.th}ยาวเกินจอ {COLUMNS}×{ROWS} อยู่ {rows} บรรทัด",
            f"the {tongue.en} is {rows} {'row' if rows == 1 else 'rows'} too tall for a screen of {COLUMNS}×{ROWS}",
        ),
        Words("ย่อคำถาม หมายเหตุ หรือตัวเลือก", "shorten the question, its note or its choices"),
    )


def _as_question(screening: ScreeningSource) -> tuple[Question, Field]:
    """The screening question as the kiosk shows it, with the longest names that are likely."""
    field = Field(id="screening", choices=(_choice("1", screening.yes), _choice("2", screening.no)))
    try:
        text = Words(
            screening.text.th.format(start=_LONGEST_START.th, agency=_LONG_AGENCY.th),
            screening.text.en.format(start=_LONGEST_START.en, agency=_LONG_AGENCY.en),
        )
    except (ValueError, LookupError):  # a faulty placeholder has been told already
        text = screening.text.words()
    return Question(code="screening", kind=Kind.YES_NO, text=text, fields=(field,)), field


def _choice(code: str, label: Wording) -> Choice:
    return Choice(code=code, label=label.words())
