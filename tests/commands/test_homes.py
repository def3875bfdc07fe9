"""A mistyped `--home` is told in one line: what is wrong with the folder, and what to do. Nothing is made in it."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest

from surveytui.campaign.source import MAIN
from surveytui.cli import main
from surveytui.cli.commands import surveytui
from surveytui.cli.homes import Role, see_role, see_room
from surveytui.errors import HomeError
from tests.commands.test_help import commands
from tests.headquarters.office import Headquarters
from tests.sync.province import make_province
from tests.world import make_world

COUNTER, HEADQUARTERS, HUB = Role.COUNTER, Role.HEADQUARTERS, Role.HUB
NOBODYS = ("missing", "empty")

ONLY_IN = {
    "audit": ("", (COUNTER,)),
    "campaign check": ("", (HEADQUARTERS,)),
    "campaign show": ("", (HEADQUARTERS,)),
    "campaign sign": ("", (HEADQUARTERS,)),
    "device enrol": ("FILE", (HEADQUARTERS,)),
    "device grow": ("4000", (COUNTER,)),
    "device list": ("", (HEADQUARTERS,)),
    "device pin": ("", (COUNTER,)),
    "device trust": ("FILE --yes", (COUNTER,)),
    "export": (".", (COUNTER,)),
    "hub": ("--bind 127.0.0.1:0", (HUB,)),
    "hub password": ("", (HUB,)),
    "intake": ("FILE", (HEADQUARTERS, HUB)),
    "keys show": ("", (HEADQUARTERS,)),
    "kiosk": ("", (COUNTER,)),
    "quota": ("--json", (HUB,)),
    "quota discard": ("--yes", (HUB,)),
    "quota last-year": ("FILE", (HUB,)),
    "quota note": ("a b", (HUB,)),
    "quota oit": ("a 1", (HUB,)),
    "quota ticket": ("X", (HUB,)),
    "receipt": ("FILE", (COUNTER,)),
    "rehearse": ("-n 1", (COUNTER,)),
    "report": ("", (COUNTER,)),
    "results": ("--before-close", (HEADQUARTERS,)),
    "staff": ("--json", (COUNTER,)),
    "sync": (".", (COUNTER,)),
}
"""Words that call a command → what to call it with, and whose home it needs."""
BEGINNING = {
    "campaign agencies": ("FILE", {COUNTER, HUB}),
    "campaign new": ("--sample", {COUNTER, HUB}),
    "device enrol": ("--name C --agency a --out c.request", {HEADQUARTERS, HUB}),
    "hub trust": ("FILE --yes", {COUNTER}),
    "keys create": ("", {COUNTER, HUB}),
}
"""Commands that make a home: what to call them with, and beside whom they must not."""
ANYWHERE = {"demo", "doctor", "questionnaire check", "questionnaire show"}
"""Commands that look at no role: `demo` wants an empty folder and says so."""
GROUPS = {"campaign", "device", "keys", "questionnaire"}

WHOSE = {COUNTER: "a counter's", HEADQUARTERS: "headquarters'", HUB: "a hub's"}
WHOSE_TH = {COUNTER: "เครื่องรับคำตอบ", HEADQUARTERS: "ส่วนกลาง", HUB: "ศูนย์รวบรวม"}


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A home of each kind; no campaign in them is a demo."""
    root = tmp_path_factory.mktemp("homes")
    make_world(root / COUNTER)
    headquarters = Headquarters(root / HEADQUARTERS)
    headquarters.begin()
    headquarters.sign()
    headquarters.edit(MAIN, "demo = true", "demo = false")
    make_province(root / HUB).desk.close()
    (root / "empty").mkdir()
    return {name: root / name for name in (*Role, *NOBODYS)}


def called(
    words: str, given: str, home: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str, str]:
    """Status, stdout, stderr of a command in an empty folder of its own."""
    Path("junk").write_text("junk", encoding="utf-8")
    arguments = [*words.split(), *given.replace("FILE", "junk").split()]
    status = main([*arguments, "--home", str(home), "--lang", language])
    said = capsys.readouterr()
    return status, said.out, said.err


def contents(home: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in home.parent.rglob("*")}


def test_every_command_is_in_the_tables() -> None:
    """A new command must say whose home it needs."""
    assert {*ONLY_IN, *BEGINNING, *ANYWHERE, *GROUPS} == {" ".join(words) for words in commands(surveytui)}


@pytest.fixture
def nobody_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Nothing comes from standard input, and the present folder is the test's own."""
    monkeypatch.setattr("sys.stdin", io.StringIO())
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("nobody_there")
@pytest.mark.parametrize("words", ONLY_IN)
def test_a_wrong_home_is_told(words: str, homes: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """No such folder, an empty one, another role's: one line on stderr, status 1, everything as it was."""
    given, wanted = ONLY_IN[words]
    before = contents(homes["empty"])
    for kind, home in homes.items():
        if kind in wanted:
            continue
        own = " or ".join(WHOSE[role] for role in wanted)
        told = {
            "missing": "there is no such folder (look at --home; ",
            "empty": f"this folder is not {own} (look at --home; ",
        }.get(kind) or f"this folder is {WHOSE[Role(kind)]}, not {own} (name {own} folder with --home)"
        status, out, err = called(words, given, home, "en", capsys)
        assert (status, out) == (1, "")
        assert err.startswith(f"surveytui: {home}: {told}")
        assert err.count("\n") == 1
        if kind in NOBODYS:
            assert "begins with surveytui " in err
        status, out, err = called(words, given, home, "th", capsys)
        assert (status, out, err.count("\n")) == (1, "", 1)
        assert "--home" in err
        assert all(WHOSE_TH[Role(one)] in err for one in (kind, *wanted) if kind not in NOBODYS)
        assert kind not in NOBODYS or "surveytui " in err.partition("--home")[2]
    assert contents(homes["empty"]) == before


@pytest.mark.usefixtures("nobody_there")
@pytest.mark.parametrize("words", BEGINNING)
def test_a_role_is_not_begun_in_another_s_home(
    words: str, homes: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Keys beside a counter, a counter in a hub's folder: refused before anything is made."""
    given, beside = BEGINNING[words]
    before = contents(homes["empty"])
    for kind in beside:
        status, out, err = called(words, given, homes[kind], "en", capsys)
        assert (status, out, err.count("\n")) == (1, "", 1)
        assert err.startswith(f"surveytui: {homes[kind]}: this folder is {WHOSE[kind]}, not ")
    assert contents(homes["empty"]) == before


@pytest.mark.usefixtures("nobody_there")
@pytest.mark.parametrize("kind", NOBODYS)
@pytest.mark.parametrize("words", ["campaign new", "device enrol"])
def test_a_role_begins_where_nobody_is(
    words: str, kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a folder that is not there yet, and in an empty one."""
    home = tmp_path / "home"
    if kind == "empty":
        home.mkdir()
    status, _, err = called(words, BEGINNING[words][0], home, "en", capsys)
    assert status == 0, err
    assert any(home.iterdir())


def test_a_demo_has_every_role_in_one_home(homes: dict[str, Path], tmp_path: Path) -> None:
    """The one exception, by what its campaign says; a headquarters may be a hub as well."""
    see_room(homes[HEADQUARTERS], HUB)
    demo = Headquarters(tmp_path / "demo")
    demo.begin()
    for role in Role:
        see_room(demo.root, role)
        (demo.root / role).mkdir(exist_ok=True)
        see_role(demo.root, role)
    demo.edit(MAIN, "demo = true", "demo = false")
    shutil.rmtree(demo.root / COUNTER)
    with pytest.raises(HomeError, match="headquarters' and a hub's, not a counter's"):
        see_room(demo.root, COUNTER)


@pytest.mark.parametrize("role", list(Role))
def test_a_folder_too_deep(role: Role, homes: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """The part instead of the home, be it by the name of the present folder: the line names the home."""
    part = homes[role] / role
    monkeypatch.chdir(part)
    for named in (part, Path()):
        for see in (see_role, see_room):
            with pytest.raises(HomeError, match="one folder too deep") as told:
                see(named, role)
            assert told.value.hint is not None
            assert told.value.hint.en == f"use --home {homes[role]}"


def test_a_home_that_nobody_may_look_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop of links is not taken for an empty folder, nor a file above for anything."""
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(HomeError, match="cannot be opened"):
        see_role(loop, COUNTER)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(HomeError, match="no such folder"):
        see_role(tmp_path / "file" / "home", COUNTER)
    monkeypatch.setattr(Path, "stat", _refuse)
    with pytest.raises(HomeError, match="cannot be opened"):
        see_role(tmp_path, COUNTER)


def _refuse(path: Path, **_: object) -> None:
    raise PermissionError(13, "Permission denied", str(path))


def test_help_needs_no_home(homes: dict[str, Path]) -> None:
    """Whatever stands behind `--home`."""
    for words in commands(surveytui):
        assert main(["--home", str(homes["missing"]), *words, "--help"]) == 0
