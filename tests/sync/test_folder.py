"""A stick or shared folder as the way to a hub, end to end: a real counter, a real headquarters, a real hub."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from surveytui.counter.audit import audit_files
from surveytui.counter.home import sealer_of
from surveytui.counter.station import Station
from surveytui.counter.sync import prepare, synchronise
from surveytui.errors import SyncError
from surveytui.sealing.bundles import sign_bundle
from surveytui.sync.folder import FolderTransport
from surveytui.sync.hub.desk import HubDesk, trust
from surveytui.sync.hub.home import HubHome
from surveytui.sync.hub.outcome import Verdict
from tests.counter.test_outbox import opened, receipt_for
from tests.world import AGENCY, World


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    path = tmp_path / "shared"
    path.mkdir()
    return path


def answer(world: World, times: int) -> None:
    sealer = sealer_of(world.bundle)
    with Station(world.home) as station:
        for number in range(times):
            assert station.keep(sealer.seal(b'{"n":%d}' % number), agency=AGENCY, tool="EIT") == ""


def transport(world: World, folder: Path) -> FolderTransport:
    return FolderTransport(folder, campaign=world.bundle.birth.campaign_id(), version=world.bundle.version)


def test_a_round_by_folder(world: World, shared: Path, tmp_path: Path) -> None:
    """Seven answers go out, the hub counts five, headquarters' receipt comes back, the counter overwrites seven."""
    answer(world, 7)
    first = synchronise(world.home, transport(world, shared))
    assert len(first.exchanged.sent) == 2
    (parcel,) = shared.glob("*.age")
    home = HubHome.within(tmp_path / "hub")
    trust(home, sign_bundle(world.bundle, world.campaign_key), confirm=lambda _: True)
    desk = HubDesk(home, today=lambda: date(2025, 7, 1))
    verdicts = [desk.take(path.name, path.read_bytes()).verdict for path in sorted(shared.iterdir())]
    assert verdicts == [Verdict.TAKEN, Verdict.TAKEN]
    assert [one.count for one in desk.store.standings()] == [5]
    desk.close()
    receipt_for(world, parcel).rename(shared / f"{opened(world, parcel).manifest.digest()[:32]}.receipt")
    second = synchronise(world.home, transport(world, shared))
    assert second.overwritten == 7
    assert list(world.home.inbox.iterdir()) == []
    assert list(world.home.outbox.glob("*.age")) == []


def test_nothing_new_is_nothing_sent(world: World, shared: Path) -> None:
    """The second time everything is there already; the folder is as it was."""
    answer(world, 5)
    synchronise(world.home, transport(world, shared))
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in shared.iterdir()}
    again = synchronise(world.home, transport(world, shared))
    assert again.exchanged.sent == ()
    assert len(again.exchanged.there) == 2
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in shared.iterdir()} == before


def test_a_newer_bundle_comes_back_and_loses_nothing(world: World, shared: Path) -> None:
    """Version 2 lies in the folder with an old and a foreign one: 2 is put into force, answers and counts stay."""
    answer(world, 3)
    (shared / "old.bundle").write_bytes(sign_bundle(world.bundle, world.campaign_key))
    newer = world.next_version(contact="0 5500 0007")
    (shared / "new.bundle").write_bytes(sign_bundle(newer, world.campaign_key))
    (shared / "foreign.bundle").write_bytes(b"surveytui bundle 1\n" + b"0" * 300)
    synced = synchronise(world.home, transport(world, shared))
    assert synced.bundle == 2
    assert world.home.load_bundle().contact == "0 5500 0007"
    with Station(world.home) as station:
        assert sum(station.vault.counts().values()) == 3
    assert list(world.home.inbox.iterdir()) == []


def test_others_receipts_are_left_alone(world: World, shared: Path) -> None:
    """A folder that many counters share has everybody's receipts: only our own are fetched."""
    answer(world, 5)
    synchronise(world.home, transport(world, shared))
    (shared / f"{'ab' * 16}.receipt").write_bytes(b"x")
    again = synchronise(world.home, transport(world, shared))
    assert again.exchanged.received == ()


def test_links_and_pipes_are_not_followed(world: World, shared: Path, tmp_path: Path) -> None:
    """Traps under our names on a stick: nothing hangs, nothing outside is touched."""
    answer(world, 5)
    with Station(world.home) as station:
        prepare(station)
    (parcel,) = world.home.outbox.glob("*.age")
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    (shared / parcel.name).symlink_to(victim)
    os.mkfifo(shared / f"{parcel.name[:16]}{'0' * 16}.receipt")
    synced = synchronise(world.home, transport(world, shared))
    assert victim.read_bytes() == b"mine"
    assert parcel.name in synced.exchanged.sent
    assert (shared / parcel.name).read_bytes() == parcel.read_bytes()


def test_among_many_versions_the_newest_is_found(world: World, shared: Path) -> None:
    """A folder with every version that ever was: the one with the highest number lies last."""
    for number in range(1, 41):
        (shared / f"{number:04}.bundle").write_bytes(b"surveytui bundle 1\nold")
    newer = world.next_version()
    (shared / "0041.bundle").write_bytes(sign_bundle(newer, world.campaign_key))
    assert synchronise(world.home, transport(world, shared)).bundle == newer.version


def test_a_missing_folder_is_one_line(world: World, shared: Path) -> None:
    """Pulled out before it began: nothing is lost, and what to do is said."""
    answer(world, 5)
    shared.rmdir()
    with pytest.raises(SyncError, match="cannot be opened"):
        synchronise(world.home, transport(world, shared))
    with Station(world.home) as station:
        assert sum(station.vault.counts().values()) == 5


def test_a_forged_receipt_changes_nothing(world: World, shared: Path) -> None:
    """Its name fits and its signature does not: told, deleted from the inbox, no slot overwritten."""
    answer(world, 5)
    synchronise(world.home, transport(world, shared))
    (parcel,) = shared.glob("*.age")
    path = receipt_for(world, parcel, key=world.campaign_key)
    path.rename(shared / f"{opened(world, parcel).manifest.digest()[:32]}.receipt")
    synced = synchronise(world.home, transport(world, shared))
    assert synced.overwritten == 0
    assert [one.outcome.value for one in synced.receipts] == ["bad"]
    assert list(world.home.outbox.glob("*.age"))


def test_the_audit_knows_what_a_sync_leaves(world: World, shared: Path) -> None:
    """Report and parcels in the outbox are no leak."""
    answer(world, 5)
    synchronise(world.home, transport(world, shared))
    assert audit_files(world.home, world.bundle) == []
