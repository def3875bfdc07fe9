"""Cells and clusters agree with those who draw them."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, split_graphemes
from wcwidth import wcswidth

from surveytui.text.cells import SARA_AM, clusters, width

THAI = "".join(map(chr, chain(range(0x0E01, 0x0E3B), range(0x0E3F, 0x0E5C))))
thai_text = st.text(alphabet=THAI + " ()“”…0aé›○●▶│█", max_size=40)


def test_every_character_is_as_wide_as_rich_says() -> None:
    """No character of the basic plane, where all that is counted without Rich lies, is counted otherwise than by Rich."""
    for point in range(0x10000):
        if not 0xD800 <= point <= 0xDFFF:
            assert width(chr(point)) == cell_len(chr(point)), hex(point)


@given(st.one_of(thai_text, st.text(), st.text(alphabet="ก้ำ\u200d\ufe0f😀❤👩a")))
def test_width_is_rich_s(text: str) -> None:
    """A text is as wide as Rich counts it, whatever it holds."""
    assert width(text) == cell_len(text)


@given(st.text(alphabet=THAI, min_size=1, max_size=40))
def test_thai_width_is_wcwidth_s(text: str) -> None:
    """Thai is as wide as wcwidth counts it, character by character (xterm's view: SARA AM is one cell)."""
    assert width(text) == sum(wcswidth(character) for character in text)


@pytest.mark.parametrize(
    ("text", "cells"), [("กำ", 2), ("น้ำ", 2), ("ที่", 1), ("กรุงเทพมหานคร", 12), ("ปู่", 1), ("ผู้ใหญ่", 4), ("", 0)]
)
def test_width_of_known_words(text: str, cells: int) -> None:
    """Words whose cells have been counted on a terminal."""
    assert width(text) == cells


@given(st.one_of(thai_text, st.text()))
def test_clusters_are_rich_s_with_sara_am_joined(text: str) -> None:
    """A cluster is one of Rich's graphemes, or two of which the second begins with SARA AM."""
    assert "".join(clusters(text)) == text
    found = iter(clusters(text))
    pending = ""
    for start, end, _ in split_graphemes(text)[0]:
        pending = pending or next(found)
        grapheme = text[start:end]
        assert pending.startswith(grapheme)
        pending = pending.removeprefix(grapheme)
        assert not pending or pending[0] == SARA_AM
    assert not pending


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("น้ำใจ", ["น้ำ", "ใ", "จ"]),
        ("ที่นี่", ["ที่", "นี่"]),
        ("กำ กำ", ["กำ", " ", "กำ"]),
        ("่ก", ["่", "ก"]),
        ("กำำำ", ["กำ", "ำำ"]),
        ("e\u0301a", ["e\u0301", "a"]),
        ("👩\u200d💻ก", ["👩\u200d💻", "ก"]),
        ("", []),
    ],
)
def test_clusters_of_known_words(text: str, expected: list[str]) -> None:
    """The cursor moves over what a reader takes for one letter."""
    assert clusters(text) == expected
