"""The interview, step by step, on packs small enough to follow by eye."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import partial

import pytest

from surveytui.interview import Declined, Interview, InvalidAnswer, Progress, Reason
from surveytui.questionnaire.models import Choice, Field, Kind, Question
from tests.interview.random_packs import WORDS, pack_of


def choices(*codes: str) -> tuple[Choice, ...]:
    return tuple(Choice(code=code, label=WORDS) for code in codes)


def single(code: str, *, relevant: str = "", required: bool = True, declinable: bool = True) -> Question:
    return Question(
        code=code,
        kind=Kind.SINGLE,
        text=WORDS,
        fields=(Field(id=code, choices=choices("yes", "no")),),
        relevant=relevant,
        required=required,
        declinable=declinable,
    )


def matrix(code: str, *items: str, relevant: str = "") -> Question:
    fields = tuple(Field(id=f"{code}_{item}", text=WORDS, choices=choices("yes", "no")) for item in items)
    return Question(code=code, kind=Kind.MATRIX, text=WORDS, fields=fields, relevant=relevant)


def number(code: str, *, constraint: str = "") -> Question:
    return Question(
        code=code, kind=Kind.NUMBER, text=WORDS, fields=(Field(id=code, minimum=0, maximum=99),), constraint=constraint
    )


def text(code: str) -> Question:
    return Question(code=code, kind=Kind.TEXT, text=WORDS, fields=(Field(id=code, length=20),), required=False)


def note(code: str) -> Question:
    field = Field(id=code)
    return Question(code=code, kind=Kind.NOTE, text=WORDS, fields=(field,), required=False, declinable=False)


CASCADE = (
    single("gate"),
    single("why", relevant="${gate} = 'yes'"),
    single("who", relevant="${why} = 'yes'"),
    single("end"),
)


def at(interview: Interview) -> str | None:
    return interview.step.field.id if interview.step else None


def reason(caught: pytest.ExceptionInfo[InvalidAnswer]) -> tuple[Reason, str]:
    return caught.value.reason, caught.value.field


def answer_all(interview: Interview, *values: str | int) -> Interview:
    for value in values:
        interview.answer(value)
        interview.forward()
    return interview


def test_it_begins_at_the_first_question_with_nothing_answered() -> None:
    interview = Interview(pack_of(*CASCADE))
    assert at(interview) == "gate"
    assert not interview.started()
    assert interview.answer_to("gate") is None
    assert interview.counts() == (0, 0)


def test_an_answer_is_kept_replaced_and_taken_back() -> None:
    interview = Interview(pack_of(*CASCADE))
    interview.answer("yes")
    assert interview.started()
    interview.answer("no")
    assert interview.answer_to("gate") == "no"
    interview.clear()
    assert interview.answer_to("gate") is None
    assert not interview.started()


def test_a_required_question_must_be_answered_or_declined() -> None:
    interview = Interview(pack_of(*CASCADE))
    assert interview.missing()
    with pytest.raises(InvalidAnswer) as caught:
        interview.forward()
    assert reason(caught) == (Reason.MISSING, "gate")
    interview.decline()
    assert not interview.missing()
    interview.forward()
    assert interview.answer_to("gate") is Declined.DECLINED
    assert at(interview) == "end"


def test_where_the_pack_forbids_it_nobody_can_decline() -> None:
    interview = Interview(pack_of(single("gate", declinable=False)))
    with pytest.raises(InvalidAnswer) as caught:
        interview.decline()
    assert reason(caught) == (Reason.NOT_DECLINABLE, "gate")


def test_skip_logic_shows_what_is_relevant_only() -> None:
    assert at(answer_all(Interview(pack_of(*CASCADE)), "no")) == "end"
    assert at(answer_all(Interview(pack_of(*CASCADE)), "yes")) == "why"


def test_answers_that_become_irrelevant_are_dropped_in_cascade_and_do_not_come_back() -> None:
    interview = answer_all(Interview(pack_of(*CASCADE)), "yes", "yes", "no", "yes")
    assert interview.result() == {"gate": "yes", "why": "yes", "who": "no", "end": "yes"}
    while interview.back():
        pass
    interview.answer("no")
    assert [interview.answer_to(name) for name in ("why", "who", "end")] == [None, None, "yes"]
    interview.answer("yes")
    assert [interview.answer_to(name) for name in ("why", "who", "end")] == [None, None, "yes"]
    interview.forward()
    assert interview.missing()


def test_a_refusal_counts_as_no_answer_for_skip_logic() -> None:
    interview = Interview(pack_of(single("gate"), single("why", relevant="${gate} = ''"), single("end")))
    interview.decline()
    interview.forward()
    assert at(interview) == "why"


def test_the_total_counts_what_may_still_come_and_choosing_does_not_move_it() -> None:
    interview = Interview(pack_of(*CASCADE))
    assert interview.progress == Progress(1, 4, 1, 1)
    interview.answer("no")
    assert interview.progress == Progress(1, 4, 1, 1)
    interview.forward()
    assert interview.progress == Progress(2, 2, 1, 1)
    interview.back()
    assert interview.progress == Progress(1, 4, 1, 1)


def test_a_matrix_is_one_question_of_several_steps() -> None:
    interview = Interview(pack_of(single("gate"), matrix("asked", "money", "goods", "other"), single("end")))
    answer_all(interview, "yes", "no")
    assert (at(interview), interview.progress) == ("asked_goods", Progress(2, 3, 2, 3))
    interview.decline()
    interview.forward()
    interview.decline()
    assert interview.counts() == (2, 0)
    assert interview.back()
    assert at(interview) == "asked_goods"


def test_a_matrix_of_refusals_is_one_question_declined() -> None:
    interview = Interview(pack_of(matrix("asked", "money", "goods")))
    for _ in range(2):
        interview.decline()
        interview.forward()
    assert interview.counts() == (0, 1)
    assert interview.result() == {"asked_money": None, "asked_goods": None}


def test_a_note_is_shown_but_neither_counted_nor_stored() -> None:
    interview = Interview(pack_of(note("hello"), single("gate"), note("bye")))
    assert (at(interview), interview.progress) == ("hello", Progress(1, 1, 1, 1))
    assert not interview.missing()
    with pytest.raises(InvalidAnswer):
        interview.answer("x")
    with pytest.raises(InvalidAnswer):
        interview.decline()
    interview.forward()
    answer_all(interview, "yes")
    assert (at(interview), interview.progress) == ("bye", Progress(1, 1, 1, 1))
    interview.forward()
    assert interview.result() == {"gate": "yes"}


def test_a_constraint_holds_one_up_until_it_is_met() -> None:
    interview = Interview(pack_of(number("age"), number("years", constraint=". <= ${age}")))
    answer_all(interview, 40)
    interview.answer(41)
    with pytest.raises(InvalidAnswer) as caught:
        interview.forward()
    assert reason(caught) == (Reason.CONSTRAINT, "years")
    interview.answer(40)
    interview.forward()
    assert interview.step is None


def test_a_constraint_is_asked_again_when_the_answer_it_hangs_on_has_changed() -> None:
    interview = answer_all(Interview(pack_of(number("age"), number("years", constraint=". <= ${age}"))), 40, 30)
    interview.back()
    interview.back()
    interview.answer(20)
    interview.forward()
    with pytest.raises(InvalidAnswer) as caught:
        interview.forward()
    assert reason(caught) == (Reason.CONSTRAINT, "years")


def test_a_refusal_is_not_held_up_by_a_constraint() -> None:
    interview = Interview(pack_of(number("years", constraint=". > 90")))
    interview.decline()
    interview.forward()
    assert interview.result() == {"years": None}


def test_an_optional_text_may_stay_empty_and_is_then_absent() -> None:
    interview = Interview(pack_of(text("more")))
    interview.answer("  ")
    assert interview.answer_to("more") is None
    interview.forward()
    assert interview.result() == {}


def test_there_is_no_result_before_the_end_and_no_step_after_it() -> None:
    interview = Interview(pack_of(single("gate")))
    with pytest.raises(InvalidAnswer) as caught:
        interview.result()
    assert reason(caught) == (Reason.UNFINISHED, "")
    answer_all(interview, "yes")
    interview.forward()  # the send screen: nothing is behind it
    assert interview.step is None
    assert not interview.missing()
    calls: list[Callable[[], None]] = [partial(interview.answer, "no"), interview.clear, interview.decline]
    for call in calls:
        with pytest.raises(InvalidAnswer) as caught:
            call()
        assert reason(caught) == (Reason.FINISHED, "")
    assert interview.back()
    assert at(interview) == "gate"


def test_a_reference_to_a_later_question_cannot_make_it_go_in_circles() -> None:
    """Such a pack is refused by `load_pack`; here it is simply an unanswered question."""
    interview = Interview(pack_of(single("one", relevant="${two} = ''"), single("two", relevant="${one} = 'yes'")))
    answer_all(interview, "yes", "yes")
    assert interview.result() == {"one": "yes", "two": "yes"}


def test_the_interview_needs_neither_pydantic_nor_a_file_format() -> None:
    """The interview process stays light: what it imports is checked in a process of its own."""
    code = "import sys, surveytui.interview, surveytui.interview.response, surveytui.interview.personal; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    roots = {name.partition(".")[0] for name in loaded.stdout.split()}
    assert not roots & {"pydantic", "tomllib", "sqlite_utils", "pyrage", "textual", "rich", "budoux", "pythainlp"}
