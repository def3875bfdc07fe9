"""Lines and offsets of TOML values: a scanner of our own must see the same document as tomllib."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytui.questionnaire.lines import Path, scan
from surveytui.questionnaire.shipped import shipped_packs
from tests.questionnaire.specimen import SPECIMEN

DOCUMENT = '''\
# a comment with "quotes" and [brackets]
top = 1 # another
dotted.key."with space" = 'x # not a comment'
date = 1979-05-27 07:32:00
multi = """
one " two "" three \\""" """
raw = \'\'\'
[not a table]
\'\'\'
list = [ # comment
  "a", # comment, with comma
  { b = 1, c = [2, 3] },
  [],
]
inline = { th = "}", en = "]" }

[table.sub]
value = true

[[array]]
n = 1
  [array.more]
  n = 2
  [[array.inner]]
  n = 3
[[array]]
  [[array.inner]]
  n = 4
  [[array.inner]]
  n = 5
'''


def paths(value: Any, path: Path = ()) -> dict[Path, Any]:
    """Every table and value of a document as tomllib reads it, by its path."""
    found = {path: value} if path else {}
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        found |= paths(member, (*path, key))
    return found


@pytest.mark.parametrize("text", [DOCUMENT, SPECIMEN, *(path.read_text("utf-8") for path in shipped_packs().values())])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_value_has_its_spot(text: str, end: str) -> None:
    """Each path that tomllib finds is found, and what stands between its offsets is that value."""
    text = text.replace("\n", end)
    spots = scan(text)
    values = paths(tomllib.loads(text))
    arrays = {path for path, value in values.items() if isinstance(value, list) and path not in spots}
    assert set(values) - arrays == set(spots)
    for path, value in values.items():
        if not isinstance(value, dict | list):
            spot = spots[path]
            assert tomllib.loads(f"key = {text[spot.start : spot.end]}")["key"] == value
            assert spot.line == text.count("\n", 0, spot.start) + 1


def test_a_table_stands_at_its_header() -> None:
    spots = scan(DOCUMENT)
    lines = DOCUMENT.splitlines()
    assert lines[spots["table", "sub"].line - 1] == "[table.sub]"
    headers = [number for number, line in enumerate(lines, 1) if line == "  [[array.inner]]"]
    assert [spots["array", *path].line for path in ((0, "inner", 0), (1, "inner", 0), (1, "inner", 1))] == headers


keys = st.text(alphabet="abñ ก\"'", min_size=1, max_size=4)
scalars = st.integers(-9, 9).map(str) | st.sampled_from(
    ["true", "1.5", "'a#b'", '"\\"]"', '"""x"\n"""', "'''\n]'''", '"\\u0e01"', "12:30:00", '""', "''"]
)


def spelt(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{quoted(key)} = {spelt(member)}" for key, member in value.items()) + " }"
    if isinstance(value, list):
        return "[ # x ]\n " + ", ".join(map(spelt, value)) + "\n]"
    return str(value)


def quoted(key: str) -> str:
    return '"' + key.replace('"', '\\"') + '"'


nested = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3))


@given(st.dictionaries(keys, nested, max_size=4))
def test_any_document_has_a_spot_for_every_value(document: dict[str, Any]) -> None:
    text = "".join(f"{quoted(key)} = {spelt(value)}\n" for key, value in document.items())
    assert set(scan(text)) == set(paths(tomllib.loads(text)))
