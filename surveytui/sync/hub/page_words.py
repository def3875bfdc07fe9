"""What the web page says by itself."""

from __future__ import annotations

from surveytui.text.words import Language, Words

_WORDS = {
    "title": Words(th="ความคืบหน้าการเก็บความเห็น", en="Progress of collection"),
    "sample": Words(th="ตัวอย่าง / SAMPLE", en="ตัวอย่าง / SAMPLE"),
    "days": Words(th="เหลือวัน", en="days left"),
    "old": Words(th="รายงานใหม่สุดเก่า {n} วัน", en="the newest report is {n} days old"),
    "never": Words(th="ยังไม่มีรายงานจากเครื่องใด", en="no counter has reported yet"),
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
    "hidden": Words(th="ยังมีอีก {n} แถว เลือกให้แคบลง", en="{n} more lines; choose fewer"),
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
    "other": Words(th="English", en="ภาษาไทย"),
    "who": Words(th="สำหรับผู้ติดตาม", en="For supervisors"),
}


def say(language: Language) -> dict[str, str]:
    """Every text in one language, by name."""
    return {name: words[language] for name, words in _WORDS.items()}
