"""A headquarters for tests: real keys (without passphrases), a signed campaign, counters that are only keys."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from random import Random

from surveytui.batch.manifest import Chain, Manifest, describe
from surveytui.batch.parcel import make_parcel
from surveytui.campaign.models import Bundle, Device, Request
from surveytui.campaign.template import write_sample
from surveytui.headquarters.home import HeadquartersHome
from surveytui.headquarters.intake import Intake, Outcome
from surveytui.headquarters.keys import KeyRing
from surveytui.headquarters.signing import enrol, propose, sign
from surveytui.headquarters.store import Store
from surveytui.interview.machine import Interview
from surveytui.interview.response import Response, encode_response
from surveytui.interview.synthetic import respond
from surveytui.questionnaire.models import Answer, Tool
from surveytui.questionnaire.shipped import shipped_packs
from surveytui.sealing.enrolment import write_request
from surveytui.sealing.record import Sealer
from surveytui.sealing.signing import SigningKey, device_id

TODAY = date(2025, 6, 18)
AGENCY = "sample-town"


def no_passphrase() -> str:
    """The keys of these tests are open; whoever asks has found a locked one."""
    raise AssertionError("asked for a passphrase")


@dataclass(slots=True)
class Counter:
    """A counter as headquarters knows it: a key and where its chain stands."""

    key: SigningKey = field(default_factory=SigningKey.generate)
    chain: Chain = field(default_factory=Chain)

    @property
    def id(self) -> str:
        """The device id."""
        return device_id(self.key.public)

    def request(self, *, agencies: tuple[str, ...] = (AGENCY,), campaign: str = "") -> bytes:
        """The file that asks to be enrolled."""
        return write_request(Request(name="Counter", agencies=agencies, campaign=campaign), self.key)


@dataclass(slots=True)
class Headquarters:
    """A home, and short ways to do in it what the commands do."""

    root: Path
    chance: Random = field(default_factory=lambda: Random(7))

    @property
    def home(self) -> HeadquartersHome:
        """The folder."""
        return HeadquartersHome.within(self.root)

    def begin(self) -> None:
        """Make home, campaign and keys."""
        self.home.make()
        write_sample(self.home.campaign)
        KeyRing(self.home.keys).create(None)

    def enrol(self, counter: Counter | None = None, *, agencies: tuple[str, ...] = (AGENCY,)) -> Counter:
        """Take a counter's request in."""
        counter = counter or Counter()
        enrol(self.home, counter.request(agencies=agencies), shipped=shipped_packs())
        return counter

    def sign(self, today: date = TODAY) -> Bundle:
        """Sign the next version."""
        proposal = propose(self.home, shipped=shipped_packs(), today=today)
        return self.home.load_bundle(sign(self.home, proposal, no_passphrase))

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a file of the campaign."""
        path = self.home.campaign / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def sealer(self, bundle: Bundle, key: int = -1) -> Sealer:
        """Seals to one of the bundle's answer keys, the last if not told otherwise."""
        public = bytes.fromhex(bundle.keys.answer[key])
        return Sealer(public, bundle.birth.campaign_id(), bundle.birth.bucket)

    def answers(self, bundle: Bundle, tool: Tool = Tool.EIT) -> dict[str, Answer | None]:
        """A synthetic respondent's answers."""
        pack = bundle.pack(tool)
        assert pack is not None
        interview = Interview(pack)
        respond(interview, self.chance)
        return interview.result()

    def response(self, bundle: Bundle, tool: Tool = Tool.EIT, **changes: object) -> Response:
        """A synthetic response."""
        pack = bundle.pack(tool)
        assert pack is not None
        whole = Response(AGENCY, pack.id, pack.digest(), rehearsal=False, answers=self.answers(bundle, tool))
        return replace(whole, **changes)  # type: ignore[arg-type]

    def records(self, bundle: Bundle, count: int, tool: Tool = Tool.EIT, **changes: object) -> list[bytes]:
        """Sealed synthetic responses."""
        sealer = self.sealer(bundle)
        return [sealer.seal(encode_response(self.response(bundle, tool, **changes))) for _ in range(count)]

    def parcel(
        self, bundle: Bundle, counter: Counter, records: list[bytes], *, rehearsals: int = 0, follow: bool = True
    ) -> bytes:
        """A parcel of those records; the counter's chain goes on unless `follow` is False."""
        manifest = self.manifest(bundle, counter, records, rehearsals=rehearsals)
        if follow:
            counter.chain = Chain(
                number=manifest.number,
                digest=manifest.digest(),
                answers=counter.chain.answers + manifest.answers,
                rehearsals=counter.chain.rehearsals + manifest.rehearsals,
            )
        return make_parcel(records, manifest, key=counter.key, recipient=bundle.keys.intake)

    def manifest(self, bundle: Bundle, counter: Counter, records: list[bytes], *, rehearsals: int = 0) -> Manifest:
        """What a parcel of those records says of itself."""
        return describe(
            records,
            campaign_id=bundle.birth.campaign_id(),
            device=counter.id,
            bundle=bundle.version,
            chain=counter.chain,
            rehearsals=rehearsals,
        )

    def store(self) -> Store:
        """The database."""
        return Store(self.home.database)

    def intake(self, store: Store, today: date = TODAY) -> Intake:
        """The intake desk."""
        ring = KeyRing(self.home.keys)
        return Intake(
            self.home,
            store,
            self.home.newest(),
            identity=ring.intake(no_passphrase),
            signing=ring.receipts(no_passphrase),
            today=today,
        )

    def take(self, *parcels: bytes, today: date = TODAY) -> list[Outcome]:
        """Take parcels in as files."""
        folder = self.root / "stick"
        folder.mkdir(exist_ok=True)
        outcomes = []
        with self.store() as store:
            desk = self.intake(store, today)
            for number, data in enumerate(parcels):
                path = folder / f"{number}.age"
                path.write_bytes(data)
                outcomes.append(desk.take(path))
        return outcomes

    def seeds(self) -> tuple[bytes, ...]:
        """The answer keys."""
        return KeyRing(self.home.keys).seeds(no_passphrase)


def device_of(bundle: Bundle, counter: Counter) -> Device:
    """The counter as the bundle lists it."""
    device = bundle.device(counter.id)
    assert device is not None
    return device
