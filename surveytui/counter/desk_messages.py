"""What the officers' screen asks the keeper for, and what it is answered.

The staff process imports this and not `counter.desk`: nothing here reaches the vault.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, Literal, TypeVar

import msgspec

from surveytui import canonical
from surveytui.counter.doctor import Finding
from surveytui.counter.sticks import Stick
from surveytui.questionnaire.models import Tool
from surveytui.text.words import Words

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Ask(Generic[T_co]):
    """One thing that can be asked for: its name on the wire and what it is answered with."""

    what: str
    reply: type[T_co]


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether a PIN was right, and how many seconds to wait before the next try."""

    right: bool
    wait: int
    unset: bool = False
    """No PIN was ever set: `surveytui device pin` sets it."""
    looked_at: bool = True
    """False if the PIN was not even looked at, since the wait was not over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolStatus:
    """One tool as officers see it."""

    tool: Tool
    counted: int
    target: int | None
    since_start: int
    first: date | None
    """First day on which it is open; None if the campaign sets none."""
    last: date | None
    chosen: bool

    def is_open(self, day: date) -> bool:
        """Whether `day` lies in the tool's window."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The menu's numbers: of this machine only, exact."""

    agency: Words
    device: str
    tools: tuple[ToolStatus, ...]
    to_send: int
    """Records that are on no stick since this start and that no receipt has settled."""
    awaiting: int
    """Records that are on a stick and that no receipt has settled."""
    ready: bool
    """Whether an export would take any of `to_send` along: fewer than k answers stay, while collection goes on."""
    free: int
    block: int
    day: date
    closed: bool
    finished: bool
    theme: str
    checked: date | None = None
    """The day of the last check of the machine."""
    sound: bool = False
    """Whether it was usable then."""
    hub: bool = False
    """Whether it can send over the network."""
    trouble: Words | None = None
    """Why the last sending over the network did not go; None if it did, or if nobody answered."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far an export has come."""

    step: Literal["read", "write", "verify", "sync", "send"]
    percent: int
    records: int = 0
    size: int = 0
    """Bytes of all files."""


@dataclass(frozen=True, slots=True)
class Done:
    """An export that came to its end."""

    files: int
    records: int
    waiting: int
    """Records that stay behind because they are fewer than k answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentNow:
    """A sending over the network that came to its end."""

    files: int
    """Files that are at the hub now."""
    waiting: int
    """Files that are not."""
    overwritten: int
    """Records whose receipts came back: they were overwritten here."""
    campaign: bool
    """Whether a newer version of the campaign came."""
    trouble: Words | None
    """Why files wait."""


@dataclass(frozen=True, slots=True)
class Tickets:
    """The count report as texts for QR codes, each complete in itself."""

    seq: int
    day: date
    closed: bool
    """Nothing is held back any more."""
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TakenReceipt:
    """One receipt file and what became of it; `outcome` is one of `counter.receipts.Outcome`."""

    name: str
    outcome: Literal["taken", "known", "foreign", "bad"]
    number: int = 0
    records: int = 0
    quarantined: int = 0
    why: Words | None = None


@dataclass(frozen=True, slots=True)
class Receipts:
    """What a stick held: receipts that did something or are bad one by one, the others by number."""

    found: int
    listed: tuple[TakenReceipt, ...]
    known: int
    foreign: int
    campaign: int = 0
    """Version of a newer campaign that lay there; it is in force once the officer has gone. 0 for none."""


@dataclass(frozen=True, slots=True)
class Finished:
    """Whether collection was ended: only after the right PIN."""

    judged: Judged
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """A request that could not be done, in words; `why` tells apart what the screen shows in its own words."""

    what: Words
    hint: Words | None = None
    why: Literal["", "pulled", "cancelled", "offline"] = ""


LOCK = Ask("lock", Judged)
"""How long until a PIN may be tried; asked before one is typed."""
PIN = Ask("pin", Judged)
"""Judge a PIN: str."""
STATUS = Ask("status", Status)
STICKS = Ask("sticks", list[Stick])
EXPORT = Ask("export", Done)
"""Write to a folder: str. Tells its `Step`s."""
SEND = Ask("send", SentNow)
"""Send over the network now. Tells its `Step`s."""
CANCEL = "cancel"
"""Stop the export or sending that is under way; answered by its `Failed`."""
RECEIPTS = Ask("receipts", Receipts)
"""Take the receipts in a folder: str."""
CHOOSE = Ask("choose", Status)
"""Ask these tools from now on: list of Tool."""
THEME = Ask("theme", Status)
"""Change colours: "light" or "dark"."""
CLOSE = Ask("close", Status)
STOP = Ask("stop", Status)
"""Close for today, or open again: bool."""
FINISH = Ask("finish", Finished)
"""End collection for good, by the PIN: str."""
REPORT = Ask("report", Tickets)
"""The count report as texts for QR codes."""
CHECK = Ask("check", list[Finding])
"""Check the machine."""


class _Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    value: msgspec.Raw = msgspec.Raw(b"null")
    failed: Failed | None = None


def answer(value: object) -> bytes:
    """The body of a reply."""
    return canonical.encode({"failed" if isinstance(value, Failed) else "value": value})


def read_answer(body: bytes, kind: type[T]) -> T | Failed:
    """What a reply says.

    Raises:
        ValueError: it is no reply of that kind.
    """
    envelope = canonical.decode(body, _Envelope)
    return envelope.failed or canonical.decode(bytes(envelope.value), kind)
