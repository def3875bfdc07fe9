"""What a newcomer reads: each line says what is, names the file, and tells the next step."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click
import pytest

from surveytui.cli import ask, main
from surveytui.counter.doctor import Finding, Verdict, examine
from surveytui.counter.home import CounterHome
from surveytui.counter.outbox import Exported
from surveytui.headquarters.home import HeadquartersHome
from surveytui.headquarters.keys import KeyRing
from surveytui.sealing import keyfile
from surveytui.sealing.fingerprint import fingerprint
from surveytui.text.words import Words
from tests.world import AGENCY, make_world

PHRASE = "four sample words here"
Run = Callable[..., tuple[int, str, str]]


class Terminal(io.StringIO):
    """Standard input of somebody who sits there."""

    def isatty(self) -> bool:
        """It is a terminal."""
        return True


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(keyfile, "COST", keyfile.LEAST)

    def call(*arguments: object, home: Path, typed: str = "", language: str = "en") -> tuple[int, str, str]:
        """Status, stdout, stderr."""
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status = main([*map(str, arguments), "--home", str(home), "--lang", language])
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


@pytest.fixture
def office(run: Run, tmp_path: Path) -> Path:
    """Headquarters of a demo: a campaign and open keys, nothing signed."""
    home = tmp_path / "hq"
    run("campaign", "new", "--sample", home=home)
    run("keys", "create", "--no-passphrase", home=home)
    return home


@pytest.fixture
def signed(run: Run, office: Path) -> Path:
    run("campaign", "sign", home=office)
    return office


def enrolled(run: Run, office: Path, counter: Path) -> None:
    request = counter / "c.request"
    counter.mkdir()
    run("device", "enrol", "--name", "C", "--agency", AGENCY, "--out", request, home=counter)
    assert run("device", "enrol", request, home=office)[0] == 0


def newest_id(office: Path) -> bytes:
    return HeadquartersHome.within(office).newest().birth.campaign_id()


def findings(*verdicts: Verdict) -> list[Finding]:
    return [Finding(verdict.value, Words("ก", "it"), verdict, Words("ข", "seen")) for verdict in verdicts]


def test_doctor_before_anything_is_set_up(tmp_path: Path) -> None:
    """A home that nobody has made yet: the disk is that of the folder above, and "not set up" is no fault."""
    home = CounterHome.within(tmp_path / "not" / "yet" / "made")
    seen = {finding.name: finding for finding in examine(home, clock=date(2026, 1, 1), environment={})}
    assert seen["disk"].verdict is Verdict.GOOD
    assert seen["setup"].verdict is Verdict.NOTE
    assert "not set up yet" in seen["setup"].seen.en


def test_doctor_is_silent_about_a_counter_that_is_set_up(tmp_path: Path) -> None:
    """The line is for newcomers."""
    home = make_world(tmp_path / "home").home
    assert "setup" not in {finding.name for finding in examine(home, clock=date(2026, 1, 1), environment={})}


def test_doctor_tells_must_from_should(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By mark and by word, in both languages; the last line is the sum, and only BAD fails."""
    told = findings(Verdict.NOTE, Verdict.GOOD, Verdict.IMPROVE, Verdict.BAD)
    monkeypatch.setattr("surveytui.counter.doctor.examine", lambda *_, **__: told)
    status, out, _ = run("doctor", home=tmp_path)
    assert status == 1
    assert out.splitlines()[-6:] == [
        "·  it: seen",
        "✓  it: seen",
        "!  should be mended, it: seen",
        "!! must be mended, it: seen",
        "",
        "1 passed, 1 to improve, 1 to mend, not usable",
    ]
    told.pop()
    status, out, _ = run("doctor", home=tmp_path, language="th")
    assert status == 0
    assert out.splitlines()[-3:] == ["!  ควรแก้ ก: ข", "", "ผ่าน 1  ควรแก้ 1  ใช้งานได้"]


@pytest.mark.parametrize("language", ["th", "en"])
def test_both_sides_show_both_lists_of_words(run: Run, office: Path, tmp_path: Path, language: str) -> None:
    """Whoever reads out, in whichever language: the other side has the same line before them."""
    counter, bundle = tmp_path / "counter", tmp_path / "campaign.bundle"
    enrolled(run, office, counter)
    said = [run("campaign", "sign", "--out", bundle, home=office, language=language)[2]]
    said.append(run("campaign", "show", home=office, language=language)[1])
    said.append(run("device", "trust", bundle, "--yes", home=counter, language=language)[2])
    for text in said:
        assert all(fingerprint(newest_id(office), spoken) in text for spoken in ("th", "en"))
    assert set(json.loads(run("campaign", "show", "--json", home=office)[1])["fingerprint"]) == {"th", "en"}


def test_a_campaign_is_shown_in_one_language(run: Run, office: Path) -> None:
    """Labels, calendar and heads; days as people write them."""
    run("campaign", "sign", home=office)
    out = run("campaign", "show", home=office, language="th")[1]
    assert re.search(r"^รุ่น +1$", out, re.MULTILINE)
    assert re.search(r"^\d+ [^ ]+ 25\d\d +เปิดรับ EIT$", out, re.MULTILINE)
    assert re.search(r"^version +1$", run("campaign", "show", home=office)[1], re.MULTILINE)


def test_a_counter_just_enrolled_is_listed(run: Run, signed: Path, tmp_path: Path) -> None:
    """Marked as waiting until the next version is signed, then as any other."""
    assert "no counter is enrolled yet" in run("device", "list", home=signed)[2]
    enrolled(run, signed, tmp_path / "counter")
    _, out, err = run("device", "list", home=signed)
    assert out.endswith("\tnot yet signed\n")
    assert "campaign sign" in err
    assert json.loads(run("device", "list", "--json", home=signed)[1])[0]["signed"] is False
    run("campaign", "sign", home=signed)
    assert run("device", "list", home=signed)[1].endswith("\tEIT,IIT\n")
    assert json.loads(run("device", "list", "--json", home=signed)[1])[0]["signed"] is True


def test_faults_in_the_directory_do_not_hide_signed_counters(run: Run, office: Path, tmp_path: Path) -> None:
    """Somebody is in the middle of an edit: what was signed is signed."""
    enrolled(run, office, tmp_path / "counter")
    run("campaign", "sign", home=office)
    HeadquartersHome.within(office).campaign.joinpath("campaign.toml").write_text("nonsense", encoding="utf-8")
    status, out, err = run("device", "list", home=office)
    assert (status, out.count("\n")) == (0, 1)
    assert "campaign.toml" in err


def exported(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, done: Exported) -> str:
    home = make_world(tmp_path / "home").root
    monkeypatch.setattr("surveytui.counter.outbox.export", lambda *_: done)
    return run("export", tmp_path, home=home)[2]


def test_export_tells_answers_and_rehearsals_apart(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer than 5, and 6 that stay, agree once the rehearsals are named; nothing written is not "0 files"."""
    said = exported(run, tmp_path, monkeypatch, Exported((), 0, 2, 4, tmp_path / "x.report"))
    assert "fewer than 5 answers are new; 2 answers and 4 rehearsals stay for a later export" in said
    assert "no answers to export yet" in said
    assert "0 files" not in said


def test_export_counts_one_file_as_one(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plural where there are several."""
    said = exported(run, tmp_path, monkeypatch, Exported((tmp_path / "x.age",), 6, 1, 0, tmp_path / "x.report"))
    assert "exported 6 records in 1 file; the stick" in said
    assert "1 answer stays for a later export" in said


def test_intake_looks_at_files_first(run: Run, signed: Path, tmp_path: Path) -> None:
    """A file that is not there is no quarantine; a folder without parcels is nothing to take. No passphrase is asked."""
    status, _, err = run("intake", tmp_path / "nofile.age", home=signed)
    assert (status, err) == (1, f"surveytui: {tmp_path / 'nofile.age'}: no such file\n")
    empty = tmp_path / "empty"
    empty.mkdir()
    status, _, err = run("intake", empty, home=signed)
    assert (status, err) == (1, f"surveytui: no .age files in {empty}\n")


def test_keys_are_asked_for_only_if_some_will_be_made(run: Run, office: Path) -> None:
    """The second time nothing is asked; for a lost public half the passphrase that there is, once."""
    status, _, err = run("keys", "create", home=office)
    assert (status, err) == (0, "all keys are there; none was made\n")
    ring = KeyRing(HeadquartersHome.within(office).keys)
    (ring.folder / "intake.pub").unlink()
    assert ring.without_half() == ["intake"]
    status, _, err = run("keys", "create", home=office, typed=f"{PHRASE}\n")
    assert (status, err.count("assphrase")) == (0, 1)
    assert ring.without_half() == []


@pytest.mark.parametrize("option", ["--csv", "--records", "--texts"])
def test_results_look_at_the_targets_first(run: Run, signed: Path, tmp_path: Path, option: str) -> None:
    """A folder that is not there is told before anything is opened or printed."""
    target = tmp_path / "missing" / "x.csv"
    status, out, err = run("results", "--before-close", option, target, home=signed)
    assert (status, out) == (1, "")
    assert f"{target.parent}: there is no such folder" in err


def test_texts_before_the_close_are_refused_first(run: Run, signed: Path, tmp_path: Path) -> None:
    """Not after two screens of tables."""
    status, out, err = run("results", "--before-close", "--texts", tmp_path / "x.csv", home=signed)
    assert (status, out) == (2, "")
    assert "only after the close" in err


@pytest.mark.parametrize("command", ["sign", "check"])
def test_a_campaign_that_is_not_there(run: Run, tmp_path: Path, command: str) -> None:
    """The next step, not a file that cannot be read."""
    (tmp_path / "headquarters").mkdir()
    status, _, err = run("campaign", command, home=tmp_path)
    assert status == 1
    assert "run surveytui campaign new --sample first" in err


def test_trust_names_the_step_and_the_file(run: Run, signed: Path, tmp_path: Path) -> None:
    """Without a device key: enrol first. A file that is no bundle: which one."""
    readme = tmp_path / "README.md"
    readme.write_text("# not a bundle\n", encoding="utf-8")
    counter, bundle = tmp_path, HeadquartersHome.within(signed).versions()[0]
    (counter / "counter").mkdir()
    assert "run surveytui device enrol first" in run("device", "trust", bundle, home=counter)[2]
    assert run("device", "trust", readme, home=counter)[2].startswith(f"surveytui: {readme}: ")


def test_a_shipped_pack_is_checked_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    """As `show` takes it."""
    assert main(["questionnaire", "check", "eit-2568"]) == 0
    assert "eit-2568.toml: " in capsys.readouterr().out


@pytest.mark.parametrize(("language", "said"), [("th", "ไม่ได้พิมพ์รหัส"), ("en", "no PIN was given")])
def test_no_pin_is_no_pin(run: Run, tmp_path: Path, language: str, said: str) -> None:
    """Nothing on standard input: what to do, in the person's language."""
    (tmp_path / "counter").mkdir()
    status, _, err = run("device", "pin", home=tmp_path, language=language)
    assert status == 2
    assert said in err
    assert "standard input" in err


def pin_at_terminal(monkeypatch: pytest.MonkeyPatch, home: Path, *typed: str) -> int:
    lines = iter(typed)

    def secret(question: str) -> str:
        click.echo(question, err=True)
        return next(lines)

    (home / "counter").mkdir()
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr(ask, "secret", secret)
    return main(["device", "pin", "--home", str(home), "--lang", "th"])


def test_the_rule_of_the_pin_comes_before_the_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All in Thai: rule, question, once more, done."""
    assert pin_at_terminal(monkeypatch, tmp_path, "739154", "739154") == 0
    rule, question, again, done = capsys.readouterr().err.splitlines()
    assert "6 ถึง 8 หลัก" in rule
    assert (question, again, done) == ("รหัสใหม่", "พิมพ์รหัสอีกครั้ง", "ตั้งรหัสแล้ว")


@pytest.mark.parametrize(("typed", "said"), [(("739154", "739155"), "ไม่ตรงกัน"), (("",), "ไม่ได้พิมพ์รหัส")])
def test_a_pin_that_is_not_typed_the_same_twice(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: tuple[str, ...],
    said: str,
) -> None:
    """None is set, and the line says why."""
    assert pin_at_terminal(monkeypatch, tmp_path, *typed) == 2
    assert said in capsys.readouterr().err
    assert CounterHome.within(tmp_path).load_pin() is None


@pytest.mark.parametrize(("typed", "answer"), [("\nmaybe\nใช่\n", True), ("N\n", False)])
def test_yes_or_no_is_asked_in_thai(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str, *, answer: bool
) -> None:
    """What is neither is asked again, in the person's own language."""
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    assert ask.agreed("ตรงหรือไม่", "th") is answer
    err = capsys.readouterr().err
    assert err.count("พิมพ์ ใช่ หรือ y ถ้าใช่") == typed.count("\n") - 1
    assert "invalid" not in err


def test_rehearse_says_one_line(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No empty line is left by a bar that nobody watched."""
    (tmp_path / "counter").mkdir()
    monkeypatch.setattr("surveytui.counter.rehearsal.rehearse_at", lambda *_, **__: None)
    assert run("rehearse", "-n", "3", home=tmp_path)[2] == "kept 3 rehearsals\n"


def test_a_kiosk_needs_a_terminal(run: Run, tmp_path: Path) -> None:
    """Bad usage, and which size will do; nothing is opened."""
    status, _, err = run("kiosk", home=make_world(tmp_path / "home").root)
    assert status == 2
    assert "the kiosk needs a terminal (run it in a terminal of at least 60×20)" in err


def test_a_counter_that_is_not_yet_trusted(run: Run, tmp_path: Path) -> None:
    """Between the request and the campaign: what is still to do."""
    (tmp_path / "counter").mkdir()
    assert "set it up: surveytui device enrol, then surveytui device trust" in run("export", ".", home=tmp_path)[2]
