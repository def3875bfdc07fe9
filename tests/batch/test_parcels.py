"""Parcels: what was packed comes out, and everything else is refused for a reason that has a name."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytui.batch import identity
from surveytui.batch.archive import read_archive, write_archive
from surveytui.batch.manifest import FIRST, Chain, Manifest, describe, hashes_digest, in_order, read_manifest
from surveytui.batch.parcel import Flaw, Parcel, RefusedParcelError, is_parcel, make_parcel, open_parcel
from surveytui.errors import KeyFileError, ParcelError
from surveytui.sealing.signing import MANIFEST, SigningKey, device_id
from tests.needs import needs

KEY = SigningKey.from_bytes(b"k" * 32)
DEVICE = device_id(KEY.public)
INTAKE = identity.generate_identity()
RECIPIENT = identity.recipient_of(INTAKE)
CAMPAIGN = b"c" * 32
LENGTH = 300
RECORDS = tuple(hashlib.shake_256(bytes((number,))).digest(LENGTH) for number in range(9))


def described(records: tuple[bytes, ...] = RECORDS, *, chain: Chain | None = None, rehearsals: int = 2) -> Manifest:
    """The manifest of a batch of the test's counter."""
    return describe(
        records, campaign_id=CAMPAIGN, device=DEVICE, bundle=3, chain=chain or Chain(), rehearsals=rehearsals
    )


def opened(data: bytes, *, intake: str = INTAKE, campaign: bytes = CAMPAIGN, length: int = LENGTH) -> Parcel:
    """The parcel as headquarters opens it."""
    known = {DEVICE: KEY.public_hex}
    return open_parcel(data, identity=intake, campaign_id=campaign, record_length=length, key_of=known.get)


def flaw_of(data: bytes, *, intake: str = INTAKE, campaign: bytes = CAMPAIGN, length: int = LENGTH) -> Flaw:
    """Why a parcel is refused."""
    with pytest.raises(RefusedParcelError) as caught:
        opened(data, intake=intake, campaign=campaign, length=length)
    return caught.value.flaw


def packed(written: bytes, blob: bytes, *, key: SigningKey = KEY, signature: bytes | None = None) -> bytes:
    """A parcel of any manifest and any records, right or wrong."""
    members = (written, key.sign(MANIFEST, written) if signature is None else signature, blob)
    return identity.encrypt(write_archive(members), RECIPIENT)


BLOB = b"".join(in_order(RECORDS))
PARCEL = make_parcel(RECORDS, described(), key=KEY, recipient=RECIPIENT)


def test_a_parcel_comes_out_as_it_went_in() -> None:
    """Manifest and records, the records in an order that says nothing about how they lay."""
    parcel = opened(PARCEL)
    assert parcel.manifest == described()
    assert parcel.records == tuple(in_order(RECORDS))
    assert is_parcel(PARCEL)
    assert make_parcel(reversed(RECORDS), described(RECORDS[::-1]), key=KEY, recipient=RECIPIENT) != PARCEL
    assert identity.decrypt(make_parcel(RECORDS[::-1], described(), key=KEY, recipient=RECIPIENT), INTAKE) == (
        identity.decrypt(PARCEL, INTAKE)
    )


@given(st.sets(st.binary(min_size=40, max_size=40), min_size=1, max_size=20), st.data())
def test_any_batch_survives_the_way(records: set[bytes], data: st.DataObject) -> None:
    """Whatever the records and the split into answers and rehearsals."""
    rehearsals = data.draw(st.integers(0, len(records)))
    manifest = described(tuple(records), rehearsals=rehearsals)
    parcel = opened(make_parcel(records, manifest, key=KEY, recipient=RECIPIENT), length=40)
    assert set(parcel.records) == records
    assert (parcel.manifest.answers, parcel.manifest.rehearsals) == (len(records) - rehearsals, rehearsals)
    assert parcel.manifest.records_digest == hashlib.sha256(b"".join(parcel.records)).hexdigest()


def test_batches_are_chained() -> None:
    """Number, previous digest and what came before, answers and rehearsals apart."""
    first = described()
    assert (first.number, first.previous, first.records_before) == (1, FIRST, 0)
    chain = Chain(number=1, digest=first.digest(), answers=7, rehearsals=2)
    second = described(RECORDS[:5], chain=chain)
    assert (second.number, second.previous) == (2, first.digest())
    assert (second.records_before, second.answers_before, second.rehearsals_before) == (9, 7, 2)
    assert opened(make_parcel(RECORDS[:5], second, key=KEY, recipient=RECIPIENT)).manifest == second


def test_a_parcel_tells_no_time_and_no_maker() -> None:
    """Members, times, owners and rights are the same for everybody, and stock tar agrees that it is a tar."""
    archive = identity.decrypt(PARCEL, INTAKE)
    assert archive is not None
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:") as tar:
        members = tar.getmembers()
    assert [member.name for member in members] == ["manifest.json", "manifest.sig", "records.bin"]
    assert {(m.mtime, m.uid, m.gid, m.uname, m.gname, m.mode, m.isreg()) for m in members} == {
        (0, 0, 0, "", "", 0o600, True)
    }
    assert b'"time' not in archive
    assert b'"date' not in archive


def test_stock_programs_open_a_parcel(tmp_path: Path) -> None:
    """`age`, `tar` and `openssl`, with the very commands of docs/formats/parcel.md."""
    needs("age", "tar", "openssl", "sh", "basenc")
    (tmp_path / "parcel.age").write_bytes(PARCEL)
    (tmp_path / "intake.txt").write_text(INTAKE + "\n", encoding="ascii")
    page = Path(__file__).parents[2] / "docs" / "formats" / "parcel.md"
    script = page.read_text(encoding="utf-8").partition("```sh\n")[2].partition("```")[0]
    environment = {**os.environ, "DEVICE_KEY": KEY.public_hex}
    done = subprocess.run(
        ["sh", "-eu", "-c", script],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert "Signature Verified Successfully" in done.stdout
    assert (tmp_path / "records.bin").read_bytes() == BLOB
    assert read_manifest((tmp_path / "manifest.json").read_bytes()) == described()
    assert f"{described().digest()}  manifest.json" in done.stdout
    assert f"{described().records_digest}  records.bin" in done.stdout
    (tmp_path / "manifest.json").write_bytes(described().encode().replace(b'"number":1', b'"number":2'))
    check = script[script.index("printf") :]
    assert subprocess.run(
        ["sh", "-eu", "-c", check], cwd=tmp_path, env=environment, check=False, capture_output=True
    ).returncode


def test_stock_age_keygen_agrees_on_the_public_half(tmp_path: Path) -> None:
    """The intake key is an ordinary age key."""
    needs("age-keygen")
    (tmp_path / "key").write_text(INTAKE + "\n", encoding="ascii")
    done = subprocess.run(
        ["age-keygen", "-y", tmp_path / "key"], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == RECIPIENT


@pytest.mark.parametrize(
    ("data", "flaw"),
    [
        (b"", Flaw.NOT_AGE),
        (b"PK\x03\x04", Flaw.NOT_AGE),
        (b"age-encryption.org/v1\n", Flaw.KEY),
        (PARCEL[:-1], Flaw.KEY),
        (PARCEL[: len(PARCEL) // 2], Flaw.KEY),
        (PARCEL + b"\x00", Flaw.KEY),
        (PARCEL[:-1] + bytes((PARCEL[-1] ^ 1,)), Flaw.KEY),
        (PARCEL[:60] + bytes((PARCEL[60] ^ 1,)) + PARCEL[61:], Flaw.KEY),
        (b"age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 60\n\n--- AAAA\n", Flaw.KEY),
    ],
)
def test_damaged_files_are_refused(data: bytes, flaw: Flaw) -> None:
    """By the age layer, without a word that tempts to guess."""
    assert flaw_of(data) is flaw


def test_foreign_parcels_are_refused() -> None:
    """Another intake key, campaign, counter, signature or record length."""
    assert flaw_of(PARCEL, intake=identity.generate_identity()) is Flaw.KEY
    assert flaw_of(PARCEL, campaign=bytes(32)) is Flaw.CAMPAIGN
    assert flaw_of(PARCEL, length=LENGTH + 1) is Flaw.RECORDS
    stranger = SigningKey.from_bytes(b"s" * 32)
    foreign = replace(described(), device=device_id(stranger.public))
    assert flaw_of(make_parcel(RECORDS, foreign, key=stranger, recipient=RECIPIENT)) is Flaw.DEVICE
    assert flaw_of(packed(described().encode(), BLOB, key=stranger)) is Flaw.SIGNATURE
    assert flaw_of(packed(described().encode(), BLOB, signature=bytes(64))) is Flaw.SIGNATURE


def test_a_refused_parcel_says_whose_it_claims_to_be() -> None:
    """So that the ledger can name the counter to ask."""
    with pytest.raises(RefusedParcelError) as caught:
        opened(packed(described().encode(), BLOB, signature=bytes(64)))
    assert caught.value.manifest == described()
    with pytest.raises(RefusedParcelError) as caught:
        opened(b"")
    assert caught.value.manifest is None


@pytest.mark.parametrize(
    "blob",
    [
        b"",
        BLOB[:-1],
        BLOB + BLOB[:LENGTH],
        BLOB[LENGTH:],
        b"".join(reversed(in_order(RECORDS))),
        BLOB[:LENGTH] * 9,
        BLOB[:-1] + b"\x00",
    ],
)
def test_records_that_are_not_the_manifests_are_refused(blob: bytes) -> None:
    """Fewer, more, others, in another order, one of them twice."""
    assert flaw_of(packed(described().encode(), blob)) is Flaw.RECORDS
    matching = replace(described(), records_digest=hashlib.sha256(blob).hexdigest())
    if blob[:-1] != BLOB[:-1]:  # another record with a matching digest is another batch, and the counter's own affair
        assert flaw_of(packed(matching.encode(), blob)) is Flaw.RECORDS


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"null",
        b"[" * 4000,
        described().encode() + b" ",
        described().encode().replace(b":", b": ", 1),
        described().encode().replace(b'"number":1', b'"number":1,"number":1'),
        described().encode().replace(b'"number":1', b'"number":1,"time":1'),
        described().encode().replace(b'"number":1', b'"number":1.0'),
        described().encode().replace(b'"number":1', b'"number":-1'),
        described().encode().replace(b'"number":1', b'"number":0'),
        described().encode().replace(b'"number":1', b'"number":2'),
        described().encode().replace(b'"number":1', b'"number":' + b"9" * 400),
        described().encode().replace(b'"records":9', b'"records":8'),
        described().encode().replace(b'"answers":7', b'"answers":8'),
        described().encode().replace(b'"records_before":0', b'"records_before":1'),
        described().encode().replace(b'"bundle":3', b'"bundle":0'),
        described().encode().replace(b"manifest/1", b"manifest/2"),
        described().encode().replace(DEVICE.encode(), DEVICE.upper().encode() + b"0"),
        described().encode().replace(CAMPAIGN.hex().encode(), b"zz" * 32),
    ],
)
def test_manifests_have_one_spelling_and_make_sense(written: bytes) -> None:
    """Signed by the right counter or not: anything else would be one batch under two digests, or an account that lies."""
    assert flaw_of(packed(written, BLOB)) is Flaw.MANIFEST


def _hostile_tar(name: str, content: bytes, **attributes: object) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:", format=tarfile.USTAR_FORMAT) as tar:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        for attribute, value in attributes.items():
            setattr(info, attribute, value)
        tar.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


ARCHIVE = write_archive((described().encode(), KEY.sign(MANIFEST, described().encode()), BLOB))


@pytest.mark.parametrize(
    "archive",
    [
        b"",
        bytes(1024),
        ARCHIVE[:-512],
        ARCHIVE + bytes(512),
        ARCHIVE[512:],
        ARCHIVE[:511],
        ARCHIVE[:-1] + b"\x01",
        ARCHIVE.replace(b"records.bin", b"../../../bi", 1),
        ARCHIVE.replace(b"0000600", b"0000777", 1),
        ARCHIVE.replace(b"manifest.json", b"manifest.jsoN", 1),
        ARCHIVE[:124] + b"77777777777\x00" + ARCHIVE[136:],
        ARCHIVE[:124] + b"\x80" + bytes(10) + b"\xff" + ARCHIVE[136:],
        ARCHIVE[:512] + ARCHIVE,
        _hostile_tar("/etc/passwd", b"x"),
        _hostile_tar("manifest.json", b"", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
        _hostile_tar("manifest.json", b"x" * 5000),
        _hostile_tar("manifest.json", described().encode(), mtime=1_700_000_000, uid=1000),
    ],
)
def test_archives_have_one_spelling(archive: bytes) -> None:
    """No traversal, no links, no giants, no other times, nothing in front, between or behind."""
    assert flaw_of(identity.encrypt(archive, RECIPIENT)) is Flaw.ARCHIVE


@given(st.tuples(st.binary(max_size=1100), st.binary(max_size=600), st.binary(max_size=2000)))
def test_archives_come_back(members: tuple[bytes, ...]) -> None:
    """Whatever the lengths, block ends included."""
    assert read_archive(write_archive(members), (1100, 600, 2000)) == members


@given(st.integers(0, len(ARCHIVE) - 1), st.integers(1, 255))
def test_no_changed_byte_of_an_archive_is_ignored(place: int, change: int) -> None:
    """A tar that differs is another content or an error: there is no slack to hide in."""
    changed = ARCHIVE[:place] + bytes((ARCHIVE[place] ^ change,)) + ARCHIVE[place + 1 :]
    limits = (4096, 64, 10_000)
    try:
        members = read_archive(changed, limits)
    except ValueError:
        return
    assert members != read_archive(ARCHIVE, limits)
    assert write_archive(members) == changed


def test_a_giant_file_is_refused_unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    """By its size alone."""
    monkeypatch.setattr("surveytui.batch.parcel.MOST_BYTES", len(PARCEL) - 1)
    assert flaw_of(PARCEL) is Flaw.SIZE


def test_a_counter_packs_only_what_is_its_own() -> None:
    """Wrong records, key, recipient or manifest never leave the machine."""
    for records in (RECORDS[:-1], (*RECORDS[:-1], bytes(LENGTH)), (*RECORDS[:-1], b"short")):
        with pytest.raises(ParcelError):
            make_parcel(records, described(), key=KEY, recipient=RECIPIENT)
    with pytest.raises(ParcelError):
        make_parcel(RECORDS, described(), key=SigningKey.generate(), recipient=RECIPIENT)
    with pytest.raises(ParcelError):
        make_parcel(RECORDS, described(), key=KEY, recipient="age1nonsense")
    with pytest.raises(ParcelError):
        make_parcel(RECORDS, replace(described(), records=1), key=KEY, recipient=RECIPIENT)


@pytest.mark.parametrize(("records", "rehearsals"), [((), 0), ((b"one", b"three"), 0), (RECORDS, 10), (RECORDS, -1)])
def test_impossible_batches_are_not_described(records: tuple[bytes, ...], rehearsals: int) -> None:
    """Nothing, several lengths, more rehearsals than records."""
    with pytest.raises(ParcelError):
        described(records, rehearsals=rehearsals)


def test_what_is_no_intake_key_is_refused() -> None:
    """In words, on either side."""
    for wrong in ("", "AGE-SECRET-KEY-1", RECIPIENT):
        with pytest.raises(KeyFileError):
            identity.recipient_of(wrong)
        with pytest.raises(KeyFileError):
            identity.decrypt(PARCEL, wrong)


def test_the_digest_of_the_hashes_ignores_order() -> None:
    """Counter and headquarters come to it from different sides."""
    assert hashes_digest(RECORDS) == hashes_digest(RECORDS[::-1]) != hashes_digest(RECORDS[1:])
    hashes = sorted(hashlib.sha256(record).digest() for record in RECORDS)
    assert hashes_digest(RECORDS) == hashlib.sha256(b"".join(hashes)).hexdigest()
