"""The kiosk as a child of the keeper: the app's port is the channel."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from surveytui.campaign.models import Bundle, Cell
from surveytui.counter import channel as wire
from surveytui.counter import platform
from surveytui.counter.glance import glance
from surveytui.errors import SurveyError
from surveytui.questionnaire.models import Tool
from surveytui.text.words import Language, Words
from surveytui.ui.base import Crash
from surveytui.ui.gate import FALLEN, GatedApp
from surveytui.ui.kiosk.app import KioskApp
from surveytui.ui.kiosk.port import Closed, How, Kept, Refused, Setting

if TYPE_CHECKING:
    from surveytui.sealing.record import Sealer

_CLOSED: dict[str, Closed] = {
    "": "",
    "over": "over",
    "day": "day",
    "room": "room",
    "disk": "disk",
    "quota": "quota",
}
_THEMES: dict[str, Literal["light", "dark"]] = {"light": "light", "dark": "dark"}


KEPT = Words(th="เก็บคำตอบแล้ว ขอบคุณ กรุณาแจ้งเจ้าหน้าที่", en="Your answers are kept. Thank you. Please call an officer.")
SIGN = 5.0
"""Seconds between two signs of life."""


class LateSealer:
    """Seals with a key, and a library, that are prepared while the respondent reads the notice."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._sealer: Sealer | None = None

    def __call__(self, tool: Tool, content: bytes) -> bytes:
        """The sealed record."""
        del tool
        return self.prepare().seal(content)

    def prepare(self) -> Sealer:
        """Load what is needed; from then on sealing takes no time."""
        if self._sealer is None:
            from surveytui.counter.home import sealer_of

            self._sealer = sealer_of(self._bundle)
        return self._sealer


class ChannelKeeper:
    """The keeper, at the other end of the channel."""

    def __init__(self) -> None:
        self.app: LiveKiosk | None = None
        self._answer: asyncio.Future[Kept | Refused] | None = None

    async def keep(self, record: bytes, cell: Cell) -> Kept | Refused:
        """Send the record; wait for *kept* or *refused*."""
        app = self._bound()
        self._answer = asyncio.get_running_loop().create_future()
        app.waiting_for_kept = True
        app.tell_keeper(wire.Keep(record=record, agency=cell.agency, tool=cell.tool))
        try:
            return await self._answer
        finally:
            app.waiting_for_kept = False

    def answered(self, answer: Kept | Refused) -> None:
        """The keeper has spoken."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(answer)

    def staff(self) -> None:
        """Ask for the officers' screen; it takes over when it is ready, and nobody begins an interview meanwhile.

        The officer may begin to type the PIN at once.
        """
        app = self._bound()
        app.ended = True
        app.leave_typing()
        app.tell_keeper(wire.Staff())

    def over(self, how: How) -> None:
        """End this process."""
        self._bound().finish(how)

    def _bound(self) -> LiveKiosk:
        if self.app is None:
            raise RuntimeError("not bound")
        return self.app


class LiveKiosk(GatedApp, KioskApp):
    """The kiosk behind its gate."""

    port: ChannelKeeper
    digest = ""
    """SHA-256 of the campaign's file that was read, in hex."""
    sealer: LateSealer
    kept = False
    """Whether the keeper has said that the answers are on the disk."""
    _next_sign = 0.0

    def last_words(self) -> Words:
        """What stands on the terminal when the keeper has died, while the thanks are read too."""
        return KEPT if self.kept else super().last_words()

    def let_in(self, go: wire.Go) -> None:
        """Show the start screen that the keeper asks for."""
        if go.bundle != self.digest:  # another one has come into force since we read it, or it is not whole
            self.crashed(Crash("BundleError", "kiosk/process.py", 0))
        self.begin(setting_of(self.setting.bundle, go, rehearsal=self.setting.rehearsal))

    def tick(self) -> None:
        """Look at the clock, and let the keeper know now and then that this process does not hang."""
        super().tick()
        if self.clock() >= self._next_sign:
            self._next_sign = self.clock() + SIGN
            self.tell_keeper(wire.Alive())

    def start(self, tool: Tool, language: Language) -> None:
        """Somebody begins: the keeper looks once more whether an answer could be kept."""
        super().start(tool, language)
        self.tell_keeper(wire.Begun())
        self.call_after_refresh(self.sealer.prepare)

    def told(self, said: wire.Said) -> None:
        """Pass the keeper's answer on."""
        match said:
            case wire.Kept():
                self.kept = True
                self.port.answered(Kept())
            case wire.Refused(why=why):
                self.port.answered(Refused(why))
            case _:
                return


def setting_of(bundle: Bundle, go: wire.Go, *, rehearsal: bool) -> Setting:
    """What *go* says, resolved in the bundle."""
    agency = bundle.agency(go.agency) or bundle.agencies[0]  # before *go* any will do
    return Setting(
        bundle=bundle,
        agency=agency,
        tools=tuple(Tool(tool) for tool in go.tools),
        closed=_CLOSED.get(go.closed, "room"),
        opens=date.fromisoformat(go.opens) if go.opens else None,
        rehearsal=rehearsal,
        language="en" if go.language == "en" else "th",
        theme=_THEMES.get(go.theme),
    )


def run(channel: str, *, home: str, terminal: str, rehearsal: bool) -> None:
    """Run one respondent's kiosk; never returns normally: the process ends inside.

    Args:
        channel: Our end, as the keeper wrote it among the arguments.
        home: The counter's folder.
        terminal: The terminal's settings as the keeper found them.
        rehearsal: Whether answers are marked as rehearsals.
    """
    connection = wire.Channel(platform.connect(channel))
    try:
        bundle, digest = glance(Path(home))
    except (SurveyError, ValueError, OSError) as error:  # the keeper reads the same file and says what is wrong with it
        connection.send(wire.Over(f"crash {type(error).__name__}"))
        raise SystemExit(FALLEN) from error
    first = wire.Go(bundle=digest, agency=bundle.agencies[0].code, tools=tuple(pack.tool for pack in bundle.packs))
    keeper = ChannelKeeper()
    sealer = LateSealer(bundle)
    app = LiveKiosk(setting_of(bundle, first, rehearsal=rehearsal), keeper, sealer)
    keeper.app = app
    app.port, app.digest, app.sealer = keeper, digest, sealer
    app.connect(connection, terminal)
    app.run()
