"""A parsed expression, ready to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from surveytui.questionnaire.expressions.evaluation import Scope, Unknown, judge
from surveytui.questionnaire.expressions.nodes import Current, Node, Reference, walk
from surveytui.questionnaire.models import Answer


@dataclass(frozen=True, slots=True)
class Expression:
    """One relevance or constraint, parsed.

    Attributes:
        text: As written in the pack.
        root: The tree.
        names: The fields that it refers to.
        uses_current: Whether it says `.`.
    """

    text: str
    root: Node
    names: frozenset[str] = field(init=False)
    uses_current: bool = field(init=False)

    def __post_init__(self) -> None:
        nodes = list(walk(self.root))
        object.__setattr__(self, "names", frozenset(node.name for node in nodes if isinstance(node, Reference)))
        object.__setattr__(self, "uses_current", any(isinstance(node, Current) for node in nodes))

    def evaluate(self, answers: Mapping[str, Answer | None], current: Answer | None = None) -> bool:
        """Whether it holds.

        Args:
            answers: By field id; a field that is missing or None is unanswered (or declined, or irrelevant).
            current: What `.` stands for.
        """
        return judge(self.root, Scope(answers, current)) is True

    def judge(
        self, answers: Mapping[str, Answer | Unknown | None], current: Answer | Unknown | None = None
    ) -> bool | None:
        """Whether it holds, or None if that hangs on an answer that is `UNKNOWN` so far.

        As more answers become known, None may turn into True or False, and nothing else changes.
        """
        return judge(self.root, Scope(answers, current))
