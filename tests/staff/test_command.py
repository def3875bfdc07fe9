"""`surveytui staff` without a keeper: the numbers for a pipe, the screen for a terminal, one line while the kiosk runs."""

from __future__ import annotations

import json
import re

import pytest

from surveytui.cli import main
from surveytui.counter import desk_messages as says
from surveytui.counter.desk_messages import Failed
from surveytui.counter.home import CounterHome
from surveytui.counter.local_desk import LocalDesk
from surveytui.counter.station import Station
from surveytui.errors import VaultBusyError
from tests.person import Person
from tests.world import PIN, World


def run(world: World, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit status, output, errors of the command."""
    status = main(["staff", *arguments, "--home", str(world.root), "--lang", "en"])
    return status, *capsys.readouterr()


def test_json_for_programs(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """One value on stdout and nothing else."""
    status, out, err = run(world, capsys, "--json")
    told = json.loads(out)
    assert (status, err) == (0, "")
    assert [tool["tool"] for tool in told["tools"]] == ["EIT", "IIT"]
    assert told["to_send"] == 0


def test_a_plain_table_for_a_pipe(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """A head, a line for each tool, then name and value."""
    status, out, _ = run(world, capsys)
    lines = out.splitlines()
    assert status == 0
    assert lines[0].split("\t")[:3] == ["tool", "counted", "target"]
    assert lines[1].split("\t")[:3] == ["EIT", "0", "55"]
    assert "finished\tno" in lines


def test_one_clear_line_while_the_kiosk_runs(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """The kiosk holds the vault for itself; the line says what to do."""
    with Station(world.home):
        status, out, err = run(world, capsys)
    assert (status, out) == (1, "")
    assert len(err.splitlines()) == 1
    assert "use its staff screen, or stop it" in err


async def test_the_desk_in_a_thread_of_its_own(world: World) -> None:
    """It answers like the keeper's, PIN first, and lets go of the vault at the end, even if the start failed."""
    with LocalDesk(world.home) as desk:
        assert isinstance(await desk.ask(says.STATUS), Failed)
        judged = await desk.ask(says.PIN, PIN)
        assert not isinstance(judged, Failed)
        assert judged.right
        assert (await desk.ask(says.STATUS)) == desk.status()
        with pytest.raises(VaultBusyError):
            LocalDesk(world.home)
    with LocalDesk(world.home):
        pass


async def test_without_a_pin_the_account_is_enough(world: World) -> None:
    """Whoever may run the command may set the PIN too."""
    world.home.pin.unlink()
    with LocalDesk(world.home) as desk:
        assert await desk.ask(says.STATUS) == desk.status()


def test_the_screen_in_a_real_terminal(world: World) -> None:
    """PIN, menu, out: exit 0, the terminal given back, no trace of a fault."""
    with Person("staff", "--home", str(world.root), "--lang", "th") as person:
        person.wait_for("ใส่รหัสเจ้าหน้าที่")
        person.press(*PIN, "\r")
        screen = person.wait_for("EIT")
        assert re.search("0 *จาก *55", screen)
        person.press("0")
        assert person.wait_end() == 0
        assert not person.saw_traceback()
    assert CounterHome.within(world.root).load_pin() is not None
