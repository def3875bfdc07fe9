"""The commands `questionnaire check` and `show`: what they print where, and how they end."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from surveytui.cli import main
from surveytui.questionnaire.shipped import shipped_packs
from tests.questionnaire.specimen import SPECIMEN, line_of, spoiled


@dataclass(frozen=True, slots=True)
class Result:
    """How a command ended, and what it printed where."""

    exit_code: int
    stdout: str
    stderr: str


def run(*arguments: str | Path) -> Result:
    with CliRunner().isolation() as (out, err, _):
        status = main(["questionnaire", *(str(argument) for argument in arguments)])
        return Result(status, out.getvalue().decode("utf-8"), err.getvalue().decode("utf-8"))


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.toml"
    path.write_text(SPECIMEN, encoding="utf-8")
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.toml"
    path.write_text(spoiled("minutes = 5", "minutes = 0\nfoo = 1"), encoding="utf-8")
    return path


def test_check_prints_a_line_for_each_sound_pack(good: Path) -> None:
    result = run("check", good, "--lang", "en")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{good}: ok, specimen-2568, 7 questions, 7 fields, ")
    assert result.stderr == ""


def test_check_prints_every_fault_and_fails(good: Path, bad: Path) -> None:
    result = run("check", bad, good, "--lang", "en")
    assert result.exit_code == 1
    line = line_of(bad.read_text("utf-8"), "minutes =")
    assert result.stderr.splitlines() == [
        f"{bad}:{line}: minutes must be at least 1",
        f"{bad}:{line + 1}: unknown key foo",
    ]
    assert result.stdout.startswith(f"{good}: ok")


def test_check_speaks_thai(bad: Path) -> None:
    assert "minutes ต้องไม่น้อยกว่า 1" in run("check", bad, "--lang", "th").stderr


def test_check_prints_json_for_scripts(good: Path, bad: Path) -> None:
    result = run("check", good, bad, "--json", "--lang", "en")
    first, second = json.loads(result.stdout)
    assert (first["ok"], first["pack"]["id"], first["pack"]["fields"], first["faults"]) == (
        True,
        "specimen-2568",
        7,
        [],
    )
    assert (second["ok"], second["pack"]) == (False, None)
    assert [fault["what"] for fault in second["faults"]] == ["minutes must be at least 1", "unknown key foo"]
    assert result.exit_code == 1


def test_marks_are_proposed_then_written_then_no_longer_proposed(good: Path) -> None:
    before = good.read_bytes()
    proposed = run("check", good, "--marks")
    assert "มี|คน|เห็น|หรือไม่" in proposed.stdout
    assert good.read_bytes() == before
    written = run("check", good, "--marks", "--write", "--lang", "en")
    assert "marks written into" in written.stderr
    assert good.read_text("utf-8").replace("\u200b", "").encode() == before
    again = run("check", good, "--marks", "--write")
    assert (again.stdout, again.stderr, again.exit_code) == ("", "", 0)
    assert run("check", good).exit_code == 0


def test_writing_marks_keeps_a_byte_order_mark_and_line_ends(good: Path) -> None:
    before = b"\xef\xbb\xbf" + SPECIMEN.replace("\n", "\r\n").encode()
    good.write_bytes(before)
    run("check", good, "--marks", "--write")
    after = good.read_bytes()
    assert after != before
    assert after.replace("\u200b".encode(), b"") == before


def test_marks_in_python_files(tmp_path: Path) -> None:
    file = tmp_path / "words.py"
    file.write_text('A = "เจ้าหน้าที่ดูแลท่าน"\nB = "เจ้า\u200bหน้าที่"\n', encoding="utf-8")
    result = run("check", file, "--marks", "--lang", "en")
    assert result.stdout == f"{file}:1: เจ้าหน้าที่|ดูแล|ท่าน\n"
    assert result.stderr == f"{file}:2: a mark parts a word: เจ้า|หน้าที่\n"
    assert run("check", file).exit_code == 2


@pytest.mark.parametrize(
    ("name", "content"), [("a.py", "x = '"), ("a.py", "x = (\n"), ("a.toml", "x ="), ("a.toml", "x = " + "[" * 9999)]
)
def test_files_that_cannot_be_read_for_marks_get_one_line(tmp_path: Path, name: str, content: str) -> None:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    result = run("check", file, "--marks")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert result.stderr.startswith(f"{file}: ")


def test_write_without_marks_is_bad_usage(good: Path) -> None:
    assert run("check", good, "--write").exit_code == 2


@pytest.mark.parametrize("language", ["th", "en"])
def test_show_prints_every_text_of_the_pack(good: Path, language: str) -> None:
    shown = run("show", good, "--lang", language).stdout
    position = 0 if language == "th" else 1
    for words in (("มีคนเห็นหรือไม่", "Did anybody see it?"), ("ไม่รวมค่าธรรมเนียม", "Fees aside"), ("มากที่สุด", "Most"), ("ปี", "years"),
                  ("ได้ความคุ้มค่า", "Worth it"), ("เลือกไม่เกินสองข้อ", "At most two"), ("ขอบคุณ", "Thank you")):  # fmt: skip
        assert words[position] in shown
    assert "${asked_money} = 'yes' and ${steps} < 3" in shown
    assert "\u200b" not in shown


def test_show_takes_the_name_of_a_shipped_pack() -> None:
    name = min(shipped_packs())
    shown = run("show", name, "--json")
    assert json.loads(shown.stdout)["id"] == name


def test_show_of_nothing_is_bad_usage_and_names_what_there_is() -> None:
    result = run("show", "eit-9999")
    assert result.exit_code == 2
    assert "eit-2568" in result.stderr


def test_every_command_has_an_example_in_its_help() -> None:
    for command in ((), ("check",), ("show",)):
        assert "Example: surveytui questionnaire" in run(*command, "--help").stdout


def test_the_shipped_packs_get_no_objection() -> None:
    """Every Thai text of theirs is marked, and the dictionary agrees with every mark."""
    packs = sorted((Path(__file__).parents[2] / "questionnaires").glob("*.toml"))
    assert len(packs) == 4
    result = run("check", *packs, "--marks")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
