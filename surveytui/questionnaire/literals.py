"""Thai strings in TOML and Python files, found and rewritten without touching any other byte."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from surveytui.questionnaire.lines import scan

_QUOTE = re.compile(r"""[A-Za-z]*(?P<quote>\"{3}|'{3}|"|')""")
_UNIT = re.compile(
    r"\\(?:u(?P<four>[0-9A-Fa-f]{4})|U(?P<eight>[0-9A-Fa-f]{8})|N\{[^}]*\}|(?P<fold>[ \t]*\r?\n\s*)|.)"
    r"|(?P<brace>\{[^{}\n]*\})|(?P<plain>.)",
    re.DOTALL,
)
_OPAQUE = "\ufffc"
"""Stands for an escape that is no letter."""
_THAI = re.compile("[\u0e01-\u0e4e]")
_SKIPPED = {tokenize.COMMENT, tokenize.NL, tokenize.ENCODING}
_STATEMENT_START = {tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}


@dataclass(frozen=True, slots=True)
class Literal:
    """The inside of one quoted string of a file: its first line, its offsets, and whether backslashes escape."""

    line: int
    start: int
    end: int
    escapes: bool


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What `rewrite` made of the inside of one string, as it stands in the file."""

    line: int
    source: str


def toml_literals(text: str) -> list[Literal]:
    """The strings under a key `th`: what is shown to people. Codes and addresses must stay as they are."""
    spots = [spot for path, spot in scan(text).items() if path[-1] == "th" and text[spot.start] in "\"'"]
    return [_literal(text, spot.start, spot.end, spot.line, escapes=text[spot.start] == '"') for spot in spots]


def python_literals(text: str) -> list[Literal]:
    """The string literals with Thai letters, without docstrings.

    Raises:
        SyntaxError: no Python.
    """
    starts = [0, *accumulate(len(line) for line in io.StringIO(text, newline=""))]
    found: list[Literal] = []
    for token in _values(text):
        start, end = starts[token.start[0] - 1] + token.start[1], starts[token.end[0] - 1] + token.end[1]
        if _THAI.search(text, start, end):
            raw = "r" in token.string.partition(token.string[-1])[0].lower()
            found.append(_literal(text, start, end, token.start[0], escapes=not raw))
    return found


def rewrite(
    text: str, literals: Iterable[Literal], change: Callable[[str], str], mark: str
) -> tuple[str, list[Rewritten]]:
    """`text` with `mark` inserted into its literals wherever `change` inserts it into their values.

    Args:
        text: The file.
        literals: Its strings.
        change: From a value to the same value with some `mark` added.
        mark: The one character that `change` adds.
    """
    done: list[Rewritten] = []
    pieces: list[str] = []
    at = 0
    for literal in sorted(literals, key=lambda literal: literal.start):
        units = list(_units(text[literal.start : literal.end], escapes=literal.escapes))
        before = "".join(value for _, value in units)
        after = change(before)
        if after != before:
            merged = _merged(units, after, mark)
            pieces += [text[at : literal.start], merged]
            at = literal.end
            done.append(Rewritten(literal.line, merged))
    return "".join([*pieces, text[at:]]), done


def values(text: str, literals: Iterable[Literal]) -> Iterator[tuple[int, str]]:
    """The line and value of each literal."""
    for literal in literals:
        units = _units(text[literal.start : literal.end], escapes=literal.escapes)
        yield literal.line, "".join(value for _, value in units)


def _merged(units: Iterable[tuple[str, str]], after: str, mark: str) -> str:
    """The source of `units` with the marks that `after` has more than their values."""
    source: list[str] = []
    at = 0
    for written, value in units:
        if value:
            while after[at] != value:
                source.append(mark)
                at += 1
            at += 1
        source.append(written)
    return "".join(source)


def _units(source: str, *, escapes: bool) -> Iterator[tuple[str, str]]:
    """Each smallest piece of a literal's source, with the one character (or none) that it stands for.

    A placeholder in braces is one piece, closed by its brace: nothing is inserted into it.
    """
    for match in _UNIT.finditer(source):
        if not escapes and match[0].startswith("\\"):
            yield from ((character, character) for character in match[0])
        elif match["four"] or match["eight"]:
            yield match[0], chr(min(int(match["four"] or match["eight"], 16), 0x10FFFF))
        elif match["brace"]:
            yield match[0], "}"
        else:
            yield match[0], match["plain"] or ("" if match["fold"] else _OPAQUE)


def _literal(text: str, start: int, end: int, line: int, *, escapes: bool) -> Literal:
    """The literal between two offsets that hold its quotes, and in Python its prefix, too."""
    match = _QUOTE.match(text, start, end)
    inside = match.end() if match else start
    quotes = len(match["quote"]) if match else 0
    return Literal(line, inside, end - quotes, escapes)


def _values(text: str) -> Iterator[tokenize.TokenInfo]:
    """The string tokens of a Python file that are values: a statement that is only a string is a docstring."""
    ast.parse(text)  # the tokenizer lets much pass that is no Python
    tokens = tokenize.generate_tokens(io.StringIO(text, newline="").readline)
    kept = [token for token in tokens if token.type not in _SKIPPED]
    for index, token in enumerate(kept):
        opens = index == 0 or kept[index - 1].type in _STATEMENT_START
        closes = index + 1 < len(kept) and kept[index + 1].type == tokenize.NEWLINE
        if token.type == tokenize.STRING and not (opens and closes):
            yield token
