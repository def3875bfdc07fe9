"""From counts to the supervisor's board: how far, how fast, whether it will do, whom to call. Pure (DESIGN D6, D7).

Nothing is reckoned from anything but closed blocks, so that no number that is held back can be worked out.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from surveytui.campaign.models import Agency, Bundle, Device, Window
from surveytui.campaign.quotas import span, target
from surveytui.questionnaire.models import Status as PackStatus
from surveytui.questionnaire.models import Tool
from surveytui.sync.board import (
    Board,
    Call,
    Detail,
    Interval,
    LastYear,
    Line,
    Machine,
    Note,
    Pace,
    Published,
    Status,
    Why,
)
from surveytui.sync.hub.store import Heard, Standing, Store
from surveytui.sync.sentences import reason

SILENT = 7
"""Days without a report after which a counter counts as silent."""
SPAN = 14
"""Days of data from which a pace is told."""
CLOSING = 3
"""Days left from which an agency that has not met its target is to be called."""
CALLED = 2
"""Days for which an agency that was called is left in peace."""

Key = tuple[str, Tool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standings:
    """Everything that a hub knows, read at one moment."""

    heard: Mapping[str, Heard]
    now: tuple[Standing, ...]
    before: tuple[Standing, ...]
    """As it was known `SPAN` days ago."""
    notes: Mapping[str, list[Note]] = field(default_factory=dict)
    published: Mapping[str, Published] = field(default_factory=dict)
    last_year: Mapping[str, LastYear] = field(default_factory=dict)


def reckon(bundle: Bundle, standings: Standings, today: date) -> Board:
    """The board of one day.

    Args:
        bundle: The campaign.
        standings: What is known; `before` as of `today - SPAN`.
        today: The supervisor's day.
    """
    reckoner = _Reckoner(bundle, standings, today)
    lines = reckoner.lines()
    heard = [one.day for one in standings.heard.values()]
    return Board(
        title=bundle.birth.name,
        day=today,
        block=bundle.policy.block,
        lines=tuple(lines),
        calls=tuple(reckoner.calls(lines)),
        details=_Details({agency.code: agency for agency in bundle.agencies}, reckoner.detail),
        days_left={window.tool: days_left(window, today) for window in bundle.windows},
        newest=_since(max(heard), today) if heard else None,
        oit_due=bundle.oit.closes if bundle.oit else None,
        calendar=bundle.calendar,
        sample=bundle.birth.demo or any(pack.status is not PackStatus.OFFICIAL for pack in bundle.packs),
    )


def read_board(store: Store, bundle: Bundle, today: date) -> Board:
    """The board of one day, out of a hub's store.

    Raises:
        HubError: the database cannot be read.
    """
    standings = Standings(
        heard=store.heard(),
        now=tuple(store.standings()),
        before=tuple(store.standings(until=today - timedelta(days=SPAN))),
        notes=store.notes(),
        published=store.published(),
        last_year=store.last_year(),
    )
    return reckon(bundle, standings, today)


def days_left(window: Window, today: date) -> int:
    """Days on which answers may still come, today included; 0 when it is over."""
    return max(0, (window.closes - max(today, window.first)).days + 1)


def _since(day: date, today: date) -> int:
    return max(0, (today - day).days)


class _Details(Mapping[str, Detail]):
    """Details that are reckoned when somebody asks: a nation's counters are many, and one agency is looked at."""

    def __init__(self, agencies: dict[str, Agency], reckon_one: Callable[[Agency], Detail]) -> None:
        self._agencies = agencies
        self._reckon_one = reckon_one
        self._made: dict[str, Detail] = {}

    def __getitem__(self, code: str) -> Detail:
        if code not in self._made:
            self._made[code] = self._reckon_one(self._agencies[code])
        return self._made[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._agencies)

    def __len__(self) -> int:
        return len(self._agencies)


@dataclass
class _Reckoner:
    bundle: Bundle
    standings: Standings
    today: date

    @cached_property
    def _devices(self) -> dict[str, list[Device]]:
        """The counters of each agency, retired ones too: what they counted stays counted."""
        found: dict[str, list[Device]] = defaultdict(list)
        for device in self.bundle.devices:
            for agency in device.agencies:
                found[agency].append(device)
        return found

    @cached_property
    def _now(self) -> dict[Key, int]:
        return _sums(self.standings.now)

    @cached_property
    def _before(self) -> dict[Key, int]:
        return _sums(self.standings.before)

    @cached_property
    def _closes(self) -> dict[Tool, date]:
        return {window.tool: window.closes for window in self.bundle.windows}

    def lines(self) -> list[Line]:
        """Every agency and tool, worst first."""
        lines = [self._line(agency, window) for agency in self.bundle.agencies for window in self.bundle.windows]
        lines.sort(key=_badness)
        return lines

    def _line(self, agency: Agency, window: Window) -> Line:
        tool = window.tool
        serving = [device for device in self._devices.get(agency.code, []) if tool in device.tools]
        heard = [one for device in serving if (one := self.standings.heard.get(device.id))]
        open_counters = sum(self._may_hold(device) for device in serving)
        got = self._interval(self._now.get((agency.code, tool), 0), open_counters)
        wanted = target(agency, tool, self.bundle.quotas)
        newest = max((one.day for one in heard), default=None)
        left = days_left(window, self.today)
        met = wanted is not None and got.least >= wanted
        lost = self._is_silent(window, newest) and not met
        pace = None if lost or newest is None else self._pace(agency.code, window, newest, got, open_counters)
        forecast = None if lost else self._forecast(window, newest, got, pace)
        return Line(
            agency=agency,
            tool=tool,
            got=got,
            target=wanted,
            needed=(wanted - got.least) / left if wanted is not None and not met and left else None,
            pace=pace,
            forecast=forecast,
            reported=None if newest is None else _since(newest, self.today),
            status=self._status(window, newest, wanted, met, lost, forecast),
            open_counters=open_counters,
            days_left=left,
        )

    def _may_hold(self, device: Device) -> bool:
        """Whether a counter may hold answers back: it is in use and has not said that it is finished."""
        heard = self.standings.heard.get(device.id)
        return not (heard.closed if heard else device.retired)

    def _interval(self, least: int, open_counters: int) -> Interval:
        return Interval(*span(least, open_counters=open_counters, block=self.bundle.policy.block))

    def _is_silent(self, window: Window, newest: date | None) -> bool:
        """No word for a week while the window is open; a counter that never spoke has the window's first week."""
        if not window.first <= self.today <= self._closes[window.tool]:
            return False
        return _since(newest or window.first, self.today) >= SILENT

    def _pace(self, agency: str, window: Window, newest: date, got: Interval, open_counters: int) -> Pace | None:
        """Answers a day over the last two weeks of data; over the whole window where nothing older is known."""
        old = self._before.get((agency, window.tool))
        start = self.today - timedelta(days=SPAN)
        if old is not None and start > window.first:
            then = self._interval(old, open_counters)
        else:
            start, then = window.first, Interval(0, 0)
        days = (newest - start).days
        if (self.today - window.first).days < SPAN or days < 1:
            return None
        return Pace(max(0, got.least - then.most) / days, max(0, got.most - then.least) / days)

    @staticmethod
    def _forecast(window: Window, newest: date | None, got: Interval, pace: Pace | None) -> Interval | None:
        """How many there will be at the close if it goes on like this, from both ends."""
        if pace is None or newest is None:
            return None
        days = max(0, (window.closes - newest).days)
        return Interval(got.least + math.floor(pace.least * days), got.most + math.ceil(pace.most * days))

    def _status(
        self,
        window: Window,
        newest: date | None,
        wanted: int | None,
        met: bool,
        lost: bool,
        forecast: Interval | None,
    ) -> Status:
        if met:
            return Status.MET
        if lost:
            return Status.SILENT
        over = self.today > window.closes
        if self.today < window.first or (newest is None and not over):
            return Status.NOT_STARTED
        return _judged(wanted, forecast, over=over)

    # whom to call
    def calls(self, lines: Iterable[Line]) -> list[Call]:
        """One call an agency, for the most urgent of its reasons; nobody twice within two days."""
        urgent: dict[str, tuple[int, int, Call]] = {}
        for place, (line, why) in enumerate((line, why) for line in lines if (why := self._why(line))):
            code = line.agency.code
            rank = (list(Why).index(why), place)
            if code in urgent and urgent[code][:2] <= rank:
                continue
            urgent[code] = (*rank, self._call(line, why))
        return [call for _, _, call in sorted(urgent.values(), key=lambda one: one[:2])]

    def _why(self, line: Line) -> Why | None:
        notes = self.standings.notes.get(line.agency.code)
        if notes and _since(notes[0].day, self.today) < CALLED:
            return None
        if any(self._fork(device) for device in self._devices.get(line.agency.code, [])):
            return Why.FORK
        if line.status is Status.SILENT:
            return Why.SILENT
        if line.status is Status.BEHIND and line.days_left:
            return Why.BEHIND
        if 0 < line.days_left <= CLOSING and line.status not in {Status.MET, Status.NOT_STARTED}:
            return Why.CLOSING if line.target is not None else None
        return None

    def _fork(self, device: Device) -> bool:
        heard = self.standings.heard.get(device.id)
        return heard is not None and heard.fork is not None and not device.retired

    def _call(self, line: Line, why: Why) -> Call:
        devices = self._devices.get(line.agency.code, [])
        forked = next((device.name for device in devices if self._fork(device)), "")
        said = reason(line, why, machine=forked, has_counter=bool(devices))
        return Call(agency=line.agency, tool=None if why is Why.FORK else line.tool, why=why, reason=said)

    # the detail of an agency
    def detail(self, agency: Agency) -> Detail:
        """All there is about one agency beside its lines."""
        return Detail(
            machines=tuple(self._machine(device) for device in self._devices.get(agency.code, [])),
            notes=tuple(self.standings.notes.get(agency.code, [])),
            oit=self.standings.published.get(agency.code),
            last_year=self.standings.last_year.get(agency.code),
        )

    def _machine(self, device: Device) -> Machine:
        heard = self.standings.heard.get(device.id)
        windows = [window for window in self.bundle.windows if window.tool in device.tools]
        day = heard.day if heard else None
        return Machine(
            device=device.id,
            name=device.name,
            number=heard.seq if heard else None,
            reported=None if day is None else _since(day, self.today),
            silent=not device.retired and any(self._is_silent(window, day) for window in windows),
            closed=heard is not None and heard.closed,
            fork=heard.fork if heard else None,
            retired=device.retired,
        )


def _judged(wanted: int | None, forecast: Interval | None, *, over: bool) -> Status:
    """Behind: even the upper end of the forecast misses the target. On pace: the lower end reaches it."""
    if wanted is None:
        return Status.ON_PACE
    if forecast is None:
        return Status.BEHIND if over else Status.EARLY
    if forecast.most < wanted:
        return Status.BEHIND
    return Status.CLOSE if forecast.least < wanted else Status.ON_PACE


def _sums(standings: Iterable[Standing]) -> dict[Key, int]:
    """Answers by agency and tool, over all counters."""
    found: dict[Key, int] = defaultdict(int)
    for one in standings:
        found[one.agency, one.tool] += one.count
    return found


_ORDER = {status: place for place, status in enumerate(Status)}


def _badness(line: Line) -> tuple[int, float, str, str]:
    """Worst first: by status, then by the share that is missing."""
    share = line.got.least / line.target if line.target else 1.0
    return _ORDER[line.status], share, line.agency.code, line.tool.value
