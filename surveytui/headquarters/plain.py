"""Results as plain values, for JSON."""

from __future__ import annotations

from surveytui.headquarters.results import ItemResult, Results, Unit


def plain_results(results: Results) -> dict[str, object]:
    """Everything that may be told; a number that may not is null."""
    return {
        "marks": list(results.marks),
        "day": results.day.isoformat(),
        "rehearsals": results.rehearsals,
        "units": [_unit(unit) for unit in results.units],
    }


def _unit(unit: Unit) -> dict[str, object]:
    return {
        "level": unit.level,
        "code": unit.code,
        "tool": unit.tool,
        "pack": unit.pack.id,
        "pack_version": unit.pack.version,
        "respondents": unit.n,
        "least": unit.least,
        "items": [_item(item) for item in unit.items],
    }


def _item(item: ItemResult) -> dict[str, object]:
    return {
        "item": item.field.id,
        "showing": item.showing,
        "answered": item.answered,
        "declined": item.declined,
        "mean": item.mean,
        "choices": [
            {"code": choice.code, "count": choice.count, "at_least_90_percent": choice.coded} for choice in item.choices
        ],
    }
