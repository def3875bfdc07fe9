"""What the web page says by itself; of one agency the same as the terminal's board."""

from __future__ import annotations

from functools import cache

from surveytui.questionnaire.models import Tool
from surveytui.text.words import Language, Words

TOOLS = {Tool.EIT: Words(th="EIT ผู้มาติดต่อ", en="EIT people served"), Tool.IIT: Words(th="IIT บุคลากร", en="IIT staff")}

_WORDS = {
    "title": Words(th="ความคืบหน้าการเก็บความเห็น", en="Progress of collection"),
    "sample": Words(th="ตัวอย่าง / SAMPLE", en="ตัวอย่าง / SAMPLE"),
    "days": Words(th="เหลือวัน", en="days left"),
    "over": Words(th="ปิดรับแล้ว", en="closed"),
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
    "in_district": Words(th="อำเภอ{district}", en="{district} district"),
    "got_of": Words(th="{got} จาก {target} ชุด", en="got {got} of {target}"),
    "got_only": Words(th="{got} ชุด ไม่มีเป้า", en="got {got}, no target"),
    "needed_a_day": Words(th="ต้องได้วันละ {needed} ชุด", en="needs {needed} a day"),
    "pace_now": Words(th="ขณะนี้วันละ {pace}", en="at present {pace}"),
    "will_be": Words(th="คาดได้ {forecast} ชุดเมื่อปิดรับ", en="forecast {forecast} at the close"),
    "misses": Words(th="! ไม่ถึงเป้า", en="! target missed"),
    "oit_title": Words(th="OIT ข้อมูลเปิดเผย", en="OIT open data"),
    "oit_count": Words(th="เผยแพร่แล้ว {items} จาก {total} รายการ", en="{items} of {total} items published"),
    "oit_unknown": Words(th="ยังไม่ได้บันทึกจำนวน", en="no count noted yet"),
    "due": Words(th="กำหนด {day}", en="due {day}"),
    "overdue": Words(th="เลยแล้ว", en="overdue"),
    "last_year": Words(th="ปีก่อน {score} {band} (ผลทางการ ปี {year})", en="last year {score} {band} (official, {year})"),
    "contact": Words(th="ติดต่อ", en="Contact"),
    "tel": Words(th="โทร", en="tel."),
    "machines": Words(th="เครื่องและรายงานล่าสุด", en="Counters and their last report"),
    "no_machine": Words(th="ยังไม่มีเครื่องขึ้นทะเบียน", en="no counter is enrolled yet"),
    "machine": Words(th="{name}  {when}  ลำดับ {number}", en="{name}  {when}  number {number}"),
    "machine_never": Words(th="{name}  ยังไม่เคยส่งยอด", en="{name}  has never reported"),
    "days_ago": Words(th="{days} วันก่อน", en="{days} days ago"),
    "today": Words(th="วันนี้", en="today"),
    "silent": Words(th="! เงียบ", en="! silent"),
    "forked": Words(th="! {why} เทียบเลขลำดับกับเจ้าหน้าที่", en="! {why}; compare the number with the officer"),
    "finished": Words(th="ปิดการเก็บแล้ว", en="finished"),
    "retired": Words(th="เลิกใช้แล้ว", en="retired"),
    "notes": Words(th="บันทึกการติดตาม", en="Notes of calls"),
    "no_notes": Words(th="ยังไม่มี", en="none yet"),
}


@cache
def say(language: Language) -> dict[str, str]:
    """Every text in one language, by name."""
    return {name: words[language] for name, words in _WORDS.items()}
