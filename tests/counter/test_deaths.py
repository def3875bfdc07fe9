"""The table of deaths (DESIGN D1): who dies when, what the respondent sees, and what is on the disk afterwards.

Each row is tried on the real program in a terminal of its own.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sqlite3
from pathlib import Path

import pytest

from tests.counter.spied import SECRET
from tests.counter.way import answer_all, begin, kept, until, untouched
from tests.person import ENTER, F12, Person, alive, at_kiosk, orphans
from tests.world import PIN, World

THANKS = "เก็บคำตอบแล้ว"


def test_a_whole_interview_is_kept_and_the_next_one_can_begin(world: World) -> None:
    """The whole way in a real terminal, then SIGTERM: everything clean, exit 0, the terminal given back."""
    with at_kiosk(world.root) as person:
        begin(person)
        answer_all(person)
        person.press("1")
        person.wait_for(THANKS)
        person.press(ENTER)
        person.wait_for("ขอฟังความเห็น")
        children = person.children()
        person.signal(person.keeper, signal.SIGTERM)
        assert person.wait_end() == 0
        until(lambda: not any(alive(pid) for pid in children), 2.0)
        assert not person.saw_traceback()
        assert b"\x1b[?1049l" in person.written
    assert kept(world) == 1


def test_the_interview_is_killed_before_keep(world: World) -> None:
    """The next start screen comes by itself; nothing is on the disk."""
    with at_kiosk(world.root) as person:
        begin(person)
        person.signal(person.children()[0], signal.SIGKILL)
        person.wait_for("ขอฟังความเห็น")
        person.rest()
        begin(person)
    assert kept(world) == 0


def test_the_interview_is_killed_after_the_commit_before_the_thanks(world: World, tmp_path: Path) -> None:
    """It dies between the commit and *kept*: the thanks never show, the next start screen does; the answer is kept, once."""
    with Person(str(world.root), str(tmp_path / "log"), "bereave", module="tests.counter.spied") as person:
        begin(person)
        answer_all(person)
        person.look_away()
        person.press("1")
        person.wait_for("ขอฟังความเห็น")
        assert THANKS.encode() not in person.written
    assert kept(world) == 1


def test_the_interview_is_killed_while_the_thanks_show(world: World) -> None:
    """The next start screen comes at once; the answer is kept, once."""
    with at_kiosk(world.root) as person:
        begin(person)
        answer_all(person)
        live = person.children()[0]
        person.press("1")
        person.wait_for(THANKS)
        person.signal(live, signal.SIGKILL)
        person.wait_for("ขอฟังความเห็น")
    assert kept(world) == 1


def test_a_warm_process_that_dies_is_replaced_unseen(world: World) -> None:
    """The respondent goes on; another one warms up."""
    with at_kiosk(world.root) as person:
        begin(person)
        until(lambda: len(person.children()) == 2)
        live, warm = person.children()
        person.signal(warm, signal.SIGKILL)
        until(lambda: len(person.children()) == 2 and warm not in person.children())
        assert person.children()[0] == live
        assert "ข้อ 1 จาก" in person.look()


def test_three_deaths_within_a_minute_call_an_officer(world: World) -> None:
    """A program that falls again and again must not flicker for ever: words, a code, a pause."""
    with at_kiosk(world.root) as person:
        for _ in range(3):
            person.wait_for("ขอฟังความเห็น")
            person.rest()
            person.signal(person.children()[0], signal.SIGKILL)
            person.rest()
        person.wait_for("กรุณาแจ้งเจ้าหน้าที่")
        person.wait_for("K04")
    assert "three processes died" in world.home.faults.read_text(encoding="utf-8")


def lose_the_keeper(person: Person, words: str) -> None:
    """Kill the keeper of a person: `words` come, the terminal is as before, each child says by its status that it was left."""
    until(lambda: len(person.children()) == 2)
    children = person.children()
    assert person.settings() != untouched()
    with orphans() as ended:
        person.signal(person.keeper, signal.SIGKILL)
        person.wait_for(words)
        assert [ended(child) for child in children] == [3, 3]
    assert person.settings() == untouched()
    assert person.written.rindex(b"\x1b[?1049l") > person.written.rindex(b"\x1b[?1049h")
    assert not person.saw_traceback()


def test_the_keeper_is_killed_while_somebody_answers(world: World) -> None:
    """The child says so, gives the terminal back as it was, leaves with 3, and so does the warm one; nothing is kept."""
    with at_kiosk(world.root) as person:
        begin(person)
        lose_the_keeper(person, "Not sent. Please call an officer.")
    assert kept(world) == 0


def test_the_keeper_is_killed_while_the_thanks_show(world: World) -> None:
    """Whoever has read that the answers are kept is not told the contrary."""
    with at_kiosk(world.root) as person:
        begin(person)
        answer_all(person)
        person.press("1")
        person.wait_for(THANKS)
        lose_the_keeper(person, "Your answers are kept.")
        assert b"Not sent" not in person.written
    assert kept(world) == 1


@pytest.mark.parametrize(
    ("where", "words"), [("hang", "Not sent. Please call an officer."), ("hang-after-send", "may have been sent")]
)
def test_the_keeper_is_killed_while_the_interview_hangs(world: World, tmp_path: Path, where: str, words: str) -> None:
    """A process whose loop has stopped for good still says what is true, gives the terminal back and leaves with 3."""
    with Person(str(world.root), str(tmp_path / "log"), where, module="tests.counter.spied") as person:
        begin(person)
        if where == "hang-after-send":
            answer_all(person)
        person.press("1" if where == "hang-after-send" else ENTER)
        until(lambda: len(person.children()) == 2)
        lose_the_keeper(person, words)
    assert kept(world) <= 1


def test_the_keeper_is_killed_while_nobody_reads_the_terminal(world: World, tmp_path: Path) -> None:
    """A terminal that takes not one byte more holds no process: the interview hangs, the keeper dies, all are gone."""
    with Person(str(world.root), str(tmp_path / "log"), "hang", module="tests.counter.spied") as person:
        begin(person)
        until(lambda: len(person.children()) == 2)
        children = person.children()
        person.press(ENTER)
        stopped = os.open(f"/proc/{children[0]}/fd/0", os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
        with contextlib.suppress(BlockingIOError):
            while os.write(stopped, b" " * 512):
                """Fill what lies between the terminal and its reader."""
        os.close(stopped)
        person.signal(person.keeper, signal.SIGKILL)
        until(lambda: not any(alive(pid) for pid in children), 8.0)


def test_the_keeper_is_killed_and_its_channels_stay_open(world: World, tmp_path: Path) -> None:
    """The second net: a stranger holds the channels, no end of file comes, and the system's own word ends the children."""
    with Person(str(world.root), str(tmp_path / "log"), "clasp", module="tests.counter.spied") as person:
        begin(person)
        until(lambda: len((tmp_path / "holders").read_text(encoding="utf-8").split()) == 2)
        until(lambda: len(person.children()) == 4)
        holders = [int(pid) for pid in (tmp_path / "holders").read_text(encoding="utf-8").split()]
        children = [pid for pid in person.children() if pid not in holders]
        try:
            with orphans() as ended:
                person.signal(person.keeper, signal.SIGKILL)
                person.wait_for("Not sent. Please call an officer.")
                assert [ended(child) for child in children] == [3, 3]
                assert all(map(alive, holders))
        finally:
            for pid in holders:
                os.kill(pid, signal.SIGKILL)
        assert person.settings() == untouched()
    assert kept(world) == 0


def test_the_keeper_is_killed_between_keep_and_kept(world: World) -> None:
    """Nobody can know whether it arrived, so the words say just that; at most one record, counted iff stored."""
    with at_kiosk(world.root) as person:
        begin(person)
        answer_all(person)
        person.signal(person.keeper, signal.SIGSTOP)
        person.press("1")
        person.rest()
        lose_the_keeper(person, "may have been sent")
    assert kept(world) == 0  # a keeper that is stopped commits nothing


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_asked_to_leave(world: World, number: signal.Signals) -> None:
    """Power button or a closed terminal: exit 0, no child left after two seconds, one file in the vault."""
    with at_kiosk(world.root) as person:
        begin(person)
        children = person.children()
        person.signal(person.keeper, number)
        assert person.wait_end() == 0
        until(lambda: not any(alive(pid) for pid in children), 2.0)
    assert sorted(path.name for path in world.home.path.glob("vault*")) == ["vault.sqlite3"]
    assert kept(world) == 0


def test_keyboard_signals_do_nothing(world: World) -> None:
    """Ctrl-C, Ctrl-backslash, Ctrl-Z, Ctrl-Q, Ctrl-P, Ctrl-S, Ctrl-D: the screen stays, everybody lives."""
    with at_kiosk(world.root) as person:
        begin(person)
        until(lambda: len(person.children()) == 2)
        children = person.children()
        before = person.look()
        person.press("\x03", "\x1c", "\x1a", "\x11", "\x10", "\x13", "\x04")
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP):
            os.killpg(os.getpgid(person.keeper), number)
        person.rest()
        assert person.look() == before
        assert person.children() == children


def test_a_vault_that_cannot_be_written_refuses_and_tries_again(world: World) -> None:
    """The record stays in memory, the words are clear, and the second try keeps it."""
    with at_kiosk(world.root) as person:
        begin(person)
        answer_all(person)
        # No byte of a file can be written by the keeper any more, as on a broken disk.
        _, most = resource.prlimit(person.keeper, resource.RLIMIT_FSIZE)
        resource.prlimit(person.keeper, resource.RLIMIT_FSIZE, (0, most))
        person.press("1")
        person.wait_for("ยังเก็บไม่ได้")
        resource.prlimit(person.keeper, resource.RLIMIT_FSIZE, (most, most))
        person.press("1")
        person.wait_for(THANKS)
    assert kept(world) == 1


def test_a_vault_that_stays_unwritable_calls_an_officer(world: World) -> None:
    """Two refusals: an officer is called, the answers are gone, and nothing was stored or half stored."""
    with at_kiosk(world.root) as person:
        begin(person)
        answer_all(person)
        _, most = resource.prlimit(person.keeper, resource.RLIMIT_FSIZE)
        resource.prlimit(person.keeper, resource.RLIMIT_FSIZE, (0, most))
        person.press("1")
        person.wait_for("ยังเก็บไม่ได้")
        person.press("1")
        person.wait_for("D03")
        resource.prlimit(person.keeper, resource.RLIMIT_FSIZE, (most, most))
    assert kept(world) == 0


def test_a_second_kiosk_gets_one_line(world: World) -> None:
    """The first goes on."""
    with at_kiosk(world.root) as person:
        person.wait_for("ขอฟังความเห็น")
        with at_kiosk(world.root) as other:
            assert other.wait_end() == 1
            assert not other.saw_traceback()
            assert len([line for line in other.look().splitlines() if line.strip()]) <= 4
        begin(person)


def test_a_plain_reader_finds_a_whole_vault(world: World, tmp_path: Path) -> None:
    """One copy taken while the counter runs opens in stock SQLite, with every slot one length."""
    with at_kiosk(world.root) as person:
        begin(person)
        copy = tmp_path / "copy.sqlite3"
        copy.write_bytes(world.home.vault.read_bytes())
    with sqlite3.connect(copy) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(DISTINCT length(sealed)) FROM slots").fetchone() == (1,)
    connection.close()


def test_the_keeper_is_killed_right_after_the_commit(world: World, tmp_path: Path) -> None:
    """The record is there, once; the words do not claim to know."""
    with Person(str(world.root), str(tmp_path / "log"), "die", module="tests.counter.spied") as person:
        begin(person)
        answer_all(person)
        person.press("1")
        person.wait_for("may have been sent")
    assert kept(world) == 1


def test_a_crash_shows_an_officer_is_needed_and_nothing_else(world: World, tmp_path: Path) -> None:
    """No traceback, no value of a variable, on the screen or in a file; then a fresh start screen by itself."""
    with Person(str(world.root), str(tmp_path / "log"), "crash", module="tests.counter.spied") as person:
        begin(person)
        person.press(ENTER)
        person.wait_for("กรุณาแจ้งเจ้าหน้าที่")
        person.wait_for("ขอฟังความเห็น")
        assert not person.saw_traceback()
        assert SECRET.encode() not in person.written
    faults = world.home.faults.read_text(encoding="utf-8")
    assert "LookupError" in faults
    assert SECRET not in faults
    assert kept(world) == 0


def test_warm_processes_that_die_leave_the_respondent_alone(world: World) -> None:
    """Three of them within a minute: whoever is answering sees nothing of it."""
    with at_kiosk(world.root) as person:
        begin(person)
        live = person.children()[0]
        for _ in range(3):
            until(lambda: len(person.children()) == 2)
            person.signal(person.children()[1], signal.SIGKILL)
            person.rest()
        person.rest()
        assert "ข้อ 1 จาก" in person.look()
        person.press(ENTER)
        person.wait_for("ข้อ 2 จาก")
        assert live in person.children()


def to_the_pin(person: Person) -> None:
    """From the start screen to the officers' PIN."""
    person.wait_for("ขอฟังความเห็น")
    person.rest()
    person.press(F12)
    person.wait_for("ใส่รหัสเจ้าหน้าที่")


def test_the_way_to_the_officers_and_back(world: World) -> None:
    """F12, the PIN, the menu, back; the next respondent finds the start screen."""
    with at_kiosk(world.root) as person:
        to_the_pin(person)
        person.rest()
        person.press(*PIN, ENTER)
        person.wait_for("ส่งออกลงแฟลชไดรฟ์")
        person.press("0")
        begin(person)
    assert kept(world) == 0


def test_the_staff_process_dies(world: World) -> None:
    """Before or after it has the screen: the start screen comes back."""
    with at_kiosk(world.root) as person:
        to_the_pin(person)
        person.signal(person.children()[-1], signal.SIGKILL)
        person.wait_for("ขอฟังความเห็น")
        person.rest()
        begin(person)


def test_a_child_that_falls_at_every_start_does_not_spin(world: World) -> None:
    """A bundle that cannot be read any more while the counter runs: three tries, then an officer is called."""
    with at_kiosk(world.root) as person:
        person.wait_for("ขอฟังความเห็น")
        world.home.bundle.write_bytes(b"spoiled")
        person.rest()
        person.signal(person.children()[0], signal.SIGKILL)
        person.wait_for("K04")  # at once, or after the start screen of one that was ready before


def test_an_officer_stops_the_program(world: World) -> None:
    """Behind the PIN: everything ends cleanly, exit 0, the terminal given back."""
    with at_kiosk(world.root) as person:
        to_the_pin(person)
        person.rest()
        person.press(*PIN, ENTER)
        person.wait_for("ปิดงานวันนี้")
        person.press("6")
        person.wait_for("ปิดโปรแกรม")
        person.press("3")
        assert person.wait_end() == 0
        assert b"\x1b[?1049l" in person.written
    assert kept(world) == 0
