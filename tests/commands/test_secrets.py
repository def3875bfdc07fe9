"""Secrets that will not do: at a terminal they are asked for again, before anybody types them twice."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from surveytui.cli import main
from surveytui.counter.home import CounterHome
from surveytui.headquarters.home import HeadquartersHome
from surveytui.headquarters.keys import KeyRing
from surveytui.sealing import keyfile
from surveytui.sync.hub.home import HubHome
from surveytui.sync.hub.sessions import load_login
from tests.sync.province import make_province

PHRASE = "four sample words here"
Typed = Callable[..., tuple[int, list[str]]]


class Terminal(io.StringIO):
    """Standard input of somebody who sits there."""

    def isatty(self) -> bool:
        """It is a terminal."""
        return True


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    monkeypatch.setattr(keyfile, "COST", keyfile.LEAST)

    def at_terminal(words: str, home: Path, *lines: str) -> tuple[int, list[str]]:
        """Status, and what was said, line by line; exactly `lines` must be asked for."""
        left = list(lines)

        def answer(question: str, **_: object) -> str:
            click.echo(question, err=True)
            return left.pop(0)

        monkeypatch.setattr("sys.stdin", Terminal())
        monkeypatch.setattr(click, "prompt", answer)
        status = main([*words.split(), "--home", str(home), "--lang", "en"])
        assert left == []
        return status, capsys.readouterr().err.splitlines()

    return at_terminal


def test_a_short_passphrase_is_asked_for_again(typed: Typed, tmp_path: Path) -> None:
    """Twice too short, each time told; the third one is typed twice and locks the keys."""
    status, said = typed("keys create", tmp_path, "short", "eleven sign", PHRASE, PHRASE)
    assert status == 0
    question, short = "New passphrase, at least 12 characters", "the passphrase has fewer than 12 characters"
    assert [line.partition(" (")[0] for line in said[:6]] == [
        question,
        short,
        question,
        short,
        question,
        "The same again",
    ]
    assert KeyRing(HeadquartersHome.within(tmp_path).keys).unlocked() == []


@pytest.mark.parametrize("bad", ["12345", "123456789", "letters", "123456", "250668"])
def test_the_first_pin_is_judged_before_the_second(typed: Typed, tmp_path: Path, bad: str) -> None:
    """Too short, too long, no digits, a run, a date: told at once, and asked for again."""
    (tmp_path / "counter").mkdir()
    status, said = typed("device pin", tmp_path, bad, "739154", "739154")
    assert status == 0
    _, question, refused, again, same, done = said
    assert (question, again, same, done) == ("New PIN", "New PIN", "The same again", "the PIN is set")
    assert "PIN" in refused
    assert CounterHome.within(tmp_path).load_pin() is not None


def test_an_empty_pin_ends_it(typed: Typed, tmp_path: Path) -> None:
    """Whoever has no PIN at hand gets out with Enter, also after one that would not do."""
    home = CounterHome.within(tmp_path)
    home.path.mkdir()
    assert typed("device pin", tmp_path, "1", "")[0] == 2
    assert list(home.path.iterdir()) == []


def test_the_password_of_the_page_is_judged_before_the_second(typed: Typed, tmp_path: Path) -> None:
    """As the PIN."""
    province = make_province(tmp_path)
    province.desk.close()
    status, said = typed("hub password", province.root, "short", "long enough for it", "long enough for it")
    assert status == 0
    assert "10 to 200 characters" in said[1]
    assert load_login(HubHome.within(province.root)) is not None


REFUSED = {
    "a passphrase too short": (["keys", "create"], "short\nshort\n", 1),
    "two passphrases": (["keys", "create"], f"{PHRASE}\nanother one of them\n", 1),
    "open keys without a demo": (["keys", "create", "--no-passphrase"], "", 1),
    "a PIN for nobody": (["device", "pin"], "739154\n", 1),
    "nowhere to write a request": (
        ["device", "enrol", "--name", "C", "--agency", "a", "--out", "nowhere/c.request"],
        "",
        1,
    ),
    "no table of agencies": (["campaign", "agencies", "junk"], "", 1),
    "no bundle for a hub": (["hub", "trust", "junk"], "", 1),
    "no bundle for a counter": (["device", "trust", "junk"], "", 1),
    "no sample of that name": (["campaign", "new", "--sample", "village"], "", 2),
}


@pytest.mark.parametrize("case", REFUSED)
def test_who_is_refused_leaves_nothing_behind(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No folder and no file of a home that nobody has made."""
    arguments, given, status = REFUSED[case]
    monkeypatch.chdir(tmp_path)
    Path("junk").write_text("junk", encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO(given))
    assert main([*arguments, "--home", "home", "--lang", "en"]) == status
    assert capsys.readouterr().err
    assert [path.name for path in tmp_path.rglob("*")] == ["junk"]


@pytest.mark.parametrize("command", ["campaign sign --out nowhere/x.bundle", "intake junk --receipts nowhere"])
def test_where_to_write_is_looked_at_before_a_passphrase_is_asked(
    command: str, typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody types it, or signs, for a folder that is not there."""
    monkeypatch.chdir(tmp_path)
    Path("junk").write_text("junk", encoding="utf-8")
    home = tmp_path / "home"
    typed("keys create", home, PHRASE, PHRASE)
    typed("campaign new --sample", home)
    if command.startswith("intake"):
        typed("campaign sign", home, PHRASE)
    before = len(HeadquartersHome.within(home).versions())
    status, said = typed(command, home)
    assert (status, len(said)) == (1, 1)
    assert "nowhere: there is no such folder" in said[0]
    assert len(HeadquartersHome.within(home).versions()) == before
