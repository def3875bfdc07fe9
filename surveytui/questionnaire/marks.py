"""Authored marks for Thai texts: proposed by a dictionary, written once, from then on the author's own.

A developer's tool: PyThaiNLP is imported only here and only when asked. A text that carries any mark has been authored:
nothing is ever added to it, only marks that part a word are told. So proposing twice changes nothing.
"""

from __future__ import annotations

import os
import re
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from surveytui.errors import UsageError
from surveytui.text.cells import clusters
from surveytui.text.rules import ends_badly, fits, listed, parts_number
from surveytui.text.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable

MAY_BREAK = "\u200b"
MUST_NOT_BREAK = "\u2060"

_marks = re.compile(f"[{MAY_BREAK}{MUST_NOT_BREAK}]")
_thai_letter = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]").match


def propose_marks(text: str) -> str:
    """`text` with U+200B where a line may break between two words; itself if it carries marks, or has no Thai.

    Raises:
        UsageError: PyThaiNLP is not installed.
    """
    if _marks.search(text):
        return text
    return "".join(_marked(paragraph) for paragraph in re.split("(\n)", text))


def parted_words(text: str) -> list[str]:
    """The words of the dictionary, and those never parted, that a mark U+200B in `text` parts, the mark shown as `|`.

    Raises:
        UsageError: PyThaiNLP is not installed.
    """
    if MAY_BREAK not in text:
        return []
    plain = _marks.sub("", text)
    parts = [len(_marks.sub("", part)) for part in text.split(MAY_BREAK)]
    borders = _borders(plain)
    never = listed(plain)
    found = []
    for at in list(accumulate(parts))[:-1]:
        if 0 < at < len(plain) and (at in never.inside or at not in borders):
            start = max(border for border in borders | {0} if border < at)
            end = min(border for border in borders | {len(plain)} if border > at)
            found.append(f"{plain[start:at]}|{plain[at:end]}")
    return found


def _marked(paragraph: str) -> str:
    """One paragraph with its marks."""
    if not any(map(_thai_letter, paragraph)):
        return paragraph
    known = listed(paragraph)
    whole = set(accumulate(map(len, clusters(paragraph))))

    def good(at: int) -> bool:
        between = _thai_letter(paragraph[at]) and (_thai_letter(paragraph[at - 1]) or paragraph[at - 1] == "}")
        ruled_out = at in known.inside or ends_badly(paragraph, at, known) or parts_number(paragraph, at)
        return bool(between) and at in whole and fits(paragraph, at) and not ruled_out

    breaks = sorted(at for at in _borders(paragraph) if 0 < at < len(paragraph) and good(at))
    starts, ends = [0, *breaks], [*breaks, len(paragraph)]
    return MAY_BREAK.join(paragraph[start:end] for start, end in zip(starts, ends, strict=True))


def _borders(text: str) -> set[int]:
    """The offsets at which the dictionary's words end."""
    return set(accumulate(len(word) for word in _segmenter()(text)))


@cache
def _segmenter() -> Callable[[str], list[str]]:
    """PyThaiNLP's dictionary segmenter, told to touch neither network nor home folder."""
    os.environ.setdefault("PYTHAINLP_OFFLINE", "1")
    os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
    try:
        from pythainlp.tokenize import word_tokenize
    except ImportError:
        raise UsageError(
            Words("ไม่มี PyThaiNLP ซึ่งใช้เสนอจุดตัดบรรทัด", "PyThaiNLP, which proposes marks, is not installed"),
            hint=Words("pip install pythainlp", "pip install pythainlp"),
        ) from None

    def segment(text: str) -> list[str]:
        words: list[str] = word_tokenize(text, engine="newmm", keep_whitespace=True)
        return words

    return segment
