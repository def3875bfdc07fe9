"""The arrangement of questions that are answered by a number or by a text."""

from __future__ import annotations

from dataclasses import replace

from surveytui.questionnaire import arrangement
from surveytui.questionnaire.arrangement import FIRST_ROW, Blanks, Layout, TooTall, blanks
from surveytui.questionnaire.models import Field, Question
from surveytui.questionnaire.picture import Picture
from surveytui.text.thai import wrap
from surveytui.text.words import Words

KEYPAD_COLUMNS = 24
KEYPAD_ROWS = 12
NUMBER_BOX_ROWS = 3
BUTTON_ROWS = 3
TEXT_BOX_ROWS = (4, 10)
"""The least and the most rows of the box for a text; the most shows 255 characters at once."""
WARNING_ROWS = 2
FREE_ROWS = 4

FROM_TO = Words("ใส่ตัวเลข {0} ถึง {1}", "A number from {0} to {1}")
FROM = Words("ใส่ตัวเลข {0} ขึ้นไป", "A number from {0}")
UP_TO = Words("ใส่ตัวเลขไม่เกิน {1}", "A number up to {1}")
NUMBER = Words("ใส่ตัวเลข", "A number")
MAY_BE_EMPTY = Words("ไม่ตอบก็ได้", "You may leave this empty.")
NO_NAMES = Words("กรุณาอย่าใส่ชื่อหรือเบอร์โทรศัพท์", "Please do not give names or telephone numbers")


def number(question: Question, field: Field, language: str, picture: Picture) -> Layout:
    """Question, range and box one under the other, left of the keypad; the note under both.

    Raises:
        TooTall: it does not fit.
    """
    columns = picture.main - KEYPAD_COLUMNS - picture.text_left - 1
    least = Layout(
        picture=picture,
        form="roomy",
        stem=arrangement.stem(question, language, columns),
        stem_columns=columns,
        item=arrangement.item(field, language, columns),
        note=arrangement.note(question, language, picture.text_columns),
        hint=tuple(wrap(_range(field)[language].format(field.minimum, field.maximum), columns)),
        keypad_at=FIRST_ROW,
        box_rows=NUMBER_BOX_ROWS,
    )
    for blank in blanks():
        placed, end = _place_number(least, blank)
        if end <= picture.rows:
            return placed
    raise TooTall(end - picture.rows)


def _range(field: Field) -> Words:
    if field.minimum is None:
        return NUMBER if field.maximum is None else UP_TO
    return FROM if field.maximum is None else FROM_TO


def _place_number(least: Layout, blank: Blanks) -> tuple[Layout, int]:
    """The rows of a number's parts, and the first row after them."""
    item_at = FIRST_ROW + len(least.stem) + blank.item * bool(least.item)
    hint_at = item_at + len(least.item)
    box_at = hint_at + len(least.hint) + blank.item
    warning_at = box_at + NUMBER_BOX_ROWS + blank.note
    under = max(warning_at + WARNING_ROWS, FIRST_ROW + KEYPAD_ROWS)
    note_at = under + blank.note if least.note else -1
    end = note_at + len(least.note) if least.note else under
    placed = replace(
        least,
        item_at=item_at if least.item else -1,
        hint_at=hint_at,
        box_at=box_at,
        note_at=note_at,
        warning_at=warning_at,
        warning_rows=(note_at if least.note else least.picture.rows) - warning_at,
    )
    return placed, end


def text(question: Question, field: Field, language: str, picture: Picture) -> Layout:
    """Question, hint, box and count one under the other, the button for the keyboard at the bottom.

    Raises:
        TooTall: it does not fit.
    """
    columns = picture.text_columns
    hint = f"{MAY_BE_EMPTY[language]} {NO_NAMES[language]}" if not question.required else NO_NAMES[language]
    least = Layout(
        picture=picture,
        form="roomy",
        stem=arrangement.stem(question, language, columns),
        stem_columns=columns,
        item=arrangement.item(field, language, columns),
        note=arrangement.note(question, language, columns),
        hint=tuple(wrap(hint, columns)),
        button_at=picture.rows - BUTTON_ROWS,
    )
    for blank in blanks():
        placed, missing = _place_text(least, blank)
        if missing <= 0:
            return placed
    raise TooTall(missing)


def _place_text(least: Layout, blank: Blanks) -> tuple[Layout, int]:
    """The rows of a text's parts, and how many rows its box lacks.

    The box gives way first to the empty rows (as drawn: one under the count, three above the button), then they to it.
    """
    item_at = FIRST_ROW + len(least.stem) + blank.item * bool(least.item)
    note_at = item_at + len(least.item) + blank.note * bool(least.note)
    hint_at = note_at + len(least.note)
    box_at = hint_at + len(least.hint)
    room = least.button_at - box_at - 1 - WARNING_ROWS
    fewest, most = TEXT_BOX_ROWS
    box_rows = min(most, max(fewest, room - FREE_ROWS))
    placed = replace(
        least,
        item_at=item_at if least.item else -1,
        note_at=note_at if least.note else -1,
        hint_at=hint_at,
        box_at=box_at,
        box_rows=box_rows,
        count_at=box_at + box_rows,
        warning_at=box_at + box_rows + 1,
        warning_rows=least.button_at - box_at - box_rows - 1,
    )
    return placed, fewest - room
