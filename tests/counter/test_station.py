"""The keeper's judgement of a record: what is kept, what is refused, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from surveytui.campaign.models import Cell, QuotaRule
from surveytui.campaign.quotas import ITA
from surveytui.counter import platform
from surveytui.counter.home import sealer_of
from surveytui.counter.rehearsal import rehearse
from surveytui.counter.station import Station
from surveytui.errors import HomeError, VaultBusyError, VaultError
from surveytui.questionnaire.models import Tool
from surveytui.sealing.private import Opener, generate_seed, public_of
from surveytui.sealing.record import Sealer
from tests.world import AGENCY, World


@pytest.fixture
def station(world: World) -> Iterator[Station]:
    with Station(world.home, clock=lambda: date(2025, 6, 18)) as station:
        yield station


def test_a_sealed_record_is_kept_and_counted(world: World, station: Station) -> None:
    """What is kept can be opened by headquarters alone, and counts once, in its cell."""
    record = sealer_of(world.bundle).seal(b'{"a":1}')
    assert station.keep(record, agency=AGENCY, tool="EIT") == ""
    cell = Cell(AGENCY, "EIT")
    assert station.vault.counts()[cell] == 1
    assert station.since_start == {cell: 1}
    draft = station.vault.draft()
    opener = Opener([world.seed], world.bundle.birth.campaign_id(), world.bundle.birth.bucket)
    assert [opener.open(kept) for kept in station.vault.records(draft.slots)] == [b'{"a":1}']


def test_what_is_foreign_is_refused(world: World, station: Station) -> None:
    """A wrong length, an unknown agency or tool, or a key that the bundle does not name never reach the disk."""
    birth = world.bundle.birth
    good = sealer_of(world.bundle).seal(b"{}")
    other_key = Sealer(public_of(generate_seed()), birth.campaign_id(), birth.bucket).seal(b"{}")
    assert station.keep(good[:-1], agency=AGENCY, tool="EIT") == "foreign"
    assert station.keep(good, agency="elsewhere", tool="EIT") == "foreign"
    assert station.keep(good, agency=AGENCY, tool="OIT") == "foreign"
    assert station.keep(other_key, agency=AGENCY, tool="EIT") == "foreign"
    assert station.keep(b"\x02" + good[1:], agency=AGENCY, tool="EIT") == "foreign"
    assert sum(station.vault.counts().values()) == 0


def test_a_disk_that_fails_refuses_and_goes_on(world: World, station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    """One failed write loses nothing that was kept before or comes after."""
    record = sealer_of(world.bundle).seal(b"{}")

    def fail(*_: object) -> None:
        raise VaultError(world.bundle.agencies[0].name)

    with monkeypatch.context() as patched:
        patched.setattr(station.vault, "keep", fail)
        assert station.keep(record, agency=AGENCY, tool="EIT") == "disk"
    assert station.keep(record, agency=AGENCY, tool="EIT") == ""
    assert sum(station.vault.counts().values()) == 1


def test_nobody_is_asked_when_there_is_no_room(world: World, station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    """Full vault, full disk, closed day: known before the first question."""
    assert station.closed() == ""
    monkeypatch.setattr(platform, "free_bytes", lambda _: 1000)
    assert station.closed() == "disk"
    record = sealer_of(world.bundle).seal(b"{}")
    while station.vault.free >= world.bundle.policy.reserve:
        station.keep(record, agency=AGENCY, tool="EIT")
    assert station.closed() == "room"
    station.change(closed=True)
    assert station.closed() == "day"
    station.change(finished=True)
    assert station.closed() == "over"


@pytest.mark.parametrize(
    ("clock", "day"),
    [
        (date(2009, 1, 1), date(2025, 1, 6)),
        (date(2025, 6, 18), date(2025, 6, 18)),
        (date(2568, 6, 18), date(2568, 6, 18)),
    ],
)
def test_a_wrong_clock_puts_no_day_back_and_refuses_nobody(world: World, clock: date, day: date) -> None:
    """The window never refuses; the day is never before what is known."""
    with Station(world.home, clock=lambda: clock) as station:
        assert station.day == day
        assert station.closed() == ""
        assert station.keep(sealer_of(world.bundle).seal(b"{}"), agency=AGENCY, tool="EIT") == ""


def test_a_second_program_gets_one_line(world: World, station: Station) -> None:
    """While the counter runs, nobody else can make an answer wait."""
    assert station.vault.free
    with pytest.raises(VaultBusyError):
        Station(world.home)


def test_what_officers_choose_stays(world: World) -> None:
    """Tools, closed, theme: after a restart as before it."""
    with Station(world.home) as station:
        assert [tool.value for tool in station.tools()] == ["EIT", "IIT"]
        station.change(tools=("IIT",), theme="dark")
    with Station(world.home) as again:
        assert [tool.value for tool in again.tools()] == ["IIT"]
        assert again.state.theme == "dark"


def test_a_normal_quota_closes_and_a_minimum_does_not(world: World) -> None:
    """Three answers wanted of EIT by a quota that closes: then IIT alone is asked; with both met nobody can answer."""
    rules = (
        QuotaRule(tool=Tool.EIT, kind="normal", percent=0, floor=3, cap=3, all_below=0),
        QuotaRule(tool=Tool.IIT, kind="normal", percent=0, floor=1, cap=1, all_below=0),
    )
    agency = replace(world.bundle.agencies[0], targets=None, population={Tool.EIT: 500, Tool.IIT: 500})
    world.trust(world.next_version(quotas=rules, agencies=(agency,)))
    sealer = sealer_of(world.bundle)
    with Station(world.home) as station:
        for _ in range(3):
            assert station.closed() == ""
            assert station.keep(sealer.seal(b"{}"), agency=AGENCY, tool="EIT") == ""
        assert station.tools() == (Tool.IIT,)
        assert station.closed() == ""
        assert station.keep(sealer.seal(b"{}"), agency=AGENCY, tool="IIT") == ""
        assert station.closed() == "quota"
    world.trust(world.next_version(quotas=ITA))
    with Station(world.home) as station:
        assert station.closed() == ""
        assert station.tools() == (Tool.EIT, Tool.IIT)


def test_rehearsals_meet_no_quota(world: World) -> None:
    """However many, before and after the answers: they count in their own cell, and the last place stays a respondent's."""
    rule = QuotaRule(tool=Tool.EIT, kind="normal", percent=0, floor=3, cap=3, all_below=0)
    agency = replace(world.bundle.agencies[0], targets=None, population={Tool.EIT: 500})
    eit = tuple(pack for pack in world.bundle.packs if pack.tool is Tool.EIT)
    world.trust(world.next_version(quotas=(rule,), agencies=(agency,), packs=eit))
    sealer = sealer_of(world.bundle)
    with Station(world.home) as station:

        def keep(times: int, *, rehearsal: bool) -> str:
            for _ in range(times):
                assert station.keep(sealer.seal(b"{}"), agency=AGENCY, tool="EIT", rehearsal=rehearsal) == ""
            return station.closed()

        assert keep(4, rehearsal=True) == ""
        assert not station.is_full(Tool.EIT)
        assert keep(2, rehearsal=False) == ""
        assert keep(4, rehearsal=True) == ""
        assert keep(1, rehearsal=False) == "quota"
        assert station.is_full(Tool.EIT)
        assert keep(1, rehearsal=False) == "quota"  # whoever was answering when the last place went is not sent away
        assert station.vault.counts() == {Cell(AGENCY, "EIT"): 4, Cell(AGENCY, "EIT", rehearsal=True): 8} | {
            cell: 0 for cell in station.vault.cells if cell.tool != "EIT"
        }
        with pytest.raises(HomeError):  # nobody is asked any more, rehearsed or not
            rehearse(station, times=1, tool=Tool.EIT)
