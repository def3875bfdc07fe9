"""Keys, signing and enrolment: made once, checked before anything depends on them, refused in one clear line."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from surveytui.campaign.models import Bundle, Extension, Request
from surveytui.campaign.succession import check_successor
from surveytui.errors import BundleError, CampaignError, HomeError, KeyFileError, SignatureError, SurveyError
from surveytui.headquarters.keys import KeyRing
from surveytui.headquarters.signing import enrol, propose
from surveytui.questionnaire.shipped import shipped_packs
from surveytui.sealing.enrolment import MOST_BYTES, read_request, write_request
from surveytui.sealing.keyfile import LEAST
from surveytui.sealing.record import key_id
from surveytui.sealing.signing import SigningKey
from tests.headquarters.office import TODAY, Counter, Headquarters, no_passphrase

PHRASE = "correct horse battery staple"


def test_keys_are_made_once_and_kept(tmp_path: Path) -> None:
    """Four keys with their public halves; a second run makes none and changes no byte."""
    ring = KeyRing(tmp_path)
    assert ring.create(None) == ["answer-1", "intake", "receipts", "campaign"]
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(before) == 8
    assert ring.create(None) == []
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    if os.name != "nt":
        assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("*.key")} == {0o600}


def test_a_passphrase_locks_every_key(tmp_path: Path) -> None:
    """With it each key reads back, without it or with another one none does; no secret lies in clear."""
    ring = KeyRing(tmp_path)
    ring.create(PHRASE, cost=LEAST)
    assert ring.unlocked() == []
    assert ring.intake(lambda: PHRASE).startswith("AGE-SECRET-KEY-1")
    with pytest.raises(KeyFileError, match="passphrase is wrong"):
        ring.seeds(lambda: "another phrase")
    secret = ring.receipts(lambda: PHRASE).secret
    assert all(secret.hex() not in path.read_text(encoding="ascii") for path in tmp_path.iterdir())


def test_a_secret_half_may_be_kept_elsewhere(tmp_path: Path) -> None:
    """The answer key goes to the safe: its public half still names it, no second one is made in its place."""
    ring = KeyRing(tmp_path)
    ring.create(None)
    (tmp_path / "answer-1.key").unlink()
    assert ring.create(None) == []
    assert len(ring.public()[1].answer) == 1
    with pytest.raises(KeyFileError):
        ring.seeds(no_passphrase)


def test_a_lost_public_half_comes_back_from_its_secret(tmp_path: Path) -> None:
    """Power went between the two files: the next run writes the same public half again."""
    ring = KeyRing(tmp_path)
    ring.create(None)
    before = (tmp_path / "receipts.pub").read_bytes()
    (tmp_path / "receipts.pub").unlink()
    assert ring.create(None) == []
    assert (tmp_path / "receipts.pub").read_bytes() == before


def test_further_answer_keys_are_numbered(tmp_path: Path) -> None:
    """A second and an eleventh key come last in the bundle's list, whatever the alphabet says."""
    ring = KeyRing(tmp_path)
    ring.create(None)
    for _ in range(10):
        ring.create(None, another_answer=True)
    assert ring.answers() == [f"answer-{number}" for number in range(1, 12)]
    assert len({key_id(bytes.fromhex(key)) for key in ring.public()[1].answer}) == 11


@pytest.mark.parametrize(
    "content", [b"", b"surveytui public 1 intake\nage1x\n", b"\xff\xfe", b"surveytui public 1 answer\n\n"]
)
def test_a_damaged_public_half_is_told(tmp_path: Path, content: bytes) -> None:
    """Empty, of another kind or binary: named, not sealed to."""
    ring = KeyRing(tmp_path)
    ring.create(None)
    (tmp_path / "answer-1.pub").write_bytes(content)
    with pytest.raises(KeyFileError, match="damaged"):
        ring.public()


def test_the_first_signing_fixes_the_birth_record(hq: Headquarters, bundle: Bundle) -> None:
    """Birth record and campaign id stay the same through versions; the file is never written again."""
    before = hq.home.birth.read_bytes()
    hq.edit("campaign.toml", 'contact = "0 5500 0000"', 'contact = "0 5500 0009"')
    second = hq.sign(TODAY + timedelta(days=1))
    assert (second.version, second.birth) == (2, bundle.birth)
    assert second.issued == TODAY + timedelta(days=1)
    assert hq.home.birth.read_bytes() == before


def test_nothing_new_makes_no_version(hq: Headquarters) -> None:
    """Signing twice leaves one bundle, even on another day."""
    assert hq.sign(TODAY + timedelta(days=9)).version == 1
    assert len(hq.home.versions()) == 1


def test_a_clock_set_back_does_not_date_a_version_back(hq: Headquarters) -> None:
    """The day in a bundle only goes up, like its version."""
    hq.edit("campaign.toml", 'contact = "0 5500 0000"', 'contact = "0 5500 0009"')
    assert hq.sign(date(2009, 1, 1)).issued == TODAY


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("campaign.toml", "fiscal_year = 2568", "fiscal_year = 2569"),
        ("campaign.toml", 'name = "ตัวอย่าง', 'name = "จริง'),
        ("campaign.toml", "block = 5 ", "block = 7 "),
        ("agencies.toml", 'code = "sample-doi"', 'code = "sample-hill"'),
    ],
)
def test_a_version_that_breaks_a_promise_is_refused(hq: Headquarters, name: str, old: str, new: str) -> None:
    """Birth, k and agencies: counters in the field rely on them. No bundle is written."""
    hq.edit(name, old, new)
    with pytest.raises(CampaignError):
        hq.sign()
    assert len(hq.home.versions()) == 1


def test_a_device_is_retired_not_taken_out(hq: Headquarters, counter: Counter) -> None:
    """Its file removed: refused, with the way to do it."""
    (hq.home.campaign / "devices" / f"{counter.id}.toml").unlink()
    with pytest.raises(CampaignError, match="retired = true"):
        hq.sign()


def test_an_answer_key_is_never_dropped(hq: Headquarters, bundle: Bundle) -> None:
    """Old records are sealed to it: a list without it, or in another order, is no successor."""
    ring = KeyRing(hq.home.keys)
    ring.create(None, another_answer=True)
    second = hq.sign()
    for answer in (second.keys.answer[1:], second.keys.answer[::-1]):
        with pytest.raises(CampaignError, match="answer key"):
            check_successor(second, replace(second, version=3, keys=replace(second.keys, answer=answer)))
    with pytest.raises(CampaignError, match="not above 2"):
        check_successor(second, replace(second, version=2))
    with pytest.raises(CampaignError, match="not above 2"):
        check_successor(second, replace(bundle, keys=second.keys))


def test_the_log_of_a_window_is_only_added_to(bundle: Bundle) -> None:
    """What was announced and signed stays to be read: another line below it is a successor, a changed one is not."""
    eit, iit = bundle.windows
    first = Extension(announced=date(2025, 6, 1), until=date(2030, 12, 31))
    later = Extension(announced=date(2025, 7, 1), until=date(2030, 11, 30))

    def version(number: int, *log: Extension) -> Bundle:
        return replace(bundle, version=number, windows=(replace(eit, extensions=log), iit))

    check_successor(version(1, first), version(2, first, later))
    for log in ((), (later,), (replace(first, reason="x"),), (later, first)):
        with pytest.raises(CampaignError, match="an extension of EIT"):
            check_successor(version(1, first), version(2, *log))


def test_open_keys_are_for_demos_only(tmp_path: Path) -> None:
    """A campaign that is no demo does not get past its check while a key lies open."""
    world = Headquarters(tmp_path)
    world.begin()
    world.edit("campaign.toml", "demo = true", "demo = false")
    with pytest.raises(KeyFileError, match="only a demo campaign"):
        propose(world.home, shipped=shipped_packs(), today=TODAY)


def test_no_keys_no_campaign(tmp_path: Path) -> None:
    """The missing key is named."""
    world = Headquarters(tmp_path)
    world.begin()
    (world.home.keys / "intake.pub").unlink()
    with pytest.raises(KeyFileError, match="keys create"):
        propose(world.home, shipped=shipped_packs(), today=TODAY)


def test_a_bundle_of_another_campaign_is_not_read(hq: Headquarters, tmp_path: Path) -> None:
    """Somebody copies another campaign's bundle into the history: refused by the birth record's id."""
    other = Headquarters(tmp_path / "other")
    other.begin()
    other.sign()
    foreign = other.home.bundle_path(1).read_bytes()
    hq.home.bundle_path(2).write_bytes(foreign)
    with pytest.raises(BundleError):
        hq.home.newest()


def test_a_changed_bundle_is_not_read(hq: Headquarters) -> None:
    """One bit anywhere in the payload."""
    path = hq.home.bundle_path(1)
    data = bytearray(path.read_bytes())
    data[-20] ^= 1
    path.write_bytes(data)
    with pytest.raises((BundleError, SignatureError)):
        hq.home.newest()


def test_an_unsigned_home_says_what_to_do(tmp_path: Path) -> None:
    """No bundle yet: the command is named."""
    world = Headquarters(tmp_path)
    world.begin()
    with pytest.raises(HomeError, match="campaign sign"):
        world.home.newest()


def test_a_request_round_trips() -> None:
    """What the counter asked for is what headquarters reads."""
    key = SigningKey.generate()
    data = write_request(Request(name="เคาน์เตอร์ 1", agencies=("a", "b")), key)
    request = read_request(data)
    assert (request.name, request.agencies, request.key) == ("เคาน์เตอร์ 1", ("a", "b"), key.public_hex)


def flip(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"",
        lambda data: data[: len(data) // 2],
        lambda data: flip(data, 30),
        lambda data: flip(data, len(data) - 10),
        lambda data: data + b"x",
        lambda data: data.replace(b"surveytui request 1", b"surveytui bundle 1", 1),
        lambda data: data.replace(b'"name":"Counter"', b'"name":"Another"'),
        lambda _: bytes(MOST_BYTES + 1),
    ],
)
def test_a_spoiled_request_is_refused(spoil: Callable[[bytes], bytes]) -> None:
    """Empty, cut, changed anywhere, longer, of another kind, or a bomb."""
    with pytest.raises(SignatureError):
        read_request(spoil(Counter().request()))


def test_a_counter_is_enrolled_once(hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """The signed bundle trusts it; the same request again is refused."""
    device = bundle.device(counter.id)
    assert device is not None
    assert device.key == counter.key.public_hex
    with pytest.raises(CampaignError, match="enrolled already"):
        hq.enrol(counter)


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (Request(name="x", agencies=("nowhere",)), "no agency nowhere"),
        (Request(name="", agencies=("sample-town",)), "empty or too long"),
        (Request(name="ก" * 61, agencies=("sample-town",)), "empty or too long"),
        (Request(name="x", agencies=()), "needs an agency"),
        (Request(name="x\x1b[2J", agencies=("sample-town",)), "control characters"),
        (Request(name="x", agencies=("../../etc/passwd",)), "no agency"),
        (Request(name="x", agencies=("sample-town",), campaign="ab" * 32), "another campaign"),
    ],
)
def test_a_request_that_cannot_be_is_refused(hq: Headquarters, request_: Request, said: str) -> None:
    """Signed by its own key, but asking for nonsense: told, and no file is written."""
    before = sorted((hq.home.campaign / "devices").iterdir())
    with pytest.raises(CampaignError, match=said):
        enrol(hq.home, write_request(request_, SigningKey.generate()), shipped=shipped_packs())
    assert sorted((hq.home.campaign / "devices").iterdir()) == before


def test_the_campaigns_own_id_is_accepted(hq: Headquarters, bundle: Bundle) -> None:
    """A counter that has seen the bundle says which campaign it means."""
    hq.enrol(Counter())
    data = Counter().request(campaign=bundle.birth.campaign_id().hex())
    assert enrol(hq.home, data, shipped=shipped_packs()).agencies == ("sample-town",)


def test_a_name_with_quotes_and_thai_survives_its_file(hq: Headquarters) -> None:
    """What is written as TOML reads back as it was."""
    name = 'โต๊ะ "1" \\ ซ้าย # ไม่ใช่หมายเหตุ'
    device = enrol(
        hq.home,
        write_request(Request(name=name, agencies=("sample-town",)), SigningKey.generate()),
        shipped=shipped_packs(),
    )
    assert hq.sign().device(device.id) == device
    assert device.name == name


def test_every_refusal_speaks_both_languages(hq: Headquarters, counter: Counter) -> None:
    """A clerk who reads Thai gets Thai."""
    with pytest.raises(SurveyError) as caught:
        hq.enrol(counter)
    assert "ขึ้นทะเบียนแล้ว" in caught.value.line("th")
