"""kill -9 of either process at random moments, in a loop: nothing acknowledged is lost, nothing is stored or counted twice."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from surveytui.batch.manifest import in_order
from surveytui.counter.home import sealer_of
from surveytui.counter.station import Station, schema_of
from surveytui.interview.response import decode_response
from surveytui.sealing.private import Opener
from surveytui.vault.grow import grow
from tests.counter.way import until
from tests.person import children_of
from tests.world import World

ROUNDS = 12


@pytest.mark.parametrize("victim", ["keeper", "respondent"])
def test_kills_at_random_moments(world: World, tmp_path: Path, victim: str) -> None:
    """After each kill: acknowledged ≤ stored ≤ acknowledged + 1, every stored record opens, and no two are the same."""
    from dataclasses import replace

    chance = random.Random(2568)
    schema = replace(schema_of(world.bundle, world.home.load_device(world.bundle)), capacity=1500)
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
    copy = tmp_path / "copy"
    shutil.copytree(world.home.path, copy)
    for path in copy.rglob("*"):
        if path.is_file() and path.name != "campaign.bundle":
            assert b'"answers"' not in path.read_bytes()
            assert b'"e1"' not in path.read_bytes()
