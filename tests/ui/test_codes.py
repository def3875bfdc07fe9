"""Every code that a screen can show stands in the handbook."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"\b[KDTCB]0\d\b")


def test_the_handbook_knows_every_code_and_no_other() -> None:
    """What an officer reads off the screen is in the table, and nothing in the table is out of date."""
    sources = [*ROOT.glob("surveytui/ui/**/*.py"), *ROOT.glob("surveytui/counter/*.py")]
    shown = {code for path in sources for code in CODE.findall(path.read_text(encoding="utf-8"))}
    handbook = (ROOT / "docs/th/counter-handbook.md").read_text(encoding="utf-8")
    assert shown == set(CODE.findall(handbook))
    assert "D03" in shown
