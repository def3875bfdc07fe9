"""Rehearsals go the real way and count for nothing."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from surveytui.campaign.models import Cell
from surveytui.counter import terminal_rehearsal
from surveytui.counter.rehearsal import rehearse, rehearse_at
from surveytui.counter.station import Station
from surveytui.counter.terminal_rehearsal import rehearse_in_terminal
from surveytui.errors import HomeError, UsageError
from surveytui.interview.answers import validate_answers
from surveytui.interview.response import decode_response
from surveytui.questionnaire.models import Tool
from surveytui.sealing.private import Opener
from tests.needs import lacks
from tests.world import AGENCY, World, make_world, packs


def responses(world: World, station: Station) -> list[dict[str, object]]:
    """Everything that is stored, opened as headquarters would."""
    opener = Opener([world.seed], world.bundle.birth.campaign_id(), world.bundle.birth.bucket)
    opened = [decode_response(opener.open(record)) for record in station.vault.records(station.vault.draft().slots)]
    for response in opened:
        pack = next(pack for pack in world.bundle.packs if pack.id == response.pack)
        validate_answers(pack, response.answers)
    return [{"rehearsal": response.rehearsal, "pack": response.pack} for response in opened]


@pytest.mark.parametrize("tool", list(Tool))
def test_rehearsals_are_marked_inside_the_seal_and_counted_apart(world: World, tool: Tool) -> None:
    """Valid answers, the mark in each, their own cell, no block of counts."""
    done: list[int] = []
    rehearse_at(world.home, times=8, tool=tool, seed=1, progress=done.append)
    assert done == list(range(1, 9))
    with Station(world.home) as station:
        assert station.vault.counts()[Cell(AGENCY, tool, rehearsal=True)] == 8
        assert station.vault.counts()[Cell(AGENCY, tool)] == 0
        assert station.vault.closed_blocks() == []
        assert [response["rehearsal"] for response in responses(world, station)] == [True] * 8


def test_real_answers_only_in_a_demo(world: World, tmp_path: Path) -> None:
    """A real campaign's counts cannot be filled by a command."""
    with pytest.raises(UsageError, match="demo"):
        rehearse_at(world.home, times=1, tool=Tool.EIT, real=True)
    demo = make_world(tmp_path / "demo", demo=True)
    rehearse_at(demo.home, times=6, tool=Tool.EIT, real=True)
    with Station(demo.home) as station:
        assert station.vault.counts()[Cell(AGENCY, "EIT")] == 6
        assert sum(sum(block.counts.values()) for block in station.vault.closed_blocks()) == 5


def test_a_full_vault_ends_the_rehearsal_in_words(tmp_path: Path) -> None:
    """What was kept is said."""
    world = make_world(tmp_path / "small", capacity=30)
    with pytest.raises(HomeError, match="11 answers were kept"):
        rehearse_at(world.home, times=50, tool=Tool.EIT)


def test_a_closed_counter_takes_no_rehearsals(world: World) -> None:
    """Closed for today is closed for everybody."""
    with Station(world.home) as station:
        station.change(closed=True)
        with pytest.raises(HomeError, match="closed"):
            rehearse(station, times=1, tool=Tool.EIT)


def test_twenty_through_real_kiosks_in_a_terminal(tmp_path: Path) -> None:
    """Twenty people's keys through real kiosk processes: twenty valid records, all marked."""
    _needs_a_terminal()
    world = make_world(tmp_path / "terminal")
    rehearse_in_terminal(world.home, times=20, tool=Tool.EIT, seed=5)
    with Station(world.home) as station:
        stored = responses(world, station)
        assert len(stored) == 20
        assert all(response["rehearsal"] for response in stored)
        assert station.vault.counts()[Cell(AGENCY, "EIT")] == 0


def test_the_longest_questionnaire_in_a_terminal(tmp_path: Path) -> None:
    """`iit-2564`, the worst case of bucket and screen: 30 questions with matrices, by keys, into valid marked records."""
    _needs_a_terminal()
    world = make_world(tmp_path / "terminal", asked=packs("eit-2564", "iit-2564"))
    rehearse_in_terminal(world.home, times=2, tool=Tool.IIT, seed=7)
    with Station(world.home) as station:
        assert responses(world, station) == [{"rehearsal": True, "pack": "iit-2564"}] * 2
        assert station.vault.counts()[Cell(AGENCY, "IIT", rehearsal=True)] == 2


def _needs_a_terminal() -> None:
    if os.name != "posix":
        lacks("a pseudo-terminal")


def test_the_other_tool_is_refused_where_it_is_not_asked(world: World) -> None:
    """A bundle without the pack asks nothing."""
    only_eit = replace(
        world.bundle, packs=tuple(pack for pack in world.bundle.packs if pack.tool is Tool.EIT), version=2
    )
    world.trust(only_eit)
    with pytest.raises(UsageError, match="IIT"):
        rehearse_at(world.home, times=1, tool=Tool.IIT)


def test_letters_that_come_in_halves_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """However the terminal cuts what a kiosk writes, Thai letters of three bytes among it, the screen's words are found."""
    said = [bytes((byte,)) for byte in "\x1b[2Jข้อ 1 จาก 1".encode()]

    class Halves:
        def read(self, _: float) -> bytes:
            return said.pop(0) if said else b""

    monkeypatch.setattr(terminal_rehearsal, "PATIENCE", 0.0)
    terminal_rehearsal._Screen(Halves()).wait_for("ข้อ 1 จาก 1")  # type: ignore[arg-type]
