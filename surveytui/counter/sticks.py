"""Mounted USB sticks, as an officer knows them: by label and free space."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from surveytui.counter import platform
from surveytui.counter.mounts import TABLE, mounts

MOUNTED_BY_DESKTOPS = ("/media/", "/run/media/", "/Volumes/")
"""Where desktops mount what is plugged in."""
PSEUDO = frozenset({"proc", "sysfs", "tmpfs", "devtmpfs", "cgroup2", "overlay", "squashfs", "autofs", "fuse.portal"})


@dataclass(frozen=True, slots=True)
class Stick:
    """A place to export to."""

    path: str
    label: str
    free: int
    """Bytes."""


def _removable(device: str, blocks: Path) -> bool:
    """Whether the kernel calls the disk of a device such as /dev/sdb1 removable."""
    name = Path(device).name
    for folder in (blocks / name, blocks / re.sub(r"p?\d+$", "", name)):
        try:
            return (folder / "removable").read_text(encoding="ascii").strip() == "1"
        except OSError:
            continue
    return False


def _places(table: Path, blocks: Path) -> Iterator[Path]:
    for mount in mounts(table):
        if mount.kind not in PSEUDO and (
            str(mount.point).startswith(MOUNTED_BY_DESKTOPS) or _removable(mount.device, blocks)
        ):
            yield mount.point


def sticks(
    *,
    table: Path = TABLE,
    blocks: Path = Path("/sys/class/block"),
    free: Callable[[Path], int] = platform.free_bytes,
) -> list[Stick]:
    """The sticks that are mounted and can be written, by label.

    Args:
        table: The kernel's list of mounts.
        blocks: The kernel's list of disks.
        free: Free bytes under a path.
    """
    found = []
    for path in _places(table, blocks):
        try:
            if os.access(path, os.W_OK):
                found.append(Stick(str(path), path.name, free(path)))
        except OSError:
            continue  # pulled at this very moment
    return sorted(found, key=lambda stick: (stick.label, stick.path))
