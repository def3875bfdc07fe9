"""Skip logic: what it means, what it refuses, and that an evaluator of other make agrees."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytui.errors import ExpressionError
from surveytui.questionnaire.expressions import UNKNOWN, Unknown, parse
from surveytui.questionnaire.models import Answer

ANSWERS: dict[str, Answer | None] = {
    "sex": "f",
    "age": 40,
    "why": ("cost", "time"),
    "more": "ดีมาก",
    "code": "3",
    "none": None,
}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("${sex} = 'f'", True),
        ('${sex} = "m"', False),
        ("${sex} != 'm' and ${age} >= 40", True),
        ("${age} > 40 or ${age} = 40.0", True),
        ("${code} = 3 and ${code} = '3'", True),
        ("${code} < 10", True),  # as numbers, not as strings
        ("selected(${why}, 'time')", True),
        ("selected(${why}, 'tim')", False),
        ("selected(${sex}, 'f')", True),
        ("selected(${none}, 'f')", False),
        ("selected(${none}, '')", False),
        ("count-selected(${why}) = 2 and count-selected(${none}) = 0", True),
        ("string-length(${more}) = 5 and string-length(${none}) = 0", True),
        ("not(${sex} = 'm')", True),
        ("true() and not(false())", True),
        ("1 + 2 * 3 = 7 and (1 + 2) * 3 = 9", True),
        ("7 div 2 = 3.5 and 7 mod 2 = 1 and -7 mod 2 = -1", True),
        ("1 - 2 - 3 = -4 and 2 - -2 = 4", True),
        ("1 < 2 = true()", True),
        ("false() and true() or true()", True),  # and binds tighter
        ("0", False),
        ("count-selected(${why})", True),
        ("0 div 0", False),
        ("-1 div 0 < 0 and 1 div 0 > 0 and -1 div -(0) > 0", True),  # infinities, as IEEE 754 has them
        (".5 = 0.5 and 5. = 5", True),
        ("${ age } = 40", True),
        ("${age}=40and ${sex}='f'", True),
    ],
)
def test_an_expression_means_what_xpath_says(text: str, holds: bool) -> None:
    assert parse(text).evaluate(ANSWERS) is holds


@pytest.mark.parametrize("name", ["none", "never_asked"])
@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("${x} = ''", True),
        ("${x} != ''", False),
        ("${x} = 'yes'", False),
        ("${x} != 'yes'", True),
        ("${x} = 0", False),
        ("${x} != 0", True),  # NaN differs from every number
        ("${x} < 1", False),
        ("${x} >= 0", False),
        ("${x} + 1 > 0", False),
        ("not(${x} > 5)", True),
    ],
)
def test_a_missing_answer_is_the_empty_string_and_no_number(name: str, text: str, holds: bool) -> None:
    assert parse(text.replace("x", name)).evaluate(ANSWERS) is holds


def test_the_dot_is_the_answer_in_question() -> None:
    constraint = parse(". >= 18 and . <= ${age}")
    assert [constraint.evaluate(ANSWERS, answer) for answer in (17, 18, 40, 41, None)] == [
        False,
        True,
        True,
        False,
        False,
    ]
    assert constraint.uses_current
    assert not parse("1.0 = .5").uses_current


def test_names_are_all_fields_that_an_expression_refers_to() -> None:
    assert parse("${a} = 1 or not(selected(${b_1}, 'x')) and ${a} < 3").names == {"a", "b_1"}
    assert parse("true()").names == frozenset()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the expression is empty"),
        ("${a} = ", "at character 8: something is missing at the end"),
        ("${a} == 1", "at character 6: one = is enough"),
        ("(${a} = 1", "at character 10: expected ) at the end"),
        ("${a} = 1)", "at character 9: unexpected ')'"),
        ("a = 1", "at character 1: unexpected 'a' (a question is ${a}, a text 'a')"),
        (
            "${a} = 1 AND ${b} = 1",
            "at character 10: unexpected 'AND' (write and in small letters, with something on each side)",
        ),
        ("${a} = 1 && ${b} = 1", "at character 10: unexpected '&' (write and)"),
        ("${a} = ‘x’", "at character 8: unexpected '‘' (use straight quotes, ' or \")"),
        ("${a} = 'x", 'at character 8: unexpected "\'" (the quote is never closed)'),
        ("$a = 1", "at character 1: unexpected '$' (refer to a question as ${code})"),
        ("${a} / 2 = 1", "at character 6: unexpected '/' (divide with div)"),
        ("1 < 2 < 3", "only two things can be compared at a time (join two comparisons with and)"),
        ("regex(${a}, 'x')", "at character 1: there is no function regex() (there are true, false, not, selected"),
        ("selected('a', 'b')", "at character 10: selected() needs a question, such as ${code}"),
        ("selected(${a})", "at character 14: expected , before ')'"),
        ("selected(${a}, 1)", "at character 16: selected() needs a code in quotes or a question, such as ${code}"),
        ("true(1)", "at character 6: expected ) before '1'"),
        ("not(${a})", "at character 5: not() needs a condition or a number"),
        ("${a}", "at character 1: a condition is needed here, not a bare value (compare it, as in ${code} = 'yes'"),
        ("'yes'", "a condition is needed here"),
        ("${a} and ${b} = 1", "at character 1: a condition is needed here"),
        ("${b} = 1 or .", "at character 13: a condition is needed here"),
        ("${a} = true()", "at character 6: an answer cannot be compared with true or false"),
        ("__import__('os')", "there is no function __import__()"),
        ("1 = 1 or " * 150 + "1 = 1", "the expression is longer than 1000 characters"),
        ("(" * 21 + "1" + ")" * 21, "nested deeper than 20"),
        ("-" * 21 + "1", "nested deeper than 20"),
        ("not(" * 21 + "1" + ")" * 21, "nested deeper than 20"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_to_write(text: str, says: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert says in caught.value.line("en")
    assert caught.value.line("th") != caught.value.line("en")


@given(st.text(alphabet="${}ab.=!<>()+-*'\", 019andorivm\n", max_size=60) | st.text(max_size=30))
def test_no_text_makes_the_parser_fall_or_the_evaluator_refuse(text: str) -> None:
    """Whatever a hostile pack says is parsed and evaluated to a boolean, or refused by name."""
    try:
        expression = parse(text)
    except ExpressionError:
        return
    assert expression.evaluate(ANSWERS, "x") in {True, False}


def test_the_longest_expressions_are_evaluated_within_the_stack() -> None:
    assert parse("+".join("1" * 500)).evaluate({}) is True
    assert parse(" or ".join(["0"] * 190 + ["1"])).evaluate({}) is True


# An evaluator of other make: trees are nested tuples, evaluated by Python itself with XPath's conversions spelt out, and
# printed with brackets and blanks at random. It shares no code with the package.

Tree = tuple[object, ...]

NAMES = ("a", "b", "c")
POOL: tuple[Answer | None, ...] = (None, "1", "2", "yes", "10", 0, 3, 10, ("1",), ("1", "yes"))


def numbers(depth: int) -> st.SearchStrategy[Tree]:
    leaves: st.SearchStrategy[Tree] = (
        st.tuples(st.just("number"), st.sampled_from([0, 1, 2, 3, 10, 0.5]))
        | st.tuples(st.just("count"), st.sampled_from(NAMES))
        | st.tuples(st.just("length"), st.sampled_from(NAMES))
    )
    if depth == 0:
        return leaves
    operand = numbers(depth - 1) | strings()
    return leaves | st.tuples(st.sampled_from(["+", "-", "*", "div", "mod"]), operand, operand)


def strings() -> st.SearchStrategy[Tree]:
    return st.tuples(st.just("answer"), st.sampled_from(NAMES)) | st.tuples(
        st.just("string"), st.sampled_from(["", "1", "2", "yes", "10"])
    )


def conditions(depth: int) -> st.SearchStrategy[Tree]:
    side = numbers(1) | strings()
    leaves: st.SearchStrategy[Tree] = (
        st.tuples(st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), side, side)
        | st.tuples(st.just("selected"), st.sampled_from(NAMES), st.sampled_from(["1", "yes", "x"]))
        | st.tuples(st.sampled_from(["true", "false"]))
    )
    if depth == 0:
        return leaves
    part = conditions(depth - 1)
    return leaves | st.tuples(st.sampled_from(["and", "or"]), part, part) | st.tuples(st.just("not"), part)


def xpath_string(answer: Answer | None) -> str:
    if answer is None:
        return ""
    return " ".join(answer) if isinstance(answer, tuple) else str(answer)


def as_number(value: object) -> float:
    if not isinstance(value, str):
        return float(value)  # type: ignore[arg-type]
    try:
        return float(value)
    except ValueError:
        return math.nan


def reference(tree: Tree, answers: Mapping[str, Answer | None]) -> object:
    kind, *rest = tree
    if kind in {"answer", "count", "length", "selected"}:
        text = xpath_string(answers[str(rest[0])])
        by_kind: dict[str, Callable[[], object]] = {
            "answer": lambda: text,
            "count": lambda: len(text.split()),
            "length": lambda: len(text),
            "selected": lambda: rest[1] in text.split(),
        }
        return by_kind[str(kind)]()
    if kind in {"number", "string"}:
        return rest[0]
    if kind in {"true", "false"}:
        return kind == "true"
    left, *others = [reference(part, answers) for part in rest]  # type: ignore[arg-type]
    if kind == "not":
        return not left
    right = others[0]
    if kind in {"and", "or"}:
        return (left and right) if kind == "and" else (left or right)
    return arithmetic(str(kind), left, right)


def arithmetic(kind: str, left: object, right: object) -> object:
    if kind in {"=", "!="} and isinstance(left, str) and isinstance(right, str):
        return (left == right) is (kind == "=")
    x, y = as_number(left), as_number(right)
    if kind in {"div", "mod"} and y == 0:
        return (
            math.nan
            if kind == "mod" or x == 0 or math.isnan(x)
            else math.inf * math.copysign(1, x) * math.copysign(1, y)
        )
    if kind == "mod":
        return math.nan if math.isinf(x) else math.fmod(x, y)
    operations: dict[str, Callable[[], object]] = {
        "=": lambda: x == y,
        "!=": lambda: x != y,
        "<": lambda: x < y,
        "<=": lambda: x <= y,
        ">": lambda: x > y,
        ">=": lambda: x >= y,
        "+": lambda: x + y,
        "-": lambda: x - y,
        "*": lambda: x * y,
        "div": lambda: x / y,
    }
    return operations[kind]()


def spelt(tree: Tree, blank: str) -> str:
    """The tree as text; every part of an operation in brackets, which the parser must see through."""
    kind, *rest = tree
    forms: dict[object, str] = {
        "answer": "${{{0}}}",
        "count": "count-selected(${{{0}}})",
        "length": "string-length(${{{0}}})",
        "selected": "selected(${{{0}}},_'{1}')",
        "number": "{0}",
        "string": "'{0}'",
    }
    if kind in forms:
        return forms[kind].replace("_", blank).format(*rest)
    if kind in {"true", "false"}:
        return f"{kind}()"
    parts = [spelt(part, blank) for part in rest]  # type: ignore[arg-type]
    if kind == "not":
        return f"not({blank}{parts[0]}{blank})"
    return f"({parts[0]}){blank} {kind} {blank}({parts[1]})"


given_answers = st.fixed_dictionaries({name: st.sampled_from(POOL) for name in NAMES})


@given(conditions(3), given_answers, st.sampled_from(["", " ", "\n"]))
def test_an_evaluator_of_other_make_agrees(tree: Tree, answers: dict[str, Answer | None], blank: str) -> None:
    text = spelt(tree, blank)
    assert parse(text).evaluate(answers) is bool(reference(tree, answers)), text


LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))


@given(st.lists(st.sampled_from(["1", "2", "0", "3"]), min_size=4, max_size=4), st.data())
def test_precedence_and_association_are_those_of_xpath(values: list[str], data: st.DataObject) -> None:
    """Without brackets an expression means what it means with the brackets that the table of precedence puts."""
    operators = [data.draw(st.sampled_from([one for level in LEVELS for one in level])) for _ in values[1:]]
    comparing = [one for one in operators if one in {"=", "!="}], [one for one in operators if one[0] in "<>"]
    if max(map(len, comparing)) > 1:
        return  # refused by design
    bare = values[0] + "".join(f" {one} {value}" for one, value in zip(operators, values[1:], strict=True))
    assert parse(bare).evaluate({}) is parse(bracketed(values, operators)).evaluate({}), bare


def bracketed(values: list[str], operators: list[str]) -> str:
    """Split at the last operator of the loosest level: left association."""
    if not operators:
        return values[0]
    for level in LEVELS:
        for at in reversed(range(len(operators))):
            if operators[at] in level:
                left = bracketed(values[: at + 1], operators[:at])
                return f"({left}) {operators[at]} ({bracketed(values[at + 1 :], operators[at + 1 :])})"
    raise AssertionError(operators)


@given(conditions(2), given_answers, st.sets(st.sampled_from(NAMES)))
def test_what_is_judged_without_all_answers_holds_for_every_answer(
    tree: Tree, answers: dict[str, Answer | None], hidden: set[str]
) -> None:
    """True or False with some answers unknown is True or False whatever they turn out to be."""
    expression = parse(spelt(tree, ""))
    partial: dict[str, Answer | Unknown | None] = {**answers, **dict.fromkeys(hidden, UNKNOWN)}
    judged = expression.judge(partial)
    if judged is not None:
        for filling in product(POOL, repeat=len(hidden)):
            assert expression.evaluate(answers | dict(zip(sorted(hidden), filling, strict=True))) is judged


def test_an_unknown_answer_leaves_open_only_what_hangs_on_it() -> None:
    unknown: dict[str, Answer | Unknown | None] = {"a": UNKNOWN, "b": "1"}
    assert parse("${a} = '1'").judge(unknown) is None
    assert parse("${a} = '1' and ${b} = '2'").judge(unknown) is False
    assert parse("${a} = '1' or ${b} = '1'").judge(unknown) is True
    assert parse("${a} = '1' and ${b} = '1'").judge(unknown) is None
    assert parse(". > 3").judge({}, UNKNOWN) is None
