"""Which members a question of each kind may have, and which it must."""

from __future__ import annotations

from surveytui.questionnaire.faults import Faults
from surveytui.questionnaire.models import Kind
from surveytui.questionnaire.source import Located, QuestionSource
from surveytui.text.words import Words

_ALWAYS = frozenset({"code", "kind", "text", "note", "relevant"})
_ANSWERED = _ALWAYS | {"constraint", "constraint_message", "required", "declinable"}

ALLOWED: dict[Kind, frozenset[str]] = {
    Kind.SINGLE: _ANSWERED | {"indicator", "scale", "points"},
    Kind.YES_NO: _ANSWERED | {"indicator", "scale", "points"},
    Kind.MATRIX: _ANSWERED | {"indicator", "scale", "points", "item"},
    Kind.MULTIPLE: _ANSWERED | {"scale"},
    Kind.NUMBER: _ANSWERED | {"minimum", "maximum", "unit"},
    Kind.TEXT: _ANSWERED | {"length"},
    Kind.NOTE: _ALWAYS,
}
NEEDED: dict[Kind, tuple[str, ...]] = {
    Kind.SINGLE: ("scale",),
    Kind.YES_NO: ("scale",),
    Kind.MATRIX: ("item",),
    Kind.MULTIPLE: ("scale",),
    Kind.NUMBER: ("minimum", "maximum"),
    Kind.TEXT: (),
    Kind.NOTE: (),
}
MAX_TEXT = 255
"""Code points of a text, where the pack does not say less."""


def check_kind(question: Located[QuestionSource], faults: Faults) -> None:
    """Find members that the kind does not have, that it lacks, or that contradict each other."""
    source = question.value
    if source is None:
        return
    kind = source.kind
    for key in sorted(source.model_fields_set - ALLOWED[kind]):
        what = Words(f"ข้อชนิด {kind} ไม่มี {key}", f"a question of kind {kind} has no {key}")
        faults.add((*question.path, key), what)
    for key in NEEDED[kind]:
        if not getattr(source, key) and getattr(source, key) != 0:
            faults.add(question.path, Words(f"ข้อชนิด {kind} ต้องมี {key}", f"a question of kind {kind} needs {key}"))
    _check_range(question, source, faults)
    _check_message(question, source, faults)


def _check_range(question: Located[QuestionSource], source: QuestionSource, faults: Faults) -> None:
    least, most = source.minimum, source.maximum
    if least is not None and most is not None and least >= most:
        what = Words(f"minimum {least} ต้องน้อยกว่า maximum {most}", f"minimum {least} must be below maximum {most}")
        faults.add((*question.path, "minimum"), what)


def _check_message(question: Located[QuestionSource], source: QuestionSource, faults: Faults) -> None:
    """A respondent who cannot go on must be told why, and in the author's words."""
    if source.constraint and source.constraint_message is None:
        faults.add(
            (*question.path, "constraint"),
            Words("มี constraint แต่ไม่มี constraint_message", "constraint without constraint_message"),
            Words("บอกผู้ตอบว่าต้องตอบอย่างไร", "tell the respondent what to answer"),
        )
    if source.constraint_message is not None and not source.constraint:
        faults.add(
            (*question.path, "constraint_message"),
            Words("มี constraint_message แต่ไม่มี constraint", "constraint_message without constraint"),
        )
