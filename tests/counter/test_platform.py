"""The few functions that differ between systems do what they promise."""

from __future__ import annotations

import ast
import os
import pty
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from surveytui.counter import platform
from tests.needs import lacks


def test_a_file_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the rename fails, the old file stays and no part of the new one is left."""
    target = tmp_path / "state"
    platform.write_durably(target, b"old", times=0)

    def broken(*_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", broken)
    with pytest.raises(OSError, match="No space"):
        platform.write_durably(target, b"new")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["state"]


def test_a_file_carries_the_time_it_is_given(tmp_path: Path) -> None:
    """A file's time would tell when somebody was at the counter."""
    target = tmp_path / "state"
    platform.write_durably(target, b"x", times=1_700_000_000)
    assert target.stat().st_mtime == 1_700_000_000
    assert target.stat().st_mode & 0o777 == 0o600


def test_the_terminal_is_given_back_as_it_was() -> None:
    """Quiet takes echo and the signal keys; restore, even in another process, puts everything back."""
    master, slave = pty.openpty()
    before = termios.tcgetattr(slave)
    terminal = platform.Terminal(slave)
    terminal.quiet()
    quiet = termios.tcgetattr(slave)[3]
    assert not quiet & (termios.ECHO | termios.ISIG | termios.ICANON)
    platform.Terminal.unpacked(slave, terminal.packed()).restore()
    assert termios.tcgetattr(slave) == before
    assert b"\x1b[?1049l" in os.read(master, 4096)
    os.close(master)
    os.close(slave)


def test_what_is_no_terminal_is_left_alone(tmp_path: Path) -> None:
    """With a file for a terminal nothing is changed or written."""
    path = tmp_path / "file"
    path.write_bytes(b"")
    fd = os.open(path, os.O_RDWR)
    terminal = platform.Terminal(fd)
    terminal.quiet()
    terminal.restore()
    os.close(fd)
    assert terminal.packed() == ""
    assert path.read_bytes() == b""


def _defined(path: Path) -> dict[str, list[str]]:
    """Public functions and methods of a module with the names of their arguments."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: dict[str, list[str]] = {}
    for node in tree.body:
        for item in node.body if isinstance(node, ast.ClassDef) else [node]:
            if isinstance(item, ast.FunctionDef) and (item.name == "__init__" or not item.name.startswith("_")):
                found[item.name] = [argument.arg for argument in (*item.args.args, *item.args.kwonlyargs)]
    return found


def test_both_systems_offer_the_same_functions() -> None:
    """Nobody can add a function for one system and forget the other."""
    folder = Path(platform.__file__).parent
    posix, windows = _defined(folder / "posix.py"), _defined(folder / "windows.py")
    assert {name: args for name, args in posix.items() if name != "__init__"} == {
        name: args for name, args in windows.items() if name != "__init__"
    }


def test_no_dumps_leaves_nothing_to_attach_to() -> None:
    """After it the process may not be dumped, nor read by another process of the same user."""
    if sys.platform != "linux":
        lacks("Linux, to look at core dumps")
    program = (
        "from surveytui.counter import platform; platform.no_dumps();"
        "import resource, ctypes; print(resource.getrlimit(resource.RLIMIT_CORE)[0], ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    out = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8", check=True
    ).stdout.split()
    assert out == ["0", "0"]
