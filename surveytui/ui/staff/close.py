"""Closing for the day, and opening again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from surveytui.counter.desk_messages import CLOSE, STOP, Failed, Status
from surveytui.ui.staff import words
from surveytui.ui.staff.cards import CardScreen, Way, trouble
from surveytui.ui.staff.export import export_screen
from surveytui.ui.staff.frame import StaffScreen
from surveytui.ui.staff.sentences import fill
from surveytui.ui.widgets.card import Tone

if TYPE_CHECKING:
    from surveytui.ui.staff.app import StaffApp


def close_screen(staff: StaffApp, status: Status) -> CardScreen:
    """Ask whether to close; an export is offered first where it would take something along.

    The focus is on *close*: it loses nothing.
    """
    lines = [words.CLOSE_QUESTION, words.CLOSE_EFFECT]
    ways = [Way(words.NOT_YET, "0")]
    if status.ready:
        lines.append(fill(words.NOT_EXPORTED, n=status.to_send))
        ways.append(Way(words.EXPORT_FIRST, "2", lambda: staff.show(export_screen(staff))))
    elif status.to_send:
        lines.append(fill(words.WAIT_FOR_MORE, n=status.to_send, k=status.block))
    if not staff.setting.alone:
        ways.append(Way(words.STOP_PROGRAM, "3", lambda: stop_program(staff)))
    ways.append(Way(words.DO_CLOSE, "1", lambda: _close(staff), main=True))
    return CardScreen(words.CLOSE, Tone.WARN, lines, ways)


def stop_program(staff: StaffApp) -> None:
    """End the whole program, from whichever screen offers it."""
    if isinstance(staff.screen, StaffScreen):
        staff.screen.do(_end(staff))


async def _end(staff: StaffApp) -> None:
    """End the whole program, for the night or before audit and growth; the keeper sends this process away."""
    status = await staff.desk.ask(STOP, None)
    if isinstance(status, Failed):
        staff.show(trouble(status, words.CLOSE))


def _close(staff: StaffApp) -> None:
    if isinstance(staff.screen, StaffScreen):
        staff.screen.do(set_closed(staff, closed=True))


async def set_closed(staff: StaffApp, *, closed: bool) -> None:
    """Close, and show respondents that it is; or open, and stay here."""
    status = await staff.desk.ask(CLOSE, closed)
    if isinstance(status, Failed):
        staff.show(trouble(status, words.CLOSE if closed else words.OPEN_AGAIN))
    elif closed and not staff.setting.alone:
        staff.leave()
    else:
        staff.show_menu(status)
