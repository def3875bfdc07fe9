"""What a campaign is, once signed: the content of a bundle.

Read from a directory of TOML by pydantic (`campaign.source`), from a signed bundle by msgspec: one shape for both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from surveytui import canonical
from surveytui.questionnaire.models import FORBID, Pack, Tool
from surveytui.text.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Birth:
    """What a campaign is born with and every bundle version repeats unchanged; its hash is the campaign id."""

    __pydantic_config__: ClassVar[dict[str, str]] = FORBID

    name: str
    fiscal_year: int
    """Buddhist era, such as 2568."""
    signing_key: str
    """Ed25519 public key of the campaign, 32 bytes in hex."""
    bucket: int
    """Bytes of every padded plaintext: 2048, 4096, 8192 or 16384."""
    suite: int
    """The sealing suite; 1 = MLKEM768_X25519, HKDF-SHA256, AES-256-GCM."""
    demo: bool

    def campaign_id(self) -> bytes:
        """SHA-256 of the canonical JSON, 32 bytes."""
        return bytes.fromhex(canonical.digest(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A state agency that is assessed."""

    __pydantic_config__: ClassVar[dict[str, str]] = FORBID

    code: str
    name: Words
    short: Words
    """For the bar of the kiosk, at most 38 cells."""
    group: Literal["regional", "local"] = "local"
    district: str = ""
    telephone: str = ""
    link: str = ""
    """The office's own official EIT address, shown as a QR code; empty for none."""
    targets: dict[Tool, int] | None = None
    """The minimum number of answers by tool that was read off ITAS: it wins over every rule."""
    population: dict[Tool, int] | None = None
    """How many people may answer, by tool: a number, never a roster."""
    officer: str = ""
    """Whom a supervisor asks for on the telephone: an office, such as "ปลัด อบต.", never a person's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place where counters of an agency stand."""

    __pydantic_config__: ClassVar[dict[str, str]] = FORBID

    code: str
    agency: str
    name: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """One line in the log of a window: on a day somebody announced that it stays open longer."""

    __pydantic_config__: ClassVar[dict[str, str]] = FORBID

    announced: date
    until: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days on which a tool is open, first and last included."""

    __pydantic_config__: ClassVar[dict[str, str]] = FORBID

    tool: Tool
    first: date
    last: date
    """As first planned; `closes` is the day in force."""
    counts_from: date
    """The first day that the screening question asks about."""
    extensions: tuple[Extension, ...] = ()

    @property
    def closes(self) -> date:
        """The last day, by the extension announced last."""
        latest = max(self.extensions, key=lambda extension: extension.announced, default=None)
        return latest.until if latest else self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaRule:
    """How many answers are wanted: n = N where N < `all_below`, else min(cap, max(floor, ⌈percent · N / 100⌉)).

    The first rule that fits tool and group is taken. The defaults are ITA's own, docs/quotas.md.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = FORBID

    tool: Tool
    group: Literal["any", "regional", "local"] = "any"
    kind: Literal["normal", "allow-over", "counter"] = "allow-over"
    """normal: closes at its target; allow-over: turns nobody away; counter: has no target."""
    percent: int = 10
    floor: int = 30
    cap: int = 400
    all_below: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Oit:
    """The open-data tool: how many items an agency must publish, and until when."""

    __pydantic_config__: ClassVar[dict[str, str]] = FORBID

    items: int
    due: date
    extensions: tuple[Extension, ...] = ()

    @property
    def closes(self) -> date:
        """The deadline in force."""
        latest = max(self.extensions, key=lambda extension: extension.announced, default=None)
        return latest.until if latest else self.due


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A day in the campaign's calendar that concerns everybody."""

    __pydantic_config__: ClassVar[dict[str, str]] = FORBID

    day: date
    what: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """Where counters with a network send counts and sealed batches."""

    __pydantic_config__: ClassVar[dict[str, str]] = FORBID

    address: str
    """`https://host[:port]`, without a path."""
    ca: str = ""
    """PEM certificates that alone may have signed the hub's; empty for the system's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """An enrolled counter; `key` is its Ed25519 public key, `id` the first 8 bytes of the key's SHA-256, both in hex."""

    __pydantic_config__: ClassVar[dict[str, str]] = FORBID

    id: str
    key: str
    name: str
    agencies: tuple[str, ...]
    tools: tuple[Tool, ...] = (Tool.EIT, Tool.IIT)
    retired: bool = False
    site: str = ""
    """Code of the site where it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a counter asks to be enrolled as (`surveytui.sealing.enrolment`)."""

    __pydantic_config__: ClassVar[dict[str, str]] = FORBID

    name: str
    agencies: tuple[str, ...]
    tools: tuple[Tool, ...] = (Tool.EIT, Tool.IIT)
    key: str = ""
    """The device's Ed25519 public key in hex; filled in when the request is signed."""
    campaign: str = ""
    """The campaign id in hex, where the counter has already seen a bundle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How the kiosk behaves; all times in seconds."""

    __pydantic_config__: ClassVar[dict[str, str]] = FORBID

    block: int = 5
    """k: answers in a block of counts, and the fewest in a batch."""
    capacity: int = 2000
    """Slots of a new vault."""
    reserve: int = 20
    """With fewer free slots no interview is begun."""
    idle: int = 60
    idle_text: int = 180
    idle_warning: int = 30
    thanks: int = 8
    bell: bool = False
    digits: Literal["arabic", "thai"] = "arabic"
    theme: Literal["light", "dark"] = "light"
    keyboard: Literal["button", "screen"] = "button"
    sync_at: tuple[str, ...] = ()
    """Times of the day, "HH:MM", at which a counter with a network sends by itself; empty for never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Public keys of headquarters. The last answer key is the one to seal to."""

    __pydantic_config__: ClassVar[dict[str, str]] = FORBID

    answer: tuple[str, ...]
    """ML-KEM-768 ‖ X25519 public keys, 1,216 bytes in hex, oldest first."""
    intake: str
    """age X25519 recipient of batches (`age1…`)."""
    receipts: str
    """Ed25519 public key that signs receipts, in hex."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What PDPA s.23 asks to be told, in paragraphs, behind "Read more"."""

    __pydantic_config__: ClassVar[dict[str, str]] = FORBID

    paragraphs: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """One version of a campaign."""

    __pydantic_config__: ClassVar[dict[str, str]] = FORBID

    birth: Birth
    version: int
    """Only goes up."""
    contact: str
    """Telephone of the maker, for the fingerprint check."""
    packs: tuple[Pack, ...]
    agencies: tuple[Agency, ...]
    windows: tuple[Window, ...]
    devices: tuple[Device, ...]
    keys: Keys
    policy: Policy
    notice: Notice
    issued: date = date(1970, 1, 1)
    """The day on which it was signed: no counter's day lies before it."""
    sites: tuple[Site, ...] = ()
    quotas: tuple[QuotaRule, ...] = ()
    oit: Oit | None = None
    calendar: tuple[Milestone, ...] = ()
    hub: Hub | None = None

    @property
    def closes(self) -> date:
        """The last day of the last window; the day of signing where there is none."""
        return max((window.closes for window in self.windows), default=self.issued)

    def agency(self, code: str) -> Agency | None:
        """The agency of that code."""
        return next((agency for agency in self.agencies if agency.code == code), None)

    def pack(self, tool: Tool) -> Pack | None:
        """The pack of that tool."""
        return next((pack for pack in self.packs if pack.tool is tool), None)

    def window(self, tool: Tool) -> Window | None:
        """The window of that tool."""
        return next((window for window in self.windows if window.tool is tool), None)

    def device(self, device_id: str) -> Device | None:
        """The enrolled device of that id."""
        return next((device for device in self.devices if device.id == device_id), None)


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """Where an answer is counted (D6). Never made of answers."""

    agency: str
    tool: str
    rehearsal: bool = False
