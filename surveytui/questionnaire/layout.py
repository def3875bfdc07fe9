"""How a question stands on the kiosk's screen: decided by one pure function, so that it always looks the same.

The question begins on row 2 of the picture and the last choice ends on its last row. Until it fits, what is tried is

1. the largest choices: 5 rows where there are two (yes/no, also in a matrix), else *roomy* ones of 3 rows, outlined; on the
   tallest picture with an empty row between two choices;
2. the same without the empty rows between choices;
3. the same without the empty row before the note, then without that before the sub-item too;
4. the next smaller choices, again from 2: for two choices 3 rows, then *tight* ones of 2 rows, a line above the text.

A warning ("! Please choose one") has no row of its own. It stands in the empty rows between question and choices, one row
down if they are two or more; where there is none it takes row 1, which is always empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate

from surveytui.questionnaire import arrangement, entry
from surveytui.questionnaire.arrangement import FIRST_ROW, Blanks, Layout, TooTall, blanks
from surveytui.questionnaire.models import Field, Kind, Question
from surveytui.questionnaire.picture import LARGEST, Picture, picture
from surveytui.text.thai import wrap

__all__ = ["Layout", "Picture", "TooTall", "lay_out", "picture"]

TIGHT_ROWS = 2
CHOICE_ROWS = (3, TIGHT_ROWS)
ROWS_OF_TWO = (5, 3, TIGHT_ROWS)
"""For questions with one answer out of two choices."""

LABEL_CELLS = 11
"""What of a choice's width is not label: `│▶ 1  ○ ` before it, two cells and `│` after it."""
BOX_CELLS = 2
"""How much wider `[ ]` is than `○`."""


@lru_cache(maxsize=512)
def lay_out(question: Question, field: Field, language: str, *, columns: int = 60, rows: int = 20) -> Layout:
    """The arrangement of one question, or of one sub-item of a matrix, on a terminal.

    Args:
        question: The question.
        field: One of its fields.
        language: "th" or "en".
        columns: Of the terminal, at least 60.
        rows: Of the terminal, the bar included, at least 20.

    Raises:
        TooTall: it does not fit; `rows` of the exception says how many rows are too many.
        ValueError: the terminal is smaller than 60 by 20.
    """
    frame = picture(columns, rows)
    if question.kind is Kind.NUMBER:
        return entry.number(question, field, language, frame)
    if question.kind is Kind.TEXT:
        return entry.text(question, field, language, frame)
    return _with_choices(question, field, language, frame)


def _with_choices(question: Question, field: Field, language: str, frame: Picture) -> Layout:
    columns = frame.text_columns
    label_columns = frame.choice_columns - LABEL_CELLS - BOX_CELLS * (question.kind is Kind.MULTIPLE)
    least = Layout(
        picture=frame,
        form="roomy",
        stem=arrangement.stem(question, language, columns),
        stem_columns=columns,
        item=arrangement.item(field, language, columns),
        note=arrangement.note(question, language, columns),
        choices=tuple(tuple(wrap(choice.label[language], label_columns)) for choice in field.choices),
        label_columns=label_columns,
    )
    two = len(field.choices) == 2 and question.kind is not Kind.MULTIPLE
    for choice_rows, gap, blank in _attempts(ROWS_OF_TWO if two else CHOICE_ROWS, frame):
        placed, missing = _place(replace(least, choice_rows=choice_rows, choice_gap=gap), blank)
        if missing <= 0:
            return placed
    raise TooTall(missing)


def _attempts(forms: tuple[int, ...], frame: Picture) -> Iterator[tuple[int, int, Blanks]]:
    """Rows of a choice, empty rows between two, empty rows in the question: as the module says."""
    for choice_rows in forms:
        if frame.rows == LARGEST[1] and choice_rows > TIGHT_ROWS:
            yield choice_rows, 1, next(blanks())
        for blank in blanks():
            yield choice_rows, 0, blank


def _place(least: Layout, blank: Blanks) -> tuple[Layout, int]:
    """The rows of all parts, and how many rows are missing for it."""
    item_at = FIRST_ROW + len(least.stem) + blank.item * bool(least.item)
    note_at = item_at + len(least.item) + blank.note * bool(least.note)
    end = note_at + len(least.note)
    heights = [least.choice_height(index) + least.choice_gap for index in range(len(least.choices))]
    last = least.picture.rows + least.choice_gap
    first = last - sum(heights)
    spare = min(first, least.picture.rows) - end
    placed = replace(
        least,
        form="tight" if least.choice_rows == TIGHT_ROWS else "roomy",
        item_at=item_at if least.item else -1,
        note_at=note_at if least.note else -1,
        choices_at=tuple(accumulate(heights, initial=first))[:-1],
        warning_at=end if spare > 0 else 1,
        warning_rows=max(1, spare),
    )
    return placed, -spare
