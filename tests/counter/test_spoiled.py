"""A counter whose files are spoiled: one line that names the file and what to do, and nobody is asked anything."""

from __future__ import annotations

import signal
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from surveytui.counter import doctor
from surveytui.errors import HomeError
from tests.counter.way import begin, until
from tests.person import F12, at_kiosk
from tests.world import World


def turned(path: Path) -> None:
    """One bit in the middle has turned."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    """The second half is missing."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def overwritten(path: Path) -> None:
    """Something else stands there."""
    path.write_bytes(b"spoiled")


def emptied(path: Path) -> None:
    """Nothing is left."""
    path.write_bytes(b"")


def a_folder(path: Path) -> None:
    """A folder has its name."""
    path.unlink()
    path.mkdir()


EVERY_WAY = (turned, cut, overwritten, emptied, a_folder)
HINTS = {
    "campaign.bundle": "surveytui device trust",
    "device.key": "put its backup back",
    "vault.sqlite3": "tell headquarters",
}


@pytest.mark.parametrize(
    ("name", "spoil"),
    [(name, spoil) for name in HINTS for spoil in EVERY_WAY if spoil is not turned or name == "campaign.bundle"],
)
def test_a_kiosk_with_a_spoiled_file_says_one_line(world: World, name: str, spoil: Callable[[Path], None]) -> None:
    """Which file, what is wrong, what to do; exit 1, the terminal given back, no traceback and no start screen."""
    path = world.home.path / name
    spoil(path)
    with at_kiosk(world.root, "--lang", "en", columns=400) as person:
        assert person.wait_end() == 1
        lines = [line for line in person.look().splitlines() if line.strip()]
        assert len(lines) == 1, lines
        assert lines[0].startswith(f"surveytui: {path}: ")
        assert spoil is a_folder or HINTS[name] in lines[0]
        assert not person.saw_traceback()
        assert "ขอฟังความเห็น".encode() not in person.written


def test_a_device_key_that_is_another_is_told_apart(world: World) -> None:
    """A digit that has turned into another makes the key of a machine that nobody knows; its number is said."""
    text = world.home.device_key.read_text(encoding="ascii")
    digit = text.rstrip("\n")[-1]
    world.home.device_key.write_text(text.rstrip("\n")[:-1] + ("0" if digit != "0" else "1") + "\n", encoding="ascii")
    with at_kiosk(world.root, "--lang", "en", columns=400) as person:
        assert person.wait_end() == 1
        assert "this machine is not in the bundle (tell headquarters" in person.look()
        assert not person.saw_traceback()


def test_a_page_of_the_vault_that_has_turned_is_found_before_the_first_question(world: World) -> None:
    """A bit in a record is headquarters' to find; one in what holds the pages together is found at the start."""
    data = bytearray(world.home.vault.read_bytes())
    data[4096:4104] = b"\xff" * 8
    world.home.vault.write_bytes(data)
    with at_kiosk(world.root, "--lang", "en", columns=400) as person:
        assert person.wait_end() == 1
        assert f"surveytui: {world.home.vault}: the vault is damaged" in person.look()
        assert not person.saw_traceback()


@pytest.mark.parametrize("spoil", [cut, overwritten, emptied])
def test_a_spoiled_pin_keeps_officers_out_and_lets_respondents_answer(
    world: World, spoil: Callable[[Path], None]
) -> None:
    """Nobody gets in by spoiling it; the screen names the file's damage and the command that mends it."""
    spoil(world.home.pin)
    with at_kiosk(world.root) as person:
        begin(person)
        person.signal(person.children()[0], signal.SIGKILL)
        person.wait_for("ขอฟังความเห็น")
        person.rest()
        person.press(F12)
        person.wait_for("แฟ้มรหัสเจ้าหน้าที่เสียหาย")
        person.wait_for("surveytui device pin")
        assert not person.saw_traceback()


def test_a_kiosk_closes_what_others_could_read(world: World) -> None:
    """Before the first respondent: folder, vault, keys and outbox are this account's alone, whoever had opened them."""
    for path in (world.home.path, *world.home.path.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    assert doctor.check_permissions(world.home.path).verdict is doctor.Verdict.IMPROVE
    with at_kiosk(world.root) as person:
        person.wait_for("ขอฟังความเห็น")
        assert doctor.check_permissions(world.home.path).verdict is doctor.Verdict.GOOD
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (world.home.path, *world.home.path.rglob("*"))}
    assert modes <= {0o700, 0o600}


@pytest.mark.parametrize("refuses", [True, False], ids=["another account's", "a file system without permissions"])
def test_where_others_cannot_be_kept_out_nobody_is_asked(
    world: World, monkeypatch: pytest.MonkeyPatch, refuses: bool
) -> None:
    """One line: which file, and what to do. A link is not followed out of the home."""
    outside = world.root / "outside"
    outside.touch(mode=0o644)
    (world.home.outbox / "link").symlink_to(outside)
    world.home.make_private()
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644
    world.home.vault.chmod(0o644)

    def chmod(path: Path, _mode: int) -> None:
        if refuses:
            raise PermissionError(1, "Operation not permitted", str(path))

    monkeypatch.setattr(Path, "chmod", chmod)
    with pytest.raises(HomeError, match="cannot be kept out") as caught:
        world.home.make_private()
    assert caught.value.line("en").startswith(f"{world.home.vault}: ")
    assert "\n" not in caught.value.line("th")


def test_a_counter_without_a_pin_asks_nobody(world: World) -> None:
    """Whoever sets it up learns it now, and not when somebody has answered and nobody gets in."""
    world.home.pin.unlink()
    with at_kiosk(world.root, "--lang", "en", columns=400) as person:
        assert person.wait_end() == 1
        assert (
            f"surveytui: {world.home.path}: the officers' PIN is not set yet (set it: surveytui device pin)"
            in person.look()
        )
        assert not person.saw_traceback()
        assert "ขอฟังความเห็น".encode() not in person.written


def test_a_bundle_that_is_spoiled_while_the_counter_runs_shows_officers_no_traceback(world: World) -> None:
    """The officers' process cannot start; it says so to the keeper and nothing to the terminal."""
    with at_kiosk(world.root) as person:
        person.wait_for("ขอฟังความเห็น")
        person.rest()
        overwritten(world.home.bundle)
        person.press(F12)
        until(world.home.faults.exists)
        person.rest()
        assert not person.saw_traceback()
    assert "SignatureError" in world.home.faults.read_text(encoding="utf-8")
