"""The first interview process is a guess that is made before the commands are loaded; a wrong guess does no harm."""

from __future__ import annotations

import os
from pathlib import Path

import click
import pytest

from surveytui.cli.kiosk import kiosk
from surveytui.counter import kindling, platform
from surveytui.counter.environment import clean_environment
from tests.counter.way import until
from tests.person import Person, alive, children_of
from tests.world import World


@pytest.mark.parametrize(
    ("given", "home", "found"),
    [
        (["--home", "a"], "", "a"),
        (["--home=a"], "b", "a"),
        ([], "b", "b"),
        (["--lang", "th", "--home", "a", "--rehearsal"], "", "a"),
        (["--home", "a", "--home", "b"], "", "b"),
        (["--home", "./a//b/"], "", "a/b"),
        (["--home", "."], "", "."),
        (["--home", "a/../b"], "", None),
        ([], "", None),
        (["--home"], "b", None),
        (["--home", "a", "--tool", "eit"], "", None),
        (["--help"], "b", None),
        (["--nonsense"], "b", None),
        (["extra"], "b", None),
    ],
)
def test_the_guess_is_what_the_command_makes_of_its_arguments(
    monkeypatch: pytest.MonkeyPatch, given: list[str], home: str, found: str | None
) -> None:
    """Where there is a guess, click finds the same folder in the same arguments."""
    monkeypatch.setenv("SURVEYTUI_HOME", home)
    guess = kindling.counter_of(given)
    assert guess == (str(Path(found) / "counter") if found else None)
    if found:
        context = kiosk.make_context("kiosk", list(given))
        assert isinstance(context, click.Context)
        assert context.params["home"] == Path(found)


def test_whoever_wants_another_process_ends_the_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is gone before the other one is started; the same arguments take it, and only once."""
    process, end = platform.spawn(("platform", "{channel}"), clean_environment(os.environ))
    monkeypatch.setattr(kindling, "_started", (("a", "b"), process, end))
    assert kindling.kindled(("a", "c")) is None
    assert process.poll() is not None
    process, end = platform.spawn(("platform", "{channel}"), clean_environment(os.environ))
    monkeypatch.setattr(kindling, "_started", (("a", "b"), process, end))
    assert kindling.kindled(("a", "b")) == (process, end)
    assert kindling.kindled(("a", "b")) is None
    end.close()
    process.wait()


def test_the_first_respondent_gets_the_process_that_was_kindled(world: World) -> None:
    """One live, one warm, none left over, and the live one is older than everything that the keeper could start itself."""
    with Person("kiosk", "--home", str(world.root)) as person:
        until(lambda: bool(children_of(person.terminal.process.pid)) and bool(children_of(person.keeper)))
        (kindled, *_) = children_of(person.keeper)
        person.start()
        until(lambda: len(person.children()) == 2)
        assert person.children()[0] == kindled


@pytest.mark.parametrize("spoiled", ["vault.sqlite3", "campaign.bundle", "device.key"])
def test_a_counter_that_cannot_be_opened_leaves_no_process(world: World, spoiled: str) -> None:
    """One line, status 1, nobody left behind."""
    (world.home.path / spoiled).write_bytes(b"spoiled")
    with Person("kiosk", "--home", str(world.root)) as person:
        keeper = person.terminal.process.pid
        until(lambda: person.terminal.process.poll() is not None or bool(children_of(keeper)))
        family = [pid for child in children_of(keeper) for pid in (child, *children_of(child))]
        assert person.wait_end() == 1
        assert not person.saw_traceback()
        until(lambda: not any(map(alive, family)))
