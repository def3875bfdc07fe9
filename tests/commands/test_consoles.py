"""Consoles that are not UTF-8: Thai comes out as UTF-8, and nothing falls over it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize("encoding", ["ascii", "cp874", "utf-16"])
def test_thai_on_any_console(encoding: str) -> None:
    """A line in Thai and a table with signs that cp874 lacks."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUTF8"}
    done = subprocess.run(
        [sys.executable, "-m", "surveytui", "questionnaire", "show", "eit-2568", "--lang", "th"],
        env=environment | {"PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "ข้อ" in done.stdout.decode("utf-8")
    assert b"Traceback" not in done.stderr
