"""What a new version of a campaign may change, and what it may not.

Counters hold sealed records, counts and keys of older versions: a version that broke one of these promises would
strand them.
"""

from __future__ import annotations

from dataclasses import replace

from surveytui.campaign.birth import check_fit
from surveytui.campaign.models import Birth, Bundle
from surveytui.errors import CampaignError, Fault, SurveyError
from surveytui.text.words import Words


def check_successor(before: Bundle, after: Bundle) -> None:
    """See that `after` may follow `before`.

    Raises:
        CampaignError: with every broken promise.
    """
    faults = [
        *_birth(before, after),
        *_keys(before, after),
        *_lists(before, after),
        *_blocks(before, after),
        *_logs(before, after),
    ]
    if faults:
        raise CampaignError(faults)
    check_fit(before.birth, after.packs)


def check_birth(recorded: Birth, proposed: Birth) -> None:
    """See that a campaign still is what it was born as.

    Raises:
        CampaignError: it is not.
    """
    if recorded != proposed:
        raise CampaignError([_reborn()])


def same_content(before: Bundle, after: Bundle) -> bool:
    """Whether the two differ in nothing but version and day."""
    return replace(after, version=before.version, issued=before.issued) == before


def _birth(before: Bundle, after: Bundle) -> list[SurveyError]:
    faults: list[SurveyError] = []
    if before.birth != after.birth:
        faults.append(_reborn())
    if after.version <= before.version:
        faults.append(
            Fault(
                Words(
                    th=f"รุ่น {after.version} ไม่ใหม่กว่ารุ่น {before.version} ที่ลงนามแล้ว",
                    en=f"version {after.version} is not above {before.version}, which has been signed",
                )
            )
        )
    return faults


def _reborn() -> Fault:
    return Fault(
        Words(
            th="ชื่อ ปีงบประมาณ กุญแจลงนาม หรือสถานะสาธิตของโครงการ เปลี่ยนหลังลงนามครั้งแรกไม่ได้",
            en="name, fiscal year, signing key and demo flag cannot change once a campaign has been signed",
        ),
        where="campaign.toml",
        hint=Words(
            th="คืนค่าเดิม หรือเริ่มโครงการใหม่ในโฟลเดอร์อื่น",
            en="put the old values back, or begin another campaign in another home",
        ),
    )


def _keys(before: Bundle, after: Bundle) -> list[SurveyError]:
    old = before.keys.answer
    if after.keys.answer[: len(old)] == old:
        return []
    return [
        Fault(
            Words(
                th="กุญแจคำตอบเดิมหายไปหรือสลับลำดับ",
                en="an earlier answer key is missing or out of order",
            ),
            hint=Words(
                th="นำแฟ้ม answer-*.pub เดิมกลับมาไว้ในโฟลเดอร์ keys",
                en="put the earlier answer-*.pub files back into the keys folder",
            ),
        )
    ]


def _lists(before: Bundle, after: Bundle) -> list[SurveyError]:
    faults: list[SurveyError] = []
    agencies = {agency.code for agency in after.agencies}
    faults.extend(
        Fault(
            Words(
                th=f"หน่วยงาน {agency.code} เคยอยู่ในรุ่นก่อน ลบออกไม่ได้",
                en=f"agency {agency.code} was in an earlier version and cannot be taken out",
            )
        )
        for agency in before.agencies
        if agency.code not in agencies
    )
    keys = {device.id: device.key for device in after.devices}
    faults.extend(
        Fault(
            Words(
                th=f"เครื่อง {device.id} เคยขึ้นทะเบียนแล้ว ลบออกหรือเปลี่ยนกุญแจไม่ได้",
                en=f"device {device.id} was enrolled and can be neither taken out nor given another key",
            ),
            hint=Words(th="ตั้งค่า retired = true แทน", en="set retired = true instead"),
        )
        for device in before.devices
        if keys.get(device.id) != device.key
    )
    return faults


def _blocks(before: Bundle, after: Bundle) -> list[SurveyError]:
    if before.policy.block == after.policy.block:
        return []
    return [
        Fault(
            Words(
                th=f"policy.block ต้องคงเป็น {before.policy.block} เพราะเครื่องนับเป็นชุดละเท่านี้อยู่แล้ว",
                en=f"policy.block must stay {before.policy.block}: counters already count in blocks of it",
            ),
            where="campaign.toml",
        )
    ]


def _logs(before: Bundle, after: Bundle) -> list[SurveyError]:
    """The log of a window's extensions is only ever added to: what was announced stays to be read."""
    logs = {window.tool: window.extensions for window in after.windows}
    pairs = [(window.tool.value, window.extensions, logs.get(window.tool, ())) for window in before.windows]
    pairs.append(("OIT", before.oit.extensions if before.oit else (), after.oit.extensions if after.oit else ()))
    return [
        Fault(
            Words(
                th=f"ประกาศขยายเวลาของ {name} ที่ลงนามแล้ว แก้หรือลบไม่ได้",
                en=f"an extension of {name} that has been signed can be neither changed nor taken out",
            ),
            hint=Words(th="เพิ่มประกาศใหม่ต่อท้าย", en="add another one below it"),
        )
        for name, old, new in pairs
        if new[: len(old)] != old
    ]
