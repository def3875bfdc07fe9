"""Whether a condition can hold at all: the answers it hangs on are tried, one of every sort.

The questions that decide whether those are asked count too, and answers that their constraints refuse do not. The search
is exact unless some fields must stay unknown: texts, lists and numbers of which expressions tell apart more than
`questionnaire.sorts` enumerates, and whatever the budgets cut off. Unknown never refutes: a condition that is called
impossible is impossible, one that is not may still be. That nobody gets past some question because its constraint
contradicts other answers is noticed only where the condition hangs on that question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod

from surveytui.questionnaire.expressions import UNKNOWN, Expression
from surveytui.questionnaire.models import Field, Question
from surveytui.questionnaire.sorts import Domain, Known, Told, domains

BUDGET = 3000
"""Answers tried for one condition. Beyond it the search begins again with the fields of most sorts unknown, so that
fewer than this many combinations are left."""
PURSE = 10_000_000
"""What all conditions of one pack may cost: the characters of an expression each time it is read or judged, and `DEAR` for
every answer made up. Conditions that come after are let pass. Real packs take a thousandth of it; it is some seconds."""
DEAR = 10


@dataclass(slots=True)
class Purse:
    """What may still be spent on one pack."""

    left: int = PURSE


@dataclass(frozen=True, slots=True)
class Asked:
    """An earlier question, and its relevance and constraint as far as they are sound."""

    question: Question
    relevant: Expression | None
    constraint: Expression | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    """One field that a condition hangs on."""

    asked: Asked
    field: Field


def can_hold(
    expression: Expression,
    before: Sequence[Asked],
    current: tuple[Question, Field] | None = None,
    purse: Purse | None = None,
) -> bool:
    """Whether some answers to the questions `before` make `expression` hold, as far as can be told.

    Args:
        expression: A relevance or constraint that names only fields of `before`.
        before: The earlier questions, in order.
        current: For a constraint, the question and field that `.` stands for.
        purse: What the conditions of one pack share.
    """
    purse = purse or Purse()
    steps = _involved(expression.names, before)
    told = list(_told(expression, steps, current))
    purse.left -= sum(len(one.text) for one, _ in told)
    if purse.left < 0:
        return True
    fields = {step.field.id: (step.asked.question, step.field) for step in steps}
    if current is not None:
        fields[current[1].id] = current
    known = domains(fields, told)
    purse.left -= DEAR * sum(map(len, known.values()))
    own: Domain = tuple(one for one in known[current[1].id] if one is not None) if current else (None,)
    found = _Search(expression, steps, known, own, purse).succeeds(BUDGET)
    if found is None:
        found = _Search(expression, steps, _affordable(known, steps), own, purse).succeeds(purse.left)
    return found is not False


def _involved(names: Iterable[str], before: Sequence[Asked]) -> list[_Step]:
    """The fields that `names` hang on, through relevance and constraints too, in order."""
    wanted = set(names)
    found: list[_Step] = []
    for asked in reversed(before):
        fields = [field for field in asked.question.fields if field.id in wanted]
        if fields:
            found.extend(_Step(asked, field) for field in reversed(fields))
            wanted.update(*(one.names for one in (asked.relevant, asked.constraint) if one))
    return found[::-1]


def _told(expression: Expression, steps: Iterable[_Step], current: tuple[Question, Field] | None) -> Iterator[Told]:
    """Every expression that the search will ask."""
    yield expression, (current[1].id,) if current else ()
    for step in steps:
        for one in (step.asked.relevant, step.asked.constraint):
            if one is not None:
                yield one, (step.field.id,)


def _affordable(known: Mapping[str, Domain], steps: Iterable[_Step]) -> dict[str, Domain]:
    """The domains, the largest made unknown until all combinations can be tried."""
    kept = {step.field.id: known[step.field.id] for step in steps}
    for name in sorted(kept, key=lambda name: len(kept[name]), reverse=True):
        if prod(map(len, kept.values())) <= BUDGET:
            break
        kept[name] = (UNKNOWN,)
    return kept


class _Search:
    """One walk after another through the steps, as an interview could go."""

    def __init__(
        self, expression: Expression, steps: Sequence[_Step], known: Mapping[str, Domain], own: Domain, purse: Purse
    ) -> None:
        self._expression = expression
        self._steps = steps
        self._domains = known
        self._own = own
        self._purse = purse
        self._given: dict[str, Known] = {step.field.id: UNKNOWN for step in steps}

    def succeeds(self, budget: int) -> bool | None:
        """Whether there is a walk after which the condition may hold; None if `budget` answers do not tell."""
        if not self._may_hold():
            return False
        tried = 0
        open_steps = [self._answers(step) for step in self._steps[:1]]
        while open_steps:
            step = self._steps[len(open_steps) - 1]
            for self._given[step.field.id] in open_steps[-1]:
                tried += 1
                if tried > budget or self._purse.left < 0:
                    return None
                if self._may_hold():
                    break
            else:
                self._given[step.field.id] = UNKNOWN
                open_steps.pop()
                continue
            if len(open_steps) == len(self._steps):
                return True
            open_steps.append(self._answers(self._steps[len(open_steps)]))
        return not self._steps

    def _may_hold(self) -> bool:
        """Whether the answers so far leave it open."""
        return any(self._judge(self._expression, own) is not False for own in self._own)

    def _judge(self, expression: Expression, own: Known = None) -> bool | None:
        """Whether it holds, given the answers so far."""
        self._purse.left -= len(expression.text)
        return expression.judge(self._given, own)

    def _answers(self, step: _Step) -> Iterator[Known]:
        """What could be answered there after the answers before; what is not asked is unanswered."""
        relevant, constraint = step.asked.relevant, step.asked.constraint
        match self._judge(relevant) if relevant else True:
            case True:
                for answer in self._domains[step.field.id]:
                    if answer is None or constraint is None or self._judge(constraint, answer) is not False:
                        yield answer
            case False:
                yield None
            case None:
                yield UNKNOWN
