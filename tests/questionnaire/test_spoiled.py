"""Packs spoiled at random: whatever people write, they get a pack or faults with lines, never anything else."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveytui.errors import PackError
from surveytui.interview import Interview
from surveytui.interview.response import worst_case
from surveytui.questionnaire.load import load_pack
from tests.interview.random_packs import finish
from tests.questionnaire.specimen import SPECIMEN

NAMES = [
    "x",
    "4",
    "",
    " ",
    "single",
    "yesno",
    "note",
    "matrix",
    "multiple",
    "number",
    "text",
    "steps",
    "YN",
    "\\u0000",
    "ก" * 500,
]
CONDITIONS = ["${steps} = '1'", ". > 1", "${years} > ${years}"]
TABLES = ["{ th = 1, en = 2 }", '{ th = "ก", en = "a" }', "[]", "{}", "[[]]", "[{}]", "[1, 2]"]
SCALARS = ["1", "-1", "99999999999999999999", "1.5", "nan", "true", "1979-05-27"]
VALUES = [*SCALARS, *TABLES, *(f'"{text}"' for text in NAMES + CONDITIONS)]
KEYS = ("text", "scale", "points", "item", "choices", "relevant", "constraint", "kind", "code", "screening", "question")


def spoil(rng: Random, lines: list[str]) -> list[str]:
    """One change of a line, or of the order of lines."""
    at = rng.randrange(len(lines))
    line = lines[at]
    key, equals, _ = line.partition(" = ")
    match rng.randrange(6):
        case 0:
            return lines[:at] + lines[at + 1 :]
        case 1:
            return [*lines[:at], line, *lines[at:]]
        case 2 if equals:
            return [*lines[:at], f"{key} = {rng.choice(VALUES)}", *lines[at + 1 :]]
        case 3 if equals:
            return [*lines[:at], line.replace(key, rng.choice(KEYS), 1), *lines[at + 1 :]]
        case 4:
            return [*lines[:at], f"{rng.choice(KEYS)} = {rng.choice(VALUES)}", *lines[at:]]
        case _:
            other = rng.randrange(len(lines))
            return [lines[other] if index == at else line for index, line in enumerate(lines)]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("spoiled") / "pack.toml"


@settings(max_examples=300)
@given(st.integers(0, 2**32).map(Random), st.integers(1, 4))
def test_a_spoiled_pack_is_a_pack_or_has_faults_with_lines(path: Path, rng: Random, changes: int) -> None:
    """What passes can be walked through and measured; what does not names lines that are there, and says it in Thai."""
    lines = SPECIMEN.splitlines()
    for _ in range(changes):
        lines = spoil(rng, lines)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    try:
        pack = load_pack(path)
    except PackError as error:
        for fault in error.faults:
            place = re.fullmatch(rf"{re.escape(str(path))}:(\d+)", fault.where)
            assert place, fault.where
            assert 1 <= int(place[1]) <= len(lines) + 1
            assert fault.what.th
            assert "\n" not in fault.line("th") + fault.line("en")
    else:
        finish(rng, Interview(pack), len(pack.field_ids()) + len(pack.questions))
        assert worst_case(pack) > 0
