"""The staff screen as a child of the keeper: the desk is at the other end of the channel."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from surveytui import canonical
from surveytui.campaign.models import Bundle
from surveytui.counter import channel as wire
from surveytui.counter import platform
from surveytui.counter.desk_messages import CANCEL, Ask, Failed, Step, read_answer
from surveytui.counter.home import CounterHome
from surveytui.errors import SurveyError
from surveytui.text.words import Words
from surveytui.ui.gate import FALLEN, GatedApp
from surveytui.ui.staff.app import StaffApp
from surveytui.ui.staff.port import Setting

T = TypeVar("T")


class ChannelDesk:
    """The keeper's desk."""

    def __init__(self) -> None:
        self.app: LiveStaff | None = None
        self._asked = 0
        self._waiting: dict[int, asyncio.Future[bytes]] = {}
        self._told: dict[int, Callable[[Step], None]] = {}

    async def ask(
        self, ask: Ask[T], value: object = None, *, progress: Callable[[Step], None] | None = None
    ) -> T | Failed:
        """Send a request; wait for its reply."""
        number = self._say(ask.what, value)
        self._waiting[number] = asyncio.get_running_loop().create_future()
        if progress is not None:
            self._told[number] = progress
        try:
            return read_answer(await self._waiting[number], ask.reply)
        finally:
            del self._waiting[number]
            self._told.pop(number, None)

    def cancel(self) -> None:
        """Stop the export that is under way; its own reply says so."""
        self._say(CANCEL, None)

    def heard(self, said: wire.Said) -> None:
        """The keeper has spoken; a reply that nobody waits for any more is dropped."""
        match said:
            case wire.Reply(request=number, body=body) if number in self._waiting:
                if not self._waiting[number].done():
                    self._waiting[number].set_result(body)
            case wire.Progress(request=number, body=body) if number in self._told:
                self._told[number](canonical.decode(body, Step))
            case _:
                return

    def _say(self, what: str, value: object) -> int:
        if self.app is None:
            raise RuntimeError("not bound")
        self._asked += 1
        self.app.tell_keeper(wire.Request(self._asked, what, canonical.encode(value)))
        return self._asked


class LiveStaff(GatedApp, StaffApp):
    """The staff screen behind its gate."""

    keeps_typed = True  # the officer types the PIN while this process starts; the kiosk has read what came before

    def let_in(self, go: wire.Go) -> None:
        """Begin, in the colours of the moment."""
        self.begin(setting_of(self.setting.bundle, go))

    def last_words(self) -> Words:
        """What stands on the terminal when the keeper has died."""
        return Words(th="เครื่องหยุดทำงาน กรุณาเปิดโปรแกรมใหม่", en="The counter has stopped. Please start it again.")

    def told(self, said: wire.Said) -> None:
        """Pass the keeper's answer on."""
        if isinstance(self.desk, ChannelDesk):
            self.desk.heard(said)


def setting_of(bundle: Bundle, go: wire.Go) -> Setting:
    """What *go* says."""
    theme = bundle.policy.theme
    if go.theme in {"light", "dark"}:
        theme = "dark" if go.theme == "dark" else "light"
    return Setting(bundle=bundle, language="en" if go.language == "en" else "th", theme=theme)


def run(channel: str, *, home: str, terminal: str) -> None:
    """Run one visit of an officer; never returns normally: the process ends inside.

    Args:
        channel: Our end, as the keeper wrote it among the arguments.
        home: The counter's folder.
        terminal: The terminal's settings as the keeper found them.
    """
    connection = wire.Channel(platform.connect(channel))
    try:
        bundle = CounterHome(Path(home)).load_bundle()
    except SurveyError as error:  # spoiled while the counter runs; the keeper notes it
        connection.send(wire.Over(f"crash {type(error).__name__}"))
        raise SystemExit(FALLEN) from error
    desk = ChannelDesk()
    app = LiveStaff(Setting(bundle=bundle), desk, lambda: app.finish("left"))
    desk.app = app
    app.connect(connection, terminal)
    app.run()
