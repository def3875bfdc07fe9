"""From the directory that people edit to a signed bundle, and a counter's request into that directory."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from surveytui import canonical
from surveytui.campaign import checks
from surveytui.campaign.birth import make_birth
from surveytui.campaign.models import Birth, Bundle, Device, Request
from surveytui.campaign.source import DEVICES, Source, load_source
from surveytui.campaign.succession import check_birth, check_successor, same_content
from surveytui.errors import CampaignError, Fault, HomeError, KeyFileError
from surveytui.headquarters.home import HeadquartersHome
from surveytui.headquarters.keys import KeyRing
from surveytui.sealing import durable
from surveytui.sealing.bundles import check, sign_bundle
from surveytui.sealing.enrolment import read_request
from surveytui.sealing.signing import device_id
from surveytui.text.system import because
from surveytui.text.words import Words


@dataclass(frozen=True, slots=True)
class Proposal:
    """The next version as the directory has it, after every check."""

    bundle: Bundle
    before: Bundle | None
    """The last signed version."""

    @property
    def news(self) -> bool:
        """Whether there is anything in it that the last version has not."""
        return self.before is None or not same_content(self.before, self.bundle)


def propose(home: HeadquartersHome, *, shipped: Mapping[str, Path], today: date) -> Proposal:
    """Check the campaign directory as the next version.

    Args:
        home: Headquarters.
        shipped: Files of the packs that come with the program, by id.
        today: Headquarters' day, which goes into the bundle.

    Raises:
        HomeError: there is no campaign yet.
        CampaignError: with every fault.
        KeyFileError: a public key is missing, or a key lies open in a campaign that is no demo.
        BundleError: it cannot work.
    """
    source = _load(home, shipped)
    ring = KeyRing(home.keys)
    signing_key, keys = ring.public()
    if not source.demo and (lying := ring.unlocked()):
        raise KeyFileError(
            Words(
                th=f"กุญแจ {', '.join(lying)} ไม่มีรหัสผ่าน ใช้ได้เฉพาะโครงการสาธิต",
                en=f"{', '.join(lying)} has no passphrase, which only a demo campaign may use",
            ),
            where=str(home.keys),
        )
    birth = _birth(home, source, signing_key)
    before = home.newest() if home.versions() else None
    bundle = source.bundle(
        birth=birth,
        version=before.version + 1 if before else 1,
        keys=keys,
        # A clock that was set back must not make a newer version look older.
        issued=max(today, before.issued) if before else today,
    )
    if before is not None:
        check_successor(before, bundle)
    check(bundle)
    return Proposal(bundle, before)


def _load(home: HeadquartersHome, shipped: Mapping[str, Path]) -> Source:
    if not home.campaign.exists():
        raise HomeError(
            Words(th="ยังไม่มีโครงการในโฟลเดอร์นี้", en="there is no campaign in this home"),
            where=str(home.campaign),
            hint=Words(th="ใช้ surveytui campaign new --sample ก่อน", en="run surveytui campaign new --sample first"),
        )
    return load_source(home.campaign, shipped=shipped)


def _birth(home: HeadquartersHome, source: Source, signing_key: str) -> Birth:
    recorded = home.load_birth()
    if recorded is None:
        return make_birth(
            name=source.name,
            fiscal_year=source.fiscal_year,
            demo=source.demo,
            signing_key=signing_key,
            packs=source.packs,
        )
    proposed = replace(
        recorded, name=source.name, fiscal_year=source.fiscal_year, demo=source.demo, signing_key=signing_key
    )
    check_birth(recorded, proposed)
    return recorded


def sign(home: HeadquartersHome, proposal: Proposal, passphrase: Callable[[], str]) -> Path:
    """Sign the next version and keep it.

    Returns:
        The bundle's file; the last one's if there was nothing new.

    Raises:
        KeyFileError: the campaign's key is missing, or its passphrase wrong.
        HomeError: the disk refuses, or somebody else has signed that version meanwhile.
    """
    bundle = proposal.bundle
    if proposal.before is not None and not proposal.news:
        return home.bundle_path(proposal.before.version)
    data = sign_bundle(bundle, KeyRing(home.keys).campaign(passphrase))
    path = home.bundle_path(bundle.version)
    try:
        if not home.birth.exists():
            durable.write_new(home.birth, canonical.encode(bundle.birth), mode=0o644)
        durable.write_new(path, data, mode=0o644)
    except OSError as error:
        raise HomeError(
            because(error, th="เขียนแฟ้มไม่ได้", en="cannot be written"),
            where=str(path),
        ) from error
    return path


def enrol(home: HeadquartersHome, data: bytes, *, shipped: Mapping[str, Path]) -> Device:
    """Take a counter's request into the campaign directory; the next signed version trusts it.

    Args:
        home: Headquarters.
        data: The request file.
        shipped: Files of the packs that come with the program, by id.

    Raises:
        HomeError: there is no campaign yet, or the disk refuses.
        SignatureError: no request, or changed since it was signed.
        CampaignError: of another campaign, enrolled before, or for agencies that are not in this one.
    """
    request = read_request(data)
    source = _load(home, shipped)
    birth = home.load_birth()
    own = birth.campaign_id().hex() if birth else ""
    if request.campaign and request.campaign != own:
        raise _refused("คำขอนี้เป็นของโครงการอื่น", "the request is for another campaign")
    device = _device(request)
    if any(known.id == device.id for known in source.devices):
        raise _refused(f"เครื่อง {device.id} ขึ้นทะเบียนแล้ว", f"device {device.id} is enrolled already")
    name = f"{DEVICES}/{device.id}.toml"
    findings = [
        *checks.check_text(name, canonical.decode_any(canonical.encode(device))),
        *checks.check_devices({name: device}, source.agencies),
    ]
    if findings:
        raise CampaignError([Fault(finding.what, where=".".join(map(str, finding.place))) for finding in findings])
    path = home.campaign / name
    try:
        path.parent.mkdir(exist_ok=True)
        durable.write_new(path, _toml(device).encode("utf-8"), mode=0o644)
    except OSError as error:
        raise HomeError(because(error, th="เขียนแฟ้มไม่ได้", en="cannot be written"), where=str(path)) from error
    return device


def unsigned(home: HeadquartersHome, *, shipped: Mapping[str, Path]) -> tuple[Device, ...]:
    """The counters that were enrolled after the last signing: no bundle names them yet.

    Raises:
        HomeError: there is no campaign yet.
        CampaignError: its directory has faults.
        BundleError: the last version is damaged.
        SignatureError: the last version was changed.
    """
    signed = home.newest() if home.versions() else None
    return tuple(one for one in _load(home, shipped).devices if signed is None or signed.device(one.id) is None)


def _device(request: Request) -> Device:
    return Device(
        id=device_id(bytes.fromhex(request.key)),
        key=request.key,
        name=request.name,
        agencies=tuple(dict.fromkeys(request.agencies)),
        tools=tuple(dict.fromkeys(request.tools)),
    )


def _toml(device: Device) -> str:
    """The device as a file that people may edit: a JSON string without control characters is a TOML string as well."""
    lines = (
        "# Written by surveytui device enrol. To stop trusting this counter: retired = true, then sign again.",
        f"id = {json.dumps(device.id)}",
        f"key = {json.dumps(device.key)}",
        f"name = {json.dumps(device.name, ensure_ascii=False)}",
        f"agencies = {json.dumps(device.agencies, ensure_ascii=False)}",
        f"tools = {json.dumps(device.tools)}",
        "retired = false",
    )
    return "\n".join(lines) + "\n"


def _refused(thai: str, english: str) -> CampaignError:
    return CampaignError([Fault(Words(th=thai, en=english))])
