"""Results as files: UTF-8 with a byte-order mark (without it Excel shows Thai as garbage), ISO dates, Arabic digits.

A cell that a spreadsheet would take for a formula gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import io
import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import SystemRandom

from surveytui.headquarters.disclosure import Showing
from surveytui.headquarters.opening import Row
from surveytui.headquarters.results import ChoiceResult, ItemResult, Results, Unit
from surveytui.headquarters.tables import percent, unit_name
from surveytui.interview.answers import Answer
from surveytui.interview.personal import looks_personal
from surveytui.questionnaire.models import Kind, Pack
from surveytui.sealing import durable
from surveytui.sealing.files import unwritable
from surveytui.sheets import guarded

DECLINED = "declined"
"""What a refusal is in a file; an empty cell was not asked or left empty."""
CODED, WITHHELD, FEW = "≥ 90 %", "not shown", "too few"
COUNTS = (
    "marks", "day", "tool", "pack", "pack_version", "level", "code", "name", "respondents",
    "question", "item", "text", "answered", "declined", "choice", "label", "count", "percent", "note",
)  # fmt: skip

Released = frozenset[tuple[str, str]]
"""Agency code and pack id of what may be told."""


@contextmanager
def table_file(path: Path) -> Iterator[Callable[[Iterable[object]], None]]:
    """Write a CSV file row by row, for this user alone; it appears under its name only when it is whole and on the disk.

    Raises:
        HomeError: the disk refuses.
    """
    try:
        with durable.output(path) as file:
            text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
            yield _writer(text)
            text.detach()
    except OSError as error:
        raise unwritable(path, error) from error


def _writer(file: io.TextIOWrapper) -> Callable[[Iterable[object]], None]:
    writer = csv.writer(file)

    def write(row: Iterable[object]) -> None:
        writer.writerow([guarded(value) for value in row])

    return write


def write_counts(path: Path, results: Results, language: str) -> int:
    """Write the counts, one row a choice.

    Returns:
        Rows written.

    Raises:
        HomeError: the disk refuses.
    """
    written = 0
    with table_file(path) as write:
        write(COUNTS)
        for unit in results.units:
            for row in _unit_rows(unit, language):
                write((" ".join(results.marks), results.day.isoformat(), *row))
                written += 1
    return written


def _unit_rows(unit: Unit, language: str) -> Iterator[tuple[object, ...]]:
    head = (unit.tool, unit.pack.id, unit.pack.version, unit.level, unit.code, unit_name(unit, language))
    if unit.n is None:
        yield (*head, *[""] * 10, FEW)
        return
    for item in unit.items:
        words = item.field.text or item.question.text
        about = (
            *head,
            unit.n,
            item.question.code,
            item.field.id,
            words[language],
            _told(item.answered),
            _told(item.declined),
        )
        if item.showing is Showing.WITHHELD:
            yield (*about, "", "", "", "", WITHHELD)
        elif not item.choices:
            yield (*about, "", "", "", "", f"mean {item.mean:.1f}" if item.mean is not None else "")
        else:
            yield from ((*about, *cells) for cells in _choice_rows(item, language))


def _choice_rows(item: ItemResult, language: str) -> Iterator[tuple[object, ...]]:
    for choice, result in zip(item.field.choices, item.choices, strict=True):
        yield (
            choice.code,
            choice.label[language],
            _told(result.count),
            percent(result.count, item.answered),
            _note(result),
        )


def _note(result: ChoiceResult) -> str:
    return CODED if result.coded else ""


def _told(count: int | None) -> object:
    return "" if count is None else count


def shuffled(ids: Iterable[int]) -> array[int]:
    """Record ids in an order that nobody can foresee, over all batches: 8 bytes a record."""
    mixed = array("Q", ids)
    SystemRandom().shuffle(mixed)
    return mixed


def write_rows(
    path: Path, rows: Iterable[Row], packs: Mapping[str, Pack], released: Released, marks: Sequence[str]
) -> int:
    """Write one row a respondent, without free text, of what may be told.

    Args:
        path: The file.
        rows: Shuffled.
        packs: By digest.
        released: What may be told.
        marks: What every row must carry.

    Returns:
        Rows written.

    Raises:
        HomeError: the disk refuses.
    """
    fields = list(dict.fromkeys(name for pack in packs.values() for name in _without_text(pack)))
    written = 0
    with table_file(path) as write:
        write(("marks", "tool", "pack", "pack_version", "agency", *fields))
        for row in rows:
            pack = packs[row.digest]
            if (row.agency, pack.id) not in released:
                continue
            own = set(_without_text(pack))
            cells = (_cell(row.answers, name) if name in own else "" for name in fields)
            write((" ".join(marks), pack.tool, pack.id, pack.version, row.agency, *cells))
            written += 1
    return written


def _without_text(pack: Pack) -> Iterator[str]:
    for question in pack.questions:
        if question.kind not in {Kind.NOTE, Kind.TEXT}:
            yield from (field.id for field in question.fields)


def text_fields(pack: Pack) -> set[str]:
    """Ids of the free texts of a pack."""
    return {field.id for question in pack.questions if question.kind is Kind.TEXT for field in question.fields}


def write_texts(
    path: Path,
    rows_of: Callable[[], Iterable[Row]],
    packs: Mapping[str, Pack],
    released: Released,
    marks: Sequence[str],
) -> int:
    """Write the free texts, each by itself.

    Args:
        path: The file.
        rows_of: Gives all rows, in another random order each time: two texts of one person must not meet.
        packs: By digest.
        released: What may be told.
        marks: What every row must carry.

    Returns:
        Texts written.

    Raises:
        HomeError: the disk refuses.
    """
    texts = {digest: text_fields(pack) for digest, pack in packs.items()}
    written = 0
    with table_file(path) as write:
        write(("marks", "tool", "pack", "agency", "item", "text", "may_identify"))
        for name in sorted(set().union(*texts.values())):
            for row in rows_of():
                pack, text = packs[row.digest], row.answers.get(name)
                if name not in texts[row.digest] or (row.agency, pack.id) not in released or not isinstance(text, str):
                    continue
                found = looks_personal(text)
                kind = found.kind.value if found else ""
                write((" ".join(marks), pack.tool, pack.id, row.agency, name, text, kind))
                written += 1
    return written


def _cell(answers: Mapping[str, Answer | None], name: str) -> object:
    if name not in answers:
        return ""
    value = answers[name]
    if value is None:
        return DECLINED
    return " ".join(value) if isinstance(value, tuple) else value


def note_export(log: Path, *, day: date, kind: str, count: int) -> None:
    """Note in the log that answers leave this folder: which day, what, how many. It is on the disk before they leave.

    Raises:
        HomeError: the disk refuses; then nothing may leave.
    """
    try:
        handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write(f"{day.isoformat()} {kind} {count}\n")
            file.flush()
            os.fsync(file.fileno())
        durable.sync_folder(log.parent)
    except OSError as error:
        raise unwritable(log, error) from error
