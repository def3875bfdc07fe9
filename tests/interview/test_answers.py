"""What may be answered: values at the border of each field, and whole sets as headquarters checks them."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from surveytui.interview import Answer, InvalidAnswer, Reason, Validator, validate_answers
from surveytui.interview.answers import accept
from surveytui.questionnaire.models import Choice, Field, Kind, Question
from tests.interview.random_packs import WORDS, pack_of

CODES = tuple(Choice(code=code, label=WORDS) for code in ("a", "b", "c"))


def question(kind: Kind, field: Field, **members: object) -> Question:
    return Question(code=field.id, kind=kind, text=WORDS, fields=(field,), **members)  # type: ignore[arg-type]


ONE = question(Kind.SINGLE, Field(id="one", choices=CODES))
MANY = question(Kind.MULTIPLE, Field(id="many", choices=CODES), required=False, declinable=False)
AGE = question(Kind.NUMBER, Field(id="age", minimum=1, maximum=99), constraint=". != 13", relevant="${one} = 'a'")
MORE = question(Kind.TEXT, Field(id="more", length=5), required=False)
NOTE = question(Kind.NOTE, Field(id="note"), required=False, declinable=False)
PACK = pack_of(ONE, MANY, AGE, MORE, NOTE)


@pytest.mark.parametrize(
    ("asked", "value", "stored"),
    [
        (ONE, "b", "b"),
        (MANY, ("c", "a"), ("a", "c")),  # in the order of the pack
        (MANY, (), None),
        (AGE, 1, 1),
        (AGE, 99, 99),
        (MORE, "ดี ๆ", "ดี ๆ"),
        (MORE, "กิน้ำ", "กิน้ำ"),  # five code points
        (MORE, "", None),
        (MORE, " \u00a0 ", None),
    ],
)
def test_what_fits_its_field_is_stored(asked: Question, value: Answer, stored: Answer | None) -> None:
    assert accept(asked, asked.fields[0], value) == stored


@pytest.mark.parametrize(
    ("asked", "value", "reason"),
    [
        (ONE, "d", Reason.CHOICE),
        (ONE, "", Reason.CHOICE),
        (ONE, 1, Reason.KIND),
        (ONE, ("a",), Reason.KIND),
        (ONE, None, Reason.KIND),
        (MANY, ("a", "d"), Reason.CHOICE),
        (MANY, ("a", "a"), Reason.REPEATED),
        (MANY, "a", Reason.KIND),
        (AGE, 0, Reason.RANGE),
        (AGE, 100, Reason.RANGE),
        (AGE, True, Reason.KIND),
        (AGE, 5.0, Reason.KIND),
        (AGE, "5", Reason.KIND),
        (MORE, "123456", Reason.LENGTH),
        (MORE, "a\nb", Reason.CHARACTERS),
        (MORE, "a\x00", Reason.CHARACTERS),
        (MORE, "\x1b[2J", Reason.CHARACTERS),
        (MORE, "\udc80", Reason.CHARACTERS),  # a byte that was no UTF-8
        (MORE, "\u202eab", Reason.CHARACTERS),
        (MORE, 5, Reason.KIND),
        (NOTE, "a", Reason.KIND),
    ],
)
def test_what_does_not_fit_is_refused_with_its_reason(asked: Question, value: object, reason: Reason) -> None:
    with pytest.raises(InvalidAnswer) as caught:
        accept(asked, asked.fields[0], value)
    assert (caught.value.reason, caught.value.field) == (reason, asked.code)


def test_no_text_holds_what_steers_a_screen_or_a_table() -> None:
    """Of all code points exactly the controls, surrogates, line separators and marks of direction are refused."""
    directions = {*range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
    steering = {
        code
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in {"Cc", "Cs", "Zl", "Zp"} or code in directions
    }

    def refused(text: str) -> bool:
        try:
            accept(MORE, MORE.fields[0], text)
        except InvalidAnswer as error:
            return error.reason is Reason.CHARACTERS
        return False

    assert {code for code in range(sys.maxunicode + 1) if refused(f"ก{chr(code)}")} == steering


@pytest.mark.parametrize(
    "answers",
    [
        {"one": "b"},
        {"one": None},
        {"one": "a", "age": 12},
        {"one": "a", "age": None, "many": ("a", "b"), "more": "ok"},
        {"one": "b", "more": None},
    ],
)
def test_what_an_interview_can_end_with_is_valid(answers: dict[str, Answer | None]) -> None:
    validate_answers(PACK, answers)


@pytest.mark.parametrize(
    ("answers", "reason", "field"),
    [
        ({}, Reason.MISSING, "one"),
        ({"one": "a"}, Reason.MISSING, "age"),
        ({"one": "b", "age": 12}, Reason.IRRELEVANT, "age"),
        ({"one": None, "age": None}, Reason.IRRELEVANT, "age"),
        ({"one": "a", "age": 13}, Reason.CONSTRAINT, "age"),
        ({"one": "a", "age": 100}, Reason.RANGE, "age"),
        ({"one": "b", "many": None}, Reason.NOT_DECLINABLE, "many"),
        ({"one": "b", "many": ("b", "a")}, Reason.REPEATED, "many"),
        ({"one": "b", "many": ()}, Reason.KIND, "many"),
        ({"one": "b", "more": " "}, Reason.KIND, "more"),
        ({"one": "b", "two": "a"}, Reason.UNKNOWN_FIELD, "two"),
        ({"one": "b", "note": "a"}, Reason.UNKNOWN_FIELD, "note"),
        ({"one": "x"}, Reason.CHOICE, "one"),
    ],
)
def test_what_no_interview_can_end_with_is_refused(
    answers: dict[str, Answer | None], reason: Reason, field: str
) -> None:
    with pytest.raises(InvalidAnswer) as caught:
        validate_answers(PACK, answers)
    assert (caught.value.reason, caught.value.field) == (reason, field)


def test_a_choice_that_its_constraint_forbids_is_refused() -> None:
    pack = pack_of(question(Kind.SINGLE, Field(id="one", choices=CODES), constraint=". != 'b'"))
    validator = Validator(pack)
    validator.check({"one": "a"})
    with pytest.raises(InvalidAnswer) as caught:
        validator.check({"one": "b"})
    assert caught.value.reason is Reason.CONSTRAINT


def test_the_message_of_a_refusal_holds_no_answer() -> None:
    """Messages end in logs and on screens; what was answered must not."""
    with pytest.raises(InvalidAnswer) as caught:
        accept(MORE, MORE.fields[0], "secret\n")
    assert "secret" not in str(caught.value)
