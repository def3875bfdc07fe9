"""`python -m tests.commands.sample_exports`: makes exports/sample from the demo campaign with the product's own commands."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TARGET = Path(__file__).parents[2] / "exports" / "sample"
COUNTS, TABLE = "counts.csv", "table.txt"
DAYS = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2} [ก-๙]+ 25\d\d$", re.MULTILINE)
"""The day on which it is made is the one thing that differs."""
COMMANDS = (
    ("demo", "--no-ui"),
    ("rehearse", "-n", "40", "--tool", "eit", "--seed", "2568", "--real"),
    ("rehearse", "-n", "35", "--tool", "iit", "--seed", "2569", "--real"),
    ("export", "{stick}"),
    ("intake", "{stick}"),
)


def _run(*arguments: str) -> str:
    command = [sys.executable, "-m", "surveytui", *arguments, "--lang", "th"]
    environment = os.environ | {"COLUMNS": "100", "PYTHONUTF8": "1"}
    done = subprocess.run(command, capture_output=True, check=True, env=environment)
    return done.stdout.decode("utf-8")


def make() -> dict[str, str]:
    """The sample's files by name, with the day taken out."""
    with tempfile.TemporaryDirectory() as name:
        home, stick = Path(name) / "home", Path(name) / "stick"
        stick.mkdir()
        for command in COMMANDS:
            _run(*(part.format(stick=stick) for part in command), "--home", str(home))
        counts = Path(name) / COUNTS
        table = _run("results", "--before-close", "--csv", str(counts), "--home", str(home))
        files = {COUNTS: counts.read_bytes().decode("utf-8"), TABLE: table}
    return {name: DAYS.sub("DAY", text) for name, text in files.items()}


def main() -> None:
    """Write them."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, text in make().items():
        (TARGET / name).write_bytes(text.encode("utf-8"))


if __name__ == "__main__":
    main()
