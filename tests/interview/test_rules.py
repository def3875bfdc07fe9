"""Which questions are asked when only some answers are known."""

from __future__ import annotations

from surveytui.interview.rules import Rules
from surveytui.questionnaire.expressions import UNKNOWN
from surveytui.questionnaire.models import Choice, Field, Kind, Question
from tests.interview.random_packs import WORDS, pack_of


def question(code: str, relevant: str = "") -> Question:
    field = Field(id=code, choices=(Choice(code="yes", label=WORDS), Choice(code="no", label=WORDS)))
    return Question(code=code, kind=Kind.YES_NO, text=WORDS, fields=(field,), relevant=relevant)


RULES = Rules(pack_of(question("a"), question("b", "${a} = 'yes'"), question("c", "${b} = 'yes'")))


def test_what_hangs_on_an_unknown_answer_is_open() -> None:
    assert RULES.relevance({"a": UNKNOWN, "b": "yes"}) == [True, None, None]


def test_what_hangs_on_known_answers_is_decided() -> None:
    assert RULES.relevance({"a": "yes", "b": "yes"}) == [True, True, True]
    assert RULES.relevance({"a": "yes", "b": UNKNOWN}) == [True, True, None]


def test_an_answer_to_a_question_that_is_not_asked_decides_nothing() -> None:
    assert RULES.relevance({"a": "no", "b": "yes"}) == [True, False, False]
