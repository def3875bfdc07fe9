"""What a questionnaire pack is, once loaded: frozen values with every reference resolved.

The same classes are built from TOML (`questionnaire.load`) and read from a signed bundle by msgspec: a pack has one
shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from surveytui import canonical
from surveytui.text.words import Words

FORBID: dict[str, str] = {"extra": "forbid"}

Answer = str | int | tuple[str, ...]
"""What a field stores: the code of a choice or a text, a number, the codes of several choices."""


class Tool(StrEnum):
    """Who is asked: staff (IIT) or the public (EIT)."""

    IIT = "IIT"
    EIT = "EIT"


class Kind(StrEnum):
    """What a question asks for."""

    SINGLE = "single"
    YES_NO = "yesno"
    MATRIX = "matrix"
    MULTIPLE = "multiple"
    NUMBER = "number"
    TEXT = "text"
    NOTE = "note"


class Status(StrEnum):
    """How far a pack's wording can be trusted; anything but `official` shows the SAMPLE banner."""

    OFFICIAL = "official"
    AGENCY_COPY = "agency-copy"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing to choose; `points` (0 to 100) is None where the item is not scored."""

    __pydantic_config__: ClassVar[dict[str, str]] = FORBID

    code: str
    label: Words
    points: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One answer: what the interview shows on one screen and stores under `id`.

    A plain question has one field, a matrix one a sub-item; a note has one field that stores nothing.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = FORBID

    id: str
    text: Words | None = None
    """The sub-item's words; None for a plain question."""
    choices: tuple[Choice, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    unit: Words | None = None
    """What a number counts, such as years."""
    length: int | None = None
    """The most code points of a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One numbered question; `relevant` and `constraint` are XLSForm expressions, empty for always."""

    __pydantic_config__: ClassVar[dict[str, str]] = FORBID

    code: str
    kind: Kind
    text: Words
    fields: tuple[Field, ...]
    indicator: str = ""
    note: Words | None = None
    relevant: str = ""
    constraint: str = ""
    constraint_message: Words | None = None
    required: bool = True
    """Without an answer (or, where allowed, a refusal) one cannot go on."""
    declinable: bool = True
    """Whether the respondent may prefer not to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """The question that decides whether the person belongs to the survey; never stored.

    `{start}` in `text` is the first day that counts, `{agency}` the agency's name.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = FORBID

    text: Words
    yes: Words
    no: Words
    excuse: Words
    """Why the person is not asked further."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A named group of questions that is scored together."""

    __pydantic_config__: ClassVar[dict[str, str]] = FORBID

    code: str
    name: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One questionnaire of one fiscal year (Buddhist era)."""

    __pydantic_config__: ClassVar[dict[str, str]] = FORBID

    id: str
    tool: Tool
    fiscal_year: int
    version: int
    status: Status
    source: str
    title: Words
    minutes: int
    """About how long it takes."""
    audience: Words
    """For whom, on the start screen."""
    screening: Screening | None
    indicators: tuple[Indicator, ...]
    questions: tuple[Question, ...]

    def digest(self) -> str:
        """SHA-256 of the canonical JSON, in hex: which wording an answer was given to."""
        return canonical.digest(self)

    def field_ids(self) -> tuple[str, ...]:
        """The ids of all fields that can store an answer, in order."""
        return tuple(
            field.id for question in self.questions if question.kind is not Kind.NOTE for field in question.fields
        )
