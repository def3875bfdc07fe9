"""Where a person wants a file: what already stands there keeps its nature."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from surveytui.errors import HomeError
from surveytui.sealing.files import write_output


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """What it leads to is replaced, be it there or not."""
    real, link, dangling = tmp_path / "real.csv", tmp_path / "link.csv", tmp_path / "new.csv"
    real.write_bytes(b"old")
    link.symlink_to(real)
    dangling.symlink_to(tmp_path / "made.csv")
    write_output(link, b"new")
    write_output(dangling, b"made")
    assert (link.is_symlink(), real.read_bytes()) == (True, b"new")
    assert (dangling.is_symlink(), (tmp_path / "made.csv").read_bytes()) == (True, b"made")


def test_a_pipe_takes_what_is_written(tmp_path: Path) -> None:
    """Whoever reads at its other end has it; it is a pipe still."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_output(pipe, b"rows")
    reader.join(5)
    assert read == [b"rows"]
    assert pipe.is_fifo()


def test_a_device_is_not_replaced() -> None:
    """The null device swallows all and stays what it is; the full one refuses in one line."""
    for device in (Path("/dev/null"), Path("/dev/full")):
        assert device.is_char_device()
    write_output(Path("/dev/null"), b"rows")
    with pytest.raises(HomeError, match="/dev/full: cannot be written"):
        write_output(Path("/dev/full"), b"rows")
    for device in (Path("/dev/null"), Path("/dev/full")):
        assert device.is_char_device()


def test_a_folder_is_one_line(tmp_path: Path) -> None:
    """Nothing is written, nothing lies beside it."""
    with pytest.raises(HomeError, match="cannot be written"):
        write_output(tmp_path, b"rows")
    assert list(tmp_path.iterdir()) == []
