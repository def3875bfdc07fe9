"""The kiosk whose first courier goes at once. Only tests run this: `python -m tests.counter.hurried HOME`."""

from __future__ import annotations

import sys
from pathlib import Path

from surveytui.counter import errands, keeper

if __name__ == "__main__":
    errands.AFTER_START = 0.2
    errands.LOOK = 0.2
    raise SystemExit(keeper.run_kiosk(Path(sys.argv[1]) / "counter"))
