"""`python -m tests.benchmarks [--quick]`: every figure of one run, as ratios where there is something bare to hold it against."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.benchmarks import board, hub, memory, page, sync
from tests.benchmarks.answers import seal_and_commit
from tests.benchmarks.opening import mass, opening
from tests.benchmarks.screens import cold_start, key_to_paint, turns
from tests.world import make_world

TURNS = 100
INTERVIEWS = 1000
TYPED = 50
LONG = 300
"""Interviews of one question through real kiosks, some six minutes of them."""
QUICK, QUICK_TYPED = 30, 5


def main() -> None:
    """Print them, one a line."""
    quick = "--quick" in sys.argv
    print(seal_and_commit(), flush=True)
    with tempfile.TemporaryDirectory() as name:
        world = make_world(Path(name) / "home")
        print(cold_start(world), flush=True)
        print(key_to_paint(world), flush=True)
        print(turns(world, QUICK if quick else TURNS), flush=True)
    print(memory.played(QUICK if quick else INTERVIEWS), flush=True)
    for course in memory.typed(QUICK_TYPED if quick else TYPED):
        print(course, flush=True)
    if not quick:
        print(memory.typed(LONG, questions=1)[0], flush=True)
    for line in (*board.nation(), *hub.nation(quick=quick), *page.province(), *sync.nothing_new()):
        print(line, flush=True)
    print(opening(), flush=True)
    if not quick:
        print(mass(), flush=True)


if __name__ == "__main__":
    main()
