"""Checks of skip logic and constraints: what they name, what they compare, whether they can ever hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from surveytui.errors import ExpressionError
from surveytui.questionnaire.build import CHOOSING, Built
from surveytui.questionnaire.expressions import Expression, parse
from surveytui.questionnaire.expressions.nodes import Call, Comparison, Current, Literal, Node, Reference, walk
from surveytui.questionnaire.faults import Faults
from surveytui.questionnaire.lines import Path
from surveytui.questionnaire.models import Field, Kind, Question
from surveytui.questionnaire.reach import Asked, Purse, can_hold
from surveytui.questionnaire.source import Located, QuestionSource
from surveytui.text.words import Words


@dataclass(frozen=True, slots=True)
class _Place:
    """One expression of the file."""

    path: Path
    question: Question
    expression: Expression
    earlier: Mapping[str, tuple[Question, Field]]
    """The fields that are asked before this question."""


def check_conditions(questions: list[Built], tables: list[Located[QuestionSource]], faults: Faults) -> None:
    """Find every expression that cannot mean what its author wanted.

    Args:
        questions: Those whose tables have their shape, in order.
        tables: All tables, the broken ones too: what they might define is not called missing.
        faults: Takes what is found.
    """
    everything = {field.id: built.question.kind for built in questions for field in built.question.fields}
    broken = [table.code for table in tables if table.value is None]
    earlier: dict[str, tuple[Question, Field]] = {}
    asked: list[Asked] = []
    purse = Purse()
    for built in questions:
        sound: dict[str, Expression] = {}
        for key in ("relevant", "constraint"):
            place = _parsed(built, key, earlier, faults)
            if place is not None and _check_names(place, everything, broken, faults) and _check_codes(place, faults):
                sound[key] = place.expression
        _check_possible(built, sound, asked, purse, faults)
        asked.append(Asked(built.question, sound.get("relevant"), sound.get("constraint")))
        if built.question.kind is not Kind.NOTE:
            earlier |= {field.id: (built.question, field) for field in built.question.fields}


def _parsed(built: Built, key: str, earlier: Mapping[str, tuple[Question, Field]], faults: Faults) -> _Place | None:
    """The expression of that key; None if there is none, or if it cannot be parsed."""
    text = getattr(built.question, key)
    if not text:
        return None
    try:
        return _Place((*built.path, key), built.question, parse(text), dict(earlier))
    except ExpressionError as error:
        what = Words(f"{key}: {error.what.th}", f"{key}: {error.what.en}")
        faults.add((*built.path, key), what, error.hint)
        return None


def _check_names(place: _Place, everything: Mapping[str, Kind], broken: list[str], faults: Faults) -> bool:
    """Whether all that is named is asked earlier."""
    sound = True
    if place.path[-1] == "relevant" and place.expression.uses_current:
        what = Words(". ใช้ได้เฉพาะใน constraint", ". has a meaning only in a constraint")
        faults.add(place.path, what, Words("อ้างถึงข้อด้วย ${รหัส}", "name the question, as ${code}"))
        sound = False
    for name in sorted(place.expression.names - place.earlier.keys()):
        sound = False
        if any(name == code or name.startswith(f"{code}_") for code in broken):
            continue
        faults.add(place.path, *_missing_name(name, place.question, everything, guess=not faults.many))
    return sound


def _missing_name(
    name: str, question: Question, everything: Mapping[str, Kind], *, guess: bool
) -> tuple[Words, Words | None]:
    """Why `${name}` cannot be used here."""
    if name in {field.id for field in question.fields}:
        own = Words("ใช้ . แทนคำตอบของข้อนี้ใน constraint", "in a constraint, . is the answer of the question itself")
        return Words(f"${{{name}}} อ้างถึงตัวเอง", f"${{{name}}} refers to the question itself"), own
    if everything.get(name) is Kind.NOTE:
        return Words(f"${{{name}}} ไม่มีคำตอบ", f"${{{name}}} stores no answer"), None
    if name in everything:
        hint = Words("อ้างได้เฉพาะข้อก่อนหน้า", "only earlier questions can be referred to")
        return Words(f"${{{name}}} มาทีหลัง", f"${{{name}}} comes later"), hint
    items = [field_id for field_id in everything if field_id.startswith(f"{name}_")]
    near = items or (get_close_matches(name, everything, 3) if guess else [])
    listed = ", ".join(near)
    advice = Words(f"หมายถึง {listed} หรือไม่", f"did you mean {listed}?") if near else None
    return Words(f"ไม่มีข้อ {name}", f"there is no field {name}"), advice


def _check_codes(place: _Place, faults: Faults) -> bool:
    """Whether everything compared with a field of choices is one of its codes, and only such fields are ticked."""
    told = [what for node in walk(place.expression.root) for what in _wrong_code(node, place)]
    for what, hint in told:
        faults.add(place.path, what, hint)
    return not told


def _wrong_code(node: Node, place: _Place) -> Iterator[tuple[Words, Words | None]]:
    """What is wrong with `node` about codes of choices."""
    match node:
        case Comparison("=" | "!=", subject, Literal(value)) | Comparison("=" | "!=", Literal(value), subject):
            name, codes = _choices_of(subject, place)
            if codes and value != "" and not _is_code(value, codes):
                listed = ", ".join(codes)
                what = Words(f"ข้อ {name} ไม่มีตัวเลือก {value!r}", f"{name} has no choice {value!r}")
                yield what, Words(f"มี {listed}", f"it has {listed}")
        case Call("selected" | "count-selected", (subject, *rest)):
            name, codes = _choices_of(subject, place)
            if codes is None:
                yield Words(f"ข้อ {name} ไม่มีตัวเลือก", f"{name} has no choices to select"), None
            elif rest and isinstance(rest[0], Literal):
                yield from _wrong_code(Comparison("=", subject, rest[0]), place)


def _is_code(value: str | float, codes: tuple[str, ...]) -> bool:
    """Whether comparing with `value` can find one of the codes; a number meets codes that are numerals."""
    if isinstance(value, str):
        return value in codes
    return any(code.isdecimal() and float(code) == value for code in codes)


def _choices_of(subject: Node, place: _Place) -> tuple[str, tuple[str, ...] | None]:
    """The name of what `subject` refers to, and its codes; None if it has no choices, () if they are not known."""
    match subject:
        case Reference(name):
            question, field = place.earlier[name]
            fields: tuple[Field, ...] = (field,)
        case Current():
            name, question = ".", place.question
            fields = question.fields
        case _:
            return "", None
    codes = tuple(dict.fromkeys(choice.code for field in fields for choice in field.choices))
    return name, codes if question.kind in CHOOSING else None


def _check_possible(
    built: Built, sound: Mapping[str, Expression], before: Sequence[Asked], purse: Purse, faults: Faults
) -> None:
    """Find a question that nobody will ever be asked, and a constraint that no answer meets."""
    relevant, constraint = sound.get("relevant"), sound.get("constraint")
    if relevant and not can_hold(relevant, before, purse=purse):
        faults.add(
            (*built.path, "relevant"),
            Words(
                "เงื่อนไขนี้ไม่มีทางเป็นจริง จึงไม่มีใครได้ตอบข้อนี้", "no answers can make this hold, so the question is never asked"
            ),
        )
    if constraint and not all(
        can_hold(constraint, before, (built.question, field), purse) for field in built.question.fields
    ):
        faults.add(
            (*built.path, "constraint"),
            Words("ไม่มีคำตอบใดผ่านเงื่อนไขนี้", "no answer can meet this constraint"),
        )
