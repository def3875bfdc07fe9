"""A hub under a nation: 24,900 counters report once; the bare thing is the signature and the same SQLite writes."""

from __future__ import annotations

import gc
import hashlib
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path

from surveytui import canonical
from surveytui.campaign.models import Agency
from surveytui.questionnaire.models import Tool
from surveytui.sealing import signing
from surveytui.sync.report import Report
from surveytui.text.words import Words
from tests.benchmarks.measure import Ratio
from tests.sync.province import Counter, Province, make_province

NATION = 8_317
COUNTERS = 24_900
QUICK = 900
BLOCKS = 10
"""Closed blocks in each first report: 50 answers."""


SCHEMA = """
pragma journal_mode=wal;
pragma synchronous=full;
create table counters (device text primary key, seq int, day text, told text, bundle int, manifest text, closed int,
  fork_th text, fork_en text, revision int) without rowid;
create index counters_by_revision on counters (revision);
create table reports (device text, digest blob, seq int, previous blob, primary key (device, digest)) without rowid;
create table blocks (device text, block blob, since int, not_by int, counts text, primary key (device, block))
  without rowid;
create table totals (device text, agency text, tool text, counted int, ticket int, primary key (agency, tool, device))
  without rowid;
create table progress (device text, agency text, tool text, day text, count int,
  primary key (agency, tool, device, day)) without rowid
"""

_COUNTER = (
    "insert into counters values (?, 1, '2025-06-18', '2025-06-18', 1, ?, 0, '', '',"
    " (select coalesce(max(revision), 0) + 1 from counters))"
)


def agencies(count: int) -> tuple[Agency, ...]:
    """Invented agencies."""
    name = Words(th="อบต.ตัวอย่าง", en="Sample SAO")
    return tuple(
        Agency(
            code=f"l-{number:05}",
            name=Words(th=f"{name.th}{number}", en=f"{name.en} {number}"),
            short=Words(th=f"{name.th}{number}", en=f"{name.en} {number}"),
            district=f"อำเภอ {number % 928}",
            telephone="0 5500 0001",
            targets=dict.fromkeys(Tool, 60),
        )
        for number in range(count)
    )


def _reports(province: Province) -> list[bytes]:
    found = []
    for counter in province.counters:
        counter.count(5 * BLOCKS)
        found.append(province.say(counter))
    return found


def _bare_database(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    for statement in SCHEMA.split(";"):
        database.execute(statement)
    return database


def _bare(database: sqlite3.Connection, keys: list[str], reports: list[bytes]) -> float:
    """Verify each signature and write the same rows, a transaction a report, on the same journal."""
    seconds = 0.0
    for key, data in zip(keys, reports, strict=True):
        payload, signature = signing.read_signed(signing.REPORT, data)
        report = canonical.decode(payload, Report)
        device, digest, previous = report.device, hashlib.sha256(payload).digest(), bytes(32)
        ((agency, tool),) = report.totals()
        blocks = [(device, bytes.fromhex(block.id), 1, 0, f"{agency}/{tool}/5") for block in report.blocks]
        since = time.perf_counter()
        signing.verify(key, signing.REPORT, payload, signature)
        database.execute("begin immediate")
        database.execute(_COUNTER, [device, report.manifest])
        database.execute("insert into reports values (?, ?, 1, ?)", [device, digest, previous])
        database.executemany("insert into blocks values (?, ?, ?, ?, ?)", blocks)
        database.execute("insert into totals values (?, ?, ?, 50, 0)", [device, agency, tool])
        database.execute("insert into progress values (?, ?, ?, '2025-06-18', 50)", [device, agency, tool])
        database.execute("commit")
        seconds += time.perf_counter() - since
    return seconds


def nation(*, quick: bool) -> list[str]:
    """Every counter reports once; nothing is lost."""
    count = QUICK if quick else COUNTERS
    codes = [agency.code for agency in agencies(count // 3 if quick else NATION)]
    with tempfile.TemporaryDirectory() as name:
        province = make_province(
            Path(name) / "hub",
            agencies=agencies(len(codes)),
            counters=lambda: [Counter(f"เครื่อง {n}", (codes[n % len(codes)],)) for n in range(count)],
        )
        reports = _reports(province)
        gc.collect()
        gc.freeze()  # as `surveytui hub` does: the campaign itself is never garbage
        slices = [slice(start, start + count // 6) for start in range(0, count, count // 6)]
        keys = [counter.key.public_hex for counter in province.counters]
        rates = []
        bare_database = _bare_database(Path(name) / "bare.sqlite3")
        for part in slices:
            since = time.perf_counter()
            for data in reports[part]:
                province.desk.take("x.report", data)
            ours = time.perf_counter() - since
            bare = _bare(bare_database, keys[part], reports[part])
            rates.append((ours / len(reports[part]), bare / len(reports[part])))
        bare_database.close()
        gc.unfreeze()
        heard = len(province.desk.store.heard())
        total = sum(one.count for one in province.desk.store.standings())
        since = time.perf_counter()
        board = province.desk.board()
        reckoned = time.perf_counter() - since
    ratio = Ratio(
        "hub: one report", statistics.median(a for a, _ in rates), statistics.median(b for _, b in rates), limit=1 / 0.7
    )
    lost = f"{heard} of {count} counters heard of, {total} of {count * 5 * BLOCKS} answers counted"
    return [str(ratio), lost, f"board of {len(board.lines)} lines reckoned from the store in {reckoned * 1000:.0f} ms"]
