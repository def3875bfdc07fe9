"""A board of an invented province, and somebody at its keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Literal

from textual import events
from textual.pilot import Pilot

from surveytui.campaign.milestones import milestones
from surveytui.campaign.models import Agency, Extension, Milestone, Oit
from surveytui.campaign.quotas import ITA, target
from surveytui.campaign.register import read_agencies
from surveytui.errors import HubError, ReportError
from surveytui.questionnaire.models import Tool
from surveytui.sync.board import Board, Held, LastYear, Line, Note, Published
from surveytui.sync.hub.store import Gain, Heard
from surveytui.sync.merge import Cell
from surveytui.sync.reckoning import reckon
from surveytui.sync.report import NONE
from surveytui.sync.standings import Standings
from surveytui.text import cells
from surveytui.text.words import Language, Words
from surveytui.ui.supervisor.app import BoardApp, Colours
from tests.settling import quiet, settled
from tests.sync.province import FIRST, Counter, make_bundle
from tests.ui.stage import CHARACTERS, cells_before, screen_rows, screen_text

TODAY = date(2025, 6, 18)
TABLE = Path(__file__).parents[2] / "surveytui" / "campaign" / "province" / "agencies.csv"


def make_board(agencies: tuple[Agency, ...] | None = None, *, seed: int = 2568, today: date = TODAY) -> Board:
    """The sample province some weeks into its window, the same for the same seed."""
    chance = Random(seed)
    given = agencies or read_agencies(TABLE)
    counters = [Counter("เครื่อง 1", (agency.code,)) for agency in given]
    bundle = make_bundle(given, counters, tools=(Tool.EIT, Tool.IIT))
    heard: dict[str, Heard] = {}
    now: dict[Cell, int] = {}
    gains: dict[Cell, Gain] = {}
    for number, (agency, counter) in enumerate(zip(given, counters, strict=True)):
        if chance.random() < 0.05:
            continue
        day = today - timedelta(days=chance.choice([0, 0, 1, 1, 2, 3, 9]))
        fork = Words(th="ยอดซ้อนกัน", en="reports twice") if number == 20 else None
        heard[counter.id] = Heard(
            device=counter.id,
            seq=14,
            day=day,
            told=day,
            bundle=1,
            manifest=NONE,
            closed=chance.random() < 0.1,
            fork=fork,
        )
        speed = chance.choice([0.1, 0.3, 0.5, 0.6, 0.7, 1.0])
        for tool in (Tool.EIT, Tool.IIT):
            wanted = target(agency, tool, ITA) or 0
            now[agency.code, tool] = count = int(wanted * speed) // 5 * 5
            if not heard[counter.id].closed:
                days = (day - FIRST).days
                gains[agency.code, tool] = Gain(count / days, 0, (2 if fork else 1) / days, 1)
    first = given[0].code
    standings = Standings(
        heard=heard,
        now=now,
        gains=gains,
        notes={first: [Note(day=today - timedelta(days=3), text="โทรแล้ว รับว่าจะตั้งเครื่องหน้างานทะเบียน")]},
        published={first: Published(items=29, total=43, noted=today)},
        last_year={first: LastYear(fiscal_year=2567, score="87.21", band="ผ่านดี")},
    )
    return reckon(bundle, standings, today)


def with_held(board: Board | None = None) -> Board:
    """The same board with three files held back, one of them a report of the counter of the first call."""
    board = board or make_board()
    machine = next(call for call in board.calls if board.details[call.agency.code].machines)
    (counter,) = board.details[machine.agency.code].machines
    held = Held(
        name="5500-1.report",
        stored=f"{'a' * 32}.parcel",
        kind="report",
        device=counter.device,
        counter=counter.name,
        since=date(2025, 6, 9),
        why=Words(
            th="เครื่องนี้ไม่ได้ดูแลหน่วยงาน l-112 (นำชุดงานรุ่นใหม่เข้าก่อน)",
            en="this counter does not serve l-112 (take the newest bundle in first)",
        ),
    )
    foreign = Words(
        th="ไม่ใช่แฟ้มของโครงการนี้ หรือแฟ้มเสียหาย (ถ้าเป็นของเครื่องใด ส่งออกจากเครื่องนั้นอีกครั้ง)",
        en="not a file of this campaign, or damaged (if it is a counter's, export it there again)",
    )
    photo = replace(held, name="ภาพถ่าย.jpg", kind="unknown", device="", counter="", since=TODAY, why=foreign)
    long = replace(photo, name="x" * 120, since=None)
    return replace(board, held=(long, held, photo))


def with_calendar() -> Board:
    """The same board in a campaign that was extended twice."""
    bundle = make_bundle(read_agencies(TABLE), [], tools=(Tool.EIT, Tool.IIT))
    eit, iit = bundle.windows
    log = (
        Extension(announced=date(2025, 6, 10), until=date(2025, 7, 7), reason="น้ำท่วมหลายอำเภอ เดินทางมาหน่วยงานไม่ได้"),
        Extension(announced=date(2025, 6, 17), until=date(2025, 7, 15)),
    )
    oit = Oit(
        items=43, due=date(2025, 4, 30), extensions=(Extension(announced=date(2025, 4, 28), until=date(2025, 5, 15)),)
    )
    own = Milestone(day=date(2025, 8, 1), what=Words(th="ประกาศผล", en="results are announced"))
    changed = replace(bundle, windows=(replace(eit, extensions=log), iit), oit=oit, calendar=(own,))
    return replace(make_board(), calendar=milestones(changed))


@dataclass
class NotingPort:
    """A hub that notes what it is asked."""

    made: Board
    notes: list[tuple[str, str]] = field(default_factory=list)
    tickets: list[str] = field(default_factory=list)
    files: list[tuple[Path, int]] = field(default_factory=list)
    broken: bool = False

    def board(self) -> Board:
        """The counts, or that they cannot be read."""
        if self.broken:
            raise HubError(Words(th="ใช้ฐานข้อมูลไม่ได้", en="the database cannot be used"))
        return self.made

    def note(self, agency: str, text: str) -> None:
        """A call."""
        if not text:
            raise HubError(Words(th="ยังไม่มีข้อความ", en="there is nothing to note"))
        self.notes.append((agency, text))
        detail = self.made.details[agency]
        noted = replace(detail, notes=(Note(day=self.made.day, text=text), *detail.notes))
        calls = tuple(call for call in self.made.calls if call.agency.code != agency)
        self.made = replace(self.made, details=dict(self.made.details) | {agency: noted}, calls=calls)

    def publish(self, agency: str, items: str) -> None:
        """OIT items."""
        if not items.isdigit() or int(items) > 43:
            raise HubError(Words(th="ใส่จำนวนเป็นตัวเลข 0 ถึง 43", en="the number must be digits, 0 to 43"))
        oit = Published(items=int(items), total=43, noted=self.made.day)
        detail = replace(self.made.details[agency], oit=oit)
        self.made = replace(
            self.made,
            details=dict(self.made.details) | {agency: detail},
            published=dict(self.made.published) | {agency: oit},
        )

    def take_text(self, text: str) -> Words:
        """A scanned code."""
        if not text.startswith("TICKET"):
            raise ReportError(Words(th="อ่านข้อความจากคิวอาร์ไม่ได้", en="not a ticket"))
        self.tickets.append(text)
        return Words(th="เครื่อง 1: l-001 EIT 25", en="Counter 1: l-001 EIT 25")

    def export(self, path: Path, board: Board, lines: list[Line], language: Language) -> None:
        """A file."""
        del board, language
        if path.suffix not in {".csv", ".xlsx"}:
            raise HubError(Words(th="ชื่อแฟ้มต้องลงท้าย .csv หรือ .xlsx", en="the name must end in .csv or .xlsx"))
        self.files.append((path, len(lines)))


@dataclass
class Stage:
    """A board that plays."""

    app: BoardApp
    pilot: Pilot[None]
    port: NotingPort

    async def press(self, *keys: str) -> None:
        """Press keys by Textual's names, or signs."""
        for key in keys:
            self.app.post_message(events.Key(key, key if len(key) == 1 else CHARACTERS.get(key)))
            await self.settle()

    async def type(self, text: str) -> None:
        """Type a text."""
        for character in text:
            self.app.post_message(events.Key(character if character != " " else "space", character))
        await self.settle()

    async def paste(self, text: str) -> None:
        """Paste a text."""
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def settle(self) -> None:
        """Let every message, every worker and the layout after them be done."""
        await settled(self.app)
        await self.app.workers.wait_for_complete()
        await quiet(self.app)

    async def click(self, what: str) -> None:
        """Touch the first place that shows a text."""
        for y, line in enumerate(screen_rows(self.app)):
            if what in line:
                x = cells_before(line, what) + cells.width(what) // 2
                for kind in (events.MouseDown, events.MouseUp):
                    self.app.post_message(
                        kind(None, x, y, 0, 0, button=1, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y)
                    )
                await self.settle()
                return
        raise LookupError(f"{what} is not on the screen:\n{self.text}")

    @property
    def text(self) -> str:
        """What the supervisor reads."""
        return screen_text(self.app)

    def rows(self, what: str) -> list[str]:
        """The rows that show a text."""
        return [row for row in screen_rows(self.app) if what in row]


@asynccontextmanager
async def showing(
    board: Board | None = None,
    *,
    size: tuple[int, int] = (100, 30),
    language: Language = "th",
    theme: Literal["light", "dark"] = "light",
    colours: Colours = "truecolor",
) -> AsyncIterator[Stage]:
    """A board on a terminal of `size`."""
    port = NotingPort(board or make_board())
    app = BoardApp(port, port.made, language=language, theme=theme, colours=colours)
    async with app.run_test(size=size) as pilot:
        stage = Stage(app, pilot, port)
        await stage.settle()
        yield stage
