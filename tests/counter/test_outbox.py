"""Batches go out once, the same every time, and come off the disk only by a receipt."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from surveytui.batch.parcel import Parcel, open_parcel
from surveytui.batch.receipt import acknowledge, write_receipt
from surveytui.counter import platform
from surveytui.counter.home import CounterHome, sealer_of
from surveytui.counter.outbox import export
from surveytui.counter.receipts import Outcome, receipts_in, take_receipts
from surveytui.counter.station import Station
from surveytui.errors import HomeError
from surveytui.sealing.record import record_length
from surveytui.sealing.signing import SigningKey
from tests.world import AGENCY, World


def answer(world: World, station: Station, times: int, *, rehearsal: bool = False) -> None:
    sealer = sealer_of(world.bundle)
    for number in range(times):
        why = station.keep(sealer.seal(b'{"n":%d}' % number), agency=AGENCY, tool="EIT", rehearsal=rehearsal)
        assert why == ""


def opened(world: World, path: Path) -> Parcel:
    devices = {device.id: device.key for device in world.bundle.devices}
    return open_parcel(
        path.read_bytes(),
        identity=world.identity,
        campaign_id=world.bundle.birth.campaign_id(),
        record_length=record_length(world.bundle.birth.bucket),
        key_of=devices.get,
    )


def receipt_for(
    world: World, path: Path, *, quarantined: frozenset[str] = frozenset(), key: SigningKey | None = None
) -> Path:
    parcel = opened(world, path)
    receipt = acknowledge(parcel.manifest, parcel.records, quarantined=quarantined, day=date(2025, 7, 1))
    target = path.with_suffix(".receipt")
    target.write_bytes(write_receipt(receipt, key or world.receipts_key))
    return target


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    path = tmp_path / "stick"
    path.mkdir()
    return path


@pytest.fixture
def station(world: World) -> Iterator[Station]:
    with Station(world.home) as station:
        yield station


def test_fewer_than_k_answers_stay(world: World, station: Station, stick: Path) -> None:
    """Four answers, or four and many rehearsals, hide nobody; the fifth lets all of them out."""
    answer(world, station, 4)
    answer(world, station, 6, rehearsal=True)
    done = export(station, stick)
    assert (done.files, done.waiting) == ((), 10)
    answer(world, station, 1)
    done = export(station, stick)
    assert (len(done.files), done.records, done.waiting) == (1, 11, 0)
    manifest = opened(world, done.files[0]).manifest
    assert (manifest.answers, manifest.rehearsals) == (5, 6)


def test_the_end_of_collection_releases_the_rest(world: World, station: Station, stick: Path) -> None:
    """What an officer declares finished goes out, however few."""
    answer(world, station, 2)
    station.change(finished=True)
    assert export(station, stick).records == 2


def test_ten_exports_give_the_same_files(world: World, station: Station, tmp_path: Path) -> None:
    """Byte for byte, name for name, time for time, on every stick."""
    answer(world, station, 7)
    seen = set()
    for number in range(10):
        folder = tmp_path / f"stick{number}"
        folder.mkdir()
        (path,) = export(station, folder).files
        seen.add((path.name, path.read_bytes(), path.stat().st_mtime))
    assert len(seen) == 1


def test_batches_form_a_chain(world: World, station: Station, stick: Path) -> None:
    """Each manifest names the one before and what came before it."""
    answer(world, station, 5)
    export(station, stick)
    answer(world, station, 6)
    export(station, stick)
    manifests = sorted(
        (opened(world, path).manifest for path in stick.glob("*.age")), key=lambda manifest: manifest.number
    )
    assert [manifest.number for manifest in manifests] == [1, 2]
    assert manifests[1].previous == manifests[0].digest()
    assert manifests[1].records_before == 5


def test_a_lost_outbox_file_is_made_anew_under_the_same_number(world: World, station: Station, stick: Path) -> None:
    """The row is the promise; the parcel around the same records can be made again."""
    answer(world, station, 5)
    (first,) = export(station, stick).files
    digest = opened(world, first).manifest.digest()
    for path in world.home.outbox.iterdir():
        path.unlink()
    first.unlink()
    (second,) = export(station, stick).files
    assert second.name[:16] == first.name[:16]
    assert opened(world, second).manifest.digest() == digest


def test_an_outbox_file_without_its_row_is_deleted(world: World, station: Station, stick: Path) -> None:
    """A power cut between file and row leaves a file that was never promised."""
    answer(world, station, 5)
    (world.home.outbox / "0123456789abcdef.age").write_bytes(b"left over")
    export(station, stick)
    assert [path.name for path in world.home.outbox.iterdir()] == [path.name for path in stick.iterdir()]


def test_a_receipt_overwrites_what_arrived(world: World, stick: Path) -> None:
    """Slots are free again, counts stay, the file is gone, and the records are nowhere on the disk any more."""
    with Station(world.home) as station:
        answer(world, station, 5)
        free = station.vault.free
        (path,) = export(station, stick).files
        records = opened(world, path).records
        (taken,) = take_receipts(station, [receipt_for(world, path)])
        assert (taken.outcome, taken.records, taken.number) == (Outcome.TAKEN, 5, 1)
        assert station.vault.free == free + 5
        assert sum(station.vault.counts().values()) == 5
        assert list(world.home.outbox.glob("*.age")) == []
        assert station.state.floor == date(2025, 7, 1)
    disk = world.home.vault.read_bytes()
    assert not any(record[200:264] in disk for record in records)


def test_receipts_in_any_order_and_again(world: World, station: Station, stick: Path) -> None:
    """Newer before older, twice, and after everything: each once and only once."""
    paths = []
    for _ in range(3):
        answer(world, station, 5)
        export(station, stick)
        paths.append(next(path for path in sorted(stick.glob("*.age")) if path not in paths))
    receipts = [receipt_for(world, path) for path in paths]
    order = [receipts[2], receipts[0], receipts[2], receipts[1], receipts[0]]
    outcomes = [taken.outcome for taken in take_receipts(station, order)]
    assert outcomes == [Outcome.TAKEN, Outcome.TAKEN, Outcome.KNOWN, Outcome.TAKEN, Outcome.KNOWN]
    assert station.vault.batches() == []


def test_a_quarantined_record_is_not_purged(world: World, station: Station, stick: Path) -> None:
    """It stays, is not sent again, and goes when headquarters has mended it."""
    import hashlib

    answer(world, station, 5)
    (path,) = export(station, stick).files
    bad = hashlib.sha256(opened(world, path).records[0]).hexdigest()
    free = station.vault.free
    (partly,) = take_receipts(station, [receipt_for(world, path, quarantined=frozenset({bad}))])
    assert (partly.records, partly.quarantined) == (4, 1)
    assert station.vault.free == free + 4
    assert export(station, stick).files == ()
    (rest,) = take_receipts(station, [receipt_for(world, path)])
    assert rest.records == 1
    assert station.vault.free == free + 5


def test_foreign_and_false_receipts_change_nothing(world: World, station: Station, stick: Path) -> None:
    """Another machine's, another campaign's or signer's, a damaged one, a folder: told apart, nothing is overwritten."""
    answer(world, station, 5)
    (path,) = export(station, stick).files
    free = station.vault.free
    parcel = opened(world, path)
    foreign = stick / "foreign.receipt"
    receipt = acknowledge(parcel.manifest, parcel.records, day=date(2025, 7, 1))
    foreign.write_bytes(write_receipt(replace(receipt, device="0" * 16), world.receipts_key))
    false = receipt_for(world, path, key=SigningKey.generate()).rename(stick / "false.receipt")
    torn = stick / "torn.receipt"
    torn.write_bytes(false.read_bytes()[:-5])
    wrong = stick / "wrong.receipt"
    wrong.write_bytes(write_receipt(replace(receipt, records_digest="1" * 64), world.receipts_key))
    other = stick / "other.receipt"
    other.write_bytes(write_receipt(replace(receipt, campaign="2" * 64), SigningKey.generate()))
    outcomes = [
        taken.outcome
        for taken in take_receipts(station, [foreign, other, false, torn, wrong, stick / "none.receipt", stick])
    ]
    assert outcomes == [*[Outcome.FOREIGN] * 2, *[Outcome.BAD] * 5]
    assert station.vault.free == free
    assert set(receipts_in(stick)) == {foreign, other, false, torn, wrong}


@pytest.mark.parametrize("moment", ["write_durably", "sync_folder"])
def test_a_stick_pulled_half_way_loses_nothing(
    world: World, station: Station, stick: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """One clear line; the next export gives everything."""
    answer(world, station, 5)
    export(station, stick)
    shutil.rmtree(stick)
    stick.mkdir()
    real: Callable[..., None] = getattr(platform, moment)

    def pulled(path: Path, *rest: object, **more: object) -> None:
        if path.is_relative_to(stick):
            raise OSError(5, "Input/output error")
        real(path, *rest, **more)

    with monkeypatch.context() as patched:
        patched.setattr(platform, moment, pulled)
        with pytest.raises(HomeError, match="nothing is lost") as caught:
            export(station, stick)
    assert "แฟลชไดรฟ์" in caught.value.line("th")
    assert export(station, stick).records == 5


def test_a_folder_that_is_not_there_is_one_line(world: World, station: Station, stick: Path) -> None:
    """No stick is no disaster."""
    answer(world, station, 5)
    with pytest.raises(HomeError, match="no such folder"):
        export(station, stick / "nowhere")


def test_a_restored_vault_sends_its_records_again(world: World, tmp_path: Path, stick: Path) -> None:
    """A backup that was put back knows nothing of the receipt; its records are the same, byte for byte."""
    with Station(world.home) as station:
        answer(world, station, 5)
        (path,) = export(station, stick).files
        before = opened(world, path)
    backup = tmp_path / "backup"
    shutil.copytree(world.home.path, backup)
    receipt = receipt_for(world, path)
    with Station(world.home) as station:
        take_receipts(station, [receipt])
    shutil.rmtree(world.home.path)
    shutil.copytree(backup, world.home.path)
    path.unlink()
    with Station(CounterHome(world.home.path)) as station:
        (again,) = export(station, stick).files
        assert opened(world, again).manifest.digest() == before.manifest.digest()
        assert [taken.outcome for taken in take_receipts(station, [receipt])] == [Outcome.TAKEN]
