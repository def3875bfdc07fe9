"""Every screen of the shipped packs fits, in both languages and on every size, with room to read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from surveytui.campaign.checks import SHORT_CELLS
from surveytui.questionnaire.arrangement import Layout
from surveytui.questionnaire.layout import lay_out
from surveytui.questionnaire.models import Field, Kind, Pack, Question
from surveytui.text.cells import width
from surveytui.text.thai import wrap
from surveytui.text.words import Words

SIZES = [(60, 20), (80, 24), (120, 40)]
LANGUAGES = ["th", "en"]
LINE = 41
"""Cells of a question's line at 60 columns."""
MESSAGE = 56
"""Cells of a line of a message that fills the screen."""


def _screens(pack: Pack) -> Iterator[tuple[Question, Field]]:
    for question in pack.questions:
        for field in question.fields:
            yield question, field


def _small(question: Question, field: Field, language: str) -> Layout:
    return lay_out(question, field, language, columns=60, rows=20)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_every_screen_can_be_laid_out(pack: Pack, language: str, columns: int, rows: int) -> None:
    """The last choice ends on the last row; a question that does not fit would raise TooTall."""
    for question, field in _screens(pack):
        layout = lay_out(question, field, language, columns=columns, rows=rows)
        if layout.choices:
            last = len(layout.choices) - 1
            assert layout.choices_at[last] + layout.choice_height(last) == layout.picture.rows, field.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_stands_on_one_line(pack: Pack, language: str) -> None:
    """On the smallest screen no choice wraps, so all targets of a question are alike."""
    for question, field in _screens(pack):
        assert all(len(lines) == 1 for lines in _small(question, field, language).choices), field.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_choices_are_as_large_as_their_number_allows(pack: Pack, language: str) -> None:
    """No text is so long that it costs a respondent the large targets: 5 rows for two, 3 for four, 2 for six."""
    for question, field in _screens(pack):
        if question.kind is not Kind.TEXT:
            expected = {2: 5, 4: 3, 6: 2}[len(field.choices)]
            assert _small(question, field, language).choice_rows == expected, field.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_is_short(pack: Pack, language: str) -> None:
    """Thai in two lines, English in three at most; a sub-item in one; a note in three."""
    for question, field in _screens(pack):
        layout = _small(question, field, language)
        assert len(layout.stem) <= (2 if language == "th" else 3), question.code
        assert len(layout.item) <= 1, field.id
        assert len(layout.note) <= 3, question.code


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_ends_with_a_stray_word(pack: Pack, language: str) -> None:
    """The last line of a Thai stem is never just หรือไม่ or เพียงใด."""
    for question in pack.questions:
        last = wrap(question.text[language], LINE)[-1]
        assert last not in {"หรือไม่", "เพียงใด", "มากน้อย"}, question.code


@pytest.mark.parametrize("language", LANGUAGES)
def test_screening_and_its_way_out_fit(pack: Pack, language: str) -> None:
    """With an agency's name of the greatest length the question keeps to four lines, the excuse to two."""
    screening = pack.screening
    assert screening is not None
    name = Words("ก" * SHORT_CELLS, "A" * SHORT_CELLS)
    start = {"th": "1 ตุลาคม 2567", "en": "1 October 2024"}[language]
    question = screening.text.format(start=start, agency=name[language])[language]
    assert len(wrap(question, LINE)) <= 4
    assert len(wrap(screening.excuse[language], MESSAGE)) <= 2
    assert all(width(text[language]) <= 31 for text in (screening.yes, screening.no))
