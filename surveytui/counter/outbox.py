"""Sealed batches on their way out: made once, then copied byte for byte as often as anybody asks (DESIGN D4)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from surveytui.batch.manifest import describe
from surveytui.batch.parcel import make_parcel
from surveytui.counter import platform
from surveytui.counter.home import fixed_time
from surveytui.counter.station import Station
from surveytui.errors import HomeError
from surveytui.text.words import Words
from surveytui.vault import Batch

SUFFIX = ".age"
NAME = 32
"""Hex digits of a parcel's name: the start of its manifest's digest, which is random to anybody without the parcel's key."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export did."""

    files: tuple[Path, ...]
    """Every parcel on the target that has no receipt yet, read back and compared."""
    records: int
    """Sealed records in them."""
    waiting: int
    """Records that stay behind because they are fewer than k answers."""


def parcel_name(manifest_digest: str) -> str:
    """The file name of a batch's parcel."""
    return manifest_digest[:NAME] + SUFFIX


def tidy(station: Station) -> None:
    """Make outbox and vault agree: a file without its row is deleted, a row without its file is made anew.

    Raises:
        OSError: the disk does not take it.
        VaultError: the vault cannot be read.
    """
    batches = {parcel_name(batch.manifest_digest): batch for batch in station.vault.batches() if batch.is_whole}
    for path in station.home.outbox.iterdir():
        if path.name not in batches:
            path.unlink()
    for name, batch in batches.items():
        if not (station.home.outbox / name).exists():
            _write(station, batch)


def make_batch(station: Station) -> int:
    """Put everything that is in no batch yet into one, if it is enough to hide anybody in.

    Returns:
        Records that stay behind: fewer than k answers while collection goes on.

    Raises:
        OSError: the disk does not take the file; nothing has changed.
        VaultError: the vault cannot be read or written.
    """
    draft = station.vault.draft()
    enough = draft.answers >= station.bundle.policy.block or station.closing
    if not draft.slots or not enough:
        return len(draft.slots)
    records = station.vault.records(draft.slots)
    manifest = describe(
        records,
        campaign_id=station.bundle.birth.campaign_id(),
        device=station.device.id,
        bundle=station.bundle.version,
        chain=draft.chain,
        rehearsals=draft.rehearsals,
    )
    digest = manifest.digest()
    # The file first, then its row: a file without a row is nothing and is deleted, a row is a promise.
    _write(station, Batch(manifest, digest, "", draft.slots))
    station.vault.add_batch(manifest, draft.slots)
    return 0


def _write(station: Station, batch: Batch) -> None:
    parcel = make_parcel(
        station.vault.records(batch.slots),
        batch.manifest,
        key=station.home.load_device_key(),
        recipient=station.bundle.keys.intake,
    )
    path = station.home.outbox / parcel_name(batch.manifest_digest)
    platform.write_durably(path, parcel, times=fixed_time(station.bundle))


def export(station: Station, target: Path, *, progress: Callable[[str, float], None] = lambda *_: None) -> Exported:
    """Copy every parcel that has no receipt to a folder, and read each back.

    Args:
        station: The open counter.
        target: A folder on a stick, or any other.
        progress: Told the step ("read", "write", "verify", "sync") and how far all is, 0 to 1.

    Raises:
        HomeError: the folder is missing, full, read-only, was pulled, or does not give back what was written.
        VaultError: the vault cannot be read.
    """
    progress("read", 0.0)
    waiting = make_batch(station)
    tidy(station)
    names = [parcel_name(batch.manifest_digest) for batch in station.vault.batches() if batch.is_whole]
    records = sum(batch.manifest.records for batch in station.vault.batches() if batch.is_whole)
    written = []
    try:
        if not target.is_dir():
            raise FileNotFoundError(2, "no such folder")
        for done, name in enumerate(names):
            data = (station.home.outbox / name).read_bytes()
            for step, share in _copy(data, target / name, fixed_time(station.bundle)):
                progress(step, (done + share) / len(names))
            written.append(target / name)
        progress("sync", 1.0)
        platform.sync_folder(target)
    except OSError as error:
        raise _pulled(target, error) from error
    return Exported(tuple(written), records, waiting)


def _copy(data: bytes, path: Path, times: float) -> Iterator[tuple[str, float]]:
    """Copy one parcel unless it is there already, and compare what the target gives back."""
    yield "write", 0.2
    if not _same(path, data):
        platform.write_durably(path, data, mode=0o644, times=times)
    yield "verify", 0.7
    if not _same(path, data):
        raise OSError(5, "it does not give back what was written")
    yield "verify", 1.0


def _same(path: Path, data: bytes) -> bool:
    """Whether a file holds exactly `data`, read from the device and not from memory where the system allows it."""
    try:
        with path.open("rb") as file:
            if hasattr(os, "posix_fadvise"):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            return file.read(len(data) + 1) == data
    except FileNotFoundError:
        return False


def _pulled(target: Path, error: OSError) -> HomeError:
    return HomeError(
        Words(
            th=f"เขียนลงที่นี่ไม่สำเร็จ ({error.strerror}) ไม่มีอะไรเสียหาย",
            en=f"cannot be written ({error.strerror}); nothing is lost",
        ),
        where=str(target),
        hint=Words(th="เสียบแฟลชไดรฟ์ใหม่ แล้วส่งออกอีกครั้ง", en="plug the stick in again and export once more"),
    )
