"""A desk that answers from a script, and the numbers it tells."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from surveytui.counter.desk_messages import (
    Ask,
    Failed,
    Finished,
    Judged,
    Receipts,
    SentNow,
    Status,
    Step,
    Tickets,
    ToolStatus,
)
from surveytui.counter.doctor import Finding, Verdict
from surveytui.counter.sticks import Stick
from surveytui.questionnaire.models import Tool
from surveytui.text.words import Words

T = TypeVar("T")

DAY = date(2025, 6, 18)
TICKET = ("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$%*+-./:" * 5)[:195]
"""As long as a ticket can be."""
KINGSTON = Stick("/media/KINGSTON", "KINGSTON", 14_200_000_000)
SANDISK = Stick("/media/SANDISK", "SANDISK", 512_000_000)
PULLED = Failed(Words("เขียนไม่ได้", "cannot be written"), why="pulled")
DISK_FULL = Failed(Words("ที่ว่างในเครื่องหมด", "the disk is full"), Words("ลบแฟ้มอื่นออก", "remove other files"))


def tool_status(tool: Tool, **changes: object) -> ToolStatus:
    """A tool as the pictures of the design have it."""
    drawn = {Tool.EIT: (22, 55, 3, True), Tool.IIT: (27, 30, 0, False)}
    counted, target, since, chosen = drawn[tool]
    status = ToolStatus(
        tool=tool,
        counted=counted,
        target=target,
        since_start=since,
        first=date(2025, 1, 6),
        last=date(2025, 6, 30),
        chosen=chosen,
    )
    return replace(status, **changes)  # type: ignore[arg-type]


STATUS = Status(
    agency=Words("เทศบาลตำบลตัวอย่าง", "Sample Municipality"),
    device="เคาน์เตอร์ 1",
    tools=(tool_status(Tool.EIT), tool_status(Tool.IIT)),
    to_send=22,
    awaiting=0,
    ready=True,
    free=1500,
    block=5,
    day=DAY,
    closed=False,
    finished=False,
    theme="light",
    checked=date(2025, 6, 17),
    sound=True,
)


FEW = replace(STATUS, to_send=3, ready=False)
"""Fewer than k wait."""
FINISHED = replace(STATUS, to_send=3, closed=True, finished=True)
"""Collection has been ended, and the last export is still to come."""

OFFLINE = Failed(Words("ติดต่อไม่ได้", "nobody answers"), why="offline")
CERTIFICATE = Failed(
    Words("เครือข่ายนี้ใช้ใบรับรองอื่น", "this network shows another certificate"),
    Words("ใช้เครือข่ายอื่น หรือส่งด้วยแฟลชไดรฟ์", "use another network, or a USB stick"),
)
SENT = SentNow(files=3, waiting=0, overwritten=0, campaign=False, trouble=None)
SENT_MORE = SentNow(files=3, waiting=0, overwritten=24, campaign=True, trouble=None)
SENT_PARTLY = SentNow(
    files=1, waiting=2, overwritten=0, campaign=False, trouble=Words("ศูนย์รวบรวมไม่ว่าง", "the hub is busy")
)
WITH_HUB = replace(STATUS, hub=True)


def finding(name: str, th: str, en: str, seen: tuple[str, str], verdict: Verdict = Verdict.GOOD) -> Finding:
    """What a check might have seen."""
    return Finding(name, Words(th, en), verdict, Words(*seen))


FINDINGS = [
    finding("suite", "ปิดผนึกคำตอบ", "Sealing", ("ทำงานได้", "works")),
    finding("disk", "ที่ว่างในเครื่อง", "Disk", ("เหลือ 4.2 GB", "4.2 GB free")),
    finding("clock", "วันที่", "Clock", ("18 มิ.ย. 2568", "18 Jun 2025")),
    finding(
        "swap",
        "หน่วยความจำสำรอง",
        "Swap",
        ("เปิดอยู่ ควรปิด ดูคู่มือหน้า 2", "on, and not encrypted: switch it off, handbook page 2"),
        Verdict.IMPROVE,
    ),
    finding("synced", "โฟลเดอร์ร่วม", "Synced folders", ("ไม่ได้คัดลอกไปที่อื่น", "not copied elsewhere")),
    finding("environment", "ค่าของระบบ", "Environment", ("ไม่มีค่าแปลก", "nothing odd")),
    finding("terminal", "จอ", "Terminal", ("60×20", "60×20")),
    finding("permissions", "สิทธิ์ของแฟ้ม", "Permissions", ("เฉพาะเครื่องนี้", "this account only")),
]


@dataclass
class ScriptedDesk:
    """Answers each request with the next of its answers, the last one for ever; remembers what was asked.

    An answer that is a function is called with the request's value and the progress callback.
    """

    answers: dict[str, list[object]] = field(default_factory=dict)
    asked: list[tuple[str, object]] = field(default_factory=list)
    cancelled: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        defaults: dict[str, list[object]] = {
            "lock": [Judged(right=False, wait=0, looked_at=False)],
            "pin": [Judged(right=True, wait=0)],
            "status": [STATUS],
            "sticks": [[]],
            "check": [FINDINGS],
            "stop": [STATUS],
            "close": [STATUS],
            "choose": [STATUS],
            "theme": [STATUS],
            "report": [Tickets(14, DAY, False, (TICKET,))],
            "receipts": [Receipts(0, (), 0, 0)],
            "finish": [Finished(Judged(right=True, wait=0), replace(STATUS, finished=True, closed=True))],
        }
        self.answers = defaults | self.answers

    def values(self, what: str) -> list[object]:
        """With what something was asked, in order."""
        return [value for name, value in self.asked if name == what]

    async def ask(
        self, ask: Ask[T], value: object = None, *, progress: Callable[[Step], None] | None = None
    ) -> T | Failed:
        """The next answer."""
        self.asked.append((ask.what, value))
        script = self.answers[ask.what]
        answer = script.pop(0) if len(script) > 1 else script[0]
        if callable(answer):
            answer = await answer(self, progress)
        if not isinstance(answer, Failed):
            assert type(answer) is (getattr(ask.reply, "__origin__", None) or ask.reply)
        return answer

    def cancel(self) -> None:
        """Remember it."""
        self.cancelled.set()
