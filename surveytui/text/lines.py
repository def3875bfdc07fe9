"""Which of the permitted breaks a paragraph takes: the best of all ways, found by dynamic programming.

Rule 6: of all ways with the fewest lines the one with the least cost. Cost is the squared slack of every line but the last,
150 for a break that is not at a space (as much as 12 cells of slack), and 40 for a last line shorter than a third of
the width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from surveytui.text.breaks import Piece, finer, piece_of
from surveytui.text.cells import clusters, width
from surveytui.text.rules import NEVER_FIRST, NEVER_LAST, SPACES

NOT_AT_A_SPACE = 150
INSIDE_A_PIECE = 1000
"""Where a piece is wider than a line: between its words."""
INSIDE_A_WORD = 3000
"""The last resort: between two clusters of a word that is wider than a line."""
SHORT_LAST_LINE = 40


@dataclass(frozen=True, slots=True)
class Part:
    """A piece, or a share of one that is too wide, and what a break after it costs."""

    text: str
    spaces: str
    cells: int
    cost: int


@dataclass(frozen=True, slots=True, order=True)
class Way:
    """The best way to set the parts before some place: fewest lines, then least cost."""

    lines: int
    cost: int
    start: int = 0
    """Where its last line begins."""


def fill(pieces: Sequence[Piece], columns: int) -> list[str]:
    """Lines of at most `columns` cells (at least 1), without the spaces at their ends.

    Only a single cluster that is wider than `columns` makes a wider line.
    """
    parts = [part for piece in pieces for part in _parts(piece, columns)]
    best = [Way(0, 0)]
    for end in range(1, len(parts) + 1):
        best.append(_best(best, parts, end, columns))
    ends = [len(parts)]
    while ends[-1]:
        ends.append(best[ends[-1]].start)
    return [_line(parts[start:end]) for start, end in pairwise(reversed(ends))] or [""]


def _best(best: list[Way], parts: list[Part], end: int, columns: int) -> Way:
    """The best way to set `parts[:end]`."""
    ends_here, last = parts[end - 1], end == len(parts)
    ways: list[Way] = []
    cells = ends_here.cells
    for start in range(end - 1, -1, -1):
        if start < end - 1:
            cells += parts[start].cells + width(parts[start].spaces)
        if cells > columns and ways:
            break
        before = best[start]
        slack = max(0, columns - cells)
        cost = _ugliness(before.lines, cells, columns) if last else slack * slack + ends_here.cost
        ways.append(Way(before.lines + 1, before.cost + cost, start))
    return min(ways)


def _ugliness(lines_before: int, cells: int, columns: int) -> int:
    return SHORT_LAST_LINE if lines_before and 3 * cells < columns else 0


def _parts(piece: Piece, columns: int) -> list[Part]:
    """The piece itself, or what it is parted into because it is wider than a line."""
    cost = 0 if piece.spaces else NOT_AT_A_SPACE
    if piece.cells <= columns:
        return [Part(piece.text, piece.spaces, piece.cells, cost)]
    parts = [part for word in finer(piece) for part in _word(word, columns)]
    return [*parts[:-1], replace(parts[-1], cost=cost)]


def _word(word: Piece, columns: int) -> list[Part]:
    """A word of such a piece: whole, or cluster by cluster if even the word is wider than a line."""
    if word.cells <= columns:
        return [Part(word.text, word.spaces, word.cells, INSIDE_A_PIECE)]
    shares = [piece_of(share) for share in _shares(word.text, columns)]
    parts = [Part(share.text, share.spaces, share.cells, INSIDE_A_WORD) for share in shares]
    return [*parts[:-1], replace(parts[-1], spaces=word.spaces, cost=INSIDE_A_PIECE)]


def _shares(text: str, columns: int) -> list[str]:
    """The clusters, those together that must stay together as far as they fit in a line; spaces go with what is before."""
    shares: list[str] = []
    for cluster in clusters(text):
        if shares and (cluster in SPACES or (_tied(shares[-1], cluster) and width(shares[-1] + cluster) <= columns)):
            shares[-1] += cluster
        else:
            shares.append(cluster)
    return shares


def _tied(before: str, cluster: str) -> bool:
    return cluster[0] in NEVER_FIRST or before.rstrip(SPACES)[-1:] in NEVER_LAST


def _line(parts: Sequence[Part]) -> str:
    return "".join(part.text + part.spaces for part in parts[:-1]) + parts[-1].text
