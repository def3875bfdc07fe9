"""Whether a condition can hold: never refused wrongly, and refused wherever all answers can be tried."""

from __future__ import annotations

import pytest

from surveytui.questionnaire.expressions import parse
from surveytui.questionnaire.models import Choice, Field, Kind, Question
from surveytui.questionnaire.reach import BUDGET, Asked, can_hold
from surveytui.text.words import Words

WORDS = Words("ก", "a")


def question(
    code: str, kind: Kind, *codes: str, maximum: int = 60, relevant: str = "", optional: bool = False
) -> Asked:
    field = Field(id=code, choices=tuple(Choice(code=one, label=WORDS) for one in codes), minimum=0, maximum=maximum)
    one = Question(
        code=code, kind=kind, text=WORDS, fields=(field,), required=not optional, declinable=optional, relevant=relevant
    )
    return Asked(one, parse(relevant) if relevant else None)


BEFORE = [
    question("sex", Kind.SINGLE, "f", "m"),
    question("birth", Kind.YES_NO, "yes", "no", relevant="${sex} = 'f'"),
    question("child", Kind.YES_NO, "yes", "no", relevant="${birth} = 'yes'"),
    question("why", Kind.MULTIPLE, "a", "b", "c", optional=True),
    question("age", Kind.NUMBER),
    question("pay", Kind.NUMBER, maximum=90_000),
    question("long", Kind.MULTIPLE, *"abcdefgh"),
    question("more", Kind.TEXT),
]


@pytest.mark.parametrize(
    "text",
    [
        "${sex} = 'f'",
        "${birth} = '' and ${sex} = 'm'",
        "${child} = 'no'",  # hangs on questions that are not named
        "${sex} = 'f' and ${birth} = 'no'",
        "selected(${why}, 'a') and selected(${why}, 'c') and count-selected(${why}) = 2",
        "${why} = ''",
        "${age} mod 7 = 6 and ${age} > 50",
        "${pay} = 12345",
        "${pay} > 5 and ${pay} < 4",  # impossible, but too many to try
        "${more} = 'x'",
        "count-selected(${long}) = 8",
        "${age} + count-selected(${why}) = 63",
    ],
)
def test_what_can_hold_or_cannot_be_told_is_let_pass(text: str) -> None:
    assert can_hold(parse(text), BEFORE)


@pytest.mark.parametrize(
    "text",
    [
        "false()",
        "${sex} = ''",  # required and not declinable
        "${sex} = 'm' and ${birth} = 'yes'",  # never asked of them
        "${sex} = 'm' and ${birth} != ''",
        "${sex} = 'm' and ${child} = 'yes'",
        "selected(${why}, 'a') and count-selected(${why}) = 0",
        "${age} > 40 and ${age} < 20",
        "${age} + count-selected(${why}) = 64",
        "${pay} = 1 and ${sex} = 'f' and ${sex} = 'm'",  # whatever the rest may be
    ],
)
def test_what_no_answers_make_hold_is_found(text: str) -> None:
    assert not can_hold(parse(text), BEFORE)


def test_a_constraint_is_tried_with_every_answer_to_its_own_question() -> None:
    asked = question("years", Kind.NUMBER, maximum=99)
    own = (asked.question, asked.question.fields[0])
    assert can_hold(parse(". <= ${age} and . > 59"), BEFORE, own)
    assert not can_hold(parse(". <= ${age} and . > 60"), BEFORE, own)


def test_many_answers_are_not_all_tried() -> None:
    """Ten questions of nine choices have 3.5 thousand million combinations; the answer comes at once."""
    before = [question(f"q{number}", Kind.SINGLE, *"abcdefghi") for number in range(10)]
    assert BUDGET < 9**10
    everything = " and ".join(f"${{q{number}}} = 'a'" for number in range(10))
    assert can_hold(parse(everything), before)
