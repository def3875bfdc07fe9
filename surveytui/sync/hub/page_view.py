"""What the web page shows of a board, as plain values for its templates. No request and no HTML in here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from surveytui.campaign.models import Agency
from surveytui.sync.board import Board, Call, Held, Interval, Line
from surveytui.sync.choosing import ORDERS, Filters, districts
from surveytui.sync.hub import page_words as words
from surveytui.sync.sentences import (
    GROUPS,
    NONE,
    STATUS,
    all_left,
    amount,
    days_ago,
    forecast,
    held_from,
    held_since,
    held_words,
    rate,
    status_words,
)
from surveytui.sync.tables import sum_words
from surveytui.text.dates import thai_date
from surveytui.text.thai import plain
from surveytui.text.words import Language

MOST_LINES = 400
"""Lines on one page: a province's are fewer, a nation's are parted."""
MOST_CALLS = 200
FIRST_CALLS = 6
"""Calls that a screen shows before somebody asks for all; paper shows all."""
MOST_HELD = 200
"""Files held back that a page tells one by one."""
LONGEST = 80
"""Characters of anything that a reader asks for."""
T = TypeVar("T")
NUMBERS = frozenset({"got", "target", "needed", "forecast", "report", "oit"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted(Filters):
    """What a reader wants to see, out of the address and back into it."""

    language: Language = "th"
    sort: str = ""
    turn: bool = False
    page: int = 1
    calls: int = 1

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Wanted:
        """What stands in an address; what cannot be is left out."""
        told = {name: value[:LONGEST] for name, value in query.items()}
        return cls(
            language="en" if told.get("lang") == "en" else "th",
            group=told.get("group", ""),
            district=told.get("district", ""),
            tool=told.get("tool", ""),
            status=told.get("status", ""),
            search=told.get("q", ""),
            sort=told.get("sort", "") if told.get("sort") in ORDERS else "",
            turn=told.get("turn") == "1",
            page=_number(told.get("page", "")),
            calls=_number(told.get("calls", "")),
        )

    def link(self) -> str:
        """The address that shows this."""
        told = {
            "lang": self.language,
            "group": self.group,
            "district": self.district,
            "tool": self.tool,
            "status": self.status,
            "q": self.search,
            "sort": self.sort,
            "turn": "1" if self.turn else "",
            "page": str(self.page) if self.page > 1 else "",
            "calls": str(self.calls) if self.calls > 1 else "",
        }
        return "/?" + urlencode({name: value for name, value in told.items() if value})

    def other(self) -> Wanted:
        """The same in the other language."""
        return replace(self, language="en" if self.language == "th" else "th")


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) <= 6 else 1


def agency_link(code: str, language: Language) -> str:
    """The address of an agency's page."""
    return f"/agency/{quote(code, safe='')}?lang={language}"


def board_values(board: Board, wanted: Wanted) -> dict[str, Any]:
    """Everything that the board's template asks for."""
    language = wanted.language
    say = words.say(language)
    lines = [line for line in board.lines if wanted.fits(line)]
    if wanted.sort:
        order = ORDERS[wanted.sort]
        lines.sort(key=lambda line: order((line,), board), reverse=wanted.turn)
    calls, call_pages = _part(board.calls, wanted.calls, MOST_CALLS)
    shown, pages = _part(lines, wanted.page, MOST_LINES)
    statuses = [("follow", say["follow"]), *((one.value, said[language]) for one, said in STATUS.items())]
    groups = [(group, said[language]) for group, said in GROUPS.items()]
    return common(board, language) | {
        "wanted": wanted,
        "other": wanted.other().link(),
        "total": len(board.calls),
        "calls": [_call(call, language) for call in calls],
        "first": FIRST_CALLS,
        "call_pages": _pager(wanted, "calls", call_pages),
        "held": held_words(len(board.held))[language] if board.held else "",
        "held_files": [_held(one, language) for one in board.held[:MOST_HELD]],
        "held_more": say["held_more"].format(n=len(board.held) - MOST_HELD) if len(board.held) > MOST_HELD else "",
        "heads": [_head(name, wanted, say) for name in ORDERS],
        "rows": [_row(line, board, language) for line in shown],
        "pages": _pager(wanted, "page", pages),
        "groups": groups,
        "districts": districts(board),
        "statuses": statuses,
        "tools": sorted({line.tool.value for line in board.lines}),
        "only": _only(wanted, dict(groups), dict(statuses)),
        "sums": sum_words(board)[language],
        "calendar": [(thai_date(one.day, language, short=True), plain(one.what[language])) for one in board.calendar],
    }


def common(board: Board, language: Language) -> dict[str, Any]:
    """What stands on every page of a board."""
    say = words.say(language)
    return {
        "language": language,
        "words": say,
        "board": board,
        "day": thai_date(board.day, language),
        "days": all_left(board.days_left, board.opens)[language],
    }


def _part(all_of_them: Sequence[T], number: int, most: int) -> tuple[Sequence[T], tuple[int, int]]:
    """One page of a list; which page of how many it is."""
    count = max(1, -(-len(all_of_them) // most))
    number = min(number, count)
    return all_of_them[(number - 1) * most : number * most], (number, count)


def _pager(wanted: Wanted, name: str, place: tuple[int, int]) -> dict[str, Any] | None:
    """The links to the pages before and after; None where one page has all."""
    number, count = place
    if count == 1:
        return None
    links = [
        (replace(wanted, calls=other) if name == "calls" else replace(wanted, page=other)).link()
        if 1 <= other <= count
        else ""
        for other in (number - 1, number + 1)
    ]
    return {
        "text": words.say(wanted.language)["page"].format(n=number, all=count),
        "before": links[0],
        "after": links[1],
    }


def _only(wanted: Wanted, groups: dict[str, str], statuses: dict[str, str]) -> str:
    """What the table is narrowed to, for paper, where no filter is to be seen."""
    told = (
        groups.get(wanted.group, wanted.group),
        wanted.district,
        wanted.tool,
        statuses.get(wanted.status, wanted.status),
        wanted.search,
    )
    return " · ".join(filter(None, told))


def _head(name: str, wanted: Wanted, say: Mapping[str, str]) -> dict[str, Any]:
    """The head of a column: a link that sorts by it, again turns it round, a third time is worst first again."""
    kind = "n" if name in NUMBERS else ""
    if wanted.sort != name:
        then, mark, order = replace(wanted, sort=name, turn=False, page=1), "", "none"
    elif not wanted.turn:
        then, mark, order = replace(wanted, turn=True, page=1), " ▾", "ascending"
    else:
        then, mark, order = replace(wanted, sort="", turn=False, page=1), " ▴", "descending"
    return {"said": say[name], "link": then.link(), "kind": kind, "mark": mark, "sorted": order}


def telephone(agency: Agency) -> dict[str, str]:
    """A number to read and the same to dial."""
    number = "".join(sign for sign in agency.telephone if (sign.isascii() and sign.isdecimal()) or sign == "+")
    return {"telephone": agency.telephone, "number": number}


def _call(call: Call, language: Language) -> dict[str, str]:
    return {
        "agency": plain(call.agency.short[language]),
        "link": agency_link(call.agency.code, language),
        "tool": call.tool or "",
        "reason": plain(call.reason[language]),
        **telephone(call.agency),
    }


def _held(held: Held, language: Language) -> str:
    return plain(f"{held_from(held)[language]}  {held_since(held)[language]}")


def _row(line: Line, board: Board, language: Language) -> dict[str, Any]:
    oit = board.details[line.agency.code].oit
    return {
        "agency": plain(line.agency.name[language]),
        "link": agency_link(line.agency.code, language),
        "tool": line.tool.value,
        "bar": bar(line.got, line.target),
        "got": amount(line.got),
        "target": NONE if line.target is None else line.target,
        "needed": NONE if line.needed is None else rate(line.needed, up=True),
        "forecast": forecast(line)[language],
        "report": days_ago(line.reported)[language],
        "oit": f"{oit.items}/{oit.total}" if oit else NONE,
        "status": status_words(line)[language],
        "kind": line.status.value,
    }


def bar(got: Interval, target: int | None) -> tuple[int, int]:
    """How far the solid part goes, and the range after it, of 100."""
    if not target:
        return 0, 0
    full = min(100, 100 * got.least // target)
    return full, min(100, -(-100 * got.most // target)) - full if got.most > got.least else 0
