"""All there is about one agency beside its lines. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from surveytui.campaign.models import Device
from surveytui.sync.board import Detail, Machine
from surveytui.sync.plan import Plan
from surveytui.sync.standings import Standings


class Details(Mapping[str, Detail]):
    """Details that are made when somebody asks: a nation's counters are many, and one agency is looked at.

    Args:
        plan: The campaign on a day.
        standings: What is known.
    """

    def __init__(self, plan: Plan, standings: Standings) -> None:
        self._plan = plan
        self._standings = standings
        self._made: dict[str, Detail] = {}

    def __getitem__(self, code: str) -> Detail:
        if code not in self._made:
            self._made[code] = self._detail(self._plan.agencies[code].code)
        return self._made[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._plan.agencies)

    def __len__(self) -> int:
        return len(self._plan.agencies)

    def _detail(self, code: str) -> Detail:
        standings = self._standings
        return Detail(
            machines=tuple(self._machine(device) for device in self._plan.devices.get(code, [])),
            notes=tuple(standings.notes.get(code, [])),
            oit=standings.published.get(code),
            last_year=standings.last_year.get(code),
        )

    def _machine(self, device: Device) -> Machine:
        plan, heard = self._plan, self._standings.heard.get(device.id)
        day = heard.day if heard else None
        closed = heard is not None and heard.closed
        silent = any(plan.is_silent(term, day) for term in plan.terms if term.tool in device.tools)
        return Machine(
            device=device.id,
            name=device.name,
            number=heard.seq if heard else None,
            reported=None if day is None else plan.since(day),
            silent=silent and not device.retired and not closed,
            closed=closed,
            fork=heard.fork if heard else None,
            retired=device.retired,
        )
