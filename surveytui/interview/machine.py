"""One interview: where it stands, what has been answered, what comes next.

Answers live in this object only. At every moment it holds answers to relevant questions alone: one that a changed answer
makes irrelevant is dropped at once, with those that hang on it, and does not come back.
"""

from __future__ import annotations

from dataclasses import dataclass

from surveytui.interview.answers import Answer, Declined, InvalidAnswer, Reason, accept
from surveytui.interview.rules import Rules
from surveytui.questionnaire.expressions import UNKNOWN, Unknown
from surveytui.questionnaire.models import Field, Kind, Pack, Question


@dataclass(frozen=True, slots=True)
class Step:
    """One screen: a question, or one sub-item of a matrix."""

    question: Question
    field: Field


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a step stands, counted from 1; a note has the number of the question after it.

    Attributes:
        question: Number of the question on the present path.
        questions: How many there are on it: those passed, and those that may still come. Going on never raises it.
        item: Number of the sub-item.
        items: How many sub-items; 1 for a plain question.
    """

    question: int
    questions: int
    item: int
    items: int


class Interview:
    """The state machine. It begins at the first question and ends behind the last, where `step` is None.

    Args:
        pack: The questionnaire.

    Raises:
        ExpressionError: the pack was not made by `load_pack` and an expression cannot be parsed.
    """

    def __init__(self, pack: Pack) -> None:
        self._questions = pack.questions
        self._rules = Rules(pack)
        self._steps = tuple(
            (number, Step(question, field))
            for number, question in enumerate(pack.questions)
            for field in question.fields
        )
        self._answers: dict[str, Answer | Declined] = {}
        self._relevant = self._rules.relevance({})
        self._at = self._seek(0, 1)

    @property
    def step(self) -> Step | None:
        """What is being asked; None after the last question."""
        return self._steps[self._at][1] if self._at < len(self._steps) else None

    @property
    def progress(self) -> Progress:
        """Where the present step stands. It hangs on the answers before it only, so choosing does not move it."""
        passed = [step.field.id for _, step in self._steps[: self._at]]
        open_ones: dict[str, Answer | Unknown | None] = {step.field.id: UNKNOWN for _, step in self._steps[self._at :]}
        asked = self._rules.relevance(open_ones | {field_id: self._value(field_id) for field_id in passed})
        counted = [
            number
            for number, question in enumerate(self._questions)
            if asked[number] is not False and question.kind is not Kind.NOTE
        ]
        if (step := self.step) is None:
            return Progress(len(counted), len(counted), 1, 1)
        here = self._steps[self._at][0]
        number = sum(other < here for other in counted) + 1
        fields = step.question.fields
        return Progress(min(number, len(counted)), len(counted), fields.index(step.field) + 1, len(fields))

    def answer(self, value: Answer) -> None:
        """Answer the present step, in place of what was answered before. A blank text or no tick is no answer.

        Raises:
            InvalidAnswer: the field cannot have that value (its constraint is asked by `forward`), or FINISHED.
        """
        step = self._present()
        self._set(step.field.id, accept(step.question, step.field, value))

    def clear(self) -> None:
        """Take back the answer, or the refusal, to the present step.

        Raises:
            InvalidAnswer: FINISHED.
        """
        self._set(self._present().field.id, None)

    def decline(self) -> None:
        """Prefer not to answer the present step.

        Raises:
            InvalidAnswer: NOT_DECLINABLE or FINISHED.
        """
        step = self._present()
        if not step.question.declinable or step.question.kind is Kind.NOTE:
            raise InvalidAnswer(Reason.NOT_DECLINABLE, step.field.id)
        self._set(step.field.id, Declined.DECLINED)

    def answer_to(self, field_id: str) -> Answer | Declined | None:
        """The answer or refusal to a field; None if there is neither."""
        return self._answers.get(field_id)

    def missing(self) -> bool:
        """Whether the present step must be answered before one can go on."""
        step = self.step
        if step is None or step.question.kind is Kind.NOTE:
            return False
        return step.question.required and step.field.id not in self._answers

    def forward(self) -> None:
        """Go on to the next relevant step; behind the last one nothing happens.

        Raises:
            InvalidAnswer: MISSING or CONSTRAINT.
        """
        step = self.step
        if step is None:
            return
        if self.missing():
            raise InvalidAnswer(Reason.MISSING, step.field.id)
        given = self._value(step.field.id)
        if given is not None and not self._rules.meets_constraint(step.question, given, self._values()):
            raise InvalidAnswer(Reason.CONSTRAINT, step.field.id)
        self._at = self._seek(self._at + 1, 1)

    def back(self) -> bool:
        """Go back to the relevant step before; False at the first one."""
        before = self._seek(self._at - 1, -1)
        if before < 0:
            return False
        self._at = before
        return True

    def started(self) -> bool:
        """Whether anything has been answered or declined."""
        return bool(self._answers)

    def counts(self) -> tuple[int, int]:
        """How many questions are answered, and how many declined.

        A matrix is one question: answered if any of its items is, declined if none is but one was declined.
        """
        answered = declined = 0
        for question in self._questions:
            given = {type(self._answers.get(field.id)) for field in question.fields} - {type(None)}
            answered += bool(given - {Declined})
            declined += given == {Declined}
        return answered, declined

    def result(self) -> dict[str, Answer | None]:
        """The answers to seal, in the order of the pack: relevant fields only, None where declined.

        Raises:
            InvalidAnswer: UNFINISHED.
        """
        if self.step is not None:
            raise InvalidAnswer(Reason.UNFINISHED)
        fields = [step.field.id for _, step in self._steps]
        return {field_id: self._value(field_id) for field_id in fields if field_id in self._answers}

    def _present(self) -> Step:
        if (step := self.step) is None:
            raise InvalidAnswer(Reason.FINISHED)
        return step

    def _value(self, field_id: str) -> Answer | None:
        """The answer as skip logic sees it: a refusal is no answer."""
        given = self._answers.get(field_id)
        return None if isinstance(given, Declined) else given

    def _values(self) -> dict[str, Answer | None]:
        return {field_id: self._value(field_id) for field_id in self._answers}

    def _set(self, field_id: str, given: Answer | Declined | None) -> None:
        """Store or remove one answer, then drop what has become irrelevant."""
        self._answers.pop(field_id, None)
        if given is not None:
            self._answers[field_id] = given
        self._relevant = self._rules.relevance(self._values())
        for number, step in self._steps:
            if not self._relevant[number]:
                self._answers.pop(step.field.id, None)

    def _seek(self, at: int, direction: int) -> int:
        """The first relevant step from `at` on; -1 or the number of steps if there is none."""
        while 0 <= at < len(self._steps) and not self._relevant[self._steps[at][0]]:
            at += direction
        return at
