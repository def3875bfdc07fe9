"""A small world for tests: headquarters' keys in memory, a signed bundle, and a counter's home that works."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from surveytui.batch.identity import generate_identity, recipient_of
from surveytui.campaign.birth import make_birth
from surveytui.campaign.models import Agency, Birth, Bundle, Device, Keys, Notice, Policy, Window
from surveytui.counter.enrol import make_request, set_pin, take_bundle
from surveytui.counter.home import CounterHome
from surveytui.questionnaire.load import load_pack
from surveytui.questionnaire.models import Pack, Tool
from surveytui.questionnaire.shipped import shipped_packs
from surveytui.sealing.bundles import sign_bundle
from surveytui.sealing.private import generate_seed, public_of
from surveytui.sealing.signing import SigningKey, device_id
from surveytui.text.words import Words

PIN = "246813"
AGENCY = "sample-town"
FIRST_DAY = date(2025, 1, 6)


@cache
def packs(*names: str) -> tuple[Pack, ...]:
    """Shipped packs by name; those of 2568 if none is named."""
    shipped = shipped_packs()
    return tuple(load_pack(shipped[name]) for name in names or ("eit-2568", "iit-2568"))


@dataclass(slots=True)
class World:
    """Headquarters' secrets, and the counter that was enrolled with them."""

    home: CounterHome
    bundle: Bundle
    campaign_key: SigningKey
    receipts_key: SigningKey
    identity: str
    seed: bytes

    @property
    def root(self) -> Path:
        """The home that commands are given."""
        return self.home.path.parent

    def trust(self, bundle: Bundle) -> None:
        """Sign a version of the campaign and put it into force at the counter."""
        self.bundle = bundle
        path = self.root / "campaign.bundle"
        path.write_bytes(sign_bundle(bundle, self.campaign_key))
        take_bundle(self.home, path, confirm=lambda _: True)

    def next_version(self, **changes: object) -> Bundle:
        """The bundle after this one, with changes."""
        return replace(self.bundle, version=self.bundle.version + 1, **changes)  # type: ignore[arg-type]


def make_world(
    root: Path,
    *,
    capacity: int = 120,
    block: int = 5,
    demo: bool = False,
    policy: Policy | None = None,
    pin: bool = True,
    asked: tuple[Pack, ...] | None = None,
) -> World:
    """A campaign of two tools and one agency, and its counter under `root`."""
    asked = asked or packs()
    root.mkdir(parents=True, exist_ok=True)
    home = CounterHome.within(root)
    make_request(home, name="เคาน์เตอร์ 1", agencies=(AGENCY,), tools=(Tool.EIT, Tool.IIT))
    public = home.load_device_key().public
    campaign_key, receipts_key = SigningKey.generate(), SigningKey.generate()
    identity, seed = generate_identity(), generate_seed()
    birth: Birth = make_birth(
        name="ทดสอบ", fiscal_year=2568, demo=demo, signing_key=campaign_key.public_hex, packs=asked
    )
    bundle = Bundle(
        birth=birth,
        version=1,
        contact="0 5500 0000",
        packs=asked,
        agencies=(
            Agency(
                code=AGENCY,
                name=Words("เทศบาลตำบลตัวอย่าง", "Sample Municipality"),
                short=Words("เทศบาลตำบลตัวอย่าง", "Sample Municipality"),
                targets={Tool.EIT: 55, Tool.IIT: 30},
            ),
        ),
        windows=tuple(
            Window(tool=tool, first=FIRST_DAY, last=date(2030, 9, 30), counts_from=date(2024, 10, 1)) for tool in Tool
        ),
        devices=(Device(id=device_id(public), key=public.hex(), name="เคาน์เตอร์ 1", agencies=(AGENCY,)),),
        keys=Keys(answer=(public_of(seed).hex(),), intake=recipient_of(identity), receipts=receipts_key.public_hex),
        policy=replace(policy or Policy(), capacity=capacity, block=block),
        notice=Notice(paragraphs=(Words("ผู้จัดทำ เทศบาลตำบลตัวอย่าง", "Made by Sample Municipality"),)),
        issued=FIRST_DAY,
    )
    world = World(home, bundle, campaign_key, receipts_key, identity, seed)
    world.trust(bundle)
    if pin:
        set_pin(home, PIN)
    return world
