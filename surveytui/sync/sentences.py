"""The board's numbers in words, the same for every face: terminal, page, table."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

from surveytui.questionnaire.models import Tool
from surveytui.sync.agency_words import EVERY, NEEDED, PACE_NOW
from surveytui.sync.board import Held, Interval, Line, Status, Why
from surveytui.text.dates import thai_date
from surveytui.text.words import Words

STATUS = {
    Status.SILENT: Words(th="! เงียบ", en="! silent"),
    Status.BEHIND: Words(th="! ช้า", en="! behind"),
    Status.MISSED: Words(th="! ไม่ครบ", en="! missed"),
    Status.CLOSE: Words(th="~ ใกล้", en="~ close"),
    Status.EARLY: Words(th="– เพิ่งเริ่ม", en="– too early"),
    Status.NOT_STARTED: Words(th="– ยังไม่เริ่ม", en="– not begun"),
    Status.ON_PACE: Words(th="✓ ทัน", en="✓ on pace"),
    Status.MET: Words(th="✓ ครบ", en="✓ met"),
}
"""Mark and word: take colour away and it still says all."""
GROUPS = {
    "local": Words(th="องค์กรปกครองส่วนท้องถิ่น", en="local body"),
    "regional": Words(th="ส่วนภูมิภาค", en="regional office"),
}
UNKNOWN = Words(th="ไม่ทราบ", en="unknown")
NEVER = Words(th="ยังไม่เคยส่งยอด", en="has never reported")
NO_COUNTER = Words(th="ยังไม่มีเครื่องขึ้นทะเบียน", en="no counter is enrolled yet")
NONE = "–"


def amount(interval: Interval) -> str:
    """A count as it may be told: "30", "24–32", "<5"."""
    if interval.least == interval.most:
        return str(interval.least)
    if interval.least == 0:
        return f"<{interval.most + 1}"
    return f"{interval.least}–{interval.most}"


def amount_words(interval: Interval) -> Words:
    """The same within a sentence: "fewer than 5"."""
    if interval.least == 0 < interval.most:
        return Words(th=f"น้อยกว่า {interval.most + 1}", en=f"fewer than {interval.most + 1}")
    said = amount(interval)
    return Words(th=said, en=said)


def got_words(interval: Interval) -> Words:
    """What an agency has: "ได้ 10–14", "ได้น้อยกว่า 5"; in English the count alone."""
    said = amount_words(interval)
    gap = " " if said.th[:1].isdigit() else ""
    return Words(th=f"ได้{gap}{said.th}", en=said.en)


def rate(value: float, *, up: bool = False) -> str:
    """Answers a day, one decimal, never told as none while there are some.

    Args:
        value: How many.
        up: Round up: whoever collects what is needed, as told, must not miss the target by a rounding.
    """
    return f"{max(math.ceil(value * 10 - 1e-9) / 10 if up else value, 0.1):.1f}" if value else "0"


def status_words(line: Line) -> Words:
    """How an agency stands with a tool."""
    return STATUS[line.status]


def pace_words(line: Line) -> list[Words]:
    """What is needed and what comes, as far as either is known: "needs 3.8 a day", "at present 0.7–1.0 a day".

    A week at a time where it is less than one a day: nobody collects three tenths of an answer.
    """
    days = _days_of(line)
    every, said = EVERY[days], []
    if line.needed is not None:
        said.append(NEEDED.format(every=every, needed=rate(line.needed * days, up=True)))
    if line.pace is not None:
        least, most = rate(line.pace.least * days), rate(line.pace.most * days)
        said.append(PACE_NOW.format(every=every, pace=least if least == most else f"{least}–{most}"))
    return said


def _days_of(line: Line) -> int:
    """Over how many days its pace is told."""
    return 7 if max(line.needed or 0.0, line.pace.most if line.pace else 0.0) < 1 else 1


def forecast(line: Line) -> Words:
    """How many there will be: a range, unknown for who is silent, a dash where it is too early."""
    if line.forecast is not None:
        said = amount(line.forecast)
        return Words(th=said, en=said)
    return UNKNOWN if line.status is Status.SILENT else Words(th=NONE, en=NONE)


def days_ago(days: int | None) -> Words:
    """When the newest report came."""
    if days is None:
        return Words(th="ยังไม่เคย", en="never")
    return Words(th=f"{days} วัน", en=f"{days} d") if days else Words(th="วันนี้", en="today")


def reason(line: Line, why: Why, *, machine: str = "", has_counter: bool = True) -> Words:
    """Why somebody must be called, in words and with the numbers.

    Args:
        line: Agency and tool.
        why: The reason.
        machine: Name of the counter that exists twice, for a fork.
        has_counter: Whether any counter is enrolled for the agency.
    """
    return _joined(*_clauses(line, why, machine, has_counter=has_counter))


def brief(line: Line, why: Why, *, machine: str = "", has_counter: bool = True) -> Words:
    """The first clause of the same."""
    return _clauses(line, why, machine, has_counter=has_counter)[0]


def finish_reason(names: list[str]) -> Words:
    """That collection has not been finished at some counters although every window is over.

    Args:
        names: Their names.
    """
    more = len(names) - 1
    others = Words(th=f" และอีก {more} เครื่อง", en=f" and {more} more") if more else Words(th="", en="")
    return Words(th=f"{names[0]} ยังไม่ปิดการเก็บ{others.th}", en=f"{names[0]} has not finished{others.en}")


def counter_reason(silent: list[tuple[str, int | None]]) -> Words:
    """That a counter says nothing while others of its agency do.

    Args:
        silent: Names of such counters and the days since their last report, None for never; the worst first.
    """
    name, days = silent[0]
    more = len(silent) - 1
    others = Words(th=f" และอีก {more} เครื่อง", en=f" and {more} more") if more else Words(th="", en="")
    if days is None:
        return Words(th=f"{name} ยังไม่เคยส่งยอด{others.th}", en=f"{name} has never reported{others.en}")
    return Words(th=f"{name} เงียบ {days} วัน{others.th}", en=f"{name} silent for {days} days{others.en}")


def held_words(count: int) -> Words:
    """That files are held back, in one line."""
    return Words(th=f"กักไว้ {count} แฟ้ม ยังรับไม่ได้", en=f"files held back, not taken in yet: {count}")


def held_since(held: Held) -> Words:
    """Since when and why a file is held back."""
    if held.since is None:
        return Words(th=f"กักไว้ {held.why.th}", en=f"held back: {held.why.en}")
    day = {language: thai_date(held.since, language, short=True) for language in ("th", "en")}
    return Words(th=f"กักไว้ตั้งแต่ {day['th']} {held.why.th}", en=f"held back since {day['en']}: {held.why.en}")


def held_from(held: Held) -> Words:
    """Which file it is, and whose if that is known."""
    return Words(*(f"{held.name}  {held.counter or said}" for said in ("ไม่ทราบเครื่อง", "counter unknown")))


def _joined(first: Words, *more: Words) -> Words:
    return Words(
        th=" ".join([first.th, *(one.th for one in more)]), en=", ".join([first.en, *(one.en for one in more)])
    )


def left_words(days: int, opens: date | None = None) -> Words:
    """How long answers may still come, as people count it: to the last day, which is itself "today".

    Args:
        days: Today included; 0 when it is over (`board.Line.days_left`).
        opens: The first day, if that is still to come.
    """
    if opens is not None:
        return Words(th=f"เปิด {thai_date(opens, 'th', short=True)}", en=f"opens {thai_date(opens, 'en', short=True)}")
    if days <= 1:
        return Words(th="วันนี้วันสุดท้าย", en="closes today") if days else Words(th="สิ้นสุดแล้ว", en="closed")
    return Words(th=f"เหลือ {days - 1} วัน", en=f"{days - 1} day{'s' * (days > 2)} left")


def left(days: int, opens: date | None = None) -> int | None:
    """The same as a number for spreadsheets and scripts: 0 on the last day, nothing once it is over, all days before it."""
    return (days if opens else days - 1) if days else None


def all_left(days: Mapping[Tool, int], opens: Mapping[Tool, date]) -> Words:
    """The same of every tool: once where they agree.

    Args:
        days: `board.Board.days_left`.
        opens: `board.Board.opens`.
    """
    told = {tool: left_words(left, opens.get(tool)) for tool, left in days.items()}
    if len(set(told.values())) == 1:
        return next(iter(told.values()))
    each = [_of_tool(tool, said) for tool, said in told.items()]
    return Words(th=", ".join(one.th for one in each), en=", ".join(one.en for one in each))


def next_left(days: Mapping[Tool, int], opens: Mapping[Tool, date]) -> Words:
    """The same where there is little room: of the window that closes next, or else opens next, unless all agree."""
    told = {tool: left_words(left, opens.get(tool)) for tool, left in days.items()}
    running = [tool for tool, left in days.items() if left and tool not in opens]
    if len(set(told.values())) == 1 or not (running or opens):
        return next(iter(told.values()))
    tool = min(running, key=lambda tool: days[tool]) if running else min(opens, key=lambda tool: opens[tool])
    return _of_tool(tool, told[tool])


def _of_tool(tool: Tool, said: Words) -> Words:
    return Words(th=f"{tool} {said.th}", en=f"{tool} {said.en}")


def _clauses(line: Line, why: Why, machine: str, *, has_counter: bool) -> tuple[Words, ...]:
    got = got_words(line.got)
    of = Words(th=f"{got.th} จาก {line.target}", en=f"{got.en} of {line.target}") if line.target is not None else got
    match why:
        case Why.FORK:
            return (
                Words(th=f"{machine} ส่งยอดซ้อนกัน", en=f"{machine} reports twice"),
                Words(th="ต้องตรวจ", en="compare its numbers"),
            )
        case Why.SILENT if line.reported is None:
            return (NEVER if has_counter else NO_COUNTER,)
        case Why.SILENT:
            return (Words(th=f"เงียบ {line.reported} วัน", en=f"silent for {line.reported} days"), of)
        case Why.BEHIND if line.finished:
            return (Words(th="ปิดการเก็บแล้วแต่ยังไม่ครบ", en="finished before it was met"), of)
        case Why.BEHIND if line.forecast is not None and line.needed is not None:
            will, days = amount(line.forecast), _days_of(line)
            need, every = rate(line.needed * days, up=True), EVERY[days]
            return (
                Words(th=f"คาดได้ {will} จาก {line.target}", en=f"forecast {will} of {line.target}"),
                Words(th=f"ต้องได้{every.th}ละ {need}", en=f"needs {need} a {every.en}"),
            )
        case _:
            return (left_words(line.days_left, line.opens), of)
