"""The process that holds answers never opens the vault; the process that holds the vault never holds an answer.

Both proofs are shown to be able to fail (SECURITY: proofs that can fail).
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.counter.way import begin, kept, to_the_text
from tests.person import ENTER, Person
from tests.world import World

SECRET = "zqxvkw-typed-93517"


def opened_by(log: Path, who: str) -> list[str]:
    """The paths that a process opened."""
    lines = (line.split("\t") for line in log.read_text(encoding="utf-8").splitlines())
    return [path for name, _, path in lines if name == who]


def memory_holds(pid: int, needle: bytes) -> bool:
    """Whether a process has `needle` anywhere in its writable memory."""
    maps = Path(f"/proc/{pid}/maps").read_text(encoding="utf-8")
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for start, end in re.findall(r"^([0-9a-f]+)-([0-9a-f]+) rw", maps, re.MULTILINE):
            try:
                memory.seek(int(start, 16))
                if needle in memory.read(int(end, 16) - int(start, 16)):
                    return True
            except (OSError, ValueError, OverflowError):
                continue  # a guard page, or the vsyscall page
    return False


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


@pytest.mark.skipif(os.geteuid() != 0, reason="reading another process's memory needs root")
def test_the_keeper_never_holds_an_answer(world: World) -> None:
    """A typed text is in the interview process's memory (positive control) and never in the keeper's, sent or not."""
    needle = SECRET.encode()
    with Person("kiosk", "--home", str(world.root)) as person:
        begin(person)
        to_the_text(person)
        for letter in SECRET:
            person.press(letter)
        person.wait_for(SECRET)
        live = person.children()[0]
        assert (
            memory_holds(live, needle)
            or memory_holds(live, SECRET.encode("utf-16-le"))
            or memory_holds(live, SECRET.encode("utf-32-le"))
        )
        assert not memory_holds(person.keeper, needle)
        person.press(ENTER)
        person.wait_for("ส่งคำตอบ")
        person.press("1")
        person.wait_for("เก็บคำตอบแล้ว")
        for encoding in ("utf-8", "utf-16-le", "utf-32-le"):
            assert not memory_holds(person.keeper, SECRET.encode(encoding))
    assert kept(world) == 1


def test_nothing_typed_is_in_any_file(world: World) -> None:
    """After a kept interview no file of the counter holds what was typed."""
    with Person("kiosk", "--home", str(world.root)) as person:
        begin(person)
        to_the_text(person)
        for letter in SECRET:
            person.press(letter)
        person.press(ENTER)
        person.wait_for("ส่งคำตอบ")
        person.press("1")
        person.wait_for("เก็บคำตอบแล้ว")
    files = [path for path in world.root.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if SECRET.encode() in path.read_bytes()]
