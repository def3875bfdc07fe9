"""Random respondents in random packs: what holds for every interview there can be."""

from __future__ import annotations

from random import Random

from hypothesis import given

from surveytui.interview import Answer, Declined, Interview, validate_answers
from surveytui.interview.response import Response, decode_response, encode_response, worst_case
from surveytui.questionnaire.expressions import parse
from surveytui.questionnaire.models import Kind, Pack
from tests.interview.random_packs import act, finish, go_on, packs, rngs, wander

walks = rngs()


def relevant_fields(pack: Pack, interview: Interview) -> set[str]:
    """The fields that are asked, worked out anew from the answers alone, question by question."""
    found: set[str] = set()
    known: dict[str, Answer | None] = {}
    for question in pack.questions:
        if not question.relevant or parse(question.relevant).evaluate(known):
            for field in question.fields:
                found.add(field.id)
                given_answer = interview.answer_to(field.id)
                known[field.id] = None if isinstance(given_answer, Declined) else given_answer
    return found


def steps_of(pack: Pack) -> int:
    return sum(len(question.fields) for question in pack.questions)


@given(packs(), walks)
def test_an_interview_holds_answers_to_relevant_questions_only(pack: Pack, rng: Random) -> None:
    interview = Interview(pack)
    for _ in range(30):
        wander(rng, interview, 1)
        relevant = relevant_fields(pack, interview)
        assert {name for name in pack.field_ids() if interview.answer_to(name) is not None} <= relevant
        assert interview.step is None or interview.step.field.id in relevant


@given(packs(), walks)
def test_every_interview_ends_after_at_most_all_steps(pack: Pack, rng: Random) -> None:
    interview = Interview(pack)
    wander(rng, interview)
    assert finish(rng, interview, steps_of(pack)) <= steps_of(pack)


@given(packs(), walks)
def test_back_after_forward_is_where_one_was(pack: Pack, rng: Random) -> None:
    interview = Interview(pack)
    wander(rng, interview, rng.randint(0, 15))
    act(rng, interview)
    while interview.step is not None:
        go_on_from, progress = interview.step, interview.progress
        go_on(rng, interview)
        answers = {name: interview.answer_to(name) for name in pack.field_ids()}
        assert interview.back()
        assert (interview.step, interview.progress) == (go_on_from, progress)
        assert {name: interview.answer_to(name) for name in pack.field_ids()} == answers
        go_on(rng, interview)
        act(rng, interview)


@given(packs(), walks)
def test_back_leads_to_the_first_step_and_no_further(pack: Pack, rng: Random) -> None:
    interview = Interview(pack)
    first = interview.step
    wander(rng, interview)
    while interview.back():
        assert interview.step is not None
    assert interview.step == first
    assert not interview.back()


@given(packs(), walks)
def test_going_on_never_makes_the_form_longer(pack: Pack, rng: Random) -> None:
    """The number of the question never falls, the total never rises, and choosing moves neither."""
    interview = Interview(pack)
    wander(rng, interview, rng.randint(0, 10))
    before = interview.progress
    while (step := interview.step) is not None:
        here = interview.progress
        assert here.questions <= before.questions
        assert here.question >= before.question
        assert here.question <= here.questions
        assert 1 <= here.item <= here.items == len(step.question.fields)
        act(rng, interview)
        assert interview.progress == here
        before = here
        go_on(rng, interview)
    end = interview.progress
    assert end.question == end.questions <= before.questions


@given(packs(), walks)
def test_at_the_end_the_total_is_what_was_asked(pack: Pack, rng: Random) -> None:
    interview = Interview(pack)
    wander(rng, interview)
    finish(rng, interview, steps_of(pack))
    relevant = relevant_fields(pack, interview)
    asked = [one for one in pack.questions if one.kind is not Kind.NOTE and one.fields[0].id in relevant]
    assert interview.progress.questions == len(asked)


@given(packs(), walks)
def test_every_result_is_valid_for_headquarters(pack: Pack, rng: Random) -> None:
    interview = Interview(pack)
    wander(rng, interview)
    finish(rng, interview, steps_of(pack))
    result = interview.result()
    validate_answers(pack, result)
    assert set(result) <= relevant_fields(pack, interview)
    assert list(result) == [name for name in pack.field_ids() if name in result]
    assert not {question.code for question in pack.questions if question.kind is Kind.NOTE} & set(result)


@given(packs(), walks)
def test_no_response_is_longer_than_the_worst_case(pack: Pack, rng: Random) -> None:
    interview = Interview(pack)
    wander(rng, interview)
    finish(rng, interview, steps_of(pack))
    response = Response("๙" * 10, pack.id, pack.digest(), rng.random() < 0.5, interview.result())
    data = encode_response(response)
    assert len(data) <= worst_case(pack, agency_bytes=30)
    assert decode_response(data) == response


@given(packs(), walks)
def test_counts_are_questions_and_never_more_than_were_asked(pack: Pack, rng: Random) -> None:
    interview = Interview(pack)
    wander(rng, interview)
    finish(rng, interview, steps_of(pack))
    answered, declined = interview.counts()
    assert 0 <= answered + declined <= interview.progress.questions
    assert interview.started() is (answered + declined > 0)
