"""Checks of what must be there once, and of what names something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from surveytui.questionnaire.build import Built
from surveytui.questionnaire.faults import Faults
from surveytui.questionnaire.lines import Path
from surveytui.questionnaire.models import Kind
from surveytui.questionnaire.source import Located, S, Sections
from surveytui.text.words import Words


def check_codes(sections: Sections, questions: list[Built], faults: Faults) -> None:
    """Find duplicates, dangling indicators, points that do not match, and packs without a question."""
    _check_unique("indicator", _coded(sections.indicators), faults)
    _check_unique("scale", _coded(sections.scales), faults)
    _check_unique("question", _coded(sections.questions), faults)
    _check_scales(sections, faults)
    _check_fields(questions, faults)
    _check_indicators(sections, faults)
    if not any(located.value is None or located.value.kind is not Kind.NOTE for located in sections.questions):
        faults.add((), Words("ไม่มีคำถาม", "there is no question"), Words("เพิ่ม [[question]]", "add a [[question]]"))


def _coded(tables: Iterable[Located[S]]) -> list[tuple[Path, str]]:
    return [((*table.path, "code"), table.code) for table in tables]


def _check_unique(what: str, coded: Iterable[tuple[Path, str]], faults: Faults) -> None:
    """A code that comes a second time; an empty one is another fault's business."""
    seen: set[str] = set()
    for path, code in coded:
        if code and code in seen:
            faults.add(path, Words(f"{what} {code} ซ้ำ", f"duplicate {what} {code}"))
        seen.add(code)


def _check_scales(sections: Sections, faults: Faults) -> None:
    for located in sections.scales:
        if (scale := located.value) is None:
            continue
        codes = [((*located.path, "choices", index), choice.code) for index, choice in enumerate(scale.choices)]
        _check_unique("choice", codes, faults)
        if scale.points is not None and len(scale.points) != len(scale.choices):
            given, wanted = len(scale.points), len(scale.choices)
            words = Words(f"points มี {given} ค่า แต่มี {wanted} ตัวเลือก", f"points has {given} values for {wanted} choices")
            faults.add((*located.path, "points"), words)


def _check_fields(questions: list[Built], faults: Faults) -> None:
    """Ids are made of codes, so two may meet: item `b` of `a`, and a question `a_b`."""
    fields = [
        ((*path, "code"), field.id)
        for built in questions
        for path, field in zip(built.field_paths, built.question.fields, strict=True)
    ]
    told = {code for code, count in Counter(built.question.code for built in questions).items() if count > 1}
    _check_unique("field", [(path, code) for path, code in fields if code not in told], faults)


def _check_indicators(sections: Sections, faults: Faults) -> None:
    known = {located.code for located in sections.indicators}
    used = set()
    for located in sections.questions:
        named = located.value.indicator if located.value else ""
        used.add(named)
        if named and named not in known:
            names = ", ".join(sorted(known)) or "–"
            what = Words(f"ไม่มี indicator ชื่อ {named}", f"there is no indicator {named}")
            faults.add((*located.path, "indicator"), what, Words(f"มี {names}", f"there are {names}"))
    if all(located.value for located in sections.questions):
        for indicator in sections.indicators:
            if indicator.value and indicator.code not in used:
                what = Words(f"indicator {indicator.code} ไม่มีข้อใดใช้", f"no question has the indicator {indicator.code}")
                faults.add(indicator.path, what)
