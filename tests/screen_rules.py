"""What must be true of every screen, of respondents and of officers, in every language, size and theme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import pytest
from rich.style import Style
from textual.app import App

from surveytui.text import cells, thai
from surveytui.text.breaks import MAY_BREAK, MUST_NOT_BREAK, plain
from surveytui.ui.widgets.box_button import BoxButton
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.sheet import Sheet
from tests.ui.contrast import contrast

BOX = set("─│┌┐└┘")
FULL = "█"
"""Ink and ground alike by intent: what it says stands beside it in words."""
THAI = re.compile("[\u0e01-\u0e4e]")
TO_READ = 7.0
SMALLEST = (8, 3)
"""Columns and rows of the smallest button."""
TYPED = "ก" * 40
"""What a test types to fill a field; no word, so its lines break anywhere."""


def rows_of(app: App[None]) -> list[str]:
    """The rows of the screen as text, marks with their letters."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


def check_rows(app: App[None], *, trails_off: bool = False) -> None:
    """As many rows as the screen has, none wider or narrower, the chip in the first, and nothing cut with dots."""
    columns, lines = app.size
    rows = rows_of(app)
    assert len(rows) == lines
    assert {cells.width(row) for row in rows} == {columns}
    assert "ตัวอย่าง / SAMPLE" in rows[0]
    assert trails_off or "…" not in "\n".join(rows)


def check_contrast(app: App[None]) -> int:
    """Every letter, digit and mark has 7:1 against its ground; returns how many there were."""
    seen = 0
    for strip in app.screen._compositor.render_strips():
        for text, style, _ in strip:
            for cluster in cells.clusters(text):
                if cluster.isspace() or cluster in BOX or cluster in "█▀▄░":
                    continue
                ratio = contrast(*_colours(style))
                assert ratio >= TO_READ, f"{text.strip()!r} has {ratio:.1f}"
                seen += 1
    return seen


def _colours(style: Style | None) -> tuple[str, str]:
    """Ink and ground as they are seen."""
    assert style is not None
    assert style.color is not None
    assert style.bgcolor is not None
    assert not style.dim
    return style.color.get_truecolor().hex, style.bgcolor.get_truecolor().hex


def check_buttons(app: App[None]) -> None:
    """Large enough for a finger, on the screen, and the one with the focus is told from the others by its mark alone."""
    rows = [_cells(row) for row in rows_of(app)]
    for button in app.screen.query(BoxButton):
        region = button.region
        if not region.height:
            continue
        assert region.width >= SMALLEST[0]
        assert region.height >= SMALLEST[1]
        assert app.screen.region.contains_region(region)
        inside = "".join("".join(row[region.x : region.right]) for row in rows[region.y : region.bottom])
        assert ("▶" in inside) == button.has_focus


def _cells(row: str) -> list[str]:
    line: list[str] = []
    for cluster in cells.clusters(row):
        line += [cluster, *[""] * (cells.width(cluster) - 1)]
    return line


def without_boxes(text: str) -> str:
    """A screen's text without lines: cards are outlined only where their ground has no colour."""
    kept = "".join(" " if sign in BOX else sign for sign in text)
    return "\n".join(row.rstrip() for row in kept.splitlines())


class Watch:
    """Notes what falls off a sheet, and every line that breaks where nobody allowed it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lost: list[str] = []
        self.parted: list[str] = []
        self.breaks = 0
        write, wrap = Sheet.write, thai._wrap.__wrapped__

        def watched_write(sheet: Sheet, x: int, y: int, text: str, style: Style) -> int:
            fits = x >= 0 and x + cells.width(plain(text)) <= sheet.size.width and 0 <= y < sheet.size.height
            if text and sheet.size.width and not fits:
                self.lost.append(text)
            return write(sheet, x, y, text, style)

        def watched_wrap(text: str, width: int) -> tuple[str, ...]:
            lines = wrap(text, width)
            self.breaks += len(lines) - 1
            # A sheet that has not yet its place is a few cells wide and never seen.
            self.parted += bad_breaks(text, lines) if width >= 8 else []
            return tuple(lines)

        monkeypatch.setattr(Sheet, "write", watched_write)
        monkeypatch.setattr(thai, "_wrap", watched_wrap)

    def clean(self, app: App[None]) -> bool:
        """Nothing of the screen as it stands is lost, and no word was parted on the way to it."""
        self.lost.clear()  # a widget that waits for its new place draws beyond the old one, and is never seen so
        for widget in app.screen.query(Drawn):
            if widget.region.height and widget.size.height:
                widget._sheet = None
                widget.render_line(0)
        assert not self.lost, f"fallen off: {self.lost[:5]}"
        assert not self.parted, f"parted: {self.parted[:5]}"
        return True


def bad_breaks(text: str, lines: tuple[str, ...]) -> list[str]:
    """The breaks of a text's lines that lie neither at a space nor at a mark, or at a mark inside a word of the dictionary."""
    flat, allowed, at = plain(text), set(_allowed(text)), 0
    bad = []
    for line, following in pairwise([*lines, ""]):
        at = flat.index(line, at) + len(line)
        inside = THAI.match(flat[at : at + 1]) is not None and at not in _word_ends(flat)
        if following and (at not in allowed or (inside and not _spaced(flat, at))):
            bad.append(f"{line}|{following}")
    return [one for one in bad if TYPED not in text]


def _spaced(flat: str, at: int) -> bool:
    return flat[at : at + 1].isspace() or flat[at - 1 : at].isspace()


def _allowed(text: str) -> Iterator[int]:
    """The offsets in the plain text after which a line may end."""
    at = 0
    for character in text:
        if character == MAY_BREAK:
            yield at
        elif character in " \n":
            yield from (at, at + 1)
        at += character not in {MAY_BREAK, MUST_NOT_BREAK}


@cache
def _word_ends(flat: str) -> frozenset[int]:
    tokenize = pytest.importorskip("pythainlp.tokenize", reason="PyThaiNLP, the judge, is not installed")
    ends, at = set(), 0
    for word in tokenize.word_tokenize(flat, engine="newmm", keep_whitespace=True):
        at += len(word)
        ends.add(at)
    return frozenset(ends)
