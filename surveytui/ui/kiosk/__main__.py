"""The interview process: started by the keeper, holds one respondent's answers, ends with the respondent."""

from __future__ import annotations

import sys

from surveytui.counter import platform

if __name__ == "__main__":
    # First of all, before anything is read: exec has just switched dumps on again.
    platform.no_dumps()
    channel, parent, home, terminal, kind = sys.argv[1:]
    platform.die_with_parent(int(parent))

    from surveytui.ui.kiosk.process import run

    run(channel, home=home, terminal=terminal, rehearsal=kind == "rehearsal")
