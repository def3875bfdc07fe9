"""Tokens into a tree, by recursive descent; and the rules that every engine's authors can agree on."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from surveytui.errors import ExpressionError
from surveytui.questionnaire.expressions.expression import Expression
from surveytui.questionnaire.expressions.nodes import (
    FUNCTIONS,
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
    Type,
    type_of,
)
from surveytui.questionnaire.expressions.tokens import Sort, Token, tokenize, wrong
from surveytui.text.words import Words

MAX_DEPTH = 20
"""Parentheses, functions and minus signs within each other."""


def parse(text: str) -> Expression:
    """The expression that `text` spells.

    Raises:
        ExpressionError: with the character at which it goes wrong, and what to write instead.
    """
    if not text.strip():
        raise ExpressionError(Words("เงื่อนไขว่างเปล่า", "the expression is empty"))
    parser = _Parser(tokenize(text))
    return Expression(text, parser.whole())


class _Parser:
    """One pass over the tokens; each method reads one level of precedence, the loosest first."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._condition(self._either)
        if self._next.sort is not Sort.END:
            raise self._unexpected()
        return node

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._next
        self._at += 1
        return token

    def _sees(self, sort: Sort, *texts: str) -> bool:
        return self._next.sort is sort and self._next.text in texts

    def _either(self) -> Node:
        return self._joined("or", self._both, Some)

    def _both(self) -> Node:
        return self._joined("and", self._equality, Every)

    def _joined(self, word: str, part: Callable[[], Node], make: type[Every | Some]) -> Node:
        start = self._next
        parts = [part()]
        while self._sees(Sort.NAME, word):
            self._take()
            parts.append(self._condition(part))
        if len(parts) == 1:
            return parts[0]
        _require_condition(parts[0], start)
        return make(tuple(parts))

    def _condition(self, read: Callable[[], Node]) -> Node:
        start = self._next
        node = read()
        _require_condition(node, start)
        return node

    def _equality(self) -> Node:
        return self._compared(self._relation, "=", "!=")

    def _relation(self) -> Node:
        return self._compared(self._sum, "<", "<=", ">", ">=")

    def _compared(self, side: Callable[[], Node], *signs: str) -> Node:
        left = side()
        if not self._sees(Sort.SIGN, *signs):
            return left
        sign = self._take()
        if self._sees(Sort.SIGN, "="):
            raise wrong(sign.at, Words("เทียบเท่าใช้ = ตัวเดียว", "one = is enough"))
        right = side()
        if self._sees(Sort.SIGN, *signs):
            what = Words("เทียบได้ครั้งละสองค่า", "only two things can be compared at a time")
            raise wrong(self._next.at, what, Words("เชื่อมด้วย and", "join two comparisons with and"))
        _require_comparable(left, right, sign)
        return Comparison(cast("Comparator", sign.text), left, right)

    def _sum(self) -> Node:
        return self._calculated(self._product, (Sort.SIGN, "+", "-"))

    def _product(self) -> Node:
        return self._calculated(self._negative, (Sort.SIGN, "*"), (Sort.NAME, "div", "mod"))

    def _calculated(self, operand: Callable[[], Node], *operators: tuple[Sort, *tuple[str, ...]]) -> Node:
        first = operand()
        rest: list[tuple[Operator, Node]] = []
        while any(self._sees(sort, *texts) for sort, *texts in operators):
            operator = cast("Operator", self._take().text)
            rest.append((operator, operand()))
        return Arithmetic(first, tuple(rest)) if rest else first

    def _negative(self) -> Node:
        if not self._sees(Sort.SIGN, "-"):
            return self._primary()
        sign = self._take()
        return Negative(self._deeper(sign, self._negative))

    def _primary(self) -> Node:
        token = self._take()
        match token:
            case Token(Sort.NUMBER, text):
                return Literal(float(text))
            case Token(Sort.STRING, text):
                return Literal(text)
            case Token(Sort.REFERENCE, name):
                return Reference(name)
            case Token(Sort.SIGN, "."):
                return Current()
            case Token(Sort.SIGN, "("):
                node = self._deeper(token, self._either)
                self._expect(")")
                return node
            case Token(Sort.NAME, name) if self._sees(Sort.SIGN, "("):
                return self._call(token)
            case _:
                self._at -= 1
                raise self._unexpected()

    def _call(self, name: Token) -> Node:
        expected = FUNCTIONS.get(name.text)
        if expected is None:
            known = ", ".join(FUNCTIONS)
            what = Words(f"ไม่มีฟังก์ชัน {name.text}()", f"there is no function {name.text}()")
            raise wrong(name.at, what, Words(f"มี {known}", f"there are {known}"))
        self._expect("(")
        arguments: list[Node] = []
        for position, kinds in enumerate(expected):
            if position:
                self._expect(",")
            start = self._next
            argument = self._deeper(start, self._either)
            if type_of(argument) not in kinds:
                raise _bad_argument(name, start, kinds)
            arguments.append(argument)
        self._expect(")")
        return Call(name.text, tuple(arguments))

    def _deeper(self, start: Token, read: Callable[[], Node]) -> Node:
        if self._depth >= MAX_DEPTH:
            raise wrong(start.at, Words(f"ซ้อนกันเกิน {MAX_DEPTH} ชั้น", f"nested deeper than {MAX_DEPTH}"))
        self._depth += 1
        node = read()
        self._depth -= 1
        return node

    def _expect(self, sign: str) -> None:
        if not self._sees(Sort.SIGN, sign):
            found = self._next.text
            missing = Words(f"ขาด {sign} ก่อน {found!r}", f"expected {sign} before {found!r}")
            raise wrong(self._next.at, missing if found else Words(f"ขาด {sign}", f"expected {sign} at the end"))
        self._take()

    def _unexpected(self) -> ExpressionError:
        token = self._next
        if token.sort is Sort.END:
            return wrong(token.at, Words("จบกลางคัน", "something is missing at the end"))
        hint = None
        if token.sort is Sort.NAME and token.text.lower() in {"and", "or", "div", "mod", "not"}:
            low = token.text.lower()
            hint = Words(f"เขียน {low} ตัวเล็ก ระหว่างสองค่า", f"write {low} in small letters, with something on each side")
        elif token.sort is Sort.NAME:
            hint = Words(
                f"อ้างถึงข้อด้วย ${{{token.text}}} หรือใส่คำพูด '{token.text}'",
                f"a question is ${{{token.text}}}, a text '{token.text}'",
            )
        return wrong(token.at, Words(f"ไม่ควรมี {token.text!r} ตรงนี้", f"unexpected {token.text!r}"), hint)


def _require_condition(node: Node, start: Token) -> None:
    """Refuse a bare answer or string as a condition: engines disagree on what `${name}` alone means."""
    if type_of(node) in {Type.ANSWER, Type.STRING}:
        raise wrong(
            start.at,
            Words("ตรงนี้ต้องเป็นเงื่อนไข ไม่ใช่ค่าเปล่า ๆ", "a condition is needed here, not a bare value"),
            Words("เทียบกับค่า เช่น ${รหัส} = 'yes' หรือ ${รหัส} != ''", "compare it, as in ${code} = 'yes' or ${code} != ''"),
        )


def _require_comparable(left: Node, right: Node, sign: Token) -> None:
    """Refuse to compare an answer with a boolean, for the same reason."""
    types = {type_of(left), type_of(right)}
    if Type.BOOLEAN in types and types & {Type.ANSWER, Type.STRING}:
        raise wrong(
            sign.at,
            Words("เทียบคำตอบกับจริงเท็จไม่ได้", "an answer cannot be compared with true or false"),
            Words("เทียบกับรหัสตัวเลือก เช่น 'yes'", "compare it with the code of a choice, such as 'yes'"),
        )


_ARGUMENTS = {
    Type.STRING: Words("รหัสในเครื่องหมายคำพูด", "a code in quotes"),
    Type.ANSWER: Words("ข้อ เช่น ${รหัส}", "a question, such as ${code}"),
    Type.BOOLEAN: Words("เงื่อนไข", "a condition"),
    Type.NUMBER: Words("ตัวเลข", "a number"),
}


def _bad_argument(name: Token, start: Token, kinds: frozenset[Type]) -> ExpressionError:
    """The error for an argument of the wrong type."""
    wanted = [words for kind, words in _ARGUMENTS.items() if kind in kinds]
    return wrong(
        start.at,
        Words(
            f"{name.text}() ต้องการ" + "หรือ".join(words.th for words in wanted),
            f"{name.text}() needs " + " or ".join(words.en for words in wanted),
        ),
    )
