"""The kiosk in a mount namespace of its own, where its home is read-only: `python -m tests.counter.mounted HOME`."""

from __future__ import annotations

import os
import sys

READ_ONLY = (
    'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && exec "$0" -m surveytui kiosk --lang en --home "$1"'
)

if __name__ == "__main__":
    os.execvp("unshare", ["unshare", "-Urm", "sh", "-c", READ_ONLY, sys.executable, sys.argv[1]])  # noqa: S606 - no shell is meant
