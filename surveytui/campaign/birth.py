"""The birth record: what a campaign is born with and no later version may change (D3).

The bucket is part of it, because the length of every sealed record follows from it and a vault is filled once.
It is chosen from the packs at birth, with half as much again to spare for later versions.
"""

from __future__ import annotations

from collections.abc import Iterable

from surveytui.campaign.models import Birth
from surveytui.errors import CampaignError, Fault
from surveytui.interview.response import worst_case
from surveytui.questionnaire.models import Pack
from surveytui.text.words import Words

SUITE = 1
"""MLKEM768_X25519, HKDF-SHA256, AES-256-GCM; `surveytui.sealing.record` seals with it."""
BUCKETS = (2048, 4096, 8192, 16384)
"""Bytes of a padded plaintext to choose from."""
ENVELOPE = 3
"""Bytes before the JSON in a bucket: version (1) and length (2)."""


def needed(packs: Iterable[Pack]) -> int:
    """Bytes of bucket that the longest answer to any of `packs` fills."""
    return ENVELOPE + max(worst_case(pack) for pack in packs)


def choose_bucket(packs: Iterable[Pack]) -> int:
    """The smallest bucket that holds one and a half times the worst case of all `packs`.

    Raises:
        CampaignError: none is large enough.
    """
    worst = needed(packs)
    for bucket in BUCKETS:
        if 2 * bucket >= 3 * worst:
            return bucket
    raise CampaignError([_too_long(worst, BUCKETS[-1] * 2 // 3)])


def check_fit(birth: Birth, packs: Iterable[Pack]) -> None:
    """See that every answer to a later version's `packs` still fits the bucket that the campaign was born with.

    Raises:
        CampaignError: one does not.
    """
    worst = needed(packs)
    if worst > birth.bucket:
        raise CampaignError([_too_long(worst, birth.bucket)])


def make_birth(*, name: str, fiscal_year: int, demo: bool, signing_key: str, packs: Iterable[Pack]) -> Birth:
    """The birth record of a new campaign.

    Args:
        name: The campaign's name.
        fiscal_year: Buddhist era.
        demo: Whether it is a demonstration, for good.
        signing_key: Ed25519 public key of the campaign, in hex.
        packs: The packs of the first version.

    Raises:
        CampaignError: the packs are too long for any bucket.
    """
    return Birth(
        name=name,
        fiscal_year=fiscal_year,
        signing_key=signing_key,
        bucket=choose_bucket(packs),
        suite=SUITE,
        demo=demo,
    )


def _too_long(worst: int, room: int) -> Fault:
    return Fault(
        Words(
            th=f"คำตอบที่ยาวที่สุดของแบบสอบถามใช้ {worst} ไบต์ แต่มีที่ {room} ไบต์",
            en=f"the longest answer to a pack takes {worst} bytes, but there is room for {room}",
        ),
        hint=Words(
            th="ลดจำนวนข้อ หรือลดความยาวข้อความที่ให้พิมพ์",
            en="ask fewer questions, or allow shorter free texts",
        ),
    )
