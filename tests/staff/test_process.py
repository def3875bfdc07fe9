"""The staff screen as the keeper's child: what goes over the channel, and the whole way in a real terminal."""

from __future__ import annotations

import asyncio
import json

import pytest

from surveytui.counter import channel as wire
from surveytui.counter.desk_messages import EXPORT, STATUS, Done, Failed, Step, answer
from surveytui.counter.station import Station
from surveytui.text.words import Words
from surveytui.ui.staff.process import ChannelDesk, setting_of
from tests.person import F12, at_kiosk
from tests.staff.desk import STATUS as NUMBERS
from tests.staff.stage import bundle
from tests.world import PIN, World


class Heard:
    """Stands for the app: keeps what the desk tells the keeper."""

    def __init__(self) -> None:
        self.said: list[wire.Request] = []

    def tell_keeper(self, message: wire.Message) -> None:
        """Keep it."""
        assert isinstance(message, wire.Request)
        self.said.append(message)


@pytest.fixture
def heard() -> Heard:
    """What the keeper hears."""
    return Heard()


@pytest.fixture
def desk(heard: Heard) -> ChannelDesk:
    """A desk whose other end is in the test's hand."""
    desk = ChannelDesk()
    desk.app = heard  # type: ignore[assignment]
    return desk


async def test_a_reply_finds_its_request(desk: ChannelDesk, heard: Heard) -> None:
    """By its number, whatever came between; one that nobody waits for is dropped."""
    first = asyncio.create_task(desk.ask(STATUS))
    second = asyncio.create_task(desk.ask(EXPORT, "/media/KEY"))
    await asyncio.sleep(0)
    assert [(said.what, json.loads(said.body)) for said in heard.said] == [("status", None), ("export", "/media/KEY")]
    desk.heard(wire.Reply(99, b"{}"))
    desk.heard(wire.Reply(heard.said[1].request, answer(Done(1, 24, 0))))
    desk.heard(wire.Reply(heard.said[0].request, answer(NUMBERS)))
    assert (await first, await second) == (NUMBERS, Done(1, 24, 0))


async def test_progress_is_told_while_it_lasts(desk: ChannelDesk, heard: Heard) -> None:
    """And to nobody afterwards."""
    steps: list[Step] = []
    asked = asyncio.create_task(desk.ask(EXPORT, "/media/KEY", progress=steps.append))
    await asyncio.sleep(0)
    number = heard.said[0].request
    told = wire.Progress(number, b'{"step":"write","percent":20,"records":24,"size":132000}')
    desk.heard(told)
    desk.heard(wire.Reply(number, answer(Failed(Words("ก", "a"), why="pulled"))))
    failed = await asked
    desk.heard(told)
    assert steps == [Step("write", 20, 24, 132000)]
    assert isinstance(failed, Failed)
    assert failed.why == "pulled"


def test_cancel_is_a_request_of_its_own(desk: ChannelDesk, heard: Heard) -> None:
    """The keeper hears it while it writes."""
    desk.cancel()
    assert [said.what for said in heard.said] == ["cancel"]


@pytest.mark.parametrize(("theme", "expected"), [("dark", "dark"), ("light", "light"), ("", "light"), ("odd", "light")])
def test_go_brings_the_colours(theme: str, expected: str) -> None:
    """The officers' choice, else the campaign's."""
    assert setting_of(bundle(), wire.Go(bundle="", agency="a", tools=(), theme=theme)).theme == expected


def test_the_whole_way_behind_the_pin(world: World) -> None:
    """From the start screen by F12, wrong PIN, right PIN, closing, and open again: all through the keeper."""
    with at_kiosk(world.root) as person:
        person.wait_for("ขอฟังความเห็น")
        person.rest()
        person.press(F12)
        person.wait_for("ใส่รหัสเจ้าหน้าที่")
        person.rest()
        person.press(*"135790", "\r")
        person.wait_for("รหัสไม่ถูกต้อง")
        person.press(*PIN, "\r")
        person.wait_for("ตั้งแต่เปิดเครื่อง")
        person.press("6")
        person.wait_for("ปิดงานวันนี้หรือไม่")
        person.press("1")
        person.wait_for("ปิดรับความเห็น")
        person.rest()
        person.press(F12)
        person.wait_for("ใส่รหัสเจ้าหน้าที่")
        person.rest()
        person.press(*PIN, "\r")
        person.wait_for("เปิดรับอีกครั้ง")
        person.press("6")
        person.wait_for("6 ปิดงานวันนี้")
        person.press("0")
        person.wait_for("ขอฟังความเห็น")
        assert not person.saw_traceback()
    assert not world.home.faults.exists()


def test_an_officer_may_type_the_pin_before_the_screen_is_there(world: World) -> None:
    """What is typed after F12 is meant for the officers' screen; the kiosk leaves it to the process that takes over."""
    with at_kiosk(world.root) as person:
        person.wait_for("ขอฟังความเห็น")
        person.rest()
        person.press(F12)
        person.press(*PIN, "\r")
        person.wait_for("ตั้งแต่เปิดเครื่อง")
        assert not person.saw_traceback()


def test_once_collection_is_finished_respondents_are_thanked(world: World) -> None:
    """For good is not for this evening; officers still get in from there."""
    with Station(world.home) as station:
        station.change(closed=True, finished=True)
    with at_kiosk(world.root) as person:
        person.wait_for("สิ้นสุดการรับฟังความเห็นแล้ว")
        person.wait_for("ขอบคุณทุกท่านที่ให้ความเห็น")
        person.rest()
        person.press(F12)
        person.wait_for("ใส่รหัสเจ้าหน้าที่")
