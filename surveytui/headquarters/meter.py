"""One pack, made ready for reading and counting many answers.

Opening a record costs some 100 µs, and what comes after may cost a fifth of that: too little for the general reader,
which makes a dictionary and a string of every answer. So each pack gets a record type of its own, whose fields accept
just the codes of their choices. The decoder then checks every answer as it reads, gives back one and the same string
for one and the same choice, and counting compares pointers.

What this fast path refuses is put to the general reader, which alone says why; what it accepts, that one would accept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any, Literal

import msgspec
from msgspec import UNSET, Raw, UnsetType

from surveytui.interview.answers import Answer, InvalidAnswer, Reason, accept, validate_answers
from surveytui.questionnaire.expressions import parse
from surveytui.questionnaire.models import Field, Kind, Pack, Question

GIVEN = ""
"""Stands among the codes of a multiple choice, number or text for "answered"; no choice has it as its code."""
MOST_SHAPES = 20_000
"""Shapes remembered for one pack; records with others are validated one by one."""
CHOSEN = (Kind.SINGLE, Kind.YES_NO, Kind.MATRIX)

Answers = dict[str, Answer | None]
Values = tuple[Answer | UnsetType | None, ...]
"""Answers in the order of a meter's names; UNSET was not asked or left empty, None is a refusal."""
Place = tuple[str, Answer | None]
"""Field id, and code of a choice, the number given, `GIVEN`, or None for a refusal."""

_ENCODER = msgspec.json.Encoder()


class Head(msgspec.Struct, frozen=True):
    """A response whose answers have not been read yet; members in canonical order."""

    agency: str
    answers: Raw
    digest: str
    pack: str
    rehearsal: bool


_HEAD = msgspec.json.Decoder(Head)


def read_head(content: bytes) -> Head:
    """The outer part of a response.

    Raises:
        ValueError: it is no response in canonical form.
        RecursionError: it is nested beyond reason.
    """
    head = _HEAD.decode(content)
    if _ENCODER.encode(head) != content:
        raise ValueError("not canonical")
    return head


@dataclass(slots=True)
class Section:
    """The counts of one agency, one wording, rehearsals apart."""

    n: int = 0
    """Respondents."""
    counts: Counter[Place] = field(default_factory=Counter)

    def add(self, other: Section) -> None:
        """Add another section's counts to this one's."""
        self.n += other.n
        self.counts.update(other.counts)


class Meter:
    """One pack.

    Args:
        pack: The pack that was answered.
    """

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        fields = {
            asked.id: (question, asked)
            for question in pack.questions
            if question.kind is not Kind.NOTE
            for asked in question.fields
        }
        self._names = tuple(sorted(fields))
        self._fields = fields
        # Fields get made-up names, since ids may be words that a class cannot have; JSON has the real ones.
        sheet = msgspec.defstruct(
            "Sheet",
            [(f"f{index:04}", *_type(*fields[name])) for index, name in enumerate(self._names)],
            rename={f"f{index:04}": name for index, name in enumerate(self._names)},
            kw_only=True,
            forbid_unknown_fields=True,
        )
        self._decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(sheet)
        self._others = [
            (index, *fields[name]) for index, name in enumerate(self._names) if fields[name][0].kind not in CHOSEN
        ]
        deciding = _deciding(pack.questions)
        self._deciding = [index for index, name in enumerate(self._names) if name in deciding]
        self._has_rules = any(question.relevant or question.constraint for question in pack.questions)
        self._shapes: set[tuple[object, ...]] = set()

    def read(self, answers: Raw) -> Values:
        """The answers in the JSON of a response, checked to be what an interview can end with.

        Raises:
            ValueError: they are not, or are not in canonical form.
            RecursionError: they are nested beyond reason.
        """
        sheet = self._decoder.decode(answers)
        if _ENCODER.encode(sheet) != bytes(answers):
            raise ValueError("not canonical")
        values: Values = msgspec.structs.astuple(sheet)
        for index, question, asked in self._others:
            if (value := values[index]) is not UNSET and value is not None and accept(question, asked, value) != value:
                raise InvalidAnswer(Reason.REPEATED, asked.id)
        if self._has_rules:
            self._check_shape(values)
        return values

    def _check_shape(self, values: Values) -> None:
        """See that skip logic and constraints hold.

        They hang on which fields are there and on the answers that they refer to, and so are the same for all answers of
        one such shape: it is put to `validate_answers` when it is met for the first time.
        """
        shape = (*[value is UNSET for value in values], *[values[index] for index in self._deciding])
        if shape in self._shapes:
            return
        validate_answers(self.pack, self.answers(values))
        if len(self._shapes) < MOST_SHAPES:
            self._shapes.add(shape)

    def values(self, answers: Mapping[str, Answer | None]) -> Values:
        """Answers that somebody else has read, checked.

        Raises:
            InvalidAnswer: they are not what an interview can end with.
        """
        validate_answers(self.pack, answers)
        return tuple(answers.get(name, UNSET) for name in self._names)

    def answers(self, values: Values) -> Answers:
        """Answers by field id, as the interview gave them."""
        return {
            name: value for name, value in zip(self._names, values, strict=True) if not isinstance(value, UnsetType)
        }

    def count(self, section: Section, many: Sequence[Values]) -> None:
        """Add the answers of some respondents to a section of this pack, field by field."""
        section.n += len(many)
        for name, column in zip(self._names, zip(*many, strict=True), strict=True):
            question, _ = self._fields[name]
            if question.kind not in CHOSEN:
                for value in column:
                    _count_other(section, name, value)
                continue
            for value, times in Counter(column).items():
                if not isinstance(value, UnsetType):
                    section.counts[name, value] += times


def _type(question: Question, asked: Field) -> tuple[Any, Any]:
    """The type of a field in the sheet, and its default."""
    codes = tuple(choice.code for choice in asked.choices)
    kinds: list[Any] = []
    match question.kind:
        case Kind.TEXT:
            kinds.append(str)
        case Kind.NUMBER:
            kinds.append(int)
        case Kind.MULTIPLE:
            kinds.append(tuple[Literal[codes], ...])  # type: ignore[valid-type] # made at run time
        case _:
            kinds.append(Literal[codes])
    if question.declinable:
        kinds.append(None)
    if question.required and not question.relevant:
        return reduce(or_, kinds), msgspec.NODEFAULT
    return reduce(or_, kinds) | UnsetType, UNSET


def _count_other(section: Section, name: str, value: Answer | UnsetType | None) -> None:
    """Count a multiple choice, a number or a text."""
    if isinstance(value, UnsetType):
        return
    section.counts[name, None if value is None else GIVEN] += 1
    if isinstance(value, tuple):
        section.counts.update((name, code) for code in value)
    elif isinstance(value, int):
        section.counts[name, value] += 1


def _deciding(questions: Iterable[Question]) -> frozenset[str]:
    """The fields whose answers decide what else may be answered."""

    def names() -> Iterator[str]:
        for question in questions:
            for text in filter(None, (question.relevant, question.constraint)):
                yield from parse(text).names
            if question.constraint:
                yield from (asked.id for asked in question.fields)

    return frozenset(names())
