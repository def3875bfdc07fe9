"""Campaign bundles: whole, signed by their own campaign, of the expected one, and able to work."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from surveytui import canonical
from surveytui.campaign.models import Agency, Birth, Bundle, Device, Keys, Notice, Policy, Window
from surveytui.errors import BundleError, SignatureError
from surveytui.questionnaire.models import Choice, Field, Kind, Pack, Question, Status, Tool
from surveytui.sealing import signing
from surveytui.sealing.bundles import MOST_BYTES, read_bundle, sign_bundle
from surveytui.sealing.private import public_of
from surveytui.sealing.signing import SigningKey, device_id
from surveytui.text.words import Words

KEY, OTHER, DEVICE = (SigningKey.from_bytes(bytes((number,)) * 32) for number in (1, 2, 3))
WORDS = Words("ไทย", "English")


def specimen() -> Bundle:
    """A bundle with one of everything."""
    choice = Choice(code="1", label=WORDS, points=100)
    question = Question(code="e1", kind=Kind.SINGLE, text=WORDS, fields=(Field(id="e1", choices=(choice,)),))
    pack = Pack(
        id="eit", tool=Tool.EIT, fiscal_year=2568, version=1, status=Status.SAMPLE, source="", title=WORDS,
        minutes=5, audience=WORDS, screening=None, indicators=(), questions=(question,),
    )  # fmt: skip
    return Bundle(
        birth=Birth(name="ทดสอบ", fiscal_year=2568, signing_key=KEY.public_hex, bucket=2048, suite=1, demo=False),
        version=1,
        contact="0 5500 0000",
        packs=(pack,),
        agencies=(Agency(code="00001", name=WORDS, short=WORDS),),
        windows=(Window(tool=Tool.EIT, first=date(2025, 1, 6), last=date(2025, 6, 30), counts_from=date(2024, 10, 1)),),
        devices=(Device(id=device_id(DEVICE.public), key=DEVICE.public_hex, name="1", agencies=("00001",)),),
        keys=Keys(
            answer=(public_of(bytes(32)).hex(),),
            intake="age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
            receipts=OTHER.public_hex,
        ),
        policy=Policy(),
        notice=Notice(paragraphs=(WORDS,)),
    )


BUNDLE = specimen()
SIGNED = sign_bundle(BUNDLE, KEY)
CAMPAIGN = BUNDLE.birth.campaign_id()


def test_a_bundle_comes_back_as_it_was() -> None:
    """With and without knowing the campaign; signing is deterministic."""
    assert read_bundle(SIGNED) == read_bundle(SIGNED, expect=CAMPAIGN) == BUNDLE
    assert sign_bundle(BUNDLE, KEY) == SIGNED


def test_later_versions_keep_the_campaign() -> None:
    """New texts, quotas and keys do not change the id; a new birth does."""
    newer = replace(
        BUNDLE, version=2, keys=replace(BUNDLE.keys, answer=(*BUNDLE.keys.answer, public_of(b"2" * 32).hex()))
    )
    assert read_bundle(sign_bundle(newer, KEY), expect=CAMPAIGN).version == 2
    reborn = replace(BUNDLE, birth=replace(BUNDLE.birth, demo=True))
    with pytest.raises(BundleError):
        read_bundle(sign_bundle(reborn, KEY), expect=CAMPAIGN)


@pytest.mark.parametrize("place", [0, 20, 100, 160, 161, 400, len(SIGNED) - 1])
def test_a_changed_byte_is_refused(place: int) -> None:
    """Wherever it is."""
    changed = SIGNED[:place] + bytes((SIGNED[place] ^ 1,)) + SIGNED[place + 1 :]
    with pytest.raises((SignatureError, BundleError)):
        read_bundle(changed)


@pytest.mark.parametrize("cut", [0, 18, 148, 149, 1000, -1])
def test_half_a_bundle_is_none(cut: int) -> None:
    """Wherever it ends."""
    with pytest.raises((SignatureError, BundleError)):
        read_bundle(SIGNED[:cut])


def test_only_the_campaign_signs() -> None:
    """Neither the wrong key at headquarters nor anybody else's key gets a bundle through."""
    with pytest.raises(BundleError):
        sign_bundle(BUNDLE, OTHER)
    with pytest.raises(SignatureError):
        read_bundle(signing.write_signed(signing.BUNDLE, canonical.encode(BUNDLE), OTHER))
    with pytest.raises(SignatureError):
        read_bundle(signing.write_signed(signing.RECEIPT, canonical.encode(BUNDLE), KEY))


def test_a_huge_file_is_refused_unread() -> None:
    """Before anything is parsed."""
    with pytest.raises(BundleError):
        read_bundle(SIGNED + b" " * MOST_BYTES)


_UNUSABLE: dict[str, Callable[[Bundle], Bundle]] = {
    "unknown suite": lambda b: replace(b, birth=replace(b.birth, suite=2)),
    "impossible bucket": lambda b: replace(b, birth=replace(b.birth, bucket=3000)),
    "version 0": lambda b: replace(b, version=0),
    "no answer key": lambda b: replace(b, keys=replace(b.keys, answer=())),
    "an answer key twice": lambda b: replace(b, keys=replace(b.keys, answer=b.keys.answer * 2)),
    "half an answer key": lambda b: replace(b, keys=replace(b.keys, answer=(b.keys.answer[0][:-2],))),
    "an answer key not in hex": lambda b: replace(b, keys=replace(b.keys, answer=("zz" * 1216,))),
    "a receipts key too short": lambda b: replace(b, keys=replace(b.keys, receipts="00")),
    "an intake key of another kind": lambda b: replace(b, keys=replace(b.keys, intake="ssh-ed25519 AAAA")),
    "a device twice": lambda b: replace(b, devices=b.devices * 2),
    "a device with another's id": lambda b: replace(b, devices=(replace(b.devices[0], id="0" * 16),)),
    "blocks of nobody": lambda b: replace(b, policy=replace(b.policy, block=0)),
}


@pytest.mark.parametrize("change", _UNUSABLE.values(), ids=list(_UNUSABLE))
def test_a_bundle_that_cannot_work_is_neither_signed_nor_read(change: Callable[[Bundle], Bundle]) -> None:
    """The fault shows at headquarters first, and at the counter all the same."""
    wrong = change(BUNDLE)
    with pytest.raises(BundleError):
        sign_bundle(wrong, KEY)
    with pytest.raises(BundleError):
        read_bundle(signing.write_signed(signing.BUNDLE, canonical.encode(wrong), KEY))


@pytest.mark.parametrize("payload", [b"", b"{}", b"[]", b'{"birth":{}}', b"\xff", b'{"birth":' * 5000])
def test_what_is_no_bundle_is_refused(payload: bytes) -> None:
    """Signed or not, by whomever."""
    with pytest.raises(BundleError):
        read_bundle(signing.write_signed(signing.BUNDLE, payload, KEY))


def test_reading_a_bundle_stays_light() -> None:
    """The keeper and the interview process read bundles; neither may pay for, or hold, what these would bring."""
    heavy = ("pydantic", "rich", "textual", "sqlite_utils", "pyrage", "surveytui.sealing.private")
    code = (
        "import sys; import surveytui.sealing.bundles, surveytui.sealing.record, surveytui.sealing.keyfile;"
        "import surveytui.sealing.fingerprint, surveytui.sealing.pin;"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[]"
