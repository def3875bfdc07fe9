"""The whole way by commands alone, with three homes on separate paths: headquarters, a counter, and a stick between them."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest

from surveytui.campaign.models import Bundle
from surveytui.counter.home import CounterHome
from surveytui.errors import HomeError
from surveytui.headquarters.home import HeadquartersHome
from surveytui.headquarters.keys import KeyRing
from surveytui.headquarters.store import Store
from surveytui.interview.machine import Interview
from surveytui.interview.response import Response, decode_response
from surveytui.interview.synthetic import respond
from surveytui.questionnaire.models import Answer, Kind, Pack, Tool
from surveytui.questionnaire.shipped import shipped_packs
from surveytui.sealing.private import public_of
from tests.person import ENTER, Person, at_kiosk
from tests.sealing.by_hand import open_record
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


class Succession:
    """Three versions of one campaign, made at headquarters and taken by a counter whose vault holds older answers."""

    SHARES = ((12, 21), (11, 22), (10, 23))
    """Under each version: how many answer, and the seed of what they say."""
    LONGER = date(2031, 9, 30)

    def __init__(self, places: Places) -> None:
        self.places = places
        self.home = CounterHome.within(places.counter)
        self.campaign = HeadquartersHome.within(places.hq).campaign

    def collect(self, version: int) -> Bundle:
        """Some answer under that version; the bundle in force."""
        bundle = self.home.load_bundle()
        assert bundle.version == version
        count, seed = self.SHARES[version - 1]
        run("rehearse", "--home", str(self.places.counter), "-n", str(count), "--real", "--seed", str(seed))
        return bundle

    def sign(self, bundle: Path) -> None:
        """The next version onto the stick."""
        run("campaign", "sign", "--home", str(self.places.hq), "--out", str(bundle), typed=f"{PASSPHRASE}\n")

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a file of the campaign once."""
        text = (self.campaign / name).read_text(encoding="utf-8")
        assert old in text
        (self.campaign / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    def second(self) -> None:
        """Version 2: a longer window, another quota, another sentence; brought to the counter by hand."""
        text = shipped_packs()["eit-2568"].read_text(encoding="utf-8")
        assert text.count("Hardly as announced") == 1
        text = text.replace("Hardly as announced", "Scarcely as announced").replace("version = 1", "version = 2", 1)
        (self.campaign / "own.toml").write_text(text, encoding="utf-8")
        self.edit("campaign.toml", '"eit-2568"', '"own.toml"')
        extension = f"counts_from = 2024-10-01\nextensions = [{{ announced = 2025-06-01, until = {self.LONGER} }}]"
        self.edit("campaign.toml", "counts_from = 2024-10-01", extension)
        self.edit("agencies.toml", "EIT = 60", "EIT = 90")
        bundle = self.places.stick / "second.bundle"
        self.sign(bundle)
        run("device", "trust", "--home", str(self.places.counter), str(bundle))

    def third(self) -> None:
        """Version 3: a further answer key; found on the stick beside the older versions."""
        twice = f"{PASSPHRASE}\n{PASSPHRASE}\n"
        run("keys", "create", "--new-answer-key", "--home", str(self.places.hq), typed=twice)
        self.sign(self.places.stick / "a.bundle")
        run("sync", "--home", str(self.places.counter), str(self.places.stick))

    def said(self, packs_in_force: list[Pack]) -> list[dict[str, Answer | None]]:
        """What everybody answered, from the seeds alone."""
        everybody = []
        for pack, (count, seed) in zip(packs_in_force, self.SHARES, strict=True):
            chance = Random(seed)
            for _ in range(count):
                interview = Interview(pack)
                respond(interview, chance)
                everybody.append(interview.result())
        return everybody


def choices_of(place: Places) -> dict[tuple[str, str], int]:
    """How often each choice of each item was taken, as `results` tells it of the agency; all 33 in one unit."""
    told = json.loads(place.results("--json").stdout)
    (unit,) = (unit for unit in told["units"] if unit["level"] == "agency")
    assert (unit["code"], unit["pack_version"], unit["respondents"]) == (AGENCY, 2, 33)
    return {(item["item"], one["code"]): one["count"] for item in unit["items"] for one in item["choices"]}


def opened_by_hand(place: Places) -> Iterator[tuple[int, Response]]:
    """Every record of headquarters' database, opened from the format's page with keys and birth record alone.

    Each with the number of the answer key that it was sealed to.
    """
    home = HeadquartersHome.within(place.hq)
    birth = home.load_birth()
    assert birth is not None
    seeds = KeyRing(home.keys).seeds(lambda: PASSPHRASE)
    key_ids = [hashlib.sha256(public_of(seed)).digest()[:8] for seed in seeds]
    with Store(home.database, read_only=True) as store:
        for _, _, sealed in store.between(1, store.last_id()):
            number = key_ids.index(sealed[1:9])
            yield number, decode_response(open_record(sealed, seeds[number], birth.campaign_id(), birth.bucket))


def test_newer_versions_over_a_vault_with_older_answers(places: Places, tmp_path: Path) -> None:
    """A longer window, another quota and wording, then another key: nothing is lost, and all opens, also without a bundle.

    The vault holds answers of all three versions at once. A batch made under version 2 and one made under version 3 come
    together to a headquarters that is at version 3.
    """
    counter = str(places.counter)
    course = Succession(places)
    first = course.collect(1)
    course.second()
    second = course.collect(2)
    places.export()
    course.third()
    third = course.collect(3)
    wordings = [pack for bundle in (first, second, third) if (pack := bundle.pack(Tool.EIT))]
    assert wordings[0].digest() != wordings[1].digest() == wordings[2].digest()
    assert {window.tool: window.closes for window in second.windows}[Tool.EIT] == course.LONGER
    assert second.agencies[0].targets == {Tool.EIT: 90, Tool.IIT: 30}
    assert len(third.keys.answer) == 2

    parcels = places.export()
    assert len(parcels) == 2
    places.intake(*parcels)
    receipts = run("receipt", "--home", counter, str(places.stick)).stderr
    assert "23 records are overwritten" in receipts
    assert "10 records are overwritten" in receipts

    said = course.said(wordings)
    choosing = {
        field.id for question in wordings[0].questions if question.kind is not Kind.TEXT for field in question.fields
    }
    by_hand = Counter((name, value) for one in said for name, value in one.items() if name in choosing and value)
    told = choices_of(places)
    assert {choice: count for choice, count in told.items() if count} == by_hand

    records = list(opened_by_hand(places))
    assert sorted(map(str, said)) == sorted(str(response.answers) for _, response in records)
    assert Counter((number, response.digest) for number, response in records) == {
        (0, wordings[0].digest()): 12,
        (0, wordings[1].digest()): 11,
        (1, wordings[1].digest()): 10,
    }

    bare = Places(tmp_path / "bare")
    old, new = HeadquartersHome.within(places.hq), HeadquartersHome.within(bare.hq)
    shutil.copytree(old.keys, new.keys)
    shutil.copy(old.birth, new.birth)
    shutil.copy(old.database, new.database)
    new.campaign.mkdir()
    shutil.copy(old.campaign / "own.toml", new.campaign)
    assert choices_of(bare) == told


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
