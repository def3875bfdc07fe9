"""Authored marks: where they are proposed, that they are proposed once, and that nothing else of a file changes."""

from __future__ import annotations

import ast
import sys
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytui.errors import UsageError
from surveytui.questionnaire import marks
from surveytui.questionnaire.literals import python_literals, rewrite, toml_literals
from surveytui.questionnaire.marks import MAY_BREAK, MUST_NOT_BREAK, parted_words, propose_marks


def shown(text: str) -> str:
    return propose_marks(text).replace(MAY_BREAK, "|")


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("เจ้าหน้าที่ดูแลท่านหรือไม่", "เจ้าหน้าที่|ดูแล|ท่าน|หรือไม่"),
        ("ทำงานมากน้อยเพียงใด", "ทำงาน|มากน้อยเพียงใด"),  # the dictionary has three words here, the list one
        ("ผู้มาติดต่อต้องรอนาน", "ผู้มาติดต่อ|ต้อง|รอ|นาน"),
        ("ติดต่อของ{agency}หรือไม่", "ติดต่อ|ของ{agency}|หรือไม่"),
        ("เลือกข้อ 1 ถ้าไม่มี", "เลือก|ข้อ 1 ถ้าไม่มี"),
        ("ต่าง ๆ", "ต่าง ๆ"),
        ("English only", "English only"),
        ("", ""),
        ("หน่วยงานดี\nมากจริง", "หน่วยงาน|ดี\nมาก|จริง"),
    ],
)
def test_marks_stand_between_words_and_never_inside_those_never_parted(text: str, proposed: str) -> None:
    assert shown(text) == proposed


@pytest.mark.parametrize("mark", [MAY_BREAK, MUST_NOT_BREAK])
def test_a_text_that_somebody_has_marked_is_left_as_it_is(mark: str) -> None:
    text = f"เจ้าหน้าที่ดูแล{mark}ท่านหรือไม่"
    assert propose_marks(text) == text


@given(st.text(alphabet="กขคงเแาะิี่้ำๆฯ ดมนที่ไม่123().{}a\n", max_size=40))
def test_proposing_adds_marks_and_nothing_else_and_only_once(text: str) -> None:
    proposed = propose_marks(text)
    assert proposed.replace(MAY_BREAK, "") == text
    assert propose_marks(proposed) == proposed


def test_marks_that_part_a_word_are_told() -> None:
    assert parted_words("เจ้าหน้า\u200bที่\u200bดูแล\u200bท่าน") == ["เจ้าหน้า|ที่"]
    assert parted_words("เจ้าหน้าที่\u200bดูแล \u200bท่าน") == []
    assert parted_words("หน่วย\u200bงาน") == ["หน่วย|งาน"]
    assert parted_words("ไม่มีจุด") == []


def test_without_pythainlp_there_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pythainlp.tokenize", None)
    monkeypatch.setattr(marks, "_segmenter", marks._segmenter.__wrapped__)
    with pytest.raises(UsageError, match="PyThaiNLP, which proposes marks, is not installed"):
        propose_marks("ภาษาไทย")


PYTHON = '''\
"""เอกสารของโมดูล ไม่ใช่คำบนหน้าจอ"""

def greet(name: str) -> str:
    """ทักทายผู้มาติดต่อ"""
    # ความเห็นในโค้ดไม่ถูกแตะ
    "สวัสดีไม่ใช่เอกสาร" + name
    plain = 'เจ้าหน้าที่ดูแลท่าน'
    escaped = "เจ้าหน้าที่\\nดูแลท่าน\\u0e01\\N{THAI CHARACTER KO KAI}"
    raw = r"เจ้าหน้าที่\\dดูแลท่าน"
    filled = f"เจ้าหน้าที่{name!r:>10}ดูแลท่าน"
    both = ("เจ้าหน้าที่ดูแล"
            "ท่านหรือไม่")
    long = """เจ้าหน้าที่
ดูแลท่าน"""
    return plain + escaped + raw + filled + both + long
'''


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_python_strings_are_marked_and_nothing_else_is_touched(end: str) -> None:
    """The tree of the program stays the same but for the marks in its strings; docstrings and comments stay, too."""
    source = PYTHON.replace("\n", end)
    marked, done = rewrite(source, python_literals(source), propose_marks, MAY_BREAK)
    assert marked.replace(MAY_BREAK, "") == source
    assert [one.line for one in done] == [6, 7, 8, 9, 10, 11, 12, 13]
    assert ast.dump(ast.parse(marked)).replace("\\u200b", "") == ast.dump(ast.parse(source))
    assert 'f"เจ้าหน้าที่{name!r:>10}\u200bดูแล\u200bท่าน"' in marked
    assert '"""เอกสารของโมดูล ไม่ใช่คำบนหน้าจอ"""' in marked
    assert rewrite(marked, python_literals(marked), propose_marks, MAY_BREAK) == (marked, [])


TOML = """\
# ความเห็นในไฟล์ไม่ถูกแตะ
code = "เจ้าหน้าที่ดูแลท่าน"
title = { th = "เจ้าหน้าที่\\tดูแลท่าน\\u0e2bรือไม่", en = "An officer" }
[table]
th = 'เจ้าหน้าที่\\ดูแลท่าน'
[[array]]
text.th = \"\"\"
เจ้าหน้าที่ \\
   ดูแลท่าน\"\"\"
"""


def test_toml_strings_under_th_are_marked_and_nothing_else_is_touched() -> None:
    marked, done = rewrite(TOML, toml_literals(TOML), propose_marks, MAY_BREAK)
    assert [one.line for one in done] == [3, 5, 7]
    assert marked.replace(MAY_BREAK, "") == TOML
    before, after = tomllib.loads(TOML), tomllib.loads(marked)
    assert after["code"] == before["code"]
    assert after["title"]["th"] == "เจ้าหน้าที่\tดูแล\u200bท่าน\u200bหรือไม่"
    assert "ท่าน\u200b\\u0e2bรือไม่" in marked
    assert after["array"][0]["text"]["th"] == "เจ้าหน้าที่ ดูแล\u200bท่าน"
