"""What a hub could not take in and holds back: each file with its reason, told on every board until it is taken in."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from surveytui.batch.quarantine import Quarantine, Waiting
from surveytui.campaign.models import Device
from surveytui.errors import SurveyError
from surveytui.sync.board import Held
from surveytui.sync.hub.outcome import Kind
from surveytui.text.words import Words

MOST_HELD = 3
"""Reports of one counter that a run of the service puts into quarantine; the counter has them anyway."""
SETTLED = 2_000_000_000
"""Nanoseconds after which whatever changes a folder gives it another time: a system's clock ticks no slower."""
NO_REASON = Words(th="ไม่ทราบเหตุผล", en="the reason is not known")


class Holding:
    """The quarantine of a hub.

    Args:
        folder: Where it lies; other programs may put things there and take them away meanwhile.
        today: The hub's day.
    """

    def __init__(self, folder: Path, today: Callable[[], date]) -> None:
        self._folder = folder
        self._quarantine = Quarantine(folder)
        self._today = today
        self._few: dict[str, set[bytes]] = {}
        self._looked: tuple[int, bool] | None = None
        """Whether nothing was in the folder, of which time of its change."""
        self._told: tuple[int, Mapping[str, Device], tuple[Held, ...]] | None = None
        """What was told last, of which time of the folder's change, by which counters."""

    def put(self, name: str, data: bytes, kind: Kind, error: SurveyError, device: str = "") -> None:
        """Hold a file back.

        Args:
            name: What it was called.
            data: The file.
            kind: What it seems to be.
            error: Why it cannot be taken.
            device: The enrolled counter that signed it, if one did.

        Raises:
            HomeError: the disk refuses.
        """
        why = error.with_hint()
        self._quarantine.put(data, name=name, reason=kind.value, why=why, device=device, day=self._today())

    def put_one_of_few(self, name: str, data: bytes, error: SurveyError, device: str) -> None:
        """Keep a counter's good report that a newer version of the campaign may make usable; a few of each counter.

        Raises:
            HomeError: the disk refuses.
        """
        held = self._few.setdefault(device, set())
        digest = hashlib.sha256(data).digest()
        if digest in held or len(held) < MOST_HELD:
            held.add(digest)
            self.put(name, data, Kind.REPORT, error, device)

    def release(self, data: bytes) -> None:
        """Forget a file that could be taken in after all.

        Raises:
            HomeError: the disk refuses.
        """
        if not self._is_empty():
            self._quarantine.release(data)

    def _is_empty(self) -> bool:
        """Whether nothing is held back, by one look at the folder's time: most reports come while nothing changes there."""
        changed = self._changed()
        if self._looked is not None and self._looked[0] == changed:
            return self._looked[1]
        settled = time.time_ns() - changed > SETTLED
        empty = not self._quarantine.files()
        self._looked = (changed, empty) if settled else None
        return empty

    def release_copies(self, name: str) -> None:
        """Forget damaged copies of a sealed batch that has been taken in whole.

        Raises:
            HomeError: the disk refuses.
        """
        if not self._is_empty():
            self._quarantine.release_copies(name)

    def discard(self, stored: str) -> None:
        """Throw a file away that nobody will ever be able to use.

        Args:
            stored: Its name in the folder (`Held.stored`).

        Raises:
            HomeError: the disk refuses.
        """
        self._quarantine.discard(stored)

    def all_again(self) -> list[Waiting]:
        """Everything that is held back, to be tried again."""
        self._few.clear()
        return self._quarantine.waiting()

    def held(self, devices: Mapping[str, Device]) -> tuple[Held, ...]:
        """What is held back, whoever put it there; those that wait longest first.

        Args:
            devices: The counters of the campaign, which give the names.
        """
        changed = self._changed()
        if self._told is not None and self._told[0] == changed and self._told[1] is devices:
            return self._told[2]
        held = self._read(devices)
        settled = time.time_ns() - changed > SETTLED
        self._told = (changed, devices, held) if settled else None
        return held

    def _changed(self) -> int:
        """When anything was put there or taken away, in nanoseconds; 0 if nothing ever was."""
        try:
            return os.stat(self._folder).st_mtime_ns  # noqa: PTH116 - a third of the time, for each report
        except FileNotFoundError:
            return 0

    def _read(self, devices: Mapping[str, Device]) -> tuple[Held, ...]:
        found = [
            Held(
                name=one.name,
                stored=one.path.name,
                kind=one.reason,
                device=one.device,
                counter=devices[one.device].name if one.device in devices else "",
                since=one.since,
                why=one.why or NO_REASON,
            )
            for one in self._quarantine.waiting()
        ]
        return tuple(sorted(found, key=lambda one: (one.since or date.min, one.name, one.stored)))
