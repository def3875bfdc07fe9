"""Everything that the board says by itself. In the Thai texts `|` stands for U+200B, where a line may break."""

from __future__ import annotations

from surveytui.text.breaks import MAY_BREAK
from surveytui.text.words import Words


def _(th: str, en: str) -> Words:
    return Words(th.replace("|", MAY_BREAK), en)


SAMPLE = _("ตัวอย่าง / SAMPLE", "ตัวอย่าง / SAMPLE")
TITLE = _("{campaign}  {n} หน่วยงาน", "{campaign}  {n} agencies")
OLD = _("ยอดเก่า {n} วัน กด F5 หลังรับรายงานใหม่", "The newest report is {n} days old; F5 after new ones came")
HELD = _("! กักไว้ {n} แฟ้ม ยังรับไม่ได้ กด F8 ดู", "! files held back, not taken in yet: {n}; F8 shows them")
HELD_SHORT = _("! กักไว้ {n} แฟ้ม กด F8", "! held back: {n}; F8")
HELD_TITLE = _("แฟ้มที่กักไว้ ยังรับไม่ได้", "Files held back, not taken in yet")
NONE_HELD = _("ไม่มีแฟ้มที่กักไว้", "Nothing is held back")
NEVER = _("ยังไม่มีรายงานจากเครื่องใด", "No counter has reported yet")

CALL_TODAY = _("ควรโทรวันนี้ {n} หน่วยงาน", "Call today: {n}")
SHOWING = _("แสดง {n} อันดับแรก กด 0 ดูทั้งหมด", "the first {n}; 0 shows all")
SHOWING_ALL = _("แสดงทั้งหมด กด 0 ย่อ", "all; 0 shows fewer")
NOBODY = _("วันนี้ไม่มีใครต้องโทร", "Nobody to call today")

GROUP = _("กลุ่ม", "Group")
DISTRICT = _("อำเภอ", "District")
TOOL = _("ชุด", "Tool")
STATUS = _("สถานะ", "Status")
ALL = _("ทั้งหมด", "all")
FOLLOW = _("ต้องติดตาม", "follow up")
LOCAL = _("ท้องถิ่น", "local")
REGIONAL = _("ส่วนภูมิภาค", "regional")
SEARCH = _("/ ค้นชื่อ", "/ search")
NO_MATCH = _("ไม่พบหน่วยงาน กด Esc เพื่อล้าง", "None found; Esc clears")
PICK = _("เลือก{what}", "Choose: {what}")

AGENCY = _("หน่วยงาน", "agency")
TOOL_HEAD = _("ชุด", "tool")
BAR = _("ความคืบหน้า", "progress")
GOT = _("ได้", "got")
TARGET = _("เป้า", "goal")
NEEDED = _("ต้องได้/วัน", "need/day")
FORECAST = _("คาดได้", "outlook")
REPORT = _("รายงาน", "report")
STATUS_HEAD = _("สถานะ", "status")
OIT = _("OIT", "OIT")

LEGEND = _("█ นับแน่แล้ว  ▒ ยังเป็นช่วง  ░ ยังขาด", "█ counted  ▒ a range  ░ missing")
KEYS = _(
    "Enter ดู   / ค้น   1-9 โทร   F3 กรอง   F4 รับคิวอาร์   F5 อ่านใหม่   F6 ตาราง   F9 ปฏิทิน   F10 ออก",
    "Enter open   / find   1-9 call   F3 filter   F4 QR in   F5 read   F6 table   F9 days   F10 leave",
)
KEYS_SHORT = _(
    "Enter ดู  / ค้น  1-9 โทร  F3 กรอง  F4 คิวอาร์  F5 ใหม่  F6 ตาราง  F9 ปฏิทิน  F10 ออก",
    "Enter see  / find  1-9 call  F3 pick  F4 QR  F5 new  F6 file  F9 days  F10 end",
)
KEYS_CALLS = _(
    "Enter ดู  1-9 โทร  F4 รับคิวอาร์  F5 อ่านใหม่  F9 ปฏิทิน  F10 ออก",
    "Enter see  1-9 call  F4 QR in  F5 read  F9 days  F10 leave",
)
TOO_SMALL = _("จอเล็กเกินไป ต้องมีอย่างน้อย 60×20", "The screen is too small; 60×20 are needed")
READING = _("กำลังอ่านยอด", "reading")

NOTE_BUTTON = _("F7 บันทึกว่าโทรแล้ว", "F7 note a call")
BACK_BUTTON = _("Esc กลับตาราง", "Esc back to the table")
OIT_BUTTON = _("F8 จำนวน OIT", "F8 OIT items")
DETAIL_KEYS = _(
    "F7 บันทึกว่าโทร  F8 OIT  ↑↓ หน่วยงานถัดไป  Esc กลับตาราง", "F7 note a call  F8 OIT  ↑↓ next agency  Esc back"
)
DETAIL_KEYS_PLAIN = _("F7 บันทึกว่าโทรแล้ว  ↑↓ หน่วยงานถัดไป  Esc กลับตาราง", "F7 note a call  ↑↓ next agency  Esc back")
TELEPHONE = _("{officer} โทร {telephone}", "{officer} tel. {telephone}")

ASK_NOTE = _("บันทึกการติดตาม {agency}", "Note a call: {agency}")
NOTE_HINT = _("พิมพ์หนึ่งบรรทัด เช่น โทรแล้ว จะตั้งเครื่องพรุ่งนี้", "One line, such as: called, they begin tomorrow")
ASK_TICKET = _("รับคิวอาร์รายงานยอด", "Take in a QR report")
TICKET_HINT = _("วางข้อความที่โทรศัพท์สแกนได้ แล้วกด Enter", "Paste what the phone scanned, then Enter")
ASK_OIT = _("จำนวน OIT ที่เผยแพร่ {agency}", "OIT items published: {agency}")
OIT_HINT = _("ใส่จำนวนรายการที่เผยแพร่แล้ว แล้วกด Enter", "How many items are published, then Enter")
OIT_NOW = _("ขณะนี้ {items} จาก {total}", "At present {items} of {total}.")
OIT_NOTED = _("บันทึกแล้ว OIT ของ {agency}", "Noted: OIT of {agency}")
NO_OIT = _("โครงการนี้|ไม่ได้เก็บ OIT", "This campaign has no OIT")
ASK_KIND = _("ส่งออกตารางที่เห็น {n} บรรทัด เป็นแฟ้มแบบใด", "Write the {n} lines shown: to which kind of file?")
KINDS = {
    ".csv": _("CSV เปิดได้ทุกโปรแกรม", "CSV, for any program"),
    ".xlsx": _("XLSX สำหรับ Excel", "XLSX, for Excel"),
}
ASK_FILE = _("ส่งออกตารางที่เห็น {n} บรรทัด", "Write the {n} lines shown to a file")
NO_SUCH_NAME = _("ใช้ชื่อหรือโฟลเดอร์นี้ไม่ได้", "This name or folder cannot be used")
FILE_HINT = _("ชื่อแฟ้มลงท้าย .csv หรือ .xlsx", "The name ends in .csv or .xlsx")
EXISTS = _("มีแฟ้ม {name} อยู่แล้ว", "{name} is there already")
KEEP = _("ไม่เขียนทับ ตั้งชื่ออื่น", "keep it, give another name")
OVERWRITE = _("เขียนทับแฟ้มเดิม", "write over it")
CALENDAR = _("ปฏิทิน", "Calendar")
NO_DAYS = _("ยังไม่มีวันใดในปฏิทิน", "The calendar is empty")
SCROLLS = _("↑↓ ดูต่อ", "↑↓ for more")
LIST_KEYS = _("↑↓ เลื่อน   Esc กลับ", "↑↓ scroll   Esc back")
PROMPT_KEYS = _("Enter ตกลง   Esc เลิก", "Enter OK   Esc cancel")
NOTED = _("บันทึกแล้ว {agency} จะไม่อยู่ในรายการโทรสองวัน", "Noted; {agency} leaves the list for two days")
WRITTEN = _("เขียนแล้ว {path}", "written: {path}")
