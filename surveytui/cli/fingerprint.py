"""The words by which people know a campaign, in both languages: the two ends of a telephone may have chosen either."""

from __future__ import annotations

from surveytui.campaign.models import Bundle
from surveytui.sealing.fingerprint import fingerprint
from surveytui.text.words import Words


def both(campaign_id: bytes) -> dict[str, str]:
    """The fingerprint by language."""
    return {language: fingerprint(campaign_id, language) for language in ("th", "en")}


def labelled(campaign_id: bytes) -> str:
    """Two lines, each with the name of its language; the digits are the same."""
    told = both(campaign_id)
    return f"  ไทย      {told['th']}\n  English  {told['en']}"


def compare(offer: Bundle) -> Words:
    """What a person does before trusting a campaign for the first time."""
    words = labelled(offer.birth.campaign_id())
    return Words(
        th=f"โทรหาส่วนกลางที่ {offer.contact} แล้วอ่านบรรทัดใดบรรทัดหนึ่งให้ฟัง คำและตัวเลขต้องตรงกันทั้งหมด\n\n{words}\n",
        en=f"telephone {offer.contact} and read out one of these lines; all words and digits must agree\n\n{words}\n",
    )
