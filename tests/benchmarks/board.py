"""The board of a nation, as `surveytui quota` opens it: a hub's home on the disk, its desk, the reckoning, the screen.

8,317 agencies, two tools, 24,900 counters. The bare things are SQLite reading the same rows, and Textual with nothing in it.
"""

from __future__ import annotations

import asyncio
import gc
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from random import Random
from sqlite3 import connect

from textual.app import App

from surveytui.questionnaire.models import Tool
from surveytui.sync.choosing import Filters
from surveytui.sync.hub.desk import HubDesk
from surveytui.sync.hub.home import HubHome
from surveytui.sync.hub.port import HubPort
from surveytui.sync.hub.store import Heard
from surveytui.sync.merge import Kept, Merged
from surveytui.sync.report import NONE, Count, Report
from surveytui.ui.supervisor.app import BoardApp
from surveytui.ui.supervisor.view import Column
from tests.benchmarks.hub import COUNTERS, NATION, agencies
from tests.benchmarks.measure import Ratio
from tests.sync.province import TODAY, Counter, Province, make_province

TIMES = 15
OPENINGS = 3
CAME = 100
"""Counters that report between two looks."""
SIZE = (120, 40)
DAYS = (16, 9, 3, 0)
"""Days before its last one on which each counter reported."""
_ROWS = (
    "select * from counters",
    "select agency, tool, sum(max(counted, ticket)) from totals group by agency, tool",
    "select agency, tool, device, max(count) from progress where day <= '2025-06-04' group by agency, tool, device",
)


def fill(home: Path) -> None:
    """A hub's home with every counter's reports of two weeks in it."""
    given = agencies(NATION)
    codes = [agency.code for agency in given]
    province = make_province(
        home,
        agencies=given,
        counters=lambda: [Counter(f"เครื่อง {n // NATION + 1}", (codes[n % NATION],)) for n in range(COUNTERS)],
        tools=(Tool.EIT, Tool.IIT),
    )
    chance = Random(2568)
    speaking = [counter for counter in province.counters if chance.random() >= 0.05]
    last = {counter.id: TODAY - timedelta(days=chance.choice([0, 0, 1, 1, 2, 3, 9])) for counter in speaking}
    for seq, ago in enumerate(DAYS, 1):
        with province.desk.store.writing():
            for counter in speaking:
                _report(province, counter, seq, last[counter.id] - timedelta(days=ago), 5 * chance.randrange(3))
    province.desk.close()


def _report(province: Province, counter: Counter, seq: int, day: date, count: int) -> None:
    """What the desk writes of a report, without the report."""
    store, code = province.desk.store, counter.agencies[0]
    report = Report(
        campaign=province.campaign,
        device=counter.id,
        seq=seq,
        previous=NONE,
        bundle=1,
        day=day,
        blocks=(),
        manifest=NONE,
        closed=False,
    )
    gained = {(code, Tool.EIT): count + 5, (code, Tool.IIT): count}
    heard = Heard(device=counter.id, seq=seq, day=day, told=day, bundle=1, manifest=NONE, closed=False, fork=None)
    counts = tuple(Count(agency=agency, tool=tool, count=number) for (agency, tool), number in gained.items())
    blocks = {secrets.token_hex(16): Kept(counts, seq, 0)}
    store.add_report(report, secrets.token_hex(32), Merged(blocks, gained, None, known=False), heard)


class Opened:
    """A board on its screen, and how long it took."""

    def __init__(self, root: Path) -> None:
        self.since = time.perf_counter()
        gc.disable()  # as `surveytui quota` does
        self.desk = HubDesk(HubHome.within(root), today=lambda: TODAY)
        self.port = HubPort(self.desk)
        board = self.desk.board()
        gc.freeze()
        gc.enable()
        self.app = BoardApp(self.port, board, colours="truecolor")

    def paint(self) -> None:
        """The whole screen, every row of it."""
        face = self.app.screen.query_one("Face")
        face.redraw()  # type: ignore[attr-defined]
        for y in range(face.size.height):
            face.render_line(y)


async def _opening(root: Path) -> float:
    """Seconds from nothing to a painted board."""
    opened = Opened(root)
    async with opened.app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        seconds = time.perf_counter() - opened.since
    opened.desk.close()
    gc.unfreeze()
    return seconds


async def _bare_opening(root: Path) -> float:
    """Seconds for the same rows out of SQLite, the same bundle, and an app with nothing in it."""
    since = time.perf_counter()
    HubHome.within(root).newest()
    with closing(connect(HubHome.within(root).database)) as database:
        for query in _ROWS:
            database.execute(query).fetchall()
    async with App[None]().run_test(size=SIZE) as pilot:
        await pilot.pause()
        return time.perf_counter() - since


async def _works(root: Path) -> list[str]:
    """What is done most, on an open board."""
    opened = Opened(root)
    app, chance = opened.app, Random(1)
    devices = sorted(opened.desk.store.heard())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()

        def come() -> None:
            with opened.desk.store.writing():
                for device in chance.sample(devices, CAME):
                    heard = opened.desk.store.heard_of(device)
                    assert heard is not None
                    opened.desk.store.add_ticket(heard, {(opened.desk.device(device).agencies[0], Tool.EIT): 40})  # type: ignore[union-attr]

        def refresh() -> None:
            app.view.load(opened.port.board())
            opened.paint()

        def shown(filters: Filters) -> Callable[[], None]:
            def work() -> None:
                app.view.filter(filters)
                opened.paint()

            return work

        def sort() -> None:
            app.view.sort_by(Column.AGENCY)
            opened.paint()

        def clear() -> None:
            app.view.sort_by(None)
            app.view.filter(Filters())

        with closing(connect(opened.desk.home.database)) as database:
            bare = _median(lambda: [database.execute(query).fetchall() for query in _ROWS])
        told = [
            ("paint", _median(opened.paint)),
            (f"refresh after {CAME} reports", _median(refresh, before=come)),
            ("refresh after nothing", _median(refresh)),
            ("filter", _median(shown(Filters(status="follow")), before=clear)),
            ("filter by district and tool", _median(shown(Filters(district="อำเภอ 7", tool="EIT")), before=clear)),
            ("search", _median(shown(Filters(search="ตัวอยาง831")), before=clear)),
            ("sort", _median(sort, before=clear)),
        ]
    opened.desk.close()
    gc.unfreeze()
    lines = [f"board: {name:<34} {ms:7.1f} ms  (at most 100)" for name, ms in told]
    return [*lines, str(Ratio("board: refresh : bare read of all rows", told[1][1] / 1000, bare / 1000))]


def _median(work: Callable[[], object], *, before: Callable[[], object] = lambda: None) -> float:
    """Milliseconds, without what comes before."""
    times = []
    for _ in range(TIMES):
        before()
        since = time.perf_counter()
        work()
        times.append(time.perf_counter() - since)
    return statistics.median(times) * 1000


def memory(root: Path) -> int:
    """Megabytes that a program with the board on its screen has taken at most."""
    script = f"""
import asyncio
from pathlib import Path
from tests.benchmarks.board import _opening
from tests.benchmarks.measure import peak
asyncio.run(_opening(Path({str(root)!r})))
print(peak() // 2**20)
"""
    command: Sequence[str] = [sys.executable, "-c", script]
    return int(subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout)


def nation() -> list[str]:
    """Figures of one run."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        fill(root)
        pairs = [(asyncio.run(_opening(root)), asyncio.run(_bare_opening(root))) for _ in range(OPENINGS)]
        ours, bare = (statistics.median(side) for side in zip(*pairs, strict=True))
        return [
            f"board of {NATION} agencies, {COUNTERS} counters: opened and painted in {ours * 1000:.0f} ms (at most 1000)",
            str(Ratio("board: opened and painted : bare read, bare app", ours, bare)),
            *asyncio.run(_works(root)),
            f"board: memory {memory(root)} MB (at most 250)",
        ]


if __name__ == "__main__":
    for line in nation():
        print(line)
