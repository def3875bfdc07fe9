"""One agency's page, as plain values for its template: what the terminal's board says of it, no more and no less."""

from __future__ import annotations

from typing import Any

from surveytui.sync import agency_words
from surveytui.sync.board import Board, Interval, Line, Machine
from surveytui.sync.hub import page_words as words
from surveytui.sync.hub.page_view import Wanted, agency_link, bar, common, telephone
from surveytui.sync.sentences import GROUPS, amount_words, got_words, held_since, pace_words, status_words
from surveytui.text.dates import thai_date
from surveytui.text.thai import plain
from surveytui.text.words import Language

Told = list[tuple[str, str]]
"""Sentences, each with how it looks: "", "bad" or "soft"."""


def agency_values(board: Board, code: str, language: Language) -> dict[str, Any] | None:
    """Everything that the agency's template asks for; None if there is no such agency."""
    lines = sorted((line for line in board.lines if line.agency.code == code), key=lambda line: line.tool)
    if not lines:
        return None
    agency, detail, say = lines[0].agency, board.details[code], words.say(language)
    where = say["in_district"].format(district=agency.district) if agency.district else ""
    other: Language = "en" if language == "th" else "th"
    return common(board, language) | {
        "name": plain(agency.name[language]),
        "where": " · ".join(filter(None, (plain(where), GROUPS[agency.group][language], code))),
        "back": Wanted(language=language).link(),
        "other": agency_link(code, other),
        "reasons": [plain(call.reason[language]) for call in board.calls if call.agency.code == code],
        "tools": [_tool(line, language) for line in lines],
        "oit": _oit(board, code, language),
        "last_year": _last_year(board, code, language),
        "officer": agency.officer,
        **telephone(agency),
        "machines": [_machine(machine, board, language) for machine in detail.machines] or [(say["no_machine"], "bad")],
        "notes": [(thai_date(note.day, language, short=True), note.text) for note in detail.notes],
    }


def _tool(line: Line, language: Language) -> dict[str, Any]:
    say = words.say(language)
    got = got_words(line.got)[language]
    if line.target is None:
        told: Told = [(say["got_only"].format(got=got), "")]
    else:
        told = [(say["got_of"].format(got=got, target=line.target), "")]
    told.extend((plain(said[language]), "") for said in pace_words(line))
    if line.forecast is not None:
        if not line.ended:
            told.append((say["will_be"].format(forecast=amount_words(line.forecast)[language]), ""))
        if line.target is not None and line.forecast.most < line.target:
            told.append((say["misses"], "bad"))
    return {
        "title": agency_words.TOOLS[line.tool][language],
        "status": status_words(line)[language],
        "kind": line.status.value,
        "bar": bar(line.got, line.target),
        "told": told,
    }


def _oit(board: Board, code: str, language: Language) -> dict[str, Any] | None:
    """Items published, and by when; None where the campaign asks for none."""
    if board.oit_due is None:
        return None
    say, published = words.say(language), board.details[code].oit
    due = say["due"].format(day=thai_date(board.oit_due, language, short=True))
    missing = published is None or published.items < published.total
    told: Told = [(due, "")]
    if missing and board.day > board.oit_due:
        told.append((say["overdue"], "bad"))
    if published is None:
        return {"bar": None, "told": [(say["oit_unknown"], ""), *told]}
    count = say["oit_count"].format(items=published.items, total=published.total)
    items = Interval(published.items, published.items)
    return {"bar": bar(items, published.total), "told": [(count, ""), *told]}


def _last_year(board: Board, code: str, language: Language) -> str:
    last = board.details[code].last_year
    if last is None:
        return ""
    return words.say(language)["last_year"].format(score=last.score, band=last.band, year=last.fiscal_year)


def _machine(machine: Machine, board: Board, language: Language) -> tuple[str, str]:
    """A counter in a sentence, and how it looks."""
    say = words.say(language)
    if machine.reported is None:
        said = say["machine_never"].format(name=machine.name)
    else:
        when = say["days_ago"].format(days=machine.reported) if machine.reported else say["today"]
        said = say["machine"].format(name=machine.name, when=when, number=machine.number)
    kind = ""
    if machine.retired or machine.closed:
        said, kind = f"{said}  {say['retired' if machine.retired else 'finished']}", "soft"
    elif machine.silent:
        said, kind = f"{said}  {say['silent']}", "bad"
    if machine.fork:
        said, kind = f"{said}  {say['forked'].format(why=machine.fork[language])}", "bad"
    for held in board.held_of(machine.device):
        said, kind = f"{said}  ! {held_since(held)[language]}", "bad"
    return plain(said), kind
