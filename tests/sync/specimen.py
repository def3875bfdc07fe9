"""A report to try things on."""

from __future__ import annotations

from datetime import date

from surveytui.questionnaire.models import Tool
from surveytui.sealing.signing import SigningKey, device_id
from surveytui.sync.report import NONE, Block, Count, Report

KEY = SigningKey.from_bytes(bytes(range(32)))
CAMPAIGN = "ab" * 32
DEVICE = device_id(KEY.public)


def block(number: int, *counts: tuple[str, Tool, int]) -> Block:
    return Block(id=f"{number:032x}", counts=tuple(sorted(Count(agency=a, tool=t, count=n) for a, t, n in counts)))


REPORT = Report(
    campaign=CAMPAIGN,
    device=DEVICE,
    seq=3,
    previous="cd" * 32,
    bundle=2,
    day=date(2025, 6, 18),
    blocks=(block(1, ("a", Tool.EIT, 4), ("b", Tool.EIT, 1)), block(2, ("a", Tool.EIT, 2), ("a", Tool.IIT, 3))),
    manifest=NONE,
    closed=False,
)


def key_of(device: str) -> str | None:
    return KEY.public_hex if device == DEVICE else None
