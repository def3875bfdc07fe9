"""What may leave headquarters: thresholds and top-coding (DOMAIN.md, "Law and disclosure").

Three rules, applied to everything on its way out:

- An agency's results need enough respondents; with fewer it counts in the sums of its group only.
- What all answered alike is shown as "≥ 90 %": that everybody in a small office says the same tells what each one said.
  If only unanimous items were shown so, the sign itself would give unanimity away; so items where no more than
  `STRAY` people differ, and less than a tenth, are shown in the same way.
- Nothing that the two rules hide can be had by subtraction: what a group's sum holds beyond the agencies that are shown
  must itself be fit to be shown, else the sum is hidden too.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from surveytui.questionnaire.models import Tool

LEAST = 10
"""No result rests on fewer answers, whatever the quota."""
LEAST_STAFF = 30
"""For IIT, unless the whole quota is smaller."""
STRAY = 2


class Showing(StrEnum):
    """How an item is shown."""

    EXACT = "exact"
    CODED = "coded"
    """The commonest choice as "≥ 90 %", nothing else."""
    WITHHELD = "withheld"


def enough(tool: Tool, target: int | None) -> int:
    """Respondents from which on an agency's results are shown.

    Args:
        tool: Who was asked.
        target: The agency's quota, where known.
    """
    if tool is Tool.EIT or target is None:
        return LEAST if tool is Tool.EIT else LEAST_STAFF
    return max(LEAST, min(LEAST_STAFF, target))


def is_alike(counts: Sequence[int]) -> bool:
    """Whether nearly all gave one answer.

    Args:
        counts: How many gave each of the answers that exclude each other.
    """
    total = sum(counts)
    others = total - max(counts, default=0)
    return total > 0 and others <= STRAY and 10 * others <= total


def showing(counts: Sequence[int], beyond: Sequence[int] | None = None) -> Showing:
    """How an item with those counts is shown.

    Args:
        counts: How many gave each of the answers that exclude each other.
        beyond: For the sum of a group: the part of `counts` that is in no agency's own exact result.
    """
    total = sum(counts)
    if total < LEAST:
        return Showing.WITHHELD
    if is_alike(counts):
        return Showing.CODED
    hidden = sum(beyond) if beyond is not None else 0
    if beyond is not None and hidden and (hidden < LEAST or is_alike(beyond)):
        return Showing.WITHHELD
    return Showing.EXACT
