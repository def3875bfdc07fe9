"""The commands of headquarters: data to stdout, narration to stderr, and the exit codes that scripts rely on."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import pytest

from surveytui.batch.quarantine import Quarantine
from surveytui.campaign.models import Bundle
from surveytui.cli import main
from surveytui.headquarters.home import HeadquartersHome
from surveytui.questionnaire.models import Tool
from surveytui.questionnaire.shipped import shipped_packs
from surveytui.sealing import keyfile
from surveytui.sealing.record import Sealer
from tests.headquarters.office import AGENCY, Counter, Headquarters

PHRASE = "correct horse battery staple"


@pytest.fixture
def run(hq: Headquarters, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    return Run(hq.root, capsys, monkeypatch)


class Run:
    """Calls a command on one home."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._home = home
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: str, typed: str = "", home: Path | None = None) -> tuple[int, str, str]:
        """Status, stdout, stderr."""
        self._monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status = main([*arguments, "--home", str(home or self._home), "--lang", "en"])
        said = self._capsys.readouterr()
        return status, said.out, said.err


def stick(hq: Headquarters, *parcels: bytes) -> str:
    folder = hq.root / "usb"
    folder.mkdir(exist_ok=True)
    for number, data in enumerate(parcels):
        (folder / f"{number}.age").write_bytes(data)
    (folder / "holiday.jpg").write_bytes(b"not ours")
    return str(folder)


def test_a_campaign_from_nothing_with_locked_keys(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """New, keys with a passphrase typed twice, check, sign, show: each by itself, and the bundle goes to a file."""
    monkeypatch.setattr(keyfile, "COST", keyfile.LEAST)
    home = tmp_path / "locked"
    assert run("campaign", "new", "--sample", home=home)[0] == 0
    main_file = HeadquartersHome.within(home).campaign / "campaign.toml"
    text = main_file.read_text(encoding="utf-8").replace("demo = true", "demo = false")
    main_file.write_text(text, encoding="utf-8")
    assert run("keys", "create", "--no-passphrase", home=home)[0] == 1
    assert run("keys", "create", typed=f"{PHRASE}\nsomething else\n", home=home)[0] == 1
    assert run("keys", "create", typed="short\nshort\n", home=home)[0] == 1
    assert list(HeadquartersHome.within(home).keys.iterdir()) == []
    status, out, _ = run("keys", "create", typed=f"{PHRASE}\n{PHRASE}\n", home=home)
    assert (status, out.split()) == (0, ["answer-1", "intake", "receipts", "campaign"])
    assert run("campaign", "check", home=home)[0] == 0
    status, _, err = run("campaign", "sign", typed="wrong\n", home=home)
    assert (status, "passphrase is wrong" in err) == (1, True)
    bundle = tmp_path / "campaign.bundle"
    status, out, _ = run("campaign", "sign", "--out", str(bundle), typed=f"{PHRASE}\n", home=home)
    assert (status, out.strip()) == (0, str(bundle))
    status, out, _ = run("campaign", "show", "--json", home=home)
    assert json.loads(out)["version"] == 1
    assert json.loads(out)["demo"] is False


def test_a_broken_campaign_is_told_line_by_line(run: Run, hq: Headquarters) -> None:
    """Two faults, two lines with file and line on stderr, nothing on stdout, exit 1."""
    hq.edit("campaign.toml", "idle = 60 ", "idle = 1 ")
    hq.edit("campaign.toml", "block = 5 ", "block = 99 ")
    status, out, err = run("campaign", "check")
    assert (status, out) == (1, "")
    assert err.count("campaign.toml:") == 2
    assert "Traceback" not in err


def test_enrolment_and_list(run: Run, tmp_path: Path) -> None:
    """A request file goes in, the device's id comes out; after signing it is listed."""
    stranger = Counter()
    request = tmp_path / "c.request"
    request.write_bytes(stranger.request())
    assert run("device", "enrol", str(request))[:2] == (0, f"{stranger.id}\n")
    assert run("device", "enrol", str(request))[0] == 1
    assert run("campaign", "sign")[0] == 0
    status, out, _ = run("device", "list", "--json")
    assert status == 0
    assert stranger.id in {device["id"] for device in json.loads(out)}
    assert run("device", "enrol", str(tmp_path / "missing"))[0] == 1


def test_intake_of_a_folder(run: Run, hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """The parcels in it are taken, other files left alone, receipts copied back to the stick; again: already received."""
    usb = stick(hq, hq.parcel(bundle, counter, hq.records(bundle, 6)))
    status, out, err = run("intake", usb, "--receipts", usb)
    assert status == 0
    (receipt,) = out.split()
    assert (Path(usb) / Path(receipt).name).read_bytes() == Path(receipt).read_bytes()
    assert "6 new, 0 repeated" in err
    status, again, err = run("intake", usb)
    assert (status, again) == (0, out)
    assert "already received" in err


def test_intake_tells_quarantine_by_its_status(run: Run, hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """One good parcel, one damaged: the good one is taken, exit 3."""
    good = hq.parcel(bundle, counter, hq.records(bundle, 6))
    usb = stick(hq, good[:-1], good)
    status, out, err = run("intake", usb, "--json")
    assert status == 3
    told = json.loads(out)
    assert [(one["verdict"], one["reason"]) for one in told] == [("quarantined", "key"), ("taken", None)]
    assert "export again" in err
    assert run("intake", "--retry")[0] == 3
    assert "files held back, not taken in yet: 1 (surveytui intake --retry)" in run("results", "--before-close")[2]
    named = Path(usb) / f"{'0' * 16}{hashlib.sha256(good).hexdigest()[:16]}.age"
    named.write_bytes(good[:-2])
    assert run("intake", str(named))[0] == 3
    named.write_bytes(good)
    assert run("intake", str(named))[0] == 0
    assert [one.name for one in Quarantine(hq.home.quarantine).waiting()] == ["0.age"]


def test_intake_needs_something_to_take(run: Run) -> None:
    """No file and no --retry is bad usage."""
    assert run("intake")[0] == 2


def test_results_wait_for_the_close(run: Run, hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """Not closed: refused, nothing printed; with --before-close the table says so."""
    run("intake", stick(hq, hq.parcel(bundle, counter, hq.records(bundle, 12))))
    status, out, err = run("results")
    assert (status, out) == (2, "")
    assert "--before-close" in err
    status, out, err = run("results", "--before-close")
    assert status == 0
    assert "BEFORE THE CLOSE" in out
    assert "DEMO" in out
    assert "12 respondents" in out
    assert "received 12 = 12 answers" in err


def test_results_as_files_and_json(
    run: Run, hq: Headquarters, bundle: Bundle, counter: Counter, tmp_path: Path
) -> None:
    """Counts, rows and JSON in one run; free texts are refused while collection goes on."""
    run("intake", stick(hq, hq.parcel(bundle, counter, hq.records(bundle, 12))))
    counts, rows = tmp_path / "c.csv", tmp_path / "r.csv"
    status, out, _ = run("results", "--before-close", "--json", "--csv", str(counts), "--records", str(rows))
    assert status == 0
    told = json.loads(out)
    assert [(unit["code"], unit["respondents"]) for unit in told["units"]] == [(AGENCY, 12), ("local", 12)]
    assert "score" not in out
    assert len(rows.read_text(encoding="utf-8-sig").splitlines()) == 13
    assert counts.exists()
    assert run("results", "--before-close", "--texts", str(tmp_path / "t.csv"))[0] == 2
    assert not (tmp_path / "t.csv").exists()


def test_results_in_thai(
    hq: Headquarters, bundle: Bundle, counter: Counter, capsys: pytest.CaptureFixture[str]
) -> None:
    """The Thai table has the Thai name, the Buddhist year and no break marks."""
    hq.take(hq.parcel(bundle, counter, hq.records(bundle, 12)))
    assert main(["results", "--before-close", "--home", str(hq.root), "--lang", "th"]) == 0
    out = capsys.readouterr().out
    assert "เทศบาลตำบลตัวอย่าง" in out
    assert "12 คน" in out
    assert "\u200b" not in out


def test_results_with_records_that_cannot_be_used(run: Run, hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """Held records are counted and named, the others are told, exit 3."""
    sealer: Sealer = hq.sealer(bundle)
    records = [*hq.records(bundle, 12), sealer.dummy(), *hq.records(bundle, 2, Tool.IIT)]
    run("intake", stick(hq, hq.parcel(bundle, counter, records)))
    status, out, err = run("results", "--before-close")
    assert status == 3
    assert "12 respondents" in out
    assert "received 15 = 14 answers + 0 rehearsals + 1 quarantined" in err
    assert "a dummy without an answer 1" in err


def test_an_empty_headquarters_has_no_answers_yet(run: Run) -> None:
    """Before the first parcel: a table that says so, exit 0."""
    status, out, _ = run("results", "--before-close")
    assert status == 0
    assert "no answers yet" in out


def test_a_damaged_database_is_one_line(run: Run, hq: Headquarters) -> None:
    """No traceback: the file, and what to do."""
    hq.home.database.write_bytes(b"not a database at all" * 100)
    status, out, err = run("results", "--before-close")
    assert (status, out) == (1, "")
    assert "headquarters.sqlite3" in err
    assert len(err.strip().splitlines()) == 1


def test_a_home_without_headquarters_says_what_to_do(run: Run, tmp_path: Path) -> None:
    """Every command that needs a signed campaign names the one that makes it."""
    (tmp_path / "headquarters").mkdir()
    for command in (["results"], ["intake", "x"], ["campaign", "show"], ["device", "list"]):
        status, _, err = run(*command, home=tmp_path)
        assert status == 1
        assert "campaign sign" in err


def test_a_lost_version_is_told_and_shipped_wordings_still_open(
    run: Run, hq: Headquarters, bundle: Bundle, counter: Counter
) -> None:
    """Answers to the words of a version that is gone open by the pack that comes with the program."""
    first = hq.records(bundle, 12)
    text = shipped_packs()["eit-2568"].read_text(encoding="utf-8")
    (hq.home.campaign / "own.toml").write_text(text.replace("version = 1", "version = 2", 1), encoding="utf-8")
    hq.edit("campaign.toml", '"eit-2568"', '"own.toml"')
    second = hq.sign()
    run("intake", stick(hq, hq.parcel(second, counter, [*first, *hq.records(second, 5)])))
    hq.home.bundle_path(1).unlink()
    status, out, err = run("results", "--before-close")
    assert status == 0
    assert "17 respondents" in out
    assert "! version 1 of the campaign is missing from bundles" in err


def test_results_without_any_signed_version(run: Run, hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """Birth record, keys and packs are enough; names and days are not known, so nothing counts as closed."""
    records = [*hq.records(bundle, 12), *hq.records(bundle, 3, rehearsal=True)]
    run("intake", stick(hq, hq.parcel(bundle, counter, records, rehearsals=3)))
    for path in hq.home.versions():
        path.unlink()
    status, out, err = run("results")
    assert (status, out) == (2, "")
    assert "the last day of collection is unknown" in err
    status, out, err = run("results", "--before-close")
    assert status == 0
    assert f"{AGENCY} · EIT" in out
    assert "12 respondents" in out
    assert "BEFORE THE CLOSE" in out
    assert "no signed version is left here" in err
    assert "Traceback" not in err
    hq.home.birth.unlink()
    status, out, err = run("results", "--before-close")
    assert (status, out) == (1, "")
    assert "no campaign has been signed" in err
