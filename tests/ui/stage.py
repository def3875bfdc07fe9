"""A stage for the kiosk: a questionnaire with every kind of question, a keeper that notes, a clock that is wound by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date

from textual import events
from textual.app import App
from textual.pilot import Pilot

from surveytui.campaign.models import Agency, Birth, Bundle, Cell, Keys, Notice, Policy, Window
from surveytui.interview.machine import Interview
from surveytui.questionnaire.models import Choice, Field, Kind, Pack, Question, Screening, Status, Tool
from surveytui.text import cells
from surveytui.text.words import Language, Words
from surveytui.ui.kiosk.app import Colours, KioskApp
from surveytui.ui.kiosk.port import How, Kept, Refused, Setting
from surveytui.ui.theme import Version
from surveytui.ui.widgets.qr_code import QrCode, size_of
from tests.settling import settled

SIZES = ((60, 20), (80, 24), (120, 40))
LANGUAGES: tuple[Language, ...] = ("th", "en")
LINK = "https://itas.example.go.th/go/eit/abc123"

ZWSP = "\u200b"


def _w(th: str, en: str) -> Words:
    return Words(th.replace("|", ZWSP), en)


AMOUNT = (
    Choice(code="1", label=_w("น้อยที่สุด|หรือไม่มีเลย", "Very little or none"), points=0),
    Choice(code="2", label=_w("น้อย", "Little"), points=33),
    Choice(code="3", label=_w("มาก", "Much"), points=67),
    Choice(code="4", label=_w("มากที่สุด", "Very much"), points=100),
)
IN_TIME = (
    Choice(code="1", label=_w("ไม่ทันเวลาเลย|แม้แต่|ครั้งเดียว", "Never in time, not even once")),
    Choice(code="2", label=_w("ไม่ทันเวลา|เป็นส่วนใหญ่", "Mostly not in time")),
    Choice(code="3", label=_w("ไม่ทันเวลา|อยู่บ้าง", "Sometimes not in time")),
    Choice(code="4", label=_w("ทันเวลา|พอสมควร", "Fairly in time")),
    Choice(code="5", label=_w("ทันเวลา|เป็นส่วนใหญ่", "Mostly in time")),
    Choice(code="6", label=_w("ทันเวลา|ทุกครั้ง|ที่ไปติดต่อ", "In time at every visit")),
)
YES_NO = (Choice(code="yes", label=Words("มี", "Yes")), Choice(code="no", label=Words("ไม่มี", "No")))
SUBJECTS = (
    Choice(code="a", label=_w("งานทะเบียนราษฎร", "Registration")),
    Choice(code="b", label=_w("ภาษี|และ|ค่าธรรมเนียม", "Taxes and fees")),
    Choice(code="c", label=_w("ขออนุญาต|ก่อสร้าง", "Building permit")),
    Choice(code="d", label=_w("เรื่องอื่น", "Something else")),
)
TOLD = (
    Choice(
        code="1",
        label=_w(
            "ไม่เคย|ได้รับแจ้งเลย ไม่ว่า|ทางป้ายประกาศ ทางเว็บไซต์ หรือ|จากเจ้าหน้าที่",
            "Never, neither by notice, web site nor officer",
        ),
    ),
    Choice(code="2", label=_w("ได้รับแจ้งบ้าง แต่ไม่ครบ|ทุกเรื่อง|ที่ต้องรู้", "Somewhat, but not all that one must know")),
    Choice(code="3", label=_w("ได้รับแจ้ง|เกือบครบ", "Nearly all")),
    Choice(
        code="4",
        label=_w("ได้รับแจ้ง|ครบทุกเรื่อง และ|ถามเพิ่มได้|เมื่อสงสัย", "All of it, and one could ask when in doubt"),
    ),
)
NOTE = Question(
    code="hello",
    kind=Kind.NOTE,
    text=_w("คำถาม|ต่อไปนี้|เกี่ยวกับ|การมาติดต่อ|ครั้งล่าสุด|ของท่าน", "The next questions are about your last visit"),
    fields=(Field(id="hello"),),
)
SINGLE = Question(
    code="steps",
    kind=Kind.SINGLE,
    text=_w(
        "เจ้าหน้าที่|ให้บริการท่าน|ตามขั้นตอน|ที่ประกาศไว้|มากน้อย|เพียงใด",
        "How far did the officers serve you in the announced steps?",
    ),
    fields=(Field(id="steps", choices=AMOUNT),),
)
SIX = Question(
    code="time",
    kind=Kind.SINGLE,
    text=_w(
        "เมื่อท่าน|ติดต่อหน่วยงาน เจ้าหน้าที่|ทำงานเสร็จ|ภายในเวลา|ที่ประกาศไว้|มากน้อย|เพียงใด",
        "When you came to the agency, how far was the work done within the announced time?",
    ),
    fields=(Field(id="time", choices=IN_TIME),),
    declinable=False,
)
NUMBER = Question(
    code="years",
    kind=Kind.NUMBER,
    text=_w("ท่านมาติดต่อ|หน่วยงานนี้|มากี่ปี", "For how many years have you come here?"),
    fields=(Field(id="years", minimum=0, maximum=60, unit=Words("ปี", "years")),),
)
SEVERAL = Question(
    code="kinds",
    kind=Kind.MULTIPLE,
    text=_w("ท่านเคย|มาติดต่อ|เรื่องใดบ้าง", "What have you come for?"),
    fields=(Field(id="kinds", choices=SUBJECTS),),
)
MATRIX = Question(
    code="gift",
    kind=Kind.MATRIX,
    text=_w(
        "ในปีที่ผ่านมา มีเจ้าหน้าที่|ขอสิ่งเหล่านี้|จากท่าน เพื่อแลกกับ|การทำงานให้|หรือไม่",
        "In the past year did any officer ask you for these in return for doing the work?",
    ),
    note=_w("ไม่รวม|ค่าธรรมเนียม|ที่จ่ายตามกฎหมาย", "Fees that the law asks for do not count"),
    fields=(
        Field(id="gift_money", text=Words("เงิน", "money"), choices=YES_NO),
        Field(id="gift_things", text=Words("สิ่งของ", "things"), choices=YES_NO),
    ),
)
SUM = Question(
    code="sum",
    kind=Kind.SINGLE,
    text=_w("จำนวนเงิน|มากน้อย|เพียงใด", "How much money was it?"),
    fields=(Field(id="sum", choices=AMOUNT),),
    relevant="${gift_money} = 'yes'",
)
LONG = Question(
    code="told",
    kind=Kind.SINGLE,
    text=_w(
        "ก่อนยื่นเรื่อง ท่าน|ได้รับแจ้ง|เอกสาร|และค่าธรรมเนียม|ที่ต้องใช้|มากน้อย|เพียงใด",
        "Before you applied, how far were you told which papers and fees were needed?",
    ),
    fields=(Field(id="told", choices=TOLD),),
)
WISH = Question(
    code="wish",
    kind=Kind.TEXT,
    text=_w("ท่านอยากให้|หน่วยงาน|ปรับปรุง|เรื่องใด", "What should the agency improve?"),
    fields=(Field(id="wish", length=255),),
    required=False,
)
SCREENING = Screening(
    text=_w(
        "ตั้งแต่ {start} ถึงวันนี้ ท่าน|เคยติดต่อ|หรือใช้บริการ|ของ{agency}|หรือไม่",
        "Since {start}, have you contacted {agency} or used one of its services?",
    ),
    yes=Words("เคย", "Yes"),
    no=Words("ไม่เคย", "No"),
    excuse=_w(
        "แบบสอบถามนี้|สำหรับ|ผู้ที่เคย|ติดต่อ|หน่วยงาน ในปีงบประมาณนี้ จึงขอ|ไม่รบกวน|เวลา|ของท่าน",
        "This form is for people who dealt with the agency this fiscal year, so we will not take your time",
    ),
)


def pack(*questions: Question, tool: Tool = Tool.EIT, screening: Screening | None = None) -> Pack:
    """A questionnaire of these questions."""
    staff = tool is Tool.IIT
    return Pack(
        id=f"stage-{tool.value.lower()}",
        tool=tool,
        fiscal_year=2568,
        version=1,
        status=Status.SAMPLE,
        source="made for the tests",
        title=_w("แบบ|ตัวอย่าง", "Stage"),
        minutes=15 if staff else 5,
        audience=_w("สำหรับ|บุคลากร|ของหน่วยงาน", "For staff of this agency")
        if staff
        else _w("สำหรับ|ผู้ที่มาติดต่อ", "For people served here"),
        screening=screening,
        indicators=(),
        questions=questions or (SINGLE, WISH),
    )


ALL_KINDS = pack(NOTE, SINGLE, SIX, NUMBER, SEVERAL, MATRIX, SUM, LONG, WISH, screening=SCREENING)
POLICY = Policy()


def setting(
    *packs: Pack, link: str = LINK, policy: Policy = POLICY, language: Language = "th", demo: bool = False
) -> Setting:
    """A sample agency's day."""
    asked = packs or (ALL_KINDS,)
    agency = Agency(
        code="sample-town",
        name=_w("เทศบาลตำบล|ตัวอย่าง", "Tuayang Municipality"),
        short=Words("เทศบาลตำบลตัวอย่าง", "Tuayang Municipality"),
        telephone="0 5500 0000",
        link=link,
    )
    bundle = Bundle(
        birth=Birth(name="stage", fiscal_year=2568, signing_key="00" * 32, bucket=4096, suite=1, demo=demo),
        version=1,
        contact="0 5500 0000",
        packs=asked,
        agencies=(agency,),
        windows=tuple(
            Window(tool=one.tool, first=date(2025, 1, 6), last=date(2025, 6, 30), counts_from=date(2024, 10, 1))
            for one in asked
        ),
        devices=(),
        keys=Keys(answer=(), intake="", receipts=""),
        policy=policy,
        notice=Notice(paragraphs=PARAGRAPHS),
    )
    return Setting(bundle=bundle, agency=agency, tools=tuple(one.tool for one in asked), language=language)


PARAGRAPHS = (
    _w(
        "ผู้เก็บ|ความเห็น คือ {agency} โทรศัพท์ {telephone} ร่วมกับ|ส่วนกลาง|ของโครงการ|ตัวอย่างนี้",
        "Your opinion is collected by {agency}, telephone {telephone}, with headquarters of this sample campaign",
    ),
    _w(
        "ใช้เพื่อ|ทำสถิติ|และปรับปรุง|การทำงาน ตามมาตรา 24 (1) แห่ง|พระราชบัญญัติ|คุ้มครอง|ข้อมูล|ส่วนบุคคล พ.ศ. 2562",
        "It is used for statistics and to improve how the agency works (Personal Data Protection Act, section 24 (1))",
    ),
    _w(
        "เก็บ|คำตอบ|ที่ปิดผนึก|แล้ว|ไว้จน|จบ|ปีงบประมาณ จากนั้น|ลบทิ้ง มีเพียง|ส่วนกลาง|ที่ถือ|กุญแจ|เปิดอ่านได้",
        "Sealed answers are kept until the end of the fiscal year and then deleted; only headquarters can open them",
    ),
    _w(
        "หลังส่งแล้ว ไม่มีใคร|ค้นหา|หรือลบ|คำตอบ|ของท่าน|เป็นรายคนได้ เพราะ|ไม่ได้เก็บ|ชื่อ|หรือเลขใด ๆ ไว้",
        "Once sent, your answers can be neither looked up nor deleted, because no name or number is kept with them",
    ),
    _w(
        "หากไม่สบายใจ ท่าน|ร้องเรียน|ต่อ|สำนักงาน|คณะกรรมการ|คุ้มครอง|ข้อมูล|ส่วนบุคคล|ได้",
        "You may complain to the Personal Data Protection Committee",
    ),
)


@dataclass
class Clock:
    """Seconds that pass when told to."""

    now: float = 1000.0

    def __call__(self) -> float:
        """The time now."""
        return self.now


@dataclass
class NotingKeeper:
    """Keeps what it is given and notes what it is told; can refuse, and can be slow."""

    refusals: int = 0
    slow: asyncio.Event | None = None
    records: list[bytes] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    ends: list[How] = field(default_factory=list)
    staff_calls: int = 0

    async def keep(self, record: bytes, cell: Cell) -> Kept | Refused:
        """Kept, unless refusals are left."""
        if self.slow is not None:
            await self.slow.wait()
        self.records.append(record)
        self.cells.append(cell)
        if self.refusals:
            self.refusals -= 1
            return Refused("disk")
        return Kept()

    def staff(self) -> None:
        """Note it."""
        self.staff_calls += 1

    def over(self, how: How) -> None:
        """Note it."""
        self.ends.append(how)


def unsealed(tool: Tool, content: bytes) -> bytes:
    """A seal that hides nothing, so that a test sees what would be sealed."""
    return tool.value.encode() + b"|" + content


CHARACTERS = {"space": " ", "enter": "\r", "tab": "\t"}


@dataclass
class Stage:
    """A kiosk that plays, and what the test holds of it."""

    app: KioskApp
    pilot: Pilot[None]
    keeper: NotingKeeper
    clock: Clock

    async def press(self, *keys: str) -> None:
        """Press keys by Textual's names, one after the other, and let everything settle after each."""
        for key in keys:
            await self.hurry(key)

    async def hurry(self, *keys: str) -> None:
        """Press keys faster than the kiosk acts on them; only then let everything settle."""
        for key in keys:
            self.app.post_message(events.Key(key, key if len(key) == 1 else CHARACTERS.get(key)))
        await self.settle()

    async def type(self, text: str) -> None:
        """Type as a terminal delivers it: a code point after the other."""
        for character in text:
            self.app.post_message(events.Key(character if character != " " else "space", character))
        await self.settle()

    async def settle(self) -> None:
        """Let every message be done, and the layout after it."""
        await settled(self.app)

    async def click(self, what: str) -> None:
        """Touch the first place that shows a text."""
        for y, line in enumerate(screen_rows(self.app)):
            if what in line:
                self.clock.now += 1
                await self.touch(cells_before(line, what) + cells.width(what) // 2, y)
                return
        raise LookupError(f"{what} is not on the screen:\n{self.text}")

    async def touch(self, x: int, y: int) -> None:
        """Touch a cell, as the driver tells it; `pilot.click` would pass the app by."""
        for kind in (events.MouseDown, events.MouseUp):
            self.app.post_message(
                kind(None, x, y, 0, 0, button=1, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y)
            )
        await self.settle()

    async def until(self, text: str) -> None:
        """Go on until a text is on the screen."""
        async with asyncio.timeout(20):
            while text not in self.text:
                await self.settle()

    async def wait(self, seconds: float) -> None:
        """Let time pass, half a second after the other, as the kiosk's own timer would."""
        for _ in range(int(seconds * 2)):
            self.clock.now += 0.5
            self.app.tick()
        await self.settle()

    async def walk_to(self, code: str) -> None:
        """Answer everything by its first choice until a question is asked."""
        interview = self.interview
        while interview.step is not None and interview.step.question.code != code:
            kind = interview.step.question.kind
            await self.press(*(() if kind in {Kind.NOTE, Kind.TEXT} else ("1",)), "enter")

    async def begin(self, language: Language = "th") -> None:
        """From the start screen to the first question."""
        await self.press("1" if language == "th" else "2", "enter")
        if self.app.visit is not None and self.app.visit.pack.screening is not None:
            await self.press("1", "enter")

    @property
    def interview(self) -> Interview:
        """The respondent's interview."""
        assert self.app.visit is not None
        return self.app.visit.interview

    @property
    def text(self) -> str:
        """What the respondent reads."""
        return screen_text(self.app)


@asynccontextmanager
async def playing(
    given: Setting | None = None,
    *,
    size: tuple[int, int] = (60, 20),
    refusals: int = 0,
    slow: asyncio.Event | None = None,
    version: Version = "light",
) -> AsyncIterator[Stage]:
    """A kiosk on a terminal of `size`, let in at once; its own timer stands still."""
    chosen = given or setting()
    if version.startswith("dark"):
        chosen = replace(chosen, theme="dark")
    colours: Colours = "standard" if version == "mono" else "256" if version.endswith("256") else "truecolor"
    keeper, clock = NotingKeeper(refusals, slow), Clock()
    app = KioskApp(chosen, keeper, unsealed, clock=clock, colours=colours)
    async with app.run_test(size=size) as pilot:
        app.begin(chosen)
        assert app._timer is not None
        app._timer.pause()  # time passes when the test says so
        stage = Stage(app, pilot, keeper, clock)
        await stage.settle()
        yield stage


def screen_rows(app: App[None]) -> list[str]:
    """The rows of the screen as text, marks with their letters."""
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]


def screen_text(app: App[None]) -> str:
    """The whole screen as text."""
    return "\n".join(screen_rows(app)) + "\n"


def styled_cells(app: App[None]) -> Iterator[tuple[int, int, str, str | None, str | None, bool]]:
    """Column, row, character, ink, ground and *reverse* of every cell of the screen."""
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        x = 0
        for text, style, _ in strip:
            for character in cells.clusters(text):
                ink = style.color.name if style and style.color else None
                ground = style.bgcolor.name if style and style.bgcolor else None
                yield x, y, character, ink, ground, bool(style and style.reverse)
                x += cells.width(character)


def code_on(stage: Stage) -> list[str]:
    """The rows of cells that the QR code takes on the screen."""
    region = stage.app.screen.query_one(QrCode).region
    rows = [[""] * region.width for _ in range(region.height)]
    for x, y, character, *_ in styled_cells(stage.app):
        if region.contains(x, y):
            rows[y - region.y][x - region.x] = character
    assert (region.width, region.height) == size_of(LINK)
    return ["".join(row) for row in rows]


def cells_before(line: str, what: str) -> int:
    """The column at which a text begins."""
    return cells.width(line[: line.index(what)])
