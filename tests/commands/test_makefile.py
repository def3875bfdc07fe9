"""`make` on a machine that is not ready yet: one line that says what to do, nothing half made, no traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.needs import needs

ROOT = Path(__file__).parents[2]


def make(folder: Path, goal: str, spoil: str) -> subprocess.CompletedProcess[str]:
    """`make` in a fresh checkout, where `python3` runs `spoil` before whatever it is given."""
    needs("make")
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    python = folder / "bin" / "python3"
    python.parent.mkdir()
    python.write_text(
        f'#!/bin/sh\n[ "$1" = -c ] || exit 99\nexec {sys.executable} -c \'import sys; {spoil}; exec(sys.argv[1])\' "$2"\n',
        encoding="utf-8",
    )
    python.chmod(0o755)
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "PYTHON"))}
    return subprocess.run(
        ["make", goal],
        cwd=folder,
        env=ours | {"PATH": f"{python.parent}{os.pathsep}{ours['PATH']}", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("goal", ["demo", "test"])
@pytest.mark.parametrize(
    ("spoil", "hint"),
    [
        pytest.param(
            'sys.modules["ensurepip"] = None',
            "Python's venv module is missing. On Debian and Ubuntu: sudo apt install python3-venv",
            id="Debian without python3-venv, which has venv but not ensurepip",
        ),
        pytest.param(
            'sys.modules["venv"] = None',
            "Python's venv module is missing. On Debian and Ubuntu: sudo apt install python3-venv",
            id="no venv at all",
        ),
        pytest.param(
            "sys.version_info = (3, 10, 14)",
            "surveytui needs Python 3.11 or newer: make PYTHON=python3.11 {goal}",
            id="an older Python",
        ),
    ],
)
def test_what_is_missing_is_said(tmp_path: Path, goal: str, spoil: str, hint: str) -> None:
    """The hint is all there is but make's own line."""
    done = make(tmp_path, goal, spoil)
    assert done.returncode == 2
    assert done.stdout.splitlines() == [hint.format(goal=goal)]
    assert [line for line in done.stderr.splitlines() if not line.startswith("make: ***")] == []
    assert not (tmp_path / ".venv").exists()


def test_a_python_that_has_everything_is_taken(tmp_path: Path) -> None:
    """Positive control: the checks pass, and the next step is the virtual environment (which the stand-in refuses)."""
    done = make(tmp_path, "test", "pass")
    assert "Error 99" in done.stderr
    assert "missing" not in done.stdout
