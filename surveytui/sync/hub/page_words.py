"""What the web page says by itself; of one agency the same as the terminal's board."""

from __future__ import annotations

from functools import cache

from surveytui.sync import agency_words
from surveytui.text.thai import plain
from surveytui.text.words import Language, Words

_WORDS = {
    "title": Words(th="ความคืบหน้าการเก็บความเห็น", en="Progress of collection"),
    "sample": Words(th="ตัวอย่าง / SAMPLE", en="ตัวอย่าง / SAMPLE"),
    "old": Words(th="รายงานใหม่สุดเก่า {n} วัน", en="the newest report is {n} days old"),
    "never": Words(th="ยังไม่มีรายงานจากเครื่องใด", en="no counter has reported yet"),
    "held_more": Words(th="และอีก {n} แฟ้ม", en="and {n} more"),
    "call": Words(th="ควรโทรวันนี้", en="Call today"),
    "agencies": Words(th="หน่วยงาน", en="agencies"),
    "more": Words(th="ดูอีก {n} หน่วยงาน", en="{n} more"),
    "nobody": Words(th="วันนี้ไม่มีใครต้องโทร", en="Nobody to call today"),
    "all": Words(th="ทั้งหมด", en="all"),
    "follow": Words(th="ต้องติดตาม", en="to follow up"),
    "group": Words(th="กลุ่ม", en="Group"),
    "district": Words(th="อำเภอ", en="District"),
    "tool": Words(th="ชุด", en="Tool"),
    "status": Words(th="สถานะ", en="Status"),
    "search": Words(th="ค้นชื่อ", en="Search"),
    "show": Words(th="แสดง", en="Show"),
    "agency": Words(th="หน่วยงาน", en="agency"),
    "progress": Words(th="ความคืบหน้า", en="progress"),
    "got": Words(th="ได้", en="got"),
    "target": Words(th="เป้า", en="goal"),
    "needed": Words(th="ต้องได้/วัน", en="needed/day"),
    "forecast": Words(th="คาดได้", en="outlook"),
    "report": Words(th="รายงาน", en="report"),
    "none": Words(th="ไม่พบหน่วยงาน", en="no agency found"),
    "sort": Words(th="เรียงตาม", en="Sort by"),
    "oit": Words(th="OIT", en="OIT"),
    "page": Words(th="หน้า {n} จาก {all}", en="page {n} of {all}"),
    "before": Words(th="ก่อนหน้า", en="back"),
    "after": Words(th="ถัดไป", en="next"),
    "only": Words(th="เฉพาะ", en="only"),
    "calendar": Words(th="ปฏิทิน", en="Calendar"),
    "legend": Words(
        th="แถบทึบ นับแน่แล้ว แถบลาย ยังเป็นช่วง เพราะยอดออกจากเครื่องครั้งละหลายชุด",
        en="solid: counted; hatched: still a range, since counts leave a counter several at a time",
    ),
    "out": Words(th="ออกจากระบบ", en="Log out"),
    "password": Words(th="รหัสผ่าน", en="Password"),
    "in": Words(th="เข้าดู", en="Log in"),
    "wrong": Words(th="รหัสผ่านไม่ถูกต้อง", en="Wrong password"),
    "again": Words(th="หมดเวลา กรุณาลองใหม่", en="Please try again"),
    "slow": Words(th="ลองหลายครั้งเกินไป กรุณารอหนึ่งนาที", en="Too many tries; please wait a minute"),
    "other": Words(th="English", en="ภาษาไทย"),
    "who": Words(th="สำหรับผู้ติดตาม", en="For supervisors"),
    "back": Words(th="กลับตาราง", en="Back to the table"),
    "missing": Words(th="ไม่มีหน่วยงานนี้", en="There is no such agency"),
    # the box for what a phone scanned
    "paste": Words(th="รับยอดจากคิวอาร์", en="Take in a QR report"),
    "paste_hint": Words(th="วางข้อความที่โทรศัพท์สแกนได้", en="Paste what the phone scanned"),
    "count": Words(th="นับยอด", en="Count it"),
    "counted": Words(th="นับแล้ว {said}", en="Counted: {said}"),
    "known": Words(th="นับไว้ก่อนแล้ว {said}", en="Counted before: {said}"),
    "refused": Words(th="ยังไม่ได้นับ {said}", en="Not counted: {said}"),
    "too_long": Words(th="ข้อความยาวเกินไป", en="the text is too long"),
    "too_many": Words(th="วางถี่เกินไป กรุณารอสักครู่", en="too many at once; please wait a moment"),
    # one agency
    "in_district": agency_words.IN_DISTRICT,
    "got_of": agency_words.GOT_OF,
    "got_only": agency_words.GOT_ONLY,
    "will_be": agency_words.WILL_BE,
    "misses": agency_words.MISSES,
    "oit_title": agency_words.OIT_TITLE,
    "oit_count": agency_words.OIT_COUNT,
    "oit_unknown": agency_words.OIT_UNKNOWN,
    "due": agency_words.DUE,
    "overdue": agency_words.OVERDUE,
    "last_year": agency_words.LAST_YEAR,
    "contact": agency_words.CONTACT,
    "tel": Words(th="โทร", en="tel."),
    "machines": agency_words.MACHINES,
    "no_machine": agency_words.NO_MACHINE,
    "machine": agency_words.MACHINE,
    "machine_never": agency_words.MACHINE_NEVER,
    "days_ago": agency_words.DAYS_AGO,
    "today": agency_words.TODAY,
    "silent": agency_words.SILENT,
    "forked": agency_words.FORKED,
    "finished": agency_words.FINISHED,
    "retired": agency_words.RETIRED,
    "notes": agency_words.NOTES,
    "no_notes": agency_words.NO_NOTES,
}


@cache
def say(language: Language) -> dict[str, str]:
    """Every text in one language, by name."""
    return {name: plain(words[language]) for name, words in _WORDS.items()}
