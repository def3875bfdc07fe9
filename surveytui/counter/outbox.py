"""Sealed batches on their way out: made once, then copied byte for byte as often as anybody asks (DESIGN D4)."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from surveytui import foreign
from surveytui.batch.manifest import describe
from surveytui.batch.parcel import MOST_BYTES, make_parcel
from surveytui.counter import platform
from surveytui.counter.home import CounterHome, fixed_time
from surveytui.counter.reports import copy_report
from surveytui.counter.station import Station
from surveytui.errors import HomeError
from surveytui.sync.transport import PASS
from surveytui.text.system import because
from surveytui.text.words import marked
from surveytui.vault import Batch

SUFFIX = ".age"
HALF = 16
"""Hex digits of each half of a parcel's name; both are random to anybody without the parcel's key."""
NAME = 2 * HALF


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export did."""

    files: tuple[Path, ...]
    """Every parcel on the target that has no receipt yet, read back and compared."""
    records: int
    """Sealed records in them."""
    answers_stay: int
    """Answers that stay behind because they are fewer than k."""
    rehearsals_stay: int
    """Rehearsals that stay behind with them."""
    report: Path
    """The count report beside them."""

    @property
    def waiting(self) -> int:
        """Records that stay behind."""
        return self.answers_stay + self.rehearsals_stay


def parcel_name(manifest_digest: str, parcel: bytes) -> str:
    """The file name of a batch's parcel: which batch, and the check sum of the file, half and half."""
    return manifest_digest[:HALF] + hashlib.sha256(parcel).hexdigest()[:HALF] + SUFFIX


def parcel_of(home: CounterHome, manifest_digest: str) -> Path | None:
    """The parcel of a batch in the outbox, whole as it was written; None if there is none."""
    for path in sorted(home.outbox.glob(f"{manifest_digest[:HALF]}*{SUFFIX}")):
        try:
            if path.name == parcel_name(manifest_digest, foreign.read(path, MOST_BYTES)):
                return path
        except OSError:
            continue  # a link, a pipe, a bad sector: no parcel of ours
    return None


def tidy(station: Station) -> None:
    """Make outbox and vault agree: what no batch stands behind is deleted, what is missing or damaged is made anew.

    Raises:
        OSError: the disk does not take it.
        VaultError: the vault cannot be read.
    """
    batches = [batch for batch in station.vault.batches() if batch.is_whole]
    present = {batch.manifest_digest: parcel_of(station.home, batch.manifest_digest) for batch in batches}
    for path in station.home.outbox.iterdir():
        ours = {*present.values(), station.home.report(station.device.id), station.home.outbox / PASS}
        if (path not in ours or path.is_symlink()) and (path.is_symlink() or not path.is_dir()):
            path.unlink()
    for batch in batches:
        if present[batch.manifest_digest] is None:
            _write(station, batch)


def make_batch(station: Station) -> tuple[int, int]:
    """Put everything that is in no batch yet into one, if it is enough to hide anybody in.

    Returns:
        Answers and rehearsals that stay behind: fewer than k answers while collection goes on.

    Raises:
        OSError: the disk does not take the file; nothing has changed.
        VaultError: the vault cannot be read or written.
    """
    draft = station.vault.draft()
    if not station.may_go(draft):
        return draft.answers, draft.rehearsals
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
    return 0, 0


def _write(station: Station, batch: Batch) -> None:
    parcel = make_parcel(
        station.vault.records(batch.slots),
        batch.manifest,
        key=station.home.load_device_key(),
        recipient=station.bundle.keys.intake,
    )
    path = station.home.outbox / parcel_name(batch.manifest_digest, parcel)
    platform.write_durably(path, parcel, times=fixed_time(station.bundle))


def export(station: Station, target: Path, *, progress: Callable[[str, float], None] = lambda *_: None) -> Exported:
    """Copy every parcel that has no receipt, and the count report, to a folder, and read each back.

    Args:
        station: The open counter.
        target: A folder on a stick, or any other.
        progress: Told the step ("read", "write", "verify", "sync") and how far all is, 0 to 1.

    Raises:
        HomeError: the folder is missing, full, read-only, was pulled, or does not give back what was written.
        VaultError: the vault cannot be read.
    """
    progress("read", 0.0)
    stay = make_batch(station)
    tidy(station)
    batches = [batch for batch in station.vault.batches() if batch.is_whole]
    parcels = [path for batch in batches if (path := parcel_of(station.home, batch.manifest_digest)) is not None]
    records = sum(batch.manifest.records for batch in batches)
    written = []
    try:
        device = _device(target)
        for done, parcel in enumerate(parcels):
            copy = target / parcel.name
            for step, share in _copy(foreign.read(parcel, MOST_BYTES), copy, fixed_time(station.bundle)):
                progress(step, (done + share) / len(parcels))
            written.append(copy)
        report = copy_report(station, target)
        progress("sync", 1.0)
        platform.sync_folder(target)
        _device(target, device)
    except OSError as error:
        raise _pulled(target, error) from error
    return Exported(tuple(written), records, *stay, report)


def _device(target: Path, expected: int | None = None) -> int:
    """The device that a folder lies on.

    Raises:
        OSError: there is no folder, or it is on another device than `expected`: the stick's mount has gone, and what was
            written since lies in the empty folder beneath it.
    """
    if not target.is_dir():
        raise FileNotFoundError(errno.ENOENT, "no such folder")
    found = target.stat().st_dev
    if expected not in {None, found}:
        raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
    return found


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
    """Whether a plain file holds exactly `data`, on the device itself."""
    return foreign.is_plain(path) and foreign.read(path, len(data), fresh=True) == data


_AGAIN = marked(
    th="ดูว่า|แฟลชไดรฟ์|เสียบแน่น|และเขียนได้ แล้ว|ส่งออก|อีกครั้ง",
    en="see that the stick sits well and can be written, and export once more",
)
_NO_ROOM = marked(
    th="ลบแฟ้มอื่น|ในแฟลชไดรฟ์ หรือใช้|อันอื่น แล้ว|ส่งออก|อีกครั้ง",
    en="delete other files on the stick or take another, and export once more",
)


def _pulled(target: Path, error: OSError) -> HomeError:
    what = because(error, th="เขียนลงที่นี่|ไม่สำเร็จ", en="cannot be written")
    return HomeError(
        marked(
            th=f"{what.th} ไม่มีอะไร|เสียหาย",
            en=f"{what.en}; nothing is lost",
        ),
        where=str(target),
        hint=_NO_ROOM if error.errno in {errno.ENOSPC, errno.EDQUOT} else _AGAIN,
    )
