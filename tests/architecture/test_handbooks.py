"""The pages to print are the handbooks of today, and have as many sheets as they say."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.handbooks import PAGES, TARGET, page_of
from tests.needs import lacks, needs
from tests.sync.chromium import chromium


def test_the_pages_are_today_s() -> None:
    """`python -m tests.handbooks` writes them anew after a handbook was changed."""
    assert {path.name: path.read_text(encoding="utf-8") for path in TARGET.iterdir()} == {
        f"{name}.html": page_of(name) for name in PAGES
    }


def test_they_fit_their_sheets(tmp_path: Path) -> None:
    """In a real browser: one sheet beside the machine, two for each handbook, the second of which begins where it says."""
    needs("pdftotext", "fc-list")
    if not subprocess.run(["fc-list", ":lang=th"], capture_output=True, check=True).stdout.strip():
        lacks("a Thai font")
    with chromium(tmp_path / "profile") as window:
        for name, sheets in PAGES.items():
            window.open((TARGET / f"{name}.html").as_uri())
            window.paper(tmp_path / f"{name}.pdf", own_size=True)
            text = subprocess.run(
                ["pdftotext", tmp_path / f"{name}.pdf", "-"], capture_output=True, check=True, encoding="utf-8"
            ).stdout
            assert text.count("\f") == sheets, name
            second = text.split("\f")[1].split()
            assert second[:2] == (["หน้า", "2"] if sheets == 2 else []), name
