"""What may be answered: one answer to its field, and all answers to their pack."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum

from surveytui.interview.rules import Rules
from surveytui.questionnaire.models import Answer, Field, Kind, Pack, Question

__all__ = ["Answer", "Declined", "InvalidAnswer", "Reason", "Validator", "accept", "validate_answers"]


class Declined(Enum):
    """The respondent preferred not to say."""

    DECLINED = "declined"


class Reason(Enum):
    """Why an answer, or a step, is refused."""

    KIND = "kind"
    """Not the sort of value that the question asks for."""
    CHOICE = "choice"
    """No choice has that code."""
    REPEATED = "repeated"
    """A choice is ticked twice, or the ticks are not in the order of the pack."""
    RANGE = "range"
    LENGTH = "length"
    CHARACTERS = "characters"
    """A control character, which no screen or table should get."""
    NOT_DECLINABLE = "not declinable"
    MISSING = "missing"
    CONSTRAINT = "constraint"
    IRRELEVANT = "irrelevant"
    """Not asked, given the other answers."""
    UNKNOWN_FIELD = "unknown field"
    FINISHED = "finished"
    """Nothing is being asked any more."""
    UNFINISHED = "unfinished"


class InvalidAnswer(ValueError):  # noqa: N818  # the name the screens and headquarters know it by
    """An answer or a step that is refused.

    Attributes:
        reason: Why.
        field: The id of the field; empty where it is about none.
    """

    def __init__(self, reason: Reason, field: str = "") -> None:
        super().__init__(f"{field}: {reason.value}" if field else reason.value)
        self.reason = reason
        self.field = field


def accept(question: Question, field: Field, value: object) -> Answer | None:
    """`value` as it is stored, None if it says nothing (a blank text, no tick).

    Raises:
        InvalidAnswer: KIND, CHOICE, REPEATED, RANGE, LENGTH or CHARACTERS.
    """
    match question.kind, value:
        case ((Kind.SINGLE | Kind.YES_NO | Kind.MATRIX), str()):
            return _choice(field, value)
        case Kind.MULTIPLE, tuple():
            return _choices(field, value)
        case Kind.NUMBER, int() if not isinstance(value, bool):
            return _number(field, value)
        case Kind.TEXT, str():
            return _text(field, value)
        case _:
            raise InvalidAnswer(Reason.KIND, field.id)


def _choice(field: Field, code: str) -> str:
    if all(choice.code != code for choice in field.choices):
        raise InvalidAnswer(Reason.CHOICE, field.id)
    return code


def _choices(field: Field, ticked: tuple[object, ...]) -> tuple[str, ...] | None:
    """The ticked codes in the order of the pack: the order of ticking is nobody's business."""
    codes = [choice.code for choice in field.choices]
    if not all(code in codes for code in ticked):
        raise InvalidAnswer(Reason.CHOICE, field.id)
    if len(set(ticked)) != len(ticked):
        raise InvalidAnswer(Reason.REPEATED, field.id)
    return tuple(code for code in codes if code in ticked) or None


def _number(field: Field, value: int) -> int:
    above = field.minimum is None or value >= field.minimum
    below = field.maximum is None or value <= field.maximum
    if not (above and below):
        raise InvalidAnswer(Reason.RANGE, field.id)
    return value


_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Controls, line separators and surrogates, which are the same in every version of Unicode, and marks that turn the
direction of what follows, in a table too."""


def _text(field: Field, value: str) -> str | None:
    if len(value) > (field.length or 0):
        raise InvalidAnswer(Reason.LENGTH, field.id)
    if _UNFIT.search(value):
        raise InvalidAnswer(Reason.CHARACTERS, field.id)
    return value if value.strip() else None


def validate_answers(pack: Pack, answers: Mapping[str, Answer | None]) -> None:
    """Check that `answers` are what an interview over `pack` could have ended with; see `Validator`.

    Raises:
        InvalidAnswer: with the first field at fault, in the order of the pack.
    """
    Validator(pack).check(answers)


class Validator:
    """Checks many sets of answers to one pack: headquarters opens records by the hundred thousand.

    Args:
        pack: The pack that was answered.
    """

    def __init__(self, pack: Pack) -> None:
        self._rules = Rules(pack)
        self._known = frozenset(pack.field_ids())
        self._fields = [
            (number, question, field, _free_codes(question, field))
            for number, question in enumerate(pack.questions)
            if question.kind is not Kind.NOTE
            for field in question.fields
        ]

    def check(self, answers: Mapping[str, Answer | None]) -> None:
        """Check one set of answers.

        Args:
            answers: By field id; None is a refusal, a field that is not there was not asked or left empty.

        Raises:
            InvalidAnswer: with the first field at fault, in the order of the pack.
        """
        for field_id in answers:
            if field_id not in self._known:
                raise InvalidAnswer(Reason.UNKNOWN_FIELD, field_id)
        relevance = self._rules.relevance(answers)
        for number, question, field, codes in self._fields:
            value = answers.get(field.id)
            if relevance[number] and isinstance(value, str) and value in codes:
                continue  # by far the most frequent answer: a choice without a constraint
            if relevance[number]:
                self._check_asked(question, field, answers)
            elif field.id in answers:
                raise InvalidAnswer(Reason.IRRELEVANT, field.id)

    def _check_asked(self, question: Question, field: Field, answers: Mapping[str, Answer | None]) -> None:
        """Check one field that is asked."""
        value = answers.get(field.id)
        if value is None:
            self._check_unanswered(question, field, declined=field.id in answers)
            return
        stored = accept(question, field, value)
        if stored is None:
            raise InvalidAnswer(Reason.KIND, field.id)
        if stored != value:
            raise InvalidAnswer(Reason.REPEATED, field.id)
        if not self._rules.meets_constraint(question, stored, answers):
            raise InvalidAnswer(Reason.CONSTRAINT, field.id)

    @staticmethod
    def _check_unanswered(question: Question, field: Field, *, declined: bool) -> None:
        if declined and not question.declinable:
            raise InvalidAnswer(Reason.NOT_DECLINABLE, field.id)
        if not declined and question.required:
            raise InvalidAnswer(Reason.MISSING, field.id)


def _free_codes(question: Question, field: Field) -> frozenset[str]:
    """The codes of which any one is valid by itself; none where a constraint must be asked, or several may be ticked."""
    if question.constraint or question.kind is Kind.MULTIPLE:
        return frozenset()
    return frozenset(choice.code for choice in field.choices)
