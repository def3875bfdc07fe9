"""Whether a condition can hold at all: every combination of the answers it hangs on is tried.

Fields with few possible answers are enumerated, together with the questions that decide whether they are asked. The
others (texts, wide numbers, long lists to tick) stay unknown, and unknown never refutes: a condition that is called
impossible is impossible, one that is not may still be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod

from surveytui.questionnaire.expressions import UNKNOWN, Expression, Unknown
from surveytui.questionnaire.models import Answer, Field, Kind, Question

BUDGET = 3000
"""Combinations tried for one condition; beyond it, the fields with most answers stay unknown."""
WIDEST = 130
"""Numbers of a range that is enumerated: an age, a year of service, a percentage."""
MOST_TICKS = 5
"""Choices of a list to tick that is enumerated: 32 answers."""

Known = Answer | Unknown | None
Domain = tuple[Known, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """An earlier question, and its relevance as far as it is sound."""

    question: Question
    relevant: Expression | None


def can_hold(expression: Expression, before: Sequence[Asked], current: tuple[Question, Field] | None = None) -> bool:
    """Whether some answers to the questions `before` make `expression` hold, as far as can be told.

    Args:
        expression: A relevance or constraint that names only fields of `before`.
        before: The earlier questions, in order.
        current: For a constraint, the question and field that `.` stands for.
    """
    involved = _involved(expression.names, before)
    domains = _affordable(
        {field.id: _domain(asked.question, field) for asked in involved for field in asked.question.fields}
    )
    own: Domain = tuple(answer for answer in _domain(*current) if answer is not None) if current else (None,)
    return any(
        expression.judge(answers, answer) is not False for answers in _answers(involved, domains) for answer in own
    )


def _involved(names: Iterable[str], before: Sequence[Asked]) -> list[Asked]:
    """The questions that `names` hang on, through relevance too, in order; of a matrix, the items that are named."""
    wanted = set(names)
    found: list[Asked] = []
    for asked in reversed(before):
        fields = tuple(field for field in asked.question.fields if field.id in wanted)
        if fields:
            found.append(Asked(_only(asked.question, fields), asked.relevant))
            wanted |= asked.relevant.names if asked.relevant else set()
    return found[::-1]


def _only(question: Question, fields: tuple[Field, ...]) -> Question:
    """`question` with no other fields than these."""
    return Question(
        code=question.code,
        kind=question.kind,
        text=question.text,
        fields=fields,
        required=question.required,
        declinable=question.declinable,
    )


def _domain(question: Question, field: Field) -> Domain:
    """Every answer that the field can have, None for no answer; or UNKNOWN alone where they are too many."""
    codes = [choice.code for choice in field.choices]
    values: Domain
    match question.kind:
        case Kind.SINGLE | Kind.YES_NO | Kind.MATRIX:
            values = tuple(codes)
        case Kind.MULTIPLE if len(codes) <= MOST_TICKS:
            values = tuple(ticked for count in range(1, len(codes) + 1) for ticked in combinations(codes, count))
        case Kind.NUMBER if _width(field) <= WIDEST:
            values = tuple(range(field.minimum or 0, (field.maximum or 0) + 1))
        case _:
            return (UNKNOWN,)
    if not values:
        return (UNKNOWN,)
    return values if question.required and not question.declinable else (*values, None)


def _width(field: Field) -> int:
    return (field.maximum or 0) - (field.minimum or 0) + 1


def _affordable(domains: Mapping[str, Domain]) -> dict[str, Domain]:
    """The domains, the largest made unknown until all combinations can be tried."""
    kept = dict(domains)
    for name in sorted(domains, key=lambda name: len(domains[name]), reverse=True):
        if prod(map(len, kept.values())) <= BUDGET:
            break
        kept[name] = (UNKNOWN,)
    return kept


def _answers(
    asked: Sequence[Asked], domains: Mapping[str, Domain], given: dict[str, Known] | None = None
) -> Iterator[dict[str, Known]]:
    """Every combination of answers that an interview could have; what is not asked is unanswered."""
    given = given or {}
    if not asked:
        yield given
        return
    first, rest = asked[0], asked[1:]
    relevant = first.relevant.judge(given) if first.relevant else True
    for answers in _question_answers(first.question, domains, relevant=relevant):
        yield from _answers(rest, domains, given | answers)


def _question_answers(
    question: Question, domains: Mapping[str, Domain], *, relevant: bool | None
) -> Iterator[dict[str, Known]]:
    """Every combination of answers to one question."""
    combined: list[dict[str, Known]] = [{}]
    for field in question.fields:
        domain = {True: domains[field.id], False: (None,), None: (UNKNOWN,)}[relevant]
        combined = [{**answers, field.id: answer} for answers in combined for answer in domain]
    yield from combined
