"""What leaves headquarters: thresholds, top-coding, and nothing to be had by subtraction."""

from __future__ import annotations

from collections import Counter as Count
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytui.campaign.models import Bundle
from surveytui.headquarters.disclosure import LEAST, STRAY, Showing, enough, is_alike, showing
from surveytui.headquarters.meter import GIVEN, Section
from surveytui.headquarters.results import Level, Unit, make_results
from surveytui.headquarters.tally import Tally, Where
from surveytui.questionnaire.models import Choice, Field, Kind, Pack, Question, Tool
from surveytui.text.words import Words
from tests.headquarters.office import Counter, Headquarters

AFTER = date(2031, 1, 1)


@pytest.mark.parametrize(
    ("tool", "target", "least"),
    [
        (Tool.EIT, None, 10),
        (Tool.EIT, 400, 10),
        (Tool.IIT, None, 30),
        (Tool.IIT, 45, 30),
        (Tool.IIT, 25, 25),
        (Tool.IIT, 7, 10),
    ],
)
def test_thresholds(tool: Tool, target: int | None, least: int) -> None:
    """EIT from 10; IIT from 30 or the whole quota, never under 10."""
    assert enough(tool, target) == least


@given(st.lists(st.integers(0, 60), min_size=2, max_size=6))
def test_what_is_shown_exactly_never_is_nearly_unanimous(counts: list[int]) -> None:
    """Exact counts stand for at least ten answers, of which at least a tenth, or three people, differ."""
    how = showing(counts)
    others = sum(counts) - max(counts)
    if how is Showing.EXACT:
        assert sum(counts) >= LEAST
        assert others > STRAY or 10 * others > sum(counts)
    if sum(counts) >= LEAST and others == 0:
        assert how is Showing.CODED


@pytest.mark.parametrize(
    ("counts", "alike"),
    [
        ([10, 0], True),
        ([9, 1], True),
        ([8, 2], False),
        ([98, 2], True),
        ([97, 3], False),
        ([396, 4], False),
        ([], False),
    ],
)
def test_unanimity_hides_among_near_unanimity(counts: list[int], alike: bool) -> None:
    """The sign alone does not say that all gave one answer; four who paid a bribe among 400 are told."""
    assert is_alike(counts) is alike


CODES = ("1", "2", "3")


def make_pack(bundle: Bundle, kind: Kind = Kind.SINGLE, tool: Tool = Tool.EIT) -> Pack:
    """A pack of one question."""
    choices = tuple(Choice(code=code, label=Words(code, code)) for code in CODES)
    field = Field(id="q") if kind is Kind.NUMBER else Field(id="q", choices=choices)
    question = Question(code="q", kind=kind, text=Words("ถาม", "Ask"), fields=(field,))
    return replace(bundle.packs[0], tool=tool, questions=(question,))


def tell(bundle: Bundle, pack: Pack, counts: dict[str, list[int]], *, declined: int = 0) -> dict[str, Unit]:
    """Results of agencies with those counts by choice, by code."""
    tally = Tally()
    for agency, some in counts.items():
        section = Section(n=sum(some) + declined)
        section.counts.update({("q", code): count for code, count in zip(CODES, some, strict=True)})
        section.counts["q", None] = declined
        tally.sections[Where(agency, pack.digest(), rehearsal=False)] = section
    results = make_results(tally, bundle, [pack], tools=frozenset(Tool), today=AFTER)
    return {unit.code: unit for unit in results.units}


def exact(unit: Unit) -> list[int] | None:
    """The counts of the unit's one item, None if they are not all told."""
    if unit.n is None or unit.items[0].showing is not Showing.EXACT:
        return None
    return [choice.count or 0 for choice in unit.items[0].choices]


def test_an_agency_below_the_threshold_is_in_the_sum_only(bundle: Bundle) -> None:
    """Nine respondents: no item, not even their number; two such agencies together are told with their group."""
    units = tell(
        bundle,
        make_pack(bundle),
        {"sample-town": [10, 10, 10], "sample-nong": [3, 3, 3], "sample-doi": [3, 3, 2]},
    )
    assert (units["sample-nong"].n, units["sample-nong"].items) == (None, ())
    assert exact(units["sample-town"]) == [10, 10, 10]
    assert exact(units["local"]) == [16, 16, 15]


def test_a_sum_that_gives_a_small_agency_away_is_hidden(bundle: Bundle) -> None:
    """One hidden agency in the group: the group minus the others would be its result."""
    units = tell(bundle, make_pack(bundle), {"sample-town": [10, 10, 10], "sample-nong": [3, 3, 3]})
    assert units["local"].n is None


def test_a_sum_that_gives_unanimity_away_is_hidden(bundle: Bundle) -> None:
    """All twenty of one office said the same: the group's counts would tell."""
    units = tell(bundle, make_pack(bundle), {"sample-town": [10, 10, 10], "sample-nong": [20, 0, 0]})
    (item,) = units["sample-nong"].items
    assert [(choice.count, choice.coded) for choice in item.choices] == [(None, True), (None, False), (None, False)]
    assert units["local"].items[0].showing is Showing.WITHHELD
    assert all(choice.count is None for choice in units["local"].items[0].choices)


@given(data=st.data())
def test_no_subtraction_tells_what_is_hidden(bundle_once: Bundle, data: st.DataObject) -> None:
    """What a group's exact sum holds beyond exact results of its own is ten answers or more, and not nearly alike."""
    some = st.lists(st.integers(0, 25), min_size=3, max_size=3)
    counts = {code: data.draw(some) for code in ("sample-town", "sample-nong", "sample-doi")}
    units = tell(bundle_once, make_pack(bundle_once), counts)
    total = exact(units["local"])
    if total is None:
        return
    shown = [own for code in counts if (own := exact(units[code])) is not None]
    rest = [total[index] - sum(own[index] for own in shown) for index in range(3)]
    assert sum(rest) == 0 or (sum(rest) >= LEAST and not is_alike(rest))


@pytest.fixture(scope="session")
def bundle_once(made: tuple[Path, Counter]) -> Bundle:
    """Version 1, for many examples."""
    return Headquarters(made[0]).home.newest()


def test_few_answers_to_one_item_are_withheld(bundle: Bundle) -> None:
    """Thirty respondents, but only nine answered this item: skip logic makes small cells too."""
    units = tell(bundle, make_pack(bundle), {"sample-town": [3, 3, 3]}, declined=21)
    (item,) = units["sample-town"].items
    assert (item.showing, item.answered, item.declined) == (Showing.WITHHELD, None, None)


@pytest.mark.parametrize("kind", [Kind.MULTIPLE, Kind.NUMBER])
def test_ticks_and_numbers_follow_the_same_rules(bundle: Bundle, kind: Kind) -> None:
    """A choice that all ticked is "≥ 90 %"; a mean rests on ten answers at least."""
    pack = make_pack(bundle, kind)
    for given_by, showing_as in ((12, {Kind.MULTIPLE: Showing.CODED, Kind.NUMBER: Showing.EXACT}), (9, {})):
        section = Section(n=12)
        section.counts.update({("q", GIVEN): given_by, ("q", "1"): given_by, ("q", "2"): given_by // 2})
        section.counts.update({("q", 4): given_by // 2, ("q", 6): given_by - given_by // 2})
        tally = Tally(sections={Where("sample-town", pack.digest(), rehearsal=False): section})
        (unit, _) = make_results(tally, bundle, [pack], tools=frozenset(Tool), today=AFTER).units
        (item,) = unit.items
        assert item.showing is showing_as.get(kind, Showing.WITHHELD)
        if given_by == 12 and kind is Kind.MULTIPLE:
            assert [(choice.count, choice.coded) for choice in item.choices] == [
                (None, True),
                (6, False),
                (None, False),
            ]
        if given_by == 12 and kind is Kind.NUMBER:
            assert item.mean == 5.0


@pytest.mark.parametrize(
    ("values", "mean"),
    [
        ({7: 12}, None),
        ({7: 11, 3: 1}, None),
        ({7: 18, 3: 1, 4: 1}, None),
        ({7: 4, 3: 8}, (4 * 7 + 8 * 3) / 12),
        ({7: 5, 3: 4}, None),
    ],
)
def test_a_mean_that_tells_what_each_said_is_withheld(
    bundle: Bundle, values: dict[int, int], mean: float | None
) -> None:
    """All or nearly all gave one number, or too few gave any: neither the mean nor how many there were is told."""
    units = number_units(bundle, {"sample-town": values}, n=30)
    (item,) = units["sample-town"].items
    assert item.mean == mean
    assert item.answered == (None if mean is None else sum(values.values()))


def test_a_mean_cannot_be_had_by_subtraction(bundle: Bundle) -> None:
    """One agency's mean is told and the other's withheld: their sum would give it away; two ordinary ones are summed."""
    units = number_units(bundle, {"sample-town": {1: 6, 2: 6}, "sample-nong": {7: 12}}, n=12)
    assert [units[code].items[0].mean for code in ("sample-town", "sample-nong", "local")] == [1.5, None, None]
    units = number_units(bundle, {"sample-town": {1: 6, 2: 6}, "sample-nong": {7: 6, 9: 6}}, n=12)
    assert units["local"].items[0].mean == 4.75


def number_units(bundle: Bundle, given_by: dict[str, dict[int, int]], *, n: int) -> dict[str, Unit]:
    """Results of agencies of `n` respondents, who gave each number that often, by code."""
    pack = make_pack(bundle, Kind.NUMBER)
    tally = Tally()
    for agency, values in given_by.items():
        section = Section(n=n, counts=Count({("q", value): times for value, times in values.items()}))
        section.counts["q", GIVEN] = sum(values.values())
        tally.sections[Where(agency, pack.digest(), rehearsal=False)] = section
    units = make_results(tally, bundle, [pack], tools=frozenset(Tool), today=AFTER).units
    return {unit.code: unit for unit in units}


def test_wordings_of_one_pack_are_told_together(bundle: Bundle) -> None:
    """A corrected wording does not split an agency into two small ones."""
    old = make_pack(bundle)
    new = replace(old, version=2)
    sections = {
        Where("sample-town", pack.digest(), rehearsal=False): Section(n=6, counts=Count({("q", "1"): 2, ("q", "2"): 4}))
        for pack in (old, new)
    }
    (unit, _) = make_results(Tally(sections=sections), bundle, [old, new], tools=frozenset(Tool), today=AFTER).units
    assert (unit.n, exact(unit), unit.pack.version) == (12, [4, 8, 0], 2)


def marks(bundle: Bundle, today: date) -> tuple[str, ...]:
    pack = make_pack(bundle)
    tally = Tally(sections={Where("sample-town", pack.digest(), rehearsal=False): Section(n=12)})
    return make_results(tally, bundle, [pack], tools=frozenset(Tool), today=today).marks


def test_results_carry_their_marks(bundle: Bundle) -> None:
    """DEMO from the birth record, SAMPLE from the wording, BEFORE THE CLOSE from the days; none of them gets lost."""
    assert marks(bundle, AFTER) == ("DEMO", "SAMPLE")
    assert marks(bundle, date(2030, 9, 30)) == ("DEMO", "SAMPLE", "BEFORE THE CLOSE")


def test_rehearsals_and_other_tools_are_not_told(bundle: Bundle) -> None:
    """Only the tools asked for, and no rehearsal, whatever their number."""
    pack = make_pack(bundle)
    sections = {Where("sample-town", pack.digest(), rehearsal=True): Section(n=50)}
    results = make_results(Tally(sections=sections), bundle, [pack], tools=frozenset(Tool), today=AFTER)
    assert (results.units, results.rehearsals) == ((), 50)
    sections = {Where("sample-town", pack.digest(), rehearsal=False): Section(n=50)}
    assert make_results(Tally(sections=sections), bundle, [pack], tools=frozenset({Tool.IIT}), today=AFTER).units == ()


def test_levels_are_told_apart(bundle: Bundle) -> None:
    """Agencies first, then their groups."""
    units = tell(bundle, make_pack(bundle), {"sample-town": [5, 5, 5], "sample-office": [5, 5, 5]})
    assert [(unit.code, unit.level) for unit in units.values()] == [
        ("sample-office", Level.AGENCY),
        ("sample-town", Level.AGENCY),
        ("local", Level.GROUP),
        ("regional", Level.GROUP),
    ]
