"""The birth record: the bucket is chosen once, with room to spare, and nothing later may outgrow it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from surveytui.campaign import birth as births
from surveytui.campaign.birth import ENVELOPE, check_fit, choose_bucket, make_birth
from surveytui.errors import CampaignError
from surveytui.questionnaire.load import load_pack
from surveytui.questionnaire.models import Pack
from surveytui.questionnaire.shipped import shipped_packs
from surveytui.sealing import record


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(shipped_packs()["eit-2568"])


@pytest.mark.parametrize(
    ("worst", "bucket"),
    [(1, 2048), (1362, 2048), (1363, 4096), (2727, 4096), (2728, 8192), (5458, 8192), (5459, 16384), (10919, 16384)],
)
def test_the_smallest_bucket_with_half_as_much_to_spare(
    worst: int, bucket: int, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D3: the smallest of the four that holds one and a half times the worst case, length field included."""
    monkeypatch.setattr(births, "worst_case", lambda _: worst)
    assert choose_bucket([pack]) == bucket
    assert 2 * bucket >= 3 * (worst + ENVELOPE)


def test_packs_beyond_every_bucket_are_refused(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no fifth bucket."""
    monkeypatch.setattr(births, "worst_case", lambda _: 10920)
    with pytest.raises(CampaignError, match="room for"):
        choose_bucket([pack])


def test_the_longest_pack_decides(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    """One long pack among short ones sets the bucket for all: lengths must not tell tools apart."""
    long = replace(pack, id="long")
    monkeypatch.setattr(births, "worst_case", lambda one: 2728 if one.id == "long" else 10)
    assert choose_bucket([pack, long]) == 8192


def test_a_later_pack_may_fill_the_bucket_but_not_outgrow_it(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    """The spare half is there to be used by later versions, to the last byte."""
    born = make_birth(name="x", fiscal_year=2568, demo=True, signing_key="00" * 32, packs=[pack])
    monkeypatch.setattr(births, "worst_case", lambda _: born.bucket - ENVELOPE)
    check_fit(born, [pack])
    monkeypatch.setattr(births, "worst_case", lambda _: born.bucket - ENVELOPE + 1)
    with pytest.raises(CampaignError):
        check_fit(born, [pack])


def test_birth_and_seal_agree_on_what_a_record_is() -> None:
    """The campaign's own constants are those of the sealing module, which it may not import."""
    assert births.SUITE == record.SUITE
    assert births.BUCKETS == record.BUCKETS
    assert births.ENVELOPE == record.PREFIX


def test_every_part_of_a_birth_record_changes_the_campaign_id(pack: Pack) -> None:
    """Name, year, key, bucket, suite and demo flag all go into the id."""
    born = make_birth(name="x", fiscal_year=2568, demo=True, signing_key="00" * 32, packs=[pack])
    others = [
        replace(born, name="y"),
        replace(born, fiscal_year=2569),
        replace(born, signing_key="11" * 32),
        replace(born, bucket=16384),
        replace(born, suite=2),
        replace(born, demo=False),
    ]
    assert len({one.campaign_id() for one in (born, *others)}) == 7
