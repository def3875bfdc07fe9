"""How many answers an agency needs (D7): pure arithmetic over rules that are data. docs/quotas.md.

A minimum read off the official system wins over every rule. Else the first rule that fits tool and group is reckoned
over the eligible population, in whole numbers: n = N where N < `all_below`, else min(cap, max(floor, ⌈percent·N/100⌉)).
"""

from __future__ import annotations

from surveytui.campaign.models import Agency, QuotaRule
from surveytui.questionnaire.models import Tool

ITA = (QuotaRule(tool=Tool.EIT), QuotaRule(tool=Tool.IIT))
"""ITA's own rule for state agencies: 10 %, at least 30, at most 400, all where fewer than 30 may answer."""


def rule_for(agency: Agency, tool: Tool, rules: tuple[QuotaRule, ...]) -> QuotaRule | None:
    """The first rule that fits; None if none does."""
    return next((rule for rule in rules if rule.tool is tool and rule.group in {"any", agency.group}), None)


def sample_size(population: int, rule: QuotaRule) -> int:
    """How many of `population` people a rule wants.

    Raises:
        ValueError: a negative population.
    """
    if population < 0:
        raise ValueError("a population is not negative")
    if population < rule.all_below:
        return population
    share = -(-rule.percent * population // 100)
    return min(population, rule.cap, max(rule.floor, share))


def target(agency: Agency, tool: Tool, rules: tuple[QuotaRule, ...]) -> int | None:
    """The number of answers wanted of an agency; None where nobody set one and none can be reckoned."""
    return target_by(rule_for(agency, tool, rules), agency, tool)


def target_by(rule: QuotaRule | None, agency: Agency, tool: Tool) -> int | None:
    """The same by a rule that was found before: it is one for every agency of a group."""
    if rule is not None and rule.kind == "counter":
        return None
    given = (agency.targets or {}).get(tool)
    if given is not None:
        return given
    population = (agency.population or {}).get(tool)
    return None if rule is None or population is None else sample_size(population, rule)


def closes_at(agency: Agency, tool: Tool, rules: tuple[QuotaRule, ...]) -> int | None:
    """The number of answers at which a *normal* quota closes; None for the kinds that turn nobody away."""
    rule = rule_for(agency, tool, rules)
    return target(agency, tool, rules) if rule is not None and rule.kind == "normal" else None


def span(least: int, *, open_counters: int, block: int) -> tuple[int, int]:
    """What closed blocks allow to be known: at least S, at most S + (k − 1) × counters not yet closed (D7).

    Args:
        least: S, the answers in closed blocks.
        open_counters: Counters that may still hold answers back.
        block: k.
    """
    return least, least + (block - 1) * open_counters
