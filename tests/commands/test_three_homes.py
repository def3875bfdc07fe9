"""The whole way by commands alone, with three homes on separate paths: headquarters, a counter, and a stick between them."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from surveytui.errors import HomeError
from tests.person import ENTER, Person, at_kiosk
from tests.world import make_world, packs

PASSPHRASE = "four sample words here"
AGENCY = "sample-town"


def run(*arguments: str, typed: str = "", status: int = 0, language: str = "en") -> subprocess.CompletedProcess[str]:
    """One command, as a person would give it; its exit status must be `status` and it must leave no traceback."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("SURVEYTUI", "LC_", "LANG"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "surveytui", *arguments],
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=environment | {"LANG": f"{language}_TH.UTF-8", "PYTHONUTF8": "1"},
    )
    assert done.returncode == status, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr
    return done


class Places:
    """Three machines that share nothing but a stick."""

    def __init__(self, root: Path) -> None:
        self.hq, self.counter, self.stick = (root / name for name in ("hq", "counter", "stick"))
        self.stick.mkdir(parents=True)

    def set_up(self) -> None:
        """From nothing to a counter that works."""
        hq, counter = str(self.hq), str(self.counter)
        request, bundle = str(self.stick / "counter1.request"), str(self.stick / "campaign.bundle")
        run("keys", "create", "--home", hq, typed=f"{PASSPHRASE}\n{PASSPHRASE}\n")
        run("campaign", "new", "--sample", "--home", hq)
        run("device", "enrol", "--home", counter, "--name", "Counter 1", "--agency", AGENCY, "--out", request)
        run("device", "enrol", "--home", hq, request)
        run("campaign", "check", "--home", hq)
        run("campaign", "sign", "--home", hq, "--out", bundle, typed=f"{PASSPHRASE}\n")
        run("device", "trust", "--home", counter, bundle, "--yes")
        run("device", "pin", "--home", counter, typed="246813\n")

    def export(self) -> list[Path]:
        """The parcels on the stick."""
        run("export", "--home", str(self.counter), str(self.stick))
        return sorted(self.stick.glob("*.age"))

    def intake(self, *files: Path, status: int = 0) -> subprocess.CompletedProcess[str]:
        """Headquarters takes parcels in and puts receipts on the stick."""
        command = ("intake", "--home", str(self.hq), "--receipts", str(self.stick), "--json", *map(str, files))
        return run(*command, typed=f"{PASSPHRASE}\n", status=status)

    def results(self, *options: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        """Headquarters opens everything."""
        return run(
            "results", "--home", str(self.hq), "--before-close", *options, typed=f"{PASSPHRASE}\n", status=status
        )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("three")
    Places(root).set_up()
    return root


@pytest.fixture
def places(made: Path, tmp_path: Path) -> Places:
    root = tmp_path / "machines"
    shutil.copytree(made, root)
    place = Places.__new__(Places)
    place.hq, place.counter, place.stick = (root / name for name in ("hq", "counter", "stick"))
    return place


def test_from_answers_to_a_table(places: Places, tmp_path: Path) -> None:
    """30 answers and 3 rehearsals: exported, taken in, acknowledged, overwritten, opened, counted; rehearsals count nowhere."""
    counter = str(places.counter)
    run("rehearse", "--home", counter, "-n", "30", "--real", "--seed", "7")
    run("rehearse", "--home", counter, "-n", "3")
    (parcel,) = places.export()
    taken = json.loads(places.intake(parcel).stdout)
    assert taken
    assert "33 records are overwritten" in run("receipt", "--home", counter, str(places.stick)).stderr
    counts = tmp_path / "counts.csv"
    places.results("--csv", str(counts))
    assert counts.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(counts.read_text(encoding="utf-8-sig").splitlines()))
    told = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert {(row["tool"], row["level"], row["respondents"]) for row in told} == {
        ("EIT", "agency", "30"),
        ("EIT", "group", "30"),
    }
    assert run("audit", "--home", counter).stdout == ""


def answer(person: Person, digits: str) -> None:
    """A respondent who reads Thai: from the start screen, by number keys, to the thanks and home again."""
    person.start()
    person.press(ENTER)
    person.wait_for("เคย")
    person.press("1", ENTER)
    for number, digit in enumerate(digits, 1):
        person.wait_for(f"ข้อ {number} จาก 10")
        person.press(digit)
        person.wait_for(f"{digit} ●")
        person.press(ENTER)
    person.wait_for("ข้อ 10 จาก 10")
    person.press(ENTER)
    person.wait_for("ส่งคำตอบ")
    person.press("1")
    person.wait_for("เก็บคำตอบแล้ว")
    person.press(ENTER)


def counted(places: Places, table: Path) -> Counter[tuple[str, str]]:
    """Everything at the counter by stick to headquarters: how often each choice of each item was taken."""
    places.intake(*places.export())
    places.results("--csv", str(table))
    rows = csv.DictReader(table.read_text(encoding="utf-8-sig").splitlines())
    told = [row for row in rows if row["level"] == "agency" and row["choice"]]
    assert {row["note"] for row in told} == {""}
    return Counter({(row["item"], row["choice"]): int(row["count"]) for row in told})


def test_from_key_presses_to_a_table(places: Places, tmp_path: Path) -> None:
    """Two people at the real kiosk beside fifteen others: the table has what those said, and exactly the keys of the two."""
    others = Places(tmp_path / "others")
    for here, there in ((places.hq, others.hq), (places.counter, others.counter)):
        shutil.copytree(here, there)
    for place in (places, others):
        run("rehearse", "--home", str(place.counter), "-n", "15", "--real", "--seed", "11")
    keys = ("341256123", "663214325")
    with at_kiosk(places.counter) as person:
        for digits in keys:
            answer(person, digits)
        person.wait_for("ขอฟังความเห็น")
    told = counted(places, tmp_path / "with.csv")
    told.subtract(counted(others, tmp_path / "without.csv"))
    questions = packs("eit-2568")[0].questions[:9]
    assert +told == Counter(
        (question.code, question.fields[0].choices[int(digit) - 1].code)
        for digits in keys
        for question, digit in zip(questions, digits, strict=True)
    )
    assert -told == Counter()


def test_the_same_stick_twice(places: Places) -> None:
    """Parcels and receipts that come again change nothing and are no error."""
    run("rehearse", "--home", str(places.counter), "-n", "12", "--real")
    parcels = places.export()
    first = places.intake(*parcels)
    again = places.intake(*parcels)
    assert first.stdout != again.stdout
    for expected in ("12 records are overwritten", "nothing to do"):
        assert expected in run("receipt", "--home", str(places.counter), str(places.stick)).stderr


def test_a_damaged_parcel_goes_to_quarantine(places: Places) -> None:
    """Exit status 3, one clear line, and the whole parcel is still taken afterwards."""
    run("rehearse", "--home", str(places.counter), "-n", "12", "--real")
    (parcel,) = places.export()
    torn = places.stick / ("0" * 32 + ".age")
    torn.write_bytes(parcel.read_bytes()[:-100])
    places.intake(torn, status=3)
    places.intake(parcel)


def test_results_before_the_close_need_a_word(places: Places) -> None:
    """Without it: refused as wrong usage."""
    run("results", "--home", str(places.hq), typed=f"{PASSPHRASE}\n", status=2)


def test_a_wrong_passphrase_is_one_line(places: Places) -> None:
    """No traceback, nothing opened."""
    run("rehearse", "--home", str(places.counter), "-n", "12", "--real")
    parcels = places.export()
    done = run("intake", "--home", str(places.hq), str(parcels[0]), typed="not the passphrase\n", status=1)
    assert len(done.stderr.strip().splitlines()) <= 2


def test_a_counter_beside_headquarters_refuses_outside_a_demo(tmp_path: Path) -> None:
    """Keys beside sealed answers: no command of a real counter works, in one line; a demo may have both in one home."""
    for demo in (False, True):
        world = make_world(tmp_path / f"demo-{demo}", demo=demo)
        (world.root / "headquarters").mkdir()
        command = ("export", "--home", str(world.root), str(tmp_path))
        if demo:
            assert world.home.load_bundle() == world.bundle
            run(*command)
            continue
        with pytest.raises(HomeError, match="headquarters"):
            world.home.load_bundle()
        said = run(*command, status=1).stderr
        assert "headquarters' keys" in said
        assert len(said.strip().splitlines()) == 1


def test_a_counter_asks_about_one_agency(tmp_path: Path) -> None:
    """Two agencies at one counter: refused as wrong usage, and nothing is made; one is enough."""
    home, request = tmp_path / "counter", tmp_path / "counter1.request"
    command = ("device", "enrol", "--home", str(home), "--name", "Counter 1", "--out", str(request), "--agency", AGENCY)
    said = run(*command, "--agency", "sample-nong", status=2).stderr
    assert "give --agency once" in said
    assert len(said.strip().splitlines()) == 1
    assert not home.exists()
    assert not request.exists()
    run(*command)
    assert request.exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("export", "."), "device enrol"),
        (("kiosk",), "device enrol"),
        (("receipt", "x.receipt"), "device enrol"),
        (("results",), ""),
        (("intake", "x.age"), ""),
        (("campaign", "sign", "--out", "x"), ""),
        (("device", "trust", "nowhere.bundle"), "device enrol"),
        (("audit",), "device enrol"),
        (("rehearse",), "device enrol"),
    ],
)
def test_in_an_empty_home_each_command_says_what_is_missing(
    tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    """One or two lines, status 1 or 2, no traceback, in Thai where Thai is spoken."""
    command = [sys.executable, "-m", "surveytui", *arguments, "--home", str(tmp_path / "empty")]
    environment = os.environ | {"LANG": "en_US.UTF-8", "LC_ALL": "en_US.UTF-8"}
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, input="", env=environment, encoding="utf-8"
    )
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert says in done.stderr
    assert 1 <= len(done.stderr.strip().splitlines()) <= 3
    spoken = subprocess.run(
        [*command, "--lang", "th"], capture_output=True, text=True, check=False, input="", encoding="utf-8"
    )
    assert any("\u0e01" <= sign <= "\u0e5b" for sign in spoken.stderr)
