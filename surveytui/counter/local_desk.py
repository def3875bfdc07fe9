"""The desk without a keeper: the staff command holds the counter itself, in a thread of its own.

The vault belongs to the thread that opened it; the screen's thread goes on drawing while that one writes to a stick.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from types import TracebackType
from typing import Self, TypeVar

from surveytui import canonical
from surveytui.counter.channel import Message, Progress, Reply, Request
from surveytui.counter.desk import Desk
from surveytui.counter.desk_messages import Ask, Failed, Status, Step, read_answer
from surveytui.counter.errands import Errands
from surveytui.counter.home import CounterHome
from surveytui.counter.station import Station

T = TypeVar("T")


class LocalDesk:
    """Answers the staff screen in this process. Use as a context manager; leaving it closes the counter.

    Args:
        home: The counter's folder.
        open_station: Opens its vault.

    Raises:
        VaultBusyError: the kiosk is running.
        SurveyError: the counter cannot be opened.
    """

    def __init__(self, home: CounterHome, *, open_station: Callable[[CounterHome], Station] = Station) -> None:
        self._stop = Event()
        self._replies: dict[int, bytes] = {}
        self._told: dict[int, Callable[[Step], None]] = {}
        self._asked = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        try:
            self._station = self._thread.submit(open_station, home).result()
        except BaseException:
            self._thread.shutdown()
            raise
        # Whoever may run this command may set the PIN too; one that is set is asked for all the same.
        admitted = self if home.load_pin() is None else None
        errands = Errands(self._station) if self._station.bundle.hub else None
        self._desk = Desk(self._station, cancelled=lambda _: self._stop.is_set(), admitted=admitted, errands=errands)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.submit(self._station.close).result()
        self._thread.shutdown()

    def status(self) -> Status:
        """The numbers, for those who need no screen."""
        return self._thread.submit(self._desk.status).result()

    async def ask(
        self, ask: Ask[T], value: object = None, *, progress: Callable[[Step], None] | None = None
    ) -> T | Failed:
        """Have something done; one thing after the other."""
        self._loop = asyncio.get_running_loop()
        self._asked += 1
        number = self._asked
        self._stop.clear()
        if progress is not None:
            self._told[number] = progress
        await self._loop.run_in_executor(
            self._thread, self._desk, Request(number, ask.what, canonical.encode(value)), self
        )
        self._told.pop(number, None)
        return read_answer(self._replies.pop(number), ask.reply)

    def cancel(self) -> None:
        """Stop the export that is under way."""
        self._stop.set()

    def say(self, message: Message) -> bool:
        """What the desk answers; called in its thread."""
        match message:
            case Reply(request=number, body=body):
                self._replies[number] = body
            case Progress(request=number, body=body) if self._loop and number in self._told:
                self._loop.call_soon_threadsafe(self._told[number], canonical.decode(body, Step))
            case _:
                return False
        return True
