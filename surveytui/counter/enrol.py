"""Setting a counter up: its own key, the request to headquarters, the bundle that comes back, the PIN."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from surveytui import foreign
from surveytui.campaign.models import Bundle, Request
from surveytui.counter import platform
from surveytui.counter.home import DEVICE_KEY, ROOM, CounterHome, Pin, fixed_time, sealer_of
from surveytui.counter.station import schema_of
from surveytui.errors import BundleError, HomeError, SignatureError, UsageError
from surveytui.questionnaire.models import Tool
from surveytui.sealing import pin as pins
from surveytui.sealing.bundles import MOST_BYTES, read_bundle
from surveytui.sealing.enrolment import write_request
from surveytui.sealing.keyfile import write_key
from surveytui.sealing.signing import SigningKey
from surveytui.text.system import because
from surveytui.text.words import Words
from surveytui.vault import Vault
from surveytui.vault.grow import adopt, grow


def make_request(home: CounterHome, *, name: str, agencies: tuple[str, ...], tools: tuple[Tool, ...]) -> bytes:
    """The signed file that asks headquarters to enrol this counter; makes the device's key if there is none.

    Raises:
        HomeError: the folder cannot be made.
        KeyFileError: the key cannot be read or written.
    """
    home.make()
    if not home.device_key.exists():
        # Without a passphrase: the machine starts by itself in the morning. The key proves the device, it opens nothing.
        write_key(home.device_key, DEVICE_KEY, SigningKey.generate().secret, None)
    return write_request(Request(name=name, agencies=agencies, tools=tools), home.load_device_key())


def read_offer(path: Path, *, expect: bytes | None) -> tuple[Bundle, bytes]:
    """A bundle file that somebody brought, verified, and its bytes.

    Raises:
        BundleError: unreadable, damaged, or of another campaign.
        SignatureError: changed since it was signed.
    """
    try:
        data = foreign.read(path, MOST_BYTES)
    except OSError as error:
        raise BundleError(because(error, th="เปิดแฟ้มไม่ได้", en="cannot be read"), where=str(path)) from error
    try:
        return read_bundle(data, expect=expect), data
    except (BundleError, SignatureError) as error:
        raise type(error)(error.what, where=str(path), hint=error.hint) from error


def take_bundle(home: CounterHome, path: Path, *, confirm: Callable[[Bundle], bool]) -> Bundle:
    """Put a campaign, or a newer version of it, into force; the vault is made the first time.

    Args:
        home: The counter.
        path: The bundle's file.
        confirm: Asked before the first bundle of a campaign: did the fingerprint agree?

    Raises:
        BundleError: damaged, another campaign, older than the one in force, or this machine is not in it.
        HomeError: this machine has no key yet.
        UsageError: not confirmed; nothing was kept.
        VaultError: the vault cannot be made.
    """
    present = home.load_bundle() if home.bundle.exists() else None
    bundle, data = read_offer(path, expect=present.birth.campaign_id() if present else None)
    if not home.device_key.exists():
        raise HomeError(
            Words(th="เครื่องนี้ยังไม่มีกุญแจของเครื่อง", en="this machine has no device key yet"),
            where=str(home.path),
            hint=Words(th="ใช้ surveytui device enrol ก่อน", en="run surveytui device enrol first"),
        )
    home.load_device(bundle)
    if present is None and not confirm(bundle):
        raise UsageError(Words(th="ไม่ได้ยืนยัน จึงไม่ได้เก็บอะไรไว้", en="not confirmed; nothing was kept"))
    if present is not None and bundle.version < present.version:
        raise BundleError(
            Words(
                th=f"ชุดงานนี้ (รุ่น {bundle.version}) เก่ากว่า\u200bชุดที่ใช้อยู่ (รุ่น {present.version})",
                en=f"this bundle (version {bundle.version}) is older than the one in force (version {present.version})",
            ),
            where=str(path),
        )
    if home.vault.exists():
        adopt(home.vault, schema_of(bundle, home.load_device(bundle)), dummy=sealer_of(bundle).dummy)
    else:
        _make_vault(home, bundle)
    platform.write_durably(home.bundle, data, times=fixed_time(bundle))
    return bundle


def _make_vault(home: CounterHome, bundle: Bundle) -> None:
    schema = schema_of(bundle, home.load_device(bundle))
    needed = 2 * schema.capacity * schema.record_length + ROOM
    if platform.free_bytes(home.path) < needed:
        raise HomeError(
            Words(
                th=f"ที่ว่างในเครื่องไม่พอ ต้องมี {needed // 1_000_000} MB",
                en=f"the disk lacks room: {needed // 1_000_000} MB are needed",
            ),
            where=str(home.path),
        )
    Vault.create(home.vault, schema, dummy=sealer_of(bundle).dummy)


def grow_vault(home: CounterHome, capacity: int) -> None:
    """Rebuild the vault with more slots, and with every cell that the bundle in force asks for.

    Raises:
        UsageError: fewer slots than there are.
        VaultError: another program holds the vault, or the disk does not take it; the old one is as it was.
    """
    bundle = home.load_bundle()
    schema = replace(schema_of(bundle, home.load_device(bundle)), capacity=capacity)
    grow(home.vault, schema, dummy=sealer_of(bundle).dummy)


def see_pin(pin: str) -> None:
    """Look whether a PIN will do.

    Raises:
        UsageError: not 6 to 8 digits, or easily guessed.
    """
    if pins.digits(pin) is None:
        raise UsageError(Words(th="รหัสต้องเป็นตัวเลข 6 ถึง 8 หลัก", en="a PIN has 6 to 8 digits"))
    if pins.weak(pin):
        raise UsageError(
            Words(th="รหัสนี้เดาง่ายเกินไป", en="this PIN is too easy to guess"),
            hint=Words(th="อย่าใช้เลขเรียง เลขซ้ำ หรือวันเกิด", en="no runs, repeats or dates"),
        )


def set_pin(home: CounterHome, pin: str) -> None:
    """Set the officers' PIN and forget the failures.

    Raises:
        UsageError: not 6 to 8 digits, or easily guessed.
    """
    see_pin(pin)
    home.make()
    home.save_pin(Pin(pins.hash_pin(pin)))
