"""The words by which people know a campaign, in both languages: the two ends of a telephone may have chosen either."""

from __future__ import annotations

from surveytui.sealing.fingerprint import fingerprint


def both(campaign_id: bytes) -> dict[str, str]:
    """The fingerprint by language."""
    return {language: fingerprint(campaign_id, language) for language in ("th", "en")}


def labelled(campaign_id: bytes) -> str:
    """Two lines, each with the name of its language; the digits are the same."""
    told = both(campaign_id)
    return f"  ไทย      {told['th']}\n  English  {told['en']}"
