"""Everything but the kiosk's terminal runs where Unix's own modules are missing (DESIGN D12)."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import surveytui

PACKAGE = Path(surveytui.__file__).parent
UNIX = ("fcntl", "termios", "tty", "pty", "resource", "pwd", "grp")
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


def test_headquarters_and_the_pure_parts_run_without_unix(tmp_path: Path) -> None:
    """Packs, keys, signing: a real campaign is made and signed with the Unix modules blocked."""
    program = f"""
from surveytui.cli import main
home = {str(tmp_path)!r}
assert main(["campaign", "new", "--sample", "--home", home]) == 0
assert main(["keys", "create", "--no-passphrase", "--home", home]) == 0
assert main(["campaign", "check", "--home", home]) == 0
assert main(["questionnaire", "show", {str(PACKAGE.parent / "questionnaires" / "eit-2568.toml")!r}]) == 0
"""
    done = _run(program)
    assert done.returncode == 0, done.stderr


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
