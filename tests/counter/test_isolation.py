"""The process that holds answers never opens the vault; the process that holds the vault never holds an answer.

Both proofs are shown to be able to fail (SECURITY: proofs that can fail).
"""

from __future__ import annotations

import contextlib
import mmap
import os
import re
import sys
from pathlib import Path

from surveytui.counter.environment import UNWANTED, clean_environment
from tests.counter.spied import OPENED, heard
from tests.counter.way import begin, kept, to_the_text, until
from tests.needs import lacks, needs
from tests.person import ENTER, F12, Person
from tests.plaintext import memory_holds, needles, plaintext_in, response_of, spellings
from tests.world import World

SECRET = "zqxvkw-typed-93517"
VAULT = "vault.sqlite3"
OURS = clean_environment({})
"""What the keeper itself tells its children."""


def opened_by(log: Path, who: str) -> list[str]:
    """The paths that a process opened."""
    return heard(log, who, *OPENED)


def needs_root() -> None:
    """What a process that may not be dumped holds, only root can look at."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        lacks("root, to look into another process")


def vault_in(pid: int) -> set[str]:
    """Where a process holds the vault: among its open descriptors ("fd"), or mapped into its memory ("maps")."""
    found = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed meanwhile
            if VAULT in str(descriptor.readlink()):
                found.add("fd")
    if VAULT in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8"):
        found.add("maps")
    return found


def whole_interview(world: World, log: Path, *extra: str) -> None:
    with Person(str(world.root), str(log), *extra, module="tests.counter.spied") as person:
        begin(person)
        to_the_text(person)
        person.press(ENTER)
        person.wait_for("ส่งคำตอบ")
        person.press("1")
        person.wait_for("เก็บคำตอบแล้ว")


def test_the_interview_process_never_opens_the_vault(world: World, tmp_path: Path) -> None:
    """Over a whole interview that is kept: the keeper opens the vault, the children never do."""
    log = tmp_path / "opened.log"
    whole_interview(world, log)
    assert kept(world) == 1
    assert any("vault.sqlite3" in path for path in opened_by(log, "keeper"))
    children = opened_by(log, "child")
    assert any("campaign.bundle" in path for path in children)
    assert not any("vault" in path.rpartition("/")[2] and "site-packages" not in path for path in children)


def test_a_planted_opening_is_noticed(world: World, tmp_path: Path) -> None:
    """Positive control: a child that does open the vault is seen."""
    log = tmp_path / "opened.log"
    whole_interview(world, log, "plant")
    assert any("vault.sqlite3" in path for path in opened_by(log, "child"))


def held_over_an_interview(world: World, log: Path, *extra: str) -> tuple[set[str], set[str]]:
    """Where keeper and interview processes hold the vault, looked at over and over from the start to the thanks."""
    keeper: set[str] = set()
    children: set[str] = set()

    def look(person: Person) -> None:
        keeper.update(vault_in(person.keeper))
        for child in person.children():
            with contextlib.suppress(FileNotFoundError):
                children.update(vault_in(child))

    with Person(str(world.root), str(log), *extra, module="tests.counter.spied") as person:
        begin(person)
        until(lambda: len(person.children()) == 2)
        look(person)
        to_the_text(person)
        look(person)
        person.press(ENTER)
        person.wait_for("ส่งคำตอบ")
        look(person)
        person.press("1")
        person.wait_for("เก็บคำตอบแล้ว")
        look(person)
    return keeper, children


def test_no_descriptor_and_no_map_of_the_vault_in_an_interview_process(world: World, tmp_path: Path) -> None:
    """Neither opened nor inherited nor mapped, live or warm; the keeper's own descriptor shows that the look is sharp."""
    needs_root()
    keeper, children = held_over_an_interview(world, tmp_path / "opened.log")
    assert keeper == {"fd"}
    assert children == set()


def test_an_inherited_descriptor_is_noticed(world: World, tmp_path: Path) -> None:
    """Positive control: a keeper that leaks an open vault to its children is found out, though they open nothing."""
    needs_root()
    _, children = held_over_an_interview(world, tmp_path / "opened.log", "inherit")
    assert children == {"fd"}
    assert not any(VAULT in path for path in opened_by(tmp_path / "opened.log", "child"))


def test_a_mapped_vault_is_noticed(world: World) -> None:
    """Positive control: a map without a descriptor."""
    assert vault_in(os.getpid()) == set()
    with world.home.vault.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    assert "maps" in vault_in(os.getpid())
    mapped.close()
    assert vault_in(os.getpid()) == set()


def answer_and_search(person: Person) -> set[bytes]:
    """Type, send, and search the keeper's memory before and after for choices and text, in every spelling."""
    begin(person)
    to_the_text(person)
    for letter in SECRET:
        person.press(letter)
    person.wait_for(SECRET)
    live = person.children()[0]
    assert memory_holds(live, *spellings(SECRET))  # positive control: whoever holds it is found
    found = memory_holds(person.keeper, *needles(SECRET))
    person.press(ENTER)
    person.wait_for("ส่งคำตอบ")
    person.press("1")
    person.wait_for("เก็บคำตอบแล้ว")
    return found | memory_holds(person.keeper, *needles(SECRET))


def test_the_keeper_never_holds_an_answer(world: World) -> None:
    """Neither a choice nor a typed text is in its memory, before it was sent or after."""
    needs_root()
    with Person("kiosk", "--home", str(world.root)) as person:
        assert answer_and_search(person) == set()
    assert kept(world) == 1


def test_a_keeper_that_remembers_is_noticed(world: World, tmp_path: Path) -> None:
    """Positive control: one answer's JSON in its memory, and every spelling of choices and text is found."""
    needs_root()
    (world.root / "planted").write_bytes(response_of(world.bundle, SECRET))
    with Person(str(world.root), str(tmp_path / "log"), "remember", module="tests.counter.spied") as person:
        assert answer_and_search(person) == set(needles(SECRET))


def test_nothing_answered_is_in_any_file(world: World) -> None:
    """After a kept interview no file of the counter holds a choice or what was typed."""
    with Person("kiosk", "--home", str(world.root)) as person:
        begin(person)
        to_the_text(person)
        for letter in SECRET:
            person.press(letter)
        person.press(ENTER)
        person.wait_for("ส่งคำตอบ")
        person.press("1")
        person.wait_for("เก็บคำตอบแล้ว")
    assert kept(world) == 1
    assert plaintext_in(world.root, SECRET) == []
    (world.root / "planted").write_bytes(response_of(world.bundle, SECRET))
    assert plaintext_in(world.root, SECRET) == ["planted"]  # the search can fail


CAPABILITIES = "+dac_override,+fowner"
NOBODY = (
    "setpriv",
    "--reuid=65534",
    "--securebits=+no_setuid_fixup",
    f"--inh-caps=-all,{CAPABILITIES}",
    f"--ambient-caps={CAPABILITIES}",
)
"""Somebody without root's eyes who may still open the test's files."""


def dumps_of(pid: int) -> tuple[int, str]:
    """Whom the system lets look into a process: root alone, where it may not be dumped. And the size of its core file."""
    (core,) = re.findall(r"Max core file size +\S+ +(\S+)", Path(f"/proc/{pid}/limits").read_text(encoding="utf-8"))
    return Path(f"/proc/{pid}/environ").stat().st_uid, core


def test_no_process_of_the_kiosk_can_be_dumped(world: World) -> None:
    """Keeper, live, warm and staff process: no core file, and closed to programs of the same user, as their shell is not."""
    if sys.platform != "linux":
        lacks("Linux, to look at core dumps")
    needs("setpriv")
    user = os.geteuid() or 65534
    through = () if os.geteuid() else NOBODY
    seen: dict[int, tuple[int, str]] = {}
    with Person("kiosk", "--home", str(world.root), through=through) as person:

        def look() -> None:
            until(lambda: len(person.children()) == 2)
            person.rest()
            seen.update({pid: dumps_of(pid) for pid in (person.keeper, *person.children())})

        person.wait_for("ขอฟังความเห็น")
        shell, core = dumps_of(person.terminal.process.pid)
        assert shell == user
        if core == "0":
            lacks("a limit for core files that is not 0 already")
        look()
        person.press(F12)
        person.wait_for("ใส่รหัสเจ้าหน้าที่")
        look()
    assert len(seen) == 4
    assert set(seen.values()) == {(0, "0")}


HOSTILE = {
    "TEXTUAL": "debug,devtools",
    "TEXTUAL_LOG": "textual.log",
    "TEXTUAL_PRESS": "1,enter,1,enter,3",
    "TEXTUAL_SCREENSHOT": "1",
    "TEXTUAL_ALLOW_SIGNALS": "1",
    "TEXTUAL_DRIVER": "textual.drivers.headless_driver:HeadlessDriver",
    "RICH_THEME": "x",
    "PYTHONINSPECT": "1",
    "PYTHONPATH": "planted",
    "PYTHONUTF8": "0",
    "UNICODE_VERSION": "4.1.0",
    "COLUMNS": "10",
    "LINES": "5",
    "ESCDELAY": "9000",
    "NO_COLOR": "1",
    "FORCE_COLOR": "1",
}
"""What would press keys, write logs and pictures of answers, run a stranger's modules, or spoil the screen."""


def environment_of(pid: int) -> dict[str, str]:
    """The environment that a process was started with."""
    entries = Path(f"/proc/{pid}/environ").read_text(encoding="utf-8").split("\0")
    return dict(entry.split("=", 1) for entry in entries if entry)


def test_a_hostile_environment_reaches_no_child(world: World, tmp_path: Path) -> None:
    """The keeper has it, which shows that the look is sharp; live, warm and staff process have none of it."""
    needs_root()
    assert all(any(name.startswith(start) for name in HOSTILE) for start in UNWANTED)
    log = tmp_path / "textual.log"
    hostile = HOSTILE | {"TEXTUAL_LOG": str(log)}
    seen: dict[int, dict[str, str]] = {}
    with Person("kiosk", "--home", str(world.root), environment=hostile) as person:

        def look() -> None:
            until(lambda: len(person.children()) == 2)
            person.rest()
            seen.update({pid: environment_of(pid) for pid in person.children()})

        person.wait_for("ขอฟังความเห็น")
        assert environment_of(person.keeper).items() >= hostile.items()
        look()
        assert "ขอฟังความเห็น" in person.look()
        person.press(F12)
        person.wait_for("ใส่รหัสเจ้าหน้าที่")
        look()
    assert len(seen) == 3
    for environment in seen.values():
        assert environment.keys() & (HOSTILE.keys() - OURS.keys()) == set()
        assert environment.items() >= OURS.items()
    assert not log.exists()


def test_nothing_is_ever_copied_out(world: World) -> None:
    """Dragging over an answer, and every key that copies or cuts: the terminal's clipboard (OSC 52) is never written."""
    with Person("kiosk", "--home", str(world.root)) as person:
        begin(person)
        for keys in ("\x1b[<0;4;3M", "\x1b[<32;40;12M", "\x1b[<0;40;12m", "\x03"):
            person.press(keys)
        to_the_text(person)
        person.press(*"abc", "\x01", "\x1b[1;2H", "\x03", "\x18", "\x1b[2;5~", "\x1b[99;6u")
        person.wait_for("จาก 255")
        assert b"\x1b]52" not in person.written
