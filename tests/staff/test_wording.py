"""What the staff screen says: in both languages, breakable where Thai may break, without a word of the machine's."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from string import Formatter

import pytest

from surveytui.questionnaire.models import Tool
from surveytui.text import cells
from surveytui.text.thai import plain, wrap
from surveytui.text.words import Words
from surveytui.ui.staff import sentences, words
from tests.needs import library
from tests.staff.desk import STATUS, tool_status

SAID = {name: value for name, value in vars(words).items() if isinstance(value, Words)}
SAID |= {f"TOOLS[{tool}]": value for tool, value in words.TOOLS.items()}
ONE_LINE = 30
"""Cells of the narrowest place of a text that has no marks: a button of half a screen, beside its mark."""


@pytest.mark.parametrize("name", SAID)
def test_both_languages_take_the_same_values(name: str) -> None:
    """A number that one language shows is not missing in the other."""
    thai, english = (
        {field for _, field, _, _ in Formatter().parse(SAID[name][language]) if field} for language in ("th", "en")
    )
    assert thai == english


@pytest.mark.parametrize("name", SAID)
def test_thai_is_plain_and_polite(name: str) -> None:
    """No particle of a man's or a woman's, no full stop, no sign of the marks' own notation."""
    thai = SAID[name].th
    assert not re.search("ครับ|ค่ะ|คะ$", thai)
    assert not re.search(r"[^.\d]\.$", plain(thai))
    assert "|" not in thai


@pytest.mark.parametrize("name", SAID)
def test_long_thai_says_where_it_may_break(name: str) -> None:
    """What is wider than the narrowest place has a space or a mark."""
    thai = SAID[name].th
    assert cells.width(plain(thai)) <= ONE_LINE or " " in thai or "\u200b" in thai


@pytest.mark.parametrize("name", [name for name, said in SAID.items() if "\u200b" in said.th])
def test_marks_stand_between_words(name: str) -> None:
    """PyThaiNLP's dictionary agrees with every mark that a line of 20 to 56 cells would use."""
    tokenize = library("pythainlp.tokenize")
    text = SAID[name].th
    flat, at = plain(text), 0
    ends = {at := at + len(word) for word in tokenize.word_tokenize(flat, engine="newmm", keep_whitespace=True)}
    for columns in range(20, 57):
        where = 0
        for line in wrap(text, columns)[:-1]:
            where = flat.index(line, where) + len(line)
            assert flat[where] == " " or where in ends, f"{flat[:where]}|{flat[where:]}"


def test_one_day_is_not_one_days() -> None:
    """English numbers agree, and 21 is not 1."""
    assert sentences.fill(words.CLOSES, day="today", left=1).en == "Closes today, 1 day left"
    assert sentences.fill(words.CLOSES, day="today", left=21).en == "Closes today, 21 days left"
    assert sentences.fill(words.WRITTEN, n=24, files=1).en == "24 answers written in 1 file"
    assert sentences.fill(words.FOUND, n=1).en == "Found 1 receipt on the USB stick"


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 KB"), (1, "1 KB"), (132_000, "132 KB"), (999_999, "1000 KB"), (512_000_000, "512 MB"), (14.2e9, "14.2 GB")],
)
def test_sizes(size: float, said: str) -> None:
    """As on the package of a stick: powers of ten."""
    assert sentences.size_words(int(size)) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2025, 1, 5), "เปิดรับ 6 ม.ค. 2568"),
        (date(2025, 1, 6), "เปิดรับถึง 30 มิ.ย. 2568"),
        (date(2025, 6, 30), "เปิดรับถึง 30 มิ.ย. 2568"),
        (date(2025, 7, 1), "เลยกำหนดเก็บ 30 มิ.ย. 2568"),
    ],
)
def test_the_window_in_words_and_in_fact(day: date, said: str) -> None:
    """First and last day belong to it, and the words never say otherwise than the rule."""
    tool = tool_status(Tool.EIT)
    assert sentences.window_note(tool, day).th == said
    assert tool.is_open(day) == said.startswith("เปิดรับถึง")


def test_the_end_of_collection_is_never_called_as_an_evening_is() -> None:
    """ปิดรับ is what an officer does in the evening; the end of collecting has a word of its own."""
    ends = (words.STAY, words.TOO_FEW, words.CLOSES, words.CLOSES_TODAY, words.CLOSED_SINCE, words.OVER, words.FINISHED)
    assert not [text.th for text in ends if "ปิดรับ" in plain(text.th)]
    assert plain(words.TOO_FEW.th).endswith("เมื่อครบหรือเมื่อสิ้นสุดการเก็บ")


def test_closing_days_that_differ_are_told_apart() -> None:
    """One line if all tools close on one day, else one for each that has a day."""
    assert [text.en for text in sentences.closing(STATUS)] == ["Closes 30 June 2025, 12 days left"]
    eit, iit = tool_status(Tool.EIT), tool_status(Tool.IIT, last=None)
    told = sentences.closing(replace(STATUS, tools=(eit, iit)), short=True)
    assert [text.en for text in told] == ["EIT closes 30 Jun 2025, 12 days left"]
