"""The supervisor's commands: a stick comes, the table tells, notes and imports are kept; bad input is one line."""

from __future__ import annotations

import errno
import io
import json
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from surveytui import foreign
from surveytui.cli import main
from surveytui.sync.hub.desk import MOST_BYTES
from surveytui.sync.report import sign_report
from surveytui.sync.ticket import write_tickets
from surveytui.text.dates import thai_date
from tests.sync.province import Counter, Province, agency, make_province

Told = Callable[..., tuple[int, str, str]]


@pytest.fixture
def province(tmp_path: Path) -> Province:
    return make_province(
        tmp_path / "hub-home",
        agencies=(agency("a", eit=20), agency("b"), agency("c", group="regional")),
        counters=lambda: [Counter("เครื่อง 1", ("a",)), Counter("เครื่อง 2", ("b",))],
        days=(date.today() - timedelta(days=17), date.today() + timedelta(days=12)),  # noqa: DTZ011 - as the commands
    )


@pytest.fixture
def run(province: Province, capsys: pytest.CaptureFixture[str]) -> Told:
    province.desk.close()

    def call(*arguments: object) -> tuple[int, str, str]:
        status = main([*map(str, arguments), "--home", str(province.root), "--lang", "en"])
        told = capsys.readouterr()
        return status, told.out, told.err

    return call


@pytest.fixture
def stick(province: Province, tmp_path: Path) -> Path:
    path = tmp_path / "stick"
    path.mkdir()
    one = province.counters[0]
    one.count(20)
    report = one.report(province.campaign, province.bundle.windows[0].first)
    (path / f"{one.id}.report").write_bytes(sign_report(report, one.key))
    (path / "photo.jpg").write_bytes(b"\xff\xd8")
    return path


def test_a_stick_and_then_the_table(run: Told, stick: Path) -> None:
    """One report on the stick: taken once, known after; the table has it, and names who is missing."""
    assert run("intake", stick)[0] == 0
    status, _, err = run("intake", stick)
    assert (status, "already received" in err) == (0, True)
    status, out, _ = run("quota")
    assert status == 0
    row = next(line for line in out.splitlines() if line.startswith("a SAO"))
    assert row.split()[2:5] == ["EIT", "20–24", "20"]
    assert "✓ met" in row
    assert "no counter is enrolled yet" in out


def test_what_cannot_be_taken_is_exit_3(run: Told, stick: Path) -> None:
    """A photograph named on the command line: quarantined, told, exit status 3; a missing file: 1."""
    status, _, err = run("intake", stick / "photo.jpg")
    assert status == 3
    assert "in quarantine" in err
    assert run("intake", stick / "nothing.report")[0] == 1


def test_what_is_held_back_is_told_by_the_table_and_in_json(
    run: Told, province: Province, stick: Path, tmp_path: Path
) -> None:
    """Nothing while nothing is; then how many, and which, whose, since when, why; the same beside a file; status 0."""
    run("intake", stick)
    status, out, err = run("quota")
    assert "held back" not in out + err
    assert json.loads(run("quota", "--json")[1])["held_back"] == []
    two = province.counters[1]
    two.count(5, agency="a")
    (stick / "2.report").write_bytes(
        sign_report(two.report(province.campaign, province.bundle.windows[0].first), two.key)
    )
    run("intake", stick / "photo.jpg", stick / "2.report")
    status, out, err = run("quota")
    today = date.today()  # noqa: DTZ011 - as the commands
    rows = out.splitlines()
    at = rows.index("! files held back, not taken in yet: 2")
    assert status == 0
    since = f"held back since {thai_date(today, 'en', short=True)}"
    assert rows[at + 1].split("  ", 2)[:2] == ["2.report", "เครื่อง 2"]
    assert f"{since}: this counter does not serve a (take the newest bundle in first)" in rows[at + 1]
    assert rows[at + 2].startswith("photo.jpg  counter unknown")
    assert f"{since}: not a file of this campaign, or damaged" in rows[at + 2]
    report, photo = json.loads(run("quota", "--json")[1])["held_back"]
    assert report == {
        "file": "2.report",
        "stored_as": report["stored_as"],
        "kind": "report",
        "device": two.id,
        "counter": "เครื่อง 2",
        "since": today.isoformat(),
        "reason": "this counter does not serve a (take the newest bundle in first)",
    }
    assert (province.home.quarantine / report["stored_as"]).is_file()
    assert (photo["file"], photo["device"], photo["counter"]) == ("photo.jpg", None, None)
    assert "held back, not taken in yet: 2" in run("quota", "--csv", tmp_path / "q.csv")[2]


def test_what_can_never_be_used_is_thrown_away_by_name(
    run: Told, province: Province, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shown, asked, gone; a no, a name that is not there and an empty quarantine change nothing."""
    for name in ("photo.jpg", "other.jpg", "third.jpg"):
        (stick / name).write_bytes(name.encode())
    run("intake", *(stick / name for name in ("photo.jpg", "other.jpg", "third.jpg")))

    def left() -> list[str]:
        return [one["file"] for one in json.loads(run("quota", "--json")[1])["held_back"]]

    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    status, out, err = run("quota", "discard", "photo.jpg")
    assert (status, out) == (0, "")
    assert err.startswith("photo.jpg  counter unknown  held back since ")
    assert err.endswith("nothing was deleted\n")
    status, _, err = run("quota", "discard", "photo.jpg", "nothing.jpg", "--yes")
    assert (status, "nothing.jpg: no file of that name is held back" in err) == (1, True)
    assert left() == ["other.jpg", "photo.jpg", "third.jpg"]
    assert run("quota", "discard", "photo.jpg", "--yes")[2].endswith("files deleted: 1\n")
    assert left() == ["other.jpg", "third.jpg"]
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    assert run("quota", "discard")[2].endswith("files deleted: 2\n")
    assert left() == []
    assert list(province.home.quarantine.iterdir()) == []
    assert run("quota", "discard")[2] == "nothing was deleted\n"


def test_one_bad_file_stops_nothing(run: Told, province: Province, stick: Path) -> None:
    """Two counters' files, a stale one, a stranger's, a folder, a link to nowhere, an unreadable one and a huge one."""
    one, two = province.counters
    day = province.bundle.windows[0].first
    (stick / "old.report").write_bytes(sign_report(one.report(province.campaign, day), one.key))
    two.count(10)
    (stick / f"{two.id}.report").write_bytes(sign_report(two.report(province.campaign, day), two.key))
    stranger = Counter("x", ("a",))
    (stick / "stranger.report").write_bytes(sign_report(stranger.report(province.campaign, day), stranger.key))
    (stick / "folder.report").mkdir()
    (stick / "gone.report").symlink_to(stick / "nothing")
    (stick / "pipe.report").symlink_to("/dev/zero")
    with (stick / "huge.age").open("wb") as huge:
        huge.truncate(MOST_BYTES + 1)
    with (stick / "hollow.age").open("wb") as hollow:
        hollow.truncate(MOST_BYTES)
    (stick / "junk.age").write_bytes(b"junk")
    (stick / "locked.report").write_bytes(b"x")
    status, out, err = run("intake", stick, stick / "missing.report", "--json")
    assert status == 1
    verdicts = {one["name"]: one["verdict"] for one in json.loads(out)}
    assert verdicts == {
        f"{one.id}.report": "taken",
        f"{two.id}.report": "taken",
        "old.report": "taken",
        "stranger.report": "quarantined",
        "locked.report": "quarantined",
        "gone.report": "unreadable",
        "pipe.report": "unreadable",
        "huge.age": "unreadable",
        "hollow.age": "unreadable",
        "junk.age": "quarantined",
        "missing.report": "unreadable",
    }
    assert err.count("\n") == len(verdicts)
    assert "huge.age: too large" in err
    assert "junk.age: in quarantine, not a file of this campaign" in err
    assert "scan it again" not in err
    assert "missing.report: cannot be read (No such file or directory)" in err
    assert len(list(province.home.quarantine.glob("*.parcel"))) == 3
    counts = {line["code"]: line["at_least"] for line in json.loads(run("quota", "--json")[1])["lines"]}
    assert counts == {"a": 20, "b": 10, "c": 0}
    for name in ("gone.report", "pipe.report", "huge.age", "hollow.age"):
        (stick / name).unlink()
    assert run("intake", stick)[0] == 3


def test_a_file_that_may_not_be_read_stops_nothing(run: Told, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first file of a stick gives a read error, as a bad sector does: it is named, the others are taken, exit 1."""
    bad = stick / "0.report"
    bad.write_bytes(b"x")
    real = foreign.read

    def read(path: Path, limit: int, *, fresh: bool = False) -> bytes:
        if path == bad:
            raise OSError(errno.EIO, "Input/output error", str(path))
        return real(path, limit, fresh=fresh)

    monkeypatch.setattr(foreign, "read", read)
    status, _, err = run("intake", stick)
    assert status == 1
    assert "0.report: cannot be read (Input/output error)" in err
    assert err.count(": taken") == 1


def test_json_csv_and_xlsx_say_the_same(run: Told, stick: Path, tmp_path: Path) -> None:
    """Every line in all three; the CSV begins with a byte-order mark, the sheet's numbers are numbers."""
    run("intake", stick)
    data = json.loads(run("quota", "--json")[1])
    assert {line["code"]: line["at_least"] for line in data["lines"]} == {"a": 20, "b": 0, "c": 0}
    run("quota", "--csv", tmp_path / "q.csv", "--xlsx", tmp_path / "q.xlsx")
    text = (tmp_path / "q.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbfcode,")
    rows = list(load_workbook(tmp_path / "q.xlsx").active.iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["code", *(line["code"] for line in data["lines"])]
    assert next(row for row in rows if row[0] == "a")[5] == 20


def test_a_scanned_code_counts(run: Told, province: Province) -> None:
    """The text that a phone read, pasted in two pieces, is taken; a wrong one is one line."""
    two = province.counters[1]
    two.count(10, agency="b")
    (text,) = write_tickets(two.report(province.campaign, province.day), two.agencies, two.key)
    status, out, _ = run("quota", "ticket", text[:50], text[50:])
    assert (status, "b EIT 10" in out) == (0, True)
    status, out, err = run("quota", "ticket", "HELLO")
    assert (status, out, err.count("\n")) == (1, "", 1)


def test_notes_are_kept_and_their_agency_leaves_the_list(run: Told) -> None:
    """A call noted today; an unknown agency and an empty note are refused."""
    run("quota", "note", "c", "called,\nthey will begin tomorrow")
    assert "c" not in {call["code"] for call in json.loads(run("quota", "--json")[1])["calls"]}
    assert run("quota", "note", "x", "called") == (1, "", "surveytui: there is no agency x\n")
    assert run("quota", "note", "c", " ")[0] == 1


def test_oit_and_last_year_are_imported_whole_or_not_at_all(run: Told, tmp_path: Path) -> None:
    """Tables with Thai heads; a table with faulty rows changes nothing and names each of them."""
    good = tmp_path / "oit.csv"
    good.write_text("รหัส,เผยแพร่\na,29\nb,๔๓\n", encoding="utf-8")
    assert run("quota", "oit", good)[0] == 0
    assert run("quota", "oit", "c", 12)[0] == 0
    bad = tmp_path / "bad.csv"
    bad.write_text("code,items\na,1\nb,44\nx,1\na,2\nc,many\n", encoding="utf-8")
    status, _, err = run("quota", "oit", bad)
    assert status == 1
    assert [f"bad.csv:{line}:" in err for line in (2, 3, 4, 5, 6)] == [False, True, True, True, True]
    assert "there is no such agency" in err
    assert "this agency has two rows" in err
    lines = json.loads(run("quota", "--json")[1])["lines"]
    assert {line["code"]: line["oit_published"] for line in lines} == {"a": 29, "b": 43, "c": 12}
    results = tmp_path / "last.csv"
    results.write_text("code,year,score,band\na,2567,87.2,ผ่านดี\n", encoding="utf-8")
    assert run("quota", "last-year", results)[0] == 0
    lines = json.loads(run("quota", "--json")[1])["lines"]
    assert next(line["last_year_score"] for line in lines if line["code"] == "a") == "87.20"
    results.write_text("code,year,score,band\na,2567,187,x\n", encoding="utf-8")
    assert run("quota", "last-year", results)[0] == 1


def test_a_home_without_a_hub_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line with the command that makes one."""
    assert main(["quota", "--home", str(tmp_path), "--lang", "en"]) == 1
    assert "hub trust" in capsys.readouterr().err


def test_trust_compares_words_the_first_time(
    tmp_path: Path, province: Province, capsys: pytest.CaptureFixture[str]
) -> None:
    """The words are shown; --yes says that they were compared; a file that is no bundle is one line."""
    path = tmp_path / "campaign.bundle"
    path.write_bytes(province.signed())
    home = ["--home", str(tmp_path / "fresh"), "--lang", "en"]
    assert main(["hub", "trust", str(path), "--yes", *home]) == 0
    assert "telephone 0 5500 0000" in capsys.readouterr().err
    assert main(["hub", "trust", str(path), *home]) == 0
    assert "stays as it is: nothing newer was brought" in capsys.readouterr().err
    path.write_bytes(b"x")
    assert main(["hub", "trust", str(path), *home]) == 1
    err = capsys.readouterr().err
    assert (err.count("\n"), err.startswith(f"surveytui: {path}: ")) == (1, True)


def test_a_home_that_is_nobody_s_hears_how_a_hub_begins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], stick: Path
) -> None:
    """A supervisor who forgot to make the home a hub hears of that, not only of headquarters."""
    for command in (["intake", str(stick)], ["quota"]):
        assert main([*command, "--home", str(tmp_path / "new"), "--lang", "en"]) == 1
        assert "a new hub begins with surveytui hub trust" in capsys.readouterr().err
