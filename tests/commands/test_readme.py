"""README.md is true: its commands work as they are printed, and what it says of ending the kiosk finds the keeper."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from surveytui.cli.commands import surveytui
from tests.person import Person, children_of
from tests.world import World, make_world

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
HANDBOOK = ROOT / "docs" / "th" / "counter-handbook.md"
PASSPHRASE = "four sample words here\n"
TYPED = {
    "surveytui keys create": PASSPHRASE * 2,
    "surveytui campaign sign": PASSPHRASE,
    "surveytui device trust": "y\n",
    "surveytui device pin": "246813\n",
    "surveytui intake": PASSPHRASE,
    "surveytui results": PASSPHRASE,
    "surveytui hub trust": "y\n",
    "surveytui hub password": "twelve letters\n",
}
"""What a person types when a command asks."""
KIOSK = "surveytui kiosk --home counter"
INSTEAD = "surveytui rehearse --home counter -n 12 --real"
"""Answers without a person; the README names it as well."""
ACTIVATE = ". .venv/bin/activate"


def lines_under(heading: str) -> list[str]:
    """The lines of the block under a heading, as they are printed after the prompt."""
    section = README.read_text(encoding="utf-8").partition(heading)[2]
    block = section.partition("```console\n")[2].partition("```")[0]
    return [line.partition("$ ")[2].strip() for line in block.splitlines()]


def said_by(line: str, folder: Path) -> str:
    """Type one line into a shell, and what it asks for; it must succeed."""
    typed = next((typed for command, typed in TYPED.items() if line.startswith(command)), "")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SURVEYTUI", "LC_"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", line],
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=folder,
        env=environment | {"LANG": "en_US.UTF-8", "PYTHONUTF8": "1", "PATH": path},
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def test_the_whole_way_works_as_printed(tmp_path: Path) -> None:
    """Every line in its order, twelve respondents instead of the kiosk; a table, nothing left at the counter, a board."""
    lines = lines_under("## The whole way")
    commands = [line.partition("#")[0].strip() for line in lines]
    assert commands.count(KIOSK) == 1
    assert commands[0] == ACTIVATE
    assert INSTEAD in README.read_text(encoding="utf-8")
    said = {
        command: said_by(INSTEAD if command == KIOSK else line, tmp_path)
        for line, command in zip(lines[1:], commands[1:], strict=True)
    }
    assert "12 records are overwritten" in said["surveytui receipt --home counter stick"]
    assert "12 respondents" in said["surveytui results --home hq --before-close"]
    assert len(list((tmp_path / "stick").glob("*.age"))) == 1
    board = {line.partition("#")[0].strip(): said_by(line, tmp_path) for line in lines_under("## A hub")}
    assert "sample-town EIT 10" in board["surveytui intake --home hub stick"]
    assert "10–14" in board["surveytui quota --home hub"]
    assert "sample-town" in (tmp_path / "quota.csv").read_text(encoding="utf-8-sig")


HANDBOOKS = sorted((ROOT / "docs" / "th").glob("*.md"))


@pytest.mark.parametrize("page", [README, *HANDBOOKS], ids=lambda page: page.name)
def test_every_command_that_is_named_exists(page: Path) -> None:
    """Names, subcommands and options in README and handbooks are those of the program."""
    named = re.findall(r"surveytui((?: [a-z-]+)+)((?: [^`\n|'“”]*)?)", page.read_text(encoding="utf-8"))
    seen = 0
    for words, rest in named:
        command: click.Command = surveytui
        for word in words.split():
            found = command.get_command(click.Context(command), word) if isinstance(command, click.Group) else None
            if found is None:
                break
            command = found
        assert command is not surveytui, (page.name, words)
        options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        assert set(re.findall(r"(?<= )--[a-z-]+", rest)) <= options, (page.name, words, rest)
        seen += 1
    assert seen or page.name == "card.md"


def patterns(page: Path) -> list[str]:
    """What a page tells `pkill -f` to look for."""
    return re.findall(r"pkill -TERM -f '([^']+)'", page.read_text(encoding="utf-8"))


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path / "home")


def test_ending_the_kiosk_finds_the_keeper_and_no_child(world: World) -> None:
    """The pattern is in the command line of the process that answers SIGTERM, and not in those of its children."""
    kiosk, demo = patterns(README)
    assert patterns(HANDBOOK) == [kiosk, demo]
    with Person("kiosk", "--home", str(world.root)) as person:
        person.wait_for("ขอฟังความเห็น")
        assert re.search(kiosk, line_of(person.keeper))
        children = children_of(person.keeper)
        assert children
        assert not any(re.search(f"{kiosk}|{demo}", line_of(child)) for child in children)
    for line in (f"{sys.executable} /opt/bin/surveytui demo --home .demo", f"{sys.executable} -m surveytui demo"):
        assert re.search(demo, line)


def line_of(process: int) -> str:
    """A process's command line, as `pkill -f` sees it."""
    return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8")


def test_the_handbook_knows_the_codes_that_exist() -> None:
    """Every code in its table is shown by some screen of ours, and no code with a message of its own is missing."""
    table = HANDBOOK.read_text(encoding="utf-8").partition("| รหัส |")[2].partition("\n\n")[0]
    listed = set(re.findall(r"\*\*([A-Z][^*]*)\*\*", table))
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("ui", "counter")
        for path in sorted((ROOT / "surveytui" / folder).rglob("*.py"))
    )
    shown = set(re.findall(r'(?:"|  )([A-Z]\d\d)(?:"|\\r)', source))
    assert listed
    assert listed <= shown
    assert {"K04", "T01", "D01", "D02"} <= listed
