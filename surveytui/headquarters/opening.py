"""Opening every stored record, over all cores and in constant memory.

A worker process opens its own connection and its own keys, walks a range of records, and gives back counts. What a
record holds is in memory only until it has been counted.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from surveytui.campaign.models import Birth, Bundle
from surveytui.errors import RecordError
from surveytui.headquarters import reasons
from surveytui.headquarters.meter import Answers, Meter, Section, Values, read_head
from surveytui.headquarters.store import Sealed, Store
from surveytui.headquarters.tally import Tally, Where
from surveytui.interview.answers import InvalidAnswer
from surveytui.interview.response import decode_response
from surveytui.questionnaire.models import Pack, Tool
from surveytui.sealing.private import Opener, UnopenedRecordError

FEW = 2_000
"""Fewer records than that are opened here: starting workers takes longer."""
SHARES = 8
"""Ranges a worker gets one after the other, so that none waits long for the last."""
TOGETHER = 256
"""Records opened one after the other before their answers are looked at."""
ROWS = 500
"""Records in one range where rows are wanted; rows travel between processes."""

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Case:
    """All that opening needs: no bundle, only the birth record, packs and keys."""

    birth: Birth
    packs: tuple[Pack, ...]
    """Every wording that may have been answered, found by its digest."""
    seeds: tuple[bytes, ...]
    cells: dict[str, frozenset[tuple[str, Tool]]] | None = None
    """Agency and tool that each device may send, by device id; None if nobody knows any more."""
    disputed: frozenset[int] = frozenset()
    """Batches whose seals and manifest disagree on what is a rehearsal, by id: nothing is counted on their word."""


def case_of(birth: Birth, bundles: Iterable[Bundle], seeds: tuple[bytes, ...], spare: Iterable[Pack] = ()) -> Case:
    """The case as all signed versions together make it.

    Args:
        birth: The birth record.
        bundles: The signed versions that are left; without any, nobody knows which counter asks for whom.
        seeds: The answer keys.
        spare: Wordings beside those of the signed versions.
    """
    packs = {pack.digest(): pack for pack in spare}
    cells: dict[str, frozenset[tuple[str, Tool]]] = {}
    known = False
    for bundle in bundles:
        known = True
        packs |= {pack.digest(): pack for pack in bundle.packs}
        for device in bundle.devices:
            own = frozenset((agency, tool) for agency in device.agencies for tool in device.tools)
            cells[device.id] = cells.get(device.id, frozenset()) | own
    return Case(birth, tuple(packs.values()), seeds, cells if known else None)


class Opened(NamedTuple):
    """A record that can be used."""

    where: Where
    values: Values
    batch: int
    """The batch it is credited to: the first that carried it from a counter that may send it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One respondent's answers."""

    agency: str
    digest: str
    answers: Answers


class Reader:
    """Opens records and judges what is in them.

    Args:
        case: Keys and packs.
        devices: The counter that sent each batch, by the batch's id.
        carriers: Every batch that carried a record, in order; asked only if the first was not entitled to send it.
    """

    def __init__(self, case: Case, devices: dict[int, str], carriers: Callable[[int], Iterable[int]]) -> None:
        self._opener = Opener(case.seeds, case.birth.campaign_id(), case.birth.bucket)
        self._meters = {pack.digest(): Meter(pack) for pack in case.packs}
        self._cells = case.cells
        self._disputed = case.disputed
        self._devices = devices
        self._carriers = carriers

    def read(self, records: Iterable[Sealed]) -> Iterator[list[tuple[int, int, Opened | str]]]:
        """Record, first batch, and what is in it (or why it cannot be used), some at a time.

        Some records are opened together before any of them is looked at: opening throws so much else out of the
        processor's caches that taking turns costs a sixth of the speed.
        """
        source = iter(records)
        while some := list(islice(source, TOGETHER)):
            opened = [self._open(sealed) for _, _, sealed in some]
            yield [
                (record, batch, self._judge(record, batch, content))
                for (record, batch, _), content in zip(some, opened, strict=True)
            ]

    def _open(self, sealed: bytes) -> bytes | str:
        try:
            return self._opener.open(sealed)
        except UnopenedRecordError as error:
            return error.flaw.value

    def _judge(self, record: int, first: int, content: bytes | str) -> Opened | str:
        if isinstance(content, str):
            return content
        try:
            head = read_head(content)
            meter = self._meters[head.digest]
            batch = self._credited(record, first, head.agency, meter)
            if head.pack != meter.pack.id or batch is None:
                return self._why(record, first, content)
            return Opened(Where(head.agency, head.digest, head.rehearsal), meter.read(head.answers), batch)
        except (KeyError, ValueError, RecursionError):
            return self._why(record, first, content)

    def _credited(self, record: int, first: int, agency: str, meter: Meter) -> int | None:
        """The first batch that carried the record from a counter that asks that agency's people with that tool.

        A sealed record can be copied by whoever has the vault, and sent by another counter before its own sends it.
        """
        if self._fits(first, agency, meter):
            return first
        return next((batch for batch in self._carriers(record) if self._fits(batch, agency, meter)), None)

    def _fits(self, batch: int, agency: str, meter: Meter) -> bool:
        """Whether the counter that sent the batch asks that agency's people with that tool, and counted as it sealed."""
        if batch in self._disputed:
            return False
        if self._cells is None:
            return True
        # A batch that came after this run began has no counter here yet; the next run knows it.
        device = self._devices.get(batch, "")
        return (agency, meter.pack.tool) in self._cells.get(device, frozenset())

    def _why(self, record: int, first: int, content: bytes) -> Opened | str:
        """Look at what the fast path refused, and say what is wrong with it."""
        try:
            response = decode_response(content)
        except RecordError:
            return reasons.RESPONSE
        meter = self._meters.get(response.digest)
        if meter is None or meter.pack.id != response.pack:
            return reasons.PACK
        batch = self._credited(record, first, response.agency, meter)
        if batch is None:
            return reasons.CELL if self._disputed.isdisjoint(self._carriers(record)) else reasons.MARK
        try:
            values = meter.values(response.answers)
        except InvalidAnswer:
            return reasons.ANSWERS
        return Opened(Where(response.agency, response.digest, response.rehearsal), values, batch)

    def tally(self, records: Iterable[Sealed]) -> Tally:
        """Count some records."""
        tally = Tally()
        for some in self.read(records):
            alike: dict[Where, list[Values]] = {}
            for record, first, found in some:
                if isinstance(found, str):
                    tally.held.append((record, found))
                    continue
                alike.setdefault(found.where, []).append(found.values)
                tally.note(first, found.batch, rehearsal=found.where.rehearsal)
            for where, many in alike.items():
                self._meters[where.digest].count(tally.sections.setdefault(where, Section()), many)
        return tally

    def rows(self, records: Iterable[Sealed]) -> list[Row]:
        """The usable records, no rehearsals."""
        return [
            Row(found.where.agency, found.where.digest, self._meters[found.where.digest].answers(found.values))
            for some in self.read(records)
            for _, _, found in some
            if isinstance(found, Opened) and not found.where.rehearsal
        ]


class _Worker:
    """What a worker process keeps between its ranges."""

    store: Store
    reader: Reader


def _begin(case: Case, database: Path) -> None:
    _Worker.store = Store(database, read_only=True)
    devices = {batch.id: batch.device for batch in _Worker.store.batches()}
    _Worker.reader = Reader(case, devices, _Worker.store.carriers)


def _tally(span: tuple[int, int]) -> Tally:
    return _Worker.reader.tally(_Worker.store.between(*span))


def _rows(ids: Sequence[int]) -> list[Row]:
    return _Worker.reader.rows(_Worker.store.those(ids))


def count(
    case: Case,
    store: Store,
    database: Path,
    *,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Tally:
    """Open and count everything that is stored.

    Args:
        case: Keys and packs.
        store: The open database.
        database: Its file, for the workers.
        workers: Processes; all cores if None. 1 opens in this process.
        progress: Told how many record ids have been passed.
    """
    last = store.last_id()
    number = _workers(workers, last)
    size = max(1, -(-last // (number * SHARES)))
    spans = [(first, min(first + size - 1, last)) for first in range(1, last + 1, size)]
    tally = Tally()
    for span, part in zip(spans, _over(case, database, number, _tally, spans), strict=True):
        tally.add(part)
        if progress is not None:
            progress(span[1])
    return tally


def settle(
    case: Case,
    store: Store,
    database: Path,
    *,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> tuple[Case, Tally]:
    """Open and count everything; batches whose seals say other than their manifests are left out, and told.

    A counter says how many of a batch are rehearsals, the seals say which. Where more are sealed as answers (or as
    rehearsals) than were counted as such, some seal is not what its counter took it for, and nobody can tell which one:
    so all of the batch waits in quarantine. What another, undisputed batch carried as well is counted there. Leaving one
    batch out can move records to another, so it is asked again until nothing new is disputed.

    Returns:
        The case with its disputed batches, and the tally without them.
    """
    said = {batch.id: (batch.answers, batch.rehearsals) for batch in store.batches()}
    while True:
        tally = count(case, store, database, workers=workers, progress=progress)
        disputed = case.disputed.union(_overdrawn(tally, said))
        if disputed == case.disputed:
            return case, tally
        case = replace(case, disputed=disputed)


def _overdrawn(tally: Tally, said: Mapping[int, tuple[int, int]]) -> Iterator[int]:
    """The batches credited with more answers, or more rehearsals, than their manifests count."""
    credited: dict[int, tuple[int, int]] = {}
    for (_, batch), (answers, rehearsals) in tally.opened.items():
        before = credited.get(batch, (0, 0))
        credited[batch] = before[0] + answers, before[1] + rehearsals
    for batch, (answers, rehearsals) in credited.items():
        # One that came in while we counted is judged next time.
        if batch in said and (answers > said[batch][0] or rehearsals > said[batch][1]):
            yield batch


def rows(case: Case, ids: Sequence[int], database: Path, *, workers: int | None = None) -> Iterator[Row]:
    """The usable records, no rehearsals, in the order of `ids`, a few at a time.

    Args:
        case: Keys and packs.
        ids: Which records.
        database: The database's file.
        workers: Processes; all cores if None. 1 opens in this process.
    """
    parts = [ids[start : start + ROWS] for start in range(0, len(ids), ROWS)]
    for some in _over(case, database, _workers(workers, len(ids)), _rows, parts):
        yield from some


def _workers(wanted: int | None, records: int) -> int:
    if wanted is not None:
        return wanted
    return 1 if records < FEW else os.cpu_count() or 1


def _over(case: Case, database: Path, workers: int, task: Callable[[T], R], parts: Iterable[T]) -> Iterator[R]:
    """Each part's result, in order; at most two parts a worker are under way, so that results never pile up."""
    if workers == 1:
        _begin(case, database)
        try:
            yield from map(task, parts)
        finally:
            _Worker.store.close()
        return
    # spawn: a worker inherits no open database and no half-written state, and it is what Windows does.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(case, database)) as pool:
        pending: deque[Future[R]] = deque()
        for part in parts:
            pending.append(pool.submit(task, part))
            if len(pending) > 2 * workers:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
