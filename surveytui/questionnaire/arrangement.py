"""What the arrangement of one question on a screen is: its lines and the rows they stand on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from surveytui.questionnaire.models import Field, Kind, Question
from surveytui.questionnaire.picture import Picture
from surveytui.text.thai import wrap
from surveytui.text.words import Words

FIRST_ROW = 2
"""Where a question begins: under the bar (row 0) and an empty row, into which Thai marks may reach."""

ITEM_MARK = "› "
WARNING_MARK = "! "
NOTE_WORD = Words("หมายเหตุ", "Note")
SEVERAL = Words("เลือกได้หลายข้อ", "Choose all that apply")

_HARD_SPACE = "\u00a0"

Form = Literal["roomy", "tight"]


class TooTall(ValueError):  # noqa: N818 - a finding of the pack's check, not a failure of the program
    """The question does not fit on the screen, however it is set.

    Args:
        rows: How many rows it has too many.
    """

    def __init__(self, rows: int) -> None:
        super().__init__(f"{rows} rows too many")
        self.rows = rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where everything of one question stands; rows are the picture's (its bar is row 0), -1 for what is not there."""

    picture: Picture
    form: Form
    """*roomy*: every choice is outlined; *tight*: it has a line above and none below."""
    stem: tuple[str, ...]
    """Lines of the question; of one with several answers, "Choose all that apply" is in them."""
    stem_columns: int
    """The width they were set to: less beside a keypad."""
    stem_at: int = FIRST_ROW
    item: tuple[str, ...] = ()
    """Lines of the sub-item, the first with `› ` in front, the others with two spaces."""
    item_at: int = -1
    note: tuple[str, ...] = ()
    """Lines of the note, which begins with the word *Note*."""
    note_at: int = -1
    choices: tuple[tuple[str, ...], ...] = ()
    """Lines of each label, without number and mark."""
    choices_at: tuple[int, ...] = ()
    """First row of each choice, its line included."""
    choice_rows: int = 0
    """Rows of a choice whose label has one line: 5, 3 (roomy) or 2 (tight); each further line adds one."""
    choice_gap: int = 0
    """Empty rows between two choices."""
    label_columns: int = 0
    """The width that labels were set to."""
    hint: tuple[str, ...] = ()
    """Lines that say which number or text is wanted."""
    hint_at: int = -1
    box_at: int = -1
    """First row of the box for a number or a text, outline included."""
    box_rows: int = 0
    keypad_at: int = -1
    """First row of the keypad, 24 columns wide up to the rail, 12 rows."""
    count_at: int = -1
    """Row of "82 of 255 characters typed"."""
    button_at: int = -1
    """First of the three rows of the button that opens the keyboard on the screen."""
    warning_at: int = 1
    """First row where a warning may stand."""
    warning_rows: int = 1
    """How many rows are free there."""

    @property
    def main_columns(self) -> int:
        """Columns left of the rail."""
        return self.picture.main

    @property
    def warning_columns(self) -> int:
        """The width of a warning's text, one column in from both edges of the stem."""
        return self.stem_columns - 2

    def choice_height(self, index: int) -> int:
        """Rows of one choice, its lines included."""
        return self.choice_rows + len(self.choices[index]) - 1

    def warning_row(self, lines: int = 1) -> int:
        """Where a warning of so many lines begins: one row down if there is room, so that it stands free."""
        return self.warning_at + (self.warning_rows > lines)


@dataclass(frozen=True, slots=True)
class Blanks:
    """The empty rows that may be given up."""

    item: int
    """Before the sub-item."""
    note: int
    """Before the note."""


def blanks() -> Iterator[Blanks]:
    """What is tried in turn: all empty rows, none before the note, none at all."""
    yield Blanks(item=1, note=1)
    yield Blanks(item=1, note=0)
    yield Blanks(item=0, note=0)


def stem(question: Question, language: str, columns: int) -> tuple[str, ...]:
    """The lines of the question."""
    text = question.text[language]
    if question.kind is Kind.MULTIPLE:
        text = f"{text} {SEVERAL[language]}"
    return tuple(wrap(text, columns))


def item(field: Field, language: str, columns: int) -> tuple[str, ...]:
    """The lines of the sub-item, none for a plain question."""
    if field.text is None:
        return ()
    first, *others = wrap(field.text[language], columns - len(ITEM_MARK))
    return (ITEM_MARK + first, *(" " * len(ITEM_MARK) + other for other in others))


def note(question: Question, language: str, columns: int) -> tuple[str, ...]:
    """The lines of the note, none without one."""
    if question.note is None:
        return ()
    head = NOTE_WORD[language] + 2 * _HARD_SPACE  # so that the word never stands alone on a line
    lines = wrap(head + question.note[language], columns)
    return (lines[0].replace(head, head.replace(_HARD_SPACE, " ")), *lines[1:])
