"""The pass with which a counter shows a hub who it is: docs/formats/pass.md.

It is signed by the counter itself, for one hub and one campaign. A hub checks it with the public key that the campaign's
bundle has anyway, so it keeps no secret of any counter, and nothing that is stolen from it opens anything.

How long it is good hangs on the campaign and not on the counter's clock, which may be years back.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from surveytui import canonical
from surveytui.errors import SignatureError, SyncError
from surveytui.sealing import signing
from surveytui.sync.transport import PASS_BYTES, as_bearer
from surveytui.text.words import Words

FORMAT: Final = "surveytui/pass/1"
DAYS: Final = 60
"""For which a pass outlives the campaign's last window: what is left is sent after the close."""
SLACK: Final = 366
"""Days beyond that which a hub allows: a fiscal year, within which every version of a campaign ends.

A counter may know of an extension before its hub does, or its hub of a last day that was moved back before the counter,
which only the hub can tell it."""
_DEVICE = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """Who shows it, to whom, until when."""

    format: str = FORMAT
    campaign: str
    """Campaign id in hex."""
    device: str
    hub: str
    """The hub's address as the bundle has it."""
    until: date
    """The last day on which it is good."""


def issue(campaign: str, device: str, hub: str, closes: date, key: signing.SigningKey) -> bytes:
    """A pass, as a signed file.

    Args:
        campaign: The campaign id in hex.
        device: The device id.
        hub: The hub's address as the bundle has it.
        closes: The campaign's last day, or today if that is later.
        key: The device's.
    """
    made = Pass(campaign=campaign, device=device, hub=hub, until=closes + timedelta(days=DAYS))
    return signing.write_signed(signing.PASS, canonical.encode(made), key)


def read_bearer(
    text: str, *, campaign: str, hub: str, today: date, closes: date, key_of: Callable[[str], str | None]
) -> Pass:
    """The pass in a header.

    Args:
        text: What stands behind `Bearer`.
        campaign: The campaign id in hex.
        hub: The address that this hub goes by; empty accepts any.
        today: The hub's day.
        closes: The campaign's last day as the hub knows it.
        key_of: The public key of an enrolled device in hex; None for one that is not enrolled.

    Raises:
        SignatureError: no pass, or not of an enrolled counter; whoever shows it is a stranger.
        SyncError: of an enrolled counter, but expired, good for too long, or for another hub or campaign.
    """
    try:
        payload, signature = signing.read_signed(signing.PASS, _whole(text))
        shown = canonical.decode(payload, Pass)
    except (ValueError, RecursionError) as error:
        raise _stranger() from error
    key = key_of(shown.device) if len(text) <= 2 * PASS_BYTES and _DEVICE.fullmatch(shown.device) else None
    if key is None or shown.format != FORMAT:
        raise _stranger()
    signing.verify(key, signing.PASS, payload, signature)
    if shown.campaign != campaign or (hub and shown.hub != hub):
        raise SyncError(Words(th="บัตรผ่านของเครื่องนี้ไม่ใช่ของศูนย์รวบรวมนี้", en="the pass is for another hub or campaign"))
    if shown.until < today:
        raise SyncError(
            Words(th="บัตรผ่านของเครื่องนี้หมดอายุ", en="the counter's pass has expired"),
            hint=Words(th="ให้เครื่องรับชุดงานรุ่นใหม่ แล้วส่งอีกครั้ง", en="bring the counter the newest bundle and send again"),
        )
    if shown.until > max(today, closes) + timedelta(days=DAYS + SLACK):
        raise SyncError(
            Words(th="บัตรผ่านของเครื่องนี้ใช้ได้นานเกินไป", en="the counter's pass is good for too long"),
            hint=Words(th="ตรวจวันที่ของเครื่อง แล้วส่งใหม่", en="check the counter's date and send again"),
        )
    return shown


def _whole(text: str) -> bytes:
    """The file in a header, which must be written as `as_bearer` writes it.

    Raises:
        ValueError: it is not.
    """
    data = base64.urlsafe_b64decode(text.encode("ascii"))
    if as_bearer(data) != text:
        raise ValueError
    return data


def _stranger() -> SignatureError:
    return SignatureError(Words(th="ไม่รู้จักเครื่องนี้", en="not an enrolled counter"))
