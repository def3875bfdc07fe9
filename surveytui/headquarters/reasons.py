"""Why a record, or a whole parcel, is in quarantine: short codes for the database, words for people."""

from __future__ import annotations

from surveytui.batch.parcel import Flaw as ParcelFlaw
from surveytui.sealing.private import Flaw
from surveytui.text.words import Words

RESPONSE, PACK, CELL, ANSWERS, MARK = "response", "pack", "cell", "answers", "mark"
"""Not a response · a wording nobody knows · not an agency and tool of that counter · answers that no interview gives ·
of a batch whose seals and counts disagree on what is a rehearsal."""

RECORD = {
    Flaw.LENGTH.value: Words(th="ความยาวผิด", en="wrong length"),
    Flaw.SUITE.value: Words(th="วิธีปิดผนึกที่ไม่รู้จัก", en="unknown sealing suite"),
    Flaw.UNKNOWN_KEY.value: Words(th="ไม่มีกุญแจของระเบียนนี้", en="no key at hand opens it"),
    Flaw.SEAL.value: Words(th="เสียหาย หรือเป็นของโครงการอื่น", en="damaged, or of another campaign"),
    Flaw.DUMMY.value: Words(th="ไม่มีคำตอบอยู่ข้างใน", en="a dummy without an answer"),
    Flaw.VERSION.value: Words(th="รูปแบบใหม่ที่โปรแกรมนี้ไม่รู้จัก", en="a format that this program does not know"),
    Flaw.PADDING.value: Words(th="เนื้อหาไม่ครบ", en="wrong padding"),
    RESPONSE: Words(th="เนื้อหาไม่ใช่คำตอบ", en="the content is not a response"),
    PACK: Words(th="ไม่มีแบบสอบถามฉบับที่ตอบ", en="no pack at hand has this wording"),
    CELL: Words(th="หน่วยงานหรือแบบไม่ใช่ของเครื่องที่ส่งมา", en="agency or tool is not one of the counter that sent it"),
    MARK: Words(
        th="ป้ายซ้อมในซองไม่ตรงกับที่เครื่องนับ จึงพักไว้ทั้งชุด",
        en="seals and counter disagree on rehearsals, so the whole batch waits",
    ),
    ANSWERS: Words(th="คำตอบไม่ตรงกับแบบสอบถาม", en="the answers do not fit the pack"),
}
"""By the code of a record's reason."""

UNREADABLE = "unreadable"

HINT = {
    ParcelFlaw.DEVICE.value: Words(
        th="ถ้ารู้จักเครื่องนี้ ให้ขึ้นทะเบียน ลงนามรุ่นใหม่ แล้วใช้ surveytui intake --retry",
        en="if you know this counter, enrol it, sign again, and run surveytui intake --retry",
    ),
    ParcelFlaw.KEY.value: Words(
        th="ถ้าเป็นของโครงการนี้ ให้เครื่องนั้นส่งออกอีกครั้ง คำตอบยังอยู่ในเครื่อง",
        en="if it is of this campaign, have the counter export again; the answers are still there",
    ),
}
"""What to do about a parcel, where there is something."""
