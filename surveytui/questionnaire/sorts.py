"""The answers to a field that expressions can tell apart: one of each sort stands for all that are like it.

A number that is only compared with numbers is tried at and next to those; of a list, what no expression names is all one
sort. So most fields have few sorts however many answers they have. Where an expression does more with an answer (reckons
with it, measures its length), every answer is a sort of its own, if there are few enough.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, count

from surveytui.questionnaire.expressions import UNKNOWN, Expression, Unknown
from surveytui.questionnaire.expressions.nodes import (
    Call,
    Comparison,
    Current,
    Literal,
    Negative,
    Node,
    Reference,
    children,
)
from surveytui.questionnaire.models import Answer, Field, Kind, Question

MOST = 130
"""Answers to one field that are enumerated where each is a sort of its own: ages, percentages, ticks of seven choices."""
MOST_KIN = 8
"""Numbers that are compared with each other, directly or through others; more are too many."""
EXACT = 2**53
"""Beyond it, two whole numbers may be one and the same to an expression, which reckons in floating point."""

Known = Answer | Unknown | None
Domain = tuple[Known, ...]
Told = tuple[Expression, tuple[str, ...]]
"""An expression, and the fields that `.` stands for in it."""


def domains(fields: Mapping[str, tuple[Question, Field]], told: Iterable[Told]) -> dict[str, Domain]:
    """For each field one answer of every sort, None for no answer; or UNKNOWN alone where the sorts are too many.

    Args:
        fields: By field id.
        told: All expressions that will be asked about them.
    """
    uses: defaultdict[str, _Use] = defaultdict(_Use)
    for expression, current in told:
        _Reader(uses, current).read(expression.root)
    return {name: _Sorts(fields, uses).of(name) for name in fields}


@dataclass(slots=True)
class _Use:
    """What expressions do with the answer to one field."""

    literals: set[str | float] = field(default_factory=set)
    """What it is compared with, and what is looked for among its ticks."""
    others: set[str] = field(default_factory=set)
    """Fields whose answers it is compared with."""
    ordered: bool = False
    """It is compared by < or >."""
    counted: bool = False
    """Its ticks are counted."""
    crooked: bool = False
    """Anything else: any two answers may be told apart."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """Notes the uses in one expression."""

    uses: defaultdict[str, _Use]
    current: tuple[str, ...]

    def read(self, node: Node) -> None:
        """Note every use in `node`."""
        match node:
            case Comparison(comparator, left, right):
                self._side(left, right, ordered=comparator not in {"=", "!="})
                self._side(right, left, ordered=comparator not in {"=", "!="})
            case Call("selected", (subject, Literal(value))):
                for name in self._names(subject):
                    self.uses[name].literals.add(value)
            case Call("count-selected", (subject,)):
                for name in self._names(subject):
                    self.uses[name].counted = True
            case Reference() | Current():
                for name in self._names(node):
                    self.uses[name].crooked = True
            case _:
                for child in children(node):
                    self.read(child)

    def _side(self, side: Node, other: Node, *, ordered: bool) -> None:
        """Note what is compared on one side of a comparison."""
        if not self._names(side):
            self.read(side)
        for name in self._names(side):
            use = self.uses[name]
            use.ordered |= ordered
            match other:
                case Literal(value):
                    use.literals.add(value)
                case Negative(Literal(float() as value)):
                    use.literals.add(-value)
                case Reference() | Current():
                    use.others.update(self._names(other))
                case _:
                    use.crooked = True

    def _names(self, node: Node) -> tuple[str, ...]:
        match node:
            case Reference(name):
                return (name,)
            case Current():
                return self.current
            case _:
                return ()


@dataclass(frozen=True, slots=True)
class _Sorts:
    """One answer of every sort."""

    fields: Mapping[str, tuple[Question, Field]]
    uses: Mapping[str, _Use]

    def of(self, name: str) -> Domain:
        """Of one field."""
        question, asked = self.fields[name]
        use = self.uses[name]
        values: Domain
        match question.kind:
            case Kind.SINGLE | Kind.YES_NO | Kind.MATRIX:
                named, rest = _named(asked, use)
                values = (*named, *rest[:1])
            case Kind.MULTIPLE:
                values = tuple(_ticked(asked, use))
            case Kind.NUMBER:
                values = tuple(self._numbers(name))
            case _:
                values = tuple(_texts(asked, use))
        if not values:
            return (UNKNOWN,)
        return values if question.required and not question.declinable else (*values, None)

    def _numbers(self, name: str) -> Iterable[int]:
        """Of numbers that are compared with each other and with constants only their order matters.

        However many of `near` numbers lie between two neighbouring constants (the ends of their ranges among them), they
        can be moved to right above the lower one without changing their order. Nothing where the numbers are too many.
        """
        low, high = _range(self.fields[name][1])
        kin = self._kin(name)
        if len(kin) > MOST_KIN or any(self._is_crooked(one) for one in kin):
            return range(low, high + 1) if high - low < MOST else ()
        near = len(kin)
        constants: set[float] = {end for one in kin for end in _range(self.fields[one][1])}
        constants |= {number for one in kin for literal in self.uses[one].literals for number in _number(literal)}
        return sorted(
            value
            for value in {
                math.floor(constant) + step
                for constant in constants
                if low - 1 <= constant <= high + 1
                for step in range(near + 1)
            }
            if low <= value <= high
        )

    def _kin(self, name: str) -> set[str]:
        """The field, those it is compared with, those that they are compared with, and so on until they are too many."""
        kin, waiting = {name}, [name]
        while waiting and len(kin) <= MOST_KIN:
            new = self.uses[waiting.pop()].others - kin
            kin |= new
            waiting.extend(new)
        return kin

    def _is_crooked(self, name: str) -> bool:
        """Whether more than the order of the number matters, or it is none."""
        question, asked = self.fields[name]
        low, high = _range(asked)
        use = self.uses[name]
        return question.kind is not Kind.NUMBER or use.crooked or low < -EXACT or high > EXACT


def _range(asked: Field) -> tuple[int, int]:
    """The least and the most; where the pack does not say, further out than expressions can tell numbers apart."""
    low = -EXACT - 1 if asked.minimum is None else asked.minimum
    return low, EXACT + 1 if asked.maximum is None else asked.maximum


def _number(literal: str | float) -> Iterator[float]:
    """The number that a literal is; nothing if it is none."""
    try:
        number = float(literal)
    except ValueError:
        return
    if math.isfinite(number):
        yield number


def _named(asked: Field, use: _Use) -> tuple[list[str], list[str]]:
    """The codes that expressions name, and the rest: they can be told from each other by their number only."""
    codes = [choice.code for choice in asked.choices]
    if use.crooked or use.ordered or use.others:
        return codes, []
    words = {word for literal in use.literals if isinstance(literal, str) for word in literal.split()}
    numbers = {literal for literal in use.literals if isinstance(literal, float)}
    named = [code for code in codes if code in words or numbers.intersection(_number(code))]
    return named, [code for code in codes if code not in named]


def _ticked(asked: Field, use: _Use) -> Iterator[tuple[str, ...]]:
    """Every way to tick the choices that are named, each with none, one, or any number of the others."""
    named, rest = _named(asked, use)
    most = len(rest) if use.counted else min(1, len(rest))
    if 2 ** len(named) * (most + 1) > MOST:
        return
    for number in range(len(named) + 1):
        for chosen in combinations(named, number):
            for more in range(most + 1):
                ticked = {*chosen, *rest[:more]}
                if ticked:
                    yield tuple(choice.code for choice in asked.choices if choice.code in ticked)


def _texts(asked: Field, use: _Use) -> Iterator[str]:
    """The texts that are named and can be given, and one more; nothing where a text is more than compared with texts."""
    literals = {literal for literal in use.literals if isinstance(literal, str)}
    if use.crooked or use.ordered or use.counted or use.others or len(literals) < len(use.literals):
        return
    longest = math.inf if asked.length is None else asked.length
    yield from sorted(literal for literal in literals if literal.strip() and len(literal) <= longest)
    yield next(other for number in count(1) if (other := "?" * number) not in literals)
