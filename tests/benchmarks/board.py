"""The board of a nation: 8,317 agencies and two tools, loaded, painted, filtered, searched."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from surveytui.sync.board import Board
from surveytui.ui.supervisor.app import BoardApp
from surveytui.ui.supervisor.view import Column, Filters, View
from tests.benchmarks.hub import NATION, agencies
from tests.supervisor.stage import NotingPort, make_board

TIMES = 15
_MEMORY = """
import asyncio, resource
from tests.benchmarks.board import NATION, _painted, agencies, make_board
asyncio.run(_painted(make_board(agencies(NATION))))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(TIMES):
        since = time.perf_counter()
        work()
        times.append(time.perf_counter() - since)
    return statistics.median(times) * 1000


async def _painted(board: Board) -> tuple[float, list[tuple[str, float]]]:
    """Milliseconds to the first paint, and of what is done most."""
    since = time.perf_counter()
    app = BoardApp(NotingPort(board), board, colours="truecolor")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        first = (time.perf_counter() - since) * 1000
        face = app.screen.query_one("Face")

        def paint() -> None:
            face.redraw()  # type: ignore[attr-defined]
            for y in range(face.size.height):
                face.render_line(y)

        def filtered() -> None:
            app.view.filter(Filters(status="follow", tool="IIT"))
            paint()

        def searched() -> None:
            app.view.filter(Filters(search="ตัวอยาง831"))
            paint()

        def read() -> None:
            app.view.load(board)
            paint()

        works = (
            ("paint", paint),
            ("filter and paint", filtered),
            ("search and paint", searched),
            ("take new counts", read),
        )
        return first, [(name, _median(work)) for name, work in works]


def nation() -> list[str]:
    """Figures of one run."""
    board = make_board(agencies(NATION))
    first, told = asyncio.run(_painted(board))
    view = View(board)
    sort = _median(lambda: view.sort_by(Column.AGENCY))
    memory = subprocess.run(
        [sys.executable, "-c", _MEMORY], capture_output=True, encoding="utf-8", check=True
    ).stdout.strip()
    return [
        f"board of {len(board.lines)} lines: first paint {first:.0f} ms (at most 1000)",
        *(f"board: {name} {ms:.1f} ms (at most 100)" for name, ms in told),
        f"board: sort {sort:.1f} ms (at most 100)",
        f"board: memory {memory} MB (at most 250)",
    ]
