"""Whether every text fits its rows on the smallest screen, in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from surveytui.questionnaire.arrangement import WARNING_MARK, Layout
from surveytui.questionnaire.build import CHOOSING, Built
from surveytui.questionnaire.faults import Faults
from surveytui.questionnaire.layout import TooTall, lay_out
from surveytui.questionnaire.lines import Path
from surveytui.questionnaire.models import Choice, Field, Kind, Question
from surveytui.questionnaire.source import HeadSource, ScreeningSource, Wording
from surveytui.text.thai import wrap
from surveytui.text.words import Words

COLUMNS, ROWS = 60, 20
_LONGEST_START = Words("30 พฤศจิกายน 2568", "30 November 2025")
_LONG_AGENCY = Words("องค์การบริหารส่วนตำบล\u200bตัวอย่างชื่อยาวมาก", "Long Sample Name Subdistrict Administration")
"""About as long as the names of agencies get."""


@dataclass(frozen=True, slots=True)
class Room:
    """A place on the smallest screen for a text that stands among words of our own."""

    columns: int
    rows: int


AUDIENCE: Final = Room(22, 3)
"""For whom the questionnaire is: in the start screen's panel, above its buttons."""
EXCUSE: Final = Room(56, 6)
"""Why somebody is not asked: between our thanks and our promise."""
UNIT: Final = Room(7, 1)
"""What a number counts: between its box and the keypad."""
TITLE: Final = Room(COLUMNS, 2)
"""The questionnaire's name: above tables, on no screen of the kiosk."""


def check_fit(questions: Iterable[Built], head: HeadSource | None, faults: Faults) -> None:
    """Find every text that is too long for its place on a screen of 60 columns × 20 rows."""
    for built in questions:
        for path, field in zip(built.field_paths, built.question.fields, strict=True):
            if built.question.kind in CHOOSING and not field.choices:
                continue  # its scale is at fault, which has been told
            _check(path, built, field, faults)
    if head is None:
        return
    _check_room(("title",), head.title.words(), TITLE, faults)
    _check_room(("audience",), head.audience.words(), AUDIENCE, faults)
    if head.screening is not None:
        _check_question(("screening", "text"), *_as_question(head.screening), faults)
        _check_room(("screening", "excuse"), head.screening.excuse.words(), EXCUSE, faults)


def _check(path: Path, built: Built, field: Field, faults: Faults) -> None:
    """The field's screen, and what else may come to stand on it."""
    message = built.question.constraint_message
    for language, layout in _check_question(path, built.question, field, faults):
        if message is not None:
            said = wrap(WARNING_MARK + message[language], layout.warning_columns)
            room = Room(layout.warning_columns, max(1, layout.warning_rows))
            _check_lines((*built.path, "constraint_message"), len(said), room, language, faults)
    if field.unit is not None:
        _check_room((*built.path, "unit"), field.unit, UNIT, faults)


def _check_question(path: Path, question: Question, field: Field, faults: Faults) -> list[tuple[str, Layout]]:
    """The layouts of the languages in which it fits."""
    layouts = []
    for language in ("th", "en"):
        try:
            layouts.append((language, lay_out(question, field, language, columns=COLUMNS, rows=ROWS)))
        except TooTall as error:
            faults.add(path, *_too_tall(error.rows, language))
    return layouts


def _check_room(path: Path, text: Words, room: Room, faults: Faults) -> None:
    for language in ("th", "en"):
        _check_lines((*path, language), len(wrap(text[language], room.columns)), room, language, faults)


def _check_lines(path: Path, lines: int, room: Room, language: str, faults: Faults) -> None:
    if lines > room.rows:
        tongue = _tongue(language)
        faults.add(
            path,
            Words(
                f"{tongue.th}ยาว {lines} บรรทัด ที่ตรงนี้มี {room.rows} บรรทัด บรรทัดละ {room.columns} ช่อง",
                f"the {tongue.en} takes {lines} rows; here is room for {room.rows} of {room.columns} columns",
            ),
            Words("ย่อให้สั้นลง", "shorten it"),
        )


def _tongue(language: str) -> Words:
    return Words("ภาษาไทย", "Thai") if language == "th" else Words("ภาษาอังกฤษ", "English")


def _too_tall(rows: int, language: str) -> tuple[Words, Words]:
    tongue = _tongue(language)
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
