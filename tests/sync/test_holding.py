"""What a hub holds back is on its board, whoever put it there, until it is taken in."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from surveytui.batch.quarantine import Quarantine, Waiting
from surveytui.sync.board import Held
from surveytui.sync.hub.desk import HubDesk
from surveytui.sync.hub.holding import NO_REASON
from surveytui.sync.hub.outcome import Verdict
from surveytui.text.words import Words
from tests.sync.province import TODAY, Counter, Province, make_province


@pytest.fixture
def province(tmp_path: Path) -> Province:
    return make_province(tmp_path)


def only(province: Province) -> Held:
    """The one file that is held back."""
    (held,) = province.desk.board().held
    return held


def test_a_stranger_s_file_is_told(province: Province) -> None:
    """Its name, the day, the reason with what to do; nobody's, as far as anybody knows."""
    assert province.desk.board().held == ()
    province.desk.take("ภาพ ถ่าย.jpg", b"\xff\xd8")
    held = only(province)
    assert (held.name, held.kind, held.device, held.counter) == ("ภาพ ถ่าย.jpg", "unknown", "", "")
    assert held.since == TODAY
    assert held.why.en == "not a file of this campaign, or damaged (if it is a counter's, export it there again)"
    assert (province.home.quarantine / held.stored).read_bytes() == b"\xff\xd8"


def test_whose_it_is_is_told_where_a_signature_shows_it(province: Province) -> None:
    """A retired counter's, and one that counts for an agency it does not serve; a stranger's is nobody's."""
    one, two = province.counters
    two.count(5, agency="a")
    foreign = province.say(two)
    assert province.desk.take("2.report", foreign).device == two.id
    assert (only(province).counter, only(province).device) == ("เครื่อง 2", two.id)
    retired = province.next_version(devices=(one.device(retired=True), two.device()))
    province.desk.take("b", province.signed(retired))
    province.desk.take("1.report", province.say(one))
    province.desk.take("3.report", province.say(Counter("x", ("a",))))
    assert {held.name: held.counter for held in province.desk.board().held} == {
        "1.report": "เครื่อง 1",
        "2.report": "เครื่อง 2",
        "3.report": "",
    }
    assert province.desk.board().held_of(one.id)[0].why.en.startswith("counter เครื่อง 1 is retired")


def test_a_copied_name_makes_nobody_s_file_a_counter_s(province: Province) -> None:
    """A report in the name of an enrolled counter that another key has signed."""
    one, stranger = province.counters[0], Counter("x", ("a",))
    province.desk.take(f"{one.id}.report", province.say(stranger, device=one.id))
    assert (only(province).name, only(province).device) == (f"{one.id}.report", "")


def test_it_waits_since_it_first_came(province: Province) -> None:
    """Tried again, brought again under another name, days later: the first day and name stay, the reason is the newest."""
    new = Counter("เครื่อง 3", ("c",))
    new.count(5)
    data = province.say(new)
    province.desk.take("first.report", data)
    assert only(province).why.en.startswith(f"counter {new.id} is not enrolled")
    province.day = TODAY + timedelta(days=3)
    bundle = province.next_version(devices=(*province.bundle.devices, new.device(agencies=("a",))))
    assert province.desk.take("b", province.signed(bundle)).verdict is Verdict.TAKEN
    province.desk.take("again.report", data)
    held = only(province)
    assert (held.name, held.since, held.counter) == ("first.report", TODAY, "เครื่อง 3")
    assert held.why.en.startswith("this counter does not serve c")
    bundle = province.next_version(devices=(*province.bundle.devices[:2], new.device(agencies=("a", "c"))))
    province.desk.take("b", province.signed(bundle))
    assert province.desk.board().held == ()


def test_what_another_program_holds_back_is_told_and_leaves_when_it_is_taken(province: Province) -> None:
    """A stick is taken in by a command while the service runs; the service takes the same file later."""
    new = Counter("เครื่อง 3", ("b",))
    data = province.say(new)
    other = HubDesk(province.home, today=lambda: TODAY)
    other.take("n.report", data)
    assert only(province).name == "n.report"
    later = province.next_version(devices=(*province.bundle.devices, new.device()))
    province.desk._work_by(later)  # without trying again: the same file comes by itself
    assert province.desk.take("n.report", data).verdict is Verdict.TAKEN
    assert province.desk.board().held == other.board().held == ()
    other.close()


def test_those_that_wait_longest_come_first(province: Province) -> None:
    """By the day they came; where nobody noted one, it is older than all."""
    for days, data in enumerate((b"\x80", b"\x81", b"\x82")):
        province.day = TODAY - timedelta(days=days)
        province.desk.take(f"{days}.jpg", data)
    (old,) = (path for path in Quarantine(province.home.quarantine).files() if path.read_bytes() == b"\x80")
    reason = old.with_suffix(".reason.txt")
    reason.write_text("reason: unknown\nname: 0.jpg\nth: ก\nen: a\n", encoding="utf-8")
    assert [held.name for held in province.desk.board().held] == ["0.jpg", "2.jpg", "1.jpg"]
    assert province.desk.board().held[0].since is None
    reason.unlink()
    assert province.desk.board().held[0].why.en == "the reason is not known"


def test_a_folder_at_rest_is_not_read_again(province: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    """A nation's reports wait there: a board reads them when something has come or gone, and not at every look."""
    reads: list[Quarantine] = []
    waiting = Quarantine.waiting

    def noted(quarantine: Quarantine) -> list[Waiting]:
        reads.append(quarantine)
        return waiting(quarantine)

    monkeypatch.setattr(Quarantine, "waiting", noted)
    province.desk.take("1.jpg", b"\xff")
    assert [len(province.desk.board().held) for _ in range(3)] == [1] * 3
    assert len(reads) == 3  # what comes within the same tick of the clock would not be seen
    os.utime(province.home.quarantine, (1, 1))
    assert [len(province.desk.board().held) for _ in range(3)] == [1] * 3
    assert len(reads) == 4
    other = HubDesk(province.home)
    other.take("2.jpg", b"\xfe")
    other.close()
    assert len(province.desk.board().held) == 2


def test_a_counter_s_new_name_is_told(province: Province) -> None:
    """Whoever reads the list telephones by it; that the folder has not changed is no reason to tell the old one."""
    one, two = province.counters
    two.count(5, agency="a")
    province.desk.take("2.report", province.say(two))
    os.utime(province.home.quarantine, (1, 1))
    assert only(province).counter == "เครื่อง 2"
    province.desk._work_by(province.next_version(devices=(one.device(), two.device(name="ห้องทะเบียน"))))
    assert only(province).counter == "ห้องทะเบียน"


def test_what_is_tried_again_is_judged_by_its_own_name(province: Province) -> None:
    """A broken batch is not taken for a pasted text because quarantine gave it another name."""
    province.desk.take("junk.age", b"junk")
    before = only(province)
    (outcome,) = province.desk.retry()
    assert (outcome.name, outcome.verdict) == ("junk.age", Verdict.QUARANTINED)
    assert only(province) == before


def test_a_reason_of_several_lines_is_one(tmp_path: Path) -> None:
    """Part of it may be what a stranger's file made a parser say."""
    quarantine = Quarantine(tmp_path)
    why = Words(th="ก\nsince: 1999-01-01", en="a\nname: b\r\nc")
    quarantine.put(b"x", name="n", reason="report", why=why, day=TODAY)
    (waiting,) = quarantine.waiting()
    assert waiting.why == Words(th="ก since: 1999-01-01", en="a name: b c")
    assert (waiting.name, waiting.since, quarantine.reasons()) == ("n", TODAY, {"report": 1})


def test_a_reason_that_was_changed_steers_no_terminal(tmp_path: Path) -> None:
    """Escapes and signs that turn the line are gone; the marks where a Thai line may break are not."""
    quarantine = Quarantine(tmp_path)
    path = quarantine.put(b"x", name="n", reason="report", why=Words(th="ก\u200bข", en="a"))
    reason = path.with_suffix(".reason.txt")
    assert [one.why for one in quarantine.waiting()] == [Words(th="ก\u200bข", en="a")]
    reason.write_text("reason: report\nth: \x1b[2Jก\u200bข\nen: a\u202eb\x07\n", encoding="utf-8")
    assert [one.why for one in quarantine.waiting()] == [Words(th="?[2Jก\u200bข", en="a?b?")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes of that kind")
def test_pipes_links_and_folders_are_not_read(province: Province, tmp_path: Path) -> None:
    """Under the names of a file and of its reason: nobody waits for them, and a pipe beside a file only hides why it waits."""
    folder = province.home.quarantine
    (folder / "a.parcel").mkdir()
    os.mkfifo(folder / "b.parcel")
    (folder / "c.parcel").symlink_to(tmp_path / "nowhere")
    (folder / "d.parcel").write_bytes(b"x")
    os.mkfifo(folder / "d.reason.txt")
    assert [(one.stored, one.why) for one in province.desk.board().held] == [("d.parcel", NO_REASON)]
    (folder / "d.reason.txt").unlink()
    assert [one.name for one in province.desk.retry()] == ["d.parcel"]


@pytest.mark.parametrize(
    ("name", "told"),
    [("..\n\x1b[2Jevil.jpg", "..??[2Jevil.jpg"), ("ก" * 200, ""), ("a\nsince: 1999-01-01\nth: x", "")],
)
def test_a_hostile_name_is_told_and_steers_nothing(province: Province, name: str, told: str) -> None:
    """On one line, however long, and no line of it passes for one of ours."""
    province.desk.take(name, b"\xff")
    held = only(province)
    assert held.name.isprintable()
    assert held.name == told or (not told and held.name)
    assert held.since == TODAY
    assert held.why.en.startswith("not a file of this campaign")
