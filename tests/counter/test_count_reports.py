"""A counter's count reports: closed blocks only, numbered so that no two reports look like one counter copied."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from surveytui.counter.home import sealer_of
from surveytui.counter.outbox import export, tidy
from surveytui.counter.reports import copy_report, make_report, make_tickets
from surveytui.counter.station import Station
from surveytui.errors import HomeError
from surveytui.questionnaire.models import Tool
from surveytui.sync.report import NONE, Report, read_report
from surveytui.sync.ticket import read_ticket
from tests.world import AGENCY, World


@pytest.fixture
def station(world: World) -> Iterator[Station]:
    with Station(world.home, clock=lambda: date(2025, 6, 18)) as station:
        yield station


def answer(world: World, station: Station, times: int, *, tool: str = "EIT", rehearsal: bool = False) -> None:
    sealer = sealer_of(world.bundle)
    for number in range(times):
        assert station.keep(sealer.seal(b'{"n":%d}' % number), agency=AGENCY, tool=tool, rehearsal=rehearsal) == ""


def read(world: World, data: bytes) -> Report:
    devices = {device.id: device.key for device in world.bundle.devices}
    return read_report(data, campaign=world.bundle.birth.campaign_id().hex(), key_of=devices.get)


def test_only_closed_blocks_leave(world: World, station: Station) -> None:
    """Nine answers of two tools and twenty rehearsals: one block of five, whatever its tools; the rest is unsaid."""
    answer(world, station, 20, rehearsal=True)
    answer(world, station, 4, tool="IIT")
    report, data = make_report(station)
    assert report.blocks == ()
    answer(world, station, 5)
    report, data = make_report(station)
    assert sum(report.totals().values()) == 5
    assert report.totals()[AGENCY, Tool.IIT] == 4
    assert read(world, data) == report
    assert (report.closed, report.manifest, report.day) == (False, NONE, date(2025, 6, 18))


def test_with_nothing_new_the_same_bytes_go_out(world: World, station: Station) -> None:
    """Asking ten times says it once; four answers more are nothing new either."""
    answer(world, station, 5)
    first = make_report(station)
    answer(world, station, 4)
    assert all(make_report(station) == first for _ in range(10))
    answer(world, station, 1)
    second, _ = make_report(station)
    assert (second.seq, second.previous) == (2, first[0].digest())


def test_another_day_is_another_report(world: World) -> None:
    """A supervisor learns that the counter lives, and nothing else."""
    reports = []
    for day in (18, 19):
        with Station(world.home, clock=lambda day=day: date(2025, 6, day)) as station:  # type: ignore[misc]
            reports.append(make_report(station)[0])
    assert [report.seq for report in reports] == [1, 2]
    assert reports[1].previous == reports[0].digest()


def test_a_lost_or_spoilt_report_never_gives_its_number_away(world: World, station: Station) -> None:
    """The outbox emptied, the file damaged: the next report has a number that was never used."""
    answer(world, station, 5)
    make_report(station)
    path = world.home.report(station.device.id)
    path.unlink()
    second, _ = make_report(station)
    assert (second.seq, second.previous) == (2, NONE)
    path.write_bytes(path.read_bytes()[:-1])
    third, _ = make_report(station)
    assert third.seq == 3


def test_tidying_the_outbox_leaves_the_report(world: World, station: Station) -> None:
    """Orphans go, the report stays."""
    make_report(station)
    (world.home.outbox / "orphan.age").write_bytes(b"x")
    tidy(station)
    assert [path.name for path in world.home.outbox.iterdir()] == [f"{station.device.id}.report"]


def test_the_end_of_collection_releases_what_is_held_back(world: World, station: Station) -> None:
    """Three answers, collection finished: they are in the report, which says that nothing is held back."""
    answer(world, station, 3)
    station.change(finished=True, closed=True)
    report, _ = make_report(station)
    assert report.closed
    assert report.totals() == {(AGENCY, Tool.EIT): 3}


def test_an_export_brings_the_report(world: World, station: Station, tmp_path: Path) -> None:
    """The stick holds it beside the parcels, with the digest of the last batch, the same when exported again."""
    answer(world, station, 5)
    done = export(station, tmp_path)
    report = read(world, done.report.read_bytes())
    assert report.manifest == station.vault.last_manifest() != NONE
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    export(station, tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


def test_a_copy_s_later_report_is_never_overwritten(world: World, station: Station, tmp_path: Path) -> None:
    """A stick with a higher number of this very counter keeps it: it proves that the counter was copied."""
    for day in range(1, 4):
        station._clock = lambda day=day: date(2025, 6, 18 + day)  # type: ignore[misc]
        make_report(station)
    copy_report(station, tmp_path)
    world.home.report(station.device.id).unlink()
    station.change(reported=0)
    station._clock = lambda: date(2025, 7, 1)
    path = copy_report(station, tmp_path)
    assert {read(world, file.read_bytes()).seq for file in tmp_path.glob("*.report")} == {3, 1}
    assert path.name != f"{station.device.id}.report"


def test_tickets_say_what_the_report_says(world: World, station: Station) -> None:
    """Totals of every tool of the counter's agency."""
    answer(world, station, 7)
    report, (text,) = make_tickets(station)
    ticket = read_ticket(
        text,
        campaign=report.campaign,
        key_of=lambda _: station.device.key,
        agencies_of=lambda _: station.device.agencies,
    )
    assert ticket.totals == {(AGENCY, Tool.EIT): 5, (AGENCY, Tool.IIT): 0}
    assert ticket.seq == report.seq


def test_a_disk_that_refuses_is_one_line(world: World, station: Station) -> None:
    """The outbox is a file: one clear line; its number is never used again."""
    world.home.outbox.rmdir()
    world.home.outbox.write_bytes(b"")
    with pytest.raises(HomeError, match="cannot be written"):
        make_report(station)
    world.home.outbox.unlink()
    world.home.outbox.mkdir()
    report, _ = make_report(station)
    assert report.seq == 2
