"""Quotas: the field's worked figures, what wins over what, and what closed blocks allow to be known."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytui.campaign.models import Agency, QuotaRule
from surveytui.campaign.quotas import ITA, closes_at, sample_size, span, target
from surveytui.questionnaire.models import Tool
from surveytui.text.words import Words


def agency(
    *, eit: int | None = None, given: int | None = None, group: Literal["regional", "local"] = "local"
) -> Agency:
    name = Words(th="หน่วยงาน", en="agency")
    return Agency(
        code="a",
        name=name,
        short=name,
        group=group,
        population={Tool.EIT: eit} if eit is not None else None,
        targets={Tool.EIT: given} if given is not None else None,
    )


@pytest.mark.parametrize(
    ("population", "wanted"),
    [(25, 25), (29, 29), (30, 30), (60, 30), (300, 30), (301, 31), (450, 45), (4000, 400), (20_000, 400), (1, 1)],
)
def test_ita_s_own_rule(population: int, wanted: int) -> None:
    """N = N where N < 30, else min(400, max(30, ⌈0.10·N⌉)): the figures of the field."""
    assert target(agency(eit=population), Tool.EIT, ITA) == wanted


@pytest.mark.parametrize(("population", "wanted"), [(10, 10), (24, 24), (25, 25), (26, 25), (9000, 25)])
def test_other_sectors_take_25_or_all(population: int, wanted: int) -> None:
    """At least 25, all if fewer, is a rule of data like any other."""
    rule = QuotaRule(tool=Tool.EIT, percent=0, floor=25, cap=25, all_below=25)
    assert sample_size(population, rule) == wanted


def test_take_all_is_a_rule_too() -> None:
    """100 per cent without a cap that bites is everybody."""
    rule = QuotaRule(tool=Tool.IIT, percent=100, cap=1_000_000)
    assert sample_size(1234, rule) == 1234


def test_what_was_read_off_the_official_system_wins() -> None:
    """A given minimum wins over the formula, larger or smaller; without rule and population there is none."""
    assert target(agency(eit=450, given=55), Tool.EIT, ITA) == 55
    assert target(agency(eit=450, given=20), Tool.EIT, ITA) == 20
    assert target(agency(given=20), Tool.EIT, ()) == 20
    assert target(agency(), Tool.EIT, ITA) is None
    assert target(agency(eit=450), Tool.EIT, ()) is None


def test_the_first_rule_of_the_group_is_taken() -> None:
    """A rule for regional offices does not touch a local body, and a general one stands behind it."""
    rules = (QuotaRule(tool=Tool.EIT, group="regional", floor=50), *ITA)
    assert target(agency(eit=100, group="regional"), Tool.EIT, rules) == 50
    assert target(agency(eit=100), Tool.EIT, rules) == 30


def test_kinds() -> None:
    """A counter has no target, even where one was given; only a normal quota closes."""
    counter = (QuotaRule(tool=Tool.EIT, kind="counter"),)
    normal = (QuotaRule(tool=Tool.EIT, kind="normal"),)
    assert target(agency(eit=450, given=55), Tool.EIT, counter) is None
    assert closes_at(agency(eit=450), Tool.EIT, normal) == 45
    assert closes_at(agency(eit=450), Tool.EIT, ITA) is None


@given(
    population=st.integers(0, 10**7),
    percent=st.integers(0, 100),
    floor=st.integers(0, 500),
    more=st.integers(0, 10**6),
    below=st.integers(0, 100),
)
def test_no_rule_wants_more_than_there_are(population: int, percent: int, floor: int, more: int, below: int) -> None:
    """Whatever the rule: never more than everybody, never under the floor unless fewer are there, growing with N."""
    rule = QuotaRule(tool=Tool.EIT, percent=percent, floor=floor, cap=floor + more, all_below=below)
    size = sample_size(population, rule)
    assert 0 <= size <= population
    assert size >= min(floor, population)
    assert size <= max(rule.cap, below)


def test_a_population_is_not_negative() -> None:
    """Arithmetic on nonsense is refused."""
    with pytest.raises(ValueError, match="negative"):
        sample_size(-1, ITA[0])


def test_what_closed_blocks_allow_to_be_known() -> None:
    """At least S, at most S + (k − 1) × counters not yet closed: 24–32 with two of them and k = 5."""
    assert span(24, open_counters=2, block=5) == (24, 32)
    assert span(24, open_counters=0, block=5) == (24, 24)
