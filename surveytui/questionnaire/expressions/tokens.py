"""Text of an expression into tokens (XPath 1.0 §3.7, the part in use)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from surveytui.errors import ExpressionError
from surveytui.text.words import Words

MAX_LENGTH = 1000
"""Characters of an expression; a pack comes from outside and is parsed at every interview."""


class Sort(Enum):
    """What a token is."""

    NUMBER = auto()
    STRING = auto()
    REFERENCE = auto()
    NAME = auto()
    SIGN = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One token; `text` is the bare content of a string or reference; `at` counts characters from 1."""

    sort: Sort
    text: str
    at: int


_PATTERN = re.compile(
    r"""
      (?P<blank>[ \t\r\n]+)
    | (?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    | (?P<string>"[^"]*"|'[^']*')
    | \$\{[ ]*(?P<reference>[A-Za-z_][A-Za-z0-9_-]*)[ ]*\}
    | (?P<name>[A-Za-z_][A-Za-z0-9_-]*)
    | (?P<sign><=|>=|!=|[()=<>+*,.-])
    """,
    re.VERBOSE,
)
_SORTS = {
    "number": Sort.NUMBER,
    "string": Sort.STRING,
    "reference": Sort.REFERENCE,
    "name": Sort.NAME,
    "sign": Sort.SIGN,
}
_ADVICE = {
    "“": Words("ใช้เครื่องหมายคำพูดตรง ' หรือ \"", "use straight quotes, ' or \""),
    "”": Words("ใช้เครื่องหมายคำพูดตรง ' หรือ \"", "use straight quotes, ' or \""),
    "‘": Words("ใช้เครื่องหมายคำพูดตรง ' หรือ \"", "use straight quotes, ' or \""),
    "’": Words("ใช้เครื่องหมายคำพูดตรง ' หรือ \"", "use straight quotes, ' or \""),
    "'": Words("เครื่องหมายคำพูดไม่ปิด", "the quote is never closed"),
    '"': Words("เครื่องหมายคำพูดไม่ปิด", "the quote is never closed"),
    "$": Words("อ้างถึงข้อด้วย ${รหัส}", "refer to a question as ${code}"),
    "&": Words("ใช้ and", "write and"),
    "|": Words("ใช้ or", "write or"),
    "!": Words("ใช้ != หรือ not()", "write != or not()"),
    "/": Words("หารด้วย div", "divide with div"),
}


def wrong(at: int, what: Words, hint: Words | None = None) -> ExpressionError:
    """The error for a fault at character `at`, counted from 1."""
    place = Words(f"ตัวอักษรที่ {at}: ", f"at character {at}: ")
    return ExpressionError(Words(place.th + what.th, place.en + what.en), hint=hint)


def tokenize(text: str) -> list[Token]:
    """The tokens of `text`, ended by an END token.

    Raises:
        ExpressionError: too long, or a character that cannot stand there.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            Words(f"เงื่อนไขยาวเกิน {MAX_LENGTH} ตัวอักษร", f"the expression is longer than {MAX_LENGTH} characters")
        )
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        match = _PATTERN.match(text, at)
        if match is None:
            raise wrong(at + 1, Words(f"ไม่รู้จัก {text[at]!r}", f"unexpected {text[at]!r}"), _ADVICE.get(text[at]))
        if match.lastgroup != "blank":
            tokens.append(_token(match))
        at = match.end()
    return [*tokens, Token(Sort.END, "", len(text) + 1)]


def _token(match: re.Match[str]) -> Token:
    """The token of one match that is no blank."""
    group = str(match.lastgroup)
    text = match[group]
    return Token(_SORTS[group], text[1:-1] if group == "string" else text, match.start() + 1)
