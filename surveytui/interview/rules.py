"""Which questions of a pack are asked, given answers."""

from __future__ import annotations

from collections.abc import Mapping

from surveytui.questionnaire.expressions import UNKNOWN, Unknown, parse
from surveytui.questionnaire.models import Answer, Pack, Question


class Rules:
    """The skip logic and constraints of one pack, parsed.

    A question hangs on earlier ones only. `load_pack` refuses anything else; here a later field simply counts as
    unanswered, so that no pack can make the interview go in circles.

    Args:
        pack: A pack whose expressions `load_pack` has accepted.

    Raises:
        ExpressionError: an expression cannot be parsed.
    """

    def __init__(self, pack: Pack) -> None:
        self._questions = pack.questions
        self._relevant = [parse(question.relevant) if question.relevant else None for question in pack.questions]
        self._constraints = {
            question.code: parse(question.constraint) for question in pack.questions if question.constraint
        }

    def relevance(self, answers: Mapping[str, Answer | Unknown | None]) -> list[bool | None]:
        """For each question whether it is asked; None if that hangs on an answer that is `UNKNOWN`.

        What stands in `answers` under a question that is not asked counts as unanswered, and so do the questions that
        hang on it (the cascade).
        """
        if not any(self._relevant):
            return [True] * len(self._questions)
        seen: dict[str, Answer | Unknown | None] = {}
        judged: list[bool | None] = []
        for question, relevant in zip(self._questions, self._relevant, strict=True):
            asked = relevant.judge(seen) if relevant else True
            judged.append(asked)
            if asked is not False:
                seen |= {field.id: answers.get(field.id) if asked else UNKNOWN for field in question.fields}
        return judged

    def meets_constraint(self, question: Question, answer: Answer, answers: Mapping[str, Answer | None]) -> bool:
        """Whether `answer` is one that the constraint of `question` allows."""
        constraint = self._constraints.get(question.code)
        return constraint is None or constraint.evaluate(answers, answer)
