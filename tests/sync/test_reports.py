"""The count report's bytes: what is right comes back as it was, everything else is one clear refusal."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from surveytui import canonical
from surveytui.errors import ReportError, SignatureError, SurveyError
from surveytui.questionnaire.models import Tool
from surveytui.sealing import signing
from surveytui.sealing.signing import SigningKey
from surveytui.sync.report import Report, read_own, read_report, sign_report
from tests.sync.specimen import CAMPAIGN, KEY, REPORT, block, key_of


def read(data: bytes) -> Report:
    return read_report(data, campaign=CAMPAIGN, key_of=key_of)


def test_a_report_comes_back_as_it_was() -> None:
    """Signed, read, the same; totals are sums over the blocks."""
    assert read(sign_report(REPORT, KEY)) == REPORT
    assert REPORT.totals() == {("a", Tool.EIT): 6, ("b", Tool.EIT): 1, ("a", Tool.IIT): 3}


def test_the_bytes_are_for_good() -> None:
    """The digest of this report, computed when the format was fixed: whoever changes the format changes it."""
    assert REPORT.digest() == "fb6a0708a502e9f3d9afb0792251f997dc6f3021f9b0c56dacf1458c786df9d8"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda r: replace(r, campaign="00" * 32), "another campaign"),
        (lambda r: replace(r, device="00" * 8), "not enrolled"),
        (lambda r: replace(r, format="surveytui/report/2"), "format"),
        (lambda r: replace(r, seq=0), "out of range"),
        (lambda r: replace(r, seq=2**31), "out of range"),
        (lambda r: replace(r, bundle=-1), "out of range"),
        (lambda r: replace(r, seq=1), "only a first report"),
        (lambda r: replace(r, previous="x"), "digest"),
        (lambda r: replace(r, blocks=r.blocks[::-1]), "out of order"),
        (lambda r: replace(r, blocks=(r.blocks[0], r.blocks[0])), "twice"),
        (lambda r: replace(r, blocks=(block(1),)), "without cells"),
        (lambda r: replace(r, blocks=(block(1, ("a", Tool.EIT, -3)),)), "impossible number"),
        (lambda r: replace(r, blocks=(block(1, ("a", Tool.EIT, 0)),)), "impossible number"),
        (lambda r: replace(r, blocks=(block(1, ("a", Tool.EIT, 10**12)),)), "impossible number"),
        (
            lambda r: replace(r, blocks=(block(1, ("a", Tool.EIT, 65535)), block(2, ("a", Tool.EIT, 1)))),
            "65535 answers",
        ),
        (lambda r: replace(r, blocks=(block(1, ("../etc", Tool.EIT, 1)),)), "cannot be"),
        (lambda r: replace(r, blocks=(block(1, ("a", Tool.EIT, 1), ("a", Tool.EIT, 2)),)), "twice"),
    ],
)
def test_what_cannot_be_is_refused(change: Callable[[Report], Report], said: str) -> None:
    """Huge and negative numbers, a block twice, a foreign name: signed by the right key and refused all the same."""
    payload = change(REPORT).encode()
    with pytest.raises(ReportError, match=said):
        read(signing.write_signed(signing.REPORT, payload, KEY))


def test_a_counter_never_signs_nonsense() -> None:
    """The writer checks as the reader does."""
    with pytest.raises(ReportError):
        sign_report(replace(REPORT, seq=0), KEY)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
        b"{" * 5000,
        json.dumps(canonical.decode_any(REPORT.encode())).encode(),
        REPORT.encode().replace(b'"EIT"', b'"OIT"'),
        REPORT.encode().replace(b'"count":4', b'"count":1e3'),
        REPORT.encode()[:-1] + b',"more":1}',
    ],
    ids=["empty", "a list", "deep", "blanks", "no such tool", "a float", "a member more"],
)
def test_only_the_canonical_bytes_count(payload: bytes) -> None:
    """There is one spelling of a report; everything else is refused in one line."""
    with pytest.raises(ReportError):
        read(signing.write_signed(signing.REPORT, payload, KEY))


def test_another_key_s_signature_is_refused() -> None:
    """Signed by somebody else, or as another kind of file: refused."""
    with pytest.raises(SignatureError):
        read(sign_report(REPORT, SigningKey.generate()))
    with pytest.raises(SignatureError):
        read(signing.write_signed(signing.MANIFEST, REPORT.encode(), KEY))


@given(place=st.integers(0, 2000), flip=st.integers(1, 255))
def test_no_damaged_byte_goes_through(place: int, flip: int) -> None:
    """Any byte changed anywhere: a refusal of ours, never another exception, never a report."""
    data = bytearray(sign_report(REPORT, KEY))
    data[place % len(data)] ^= flip
    with pytest.raises(SurveyError):
        read(bytes(data))


def test_a_counter_knows_its_own_report() -> None:
    """Out of the outbox: whole, or None when damaged or another counter's."""
    data = sign_report(REPORT, KEY)
    assert read_own(data, KEY.public_hex) == REPORT
    assert read_own(data[:-1], KEY.public_hex) is None
    assert read_own(data, SigningKey.generate().public_hex) is None
    assert read_own(b"", KEY.public_hex) is None
