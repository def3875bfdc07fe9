"""What supervisors enter by hand or by table: calls, OIT items, last year's official results."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from pathlib import Path
from typing import TypeVar

from surveytui.errors import Fault, HubError, SourceError, SurveyError, TableError
from surveytui.sheets import Row, read_table
from surveytui.sync.board import LastYear, Note, Published
from surveytui.sync.hub.desk import HubDesk
from surveytui.text.digits import to_arabic
from surveytui.text.words import Words

LONGEST_NOTE = 200
CODE, ITEMS = ("code", "รหัส", "รหัสหน่วยงาน"), ("items", "เผยแพร่", "จำนวน", "จำนวนรายการ")
YEAR, SCORE, BAND = ("year", "ปี", "ปีงบประมาณ"), ("score", "คะแนน"), ("band", "ระดับ", "ผล")
T = TypeVar("T")
_SCORE = re.compile(r"\d{1,3}(\.\d{1,2})?")


def add_note(desk: HubDesk, agency: str, text: str) -> None:
    """Add a line to an agency's log of calls, with today's day.

    Raises:
        HubError: no such agency, nothing to note, or the disk refuses.
    """
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:LONGEST_NOTE]
    _must_exist(desk, agency)
    if not line:
        raise HubError(Words(th="ยังไม่มีข้อความ", en="there is nothing to note"))
    with desk.store.writing():
        desk.store.note(agency, Note(day=desk.today(), text=line))


def set_oit(desk: HubDesk, agency: str, items: int) -> int:
    """Set how many OIT items an agency has published.

    Raises:
        HubError: no such agency, an impossible number, no OIT in this campaign, or the disk refuses.
    """
    _must_exist(desk, agency)
    published = _published(desk, items)
    with desk.store.writing():
        desk.store.publish(agency, published)
    return 1


def enter_oit(desk: HubDesk, agency: str, items: str) -> int:
    """The same as somebody typed it.

    Raises:
        HubError: no number, or whatever `set_oit` refuses.
    """
    try:
        return set_oit(desk, agency, _number(items))
    except ValueError:
        total = desk.bundle.oit.items if desk.bundle.oit else 0
        raise HubError(
            Words(th=f"ใส่จำนวนเป็นตัวเลข 0 ถึง {total}", en=f"the number must be digits, 0 to {total}")
        ) from None


def import_oit(desk: HubDesk, path: Path) -> int:
    """Read OIT counts from a table; all of it or nothing.

    Raises:
        TableError: it cannot be read.
        SourceError: with every faulty row, file and line.
        HubError: the disk refuses.
    """
    read = dict(_each(desk, path, (ITEMS,), lambda cells: _published(desk, _number(cells[0]))))
    with desk.store.writing():
        for agency, published in read.items():
            desk.store.publish(agency, published)
    return len(read)


def import_last_year(desk: HubDesk, path: Path) -> int:
    """Read last year's official results from a table, in place of what was there; all of it or nothing.

    Raises:
        TableError: it cannot be read.
        SourceError: with every faulty row, file and line.
        HubError: the disk refuses.
    """
    read = dict(_each(desk, path, (YEAR, SCORE, BAND), _result))
    with desk.store.writing():
        desk.store.set_last_year(read)
    return len(read)


def _result(cells: list[str]) -> LastYear:
    year, score = _number(cells[0]), to_arabic(cells[1])
    if not 2500 <= year <= 2699 or not _SCORE.fullmatch(score) or float(score) > 100:
        raise ValueError
    return LastYear(fiscal_year=year, score=f"{float(score):.2f}", band=cells[2][:40])


def _published(desk: HubDesk, items: int) -> Published:
    if desk.bundle.oit is None:
        raise HubError(Words(th="โครงการนี้ไม่มี OIT", en="this campaign has no OIT"))
    total = desk.bundle.oit.items
    if not 0 <= items <= total:
        raise HubError(Words(th=f"จำนวนต้องอยู่ระหว่าง 0 ถึง {total}", en=f"the number must lie between 0 and {total}"))
    return Published(items=items, total=total, noted=desk.today())


def _must_exist(desk: HubDesk, agency: str) -> None:
    if desk.bundle.agency(agency) is None:
        raise HubError(Words(th=f"ไม่มีหน่วยงาน {agency}", en=f"there is no agency {agency}"))


def _number(text: str) -> int:
    plain = to_arabic(text)
    if not (plain.isascii() and plain.isdecimal() and len(plain) <= 9):
        raise ValueError
    return int(plain)


def _each(
    desk: HubDesk, path: Path, wanted: tuple[tuple[str, ...], ...], make: Callable[[list[str]], T]
) -> Iterator[tuple[str, T]]:
    """What each row says of its agency, after every row has been found good."""
    rows = read_table(path)
    code, *heads = (_head(path, rows, spellings) for spellings in (CODE, *wanted))
    known = {agency.code for agency in desk.bundle.agencies}
    faults: list[SurveyError] = []
    found: dict[str, T] = {}
    for row in rows:
        agency = row.cells.get(code, "").casefold()
        try:
            _see_new(agency, known, found)
            found[agency] = make([row.cells.get(head, "") for head in heads])
        except (ValueError, HubError) as error:
            said = error.what if isinstance(error, HubError) else Words(th="แถวนี้ใช้ไม่ได้", en="this row cannot be used")
            what = Words(
                th=f"{said.th}: {', '.join(row.cells.values())}", en=f"{said.en}: {', '.join(row.cells.values())}"
            )
            faults.append(Fault(what, where=f"{path}:{row.line}"))
    if faults:
        raise SourceError(faults)
    yield from found.items()


def _see_new(agency: str, known: Container[str], found: Container[str]) -> None:
    """See that a row's agency is one, and has no row yet.

    Raises:
        HubError: it is none, or has one.
    """
    if agency not in known:
        raise HubError(Words(th="ไม่มีหน่วยงานนี้", en="there is no such agency"))
    if agency in found:
        raise HubError(Words(th="หน่วยงานนี้มีสองแถว", en="this agency has two rows"))


def _head(path: Path, rows: list[Row], spellings: tuple[str, ...]) -> str:
    """The head that this table has for a column.

    Raises:
        TableError: none.
    """
    heads = list(rows[0].cells) if rows else []
    found = next((head for head in heads if head in spellings), None)
    if found is None:
        raise TableError(Words(th=f"ไม่มีช่อง {spellings[1]}", en=f"there is no column {spellings[0]}"), where=f"{path}:1")
    return found
