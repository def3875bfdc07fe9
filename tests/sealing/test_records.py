"""Records: what is sealed opens again, and nothing else does."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from hypothesis import given
from hypothesis import strategies as st

from surveytui.errors import BundleError, KeyFileError, RecordError, SuiteError
from surveytui.sealing import record
from surveytui.sealing.private import Flaw, Opener, UnopenedRecordError, generate_seed, public_of
from tests.sealing import by_hand, make_vectors

SEED, OTHER_SEED = bytes(range(32)), bytes(range(1, 33))
CAMPAIGN, OTHER_CAMPAIGN = b"c" * 32, b"d" * 32
BUCKET = 2048
SEALER = record.Sealer(public_of(SEED), CAMPAIGN, BUCKET)
OPENER = Opener([OTHER_SEED, SEED], CAMPAIGN, BUCKET)
RECORD = SEALER.seal(b'{"answers":{}}')
VECTORS = sorted((Path(__file__).parent / "vectors").glob("*.json"))


def flaw_of(data: bytes, opener: Opener = OPENER) -> Flaw:
    """Why a record is refused."""
    with pytest.raises(UnopenedRecordError) as caught:
        opener.open(data)
    return caught.value.flaw


@dataclass(frozen=True)
class Vector:
    """One golden vector."""

    record: bytes
    opener: Opener
    content: bytes | None
    flaw: str | None


def vector_in(path: Path) -> Vector:
    """The vector in a file."""
    found = json.loads(path.read_text(encoding="utf-8"))
    opener = Opener([bytes.fromhex(found["seed"])], bytes.fromhex(found["campaign_id"]), found["bucket"])
    content = found.get("content")
    return Vector(
        bytes.fromhex(found["record"]), opener, bytes.fromhex(content) if content else None, found.get("flaw")
    )


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_golden_vectors(path: Path) -> None:
    """What the first version sealed opens for ever; what it refused is refused for the same reason."""
    vector = vector_in(path)
    if vector.content is not None:
        assert vector.opener.open(vector.record) == vector.content
    else:
        assert flaw_of(vector.record, vector.opener).value == vector.flaw


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_the_page_in_docs_is_enough_to_open_the_golden_vectors(path: Path) -> None:
    """An opener written from docs/formats/record.md alone agrees on every vector, the bad ones included."""
    vector = vector_in(path)
    known = (make_vectors.SEED, make_vectors.CAMPAIGN, make_vectors.BUCKET)
    if vector.content is not None:
        assert by_hand.open_record(vector.record, *known) == vector.content
    else:
        with pytest.raises((ValueError, InvalidTag)):
            by_hand.open_record(vector.record, *known)


def test_there_is_a_golden_vector_for_every_flaw() -> None:
    """A flaw without a vector could change its meaning unseen."""
    flaws = {vector_in(path).flaw for path in VECTORS}
    assert flaws == {None, *(flaw.value for flaw in Flaw)}
    assert {path.stem for path in VECTORS} == {f"good-{name}" for name in make_vectors.good()} | {
        f"bad-{name}" for name in make_vectors.bad()
    }


@given(st.binary(min_size=1, max_size=BUCKET - 3))
def test_what_is_sealed_opens_again(content: bytes) -> None:
    """Any content, for both openers; the record has the one length of the campaign."""
    sealed = SEALER.seal(content)
    assert OPENER.open(sealed) == content
    assert by_hand.open_record(sealed, SEED, CAMPAIGN, BUCKET) == content
    assert len(sealed) == record.record_length(BUCKET) == 1 + 8 + 1120 + BUCKET + 16


@pytest.mark.parametrize("bucket", record.BUCKETS)
def test_every_bucket_holds_what_it_promises(bucket: int) -> None:
    """Room is the bucket without its three bytes, to the last byte and no further."""
    sealer = record.Sealer(public_of(SEED), CAMPAIGN, bucket)
    assert sealer.room == bucket - 3
    full = sealer.seal(b"x" * sealer.room)
    assert Opener([SEED], CAMPAIGN, bucket).open(full) == b"x" * sealer.room
    assert {len(full), len(sealer.seal(b"x")), len(sealer.dummy())} == {record.record_length(bucket)}
    for content in (b"", b"x" * (sealer.room + 1)):
        with pytest.raises(RecordError):
            sealer.seal(content)


@given(st.integers(0, len(RECORD) - 1), st.integers(1, 255))
def test_no_changed_byte_goes_unseen(place: int, change: int) -> None:
    """Whichever byte is changed to whatever, the record does not open, and header faults are told from the seal's."""
    changed = RECORD[:place] + bytes((RECORD[place] ^ change,)) + RECORD[place + 1 :]
    expected = Flaw.SUITE if place == 0 else Flaw.UNKNOWN_KEY if place < 9 else Flaw.SEAL
    assert flaw_of(changed) is expected


def test_the_ignored_bit_of_x25519_is_not_ignored() -> None:
    """The highest bit of an X25519 key does not change the exchange; it changes what X-Wing hashes."""
    place = 9 + 1119
    assert flaw_of(RECORD[:place] + bytes((RECORD[place] ^ 0x80,)) + RECORD[place + 1 :]) is Flaw.SEAL


@given(st.binary(max_size=2 * len(RECORD)))
def test_noise_is_refused(noise: bytes) -> None:
    """Nothing but a record gets past, and nothing but our own error comes out."""
    assert isinstance(flaw_of(noise), Flaw)
    assert flaw_of(RECORD[:9] + noise[: len(RECORD) - 9].ljust(len(RECORD) - 9, b"\x00")) is Flaw.SEAL


@pytest.mark.parametrize("cut", [0, 1, 8, 9, 1128, 1129, len(RECORD) - 1])
def test_truncated_and_extended_records_are_refused_by_length(cut: int) -> None:
    """Before the seal is asked, which makes no distinctions."""
    assert flaw_of(RECORD[:cut]) is Flaw.LENGTH
    assert flaw_of(RECORD + RECORD[:cut] + b"\x00") is Flaw.LENGTH


def test_other_keys_campaigns_and_swapped_parts_are_refused() -> None:
    """A record belongs to one key and one campaign, and its parts to each other."""
    assert flaw_of(RECORD, Opener([OTHER_SEED], CAMPAIGN, BUCKET)) is Flaw.UNKNOWN_KEY
    assert flaw_of(RECORD, Opener([], CAMPAIGN, BUCKET)) is Flaw.UNKNOWN_KEY
    assert flaw_of(RECORD, Opener([SEED], OTHER_CAMPAIGN, BUCKET)) is Flaw.SEAL
    assert flaw_of(RECORD, Opener([SEED], CAMPAIGN, 4096)) is Flaw.LENGTH
    twin = SEALER.seal(b'{"answers":{}}')
    assert flaw_of(RECORD[:9] + twin[9:1129] + RECORD[1129:]) is Flaw.SEAL
    relabelled = RECORD[:1] + record.key_id(public_of(OTHER_SEED)) + RECORD[9:]
    assert flaw_of(relabelled) is Flaw.SEAL


def test_several_keys_open_side_by_side() -> None:
    """Devices still sealing to an old key after a new bundle stay readable."""
    newer = record.Sealer(public_of(OTHER_SEED), CAMPAIGN, BUCKET)
    assert OPENER.open(newer.seal(b"new")) == b"new"
    assert OPENER.open(SEALER.seal(b"old")) == b"old"


def test_dummies_look_like_answers_and_open_as_nothing() -> None:
    """Same length, same header, fresh each time; only the opener can tell."""
    one, other = SEALER.dummy(), record.dummy(public=public_of(SEED), campaign_id=CAMPAIGN, bucket=BUCKET)
    assert one != other
    assert len(one) == len(RECORD)
    assert record.header(one) == record.header(RECORD) == (1, record.key_id(public_of(SEED)))
    assert OPENER.is_dummy(one)
    assert not OPENER.is_dummy(RECORD)
    assert flaw_of(other) is Flaw.DUMMY


def test_equal_answers_give_unequal_records() -> None:
    """Two respondents who agree cannot be seen to."""
    public = public_of(SEED)
    records = {record.seal(b"{}", public=public, campaign_id=CAMPAIGN, bucket=BUCKET)[9:] for _ in range(20)}
    assert len({sealed[:1120] for sealed in records}) == len({sealed[1120:] for sealed in records}) == 20


@pytest.mark.parametrize(
    "public",
    [
        b"",
        public_of(SEED)[:-1],
        public_of(SEED) + b"\x00",
        b"\xff" * 1216,
        public_of(SEED)[:1184] + bytes(32),
    ],
    ids=["empty", "short", "long", "not a lattice key", "X25519 point of small order"],
)
def test_what_is_no_key_is_refused_before_anything_is_sealed_to_it(public: bytes) -> None:
    """A bundle with such a key must not reach the first respondent."""
    with pytest.raises(BundleError):
        record.Sealer(public, CAMPAIGN, BUCKET)


@pytest.mark.parametrize(("campaign", "bucket"), [(b"", BUCKET), (CAMPAIGN, 1000), (CAMPAIGN[1:], BUCKET)])
def test_impossible_campaigns_are_refused(campaign: bytes, bucket: int) -> None:
    """Wrong ids and buckets are the bundle's fault."""
    with pytest.raises(BundleError):
        record.Sealer(public_of(SEED), campaign, bucket)


def test_seeds_and_headers_of_wrong_length_are_refused() -> None:
    """Short inputs end in our own errors."""
    assert len(generate_seed()) == 32
    with pytest.raises(KeyFileError):
        public_of(b"short")
    with pytest.raises(RecordError):
        record.header(b"\x01")


class _OldSuite:
    """A library that knows HPKE but not our parts."""

    def __init__(self, *parts: object) -> None:
        raise ValueError(parts)


def test_the_probe_passes_here_and_fails_without_the_suite(monkeypatch: pytest.MonkeyPatch) -> None:
    """An old library is refused at the start; nothing weaker is taken instead."""
    record.probe()
    monkeypatch.setattr(hpke, "Suite", _OldSuite)
    with pytest.raises(SuiteError):
        record.probe()


def test_the_probe_fails_if_the_kem_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library without the hybrid has no such attribute."""
    monkeypatch.setattr(hpke, "KEM", object())
    with pytest.raises(SuiteError):
        record.probe()
