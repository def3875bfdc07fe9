"""The counter's count report: made when somebody asks, from closed blocks and nothing else (DESIGN D6)."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from surveytui import foreign
from surveytui.campaign.models import Cell
from surveytui.counter import platform
from surveytui.counter.home import fixed_time
from surveytui.counter.station import Station
from surveytui.errors import HomeError
from surveytui.questionnaire.models import Tool
from surveytui.sync.report import MOST_BYTES, NONE, Block, Count, Report, file_name, read_own, sign_report
from surveytui.sync.ticket import write_tickets
from surveytui.sync.transport import REPORT
from surveytui.text.system import because
from surveytui.text.words import Words
from surveytui.vault import Block as ClosedBlock


def make_report(station: Station) -> tuple[Report, bytes]:
    """The newest report and its signed bytes, which lie in the outbox as well.

    The one in the outbox stays as it is while it says what there is to say, so that sending it again tells nothing new.
    When every window is over for certain, what is left in the open block is released first.

    Raises:
        HomeError: the disk does not take it.
        VaultError: the vault cannot be read or written.
    """
    if station.closing:
        station.vault.release()
    key = station.home.load_device_key()
    path = station.home.report(station.device.id)
    try:
        data = foreign.read(path, MOST_BYTES)
    except OSError:
        data = b""
    last = read_own(data, key.public_hex)
    report = _report(station, last)
    if last is not None and report == last:
        return last, data
    try:
        # The number first: a report whose number another one may bear would look like a copied counter.
        station.change(reported=report.seq)
        signed = sign_report(report, key)
        platform.write_durably(path, signed, times=fixed_time(station.bundle))
    except OSError as error:
        raise HomeError(
            because(error, th="เขียนรายงานยอด|ไม่ได้", en="the report cannot be written"),
            where=str(path),
            hint=Words(th="ตรวจว่ามีที่ว่างในเครื่อง", en="see that the disk is not full"),
        ) from error
    return report, signed


def copy_report(station: Station, target: Path) -> Path:
    """Write the newest report to a folder, and read it back.

    A report of this very counter that lies there with a higher number is left alone: it comes from a copy of the
    counter, and headquarters must see both.

    Returns:
        The file.

    Raises:
        HomeError: the counter's own disk does not take the report.
        OSError: the folder does not.
        VaultError: the vault cannot be read or written.
    """
    report, data = make_report(station)
    path = target / file_name(report.device)
    try:
        present = foreign.read(path, MOST_BYTES)
    except OSError:
        present = b""
    other = read_own(present, station.device.key)
    if other is not None and other.seq >= report.seq and other != report:
        path = target / f"{report.device}-{report.digest()[:8]}{REPORT}"
    platform.write_durably(path, data, mode=0o644, times=fixed_time(station.bundle))
    if foreign.read(path, len(data), fresh=True) != data:
        raise OSError(5, "it does not give back what was written")
    return path


def make_tickets(station: Station) -> tuple[Report, tuple[str, ...]]:
    """The newest report, and what it says as texts for QR codes.

    Raises:
        HomeError: the disk does not take it.
        VaultError: the vault cannot be read or written.
    """
    report, _ = make_report(station)
    return report, write_tickets(report, station.device.agencies, station.home.load_device_key())


def _report(station: Station, last: Report | None) -> Report:
    """What there is to say now: the last report if it says all of it."""
    now = Report(
        campaign=station.bundle.birth.campaign_id().hex(),
        device=station.device.id,
        seq=last.seq if last else station.state.reported + 1,
        previous=last.previous if last else NONE,
        bundle=station.bundle.version,
        day=station.day,
        blocks=tuple(sorted(map(_block, station.vault.closed_blocks()))),
        manifest=station.vault.last_manifest(),
        closed=station.closing,
    )
    if last is None or now == last:
        return now
    return _after(now, last, station.state.reported)


def _after(now: Report, last: Report, reported: int) -> Report:
    return replace(now, seq=max(last.seq, reported) + 1, previous=last.digest())


def _block(block: ClosedBlock) -> Block:
    return Block(
        id=block.id, counts=tuple(sorted(_count(cell, count) for cell, count in block.counts.items() if count))
    )


def _count(cell: Cell, count: int) -> Count:
    return Count(agency=cell.agency, tool=Tool(cell.tool), count=count)
