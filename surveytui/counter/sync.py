"""A counter exchanges with a hub: its outbox is made ready, a transport carries, what came in is taken."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from surveytui import foreign
from surveytui.campaign.models import Bundle
from surveytui.counter import platform
from surveytui.counter.enrol import take_bundle
from surveytui.counter.home import CounterHome, fixed_time
from surveytui.counter.outbox import make_batch, tidy
from surveytui.counter.receipts import Outcome, Taken, take_receipts
from surveytui.counter.reports import make_report
from surveytui.counter.station import Station
from surveytui.errors import HomeError
from surveytui.sealing import durable
from surveytui.sync import passes
from surveytui.sync.folder import newest_bundle
from surveytui.sync.transport import BUNDLE, PASS, PASS_BYTES, RECEIPT, Exchanged, Progress, Transport
from surveytui.text.system import because
from surveytui.text.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """What a sync did."""

    exchanged: Exchanged
    answers_stay: int
    """Answers that stay behind because they are fewer than k."""
    receipts: tuple[Taken, ...]
    bundle: int | None
    """The version that was put into force; None if none was."""

    @property
    def overwritten(self) -> int:
        """Records that have arrived at headquarters and were overwritten here."""
        return sum(one.records for one in self.receipts if one.outcome is Outcome.TAKEN)


def prepare(station: Station) -> int:
    """Make the outbox say all there is to say: batches, report, and the pass for the hub.

    Returns:
        Answers that stay behind because they are fewer than k.

    Raises:
        HomeError: the disk does not take it.
        VaultError: the vault cannot be read or written.
    """
    try:
        stay, _ = make_batch(station)
        make_report(station)
        _renew_pass(station)
        tidy(station)
    except OSError as error:
        raise HomeError(
            because(error, th="เขียนลงกล่องขาออกไม่ได้", en="the outbox cannot be written"),
            where=str(station.home.outbox),
            hint=Words(th="ตรวจว่ามีที่ว่างในเครื่อง", en="see that the disk is not full"),
        ) from error
    return stay


def _renew_pass(station: Station) -> None:
    """A pass for the campaign's hub, if it has one; the same until the campaign's last day changes."""
    hub, path = station.bundle.hub, station.home.outbox / PASS
    if hub is None:
        path.unlink(missing_ok=True)
        return
    campaign = station.bundle.birth.campaign_id().hex()
    closes = max(station.day, station.bundle.closes)
    data = passes.issue(campaign, station.device.id, hub.address, closes, station.home.load_device_key())
    if not foreign.is_plain(path) or foreign.read(path, PASS_BYTES) != data:
        platform.write_durably(path, data, times=fixed_time(station.bundle))


def take_inbox(station: Station) -> list[Taken]:
    """Take the receipts in the inbox in; those that have done their work, or never will, are deleted.

    Raises:
        VaultError: the vault cannot be written; what was not taken stays.
        OSError: the folder cannot be read.
    """
    taken = []
    for path in waiting_receipts(station.home):
        taken += take_receipts(station, [path])
        path.unlink(missing_ok=True)
    return taken


def waiting_receipts(home: CounterHome) -> list[Path]:
    """Receipts in the inbox, by name.

    Raises:
        OSError: the folder cannot be read.
    """
    return [path for path in sorted(home.inbox.iterdir()) if RECEIPT.fullmatch(path.name)]


def _works_here(station: Station, bundle: Bundle) -> bool:
    """Whether this machine is in a campaign and not retired."""
    device = bundle.device(station.device.id)
    return device is not None and not device.retired


def has_newer(station: Station) -> bool:
    """Whether a newer version of the campaign waits in the inbox; one that is of no use here is noted and gone."""
    path = waiting_bundle(station.home)
    if path is None:
        return False
    found = newest_bundle([path], campaign=station.bundle.birth.campaign_id(), version=station.bundle.version)
    if found is not None and _works_here(station, found[0]):
        return True
    station.home.note_fault("bundle of no use")
    path.unlink(missing_ok=True)
    return False


def waiting_bundle(home: CounterHome) -> Path | None:
    """A newer version of the campaign in the inbox."""
    path = home.inbox / BUNDLE
    return path if foreign.is_plain(path) else None


def offer_bundle(station: Station, folder: Path) -> int | None:
    """Put a newer version of the campaign that lies in a folder into the inbox, where it waits until nobody answers.

    Returns:
        Its version; None if there is none, or this machine is not in it.

    Raises:
        OSError: the folder cannot be read, or the counter's disk does not take it.
    """
    campaign = station.bundle.birth.campaign_id()
    found = newest_bundle(folder.iterdir(), campaign=campaign, version=station.bundle.version)
    if found is None:
        return None
    bundle, data = found
    if not _works_here(station, bundle):
        return None
    durable.write_replacing(station.home.inbox / BUNDLE, data)
    station.newer = True
    return bundle.version


def take_waiting_bundle(home: CounterHome) -> Bundle | None:
    """Put a newer version out of the inbox into force; the vault must be closed.

    Returns:
        What is in force now; None if nothing waited, or it was no newer.

    Raises:
        BundleError: damaged, or this machine is not in it.
        VaultError: the vault cannot take its new cells.

    Whatever happens, the file is gone afterwards: what cannot be used now is brought again by hand.
    """
    path = waiting_bundle(home)
    if path is None:
        return None
    before = home.load_bundle().version
    try:
        taken = take_bundle(home, path, confirm=lambda _: False)
    finally:
        path.unlink(missing_ok=True)
    return taken if taken.version > before else None


def synchronise(home: CounterHome, transport: Transport, progress: Progress = lambda *_: None) -> Synced:
    """Exchange with a hub once. The vault is held before and after, never while the exchange goes on.

    Raises:
        SyncError: nothing got through; nothing is lost.
        HomeError: the counter's disk refuses.
        VaultError: the vault cannot be read or written, or another program holds it.
    """
    with Station(home) as station:
        stay = prepare(station)
    try:
        exchanged = transport.exchange(home.outbox, home.inbox, progress)
        receipts: list[Taken] = []
        if waiting_receipts(home):
            with Station(home) as station:
                receipts = take_inbox(station)
    except OSError as error:
        raise HomeError(
            because(error, th="เขียนลงเครื่องไม่ได้", en="this machine cannot be written"),
            where=str(error.filename or home.inbox),
            hint=Words(th="ตรวจว่ามีที่ว่างในเครื่อง", en="see that the disk is not full"),
        ) from error
    newer = take_waiting_bundle(home)
    return Synced(
        exchanged=exchanged, answers_stay=stay, receipts=tuple(receipts), bundle=newer.version if newer else None
    )
