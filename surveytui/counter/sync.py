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
from surveytui.sync import passes
from surveytui.sync.transport import BUNDLE, RECEIPT, Exchanged, Progress, Transport
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
            Words(th=f"เขียนลงกล่องขาออกไม่ได้ ({error.strerror})", en=f"the outbox cannot be written ({error.strerror})"),
            where=str(station.home.outbox),
            hint=Words(th="ตรวจว่ามีที่ว่างในเครื่อง", en="see that the disk is not full"),
        ) from error
    return stay


def _renew_pass(station: Station) -> None:
    """A pass that is good today, where the campaign has a hub; a new one every day tells nothing that the day does not."""
    hub, path = station.bundle.hub, station.home.outbox / passes.FILE
    if hub is None:
        path.unlink(missing_ok=True)
        return
    campaign = station.bundle.birth.campaign_id().hex()
    data = passes.issue(campaign, station.device.id, hub.address, station.day, station.home.load_device_key())
    if not foreign.is_plain(path) or foreign.read(path, passes.MOST_BYTES) != data:
        platform.write_durably(path, data, times=fixed_time(station.bundle))


def take_inbox(station: Station) -> list[Taken]:
    """Take the receipts in the inbox in; those that have done their work, or never will, are deleted.

    Raises:
        VaultError: the vault cannot be written; what was not taken stays.
        OSError: the folder cannot be read.
    """
    paths = [path for path in sorted(station.home.inbox.iterdir()) if RECEIPT.fullmatch(path.name)]
    taken = []
    for path in paths:
        taken += take_receipts(station, [path])
        path.unlink(missing_ok=True)
    return taken


def waiting_bundle(home: CounterHome) -> Path | None:
    """A newer version of the campaign in the inbox."""
    path = home.inbox / BUNDLE
    return path if foreign.is_plain(path) else None


def take_waiting_bundle(home: CounterHome) -> Bundle | None:
    """Put a newer version out of the inbox into force; the vault must be closed.

    Returns:
        What is in force now; None if nothing waited, or it was no newer.

    Raises:
        BundleError: damaged, or this machine is not in it; the file is gone.
        VaultError: the vault cannot take its new cells; the file stays.
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
    """Exchange with a hub once.

    Raises:
        SyncError: nothing got through; nothing is lost.
        HomeError: the counter's disk refuses.
        VaultError: the vault cannot be read or written, or another program holds it.
    """
    with Station(home) as station:
        stay = prepare(station)
        exchanged = transport.exchange(home.outbox, home.inbox, progress)
        receipts = take_inbox(station)
    newer = take_waiting_bundle(home)
    return Synced(
        exchanged=exchanged, answers_stay=stay, receipts=tuple(receipts), bundle=newer.version if newer else None
    )
