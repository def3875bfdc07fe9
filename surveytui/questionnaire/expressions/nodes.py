"""The tree of a parsed expression: frozen values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Literal as OneOf


class Type(Enum):
    """What a node yields; ANSWER is a string that comes from a respondent."""

    BOOLEAN = "boolean"
    NUMBER = "number"
    STRING = "string"
    ANSWER = "answer"


Comparator = OneOf["=", "!=", "<", "<=", ">", ">="]
Operator = OneOf["+", "-", "*", "div", "mod"]


@dataclass(frozen=True, slots=True)
class Literal:
    """A number or a string that stands in the text."""

    value: float | str


@dataclass(frozen=True, slots=True)
class Reference:
    """`${name}`: the answer of another field."""

    name: str


@dataclass(frozen=True, slots=True)
class Current:
    """`.`: the answer that a constraint is about."""


@dataclass(frozen=True, slots=True)
class Negative:
    """`-operand`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`first op operand op operand …`, from the left."""

    first: Node
    rest: tuple[tuple[Operator, Node], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left comparator right`."""

    comparator: Comparator
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Every:
    """`part and part and …`."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """`part or part or …`."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """`function(arguments)`."""

    function: str
    arguments: tuple[Node, ...]


Node = Literal | Reference | Current | Negative | Arithmetic | Comparison | Every | Some | Call

FUNCTIONS: dict[str, tuple[frozenset[Type], ...]] = {
    "true": (),
    "false": (),
    "not": (frozenset({Type.BOOLEAN, Type.NUMBER}),),
    "selected": (frozenset({Type.ANSWER}), frozenset({Type.ANSWER, Type.STRING})),
    "count-selected": (frozenset({Type.ANSWER}),),
    "string-length": (frozenset({Type.ANSWER, Type.STRING}),),
}
"""The functions there are, and what each argument may be."""


def type_of(node: Node) -> Type:
    """What `node` yields."""
    match node:
        case Reference() | Current():
            return Type.ANSWER
        case Literal(value):
            return Type.STRING if isinstance(value, str) else Type.NUMBER
        case Negative() | Arithmetic() | Call("count-selected" | "string-length"):
            return Type.NUMBER
        case _:
            return Type.BOOLEAN


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right under `node`."""
    match node:
        case Negative(operand):
            return (operand,)
        case Arithmetic(first, rest):
            return (first, *(operand for _, operand in rest))
        case Comparison(_, left, right):
            return (left, right)
        case Every(parts) | Some(parts) | Call(_, parts):
            return parts
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """`node` and every node under it."""
    yield node
    for child in children(node):
        yield from walk(child)
