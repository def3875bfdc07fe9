"""Where a line of Thai, English or both may break.

1. Inside a word of the list `never_parted` never.
2. Authored marks win: U+200B may break, U+2060 must not; in a text with any mark only marks and spaces break.
3. After a word of the list `never_last` never.
4. Before ๆ ฯ ) ” . , and after ( “ never, nor inside a cluster, nor between a vowel and its consonant.
5. A number stays with its unit, or else with the word before it.

U+200B overrules 1, 3 and 5, nothing overrules 4. A text without marks is parted by BudouX, which is imported only then.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from surveytui.text.cells import clusters, width
from surveytui.text.rules import SPACES, ends_badly, fits, listed, parts_number

if TYPE_CHECKING:
    from budoux import Parser

MAY_BREAK = "\u200b"
MUST_NOT_BREAK = "\u2060"

_marks = re.compile(f"[{MAY_BREAK}{MUST_NOT_BREAK}]")
_gap = re.compile(f"[{SPACES}]+")
_thai_letter = re.compile("[\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e4e]").match


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line that is never parted, and the spaces after it, which vanish where a line breaks."""

    text: str
    """Empty only where a paragraph begins with spaces."""
    spaces: str
    cells: int
    """Of `text`, without the spaces."""


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A paragraph without its marks, and the offsets at which they stood; beside spaces, the offset after these."""

    text: str
    may: frozenset[int]
    must_not: frozenset[int]


def authored(text: str) -> bool:
    """Whether somebody has marked where lines may break."""
    return _marks.search(text) is not None


def plain(text: str) -> str:
    """The text without marks."""
    return _marks.sub("", text)


@lru_cache(maxsize=1024)
def pieces(paragraph: str, *, marked: bool) -> tuple[Piece, ...]:
    """The pieces of one paragraph (no newline), in order; none of an empty one.

    Args:
        paragraph: Text, marks included.
        marked: The whole text is authored, even if this paragraph has no mark.
    """
    source = _unmark(paragraph)
    borders = [0, *_breaks(source, marked=marked), len(source.text)]
    return tuple(piece_of(source.text[start:end]) for start, end in pairwise(borders) if end > start)


def finer(piece: Piece) -> tuple[Piece, ...]:
    """What a piece that is wider than a line is parted into all the same: its words, by rules 1 and 4 alone."""
    text = piece.text + piece.spaces
    at_spaces = {at for at in _after_all_spaces(text) & _cluster_borders(text) if fits(text, at)}
    borders = sorted((at_spaces | _between_words(text)) - listed(text).inside)
    return tuple(piece_of(text[start:end]) for start, end in pairwise([0, *borders, len(text)]))


def piece_of(raw: str) -> Piece:
    """The piece that a stretch of text is, its last spaces told apart."""
    text = raw.rstrip(SPACES)
    return Piece(text, raw[len(text) :], width(text))


def _unmark(paragraph: str) -> Unmarked:
    parts = _marks.split(paragraph)
    text = "".join(parts)
    stood = [_after_spaces(text, at) for at in accumulate(map(len, parts[:-1]))]
    found = list(zip(_marks.findall(paragraph), stood, strict=True))
    return Unmarked(
        text,
        may=frozenset(at for mark, at in found if mark == MAY_BREAK),
        must_not=frozenset(at for mark, at in found if mark == MUST_NOT_BREAK),
    )


def _after_spaces(text: str, at: int) -> int:
    spaces = _gap.match(text, at)
    return spaces.end() if spaces else at


def _breaks(source: Unmarked, *, marked: bool) -> list[int]:
    """The offsets at which a line may begin, in order."""
    text, known = source.text, listed(source.text)
    candidates = _after_all_spaces(text) | (source.may if marked else _between_words(text))
    possible = (candidates & _cluster_borders(text)) - source.must_not

    def allowed(at: int) -> bool:
        ruled_out = at in known.inside or ends_badly(text, at, known) or parts_number(text, at)
        return fits(text, at) and (at in source.may or not ruled_out)

    return sorted(at for at in possible if allowed(at))


def _after_all_spaces(text: str) -> set[int]:
    return {spaces.end() for spaces in _gap.finditer(text)}


def _cluster_borders(text: str) -> set[int]:
    """The offsets between two clusters: neither end of the text is one."""
    return set(accumulate(map(len, clusters(text)))) - {len(text)}


def _between_words(text: str) -> frozenset[int]:
    """What BudouX finds, as far as it lies between Thai letters and rule 4 agrees."""
    if not any(map(_thai_letter, text)):
        return frozenset()
    ends = list(accumulate(map(len, _budoux().parse(text))))[:-1]
    borders = _cluster_borders(text)
    return frozenset(
        at for at in ends if at in borders and _thai_letter(text[at - 1]) and _thai_letter(text[at]) and fits(text, at)
    )


@cache
def _budoux() -> Parser:
    from budoux import load_default_thai_parser  # 30 ms that authored text never pays

    return load_default_thai_parser()
