"""What a bored or curious person can do to a terminal ends neither the kiosk nor the interview."""

from __future__ import annotations

import signal

import pytest

from tests.counter.way import begin, kept, to_the_text, until, untouched
from tests.person import ENTER, F1, Person, alive, at_kiosk
from tests.world import World

MALFORMED = (
    b"\x1b[107:3585;;3585u",  # an extended key with alternates: Textual's parser raises on it
    b"\x1b[200",
    b"\x1b[<999999999;999999999;999999999M\x1b[<0;0;0m",
    b"\x1b]52;c;aGVsbG8=\x07",
    b"\x1b[48;1;1;1;1t",
    b"\x1b[48;30000;30000;30000;30000t",
    b"\x1b[?2048;1$y\x1b[?2026;9$y",
    b"\x1b" * 50,
    b"\x1bO" + b"\x1b[" * 20,
    b"\x1b[1;1R\x1b[I\x1b[O",
    b"\x1b[" + b"9" * 5000 + b"u",
    b"\xff\xfe\xc3\x28\xe0\xb8 \xf8\x88\x80\x80\x80",  # no UTF-8
)


def test_malformed_sequences_and_invalid_utf8(world: World) -> None:
    """Each kind, twice: nobody falls, nothing is printed, and the very same process still answers to the keys.

    Some of the bytes are keys too (Escape, digits, a space): they may open the question whether to stop, which has a language
    too, and they may choose and go on.
    """
    with at_kiosk(world.root) as person:
        begin(person)
        live = person.children()[0]
        for _ in range(2):
            for sequence in MALFORMED:
                person.throw(sequence)
                person.rest()
                person.press(F1)
                person.wait_for("Sample Municipality")
                person.press(F1)
                person.wait_for("เทศบาลตำบลตัวอย่าง")
            person.press("1")  # go on answering
            person.wait_for("จาก 10")
        assert live == person.children()[0]
        assert not person.saw_traceback()
        assert not world.home.faults.exists()


def test_keys_typed_ahead_answer_nothing(world: World) -> None:
    """While nobody reads: the way to a first answer, and half a paste. The next start screen stands, and hears at once."""
    with at_kiosk(world.root) as person:
        person.wait_for("ขอฟังความเห็น")
        live, warm = _live_and_warm(person)
        person.signal(person.keeper, signal.SIGSTOP)
        person.signal(live, signal.SIGKILL)
        until(lambda: not alive(live))
        person.look_away()
        person.terminal.write(b"1\r1\r3\x1b[200~")
        person.signal(person.keeper, signal.SIGCONT)
        person.wait_for("ขอฟังความเห็น")
        person.start()
        assert person.children()[0] == warm


def _live_and_warm(person: Person) -> tuple[int, int]:
    """The process that holds the terminal, and the one that waits behind its gate."""
    until(lambda: len(person.children()) == 2)
    live, warm = person.children()
    return live, warm


def test_a_megabyte_pasted(world: World) -> None:
    """A paste goes nowhere: not into the field, not into memory; the next key works."""
    with at_kiosk(world.root) as person:
        begin(person)
        to_the_text(person)
        live = person.children()[0]
        person.throw(b"\x1b[200~" + b"x" * 1_000_000 + b"\x1b[201~")
        person.press("a")
        person.wait_for("1 จาก 255")
        assert live in person.children()


def test_a_flood_of_keys(world: World) -> None:
    """A megabyte typed without paste marks fills the field at most, and the kiosk answers again."""
    with at_kiosk(world.root) as person:
        begin(person)
        to_the_text(person)
        live = person.children()[0]
        person.throw(b"x" * 1_000_000)
        person.wait_for("255 จาก 255", 60.0)
        assert live in person.children()


def test_a_storm_of_sizes(world: World) -> None:
    """Through every size down to 1×1 and back; the question is there again, with its answer."""
    with at_kiosk(world.root) as person:
        begin(person)
        live = person.children()[0]
        for columns, rows in [(1, 1), (200, 60), (3, 2), (60, 20), (2, 50), (120, 1), (80, 24), (1, 1)] * 3:
            person.resize(columns, rows)
        person.resize(40, 15)
        person.wait_for("จอเล็กเกินไป")
        person.resize(60, 20)
        person.wait_for("ข้อ 1 จาก")
        person.wait_for("●")
        assert live in person.children()
        assert not person.saw_traceback()


def test_the_terminal_goes_away(world: World) -> None:
    """The window is closed in the middle of an interview: all processes are gone soon, nothing is kept."""
    with at_kiosk(world.root) as person:
        begin(person)
        processes = [person.keeper, *person.children()]
        person.hang_up()
        until(lambda: not any(alive(pid) for pid in processes), 6.0)
    assert kept(world) == 0


@pytest.mark.parametrize("number", [signal.SIGUSR1, signal.SIGALRM], ids=lambda number: number.name)
def test_signals_that_end_the_keeper(world: World, number: signal.Signals) -> None:
    """It has no use for them: it ends as if killed, its children say so, give the terminal back, and go."""
    with at_kiosk(world.root) as person:
        begin(person)
        until(lambda: len(person.children()) == 2)
        children = person.children()
        person.signal(person.keeper, number)
        person.wait_for("Not sent. Please call an officer.")
        until(lambda: not any(alive(pid) for pid in (person.keeper, *children)), 3.0)
        assert person.settings() == untouched()
    assert kept(world) == 0


@pytest.mark.parametrize(
    "number",
    [signal.SIGWINCH, signal.SIGCONT, signal.SIGPIPE, signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP],
    ids=lambda number: number.name,
)
def test_signals_that_nobody_notices(world: World, number: signal.Signals) -> None:
    """Keeper and children stay who they are, and the respondent goes on."""
    with at_kiosk(world.root) as person:
        begin(person)
        until(lambda: len(person.children()) == 2)
        children = person.children()
        for pid in (person.keeper, *children):
            person.signal(pid, number)
        person.rest()
        person.press(ENTER)
        person.wait_for("ข้อ 2 จาก")
        assert person.children() == children
    assert kept(world) == 0
