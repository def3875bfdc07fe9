"""A newer version of the campaign that a hub offers: whether it is one.

Apart from `sync.https`, because what judges a bundle takes longer to load than a whole exchange that brings none.
"""

from __future__ import annotations

from surveytui import canonical
from surveytui.errors import BundleError, SignatureError
from surveytui.sealing import signing
from surveytui.sealing.bundles import MOST_BYTES as BUNDLE_BYTES
from surveytui.sealing.bundles import read_bundle
from surveytui.sync.passes import Pass

__all__ = ["BUNDLE_BYTES", "is_newer"]


def is_newer(offered: bytes, *, shown: bytes, version: int) -> bool:
    """Whether a version of a counter's own campaign came that is newer than the one in force.

    Args:
        offered: What the hub gave.
        shown: The counter's pass, which names the campaign.
        version: The version in force.
    """
    try:
        return read_bundle(offered, expect=_campaign_of(shown)).version > version
    except (BundleError, SignatureError):
        return False


def _campaign_of(shown: bytes) -> bytes:
    """The campaign id in our own pass; empty, which no campaign has, if there is none."""
    try:
        return bytes.fromhex(canonical.decode(signing.read_signed(signing.PASS, shown)[0], Pass).campaign)
    except (SignatureError, ValueError):
        return b""
