"""kill -9 of either process at random moments, in a loop: nothing acknowledged is lost, nothing is stored or counted twice."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Timer

import pytest

from surveytui.batch.manifest import in_order
from surveytui.counter.home import sealer_of
from surveytui.counter.station import Station, schema_of
from surveytui.interview.response import decode_response
from surveytui.sealing.private import Opener
from surveytui.vault.grow import grow
from surveytui.vault.schema import BIAS
from tests.counter.way import begin, until
from tests.needs import ALL
from tests.person import ENTER, Person, alive, at_kiosk, children_of
from tests.plaintext import plaintext_in, response_of
from tests.world import World

SEED = "SURVEYTUI_KILL_SEED"
"""A number, for other moments than the gate's; `random`, for new ones each time (a failure prints which)."""
THOROUGH = os.environ.get(ALL) == "1"
ROUNDS = 20 if THOROUGH else 12


def moments(seed: int) -> random.Random:
    """When to kill."""
    told = os.environ.get(SEED)
    chosen = random.SystemRandom().randrange(10**6) if told == "random" else int(told or seed)
    print(f"{SEED}={chosen}")  # noqa: T201 - pytest shows it where a test fails
    return random.Random(chosen)


@pytest.mark.parametrize("victim", ["keeper", "respondent"])
def test_kills_at_random_moments(world: World, tmp_path: Path, victim: str) -> None:
    """After each kill: acknowledged ≤ stored ≤ acknowledged + 1, every stored record opens, and no two are the same."""
    from dataclasses import replace

    chance = moments(2568)
    schema = replace(schema_of(world.bundle, world.home.load_device(world.bundle)), capacity=125 * ROUNDS)
    grow(world.home.vault, schema, dummy=sealer_of(world.bundle).dummy)
    log = tmp_path / "acknowledged"
    log.touch()
    opener = Opener([world.seed], world.bundle.birth.campaign_id(), world.bundle.birth.bucket)
    stored_before = 0
    for _ in range(ROUNDS):
        acknowledged_before = log.stat().st_size
        command = [sys.executable, "-m", "tests.counter.rehearsing", str(world.home.path), str(log)]
        keeper = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        until(lambda before=acknowledged_before: log.stat().st_size > before)  # type: ignore[misc]
        children = children_of(keeper.pid)
        time.sleep(chance.random() * 0.25)
        if victim == "keeper":
            keeper.kill()
        else:
            subprocess.run(["kill", "-9", str(children[0])], check=True)
        keeper.wait(10)
        with Station(world.home) as station:
            stored = sum(station.vault.counts().values())
            records = station.vault.records(station.vault.draft().slots)
        new = log.stat().st_size - acknowledged_before
        assert new <= stored - stored_before <= new + 1
        stored_before = stored
        assert len(set(records)) == stored
        assert all(decode_response(opener.open(record)).rehearsal for record in in_order(records)[:40])
    assert stored_before > ROUNDS


def test_no_plaintext_in_any_file_after_a_kill(world: World, tmp_path: Path) -> None:
    """Whatever the moment, no file of the counter holds an answer's JSON."""
    log = tmp_path / "acknowledged"
    log.touch()
    keeper = subprocess.Popen(
        [sys.executable, "-m", "tests.counter.rehearsing", str(world.home.path), str(log)], stderr=subprocess.DEVNULL
    )
    until(lambda: log.stat().st_size > 5)
    keeper.kill()
    keeper.wait(10)
    assert plaintext_in(world.root) == []


SECRET = "zqxvkw-loop"
THANKS = "เก็บคำตอบแล้ว"
TURNS = 9 if THOROUGH else 5
"""Interviews for each victim; some are hit while they answer, most around the moment of sending."""


class Turns:
    """What has become of the interviews at one counter."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.stored = 0

    def account(self, *, sent: bool, thanked: bool) -> None:
        """After a kill, and before anybody opens the vault: what was acknowledged is stored, what was not sent is not."""
        assert plaintext_in(self.world.root, SECRET) == []
        new = stored_by(self.world) - self.stored
        assert thanked <= new <= sent, (thanked, new, sent)
        self.stored += new


def stored_by(world: World) -> int:
    """Used slots, in a copy of the files as they are: with the journal, if one was left."""
    copy = world.root.with_name("copy")
    shutil.copytree(world.home.path, copy)
    connection = sqlite3.connect(copy / world.home.vault.name)
    (used,) = connection.execute("SELECT count(*) FROM slots WHERE cell != ?", (BIAS,)).fetchone()
    connection.close()
    shutil.rmtree(copy)
    return int(used)


def answer(person: Person, kill: Callable[[], None], chance: random.Random, *, late: bool) -> tuple[bool, bool]:
    """Answer as fast as the screen follows, until somebody dies; whether *send* was pressed, and whether thanks came."""
    begin(person)
    fuse = Timer(chance.random() * 1.5, kill)
    if not late:
        fuse.start()
    with contextlib.suppress(AssertionError):  # the one who answers stands before a dead screen
        for number in range(2, 11):
            person.press(ENTER)
            person.wait_for(f"ข้อ {number} จาก", 2.0)
            person.press("4" if number < 10 else SECRET)
        person.wait_for(SECRET, 2.0)
        person.press(ENTER)
        person.wait_for("ส่งคำตอบ", 2.0)
        fuse.cancel()
        sent_from = len(person.written)
        fuse = Timer(chance.random() * 0.03, kill)
        fuse.start()
        person.terminal.write(b"1")
        fuse.join()
        person.rest()
        return True, THANKS.encode() in person.written[sent_from:]
    return False, False


@pytest.mark.parametrize("victim", ["keeper", "interview"])
def test_real_kiosks_are_killed_at_random_moments(world: World, victim: str) -> None:
    """Real keepers and interview processes, hit while somebody answers or sends.

    Each answer that was acknowledged is stored, counted and opens, once; none that was not sent is; and at no moment is
    a choice or a word in any file of the home.
    """
    chance = moments(2569)
    turns = Turns(world)
    for turn in range(TURNS):
        with at_kiosk(world.root) as person:
            person.wait_for("ขอฟังความเห็น")
            target = person.keeper if victim == "keeper" else person.children()[0]
            kill = partial(os.kill, target, signal.SIGKILL)
            sent, thanked = answer(person, kill, chance, late=turn % 3 > 0)
            until(lambda pid=target: not alive(pid))  # type: ignore[misc]
            turns.account(sent=sent, thanked=thanked)
    assert turns.stored > 0
    opener = Opener([world.seed], world.bundle.birth.campaign_id(), world.bundle.birth.bucket)
    with Station(world.home) as station:
        records = station.vault.records(station.vault.draft().slots)
        assert sum(station.vault.counts().values()) == len(set(records)) == turns.stored
        assert all(decode_response(opener.open(record)).answers["suggestion"] == SECRET for record in records)


def test_the_search_for_plaintext_can_fail(world: World) -> None:
    """Positive control: one answer's JSON, or the text alone, in any file of the home is found."""
    assert plaintext_in(world.root, SECRET) == []
    (world.home.outbox / "left-over").write_bytes(b"\x00" * 5000 + response_of(world.bundle, "") + b"\x00" * 100)
    assert plaintext_in(world.root, SECRET) == ["left-over"]
    (world.home.path / "vault.sqlite3-journal").write_bytes(SECRET.encode("utf-16-le"))
    assert sorted(plaintext_in(world.root, SECRET)) == ["left-over", "vault.sqlite3-journal"]
