"""What officers hear from below the screens: every Thai text of every module that the keeper loads, judged as the screens are."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from surveytui.text import cells
from surveytui.text.breaks import MAY_BREAK, plain
from surveytui.text.thai import chunks, wrap

ROOT = Path(__file__).parents[2]
ONE_LINE = 30
"""Cells that fit into every place that shows such a text: the machine check's second column has 33, a card has 56."""
ELSEWHERE = (
    "surveytui.sync",
    "surveytui.campaign",
    "surveytui.text",
    "surveytui.counter.keeper",
    "surveytui.batch.parcel",
)
"""Spoken at the hub or headquarters, no text, or written past the screens onto a terminal that shows it as it is."""
RULER = "│"
THAI = re.compile("[\u0e01-\u0e4e]")
VALUE = "X.X GB"
"""Stands for a value in a text."""


def loaded() -> list[str]:
    """The modules of ours that a keeper has loaded, asked from one."""
    code = "import sys, surveytui.counter.keeper, surveytui.counter.desk; print(*(n for n in sys.modules if 'surveytui' in n))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True, cwd=ROOT
    )
    return sorted(name for name in done.stdout.split() if not name.startswith(ELSEWHERE))


def texts(module: str) -> list[str]:
    """The Thai texts in a module's source, `|` turned into the mark, values into something of a value's length."""
    path = importlib.import_module(module).__file__
    assert path is not None
    tree = ast.parse(Path(path).read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    found, parts = [], set(docstrings)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            found.append(
                "".join(_constant(value) if isinstance(value, ast.Constant) else VALUE for value in node.values)
            )
            parts |= {id(value) for value in node.values}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            found.append(node.value)
    return [text.replace("|", MAY_BREAK) for text in found if THAI.search(text) and RULER not in text]


def _constant(value: ast.Constant) -> str:
    return str(value.value)


HEARD = sorted({text for module in loaded() for text in texts(module)})


def test_there_is_something_to_judge() -> None:
    """Positive control: the desk, the doctor, the vault's faults and the receipts are among them, and no keeper is deaf."""
    assert {"surveytui.counter.doctor", "surveytui.vault.faults", "surveytui.batch.receipt"} <= set(loaded())
    assert len(HEARD) > 90
    assert sum(MAY_BREAK in text for text in HEARD) > 15


@pytest.mark.parametrize("text", HEARD, ids=plain)
def test_plain_words(text: str) -> None:
    """No particle, no full stop, and one word for one thing: a clerk reads of room in the machine and of แฟ้ม."""
    assert not re.search("ครับ|ค่ะ|คะ$|ดิสก์|ไฟล์|เข้ารหัส|ข้อมูลไม่ถูกต้อง", plain(text))
    assert not re.search(r"[^.\d]\.$", plain(text))


@pytest.mark.parametrize("text", HEARD, ids=plain)
def test_marks_where_a_line_may_have_to_break(text: str) -> None:
    """What is wider than the narrowest place carries marks, and no piece between two of them is wider than it."""
    if cells.width(plain(text)) > ONE_LINE:
        assert MAY_BREAK in text
        assert all(cells.width(piece.rstrip()) <= ONE_LINE for piece in chunks(text))


@pytest.mark.parametrize("text", [text for text in HEARD if MAY_BREAK in text], ids=plain)
def test_lines_break_between_words(text: str) -> None:
    """At every width of a place, each break is at a space or at a mark, and the dictionary agrees with the mark."""
    tokenize = pytest.importorskip("pythainlp.tokenize", reason="PyThaiNLP, the judge, is not installed")
    flat, at = plain(text), 0
    ends = {at := at + len(word) for word in tokenize.word_tokenize(flat, engine="newmm", keep_whitespace=True)}
    for columns in range(20, 57):
        where = 0
        for line, following in pairwise([*wrap(text, columns), ""]):
            where = flat.index(line, where) + len(line)
            if following:
                assert flat[where] == " " or where in ends, f"{flat[:where]}|{flat[where:]}"
