"""The staff process: started by the keeper when an officer asks for it, ends with the officer's visit."""

from __future__ import annotations

import sys

from surveytui.counter import platform

if __name__ == "__main__":
    # First of all, before anything is read: exec has just switched dumps on again.
    platform.no_dumps()
    channel, parent, home, terminal, _kind = sys.argv[1:]
    platform.die_with_parent(int(parent))

    from surveytui.ui.staff.process import run

    run(channel, home=home, terminal=terminal)
