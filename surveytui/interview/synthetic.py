"""Synthetic respondents: they walk through the real interview and answer at random."""

from __future__ import annotations

from random import Random

from surveytui.interview.machine import Interview, Step
from surveytui.questionnaire.models import Kind

DECLINES = 0.04
"""Share of questions that a synthetic respondent prefers not to answer, where that is allowed."""
COMMENTS = (
    "อยากให้มีเก้าอี้นั่งรอเพิ่ม",
    "บริการดี รวดเร็ว",
    "ควรบอกขั้นตอนและเวลาที่ต้องรอให้ชัดเจน",
    "Please put the fees on the notice board",
)


def respond(interview: Interview, chance: Random) -> None:
    """Walk `interview` from its present step to its end.

    Args:
        interview: Left finished.
        chance: Where the answers come from; the same seed gives the same answers.
    """
    while (step := interview.step) is not None:
        respond_to(interview, step, chance)
        interview.forward()


def respond_to(interview: Interview, step: Step, chance: Random, *, declines: float = DECLINES) -> None:
    """Answer the present `step`, or decline it with the probability `declines` where that is allowed."""
    question, field = step.question, step.field
    if question.declinable and chance.random() < declines:
        interview.decline()
        return
    match question.kind:
        case Kind.NOTE:
            return
        case Kind.MULTIPLE:
            codes = [choice.code for choice in field.choices]
            interview.answer(tuple(chance.sample(codes, chance.randint(1, len(codes)))))
        case Kind.NUMBER:
            interview.answer(chance.randint(field.minimum or 0, field.maximum if field.maximum is not None else 99))
        case Kind.TEXT:
            if question.required or chance.random() < 0.3:
                interview.answer(chance.choice(COMMENTS)[: field.length])
        case _:
            interview.answer(chance.choice(field.choices).code)
