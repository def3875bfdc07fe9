"""One thing has one name, in everything Thai that we ship: screens, commands, handbooks, samples."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHIPPED = ("surveytui", "docs", "questionnaires", "exports", "README.md", "CHANGELOG.md")
KINDS = {".css", ".csv", ".html", ".json", ".md", ".py", ".svg", ".toml", ".txt"}
OURS = {"แคมเปญ": "โครงการ", "ไฟล์": "แฟ้ม", "ดิสก์": "ที่ว่าง"}
"""A word that is foreign to a clerk → the one we use, at least somewhere."""
MARKS = re.compile("[\u200b\u2060|]")
"""Where a line may break or not, in a text and in a source."""


def shipped() -> dict[Path, str]:
    found = (path for name in SHIPPED for path in (ROOT / name, *(ROOT / name).rglob("*")) if path.suffix in KINDS)
    return {path: MARKS.sub("", path.read_text(encoding="utf-8-sig")) for path in found}


@pytest.mark.parametrize("word", OURS)
def test_nothing_has_two_names(word: str) -> None:
    """Marks of lines do not hide a word."""
    texts = shipped()
    assert [path.name for path, text in texts.items() if word in text] == []
    assert sum(OURS[word] in text for text in texts.values()) > 3
