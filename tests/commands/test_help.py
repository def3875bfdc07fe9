"""Every command can be asked what it does, and answers with an example."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from surveytui.cli import main
from surveytui.cli.commands import COMMANDS, surveytui
from surveytui.cli.help_th import OPTIONS, TEXTS
from surveytui.text.cells import width


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """All commands below a group, as the words that call them."""
    found = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found.append((*path, name))
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
    return found


@pytest.mark.parametrize("words", commands(surveytui), ids=" ".join)
def test_help_has_an_example(words: tuple[str, ...]) -> None:
    """A first line that says what it does, and an example to copy."""
    result = CliRunner().invoke(surveytui, [*words, "--help"], terminal_width=200)
    assert result.exit_code == 0
    assert "Example" in result.output
    assert "surveytui " in result.output.split("Example")[1]


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("words", [(), *commands(surveytui)], ids=" ".join)
def test_help_is_set_in_lines_that_fit(words: tuple[str, ...], language: str) -> None:
    """On a narrow terminal too no line but the example, which is to be copied, is wider; nothing is shortened."""
    result = CliRunner().invoke(surveytui, [*words, "--help"], terminal_width=58, obj=language)
    assert result.exit_code == 0
    body, example = result.output.split({"th": "ตัวอย่าง: ", "en": "Example: "}[language])
    assert max(width(line) for line in body.splitlines()) <= 58
    assert "..." not in body.partition("\n\n")[2]
    assert example.startswith("surveytui ")
    assert "\n" not in example.strip()
    assert ("วิธีใช้: " in body) is (language == "th")


def test_everything_is_told_in_thai() -> None:
    """Each command and each option has its Thai, and no Thai is left of one that has gone."""
    paths = [(), *commands(surveytui)]
    assert set(TEXTS) == {" ".join(path) for path in paths}
    wanted, found = set(), set()
    for path in paths:
        context = click.Context(surveytui, info_name="surveytui")
        command: click.Command = surveytui
        for word in path:
            assert isinstance(command, click.Group)
            below = command.get_command(context, word)
            assert below is not None
            command = below
        for option in command.get_params(context):
            if isinstance(option, click.Option):
                name = max(option.opts, key=len)
                own = " ".join((*path, name))
                wanted.add(own if own in OPTIONS else name)
                found.add(own)
    assert wanted == set(OPTIONS)
    assert len(found) > 100


def test_the_list_of_commands_tells_what_each_module_says() -> None:
    """The one-line helps in the table are for commands that exist."""
    context = click.Context(surveytui)
    assert set(surveytui.list_commands(context)) == set(COMMANDS)
    for name in COMMANDS:
        assert surveytui.get_command(context, name) is not None


def test_an_unknown_command_is_wrong_usage() -> None:
    """Status 2, and nothing is guessed."""
    assert CliRunner().invoke(surveytui, ["nonsense"]).exit_code == 2


WRONG = {
    "no such command": (["quota", "not"], "ไม่มีคำสั่ง not หมายถึง note"),
    "no such option": (["report", "--qrr"], "ไม่มีตัวเลือก --qrr หมายถึง --qr"),
    "nothing named": (["export"], "ยังไม่ได้ระบุ DIRECTORY"),
    "one too many": (["export", "a", "b"], "มีคำเกินหรือขาด"),
    "too few": (["rehearse", "-n", "0"], "-n ต้องเป็นจำนวนเต็ม ตั้งแต่ 1"),
    "out of bounds": (["device", "grow", "2000000"], "ต้องเป็นจำนวนเต็ม ตั้งแต่ 1 ไม่เกิน 1,000,000"),
    "no number": (["quota", "oit", "l-001", "x"], "ITEMS ต้องเป็นจำนวนเต็ม"),
    "not one of": (["results", "--tool", "oit"], "--tool ต้องเป็น EIT หรือ IIT"),
    "no file": (["campaign", "agencies", "nowhere.csv"], "FILE ต้องเป็นแฟ้มที่มีอยู่"),
    "a folder": (["results", "--csv", "."], "--csv ต้องเป็นแฟ้ม ไม่ใช่โฟลเดอร์"),
    "no folder": (["report", "--out", "nowhere"], "--out ต้องเป็นโฟลเดอร์ที่มีอยู่แล้ว"),
    "without its value": (["report", "--out"], "ใช้ --out ไม่ถูก"),
    "counter's or headquarters'": (["device", "enrol"], "ที่เครื่อง ระบุ --name"),
    "nothing to take in": (["intake"], "ระบุแฟ้มหรือโฟลเดอร์"),
    "nothing to write": (["questionnaire", "check", "eit-2568", "--write"], "--write ใช้ได้เมื่อมี --marks"),
    "no such pack": (["questionnaire", "show", "eit-1999"], "ไม่มีแฟ้มหรือแบบสอบถามชื่อนี้"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_call_is_explained_in_thai(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Status 2, what was wrong and where help is; the same in English where that is asked for."""
    given, told = WRONG[case]
    assert main(["--lang", "th", "--home", str(tmp_path), *given]) == 2
    said = capsys.readouterr().err
    assert told in said
    assert "Usage:" not in said
    assert main(["--lang", "en", *given]) == 2
    english = capsys.readouterr().err
    assert not any("\u0e00" <= letter <= "\u0e7f" for letter in english)


@pytest.mark.parametrize("given", ["th", "xx"])
def test_a_language_that_is_none_is_answered_in_the_environments(
    given: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--lang` stands before or behind; one that there is not leaves the environment's."""
    monkeypatch.setenv("LC_ALL", "th_TH.UTF-8")
    assert main(["report", "--lang", given, "--nonsense"]) == 2
    assert "ไม่มีตัวเลือก --nonsense" in capsys.readouterr().err


@pytest.mark.parametrize("before", [True, False])
def test_a_home_before_the_subcommand_counts_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, before: bool
) -> None:
    """`quota --home hub note …` and `quota note … --home hub` mean the same home and speak the same language."""
    where = ["--home", str(tmp_path / "mine"), "--lang", "th"]
    arguments = ["quota", *where, "note", "a", "b"] if before else ["quota", "note", "a", "b", *where]
    assert main(arguments) == 1
    told = capsys.readouterr().err
    assert str(tmp_path / "mine") in told
    assert "ชุดงาน" in told
