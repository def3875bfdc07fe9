"""What the numbers of the desk are in words. Pure."""

from __future__ import annotations

import math
import re
from datetime import date

from surveytui.counter.desk_messages import Status, ToolStatus
from surveytui.text.dates import thai_date
from surveytui.text.words import Words
from surveytui.ui.staff import words

_ONE = re.compile(r"(?<![\d.,])1 (answer|day|file|receipt|second)s\b")


def fill(text: Words, **values: object) -> Words:
    """`Words.format` in good English: "1 day", not "1 days"."""
    said = text.format(**values)
    return Words(said.th, _ONE.sub(r"1 \1", said.en))


def day_words(day: date, *, short: bool = False) -> Words:
    """A day in both languages."""
    return Words(thai_date(day, "th", short=short), thai_date(day, "en", short=short))


def size_words(size: int) -> str:
    """Bytes as people read them on a stick's package: "14.2 GB", "132 KB"."""
    if size >= 10**9:
        return f"{size / 10**9:.1f} GB"
    if size >= 10**6:
        return f"{size // 10**6} MB"
    return f"{math.ceil(size / 1000)} KB"


def safe(text: str, most: int = 40) -> str:
    """A name that somebody wrote on a stick, without anything that a terminal would obey.

    Args:
        text: The name.
        most: Characters kept.
    """
    return "".join(sign if sign.isprintable() else "?" for sign in text)[:most]


def window_note(tool: ToolStatus, day: date) -> Words:
    """Until when a tool is open, or why it is not."""
    if tool.first is not None and day < tool.first:
        return fill(words.OPENS, day=day_words(tool.first, short=True))
    if tool.last is None:
        return words.NO_WINDOW
    text = words.OPEN_UNTIL if day <= tool.last else words.CLOSED_SINCE
    return fill(text, day=day_words(tool.last, short=True))


def way_out(status: Status) -> Words:
    """By which rule counts leave the machine; once collection is finished, what is left to do."""
    if not status.finished:
        return fill(words.BLOCKS, k=status.block)
    return words.OVER_SEND if status.to_send else words.OVER_KEEP if status.awaiting else words.OVER


def closing(status: Status, *, short: bool = False) -> tuple[Words, ...]:
    """When it closes and how many days are left: once if it is one day for all tools, else tool by tool.

    Nothing once an officer has finished collection: no day counts any more.
    """
    if status.finished:
        return ()
    told = {tool.tool: _closing(tool, status.day, short=short) for tool in status.tools}
    known = {tool: text for tool, text in told.items() if text is not None}
    if len(known) == len(told) and len(set(known.values())) == 1:
        return (next(iter(known.values())),)
    return tuple(
        Words(f"{tool} {text.th}", f"{tool} {text.en[0].lower()}{text.en[1:]}") for tool, text in known.items()
    )


def _closing(tool: ToolStatus, day: date, *, short: bool) -> Words | None:
    if tool.first is not None and day < tool.first:
        return fill(words.OPENS, day=day_words(tool.first, short=short))
    if tool.last is None:
        return None
    left = (tool.last - day).days
    text = words.CLOSED_SINCE if left < 0 else words.CLOSES if left else words.CLOSES_TODAY
    return fill(text, day=day_words(tool.last, short=short), left=left)


def tools_note(status: Status) -> Words:
    """What is asked at present."""
    chosen = [words.TOOLS[tool.tool] for tool in status.tools if tool.chosen]
    return fill(words.NOW, tools=chosen[0]) if len(chosen) == 1 else words.RESPONDENT_CHOOSES


def export_note(status: Status) -> Words:
    """What an export would take along."""
    if status.to_send:
        return fill(words.TO_SEND, n=status.to_send)
    return fill(words.AWAITING, n=status.awaiting) if status.awaiting else words.NOTHING_TO_SEND


def check_note(status: Status) -> Words:
    """When the machine was last checked; before that, what an officer should look up there."""
    if status.trouble is not None:
        return words.NETWORK_TROUBLE_SHORT
    if status.checked is None:
        return words.NOT_CHECKED
    text = words.CHECKED_GOOD if status.sound else words.CHECKED_BAD
    return fill(text, day=_day_of_year(status.checked))


def _day_of_year(day: date) -> Words:
    """A day without its year: "17 มิ.ย."."""
    told = day_words(day, short=True)
    return Words(told.th.rpartition(" ")[0], told.en.rpartition(" ")[0])


def count(tool: ToolStatus, *, short: bool = False) -> Words:
    """How many answers a tool has, of how many where that is known."""
    if tool.target is None:
        return fill(words.NO_TARGET, n=tool.counted)
    return fill(words.OF_TARGET_SHORT if short else words.OF_TARGET, n=tool.counted, of=tool.target)
