"""Everything that the kiosk says by itself. Plain, polite and short; a machine has no gender, so no ครับ and no ค่ะ.

In the Thai texts `|` stands for U+200B, where a line may break; one without it is short enough never to.
"""

from __future__ import annotations

from surveytui.text.words import Words
from surveytui.text.words import marked as _

# The bar
SAMPLE = "ตัวอย่าง / SAMPLE"
DEMO = "ตัวอย่าง / SAMPLE DEMO"

# Start
WELCOME = _("ขอฟัง|ความเห็น|ของท่าน", "We would like your opinion")
MINUTES = _("ใช้เวลา|ราว {minutes} นาที", "About {minutes} minutes")
NO_NAME = _("ไม่ถามชื่อ", "No name asked")
STOP_ANY_TIME = _("เลิก|เมื่อใดก็ได้", "Stop at any time")
START_THAI = _("เริ่ม (ภาษาไทย)", "เริ่ม (ภาษาไทย)")
START_ENGLISH = _("Start (English)", "Start (English)")
TOOL_EIT = _("ผู้มาติดต่อ", "People served")
TOOL_IIT = _("บุคลากร", "Staff")
SCAN = _("หรือสแกน|เพื่อตอบ|ในระบบทางการ", "Or scan for the official system")

# Notice
BEFORE = _("ก่อนเริ่มตอบ", "Before you start")
NOTICE_NO_NAME = _("ไม่ถามชื่อ เลขบัตร หรือ|เบอร์โทรศัพท์", "No name, ID number or telephone is asked")
NOTICE_SEALED = _(
    "ส่งแล้ว|คำตอบ|ถูกปิดผนึก เครื่องนี้|เปิดอ่านไม่ได้อีก",
    "Once sent, answers are sealed; this machine cannot open them any more",
)
NOTICE_USE = _("ใช้ทำสรุป|ภาพรวม|ของหน่วยงาน", "Used to sum up how the agency does")
NOTICE_STOP = _(
    "เลิกตอบ|เมื่อใดก็ได้ ไม่มีผล|ต่อบริการ|ที่ท่านได้รับ",
    "Stop at any time; your service is not affected",
)
NOTICE_STOP_STAFF = _("เลิกตอบ|เมื่อใดก็ได้ ไม่มีผล|ต่องาน|ของท่าน", "Stop at any time; your work is not affected")
NOTICE_NOT_OFFICIAL = _("เครื่องนี้|ไม่ใช่|ระบบทางการ|ของ ป.ป.ช.", "This machine is not the official system of the NACC")
FIRST_PAGE = _("กลับหน้าแรก", "First page")
READ_MORE = _("อ่านเพิ่มเติม", "Read more")
BEGIN = _("เริ่มตอบ", "Start")

# The rail
OTHER_LANGUAGE = _("English", "ภาษาไทย")
STOP = _("เลิกตอบ", "Stop")
DECLINE = _("ขอไม่ตอบ", "No answer")
BACK = _("ย้อนกลับ", "Back")
NEXT = _("ต่อไป", "Next")

# Warnings of a question
CHOOSE_ONE = _("กรุณา|เลือกหนึ่งข้อ", "Please choose one")
CHOOSE_ONE_OR_DECLINE = _("กรุณา|เลือกหนึ่งข้อ หรือกด “ขอไม่ตอบ”", "Please choose one, or “No\u00a0answer”")
CHOOSE_SOME = _("กรุณา|เลือกอย่างน้อย|หนึ่งข้อ", "Please choose at least one")
CHOOSE_SOME_OR_DECLINE = _("กรุณา|เลือกอย่างน้อย|หนึ่งข้อ หรือกด “ขอไม่ตอบ”", "Choose at least one, or “No\u00a0answer”")
NUMBER_MISSING = _("กรุณา|ใส่ตัวเลข", "Please enter a number")
NUMBER_MISSING_OR_DECLINE = _("กรุณา|ใส่ตัวเลข หรือกด “ขอไม่ตอบ”", "Please enter a number, or press “No\u00a0answer”")
BETWEEN = _("ต้องอยู่|ระหว่าง {least} ถึง {most}", "Only {least} to {most}, please")
AT_LEAST = _("ต้อง|ไม่น้อยกว่า {least}", "Only {least} or more, please")
AT_MOST = _("ต้อง|ไม่เกิน {most}", "Only {most} or less, please")
TEXT_MISSING = _("กรุณา|พิมพ์คำตอบ", "Please type an answer")
TEXT_MISSING_OR_DECLINE = _("กรุณา|พิมพ์คำตอบ หรือกด “ขอไม่ตอบ”", "Please type an answer, or press “No\u00a0answer”")
DOES_NOT_FIT = _(
    "คำตอบนี้|ไม่ตรงกับ|คำตอบก่อนหน้า กรุณา|ดูอีกครั้ง",
    "Does not agree with an earlier answer",
)

# Text
KEYBOARD = _("แป้นพิมพ์บนจอ", "Keyboard on the screen")
LOOKS_LIKE = _(
    "ข้อความนี้|คล้ายมี{what} “{quote}” อาจทำให้รู้ว่า|ท่านเป็นใคร กรุณา|ลบออก",
    "This looks like {what} “{quote}”. It could show who you are. Please remove it",
)
SEEN_TELEPHONE = _("เบอร์โทรศัพท์", "a telephone number")
SEEN_ID_NUMBER = _("เลขบัตรประชาชน", "an ID number")
SEEN_EMAIL = _("อีเมล", "an e-mail address")
SEEN_NAME = _("ชื่อคน", "a person's name")
SEEN_PLATE = _("ทะเบียนรถ", "a vehicle plate")

# Send
LAST_REACHED = _("ถึง|ข้อสุดท้ายแล้ว", "That was the last question")
COUNTS = _("ตอบแล้ว {answered} ข้อ   ขอไม่ตอบ {declined} ข้อ", "{answered} answered   {declined} without an answer")
NO_WAY_BACK = _(
    "เมื่อส่งแล้ว แก้|หรือขอคืนไม่ได้ เพราะ|ไม่มีชื่อท่าน|ในคำตอบ",
    "Once sent, answers cannot be changed or taken back, because they carry no name",
)
SEND = _("ส่งคำตอบ", "Send")
GO_BACK_AND_CHANGE = _("กลับไปแก้", "Go back and change")
DO_NOT_SEND = _("ไม่ส่ง ลบคำตอบ", "Do not send, delete")
KEEPING = _("กำลังเก็บ|คำตอบ…", "Keeping your answers…")
NOT_KEPT_YET = _("ยังเก็บไม่ได้ ลองส่ง|อีกครั้ง หรือ|แจ้งเจ้าหน้าที่", "Not kept yet; try again or call an officer")

# Kept
KEPT = _("✓ เก็บคำตอบแล้ว", "✓ Answers kept")
THANKS = _("ขอบคุณ|ที่สละเวลา", "Thank you for your time")
CANNOT_OPEN = _("เครื่องนี้|เปิดอ่าน|คำตอบ|ไม่ได้แล้ว", "This machine cannot open them any more")
HOME_IN = _("กลับหน้าแรก ({left})", "First page ({left})")

# Excused
THANKS_FOR_INTEREST = _("ขอบคุณ|ที่สนใจ", "Thank you for your interest")
NOTHING_STORED = _("ไม่มี|การเก็บข้อมูล|ใด ๆ", "Nothing was stored")
BACK_CHOOSE_AGAIN = _("ย้อนกลับ เลือกใหม่", "Back, choose again")

# Idle, stop
STILL_THERE = _("ท่านยังต้องการ|ตอบต่อ|หรือไม่", "Do you want to go on?")
DELETED_IN = _(
    "ถ้าไม่แตะ คำตอบ|ที่ยังไม่ได้ส่ง|จะถูกลบ|ใน {left} วินาที",
    "If nobody touches,\nanswers not yet sent are deleted in {left} seconds",
)
LEAVE = _("เลิกตอบ", "Stop")
GO_ON = _("ตอบต่อ", "Go on")
STOP_AND_DELETE = _("เลิกตอบ|และลบคำตอบ|ทั้งหมด|หรือไม่", "Stop and delete all answers?")
KEEPS_NOTHING = _("ถ้าเลิก เครื่อง|จะไม่เก็บ|อะไรไว้เลย", "If you stop, the machine keeps nothing")
LEAVE_AND_DELETE = _("เลิก และลบ", "Stop and delete")
DELETED = _("ลบคำตอบแล้ว ขอบคุณ", "Answers deleted, thank you")

# Nothing goes
BROKEN = _("! ขออภัย เครื่อง|หยุดทำงาน", "! Sorry, the machine has stopped")
CALL = _("กรุณา|แจ้งเจ้าหน้าที่", "Please call an officer")
UNSENT_NOT_KEPT = _("คำตอบ|ที่ยังไม่ได้ส่ง|ไม่ถูกเก็บไว้", "Answers not sent were not kept")
CODE = _("รหัสสำหรับเจ้าหน้าที่  {code}", "Code for the officer  {code}")
NO_ROOM = _("ขออภัย ขณะนี้|ยังรับคำตอบ|เพิ่มไม่ได้", "Sorry, no more answers can be taken now")
NOTHING_LOST = _("ท่านยังไม่ได้ตอบ จึงไม่มี|คำตอบใด|หาย", "You had not answered yet, so nothing is lost")
ENOUGH = _("ได้คำตอบ|ครบตามจำนวนแล้ว", "We have enough answers")
CLOSED = _("ขณะนี้|ปิดรับ|ความเห็น", "Closed now")
OVER = _("สิ้นสุด|การรับฟัง|ความเห็น|แล้ว", "Collecting opinions is over")
THANKS_TO_ALL = _("ขอบคุณ|ทุกท่าน|ที่ให้ความเห็น", "Thank you to everybody who answered")
OPENS = _("เปิดรับ|วันที่ {day}", "Open from {day}")
_TOO_SMALL = "จอเล็กเกินไป กรุณา\u200bแจ้งเจ้าหน้าที่\nScreen too small, please call an officer (60×20)"
TOO_SMALL = Words(_TOO_SMALL, _TOO_SMALL)
"""Whoever mends it may not be who chose the language."""
