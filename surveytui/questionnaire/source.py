"""The TOML of a pack as people write it, checked by pydantic table by table, so that one fault hides no other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from surveytui.questionnaire.faults import Faults
from surveytui.questionnaire.lines import Path
from surveytui.questionnaire.models import Kind, Status, Tool
from surveytui.questionnaire.shape_faults import describe
from surveytui.text.words import Words

PackId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
QuestionCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=24)]
ItemCode = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_]*$", max_length=24)]
ChoiceCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=16)]
GroupCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=24)]
Points = list[Annotated[int, Field(ge=0, le=100)]]
Amount = Annotated[int, Field(ge=0, le=99_999)]
"""What the keypad and its box can take: no sign, five digits."""

MAX_WORDING = 5000
"""Characters of a text: several times what any screen holds, and what takes no time to set."""


class Shape(BaseModel):
    """Nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Wording(Shape):
    """`{ th = "…", en = "…" }`."""

    th: Annotated[str, Field(max_length=MAX_WORDING)]
    en: Annotated[str, Field(max_length=MAX_WORDING)]

    def words(self) -> Words:
        """The text as the program carries it."""
        return Words(self.th, self.en)


class ChoiceSource(Wording):
    """`{ code = "1", th = "…", en = "…" }`."""

    code: ChoiceCode


class ScaleSource(Shape):
    """`[[scale]]`: what there is to choose; the digits 1 to 9 are its keys."""

    code: GroupCode
    choices: Annotated[list[ChoiceSource], Field(min_length=2, max_length=9)]
    points: Points | None = None


class IndicatorSource(Shape):
    """`[[indicator]]`."""

    code: GroupCode
    name: Wording


class ItemSource(Shape):
    """`[[question.item]]`: a line of a matrix."""

    code: ItemCode
    text: Wording
    scale: str | None = None
    points: Points | None = None


class QuestionSource(Shape):
    """`[[question]]`; which members belong to which kind is checked in `build`."""

    code: QuestionCode
    kind: Annotated[Kind, Field(strict=False)]
    text: Wording
    indicator: str = ""
    note: Wording | None = None
    relevant: str = ""
    constraint: str = ""
    constraint_message: Wording | None = None
    required: bool | None = None
    declinable: bool | None = None
    scale: str | None = None
    points: Points | None = None
    item: Annotated[list[ItemSource], Field(max_length=30)] = []
    minimum: Amount | None = None
    maximum: Amount | None = None
    unit: Wording | None = None
    length: Annotated[int, Field(ge=1, le=255)] | None = None


class ScreeningSource(Shape):
    """`[screening]`."""

    text: Wording
    yes: Wording
    no: Wording
    excuse: Wording


class HeadSource(Shape):
    """Everything of a pack that is no array of tables."""

    id: PackId
    tool: Annotated[Tool, Field(strict=False)]
    fiscal_year: Annotated[int, Field(ge=2500, le=2699)]
    version: Annotated[int, Field(ge=1, le=9999)]
    status: Annotated[Status, Field(strict=False)]
    source: Annotated[str, Field(min_length=1, max_length=1000)]
    minutes: Annotated[int, Field(ge=1, le=120)]
    title: Wording
    audience: Wording
    screening: ScreeningSource | None = None


S = TypeVar("S", bound=Shape)

_ARRAYS: dict[str, type[Shape]] = {"indicator": IndicatorSource, "scale": ScaleSource, "question": QuestionSource}
_SHAPES: tuple[type[Shape], ...] = (HeadSource, ScreeningSource, ChoiceSource, ItemSource, *_ARRAYS.values())
KEYS = sorted({*_ARRAYS, *(name for shape in _SHAPES for name in shape.model_fields)})
"""Every key that a pack may have somewhere."""
MAX_TABLES = 300
"""Questions, scales or indicators; the longest form there is has 30 questions."""


@dataclass(frozen=True, slots=True)
class Located(Generic[S]):
    """One table of the file; `value` is None if its shape is wrong, `code` then still is what it calls itself."""

    path: Path
    code: str
    value: S | None


@dataclass(frozen=True, slots=True)
class Sections:
    """All tables of a pack."""

    head: HeadSource | None
    indicators: list[Located[IndicatorSource]]
    scales: list[Located[ScaleSource]]
    questions: list[Located[QuestionSource]]


def read_sections(raw: Mapping[str, Any], faults: Faults) -> Sections:
    """The tables of a parsed file; every wrong shape goes to `faults`."""
    head = {key: value for key, value in raw.items() if key not in _ARRAYS}
    return Sections(
        _shape(HeadSource, head, (), faults),
        list(_tables(IndicatorSource, raw, "indicator", faults)),
        list(_tables(ScaleSource, raw, "scale", faults)),
        list(_tables(QuestionSource, raw, "question", faults)),
    )


def _tables(shape: type[S], raw: Mapping[str, Any], name: str, faults: Faults) -> Iterator[Located[S]]:
    """Each table of the array `name`."""
    found = raw.get(name, [])
    if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
        faults.add((name,), Words(f"ให้เขียนเป็น [[{name}]]", f"write it as [[{name}]]"))
        return
    if len(found) > MAX_TABLES:
        faults.add((name, MAX_TABLES), Words(f"มีเกิน {MAX_TABLES} [[{name}]]", f"more than {MAX_TABLES} [[{name}]]"))
    for index, table in enumerate(found[:MAX_TABLES]):
        path = (name, index)
        yield Located(path, str(table.get("code", "")), _shape(shape, table, path, faults))


def _shape(shape: type[S], table: Mapping[str, Any], path: Path, faults: Faults) -> S | None:
    """The table in its shape, or None if it is wrong."""
    try:
        return shape.model_validate(table)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            what, hint = describe(fault, KEYS)
            faults.add((*path, *fault["loc"]), what, hint)
        return None
