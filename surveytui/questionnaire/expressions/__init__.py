"""Skip logic and constraints: the part of XLSForm's XPath that questionnaires need, parsed once, never `eval`ed.

The semantics are those of XPath 1.0 with the answer of a question as a string: an unanswered, declined or irrelevant
question is the empty string, which as a number is NaN, so every comparison of it with a number is false but `!=`, which
is true. Where the engines in use disagree (a bare `${name}` as a condition, an answer compared with a boolean) the
expression is refused when parsed.
"""

from surveytui.questionnaire.expressions.evaluation import UNKNOWN, Unknown
from surveytui.questionnaire.expressions.expression import Expression
from surveytui.questionnaire.expressions.parser import parse

__all__ = ["UNKNOWN", "Expression", "Unknown", "parse"]
