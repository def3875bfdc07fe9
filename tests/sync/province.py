"""A hub with counters around it: keys in memory, bundles signed, reports made by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from msgspec import structs

from surveytui.batch.identity import generate_identity, recipient_of
from surveytui.campaign.models import Agency, Birth, Bundle, Device, Keys, Notice, Oit, Policy, Window
from surveytui.campaign.quotas import ITA
from surveytui.questionnaire.models import Tool
from surveytui.sealing.bundles import sign_bundle
from surveytui.sealing.private import generate_seed, public_of
from surveytui.sealing.signing import SigningKey, device_id
from surveytui.sync.hub.desk import HubDesk, trust
from surveytui.sync.hub.home import HubHome
from surveytui.sync.hub.outcome import Outcome
from surveytui.sync.report import NONE, Block, Count, Report, sign_report
from surveytui.text.words import Words
from tests.world import packs

FIRST, LAST = date(2025, 6, 1), date(2025, 6, 30)
TODAY = date(2025, 6, 18)


@cache
def answer_key() -> str:
    """A public answer key; nobody opens anything here."""
    return public_of(generate_seed()).hex()


@dataclass
class Counter:
    """An enrolled counter, outside any vault: it says what it is told to say."""

    name: str
    agencies: tuple[str, ...]
    key: SigningKey = field(default_factory=SigningKey.generate)
    last: Report | None = None
    blocks: tuple[Block, ...] = ()

    @property
    def id(self) -> str:
        """Device id."""
        return device_id(self.key.public)

    def device(self, **changes: object) -> Device:
        """As a bundle names it."""
        device = Device(id=self.id, key=self.key.public_hex, name=self.name, agencies=self.agencies)
        return replace(device, **changes)  # type: ignore[arg-type]

    def count(self, number: int, tool: Tool = Tool.EIT, agency: str = "") -> None:
        """Close blocks of five, with a last one of what is left."""
        agency = agency or self.agencies[0]
        while number > 0:
            block = Block(
                id=f"{len(self.blocks) + 1:08x}{self.id}{'0' * 8}",
                counts=(Count(agency=agency, tool=tool, count=min(number, 5)),),
            )
            self.blocks = (*self.blocks, block)
            number -= 5

    def report(self, campaign: str, day: date, **changes: object) -> Report:
        """The next report."""
        now = Report(
            campaign=campaign,
            device=self.id,
            seq=self.last.seq + 1 if self.last else 1,
            previous=self.last.digest() if self.last else NONE,
            bundle=1,
            day=day,
            blocks=tuple(sorted(self.blocks)),
            manifest=NONE,
            closed=False,
        )
        self.last = structs.replace(now, **changes)
        return self.last


@dataclass
class Province:
    """A campaign, its keys, its counters, and a hub."""

    root: Path
    bundle: Bundle
    campaign_key: SigningKey
    receipts_key: SigningKey
    counters: list[Counter]
    day: date = TODAY
    desk: HubDesk = field(init=False)

    def __post_init__(self) -> None:
        trust(self.home, self.signed(), confirm=lambda _: True)
        self.open()

    def open(self) -> HubDesk:
        """Begin work, as after a restart."""
        self.desk = HubDesk(self.home, today=lambda: self.day)
        return self.desk

    @property
    def home(self) -> HubHome:
        """The hub's folder."""
        return HubHome.within(self.root)

    @property
    def campaign(self) -> str:
        """The campaign id in hex."""
        return self.bundle.birth.campaign_id().hex()

    def signed(self, bundle: Bundle | None = None) -> bytes:
        """A bundle's file."""
        return sign_bundle(bundle or self.bundle, self.campaign_key)

    def next_version(self, **changes: object) -> Bundle:
        """The bundle after this one."""
        self.bundle = replace(self.bundle, version=self.bundle.version + 1, **changes)  # type: ignore[arg-type]
        return self.bundle

    def say(self, counter: Counter, day: date | None = None, **changes: object) -> bytes:
        """A counter's next report as a file."""
        return sign_report(counter.report(self.campaign, day or self.day, **changes), counter.key)

    def hear(self, counter: Counter, day: date | None = None, **changes: object) -> Outcome:
        """Bring it to the hub."""
        return self.desk.take("x.report", self.say(counter, day, **changes))


def agency(
    code: str, *, eit: int | None = 60, iit: int | None = None, group: Literal["local", "regional"] = "local"
) -> Agency:
    """An agency with those minimums."""
    name = Words(th=f"อบต.{code}", en=f"{code} SAO")
    targets = {tool: number for tool, number in ((Tool.EIT, eit), (Tool.IIT, iit)) if number is not None}
    return Agency(
        code=code, name=name, short=name, group=group, district="เมือง", telephone="0 5500 0001", targets=targets or None
    )


def make_province(
    root: Path,
    *,
    agencies: tuple[Agency, ...] = (agency("a"), agency("b")),
    counters: Callable[[], list[Counter]] = lambda: [Counter("เครื่อง 1", ("a",)), Counter("เครื่อง 2", ("b",))],
    tools: tuple[Tool, ...] = (Tool.EIT,),
    days: tuple[date, date] = (FIRST, LAST),
) -> Province:
    """A hub that has the first version of its campaign."""
    campaign_key, receipts_key = SigningKey.generate(), SigningKey.generate()
    made = counters()
    bundle = make_bundle(
        agencies,
        made,
        tools=tools,
        days=days,
        signing_key=campaign_key.public_hex,
        keys=Keys(answer=(answer_key(),), intake=recipient_of(generate_identity()), receipts=receipts_key.public_hex),
    )
    return Province(root, bundle, campaign_key, receipts_key, made)


def make_bundle(
    agencies: tuple[Agency, ...],
    counters: list[Counter],
    *,
    tools: tuple[Tool, ...] = (Tool.EIT,),
    days: tuple[date, date] = (FIRST, LAST),
    signing_key: str = "00" * 32,
    keys: Keys | None = None,
) -> Bundle:
    """A campaign; without keys one that is only looked at."""
    birth = Birth(name="จังหวัดสมมุติ", fiscal_year=2568, signing_key=signing_key, bucket=4096, suite=1, demo=False)
    return Bundle(
        birth=birth,
        version=1,
        contact="0 5500 0000",
        packs=packs(),
        agencies=agencies,
        windows=tuple(Window(tool=tool, first=days[0], last=days[1], counts_from=date(2024, 10, 1)) for tool in tools),
        devices=tuple(counter.device() for counter in counters),
        keys=keys or Keys(answer=(), intake="", receipts=""),
        policy=Policy(),
        notice=Notice(paragraphs=()),
        issued=date(2025, 5, 1),
        quotas=ITA,
        oit=Oit(items=43, due=date(2025, 4, 30)),
    )
