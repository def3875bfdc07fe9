"""The campaign's calendar: its own days, and those that its windows and their extensions make. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from surveytui.campaign.models import Bundle, Extension, Milestone, Oit, Window
from surveytui.text.dates import thai_date
from surveytui.text.words import Words


def milestones(bundle: Bundle) -> tuple[Milestone, ...]:
    """Every day that concerns everybody, in day order.

    A window's close and the OIT deadline stand on the day in force; each extension of the log stands on the day on which
    it was announced, with the day it gave and its reason.
    """
    found = [*bundle.calendar]
    for window in bundle.windows:
        found.extend(_of_window(window))
    if bundle.oit is not None:
        found.extend(_of_oit(bundle.oit))
    return tuple(sorted(found, key=lambda one: one.day))


def _of_window(window: Window) -> Iterator[Milestone]:
    tool = window.tool.value
    yield Milestone(day=window.first, what=Words(th=f"เปิดรับ {tool}", en=f"{tool} opens"))
    yield from _extended(tool, window.extensions)
    yield Milestone(day=window.closes, what=Words(th=f"วันสุดท้ายของ {tool}", en=f"last day of {tool}"))


def _of_oit(oit: Oit) -> Iterator[Milestone]:
    yield from _extended("OIT", oit.extensions)
    yield Milestone(day=oit.closes, what=Words(th="กำหนดส่ง OIT", en="OIT is due"))


def _extended(what: str, extensions: tuple[Extension, ...]) -> Iterator[Milestone]:
    for one in extensions:
        reason = f" ({one.reason})" if one.reason else ""
        yield Milestone(
            day=one.announced,
            what=Words(
                th=f"ประกาศขยายเวลา {what} ถึง {thai_date(one.until, 'th', short=True)}{reason}",
                en=f"{what} extended until {thai_date(one.until, 'en', short=True)}{reason}",
            ),
        )
