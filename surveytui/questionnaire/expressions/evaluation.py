"""What an expression yields: XPath 1.0 §3.4, §3.5 and §4, with a third value for what is not known yet."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from surveytui.questionnaire.expressions.nodes import (
    Arithmetic,
    Call,
    Comparator,
    Comparison,
    Current,
    Every,
    Literal,
    Negative,
    Node,
    Operator,
    Reference,
    Some,
)
from surveytui.questionnaire.models import Answer


class Unknown(Enum):
    """An answer that has not been given yet."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN

Value = str | float | bool | Unknown


@dataclass(frozen=True, slots=True)
class Scope:
    """The answers that an expression is asked about."""

    answers: Mapping[str, Answer | Unknown | None]
    current: Answer | Unknown | None


def judge(node: Node, scope: Scope) -> bool | None:
    """Whether the condition `node` holds; None if that is unknown."""
    value = _value(node, scope)
    return None if isinstance(value, Unknown) else _boolean(value)


def _value(node: Node, scope: Scope) -> Value:  # noqa: PLR0911  # one return a sort of node
    match node:
        case Literal(value):
            return value
        case Reference(name):
            return _text(scope.answers.get(name))
        case Current():
            return _text(scope.current)
        case Every(parts):
            return _joined(parts, scope, decisive=False)
        case Some(parts):
            return _joined(parts, scope, decisive=True)
        case Comparison(comparator, left, right):
            return _compared(comparator, _value(left, scope), _value(right, scope))
        case Negative(operand):
            return _lifted(lambda value: -_number(value), _value(operand, scope))
        case Arithmetic(first, rest):
            return _calculated(first, rest, scope)
        case Call(function, arguments):
            return _lifted(_FUNCTIONS[function], *(_value(argument, scope) for argument in arguments))


def _lifted(function: Callable[..., Value], *values: Value) -> Value:
    """`function` of the values, or unknown if one of them is."""
    return UNKNOWN if UNKNOWN in values else function(*values)


def _joined(parts: tuple[Node, ...], scope: Scope, *, decisive: bool) -> Value:
    """`and` and `or`: one part of the `decisive` value decides, else one unknown part leaves all unknown."""
    judged = [judge(part, scope) for part in parts]
    if decisive in judged:
        return decisive
    return UNKNOWN if None in judged else not decisive


def _text(answer: Answer | Unknown | None) -> str | Unknown:
    """An answer as XLSForm stores it: several choices are their codes with blanks between."""
    match answer:
        case Unknown() | str():
            return answer
        case None:
            return ""
        case int():
            return str(answer)
        case tuple():
            return " ".join(answer)


_NUMERAL = re.compile(r"[ \t\r\n]*-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[ \t\r\n]*")


def _number(value: Value) -> float:
    """XPath's number(): a string that is no plain decimal is NaN, so the empty one is, too."""
    if isinstance(value, str):
        return float(value) if _NUMERAL.fullmatch(value) else math.nan
    return math.nan if isinstance(value, Unknown) else float(value)


def _boolean(value: Value) -> bool:
    """XPath's boolean(): NaN, zero and the empty string are false."""
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return bool(value)


_COMPARATORS: dict[Comparator, Callable[[object, object], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,  # type: ignore[dict-item]  # both sides are numbers by then
    "<=": operator.le,  # type: ignore[dict-item]
    ">": operator.gt,  # type: ignore[dict-item]
    ">=": operator.ge,  # type: ignore[dict-item]
}


def _compared(comparator: Comparator, left: Value, right: Value) -> Value:
    """XPath 1.0 §3.4: as booleans if one is, else as numbers if one is or the order matters, else as strings."""
    if UNKNOWN in (left, right):
        return UNKNOWN
    compare = _COMPARATORS[comparator]
    if comparator in {"=", "!="}:
        if isinstance(left, bool) or isinstance(right, bool):
            return compare(_boolean(left), _boolean(right))
        if isinstance(left, str) and isinstance(right, str):
            return compare(left, right)
    return compare(_number(left), _number(right))


def _calculated(first: Node, rest: tuple[tuple[Operator, Node], ...], scope: Scope) -> Value:
    total = _value(first, scope)
    for sign, operand in rest:
        total = _lifted(_ARITHMETIC[sign], total, _value(operand, scope))
    return total


def _divided(left: float, right: float) -> float:
    """IEEE 754 division, which XPath asks for and Python refuses for zero."""
    if right == 0:
        if left == 0 or math.isnan(left):
            return math.nan
        return math.copysign(math.inf, left) * math.copysign(1, right)
    return left / right


def _remainder(left: float, right: float) -> float:
    """XPath's mod: the remainder of a truncating division, with the sign of the left side."""
    if right == 0 or math.isinf(left) or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.fmod(left, right)


_ARITHMETIC: dict[Operator, Callable[[Value, Value], Value]] = {
    "+": lambda left, right: _number(left) + _number(right),
    "-": lambda left, right: _number(left) - _number(right),
    "*": lambda left, right: _number(left) * _number(right),
    "div": lambda left, right: _divided(_number(left), _number(right)),
    "mod": lambda left, right: _remainder(_number(left), _number(right)),
}

_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "true": lambda: True,
    "false": lambda: False,
    "not": lambda value: not _boolean(value),
    "selected": lambda answer, code: code in answer.split(" ") and code != "",
    "count-selected": lambda answer: float(len(answer.split())),
    "string-length": lambda text: float(len(text)),
}
