"""From counts to results: agency by agency and group by group, with what must not be told left out.

Counts only. No score is made here, and none is shown while collection goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from surveytui.campaign.models import Agency, Bundle
from surveytui.headquarters.disclosure import Showing, enough, showing
from surveytui.headquarters.meter import GIVEN, Section
from surveytui.headquarters.tally import Tally
from surveytui.questionnaire.models import Field, Kind, Pack, Question, Status, Tool


class Level(StrEnum):
    """Of what a unit is the result."""

    AGENCY = "agency"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class ChoiceResult:
    """One choice of an item; `count` is None where it is not told."""

    code: str
    count: int | None
    coded: bool = False
    """Shown as "≥ 90 %"."""


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One field."""

    question: Question
    field: Field
    showing: Showing
    answered: int | None
    declined: int | None
    choices: tuple[ChoiceResult, ...]
    mean: float | None = None
    """Of a number."""


@dataclass(frozen=True, slots=True)
class Unit:
    """The results of one agency, or of all of a group, on one pack."""

    level: Level
    code: str
    """Agency code, or group."""
    agency: Agency | None
    tool: Tool
    pack: Pack
    """The newest wording."""
    n: int | None
    """Respondents; None below the threshold."""
    least: int
    """The threshold."""
    items: tuple[ItemResult, ...]
    """None below the threshold."""


@dataclass(frozen=True, slots=True)
class Results:
    """All that may be told."""

    units: tuple[Unit, ...]
    marks: tuple[str, ...]
    """What every page and file must carry: DEMO, SAMPLE, BEFORE THE CLOSE."""
    day: date
    rehearsals: int
    """Opened and left out."""

    def released(self) -> frozenset[tuple[str, str]]:
        """Agency code and pack id of every agency whose results are told."""
        return frozenset(
            (unit.code, unit.pack.id) for unit in self.units if unit.level is Level.AGENCY and unit.n is not None
        )

    def respondents(self) -> int:
        """Of all agencies whose results are told."""
        return sum(unit.n or 0 for unit in self.units if unit.level is Level.AGENCY)

    def texts(self, tools: frozenset[Tool]) -> int:
        """Free texts given to some tools, of all agencies whose results are told."""
        return sum(
            item.answered or 0
            for unit in self.units
            if unit.level is Level.AGENCY and unit.tool in tools
            for item in unit.items
            if item.question.kind is Kind.TEXT
        )


def closed(bundle: Bundle, today: date) -> frozenset[Tool]:
    """The tools whose last day is over."""
    return frozenset(window.tool for window in bundle.windows if window.closes < today)


def make_results(
    tally: Tally, bundle: Bundle, packs: Iterable[Pack], *, tools: frozenset[Tool], today: date
) -> Results:
    """What may be told of a tally.

    Args:
        tally: Everything that was opened.
        bundle: The last signed version: names, groups, quotas, days.
        packs: Every wording that was answered.
        tools: Which are to be told.
        today: For the marks and the files.
    """
    by_digest = {pack.digest(): pack for pack in packs}
    agencies = {agency.code: agency for agency in bundle.agencies}
    sections: dict[tuple[str, str], Section] = {}
    wordings: dict[str, list[Pack]] = {}
    for where in sorted(tally.sections):
        pack = by_digest[where.digest]
        if where.rehearsal or pack.tool not in tools:
            continue
        sections.setdefault((pack.id, where.agency), Section()).add(tally.sections[where])
        if pack not in wordings.setdefault(pack.id, []):
            wordings[pack.id].append(pack)
    units: list[Unit] = []
    for name in sorted(wordings):
        own = {agency: section for (pack_id, agency), section in sections.items() if pack_id == name}
        units.extend(_units(wordings[name], own, agencies))
    told = [pack for some in wordings.values() for pack in some]
    return Results(tuple(units), _marks(bundle, told, today), today, tally.total(rehearsal=True))


def _marks(bundle: Bundle, packs: Sequence[Pack], today: date) -> tuple[str, ...]:
    open_tools = {pack.tool for pack in packs} - closed(bundle, today)
    marks = {
        "DEMO": bundle.birth.demo,
        "SAMPLE": any(pack.status is not Status.OFFICIAL for pack in packs),
        "BEFORE THE CLOSE": bool(open_tools),
    }
    return tuple(mark for mark, holds in marks.items() if holds)


def _units(wordings: Sequence[Pack], own: Mapping[str, Section], agencies: Mapping[str, Agency]) -> Iterator[Unit]:
    """The agencies' units, then the groups'."""
    newest = max(wordings, key=lambda pack: pack.version)
    fields = list(_fields(wordings))
    groups: dict[str, list[tuple[Unit, Section]]] = {}
    for code in sorted(own):
        agency = agencies.get(code)
        least = enough(newest.tool, (agency.targets or {}).get(newest.tool) if agency else None)
        told = own[code].n >= least
        items = tuple(_item(question, field, own[code]) for question, field in fields) if told else ()
        unit = Unit(Level.AGENCY, code, agency, newest.tool, newest, own[code].n if told else None, least, items)
        groups.setdefault(agency.group if agency else "", []).append((unit, own[code]))
        yield unit
    for group in sorted(groups):
        yield _group(group, groups[group], fields, newest)


def _fields(wordings: Sequence[Pack]) -> Iterator[tuple[Question, Field]]:
    """Every field of some wordings of one pack, in the newest words."""
    seen: set[str] = set()
    for pack in sorted(wordings, key=lambda pack: -pack.version):
        for question in pack.questions:
            for field in question.fields if question.kind is not Kind.NOTE else ():
                if field.id not in seen:
                    seen.add(field.id)
                    yield question, field


def _group(name: str, members: list[tuple[Unit, Section]], fields: list[tuple[Question, Field]], newest: Pack) -> Unit:
    """The sum of a group; an item's part that no member tells exactly must itself be fit to be told."""
    everything = Section()
    for _, section in members:
        everything.add(section)
    least = enough(newest.tool, None)
    hidden = sum(section.n for unit, section in members if unit.n is None)
    told = everything.n >= least and not 0 < hidden < least
    items: list[ItemResult] = []
    for index, (question, field) in enumerate(fields if told else ()):
        beyond = Section()
        for unit, section in members:
            if unit.n is None or unit.items[index].showing is not Showing.EXACT:
                beyond.add(section)
        items.append(_item(question, field, everything, beyond))
    return Unit(Level.GROUP, name, None, newest.tool, newest, everything.n if told else None, least, tuple(items))


def _item(question: Question, field: Field, section: Section, beyond: Section | None = None) -> ItemResult:
    if question.kind is Kind.TEXT:
        answered, declined = section.counts[field.id, GIVEN], section.counts[field.id, None]
        return ItemResult(question, field, Showing.EXACT, answered, declined, ())
    if question.kind is Kind.NUMBER:
        return _number(question, field, section, beyond)
    if question.kind is Kind.MULTIPLE:
        return _multiple(question, field, section, beyond)
    counts = _counts(field, section)
    how = showing(counts, _counts(field, beyond) if beyond else None)
    most = max(counts, default=0)
    choices = tuple(
        ChoiceResult(
            choice.code,
            count if how is Showing.EXACT else None,
            coded=how is Showing.CODED and count == most,
        )
        for choice, count in zip(field.choices, counts, strict=True)
    )
    if how is Showing.WITHHELD:
        return ItemResult(question, field, how, None, None, choices)
    return ItemResult(question, field, how, sum(counts), section.counts[field.id, None], choices)


def _counts(field: Field, section: Section) -> list[int]:
    return [section.counts[field.id, choice.code] for choice in field.choices]


def _multiple(question: Question, field: Field, section: Section, beyond: Section | None) -> ItemResult:
    """Each choice of a multiple choice is a question by itself: ticked or not."""
    answered = section.counts[field.id, GIVEN]
    results: list[ChoiceResult] = []
    shown: set[Showing] = set()
    for choice in field.choices:
        ticked = section.counts[field.id, choice.code]
        rest = None
        if beyond is not None:
            ticked_beyond = beyond.counts[field.id, choice.code]
            rest = [ticked_beyond, beyond.counts[field.id, GIVEN] - ticked_beyond]
        how = showing([ticked, answered - ticked], rest)
        shown.add(how)
        results.append(
            ChoiceResult(
                choice.code,
                ticked if how is Showing.EXACT else None,
                coded=how is Showing.CODED and 2 * ticked > answered,
            )
        )
    if Showing.WITHHELD in shown:
        nothing = tuple(ChoiceResult(choice.code, None) for choice in field.choices)
        return ItemResult(question, field, Showing.WITHHELD, None, None, nothing)
    # An item with one coded choice is no exact one: a group's sum must not give it away.
    how = Showing.CODED if Showing.CODED in shown else Showing.EXACT
    return ItemResult(question, field, how, answered, section.counts[field.id, None], tuple(results))


def _number(question: Question, field: Field, section: Section, beyond: Section | None) -> ItemResult:
    """A number is averaged. Where (nearly) all gave the same one, the mean would tell what each of them said."""
    values = _values(field, section)
    how = showing(list(values.values()), list(_values(field, beyond).values()) if beyond else None)
    if how is not Showing.EXACT:
        return ItemResult(question, field, Showing.WITHHELD, None, None, ())
    answered = sum(values.values())
    mean = sum(value * times for value, times in values.items()) / answered
    return ItemResult(question, field, how, answered, section.counts[field.id, None], (), mean)


def _values(field: Field, section: Section) -> dict[int, int]:
    """How often each number was given."""
    return {
        value: times
        for (name, value), times in section.counts.items()
        if name == field.id and isinstance(value, int) and times
    }
