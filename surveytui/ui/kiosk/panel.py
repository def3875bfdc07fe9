"""The part of a question's screen that differs by kind: how the answer is shown, taken and warned about."""

from __future__ import annotations

from collections.abc import Iterator

from textual.geometry import Region

from surveytui.interview.answers import Answer, Declined, InvalidAnswer, Reason
from surveytui.interview.machine import Interview, Step
from surveytui.questionnaire.layout import Layout
from surveytui.questionnaire.models import Kind
from surveytui.text.words import Words
from surveytui.ui.kiosk import words
from surveytui.ui.kiosk.frame import Place
from surveytui.ui.widgets.alert import Alert
from surveytui.ui.widgets.box_button import BoxButton
from surveytui.ui.widgets.choice_list import ChoiceList
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.stem import Stem

Given = Answer | Declined | None


class Panel:
    """One way to answer. Its widgets live as long as the screen; a question is put into them by `show`."""

    step: Step
    layout: Layout

    def __init__(self) -> None:
        self.stem = Stem()
        self.alert = Alert()

    def parts(self) -> tuple[Drawn, ...]:
        """All widgets."""
        raise NotImplementedError

    @property
    def focus(self) -> Drawn | None:
        """What has the focus when the question appears."""
        raise NotImplementedError

    def place(self) -> Iterator[Place]:
        """Where the widgets stand under the present layout."""
        raise NotImplementedError

    def show(self, step: Step, layout: Layout, given: Given) -> None:
        """Ask a question, the earlier answer shown again."""
        self.step = step
        self.layout = layout
        self.stem.show(layout)
        self.alert.say_so(None)
        self.fill(given)

    def fill(self, given: Given) -> None:
        """Show the earlier answer, or nothing."""
        raise NotImplementedError

    def set_again(self, layout: Layout) -> None:
        """The same question in another size or language."""
        if layout is not self.layout:
            self.layout = layout
            self.stem.show(layout)

    def take(self, interview: Interview) -> None:
        """Give the interview what stands here.

        Raises:
            InvalidAnswer: it cannot be an answer.
        """
        raise NotImplementedError

    def holds_back(self) -> bool:
        """Whether the respondent should look once more before going on."""
        return False

    def digit(self, digit: str) -> None:
        """A digit was typed."""

    def key(self, key: str) -> bool:
        """A key was pressed that no widget took; whether it meant anything here."""
        del key
        return False

    def pressed(self, button: BoxButton) -> None:
        """A button of the panel was pressed."""

    @property
    def filled(self) -> bool:
        """Whether anything has been put in, though perhaps nothing that can be an answer."""
        return False

    @property
    def whole(self) -> bool:
        """Whether the panel takes the place of the rail too."""
        return False

    def forget(self) -> None:
        """Empty it."""
        self.fill(None)

    def refuse(self, error: InvalidAnswer) -> None:
        """Say why one cannot go on."""
        if error.reason is Reason.CONSTRAINT:
            self.alert.say_so(self.step.question.constraint_message or words.DOES_NOT_FIT)

    def touched(self, key: str) -> None:
        """A key of a keypad was touched."""

    def type(self, character: str) -> None:
        """A key of the keyboard on the screen was touched."""

    def erase(self) -> None:
        """Its key *delete* was touched."""

    def changed(self, now: float) -> None:
        """Something was typed."""

    def tick(self, now: float) -> None:
        """Time has passed."""


class ChoicePanel(Panel):
    """One or several choices, and the note, which has none."""

    def __init__(self) -> None:
        super().__init__()
        self.list = ChoiceList()

    def parts(self) -> tuple[Drawn, ...]:
        """Question and choices."""
        return (self.stem, self.list, self.alert)

    @property
    def focus(self) -> Drawn | None:
        """The list, which shows no mark before the first arrow; a note has none."""
        return self.list if self.layout.choices else None

    def place(self) -> Iterator[Place]:
        """The list from its first choice to the last row."""
        frame = self.layout.picture
        first = self.layout.choices_at[0] if self.layout.choices else frame.rows
        yield self.stem, Region(0, 1, frame.main, first - 1)
        yield self.list, Region(0, first, frame.main, frame.rows - first)
        yield self.alert, self.alert.place(self.layout)

    def fill(self, given: Given) -> None:
        """Mark what was chosen before."""
        codes = given if isinstance(given, tuple) else (given,)
        chosen = [index for index, choice in enumerate(self.step.field.choices) if choice.code in codes]
        self.list.show(self.layout, several=self.several, chosen=chosen)

    @property
    def several(self) -> bool:
        """Whether more than one may be chosen."""
        return self.step.question.kind is Kind.MULTIPLE

    def set_again(self, layout: Layout) -> None:
        """The choices too."""
        if layout is not self.layout:
            self.list.set_again(layout)
        super().set_again(layout)

    def take(self, interview: Interview) -> None:
        """A refusal stays as long as nothing is chosen."""
        codes = tuple(self.step.field.choices[index].code for index in sorted(self.list.chosen))
        if codes:
            interview.answer(codes if self.several else codes[0])
        elif interview.answer_to(self.step.field.id) is not Declined.DECLINED:
            interview.clear()

    def digit(self, digit: str) -> None:
        """Choose by number."""
        if 1 <= int(digit) <= len(self.layout.choices):
            self.list.choose(int(digit) - 1)
            self.list.focus()

    def refuse(self, error: InvalidAnswer) -> None:
        """Please choose. Nothing is marked: who presses Enter again and again must not answer by it."""
        super().refuse(error)
        if error.reason is Reason.MISSING:
            self.alert.say_so(self._please())
            self.list.focus()

    def _please(self) -> Words:
        if self.several:
            return words.CHOOSE_SOME_OR_DECLINE if self.step.question.declinable else words.CHOOSE_SOME
        return words.CHOOSE_ONE_OR_DECLINE if self.step.question.declinable else words.CHOOSE_ONE
