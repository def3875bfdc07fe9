"""What is said of one agency, on the terminal and on the web page. In the Thai texts `|` stands for U+200B."""

from __future__ import annotations

from surveytui.questionnaire.models import Tool
from surveytui.text.words import marked as _

IN_DISTRICT = _("อำเภอ{district}", "{district} district")
GOT_OF = _("{got} จาก {target} ชุด", "got {got} of {target}")
GOT_ONLY = _("{got} ชุด ไม่มีเป้า", "got {got}, no target")
NEEDED = _("ต้องได้{every}ละ {needed} ชุด", "needs {needed} a {every}")
PACE_NOW = _("ขณะนี้{every}ละ {pace}", "at present {pace} a {every}")
EVERY = {1: _("วัน", "day"), 7: _("สัปดาห์", "week")}
"""By its days."""
WILL_BE = _("คาดได้ {forecast} ชุดเมื่อสิ้นสุด", "forecast {forecast} at the close")
MISSES = _("! ไม่ถึงเป้า", "! target missed")
OIT_TITLE = _("OIT ข้อมูลเปิดเผย", "OIT open data")
OIT_COUNT = _("เผยแพร่แล้ว {items} จาก {total} รายการ", "{items} of {total} items published")
OIT_UNKNOWN = _("ยังไม่ได้บันทึกจำนวน", "no count noted yet")
DUE = _("กำหนด {day}", "due {day}")
OVERDUE = _("เลยแล้ว", "overdue")
LAST_YEAR = _("ปีก่อน {score} {band} (ผลทางการ ปี {year})", "last year {score} {band} (official, {year})")
CONTACT = _("ติดต่อ", "Contact")
MACHINES = _("เครื่องและรายงานล่าสุด", "Counters and their last report")
NO_MACHINE = _("ยังไม่มีเครื่องขึ้นทะเบียน", "no counter is enrolled yet")
MACHINE = _("{name}  {when}  ลำดับ {number}", "{name}  {when}  number {number}")
MACHINE_NEVER = _("{name}  ยังไม่เคยส่งยอด", "{name}  has never reported")
DAYS_AGO = _("{days} วันก่อน", "{days} days ago")
TODAY = _("วันนี้", "today")
SILENT = _("! เงียบ", "! silent")
FORKED = _("! {why} เทียบเลขลำดับ|กับเจ้าหน้าที่", "! {why}; compare the number with the officer")
FINISHED = _("ปิดการเก็บแล้ว", "finished")
RETIRED = _("เลิกใช้แล้ว", "retired")
NOTES = _("บันทึกการติดตาม", "Notes of calls")
NO_NOTES = _("ยังไม่มี", "none yet")
TOOLS = {Tool.EIT: _("EIT ผู้มาติดต่อ", "EIT people served"), Tool.IIT: _("IIT บุคลากร", "IIT staff")}
