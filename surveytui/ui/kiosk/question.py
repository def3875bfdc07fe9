"""The screens that ask: the screening question, and one question after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.widget import Widget

from surveytui.interview.answers import Declined, InvalidAnswer, Reason
from surveytui.interview.machine import Step
from surveytui.questionnaire.layout import Layout, lay_out
from surveytui.questionnaire.models import Choice, Field, Kind, Question, Screening
from surveytui.questionnaire.picture import SMALLEST, Picture
from surveytui.text.dates import thai_date
from surveytui.text.words import Words
from surveytui.ui.kiosk.frame import KioskScreen, Place
from surveytui.ui.kiosk.panel import ChoicePanel, Panel
from surveytui.ui.kiosk.rail import Rail
from surveytui.ui.widgets.box_button import BoxButton
from surveytui.ui.widgets.choice_list import ChoiceList
from surveytui.ui.widgets.drawn import Drawn

if TYPE_CHECKING:
    from surveytui.ui.kiosk.app import KioskApp
    from surveytui.ui.kiosk.visit import Visit
    from surveytui.ui.widgets.keyboard import OnScreenKeyboard
    from surveytui.ui.widgets.keypad import Keypad

YES, NO = "yes", "no"


class AskingScreen(KioskScreen):
    """A question on the left, the rail on the right."""

    panel: Panel

    def __init__(self) -> None:
        super().__init__()
        self.rail = Rail()

    def parts(self) -> Iterable[Drawn]:
        """Question and rail."""
        return (*self.panel.parts(), *self.rail.parts())

    def laid_out(self, frame: Picture) -> Layout:
        """The arrangement of the question on this terminal in this language."""
        step = self.panel.step
        return lay_out(step.question, step.field, self.kiosk.language, columns=frame.columns, rows=frame.rows)

    def place(self, frame: Picture) -> Iterator[Place]:
        """The panel as the questionnaire's layout says, the rail as always."""
        self.panel.set_again(self.laid_out(frame))
        yield from self.panel.place()
        if not self.panel.whole:
            yield from self.rail.place(frame, declinable=self.declinable)

    @property
    def declinable(self) -> bool:
        """Whether the respondent may prefer not to say."""
        return self.panel.step.question.declinable and self.panel.step.question.kind is not Kind.NOTE

    def first(self) -> Widget | None:
        """The answer; where there is nothing to answer, the way on."""
        return self.panel.focus or self.rail.next

    def other_key(self, key: str) -> None:
        """Left, right and Tab change between the answer and the rail; up and down walk within the rail."""
        on_rail = isinstance(self.focused, BoxButton) and self.focused in self.rail.parts()
        if self.panel.key(key) or self.panel.whole:
            return
        if key in {"left", "right", "tab", "shift+tab"}:
            self.set_focus(self.panel.focus or self.rail.next if on_rail else self.rail.next)
        elif on_rail:
            super().other_key(key)

    def buttons(self) -> list[BoxButton]:
        """Those of the rail."""
        return [button for button in super().buttons() if button in self.rail.parts()]

    def digit(self, digit: str) -> None:
        """An answer."""
        self.panel.digit(digit)

    def enter(self) -> None:
        """The button that has the focus, else on."""
        if isinstance(self.focused, BoxButton):
            self.focused.press()
        else:
            self.forward()

    def pressed(self, button: BoxButton) -> None:
        """The rail's five buttons."""
        match button:
            case self.rail.language:
                self.kiosk.switch_language()
            case self.rail.stop:
                self.escape()
            case self.rail.decline:
                self.decline()
            case self.rail.back:
                self.back()
            case self.rail.next:
                self.forward()
            case _:
                self.panel.pressed(button)

    def on_choice_list_confirmed(self, event: ChoiceList.Confirmed) -> None:
        """Enter on what is chosen: on."""
        event.stop()
        if not self.gone:
            self.forward()

    def forward(self) -> None:
        """On."""

    def decline(self) -> None:
        """Prefer not to say."""


class ScreeningScreen(AskingScreen):
    """The one question that decides whether the person belongs to the survey; its answer is kept nowhere."""

    def __init__(self, screening: Screening, values: dict[str, tuple[str, str]]) -> None:
        super().__init__()
        self._screening = screening
        self._choices = ChoicePanel()
        self.panel = self._choices
        choices = (Choice(code=YES, label=screening.yes), Choice(code=NO, label=screening.no))
        field = Field(id="screening", choices=choices)
        text = Words(
            screening.text.th.format(**{name: both[0] for name, both in values.items()}),
            screening.text.en.format(**{name: both[1] for name, both in values.items()}),
        )
        question = Question(code="screening", kind=Kind.YES_NO, text=text, fields=(field,), declinable=False)
        self.panel.show(Step(question, field), lay_out(question, field, "th"), None)

    def place(self, frame: Picture) -> Iterator[Place]:
        """No progress: it is not one of the questions."""
        return (place for place in super().place(frame) if place[0] is not self.rail.progress)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """The warning has done its work."""
        event.stop()
        self.panel.alert.say_so(None)

    def forward(self) -> None:
        """To the first question, or to a polite way out."""
        match sorted(self._choices.list.chosen):
            case [0]:
                self.kiosk.show(QuestionScreen(visit_of(self.kiosk)))
            case [1]:
                from surveytui.ui.kiosk.ending import ExcusedScreen

                self.kiosk.show(ExcusedScreen(self._screening.excuse))
            case _:
                self.panel.refuse(InvalidAnswer(Reason.MISSING))

    def back(self) -> None:
        """To the notice."""
        self.kiosk.reopen()

    def escape(self) -> None:
        """Home: nothing has been answered."""
        self.kiosk.home("left")


class QuestionScreen(AskingScreen):
    """All questions, one after the other, on one screen: only what differs is drawn again.

    Args:
        visit: The respondent's interview, somewhere before its end.
    """

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self._interview = visit.interview
        self._visit = visit
        self._panels: dict[Kind, Panel] = {}

    @property
    def typing(self) -> bool:  # type: ignore[override]
        """A text takes longer than a touch."""
        return self.panel.step.question.kind is Kind.TEXT

    def parts(self) -> Iterable[Drawn]:
        """A panel for each kind of question that the pack has; only one of them has a place at a time."""
        kinds = {question.kind for question in self._visit.pack.questions}
        self._panels = panels_for(kinds, keyboard_open=self.kiosk.setting.bundle.policy.keyboard == "screen")
        self._put()
        panels = dict.fromkeys(self._panels.values())
        return (*(part for panel in panels for part in panel.parts()), *self.rail.parts())

    def _put(self) -> None:
        """Put the present step into its panel."""
        step = self._interview.step
        assert step is not None  # noqa: S101 - behind the last question this screen is left
        self.panel = self._panels[step.question.kind]
        given = self._interview.answer_to(step.field.id)
        size = self.kiosk.size
        layout = lay_out(step.question, step.field, self.kiosk.language, **frame_of(size.width, size.height))
        self.panel.show(step, layout, given)
        self.rail.show_declined(declined=given is Declined.DECLINED)
        at = self._interview.progress
        self.rail.progress.show(at.question, at.questions, at.item, at.items)

    def _ask(self) -> None:
        """Show the present step, behind the last one the send screen."""
        if self._interview.step is None:
            from surveytui.ui.kiosk.sending import SendScreen

            self.kiosk.show(SendScreen())
            return
        self._put()
        self.rearrange()
        self.set_focus(self.first())

    def _take(self) -> bool:
        """Give the interview what stands on the screen; False if it cannot be an answer, which the screen then says."""
        try:
            self.panel.take(self._interview)
        except InvalidAnswer as error:
            self.panel.refuse(error)
            return False
        return True

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Keep the choice in memory at once; a refusal and a warning are over."""
        event.stop()
        self.panel.alert.say_so(None)
        self._take()
        self.rail.show_declined(declined=False)

    def on_number_field_changed(self) -> None:
        """A warning is over."""
        self.panel.alert.say_so(None)

    def on_keypad_touched(self, event: Keypad.Touched) -> None:
        """A key of the keypad."""
        self.panel.touched(event.key)

    def on_thai_field_changed(self) -> None:
        """A warning is over until the next look."""
        self.panel.alert.say_so(None)
        self.panel.changed(self.kiosk.clock())

    def on_on_screen_keyboard_typed(self, event: OnScreenKeyboard.Typed) -> None:
        """A key of the keyboard on the screen."""
        self.panel.type(event.character)

    def on_on_screen_keyboard_erased(self) -> None:
        """Its key *delete*."""
        self.panel.erase()

    def on_on_screen_keyboard_done(self) -> None:
        """Its key *done* closes it."""
        self.panel.key("escape")

    def on_thai_field_confirmed(self) -> None:
        """Enter in the text: on."""
        if not self.gone:
            self.forward()

    def on_thai_field_left(self) -> None:
        """Esc in the text: out of the keyboard, else out of the field."""
        if not self.gone and not self.panel.key("escape"):
            self.set_focus(self.rail.next)

    def forward(self) -> None:
        """To the next step, if this one allows it."""
        if not self._take() or self.panel.holds_back():
            return
        try:
            self._interview.forward()
        except InvalidAnswer as error:
            self.panel.refuse(error)
        else:
            self._ask()

    def decline(self) -> None:
        """Prefer not to say, and on."""
        self._interview.decline()
        self._interview.forward()
        self._ask()

    def back(self) -> None:
        """To the step before, before the first one to the screening question. What stands here is kept if it can be."""
        with suppress(InvalidAnswer):
            self.panel.take(self._interview)
        if self._interview.back():
            self._ask()
        else:
            self.kiosk.show(first_screen(self.kiosk))

    def escape(self) -> None:
        """Ask whether to stop; before the first answer there is nothing to ask."""
        if self._interview.started() or self.panel.filled:
            from surveytui.ui.kiosk.resting import StopScreen

            self.kiosk.push_screen(StopScreen())
        else:
            self.kiosk.home("stopped")

    def tick(self, now: float) -> None:
        """The panel may have something to say after a pause."""
        self.panel.tick(now)


def panels_for(kinds: set[Kind], *, keyboard_open: bool) -> dict[Kind, Panel]:
    """A panel for each kind; those with choices share one. What no question needs is not loaded."""
    choices = ChoicePanel()
    panels: dict[Kind, Panel] = dict.fromkeys(kinds, choices)
    if Kind.NUMBER in kinds:
        from surveytui.ui.kiosk.number_panel import NumberPanel

        panels[Kind.NUMBER] = NumberPanel()
    if Kind.TEXT in kinds:
        from surveytui.ui.kiosk.text_panel import TextPanel

        panels[Kind.TEXT] = TextPanel(open_at_once=keyboard_open)
    return panels


def frame_of(columns: int, rows: int) -> dict[str, int]:
    """The size to lay out for; on a terminal that is too small nothing is shown, so any will do."""
    return {"columns": max(columns, SMALLEST[0]), "rows": max(rows, SMALLEST[1])}


def first_screen(kiosk: KioskApp) -> KioskScreen:
    """The screening question, or the first question where there is none."""
    visit = visit_of(kiosk)
    screening = visit.pack.screening
    if screening is None:
        return QuestionScreen(visit)
    window = kiosk.setting.bundle.window(visit.pack.tool)
    agency = kiosk.setting.agency.name
    start = (thai_date(window.counts_from, "th"), thai_date(window.counts_from, "en")) if window else ("", "")
    return ScreeningScreen(screening, {"start": start, "agency": (agency.th, agency.en)})


def visit_of(kiosk: KioskApp) -> Visit:
    """The visit that has begun."""
    if kiosk.visit is None:
        raise RuntimeError("nobody has begun")
    return kiosk.visit
