"""Whom to call today, and why. Pure."""

from __future__ import annotations

from surveytui.campaign.models import Agency, Device
from surveytui.sync.board import Call, Line, Status, Why
from surveytui.sync.plan import Plan, Serving, unfinished
from surveytui.sync.sentences import brief, counter_reason, finish_reason, reason
from surveytui.sync.standings import Standings

CLOSING = 3
"""Days left after today from which an agency that has not met its target is to be called."""
CALLED = 2
"""Days for which an agency that was called is left in peace."""

Badness = tuple[int, float, str, str]
"""What lines are sorted by: status, share, agency, tool."""
Rank = tuple[int, Badness]
"""What calls are sorted by: the reason, then the line."""

_URGENCY = {why: place for place, why in enumerate(Why)}


def call_for(
    plan: Plan, agency: Agency, lines: list[tuple[Badness, Line]], serving: list[Serving], standings: Standings
) -> tuple[Rank, Call] | None:
    """The call that an agency needs, for the most urgent of its reasons; None where it needs none.

    Args:
        plan: The campaign on that day.
        agency: The agency.
        lines: Its lines.
        serving: Its counters.
        standings: What is known.
    """
    notes = standings.notes.get(agency.code)
    if any(0 <= (plan.today - note.day).days < CALLED for note in notes or ()):  # a day to come is a clock's mistake
        return None
    forked = next((device for device, heard in serving if heard and heard.fork and not device.retired), None)
    dumb = plan.silent_counters([line for _, line in lines], serving)
    open_still = [device.name for device in unfinished(serving)] if plan.over else []
    found: tuple[Rank, Line, Why] | None = None
    for badness, line in lines:
        why = Why.FORK if forked else Why.FINISH if open_still else _why(line, dumb)
        if why is not None and (found is None or (_URGENCY[why], badness) < found[0]):
            found = (_URGENCY[why], badness), line, why
    if found is None:
        return None
    rank, line, why = found
    match why:
        case Why.COUNTER:
            named = [(device.name, days) for device, days in dumb]
            said, short = counter_reason(named), counter_reason(named[:1])
        case Why.FINISH:
            said, short = finish_reason(open_still), finish_reason(open_still[:1])
        case _:
            machine = forked.name if forked else ""
            said = reason(line, why, machine=machine, has_counter=bool(serving))
            short = brief(line, why, machine=machine, has_counter=bool(serving))
    tool = None if why in {Why.FORK, Why.COUNTER, Why.FINISH} else line.tool
    return rank, Call(agency=agency, tool=tool, why=why, reason=said, brief=short)


def _why(line: Line, dumb: list[tuple[Device, int | None]]) -> Why | None:
    if line.status is Status.SILENT:
        return Why.SILENT
    if line.status is not Status.MET and any(line.tool in device.tools for device, _ in dumb):
        return Why.COUNTER
    if line.status in {Status.BEHIND, Status.MISSED} and line.days_left:
        return Why.BEHIND
    if 0 < line.days_left <= CLOSING + 1 and line.status not in {Status.MET, Status.NOT_STARTED}:
        return Why.CLOSING if line.target is not None else None
    return None
