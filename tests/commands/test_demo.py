"""A demo that was interrupted is begun anew; what is not a demo's is left alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from surveytui.cli.demo import HALF_MADE, PARTS, READY
from tests.counter.way import until


def demo(home: Path) -> subprocess.CompletedProcess[str]:
    """`surveytui demo --no-ui`, to its end."""
    command = [sys.executable, "-m", "surveytui", "demo", "--no-ui", "--home", str(home), "--lang", "en"]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def listed(home: Path) -> set[str]:
    return {path.name for path in home.iterdir()}


@pytest.mark.parametrize("part", [HALF_MADE, "headquarters", "counter", "campaign.bundle"])
def test_an_interrupted_demo_is_begun_anew(tmp_path: Path, part: str) -> None:
    """Killed at the moment at which a part of it has come into being; the next run makes it whole, the one after uses it."""
    home = tmp_path / "demo"
    command = [sys.executable, "-m", "surveytui", "demo", "--no-ui", "--home", str(home)]
    first = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    until((home / part).exists)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    assert not (home / READY).exists()
    again = demo(home)
    assert again.returncode == 0, again.stderr
    assert listed(home) == {READY, *PARTS}
    bundle = (home / "campaign.bundle").read_bytes()
    assert demo(home).returncode == 0
    assert (home / "campaign.bundle").read_bytes() == bundle


@pytest.mark.parametrize("names", [("campaign.bundle",), ("letters.txt",), (HALF_MADE, "letters.txt")])
def test_what_is_not_a_demo_s_is_left_alone(tmp_path: Path, names: tuple[str, ...]) -> None:
    """Without the mark, or with one thing that no demo makes: a line, exit 1, everything as it was."""
    home = tmp_path / "home"
    home.mkdir()
    for name in names:
        (home / name).write_text(name, encoding="utf-8")
    done = demo(home)
    assert done.returncode == 1
    assert "the folder holds something else" in done.stderr
    assert {name: (home / name).read_text(encoding="utf-8") for name in listed(home)} == {name: name for name in names}


def test_a_link_in_a_half_made_demo_leads_nowhere(tmp_path: Path) -> None:
    """The link goes, what it points at stays."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "letters.txt").write_text("dear", encoding="utf-8")
    home = tmp_path / "home"
    home.mkdir()
    (home / HALF_MADE).write_text("", encoding="utf-8")
    (home / "counter").symlink_to(elsewhere)
    assert demo(home).returncode == 0
    assert (elsewhere / "letters.txt").read_text(encoding="utf-8") == "dear"
    assert not (home / "counter").is_symlink()
