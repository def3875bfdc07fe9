"""Everything that the staff screen says by itself: what happened, what to do.

In the Thai texts `|` stands for U+200B, where a line may break; one without it is short enough never to.
"""

from __future__ import annotations

from surveytui.questionnaire.models import Tool
from surveytui.text.words import marked as _

# The bar
FOR_OFFICERS = _("สำหรับเจ้าหน้าที่", "For officers")
SAMPLE = _("ตัวอย่าง / SAMPLE", "ตัวอย่าง / SAMPLE")
DEMO = _("ตัวอย่าง / SAMPLE DEMO", "ตัวอย่าง / SAMPLE DEMO")

# Everywhere
BACK = _("กลับ", "Back")
BACK_HOME = _("กลับไปหน้าผู้ตอบ", "Back to the start screen")
LEAVE = _("ออก", "Leave")
FINISHED_HERE = _("เสร็จ", "Done")
TRY_AGAIN = _("ลองใหม่", "Try again")
CANCEL = _("ยกเลิก", "Cancel")
NEXT = _("ต่อไป", "Next")
TROUBLE = _("ทำไม่สำเร็จ", "Not done")

# PIN
ENTER_PIN = _("ใส่รหัส|เจ้าหน้าที่", "Officers' PIN")
ENTER_PIN_AGAIN = _("ใส่รหัส|อีกครั้ง|เพื่อสั่งปิด", "PIN once more, to finish")
OK = _("ตกลง", "OK")
BACK_TO_START = _("กลับหน้าผู้ตอบ", "Back to the start")
WRONG = _("รหัสไม่ถูกต้อง ใส่ใหม่|อีกครั้ง", "Wrong PIN; try again")
WRONG_WAIT = _("รหัสไม่ถูกต้อง ใส่ใหม่ได้|ใน {wait} วินาที", "Wrong PIN; you may try again in {wait} seconds")
WAIT = _("ใส่ผิด|หลายครั้ง ใส่ใหม่ได้|ใน {wait} วินาที", "Wrong too often; you may try again in {wait} seconds")
TOO_SHORT = _("รหัส|ต้องมี 6 ถึง 8 หลัก", "A PIN has 6 to 8 digits")
UNSET = _(
    "เครื่องนี้|ยังไม่ได้ตั้งรหัส ให้ผู้ดูแลเครื่อง|สั่ง surveytui device pin",
    "No PIN is set here. Whoever looks after the machine sets it: surveytui device pin",
)

# Menu
CHOOSE = _("เลือกแบบสอบถาม", "Choose questionnaire")
EXPORT = _("ส่งออก|ลงแฟลชไดรฟ์", "Export to USB")
RECEIPTS = _("รับใบรับ", "Take in receipts")
FINISH = _("สั่งปิดการเก็บคำตอบ", "Finish collection")
FINISH_SHORT = _("สั่งปิดการเก็บ", "Finish collection")
QR_REPORT = _("คิวอาร์รายงานยอด", "QR count report")
TO_SCAN = _("ให้ผู้ติดตามสแกน", "for the supervisor to scan")
QR_WAIT = _("กำลังทำรายงาน", "making the report")
QR_UNTIL = _("ยอดถึง {day}", "Up to {day}")
QR_NUMBER = _("ลำดับที่ {n}", "Number {n}")
QR_PICTURE = _("ภาพที่ {n} จาก {of}", "Picture {n} of {of}")
QR_NEXT = _("ภาพต่อไป", "Next picture")
QR_ALL = _("ครบทุกชุดแล้ว", "nothing is held back")
CHECK = _("ตรวจเครื่อง", "Check the machine")
CLOSE = _("ปิดงานวันนี้", "Close for today")
OPEN_AGAIN = _("เปิดรับอีกครั้ง", "Open again")
NOW = _("ขณะนี้ {tools}", "now {tools}")
RESPONDENT_CHOOSES = _("ผู้ตอบเลือกเอง", "the respondent chooses")
TO_SEND = _("รอส่ง {n} ชุด", "{n} to send")
AWAITING = _("รอใบรับ {n} ชุด", "{n} await a receipt")
NOTHING_TO_SEND = _("ไม่มีคำตอบรอส่ง", "nothing to send")
FROM_USB = _("จากแฟลชไดรฟ์", "from USB")
FINISHED_ALREADY = _("สั่งปิดแล้ว", "finished")
NOT_CHECKED = _("ยังไม่เคยตรวจ", "not checked yet")
CHECKED_GOOD = _("ตรวจล่าสุด {day} ผ่าน", "last {day}: passed")
CHECKED_BAD = _("ตรวจล่าสุด {day} ไม่ผ่าน", "last {day}: not passed")
UNTIL_TOMORROW = _("ปิดรับคำตอบ|จนกว่าจะเปิดใหม่", "no answers until opened again")
CLOSED_NOW = _("ขณะนี้ปิดรับ", "closed now")

TOTALS = _("ยอดของเครื่องนี้", "Counts of this machine")
TOOLS = {
    Tool.EIT: _("EIT ผู้มาติดต่อ", "EIT people served"),
    Tool.IIT: _("IIT บุคลากร", "IIT staff"),
}
OF_TARGET = _("{n} จาก {of} ชุด", "{n} of {of}")
NO_TARGET = _("{n} ชุด", "{n} answers")
SINCE_START = _("ตั้งแต่เปิดเครื่อง {n} ชุด", "since this start {n}")
OF_TARGET_SHORT = _("{n} จาก {of}", "{n} of {of}")
SINCE_START_SHORT = _("ตั้งแต่เปิดเครื่อง {n}", "since this start {n}")
BLOCKS = _("ส่งยอด|ออกครั้งละ {k} ชุด|ขึ้นไป", "Counts go out {k} or more at a time")
OVER = _("สิ้นสุด|การเก็บแล้ว", "Collection is finished")
OVER_SEND = _("สิ้นสุด|การเก็บแล้ว เหลือส่งออก|ครั้งสุดท้าย", "Collection is finished: export one last time")
OVER_KEEP = _("สิ้นสุด|การเก็บแล้ว เก็บเครื่องไว้|จนได้ใบรับครบ", "Collection is finished: keep the machine for its receipts")
CLOSES = _("เก็บถึง {day} เหลือ {left} วัน", "Closes {day}, {left} days left")
CLOSES_TODAY = _("วันนี้เก็บวันสุดท้าย {day}", "Closes today, {day}")
CLOSED_SINCE = _("เลยกำหนดเก็บ {day}", "Closed since {day}")
OPENS = _("เปิดรับ {day}", "Opens {day}")
OPEN_UNTIL = _("เปิดรับถึง {day}", "open until {day}")
NO_WINDOW = _("ไม่มีกำหนดวันปิด", "no closing day")

# Choose
BOTH = _("ให้ผู้ตอบเลือกเอง", "Let the respondent choose")
TWO_BUTTONS = _("หน้าแรกมีสองปุ่ม", "two buttons on the first page")
FROM_NEXT = _("เริ่มใช้|กับผู้ตอบคนถัดไป", "From the next respondent on")
USE_THIS = _("ใช้แบบนี้", "Use this")
NOT_BOTH_OPEN = _("เปิดรับไม่ครบทั้งสองแบบ", "not both are open")

# Sticks
PLUG_IN = _("เสียบแฟลชไดรฟ์", "Plug in the USB stick")
SEES_ITSELF = _("เครื่องจะเห็นเอง ไม่ต้องกดอะไร", "The machine notices it by itself")
NOT_SEEN = _(
    "ยังไม่เห็นแฟลชไดรฟ์ ลองถอด|แล้วเสียบใหม่ หรือใช้อันอื่น ถ้ายังไม่เห็น แจ้งผู้ดูแลเครื่อง",
    "None seen yet: pull it out and plug it in again, or take another one; then tell whoever looks after the machine",
)
WHICH_STICK = _("พบแฟลชไดรฟ์ {n} อัน ใช้อันใด", "{n} USB sticks found. Which one?")
FREE = _("ว่าง {size}", "{size} free")
TOO_MANY = _("มีมากกว่านี้ ถอดอันที่ไม่ใช้|ออก", "There are more; unplug those that are not needed")

# Export
WRITING_TO = _("กำลังเขียนลง {label} (ว่าง {size})", "Writing to {label} ({size} free)")
STEP_READ = _("อ่านคำตอบที่ปิดผนึก", "Reading sealed answers")
STEP_WRITE = _("เขียนแฟ้ม", "Writing the files")
STEP_VERIFY = _("ตรวจแฟ้มที่เขียน", "Checking what was written")
STEP_SYNC = _("ปิดแฟ้มให้เรียบร้อย", "Closing the files properly")
RECORDS = _("{n} ชุด", "{n} answers")
DO_NOT_UNPLUG = _("อย่าเพิ่งถอดแฟลชไดรฟ์", "Do not unplug the USB stick yet")
MAY_UNPLUG = _("✓ ถอดแฟลชไดรฟ์ได้แล้ว ส่งให้ผู้รวบรวม", "✓ You may unplug; bring it to the collector")
WRITTEN = _("ส่งออก {n} ชุด ใน {files} แฟ้ม", "{n} answers written in {files} files")
STAY = _(
    "เหลือไว้ {n} ชุด|เพราะ|ยังไม่ถึง {k} ชุด ส่งออก|เมื่อครบ|หรือ|เมื่อสิ้นสุด|การเก็บ",
    "{n} stay here: fewer than {k}; export them later or when collection ends",
)
TOO_FEW = _("ยังไม่ถึง {k} ชุด ส่งออก|เมื่อครบ|หรือ|เมื่อสิ้นสุด|การเก็บ", "Fewer than {k}; export later or when collection ends")
NOTHING_WRITTEN = _("ไม่มีคำตอบรอส่ง จึงไม่ได้เขียนอะไร", "Nothing is waiting, so nothing was written")
PULLED = _("! ถอดเร็วไป ไม่มีอะไรเสียหาย ลองใหม่ได้", "! Pulled too early; nothing is lost, try again")

# Over the network
SEND = _("ส่งทางเครือข่าย", "Send over the network")
SEND_OUT = _("ส่งออก", "Export")
WHICH_WAY = _("ส่งทางใด", "Which way?")
WAY_STICK = _("แฟลชไดรฟ์", "USB stick")
WAY_NETWORK = _("เครือข่าย", "Network")
SENDING = _("กำลังส่ง|ไปศูนย์รวบรวม", "Sending to the hub")
STAY_HERE = _("รอสักครู่ ถ้าเครือข่ายช้า|ยกเลิกได้ ไม่มีอะไรเสียหาย", "One moment; you may cancel, nothing is lost")
SENT = _("✓ ถึงศูนย์รวบรวมแล้ว {n} แฟ้ม", "✓ {n} files are at the hub")
NOT_ALL_SENT = _("! ยังรอส่ง {n} แฟ้ม จะส่งต่อ|คราวหน้า", "! {n} files wait and go the next time")
OVERWRITTEN = _("ส่วนกลางได้รับ {n} ชุด  เขียนทับ|ในเครื่องแล้ว", "headquarters has {n} of them: overwritten here")
OFFLINE = _("! ติดต่อ|ศูนย์รวบรวม|ไม่ได้ ไม่มีอะไรเสียหาย", "! The hub does not answer; nothing is lost")
OFFLINE_DO = _("ลองใหม่|ภายหลัง หรือ|ใช้แฟลชไดรฟ์", "Try later, or use a USB stick")
NEW_CAMPAIGN = _("ได้ชุดงานรุ่นใหม่ เริ่มใช้|เมื่อกลับ|ไปหน้าผู้ตอบ", "A newer campaign came; used from the start screen on")
NETWORK_TROUBLE_SHORT = _("! ส่งทางเครือข่ายไม่ได้", "! the network fails")
NETWORK_TROUBLE = _("ส่งทางเครือข่าย|ไม่ได้ กด 5 ดูสาเหตุ", "Sending over the network fails; 5 tells why")

# Receipts
LOOKING = _("กำลังอ่านใบรับจาก {label}", "Reading receipts from {label}")
FOUND = _("พบใบรับ {n} ใบ|ในแฟลชไดรฟ์", "Found {n} receipts on the USB stick")
NONE_FOUND = _("ไม่พบใบรับ|ของเครื่องนี้", "No receipt for this machine")
ARRIVED = _(
    "ชุดที่ {number}  {n} ชุดถึงแล้ว  เขียนทับ|ในเครื่องแล้ว",
    "parcel {number}: {n} arrived, overwritten here",
)
KEPT_BACK = _(
    "ชุดที่ {number}  เหลือไว้ {n} ชุด|ที่ส่วนกลาง|ยังใช้ไม่ได้",
    "parcel {number}: {n} stay here, headquarters cannot use them yet",
)
BAD_RECEIPT = _("{name}  {why}  ไม่มีอะไร|เปลี่ยน", "{name}: {why}; nothing changed")
DAMAGED = _("ใบรับเสียหาย", "the receipt is damaged")
KNOWN = _("รับไว้ก่อนแล้ว {n} ใบ", "{n} known already")
FOREIGN = _("ใบของเครื่องอื่น {n} ใบ  ไม่แตะต้อง", "{n} of another machine: left alone")
COUNTS_STAY = _(
    "ยอดนับ|ไม่เปลี่ยน ลบเฉพาะสำเนา|ที่ส่งถึงแล้ว",
    "Counts do not change; only copies that have arrived are cleared",
)
PAGE = _("หน้า {n} จาก {of}", "Page {n} of {of}")

# Check
RULER = _("กำ น้ำ ที่ ปู่ ผู้ใหญ่ ฐิติ  ขีดทุกเส้นต้องตรงกัน", "กำ น้ำ ที่ ปู่ ผู้ใหญ่ ฐิติ  all bars must line up")
CHECKING = _("กำลังตรวจ…", "Checking…")
CHECK_AGAIN = _("ตรวจใหม่", "Check again")
PASSED = _("ผ่าน {good}  ใช้งานได้", "{good} passed, usable")
PASSED_SOME = _("ผ่าน {good}  ควรแก้ {improve}  ใช้งานได้", "{good} passed, {improve} to improve, usable")
UNUSABLE = _(
    "ผ่าน {good}  ควรแก้ {improve}  ต้องแก้ {bad}  ยังใช้งานไม่ได้",
    "{good} passed, {improve} to improve, {bad} to mend, not usable",
)

# Close
CLOSE_QUESTION = _("ปิดงานวันนี้|หรือไม่", "Close for today?")
CLOSE_EFFECT = _("หน้าจอ|จะขึ้นว่า|ปิดรับแล้ว จนกว่า|จะใส่รหัส|เปิดใหม่", "The screen will say closed until the PIN opens it")
NOT_EXPORTED = _("ยังไม่ได้ส่งออก {n} ชุด", "{n} not yet exported")
WAIT_FOR_MORE = _(
    "รอส่ง {n} ชุด ส่งออกได้|เมื่อครบ {k} ชุด ไม่ต้องทำอะไร", "{n} wait until there are {k}; nothing needs to be done"
)
NOT_YET = _("ยังไม่ปิด", "Not yet")
STOP_PROGRAM = _("ปิด|โปรแกรม", "Stop it")
DO_CLOSE = _("ปิดงาน", "Close")
EXPORT_FIRST = _("ส่งออกก่อน", "Export first")

# Finish
FINISH_QUESTION = _("สั่งปิด|การเก็บคำตอบ|หรือไม่", "Finish collection?")
FINISH_WHEN = _("ทำเมื่อ|ผู้รวบรวม|แจ้งให้ปิดเท่านั้น", "Only when the collector has said so")
FINISH_EFFECT = _(
    "ปิดแล้ว เครื่องนี้|รับคำตอบเพิ่ม|ไม่ได้อีก และส่งออก|ชุดที่เหลือได้ทั้งหมด",
    "This machine will take no more answers, and everything that is left can be exported",
)
DO_FINISH = _("สั่งปิด", "Finish")
FINISHED = _("✓ ปิด|การเก็บคำตอบแล้ว", "✓ Collection is finished")
LAST_EXPORT = _(
    "ส่งออก|ครั้งสุดท้าย แล้วเก็บเครื่องไว้|จนได้ใบรับครบ",
    "Export one last time, then keep the machine until all receipts have come",
)
