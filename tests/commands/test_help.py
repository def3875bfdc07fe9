"""Every command can be asked what it does, and answers with an example."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from surveytui.cli import main
from surveytui.cli.commands import COMMANDS, surveytui


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


def test_the_list_of_commands_tells_what_each_module_says() -> None:
    """The one-line helps in the table are for commands that exist."""
    context = click.Context(surveytui)
    assert set(surveytui.list_commands(context)) == set(COMMANDS)
    for name in COMMANDS:
        assert surveytui.get_command(context, name) is not None


def test_an_unknown_command_is_wrong_usage() -> None:
    """Status 2, and nothing is guessed."""
    assert CliRunner().invoke(surveytui, ["nonsense"]).exit_code == 2


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
