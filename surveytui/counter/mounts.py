"""What the kernel has mounted where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TABLE = Path("/proc/mounts")
_ESCAPED = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class Mount:
    """A line of the kernel's table."""

    device: str
    point: Path
    kind: str
    """The file system, such as ext4."""


def mounts(table: Path = TABLE) -> Iterator[Mount]:
    """All of them; none on a system that has no such table.

    Args:
        table: In the form of /proc/mounts.
    """
    try:
        lines = table.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return
    for line in lines:
        device, point, kind, *_ = [*line.split(" "), "", "", ""]
        path = _unescaped(point)
        if path.startswith("/"):
            yield Mount(device, Path(path), kind)


def file_system_of(folder: Path, table: Path = TABLE) -> str:
    """The kind of file system that a folder lies on, such as ext4; empty where that cannot be told."""
    place = folder.resolve()
    over = [mount for mount in mounts(table) if place.is_relative_to(mount.point)][::-1]
    # Of several at one point, the last one is what people see: hence backwards.
    return max(over, key=lambda mount: len(mount.point.parts)).kind if over else ""


def _unescaped(field: str) -> str:
    """A field of /proc/mounts: blanks and Thai letters are written in octal, byte by byte."""
    raw = _ESCAPED.sub(lambda match: chr(int(match[1], 8)), field)
    return raw.encode("latin-1", "replace").decode("utf-8", "replace") if raw != field else field
