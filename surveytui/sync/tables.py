"""The board as rows: for a plain table, for spreadsheets, for JSON. Dates are ISO, digits Arabic, texts by language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from surveytui.sync.board import Board, Line, Status
from surveytui.sync.sentences import GROUPS, NONE, STATUS, amount, days_ago, forecast, left, rate, status_words
from surveytui.text.words import Language, Words

SHORT_HEADS = {
    "th": ("หน่วยงาน", "ชุด", "ได้", "เป้า", "ต้องได้/วัน", "คาดได้", "รายงาน", "สถานะ"),
    "en": ("agency", "tool", "got", "target", "needed/day", "forecast", "report", "status"),
}
RIGHT = (2, 3, 4, 5, 6)
"""Columns of the short table that hold numbers."""
HEADS = (
    "code", "agency", "district", "group", "tool", "at_least", "at_most", "target", "needed_per_day",
    "pace_least", "pace_most", "forecast_least", "forecast_most", "days_since_report", "days_left", "status",
    "oit_published", "oit_total", "last_year_score", "last_year_band", "telephone",
)  # fmt: skip


FILE_HEADS = {
    "en": (*HEADS, "campaign", "day", "mark"),
    "th": (
        "รหัส", "หน่วยงาน", "อำเภอ", "กลุ่ม", "ชุด", "ได้อย่างน้อย", "ได้ไม่เกิน", "เป้า", "ต้องได้ต่อวัน",
        "ขณะนี้ต่อวันอย่างน้อย", "ขณะนี้ต่อวันไม่เกิน", "คาดได้อย่างน้อย", "คาดได้ไม่เกิน", "รายงานล่าสุดกี่วันก่อน", "เหลือกี่วัน", "สถานะ",
        "OIT เผยแพร่แล้ว", "OIT ทั้งหมด", "คะแนนปีก่อน", "ระดับปีก่อน", "โทรศัพท์", "โครงการ", "วันที่", "หมายเหตุ",
    ),
}  # fmt: skip
"""Of a file: what people hand on says of which campaign and day it is."""
MARK = Words(th="ตัวอย่าง / SAMPLE", en="SAMPLE")


def short_rows(lines: Iterable[Line], language: Language) -> list[tuple[object, ...]]:
    """What a terminal shows: heads first, then a row a line."""
    return [SHORT_HEADS[language], *(_short(line, language) for line in lines)]


def _short(line: Line, language: Language) -> tuple[object, ...]:
    return (
        line.agency.short[language],
        line.tool.value,
        amount(line.got),
        NONE if line.target is None else line.target,
        NONE if line.needed is None else rate(line.needed, up=True),
        forecast(line)[language],
        days_ago(line.reported)[language],
        status_words(line)[language],
    )


def full_rows(board: Board, lines: Iterable[Line], language: Language) -> list[tuple[object, ...]]:
    """What a spreadsheet gets: heads first, then everything about each line; None is an empty cell.

    In Thai all of it is Thai, for whoever is shown it; in English heads and statuses are those of the JSON, for programs.
    """
    about = (board.title, board.day.isoformat(), MARK[language] if board.sample else None)
    return [FILE_HEADS[language], *((*_said(board, line, language), *about) for line in lines)]


def _said(board: Board, line: Line, language: Language) -> tuple[str | int | float | None, ...]:
    row = dict(zip(HEADS, _full(board, line, language), strict=True))
    if language == "th":
        row |= {"group": GROUPS[line.agency.group].th, "status": status_words(line).th[2:]}
    return tuple(row.values())


def plain(board: Board, lines: Iterable[Line], language: Language) -> list[dict[str, str | int | float | None]]:
    """The lines as plain values, by `HEADS`."""
    return [dict(zip(HEADS, _full(board, line, language), strict=True)) for line in lines]


def _full(board: Board, line: Line, language: Language) -> tuple[str | int | float | None, ...]:
    detail = board.details[line.agency.code]
    oit, last = detail.oit, detail.last_year
    return (
        line.agency.code,
        line.agency.name[language],
        line.agency.district,
        line.agency.group,
        line.tool.value,
        line.got.least,
        line.got.most,
        line.target,
        None if line.needed is None else round(line.needed, 2),
        None if line.pace is None else round(line.pace.least, 2),
        None if line.pace is None else round(line.pace.most, 2),
        line.forecast.least if line.forecast else None,
        line.forecast.most if line.forecast else None,
        line.reported,
        left(line.days_left, line.opens),
        line.status.value,
        oit.items if oit else None,
        oit.total if oit else None,
        last.score if last else None,
        last.band if last else None,
        line.agency.telephone,
    )


def plain_board(board: Board, language: Language) -> dict[str, object]:
    """Everything a script may want of the board."""
    return {
        "campaign": board.title,
        "day": board.day.isoformat(),
        "sample": board.sample,
        "block": board.block,
        "newest_report_days": board.newest,
        "days_left": {tool.value: left(days, board.opens.get(tool)) for tool, days in board.days_left.items()},
        "calendar": [{"day": one.day.isoformat(), "what": one.what[language]} for one in board.calendar],
        "lines": plain(board, board.lines, language),
        "calls": [
            {
                "code": call.agency.code,
                "agency": call.agency.name[language],
                "tool": call.tool,
                "why": call.why.value,
                "reason": call.reason[language],
                "telephone": call.agency.telephone,
            }
            for call in board.calls
        ],
        "held_back": [
            {
                "file": one.name,
                "stored_as": one.stored,
                "kind": one.kind,
                "device": one.device or None,
                "counter": one.counter or None,
                "since": one.since.isoformat() if one.since else None,
                "reason": one.why[language],
            }
            for one in board.held
        ],
        "counters": [
            {
                "code": code,
                "device": machine.device,
                "name": machine.name,
                "report": machine.number,
                "days_since_report": machine.reported,
                "silent": machine.silent,
                "closed": machine.closed,
                "fork": machine.fork[language] if machine.fork else None,
                "retired": machine.retired,
            }
            for code, detail in board.details.items()
            for machine in detail.machines
        ],
    }


def counted(board: Board) -> dict[Status, int]:
    """How many agencies stand how, each by the worst of its tools; worst first."""
    found = dict.fromkeys(STATUS, 0)
    worst = {line.agency.code: line.status for line in reversed(board.lines)}  # the lines come worst first
    for status in worst.values():
        found[status] += 1
    return {status: count for status, count in found.items() if count}


def sum_words(board: Board) -> Words:
    """The same in one line: "agencies: met 61, on pace 22"."""
    return sums_said(counted(board))


def sums_said(sums: Mapping[Status, int]) -> Words:
    """Such counts in one line."""
    shown = [(STATUS[status], count) for status, count in reversed(list(sums.items()))]
    return Words(
        th="  ".join(["หน่วยงาน", *(f"{words.th[2:]} {count}" for words, count in shown)]),
        en=f"agencies: {', '.join(f'{words.en[2:]} {count}' for words, count in shown)}",
    )
