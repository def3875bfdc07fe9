"""A small pack that has one of everything, as text to be spoiled."""

from __future__ import annotations

SPECIMEN = """\
id = "specimen-2568"
tool = "EIT"
fiscal_year = 2568
version = 1
status = "sample"
source = "Made up for a test."
minutes = 5
title = { th = "แบบทดสอบ", en = "A test" }
audience = { th = "สำหรับผู้ทดสอบ", en = "For testers" }

[screening]
text = { th = "ตั้งแต่ {start} ท่านเคยติดต่อ{agency}หรือไม่", en = "Since {start}, have you contacted {agency}?" }
yes = { th = "เคย", en = "Yes" }
no = { th = "ไม่เคย", en = "No" }
excuse = { th = "ขอบคุณ", en = "Thank you" }

[[scale]]
code = "L4"
choices = [
  { code = "1", th = "น้อยที่สุด", en = "Least" },
  { code = "2", th = "น้อย", en = "Little" },
  { code = "3", th = "มาก", en = "Much" },
  { code = "4", th = "มากที่สุด", en = "Most" },
]
points = [0, 33, 67, 100]

[[scale]]
code = "YN"
choices = [{ code = "yes", th = "มี", en = "Yes" }, { code = "no", th = "ไม่มี", en = "No" }]

[[indicator]]
code = "6"
name = { th = "คุณภาพ", en = "Quality" }

[[question]]
code = "intro"
kind = "note"
text = { th = "ขอเริ่มถาม", en = "Here we start" }

[[question]]
code = "steps"
kind = "single"
indicator = "6"
scale = "L4"
text = { th = "ทำตามขั้นตอนเพียงใด", en = "Were the steps followed?" }

[[question]]
code = "asked"
kind = "matrix"
indicator = "6"
scale = "YN"
points = [0, 100]
text = { th = "มีใครขอสิ่งเหล่านี้หรือไม่", en = "Did anybody ask for these?" }
note = { th = "ไม่รวมค่าธรรมเนียม", en = "Fees aside" }

  [[question.item]]
  code = "money"
  text = { th = "เงิน", en = "Money" }

  [[question.item]]
  code = "worth"
  text = { th = "ได้ความคุ้มค่า", en = "Worth it" }
  scale = "L4"
  points = [100, 67, 33, 0]

[[question]]
code = "seen"
kind = "yesno"
scale = "YN"
relevant = "${asked_money} = 'yes' and ${steps} < 3"
required = false
text = { th = "มีคนเห็นหรือไม่", en = "Did anybody see it?" }

[[question]]
code = "why"
kind = "multiple"
scale = "L4"
text = { th = "เพราะอะไร เลือกได้หลายข้อ", en = "Why? Choose all that apply" }
constraint = "count-selected(.) <= 2"
constraint_message = { th = "เลือกไม่เกินสองข้อ", en = "At most two" }

[[question]]
code = "years"
kind = "number"
minimum = 0
maximum = 60
unit = { th = "ปี", en = "years" }
declinable = false
text = { th = "กี่ปีแล้ว", en = "How many years?" }

[[question]]
code = "more"
kind = "text"
length = 200
text = { th = "มีอะไรจะบอกอีกหรือไม่", en = "Anything else?" }
"""


def line_of(text: str, fragment: str) -> int:
    """The number of the first line of `text` that has `fragment`."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if fragment in line)


def spoiled(old: str, new: str) -> str:
    """The specimen with its one `old` changed to `new`."""
    assert SPECIMEN.count(old) == 1, f"{old!r} stands {SPECIMEN.count(old)} times in the specimen"
    return SPECIMEN.replace(old, new)
