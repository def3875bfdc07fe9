"""Everything but the kiosk's terminal runs where Unix's own modules are missing (DESIGN D12)."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import surveytui
from tests.architecture.pretended import UNIX

PACKAGE = Path(surveytui.__file__).parent
ROOT = PACKAGE.parent
BLOCKED = f"""
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name in {UNIX!r}:
            raise ModuleNotFoundError(f"no module named {{name}}", name=name)
sys.meta_path.insert(0, Missing())
"""


def test_unix_modules_are_imported_in_one_place() -> None:
    """Only the platform's own module names them."""
    importers = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names.append(node.module)
            if set(names) & set(UNIX):
                importers.add(path.relative_to(PACKAGE).as_posix())
    assert importers == {"counter/platform/posix.py"}


def _run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BLOCKED + program], capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_the_block_works() -> None:
    """Positive control: with the block, the Unix module cannot be imported."""
    assert _run("import surveytui.counter.platform.posix").returncode != 0


@pytest.fixture
def windows(tmp_path: Path) -> Path:
    """A Python that believes it is on Windows, as a program, so that its children are of the same belief."""
    program = tmp_path / "python"
    script = Path(__file__).with_name("pretended.py")
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}" "$0" "$@"\n', encoding="utf-8")
    program.chmod(0o700)
    return program


def _on(windows: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [windows, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        umask=0o077,  # a folder of a Windows profile is nobody else's either
        timeout=120,
    )


def test_everything_but_the_kiosk_s_terminal_runs(windows: Path, tmp_path: Path) -> None:
    """The whole way on such a Windows, from a demo world of the real commands to the receipt, the hub's folder, the audit.

    The keeper's side of a rehearsal speaks to a process of its own, of the same belief, over the channel.
    """
    home, stick, hub = tmp_path / "home", tmp_path / "stick", tmp_path / "hub"
    stick.mkdir()
    hub.mkdir()

    def run(*arguments: object, says: str = "") -> None:
        done = _on(windows, "-m", "surveytui", *arguments, "--home", home, "--lang", "en")
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
        assert says in done.stdout + done.stderr, (arguments, done.stdout, done.stderr)

    run("demo", "--no-ui", says="ready")
    run("rehearse", "-n", 6, "--real", says="kept 6")
    run("export", stick, says="exported 6 records")
    run("intake", stick, says="6 new")
    run("results", "--before-close", "--csv", tmp_path / "counts.csv")
    (receipt,) = (home / "headquarters" / "receipts").glob("*.receipt")
    run("receipt", receipt, says="6")
    run("report", "--qr")
    run("sync", hub, says="sent")
    run("quota", says="Sample Municipality")
    run("audit")
    run("doctor", "--json", says="suite")
    for pack in ("check", "show"):
        done = _on(windows, "-m", "surveytui", "questionnaire", pack, ROOT / "questionnaires" / "eit-2568.toml")
        assert done.returncode == 0, done.stderr


_FUNCTIONS = """
import os, socket, subprocess, sys, threading
from pathlib import Path
from surveytui.counter import platform
from surveytui.counter.platform import windows
Kernel = type(windows._kernel())
asked = lambda: [name for name, _ in Kernel.asked]
told = lambda name: [arguments for asked, arguments in Kernel.asked if asked == name][-1]

folder = Path(sys.argv[1]) / "a" / "b"
platform.private_folder(folder)
target = folder / "state"
platform.write_durably(target, b"one", times=86400.0)
assert (target.read_bytes(), target.stat().st_mtime) == (b"one", 86400.0)
platform.write_durably(target, b"two")
(folder / "other").write_bytes(b"three")
platform.replace_durably(folder / "other", target)
platform.sync_folder(folder)
assert target.read_bytes() == b"three" and os.listdir(folder) == ["state"]
real = Path.replace
def refuses(self, target): raise PermissionError(13, "in use")
Path.replace = refuses
try:
    platform.write_durably(target, b"four")
except PermissionError:
    assert target.read_bytes() == b"three" and os.listdir(folder) == ["state"]
else:
    raise AssertionError
Path.replace = real
assert platform.free_bytes(folder) > 0

terminal = platform.Terminal(0)
terminal.quiet()
assert told("SetConsoleMode")[1] == Kernel.mode & ~0x7
assert not platform.Terminal.unpacked(0, "").gone()
platform.Terminal.unpacked(0, terminal.packed()).restore()
assert told("SetConsoleMode")[1] == Kernel.mode
platform.forget_input(0)
platform.ignore_job_control()
platform.ignore_keeper_signals()
platform.no_dumps()
platform.die_with_parent(os.getppid())
platform.when_told_to_end(lambda: None)
assert {"FlushConsoleInputBuffer", "SetConsoleCtrlHandler", "SetErrorMode"} <= set(asked())
try:
    platform.PseudoTerminal(["surveytui"], {}, columns=60, rows=20)
except OSError as error:
    assert "no pseudo-terminal" in str(error)
else:
    raise AssertionError

process, ours = platform.spawn(("tests.architecture.echo", "{channel}"), dict(os.environ))
ours.sendall(b"a word")
assert ours.recv(6) == b"a word"
ours.close()
assert process.wait(10) == 0

# A stranger finds the port before the child does: one that says nothing, one that says something else.
windows.HEARING = 0.2
real_popen = subprocess.Popen
strangers = []
def late(command, **named):
    port = int(command[-1].partition(":")[0])
    for word in (b"", b"x" * 2 * windows.TOKEN):
        strangers.append(socket.create_connection(("127.0.0.1", port)))
        strangers[-1].sendall(word)
    return real_popen(command, **named)
subprocess.Popen = late
process, ours = platform.spawn(("tests.architecture.echo", "{channel}"), dict(os.environ))
ours.sendall(b"a word")
assert ours.recv(6) == b"a word"
ours.close()
assert process.wait(10) == 0

# A child that never comes leaves neither a process nor a wait without end.
windows.COMING = 0.5
try:
    platform.spawn(("this", "{channel}"), dict(os.environ))
except OSError:
    print("done")
"""


def test_the_functions_of_windows_do_what_they_promise(windows: Path, tmp_path: Path) -> None:
    """Files, console mode, and the channel over loopback that only our own child can open; the system's library is played."""
    done = _on(windows, "-c", _FUNCTIONS, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "done"


def test_the_pretence_is_one(windows: Path) -> None:
    """Positive control: there, Unix's modules are missing and what takes a terminal by them falls."""
    for program in ("import termios", "import surveytui.counter.platform.posix", "import textual.drivers.linux_driver"):
        assert _on(windows, "-c", program).returncode != 0, program


def test_all_text_files_name_their_encoding(tmp_path: Path) -> None:
    """The Thai Windows default is cp874: a read or write that leaves the encoding open is an error."""
    command = [sys.executable, "-X", "warn_default_encoding", "-W", "error::EncodingWarning"]
    program = f"""
from surveytui.cli import main
home = {str(tmp_path)!r}
assert main(["campaign", "new", "--sample", "--home", home]) == 0
assert main(["keys", "create", "--no-passphrase", "--home", home]) == 0
assert main(["doctor", "--json", "--home", home]) in (0, 1)
"""
    done = subprocess.run([*command, "-c", program], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
