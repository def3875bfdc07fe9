"""Opening at headquarters against the bare HPKE open, in turns; and a hundred thousand records on all cores."""

from __future__ import annotations

import resource
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from surveytui.headquarters.home import HeadquartersHome
from surveytui.headquarters.opening import Case, case_of, count
from surveytui.headquarters.store import Batch, Store
from surveytui.sealing.private import private_key
from surveytui.sealing.record import HEADER, info, key_id, suite
from tests.benchmarks.measure import Ratio, in_turns, peak
from tests.headquarters.office import Counter, Headquarters

RECORDS = 4_000
MANY = 100_000


@dataclass(frozen=True, slots=True)
class Mass:
    """What opening many records took."""

    records: int
    seconds: float
    peak: int
    """Most memory of this process or of one of its workers, whichever is larger, in bytes."""

    def __str__(self) -> str:
        rate = self.records / self.seconds
        peak = f"peak {self.peak / 1e6:.0f} MB (at most 300)"
        return f"{self.records:,} records on all cores: {self.seconds:.1f} s, {rate:,.0f}/s, {peak}"


def _office(root: Path) -> tuple[Headquarters, Counter, bytes]:
    hq = Headquarters(root)
    hq.begin()
    counter = hq.enrol()
    bundle = hq.sign()
    return hq, counter, hq.records(bundle, 1)[0]


def _fill(hq: Headquarters, counter: Counter, record: bytes, number: int) -> None:
    batch = Batch(0, f"many-{number}", counter.id, 1, "", 0, 0, number, 0, 0, b"")
    with Store(hq.home.database) as store, store.writing():
        store.add_batch(batch, ((index.to_bytes(32, "big"), record) for index in range(number)))


def _case(hq: Headquarters) -> Case:
    home: HeadquartersHome = hq.home
    return case_of(home.newest().birth, (home.load_bundle(path) for path in home.versions()), hq.seeds())


def _count(hq: Headquarters, case: Case, workers: int | None) -> float:
    with hq.store() as store:
        start = time.perf_counter()
        count(case, store, hq.home.database, workers=workers)
        return time.perf_counter() - start


def opening() -> Ratio:
    """Time to open and count, one process, against the same number of bare opens; 1.25 is a rate of 0.8."""
    with tempfile.TemporaryDirectory() as name:
        hq, counter, record = _office(Path(name))
        _fill(hq, counter, record, RECORDS)
        case = _case(hq)
        (seed,) = case.seeds
        key, hpke = private_key(seed), suite()
        bound = info(key_id(bytes.fromhex(hq.home.newest().keys.answer[-1])), case.birth.campaign_id())

        def bare() -> float:
            start = time.perf_counter()
            for _ in range(RECORDS):
                hpke.decrypt(record[HEADER:], key, info=bound)
            return time.perf_counter() - start

        return in_turns(f"opening {RECORDS} records, one core", lambda: _count(hq, case, 1), bare, times=5, limit=1.25)


def mass() -> Mass:
    """A hundred thousand records, on every core, in a process whose memory nothing else has filled."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        return apart.submit(_mass).result()


def _mass() -> Mass:
    with tempfile.TemporaryDirectory() as name:
        hq, counter, record = _office(Path(name))
        _fill(hq, counter, record, MANY)
        seconds = _count(hq, _case(hq), None)
        return Mass(MANY, seconds, max(peak(), _largest_child()))


def _largest_child() -> int:
    """Most memory of one process that this one started and that has ended, in bytes; Linux gives it in kilobytes."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
