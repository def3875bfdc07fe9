"""The interview as a pure state machine over a pack: no clock, no screen, no file, and no pydantic."""

from surveytui.interview.answers import Answer, Declined, InvalidAnswer, Reason, Validator, validate_answers
from surveytui.interview.machine import Interview, Progress, Step

__all__ = [
    "Answer",
    "Declined",
    "Interview",
    "InvalidAnswer",
    "Progress",
    "Reason",
    "Step",
    "Validator",
    "validate_answers",
]
