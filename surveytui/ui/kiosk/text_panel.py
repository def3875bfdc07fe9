"""A question that is answered by a short text."""

from __future__ import annotations

from collections.abc import Iterator

from textual.geometry import Region

from surveytui.interview.answers import Declined, InvalidAnswer, Reason
from surveytui.interview.machine import Interview
from surveytui.interview.personal import Kind, looks_personal
from surveytui.ui.kiosk import words
from surveytui.ui.kiosk.frame import Place
from surveytui.ui.kiosk.panel import Given, Panel
from surveytui.ui.widgets.box_button import BoxButton, Look
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.keyboard import BELOW_ROWS, DOWN, OnScreenKeyboard
from surveytui.ui.widgets.stem import Heading
from surveytui.ui.widgets.thai_field import ThaiField
from surveytui.ui.widgets.typed_count import TypedCount

PAUSE = 1.0
"""Seconds without typing after which a look is taken at what was typed."""
COUNT_COLUMNS = 22
TALL = 32
"""Rows of the picture from which the keys of the keyboard have three."""
SEEN = {
    Kind.TELEPHONE: words.SEEN_TELEPHONE,
    Kind.ID_NUMBER: words.SEEN_ID_NUMBER,
    Kind.EMAIL: words.SEEN_EMAIL,
    Kind.NAME: words.SEEN_NAME,
    Kind.PLATE: words.SEEN_PLATE,
}


class TextPanel(Panel):
    """A box, a count, and a keyboard for those who have none.

    Nothing is taken out of a text by itself, and nothing is noted about it: it is the respondent who is warned.
    """

    def __init__(self, *, open_at_once: bool = False) -> None:
        super().__init__()
        self.field = ThaiField()
        self.count = TypedCount()
        self.button = BoxButton(words.KEYBOARD, key="F2", look=Look.QUIET)
        self.heading = Heading()
        self.keyboard = OnScreenKeyboard()
        self._open_at_once = open_at_once
        self._open = False
        self._held_for: str | None = None
        self._changed: float | None = None

    def parts(self) -> tuple[Drawn, ...]:
        """Everything, of which the keyboard and its heading have a place only when it is open."""
        return (self.stem, self.field, self.count, self.button, self.heading, self.keyboard, self.alert)

    @property
    def focus(self) -> Drawn:
        """The field."""
        return self.field

    @property
    def whole(self) -> bool:
        """The keyboard needs the rail's columns."""
        return self._open

    def place(self) -> Iterator[Place]:
        """With the keyboard or without."""
        return self._with_keyboard() if self._open else self._without()

    def _without(self) -> Iterator[Place]:
        layout, frame = self.layout, self.layout.picture
        left, width = frame.text_left, frame.text_columns
        self.count.shorten(short=False)
        yield self.stem, Region(0, 1, frame.main, layout.box_at - 1)
        yield self.field, Region(left, layout.box_at, width, layout.box_rows)
        yield self.count, Region(left, layout.count_at, width, 1)
        yield self.button, Region(left, layout.button_at, width, frame.rows - layout.button_at)
        yield self.alert, self.alert.place(layout)

    def _with_keyboard(self) -> Iterator[Place]:
        frame = self.layout.picture
        self.count.shorten(short=True)
        self.heading.show(self.step.question.text)
        head = len(self.heading.lines(frame.columns - COUNT_COLUMNS - 2))
        yield self.heading, Region(1, 1, frame.columns - COUNT_COLUMNS - 2, head)
        yield self.count, Region(frame.columns - COUNT_COLUMNS, 1, COUNT_COLUMNS, 1)
        keys = DOWN * (3 if frame.rows >= TALL else 2) + BELOW_ROWS
        yield self.keyboard, Region(0, frame.rows - keys, frame.columns, keys)
        alert = len(self.alert.lines(frame.columns))
        end = frame.rows - keys - alert
        yield self.field, Region(0, 1 + head, frame.columns, end - 1 - head)
        yield self.alert, Region(0, end, frame.columns, alert)

    # the answer
    def fill(self, given: Given) -> None:
        """Show the earlier text."""
        self.field.show(given if isinstance(given, str) else "", limit=self.step.field.length or 255)
        self._held_for = self._changed = None
        self._open = self._open_at_once
        self._show_count()

    def _show_count(self) -> None:
        self.count.show(len(self.field.value), self.field.limit)

    def take(self, interview: Interview) -> None:
        """The text; a refusal stays as long as there is none."""
        if self.field.value.strip():
            interview.answer(self.field.value)
        elif interview.answer_to(self.step.field.id) is not Declined.DECLINED:
            interview.clear()

    @property
    def filled(self) -> bool:
        """Whether anything was typed."""
        return bool(self.field.value)

    def refuse(self, error: InvalidAnswer) -> None:
        """Something must be written."""
        super().refuse(error)
        if error.reason is Reason.MISSING:
            question = self.step.question
            self.alert.say_so(words.TEXT_MISSING_OR_DECLINE if question.declinable else words.TEXT_MISSING)
        self.field.focus()

    # personal data
    def holds_back(self) -> bool:
        """Warned once about this very text, the respondent decides."""
        if self._held_for == self.field.value or not self._look():
            return False
        self._held_for = self.field.value
        return True

    def _look(self) -> bool:
        """Whether the text looks as if it told who wrote it, which the warning then says."""
        found = looks_personal(self.field.value)
        if found is None:
            self.alert.say_so(None)
            return False
        self.alert.say_so(words.LOOKS_LIKE, what=SEEN[found.kind], quote=found.quote)
        return True

    def changed(self, now: float) -> None:
        """Something was typed."""
        self._changed = now
        self._show_count()

    def tick(self, now: float) -> None:
        """After a pause, take a look."""
        if self._changed is not None and now - self._changed >= PAUSE:
            self._changed = None
            self._look()

    # the keyboard
    def turn_keyboard(self) -> None:
        """Open it or close it."""
        self._open = not self._open
        self.field.refresh(layout=True)
        self.field.focus()

    def type(self, character: str) -> None:
        """Into the text."""
        self.field.insert(character)

    def erase(self) -> None:
        """The character before the cursor."""
        self.field.backspace()

    def key(self, key: str) -> bool:
        """F2 opens and closes the keyboard, Esc closes it."""
        if key == "f2" or (key == "escape" and self._open):
            self.turn_keyboard()
            return True
        return False

    def pressed(self, button: BoxButton) -> None:
        """The button that opens the keyboard."""
        if button is self.button:
            self.turn_keyboard()
