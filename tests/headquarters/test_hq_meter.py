"""The fast reader: it takes exactly what the general one takes, and counts exactly what was answered."""

from __future__ import annotations

from collections import Counter
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytui import canonical
from surveytui.campaign.models import Bundle
from surveytui.headquarters import meter as meters
from surveytui.headquarters.meter import GIVEN, Answers, Meter, Section, read_head
from surveytui.interview.answers import InvalidAnswer, validate_answers
from surveytui.interview.machine import Interview
from surveytui.interview.response import encode_response
from surveytui.questionnaire.models import Pack, Tool
from tests.headquarters.office import Headquarters
from tests.interview.random_packs import finish, packs, rngs, wander
from tests.interview.random_packs import pack as random_pack

ODD: tuple[object, ...] = (None, "", "1", "a", "c0", 0, 7, -1, True, (), ("a",), ("a", "a"), "x" * 300, "\x1b", {}, 1.5)


def answers_to(pack: Pack, rng: Random) -> Answers:
    """What some respondent ended with."""
    interview = Interview(pack)
    wander(rng, interview)
    finish(rng, interview, 1000)
    return interview.result()


def raw(answers: object) -> msgspec.Raw:
    return msgspec.Raw(canonical.encode(answers))


def takes(meter: Meter, answers: object) -> bool:
    try:
        meter.read(raw(answers))
    except ValueError:
        return False
    return True


def is_valid(pack: Pack, answers: Answers) -> bool:
    try:
        validate_answers(pack, answers)
    except InvalidAnswer:
        return False
    return True


@given(packs(), rngs())
def test_whatever_an_interview_ends_with_is_read_as_it_was(pack: Pack, rng: Random) -> None:
    """Random packs with skip logic, random respondents: taken by the fast path, and the same answers come out."""
    meter = Meter(pack)
    for _ in range(3):
        answers = answers_to(pack, rng)
        assert meter.answers(meter.read(raw(answers))) == answers


@given(packs(), rngs(), st.data())
def test_spoiled_answers_are_judged_as_by_the_general_reader(pack: Pack, rng: Random, data: st.DataObject) -> None:
    """One answer taken out, put in or replaced by something odd: both readers agree, also for a shape seen before."""
    meter = Meter(pack)
    answers: dict[str, object] = dict(answers_to(pack, rng))
    meter.read(raw(answers))
    names = st.sampled_from([*pack.field_ids(), "unknown"])
    name = data.draw(names)
    if name in answers and data.draw(st.booleans()):
        del answers[name]
    else:
        answers[name] = data.draw(st.sampled_from(ODD))
    try:
        plain = canonical.decode(canonical.encode(answers), Answers)
    except ValueError:
        assert not takes(meter, answers)
        return
    assert takes(meter, answers) is is_valid(pack, plain)


@given(packs(), rngs(), st.integers(1, 30))
def test_counts_are_those_of_a_count_by_hand(pack: Pack, rng: Random, number: int) -> None:
    """Counting by column gives what counting by respondent gives."""
    meter = Meter(pack)
    many = [answers_to(pack, rng) for _ in range(number)]
    section = Section()
    meter.count(section, [meter.read(raw(answers)) for answers in many])
    by_hand: Counter[tuple[str, object]] = Counter()
    for answers in many:
        for name, value in answers.items():
            question = next(question for question in pack.questions for field in question.fields if field.id == name)
            if value is None or question.kind in meters.CHOSEN:
                by_hand[name, value] += 1
            else:
                by_hand[name, GIVEN] += 1
                if isinstance(value, tuple):
                    by_hand.update((name, code) for code in value)
                elif isinstance(value, int):
                    by_hand[name, value] += 1
    assert dict(section.counts) == dict(by_hand)
    assert section.n == number


@pytest.mark.parametrize("tool", list(Tool))
def test_the_shipped_packs_take_the_fast_path(hq: Headquarters, bundle: Bundle, tool: Tool) -> None:
    """No shipped answer falls back to the general reader: this is where the speed comes from."""
    pack = bundle.pack(tool)
    assert pack is not None
    meter = Meter(pack)
    for _ in range(50):
        response = hq.response(bundle, tool)
        head = read_head(encode_response(response))
        assert (head.agency, head.digest, head.pack, head.rehearsal) == (
            response.agency,
            response.digest,
            response.pack,
            False,
        )
        assert meter.answers(meter.read(head.answers)) == response.answers


@pytest.mark.parametrize("spoil", [b" ", b"\n"])
def test_another_spelling_is_not_taken(hq: Headquarters, bundle: Bundle, spoil: bytes) -> None:
    """A blank anywhere, members out of order or twice, one too many: none is canonical."""
    good = encode_response(hq.response(bundle))
    meter = Meter(bundle.packs[0])
    for content in (
        spoil + good,
        good + spoil,
        good.replace(b",", b"," + spoil, 1),
        good.replace(b'"rehearsal":false', b'"rehearsal":false,"time":1'),
        good.replace(b'"rehearsal":false', b'"rehearsal":false,"rehearsal":false'),
        good.replace(b'"agency"', b'"\\u0061gency"'),
        good.replace(b'"e1":', b'"e0":1,"e1":'),
    ):
        with pytest.raises(ValueError):  # noqa: PT011 - any: the general reader says why
            meter.read(read_head(content).answers)


def test_shapes_are_remembered_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A flood of different shapes fills no memory, and answers are judged as before."""
    monkeypatch.setattr(meters, "MOST_SHAPES", 2)
    rng = Random(5)
    made = (random_pack(rng, 8) for _ in range(100))
    pack = next(pack for pack in made if any(question.relevant for question in pack.questions))
    meter = Meter(pack)
    for _ in range(40):
        answers = answers_to(pack, rng)
        assert takes(meter, answers)
    assert len(meter._shapes) <= 2
