"""Terminal cells and clusters, as Rich 15 counts them (Unicode 17).

Thai and Western text is counted here, without importing Rich (20 ms); anything else is handed to `rich.cells`.
The eighteen Thai characters that stand above or below another take no cell; SARA AM (U+0E33) takes one, of its own.
"""

from __future__ import annotations

import re
from functools import lru_cache

THAI_MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
"""The Thai characters without a cell, as ranges of a regular expression."""

SARA_AM = "\u0e33"

_KNOWN = (
    " -~"  # ASCII that prints
    "\u00a0-\u00ac\u00ae-\u02ff"  # Latin
    "\u0e01-\u0e3a\u0e3f-\u0e5b"  # Thai
    "\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u203a"  # dashes, quotation marks, bullet, ellipsis, ›
    "\u2500-\u25fc"  # boxes, blocks, ▶ ○ ●
)
_plain = re.compile(f"[{_KNOWN}]*").fullmatch
_marks = re.compile(f"[{THAI_MARKS}]").findall
_clusters = re.compile(f"(?:[^{THAI_MARKS}][{THAI_MARKS}]*|[{THAI_MARKS}]+){SARA_AM}?[{THAI_MARKS}]*").findall


@lru_cache(maxsize=4096)
def width(text: str) -> int:
    """How many terminal cells `text` takes: what `rich.cells.cell_len` says."""
    if _plain(text):
        return len(text) - len(_marks(text))
    from rich.cells import cell_len

    return cell_len(text)


def clusters(text: str) -> list[str]:
    """What the cursor moves over, in order; joined they are `text` again.

    Rich's graphemes, but SARA AM belongs to the cluster before it (Unicode Annex 29, GB9a), so that น้ำ is one.
    Of several SARA AM in a row, which no word has, two at most are taken together.
    """
    if _plain(text):
        return _clusters(text)
    from rich.cells import split_graphemes

    found: list[str] = []
    for start, end, _ in split_graphemes(text)[0]:
        cluster = text[start:end]
        if cluster[0] == SARA_AM and found and not _ends_with_am(found[-1]):
            found[-1] += cluster
        else:
            found.append(cluster)
    return found


def _ends_with_am(cluster: str) -> bool:
    return len(cluster) > 1 and SARA_AM in cluster[1:]
