"""Tables of a pack into its values: scales and points resolved for each field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveytui.questionnaire.faults import Faults
from surveytui.questionnaire.kinds import MAX_TEXT
from surveytui.questionnaire.lines import Path
from surveytui.questionnaire.models import Choice, Field, Indicator, Kind, Pack, Question, Screening
from surveytui.questionnaire.source import (
    HeadSource,
    ItemSource,
    Located,
    QuestionSource,
    ScaleSource,
    ScreeningSource,
    Sections,
    Wording,
)
from surveytui.text.words import Words

CHOOSING = frozenset({Kind.SINGLE, Kind.YES_NO, Kind.MATRIX, Kind.MULTIPLE})
"""Kinds whose fields have choices."""


@dataclass(frozen=True, slots=True)
class Built:
    """A question and the path of its table, and of each of its fields."""

    path: Path
    question: Question
    field_paths: tuple[Path, ...]


def build_questions(sections: Sections, faults: Faults) -> list[Built]:
    """Every question whose table has its shape."""
    scales = {scale.code: scale for scale in sections.scales}
    return [
        _Builder(located, located.value, scales, faults).question()
        for located in sections.questions
        if located.value is not None
    ]


def assemble(head: HeadSource, sections: Sections, questions: list[Built]) -> Pack:
    """The pack, once no fault is left."""
    return Pack(
        id=head.id,
        tool=head.tool,
        fiscal_year=head.fiscal_year,
        version=head.version,
        status=head.status,
        source=head.source,
        title=head.title.words(),
        minutes=head.minutes,
        audience=head.audience.words(),
        screening=_screening(head.screening),
        indicators=tuple(
            Indicator(code=located.value.code, name=located.value.name.words())
            for located in sections.indicators
            if located.value is not None
        ),
        questions=tuple(built.question for built in questions),
    )


def _screening(source: ScreeningSource | None) -> Screening | None:
    if source is None:
        return None
    return Screening(
        text=source.text.words(), yes=source.yes.words(), no=source.no.words(), excuse=source.excuse.words()
    )


def _words(source: Wording | None) -> Words | None:
    return source.words() if source else None


class _Builder:
    """One question."""

    def __init__(
        self,
        located: Located[QuestionSource],
        source: QuestionSource,
        scales: Mapping[str, Located[ScaleSource]],
        faults: Faults,
    ) -> None:
        self._path = located.path
        self._source = source
        self._scales = scales
        self._faults = faults

    def question(self) -> Built:
        source = self._source
        asked = source.kind is not Kind.NOTE
        fields = list(self._fields())
        question = Question(
            code=source.code,
            kind=source.kind,
            text=source.text.words(),
            fields=tuple(field for _, field in fields),
            indicator=source.indicator,
            note=_words(source.note),
            relevant=source.relevant,
            constraint=source.constraint,
            constraint_message=_words(source.constraint_message),
            required=(asked and source.kind is not Kind.TEXT) if source.required is None else source.required,
            declinable=asked if source.declinable is None else source.declinable,
        )
        return Built(self._path, question, tuple(path for path, _ in fields))

    def _fields(self) -> Iterator[tuple[Path, Field]]:
        source = self._source
        if source.kind is Kind.MATRIX:
            for index, item in enumerate(source.item):
                yield self._item((*self._path, "item", index), item)
        elif source.kind in CHOOSING:
            yield self._path, Field(id=source.code, choices=self._choices(self._path, None))
        else:
            text = source.kind is Kind.TEXT
            yield (
                self._path,
                Field(
                    id=source.code,
                    minimum=source.minimum,
                    maximum=source.maximum,
                    unit=_words(source.unit),
                    length=(source.length or MAX_TEXT) if text else None,
                ),
            )

    def _item(self, path: Path, item: ItemSource) -> tuple[Path, Field]:
        field_id = f"{self._source.code}_{item.code}"
        return path, Field(id=field_id, text=item.text.words(), choices=self._choices(path, item))

    def _choices(self, path: Path, item: ItemSource | None) -> tuple[Choice, ...]:
        """What there is to choose for the question, or for its `item` at `path`."""
        own = item is not None and item.scale is not None
        code = item.scale if item and item.scale is not None else self._source.scale
        where = (*(path if own else self._path), "scale")
        if code is None:
            if item is not None:  # of a plain question it is told by `check_kind`
                what = Words("ข้อย่อยไม่มี scale", "the item has no scale")
                self._faults.add(path, what, Words("ใส่ scale ที่ข้อหรือข้อย่อย", "give the question or the item a scale"))
            return ()
        scale = self._scale(code, where)
        if scale is None:
            return ()
        if self._source.kind is Kind.YES_NO and len(scale.choices) != 2:
            self._faults.add(where, Words("ข้อชนิด yesno ต้องมีสองตัวเลือก", "a yesno question needs exactly two choices"))
        points = self._points(path, item, scale)
        return tuple(
            Choice(code=choice.code, label=choice.words(), points=points[index] if points else None)
            for index, choice in enumerate(scale.choices)
        )

    def _scale(self, code: str, where: Path) -> ScaleSource | None:
        """The scale of that code; a fault if there is none, silence if its own table is at fault."""
        located = self._scales.get(code)
        if located is None:
            known = ", ".join(self._scales) or "–"
            what = Words(f"ไม่มี scale ชื่อ {code}", f"there is no scale {code}")
            self._faults.add(where, what, Words(f"มี {known}", f"there are {known}"))
            return None
        return located.value

    def _points(self, path: Path, item: ItemSource | None, scale: ScaleSource) -> list[int] | None:
        """The points of each choice: the item's own, else the question's, else the scale's.

        A question's points belong to its own scale, so an item with another scale does not inherit them.
        """
        inherits = item is None or item.scale in {None, self._source.scale}
        own = item.points if item else None
        given, where = own, (*path, "points")
        if given is None and inherits and self._source.points is not None:
            given, where = self._source.points, (*self._path, "points")
        if given is not None and len(given) != len(scale.choices):
            self._wrong_count(where, len(given), scale)
        if not self._source.indicator:
            if given is not None:
                what = Words("มี points แต่ไม่มี indicator", "points without an indicator are never counted")
                self._faults.add(
                    where, what, Words("ใส่ indicator หรือลบ points", "name an indicator, or drop the points")
                )
            return None
        points = scale.points if given is None else given
        if points is None:
            what = Words(f"scale {scale.code} ไม่มี points", f"the scale {scale.code} has no points for this scored item")
            self._faults.add(path, what, Words("ใส่ points ที่ scale หรือที่ข้อ", "give points to the scale or to the item"))
            return None
        return points if len(points) == len(scale.choices) else None

    def _wrong_count(self, where: Path, given: int, scale: ScaleSource) -> None:
        wanted = len(scale.choices)
        what = Words(
            f"points มี {given} ค่า แต่ scale {scale.code} มี {wanted} ตัวเลือก",
            f"points has {given} values, scale {scale.code} has {wanted} choices",
        )
        self._faults.add(where, what)
