"""A question that is answered by a number."""

from __future__ import annotations

from collections.abc import Iterator

from textual.geometry import Region

from surveytui.interview.answers import Declined, InvalidAnswer, Reason
from surveytui.interview.machine import Interview
from surveytui.questionnaire.layout import Layout
from surveytui.ui.kiosk import words
from surveytui.ui.kiosk.frame import Place
from surveytui.ui.kiosk.panel import Given, Panel
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.keypad import COLUMNS, ERASE, LAST, ROWS, Keypad
from surveytui.ui.widgets.number_field import NumberField

LONGEST = 6
"""Digits, where the pack sets no highest number."""


class NumberPanel(Panel):
    """A box on the left, a keypad between it and the rail."""

    def __init__(self) -> None:
        super().__init__()
        self.field = NumberField()
        self.keypad = Keypad()

    def parts(self) -> tuple[Drawn, ...]:
        """Question, box, keypad, warning."""
        return (self.stem, self.field, self.keypad, self.alert)

    @property
    def focus(self) -> Drawn:
        """The box."""
        return self.field

    def place(self) -> Iterator[Place]:
        """As the layout says; the question's part ends where the keypad begins."""
        layout, frame = self.layout, self.layout.picture
        yield self.stem, Region(0, 1, frame.main, frame.rows - 1)
        yield (
            self.field,
            Region(frame.text_left, layout.box_at, layout.stem_columns, layout.box_rows),
        )
        yield self.keypad, Region(frame.main - COLUMNS, layout.keypad_at, COLUMNS, ROWS)
        yield self.alert, self.alert.place(layout)

    def fill(self, given: Given) -> None:
        """Show the earlier number."""
        field = self.step.field
        longest = LONGEST if field.maximum is None else len(str(field.maximum))
        self.field.show(given if isinstance(given, int) else None, longest=longest, unit=field.unit)

    def take(self, interview: Interview) -> None:
        """The number; a refusal stays as long as none is typed."""
        if (number := self.field.number) is not None:
            interview.answer(number)
        elif interview.answer_to(self.step.field.id) is not Declined.DECLINED:
            interview.clear()

    @property
    def filled(self) -> bool:
        """Whether a digit was typed."""
        return bool(self.field.value)

    def digit(self, digit: str) -> None:
        """Into the box, wherever the focus is."""
        self.field.type_digit(digit)
        self.field.focus()

    def touched(self, key: str) -> None:
        """A key of the keypad."""
        match key:
            case _ if key == ERASE:
                self.field.erase()
            case _ if key == LAST:
                self.field.clear()
            case _:
                self.digit(key)

    def refuse(self, error: InvalidAnswer) -> None:
        """Say what number would do."""
        super().refuse(error)
        if error.reason is Reason.MISSING:
            question = self.step.question
            self.alert.say_so(words.NUMBER_MISSING_OR_DECLINE if question.declinable else words.NUMBER_MISSING)
        elif error.reason is Reason.RANGE:
            least, most = self.step.field.minimum, self.step.field.maximum
            if least is not None and most is not None:
                self.alert.say_so(words.BETWEEN, least=least, most=most)
            elif least is not None:
                self.alert.say_so(words.AT_LEAST, least=least)
            else:
                self.alert.say_so(words.AT_MOST, most=most)
        self.field.focus()

    def set_again(self, layout: Layout) -> None:
        """The unit too."""
        if layout is not self.layout:
            self.field.redraw()
        super().set_again(layout)
