"""Thai text on a terminal: parted where a reader parts it, set in even lines, never cut.

Everything works for English and mixed text too, and for any Unicode. Results are remembered, so that a repaint costs nothing;
the memory ends with the process, which in the kiosk is one respondent's.
"""

from __future__ import annotations

from functools import lru_cache

from surveytui.text import breaks, lines
from surveytui.text.breaks import plain

__all__ = ["chunks", "plain", "wrap"]


@lru_cache(maxsize=1024)
def chunks(text: str) -> tuple[str, ...]:
    """The pieces that are never parted, each with the spaces (and the newline) after it; joined they are `plain(text)`.

    Args:
        text: Any text; authored marks (U+200B may break, U+2060 must not) are obeyed and removed.
    """
    marked = breaks.authored(text)
    found: list[str] = []
    for number, paragraph in enumerate(text.split("\n")):
        if number:
            found.append((found.pop() if found and not found[-1].endswith("\n") else "") + "\n")
        found += [piece.text + piece.spaces for piece in breaks.pieces(paragraph, marked=marked)]
    return tuple(found)


def wrap(text: str, width: int) -> list[str]:
    """The lines of `text`, at least one, at most `width` cells wide (a single wider cluster excepted).

    Args:
        text: Any text; marks are obeyed and removed, a newline always breaks.
        width: Cells a line; less than 1 counts as 1.
    """
    return list(_wrap(text, max(1, width)))


@lru_cache(maxsize=1024)
def _wrap(text: str, width: int) -> tuple[str, ...]:
    marked = breaks.authored(text)
    paragraphs = text.split("\n")
    return tuple(line for one in paragraphs for line in lines.fill(breaks.pieces(one, marked=marked), width))
