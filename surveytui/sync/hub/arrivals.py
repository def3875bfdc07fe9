"""Sealed batches on their way over HTTPS: pieces that are put together, bounded for each counter, swept when they stop."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from surveytui.errors import HubError
from surveytui.sync.hub.desk import MOST_BYTES
from surveytui.sync.hub.home import PRIVATE, HubHome
from surveytui.text.system import because
from surveytui.text.words import Words

MOST_AT_ONCE = 4
"""Parcels of one counter that are under way at once; one more takes the place of the one that has rested longest."""
MOST_UNDER_WAY = MOST_BYTES
"""Bytes of one counter that are under way at once."""
RESERVE = 256 * 1024 * 1024
"""Bytes of the disk that parcels leave free: counts go on when parcels have to wait."""
STALE = 14 * 86_400.0
"""Seconds without a new piece after which a parcel begins anew; a counter that is on a line once a week goes on."""
SWEEP = 3600.0
"""Seconds between two looks for what is stale."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a parcel is."""

    offset: int
    fits: bool = True
    """Whether the piece followed on what was here; if not it was left alone."""
    whole: Path | None = None
    """Where all of it lies, when the last piece has come; it is whoever asked's to take away."""


class Arrivals:
    """The folder of parcels under way.

    Args:
        home: The hub's folder.
        clock: Seconds of the system's clock, as files have them.

    Raises:
        HubError: the disk refuses.
    """

    def __init__(self, home: HubHome, *, clock: Callable[[], float] = time.time) -> None:
        self._parcels, self._folder = home.parcels, home.arriving
        self._clock = clock
        self._swept = clock()
        try:
            self._folder.mkdir(exist_ok=True, mode=PRIVATE)
            self._sweep()
        except OSError as error:
            raise _unwritable(error) from error

    def size(self, device: str, name: str) -> int:
        """Bytes of a parcel that are here."""
        try:
            return self._path(device, name).stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, device: str, name: str, first: int, total: int, data: bytes) -> Reached:
        """Add a piece.

        Args:
            device: Whose.
            name: The parcel's name, which has been found good.
            first: Where the piece belongs.
            total: Bytes of the whole parcel.
            data: The piece; it ends within the whole.

        Raises:
            HubError: the disk refuses, or has too little room left.
        """
        path, have = self._path(device, name), self.size(device, name)
        try:
            if have >= total:  # this program ended between the last piece and the whole
                path.unlink()
                have = 0
            if first != have:
                return Reached(have, fits=False)
            self._make_room(device, path, len(data))
            with path.open("ab") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())  # a piece that is acknowledged is not asked for again
        except OSError as error:
            self._cut(path, have)
            raise _unwritable(error) from error
        return Reached(have + len(data), whole=path if have + len(data) == total else None)

    def sweep(self) -> None:
        """Delete what has rested too long; looks once an hour, however often it is asked.

        Raises:
            OSError: the disk refuses.
        """
        if self._clock() - self._swept >= SWEEP:
            self._swept = self._clock()
            self._sweep()

    def _sweep(self) -> None:
        # In the folder of whole parcels a leading dot is the rest of a write that a power cut or a kill has ended.
        for path in (*self._folder.iterdir(), *self._parcels.glob(".*")):
            with suppress(FileNotFoundError):
                if self._clock() - path.stat().st_mtime > STALE:
                    path.unlink()

    def _make_room(self, device: str, path: Path, more: int) -> None:
        """See that a counter stays within what is its own, and the disk has room for the counts of all."""
        own = {one: one.stat() for one in self._folder.glob(f"{device}-*") if one != path}
        under_way = sum(told.st_size for told in own.values()) + self._size_of(path) + more
        for one in sorted(own, key=lambda one: own[one].st_mtime):
            if len(own) < MOST_AT_ONCE and under_way <= MOST_UNDER_WAY:
                break
            one.unlink()
            under_way -= own.pop(one).st_size
        if shutil.disk_usage(self._folder).free - more < RESERVE:
            raise HubError(
                Words(
                    th="ที่ว่างของศูนย์รวบรวมใกล้หมด แฟ้มปิดผนึกต้องรอ",
                    en="the hub's disk is nearly full; sealed batches have to wait",
                ),
                hint=Words(th="แจ้งผู้ดูแลศูนย์รวบรวม", en="tell who runs the hub"),
            )

    @staticmethod
    def _size_of(path: Path) -> int:
        return path.stat().st_size if path.exists() else 0

    @staticmethod
    def _cut(path: Path, length: int) -> None:
        """Take half a piece away again; if that fails too, the parcel's check sum will tell."""
        with suppress(OSError), path.open("r+b") as file:
            file.truncate(length)

    def _path(self, device: str, name: str) -> Path:
        return self._folder / f"{device}-{name}"


def _unwritable(error: OSError) -> HubError:
    return HubError(
        because(error, th="ศูนย์รวบรวมเขียนไม่ได้", en="the hub cannot write"),
        hint=Words(th="แจ้งผู้ดูแลศูนย์รวบรวม", en="tell who runs the hub"),
    )
