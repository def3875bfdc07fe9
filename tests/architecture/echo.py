"""A child that says back what it hears on its channel. Only tests run this."""

from __future__ import annotations

import sys

from surveytui.counter import platform

if __name__ == "__main__":
    with platform.connect(sys.argv[1]) as end:
        while heard := end.recv(64):
            end.sendall(heard)
