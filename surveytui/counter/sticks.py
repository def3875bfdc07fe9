"""Mounted USB sticks, as an officer knows them: by label and free space."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from surveytui.counter import platform

MOUNTED_BY_DESKTOPS = ("/media/", "/run/media/", "/Volumes/")
"""Where desktops mount what is plugged in."""
PSEUDO = frozenset({"proc", "sysfs", "tmpfs", "devtmpfs", "cgroup2", "overlay", "squashfs", "autofs", "fuse.portal"})
_ESCAPED = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class Stick:
    """A place to export to."""

    path: str
    label: str
    free: int
    """Bytes."""


def _unescaped(field: str) -> str:
    """A field of /proc/mounts: blanks and Thai letters are written in octal, byte by byte."""
    raw = _ESCAPED.sub(lambda match: chr(int(match[1], 8)), field)
    return raw.encode("latin-1", "replace").decode("utf-8", "replace") if raw != field else field


def _removable(device: str, blocks: Path) -> bool:
    """Whether the kernel calls the disk of a device such as /dev/sdb1 removable."""
    name = Path(device).name
    for folder in (blocks / name, blocks / re.sub(r"p?\d+$", "", name)):
        try:
            return (folder / "removable").read_text(encoding="ascii").strip() == "1"
        except OSError:
            continue
    return False


def _mounts(table: Path, blocks: Path) -> Iterator[Path]:
    try:
        lines = table.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return
    for line in lines:
        device, point, kind, *_ = [*line.split(" "), "", "", ""]
        path = _unescaped(point)
        if kind in PSEUDO or not path.startswith("/"):
            continue
        if path.startswith(MOUNTED_BY_DESKTOPS) or _removable(device, blocks):
            yield Path(path)


def sticks(
    *,
    table: Path = Path("/proc/mounts"),
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
    for path in _mounts(table, blocks):
        try:
            if os.access(path, os.W_OK):
                found.append(Stick(str(path), path.name, free(path)))
        except OSError:
            continue  # pulled at this very moment
    return sorted(found, key=lambda stick: (stick.label, stick.path))
