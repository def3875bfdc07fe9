"""What may not stand at the end or the beginning of a line: rules 1 and 3 to 5 of `breaks`, each by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from surveytui.text.lexicon import words

SPACES = " \t\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u3000"
"""Where a line may break and what vanishes there; hard spaces (U+00A0, U+2007, U+202F) are no spaces here."""

NEVER_FIRST = frozenset("ๆฯะาๅ\u0e33)]}”’»›.,;:!?%…")
NEVER_LAST = frozenset("เแโใไ([{“‘«‹")

_number = re.compile(r"\d[\d.,–-]*\s*")


@dataclass(frozen=True, slots=True)
class Listed:
    """Where a text has words of the list `never_parted`."""

    inside: frozenset[int]
    """Offsets inside such a word."""
    start_of: dict[int, int]
    """For each offset at which such words end, where the longest of them starts."""


def listed(text: str) -> Listed:
    """Rule 1: where the words are in which no line breaks."""
    spans = list(_spans(text))
    start_of: dict[int, int] = {}
    for start, end in spans:
        start_of[end] = min(start, start_of.get(end, start))
    return Listed(frozenset(at for start, end in spans for at in range(start + 1, end)), start_of)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Of the words that start at one place only the longest: the others end inside it, where no line breaks."""
    beginnings = _beginnings()
    for at in range(len(text) - 1):
        for word in beginnings.get(text[at : at + 2], ()):
            if text.startswith(word, at):
                yield at, at + len(word)
                break


@cache
def _beginnings() -> dict[str, list[str]]:
    """The words of the list by their first two characters, the longest first."""
    found: dict[str, list[str]] = {}
    for word in sorted(words("never_parted"), key=len, reverse=True):
        found.setdefault(word[:2], []).append(word)
    return found


def ends_badly(text: str, at: int, known: Listed) -> bool:
    """Rule 3: a line that ends at `at` would end with a word that belongs to what follows.

    The same letters as the end of a listed word (the ที่ of เจ้าหน้าที่) are no such word.
    """
    end = len(text[:at].rstrip(SPACES))
    return any(
        text.endswith(word, 0, end) and known.start_of.get(end, end) >= end - len(word) for word in words("never_last")
    )


def fits(text: str, at: int) -> bool:
    """Rule 4: what stands at the line's end may end it, and what begins the next may begin it."""
    return text[at] not in NEVER_FIRST and text[:at].rstrip(SPACES)[-1:] not in NEVER_LAST


def parts_number(text: str, at: int) -> bool:
    """Rule 5: a break at `at` would part a number, or take it from its unit, or from the word before if it has no unit."""
    before, after = text[:at].rstrip(SPACES), text[at:]
    left, right = before[-1:].isdecimal(), after[0].isdecimal()
    if len(before) == at or (left and right):
        return left or right
    if left:
        return _begins_with_unit(after)
    return right and not _begins_with_unit(_number.sub("", after, count=1))


def _begins_with_unit(text: str) -> bool:
    return _units().match(text) is not None


@cache
def _units() -> re.Pattern[str]:
    """All units; a Thai one may go on (ปีงบประมาณ), an English one is a whole word."""
    longest_first = sorted(words("counted"), key=len, reverse=True)
    return re.compile(
        "|".join(re.escape(word) + (r"\b" if word.isascii() and word.isalpha() else "") for word in longest_first)
    )
