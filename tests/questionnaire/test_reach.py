"""Whether a condition can hold: never refused wrongly, and refused wherever all answers can be tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytui.questionnaire.expressions import Expression, parse
from surveytui.questionnaire.models import Answer, Choice, Field, Kind, Question
from surveytui.questionnaire.reach import BUDGET, Asked, Purse, can_hold
from surveytui.text.words import Words

WORDS = Words("ก", "a")


def question(
    code: str, kind: Kind, *codes: str, maximum: int = 60, relevant: str = "", optional: bool = False
) -> Asked:
    choices = tuple(Choice(code=one, label=WORDS) for one in codes)
    field = Field(id=code, choices=choices, minimum=0, maximum=maximum, length=16)
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
    question("told", Kind.YES_NO, "yes", "no", relevant="string-length(${more}) > 2"),
    question("grade", Kind.SINGLE, *"123"),
    question("level", Kind.SINGLE, *"123"),
]


@pytest.mark.parametrize(
    "text",
    [
        "true()",
        "${sex} = 'f'",
        "${told} = 'yes'",  # hangs on what is not known
        "${birth} = '' and ${sex} = 'm'",
        "${child} = 'no'",  # hangs on questions that are not named
        "${sex} = 'f' and ${birth} = 'no'",
        "selected(${why}, 'a') and selected(${why}, 'c') and count-selected(${why}) = 2",
        "${why} = ''",
        "${age} mod 7 = 6 and ${age} > 50",
        "${pay} = 12345",
        "${pay} = ${age} * 7 and ${pay} > 36 and ${pay} < 44",
        "${grade} = 3",
        "${grade} > 2.5",
        "${grade} = ${level} and ${level} != '1'",
        "${long} = 'c f'",
        "${pay} * 2 = 5",  # impossible, but too many to reckon with
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
        "${pay} > 5 and ${pay} < 4",  # of 90,001 numbers
        "${pay} > 5 and ${pay} < 6",
        "${pay} < ${age} and ${pay} > 59",
        "${pay} > -1 and ${pay} = ''",
        "${grade} = 3 and ${grade} != '3'",
        "${grade} > 3",
        "${grade} = ${level} and ${grade} != ${level}",
        "count-selected(${long}) = 9",
        "selected(${long}, 'c') and count-selected(${long}) < 1",
        "${long} = 'c' and selected(${long}, 'd')",
        "${more} = 'x' and ${more} = 'y'",
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


def test_what_a_constraint_refuses_is_not_answered() -> None:
    """An age of under 18 is refused, so nobody is asked what only children are; a refusal to say is still possible."""
    age = question("age", Kind.NUMBER, maximum=120)
    grown = replace(age, constraint=parse(". >= 18"))
    assert can_hold(parse("${age} < 18"), [age])
    assert not can_hold(parse("${age} < 18"), [grown])
    assert can_hold(parse("${age} < 19"), [grown])
    assert not can_hold(parse("${age} = ''"), [grown])
    optional = question("age", Kind.NUMBER, maximum=120, optional=True)
    assert can_hold(parse("${age} = ''"), [replace(optional, constraint=parse(". >= 18"))])


def test_a_constraint_that_looks_back_binds_both_answers() -> None:
    """Who has served longer than they are old does not get on."""
    served = replace(question("served", Kind.NUMBER, maximum=70), constraint=parse(". < ${age}"))
    before = [question("age", Kind.NUMBER, maximum=90_000), served]
    assert not can_hold(parse("${served} > 30 and ${age} < 30"), before)
    assert not can_hold(parse("${served} = 30 and ${age} < 31"), before)
    assert can_hold(parse("${served} = 30 and ${age} < 32"), before)


def test_numbers_that_are_compared_with_each_other_need_room_between_constants() -> None:
    """Three ascending numbers above 500 end at 503 at the least."""
    before = [question(code, Kind.NUMBER, maximum=1000) for code in "abc"]
    ascending = "${a} > 500 and ${a} < ${b} and ${b} < ${c}"
    assert can_hold(parse(f"{ascending} and ${{c}} > 550 and ${{c}} < 600"), before)
    assert can_hold(parse(f"{ascending} and ${{c}} < 504"), before)
    assert not can_hold(parse(f"{ascending} and ${{c}} < 503"), before)


def test_what_hangs_on_hundreds_of_questions_is_followed_to_the_end() -> None:
    """A chain of 300: each is asked of those who said yes to the one before."""
    chain = [question("q0", Kind.YES_NO, "yes", "no")]
    chain += [question(f"q{n}", Kind.YES_NO, "yes", "no", relevant=f"${{q{n - 1}}} = 'yes'") for n in range(1, 300)]
    assert can_hold(parse("${q299} = 'no'"), chain)
    assert not can_hold(parse("${q299} = 'no' and ${q0} = 'no'"), chain)


def test_a_pack_costs_no_more_than_its_purse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Condition after condition that nothing settles: once the purse is empty nothing is judged, and all is let pass."""
    read: list[int] = []
    judge = Expression.judge

    def counting(one: Expression, *given: Any) -> bool | None:
        read.append(len(one.text))
        return judge(one, *given)

    monkeypatch.setattr(Expression, "judge", counting)
    before = [question(f"q{number}", Kind.NUMBER, maximum=99) for number in range(20)]
    sums = parse(" + ".join(f"${{q{number}}}" for number in range(20)) + " = 0.5")
    purse = Purse(500_000)
    assert all(can_hold(sums, before, purse=purse) for _ in range(20))
    assert 400_000 < sum(read) < 500_000 + len(sums.text)
    assert can_hold(parse("false()"), before, purse=purse)
    assert not can_hold(parse("false()"), before, purse=Purse())


CODES = "1234"
TEXTS = ("x", "y", "something else")
COMPARATORS = ("=", "!=", "<", "<=", ">", ">=")


class Author:
    """Writes small questionnaires at random."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.asked: list[Asked] = []

    def write(self, count: int) -> list[Asked]:
        """So many questions, each with skip logic and a constraint, or not."""
        for number in range(count):
            kind = self.rng.choice([Kind.SINGLE, Kind.MULTIPLE, Kind.NUMBER, Kind.NUMBER, Kind.TEXT])
            codes = CODES[: self.rng.randint(2, 4)] if kind in {Kind.SINGLE, Kind.MULTIPLE} else ""
            made = question(f"q{number}", kind, *codes, maximum=self.rng.choice([3, 12])).question
            fields = (replace(made.fields[0], minimum=self.rng.choice([0, 0, -4])),)
            required, declinable = self.rng.random() < 0.7, self.rng.random() < 0.4
            plain = replace(made, fields=fields, required=required, declinable=declinable)
            relevant = parse(self.condition()) if self.asked and self.rng.random() < 0.6 else None
            constraint = parse(self.condition(plain)) if self.rng.random() < 0.4 else None
            self.asked.append(Asked(plain, relevant, constraint))
        return self.asked

    def condition(self, own: Question | None = None) -> str:
        """On earlier answers, and on `.` if `own` is what it stands for."""
        parts = [self.part(own if number == 0 else None) for number in range(self.rng.randint(1, 3))]
        return self.rng.choice([" and ", " and ", " or "]).join(
            f"not({part})" if self.rng.random() < 0.2 else part for part in parts
        )

    def part(self, own: Question | None) -> str:
        """One comparison."""
        question = own or (self.rng.choice(self.asked).question if self.asked else None)
        if question is None:
            return "true()"
        name = "." if own else f"${{{question.code}}}"
        number = self.rng.choice(["-1", "0", "1", "2.5", "3", "7", "12", "13", "'4'"])
        order = self.rng.choice(COMPARATORS)
        match question.kind:
            case Kind.SINGLE:
                code = self.rng.choice(question.fields[0].choices).code
                return self.rng.choice(
                    [f"{name} != '{code}'", f"{name} = '{code}'", f"{name} {order} {number}", f"{name} = ''"]
                )
            case Kind.MULTIPLE:
                code = self.rng.choice(question.fields[0].choices).code
                ticks = f"count-selected({name}) {order} {self.rng.randint(0, 4)}"
                return self.rng.choice(
                    [f"selected({name}, '{code}')", ticks, f"{name} = '{code}'", f"{name} {order} {number}"]
                )
            case Kind.TEXT:
                return (
                    f"{name} {self.rng.choice(['=', '!='])} '{self.rng.choice(['x', 'y', '', 'no text is so long'])}'"
                )
            case _:
                return self.number(name, order, number)

    def number(self, name: str, order: str, number: str) -> str:
        """A comparison of a number, with a constant or another answer, now and then reckoned with."""
        others = [f"${{{asked.question.code}}}" for asked in self.asked if asked.question.kind is not Kind.TEXT]
        other = self.rng.choice(others) if others else "3"
        reckoned = f"{name} {self.rng.choice(['+', '-', '*', 'mod'])} {number} {order} {other}"
        return self.rng.choice([f"{name} {order} {number}"] * 3 + [f"{name} {order} {other}"] * 2 + [reckoned])


def answers_to(question: Question) -> Iterator[Answer | None]:
    """Every answer there is; of texts a few."""
    (field,) = question.fields
    codes = [choice.code for choice in field.choices]
    match question.kind:
        case Kind.SINGLE:
            yield from codes
        case Kind.MULTIPLE:
            yield from (ticked for count in range(1, len(codes) + 1) for ticked in combinations(codes, count))
        case Kind.NUMBER:
            yield from range(field.minimum or 0, (field.maximum or 0) + 1)
        case _:
            yield from TEXTS
    if question.declinable or not question.required:
        yield None


class Walks:
    """Every interview there can be: which questions are asked in one, and whether one gets stuck."""

    def __init__(self, asked: Sequence[Asked]) -> None:
        self.asked = asked
        self.reached: set[str] = set()
        self.stuck = False
        self._walk(0, {})

    def _walk(self, at: int, given: dict[str, Answer | None]) -> None:
        if at == len(self.asked):
            return
        one = self.asked[at]
        if one.relevant is not None and not one.relevant.evaluate(given):
            self._walk(at + 1, given)
            return
        self.reached.add(one.question.code)
        passed = False
        for answer in answers_to(one.question):
            if answer is None or one.constraint is None or one.constraint.evaluate(given, answer):
                passed = True
                if len(self.reached) < len(self.asked):
                    self._walk(at + 1, given | {one.question.code: answer})
        self.stuck |= not passed


@given(st.integers(0, 2**32), st.integers(2, 4))
def test_a_question_is_called_unreachable_where_no_walk_reaches_it_and_nowhere_else(seed: int, count: int) -> None:
    """Against every walk: never wrongly; and always, unless some constraint shuts people in on the way."""
    rng = Random(seed)
    for _ in range(20):  # drawing each through hypothesis would take longer than trying it
        asked = Author(rng).write(count)
        walks = Walks(asked)
        for number, one in enumerate(asked):
            if one.relevant is None:
                continue
            told = can_hold(one.relevant, asked[:number])
            if one.question.code in walks.reached:
                assert told, one.relevant.text
            elif not walks.stuck:
                assert not told, one.relevant.text
