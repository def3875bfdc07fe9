"""A counter that is open for work: its vault, its campaign, and what officers may do with them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from types import TracebackType
from typing import Self

from surveytui.campaign.models import Agency, Bundle, Cell, Device
from surveytui.campaign.quotas import closes_at
from surveytui.counter import platform
from surveytui.counter.home import CounterHome, State, fixed_time, room_for, sealer_of, today
from surveytui.errors import HomeError, VaultError, VaultFullError
from surveytui.questionnaire.models import Tool
from surveytui.sealing import record as sealing
from surveytui.text.words import Words
from surveytui.vault import Draft, Schema, Vault


def cells_of(device: Device) -> tuple[Cell, ...]:
    """Every cell that this device can ever count in: its agencies × tools, rehearsals apart."""
    return tuple(
        Cell(agency, tool, rehearsal)
        for agency in sorted(device.agencies)
        for tool in sorted(device.tools)
        for rehearsal in (False, True)
    )


def schema_of(bundle: Bundle, device: Device) -> Schema:
    """The shape of the vault that belongs to a bundle and a device."""
    return Schema(
        campaign_id=bundle.birth.campaign_id(),
        cells=cells_of(device),
        capacity=bundle.policy.capacity,
        record_length=sealing.record_length(bundle.birth.bucket),
        block=bundle.policy.block,
        fixed_time=fixed_time(bundle),
    )


class Station:
    """The vault held open for this process alone, with everything that is needed to judge a record.

    Use as a context manager; leaving it runs decoys and closes the vault.
    """

    def __init__(self, home: CounterHome, *, clock: Callable[[], date] = date.today) -> None:
        self.home = home
        self.bundle, self.digest = home.load_bundle_and_digest()
        self.device = home.load_device(self.bundle)
        self.state = home.load_state()
        self.since_start: dict[Cell, int] = {}
        self.delivered: set[str] = set()
        """Batches that were brought to a stick or to the hub since this start."""
        self.newer = False
        """Whether a newer version of the campaign has come, and waits in the inbox until nobody answers."""
        self._clock = clock
        self._room = room_for(self.bundle)
        self._sealer = sealer_of(self.bundle)
        self._lengths = {sealing.record_length(self.bundle.birth.bucket)}
        self._keys = {sealing.key_id(bytes.fromhex(key)) for key in self.bundle.keys.answer}
        self.vault = Vault.open(home.vault, schema_of(self.bundle, self.device), dummy=self._sealer.dummy)
        self.decoy()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def carry_on(self, before: Self) -> None:
        """Go on where another one stopped, within one run of the program: what only memory knows."""
        self.since_start = before.since_start
        self.delivered = before.delivered

    @property
    def day(self) -> date:
        """Today, as far as it can be known."""
        return today(self._clock(), self.bundle, self.state)

    @property
    def closing(self) -> bool:
        """Whether what is left may go out, however little: an officer has said so, or every window is over for certain.

        The machine's clock is no witness here: one that jumps to 2099 would let out what hides in fives.
        """
        known = max(self.bundle.issued, self.state.floor)
        return self.state.finished or (bool(self.bundle.windows) and known > self.bundle.closes)

    def may_go(self, draft: Draft) -> bool:
        """Whether what is in no batch yet is enough to hide anybody in, or nothing more is to come."""
        return bool(draft.slots) and (draft.answers >= self.bundle.policy.block or self.closing)

    @property
    def agency(self) -> Agency:
        """The agency that is asked about."""
        agency = self.bundle.agency(self.device.agencies[0])
        if agency is None:
            raise HomeError(Words(th="ชุดงานไม่มีหน่วยงานของเครื่องนี้", en="the bundle lacks this machine's agency"))
        return agency

    def tools(self) -> tuple[Tool, ...]:
        """What is asked at present: the officers' choice among what the device and the bundle have.

        A *normal* quota (D7) takes its tool away when it is met; an ITA minimum turns nobody away.
        """
        possible = tuple(tool for tool in (Tool.EIT, Tool.IIT) if tool in self.device.tools and self.bundle.pack(tool))
        chosen = tuple(tool for tool in possible if tool in self.state.tools) or possible
        return tuple(tool for tool in chosen if not self.is_full(tool)) or chosen

    def is_full(self, tool: Tool) -> bool:
        """Whether a *normal* quota of this tool is met by what this counter has counted."""
        limit = closes_at(self.agency, tool, self.bundle.quotas)
        return limit is not None and self.vault.counts().get(Cell(self.agency.code, tool), 0) >= limit

    def closed(self) -> str:
        """Why nobody can answer now, or nothing: "over" (for good), "day", "quota", "room", "disk"."""
        if self.state.finished:
            return "over"
        if self.state.closed:
            return "day"
        if all(map(self.is_full, self.tools())):
            return "quota"
        if self.vault.free < self.bundle.policy.reserve:
            return "room"
        try:
            full = platform.free_bytes(self.home.path) < self._room
        except OSError:
            full = True
        return "disk" if full else ""

    def opens(self) -> date | None:
        """The first day of what is asked here, where that lies ahead by the machine's own clock; None otherwise.

        Only for telling people: a window refuses nobody (D8), and a clock that is years back says nothing.
        """
        windows = [window for tool in self.tools() if (window := self.bundle.window(tool))]
        first = min((window.first for window in windows), default=None)
        clock = self._clock()
        return first if first is not None and self.bundle.issued <= clock < first else None

    def keep(self, sealed: bytes, *, agency: str, tool: str, rehearsal: bool = False) -> str:
        """Put a sealed record on the disk and count it.

        Returns:
            Nothing when it is kept, else why not: "foreign", "full", "disk".
        """
        cell = Cell(agency, tool, rehearsal)
        if len(sealed) not in self._lengths or cell not in self.vault.cells:
            return "foreign"
        suite, key = sealing.header(sealed)
        if suite != sealing.SUITE or key not in self._keys:
            return "foreign"
        try:
            self.vault.keep(sealed, cell)
        except VaultFullError:
            return "full"
        except VaultError:
            return "disk"
        self.since_start[cell] = self.since_start.get(cell, 0) + 1
        return ""

    def change(self, **choices: object) -> None:
        """Change what officers may choose, on the disk first.

        Raises:
            OSError: the disk does not take it; nothing has changed.
        """
        state: State = replace(self.state, **choices)  # type: ignore[arg-type]
        self.home.save_state(state, fixed_time(self.bundle))
        self.state = state

    def decoy(self) -> None:
        """Write decoys; a disk that does not take them takes no answers either, and the next one is told so.

        Nothing more: a full disk must not keep officers from the export and the receipt that empty it.
        """
        try:
            self.vault.decoy()
        except VaultError:
            self.home.note_fault("decoy")

    def close(self) -> None:
        """Decoys, then let go of the vault."""
        self.decoy()
        self.vault.close()


@contextmanager
def opened(home: CounterHome) -> Iterator[Station]:
    """A station for the length of one command."""
    with Station(home) as station:
        yield station


def monotonic() -> float:
    """Seconds on a clock that nobody can set."""
    return time.monotonic()
