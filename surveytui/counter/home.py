"""The folder of a counter: what lies where, and the small state that officers change."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from surveytui import canonical, foreign
from surveytui.campaign.models import Bundle, Device
from surveytui.counter import platform
from surveytui.errors import BundleError, HomeError, KeyFileError, SignatureError
from surveytui.sealing import record
from surveytui.sealing.bundles import read_bundle
from surveytui.sealing.keyfile import read_key
from surveytui.sealing.signing import SigningKey, device_id
from surveytui.sync.report import file_name
from surveytui.text.system import because
from surveytui.text.words import Words, marked

DEVICE_KEY = "device"
STATE_LIMIT = 4096
FAULTS_LIMIT = 64 * 1024
BUNDLE_LIMIT = 32 * 1024 * 1024
ROOM = 4 * 1024 * 1024
"""Bytes that must be free whatever the campaign: the journal of a commit, the state."""


TRUST_AGAIN = Words(
    th="ลบแฟ้มนี้ แล้วรับชุดงาน\u200bจากส่วนกลาง\u200bอีกครั้ง\u200bด้วย surveytui device trust",
    en="remove this file, and take headquarters' file in again: surveytui device trust",
)
ENROL_AGAIN = Words(
    th="นำแฟ้มสำรอง\u200bกลับมา ถ้าไม่มี แจ้งส่วนกลาง\u200bเพื่อลงทะเบียน\u200bเครื่องใหม่",
    en="put its backup back; without one, tell headquarters and enrol the machine anew",
)


@dataclass(frozen=True, slots=True)
class State:
    """What officers have chosen; nothing in it comes from an answer."""

    tools: tuple[str, ...] = ()
    """What is asked at present; empty for all that the device is enrolled for."""
    theme: str = ""
    """Empty, "light" or "dark"; empty is the campaign's choice."""
    closed: bool = False
    """Closed for today, until the PIN opens it."""
    finished: bool = False
    """Collection is finished: the last open block has been released."""
    floor: date = date(1970, 1, 1)
    """No day lies before it; raised by a bundle, a receipt or an officer."""
    checked: date | None = None
    """The day on which an officer last had the machine checked."""
    sound: bool = False
    """Whether it was usable then."""
    reported: int = 0
    """The highest number that a count report may bear by now; on the disk before the report is."""


@dataclass(frozen=True, slots=True)
class Pin:
    """The officers' PIN as a hash, and how often in a row it was wrong."""

    hash: str
    failures: int = 0


@dataclass(frozen=True, slots=True)
class CounterHome:
    """Paths under `counter/`, and reading and writing what lies there."""

    path: Path

    @classmethod
    def within(cls, home: Path) -> CounterHome:
        """The counter's part of a home."""
        return cls(home / "counter")

    @property
    def bundle(self) -> Path:
        """The signed campaign bundle in force."""
        return self.path / "campaign.bundle"

    @property
    def device_key(self) -> Path:
        """The device's Ed25519 key."""
        return self.path / "device.key"

    @property
    def vault(self) -> Path:
        """The store of sealed records."""
        return self.path / "vault.sqlite3"

    @property
    def outbox(self) -> Path:
        """Sealed batches on their way."""
        return self.path / "outbox"

    def report(self, device: str) -> Path:
        """The device's last count report."""
        return self.outbox / file_name(device)

    @property
    def inbox(self) -> Path:
        """What was brought and not yet looked at."""
        return self.path / "inbox"

    @property
    def pin(self) -> Path:
        """The hash of the officers' PIN."""
        return self.path / "pin.json"

    @property
    def state(self) -> Path:
        """What officers have chosen."""
        return self.path / "state.json"

    @property
    def faults(self) -> Path:
        """Where programs fell: kind, file and line, no time."""
        return self.path / "faults.txt"

    def make(self) -> None:
        """Make the folders, for this user alone.

        Raises:
            HomeError: they cannot be made.
        """
        try:
            for folder in (self.path, self.outbox, self.inbox):
                platform.private_folder(folder)
        except OSError as error:
            raise HomeError(
                because(error, th="สร้างโฟลเดอร์ไม่ได้", en="cannot make the folder"),
                where=str(self.path),
                hint=Words(th="ตรวจว่ามีที่ว่างในเครื่อง", en="see that the disk is writable and not full"),
            ) from error

    def load_bundle(self) -> Bundle:
        """The campaign in force, verified.

        Raises:
            HomeError: there is none, or a headquarters lies beside the counter of a campaign that is no demo.
            BundleError: it is damaged.
            SignatureError: it is not signed by its campaign.
        """
        return self.load_bundle_and_digest()[0]

    def load_bundle_and_digest(self) -> tuple[Bundle, str]:
        """The campaign in force, verified, and the SHA-256 of its file in hex.

        Raises:
            HomeError, BundleError, SignatureError: as `load_bundle`.
        """
        data = self._bytes(self.bundle, BUNDLE_LIMIT)
        try:
            bundle = read_bundle(data)
        except (BundleError, SignatureError) as error:
            raise type(error)(error.what, where=str(self.bundle), hint=TRUST_AGAIN) from error
        if not bundle.birth.demo and (self.path.parent / "headquarters").exists():
            raise HomeError(
                marked(
                    th="เครื่องรับคำตอบ|ต้องไม่มีกุญแจ|ของส่วนกลาง|อยู่ด้วย",
                    en="a counter may not hold headquarters' keys beside it",
                ),
                where=str(self.path.parent / "headquarters"),
                hint=Words(th="ย้ายโฟลเดอร์นี้ไปเครื่องของส่วนกลาง", en="move that folder to headquarters' machine"),
            )
        return bundle, hashlib.sha256(data).hexdigest()

    def load_device_key(self) -> SigningKey:
        """The device's signing key.

        Raises:
            KeyFileError: missing or damaged.
        """
        try:
            return SigningKey.from_bytes(read_key(self.device_key, DEVICE_KEY, lambda: ""))
        except KeyFileError as error:
            raise KeyFileError(error.what, where=str(self.device_key), hint=ENROL_AGAIN) from error

    def load_device(self, bundle: Bundle) -> Device:
        """This machine as the bundle knows it.

        Raises:
            BundleError: the bundle does not know it, or has retired it.
        """
        own = device_id(self.load_device_key().public)
        device = bundle.device(own)
        if device is None or device.retired:
            raise BundleError(
                Words(
                    th="ชุดงานนี้ไม่มีเครื่องนี้อยู่" if device is None else "เครื่องนี้เลิกใช้แล้วในชุดงานนี้",
                    en="this machine is not in the bundle"
                    if device is None
                    else "this machine is retired in the bundle",
                ),
                where=str(self.bundle),
                hint=marked(
                    th=f"แจ้งส่วนกลาง|พร้อมหมายเลขเครื่อง {own}", en=f"tell headquarters this machine's number {own}"
                ),
            )
        return device

    def load_state(self) -> State:
        """What officers have chosen; the defaults if nothing was, or if the file is damaged: it holds nothing of worth."""
        try:
            return canonical.decode(foreign.read(self.state, STATE_LIMIT), State)
        except (OSError, ValueError):
            return State()

    def save_state(self, state: State, times: float) -> None:
        """Keep what officers have chosen.

        Raises:
            OSError: the disk does not take it.
        """
        platform.write_durably(self.state, canonical.encode(state), times=times)

    def load_pin(self) -> Pin | None:
        """The PIN's hash, or None if none was set.

        Raises:
            HomeError: the file is damaged: nobody shall get in by spoiling it.
        """
        try:
            return canonical.decode(foreign.read(self.pin, STATE_LIMIT), Pin)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise HomeError(
                Words(th="แฟ้มรหัสเจ้าหน้าที่เสียหาย", en="the file of the officers' PIN is damaged"),
                where=str(self.pin),
                hint=marked(th="ตั้งใหม่|ด้วยคำสั่ง surveytui device pin", en="set it anew: surveytui device pin"),
            ) from error

    def make_private(self) -> None:
        """Keep other accounts of this machine out of everything here, whoever let them in.

        Raises:
            HomeError: they cannot be kept out.
        """
        try:
            for path in (self.path, *self.path.rglob("*")):
                with suppress(FileNotFoundError):
                    platform.make_private(path)
        except OSError as error:
            raise HomeError(
                because(error, th="ปิดแฟ้มไม่ให้บัญชีอื่นอ่านไม่ได้", en="other accounts of this machine cannot be kept out"),
                where=str(error.filename or self.path),
                hint=marked(
                    th="ใช้โฟลเดอร์|ที่บัญชีนี้|เป็นเจ้าของ บนไดรฟ์|ที่กำหนดสิทธิ์ได้",
                    en="use a folder that this account owns, on a file system that knows permissions",
                ),
            ) from error

    def need_pin(self) -> None:
        """See that a PIN was set, be it damaged: without one nobody could leave a kiosk, or export what it has kept.

        Raises:
            HomeError: none was set.
        """
        if not os.path.lexists(self.pin):
            raise HomeError(
                Words(th="ยังไม่ได้ตั้งรหัสเจ้าหน้าที่", en="the officers' PIN is not set yet"),
                where=str(self.pin.parent),
                hint=marked(th="ตั้ง|ด้วยคำสั่ง surveytui device pin", en="set it: surveytui device pin"),
            )

    def save_pin(self, pin: Pin) -> None:
        """Keep the PIN's hash and the count of failures.

        Raises:
            OSError: the disk does not take it.
        """
        platform.write_durably(self.pin, canonical.encode(pin), times=0)

    def note_fault(self, where: str) -> None:
        """Remember where a program fell, at most a hundred lines, without a time; never fails."""
        line = "".join(c for c in where if c.isprintable() and c.isascii())[:160]
        try:
            known = foreign.read(self.faults, FAULTS_LIMIT) if foreign.is_plain(self.faults) else b""
            old = known.decode("ascii", "replace").splitlines()
            if line not in old:
                platform.write_durably(self.faults, "\n".join([*old[-99:], line, ""]).encode(), times=0)
        except OSError:
            return

    def _bytes(self, path: Path, limit: int) -> bytes:
        try:
            data = foreign.read(path, limit)
        except FileNotFoundError as error:
            raise HomeError(
                Words(th="เครื่องนี้ยังไม่ได้ตั้ง ไม่พบชุดงาน", en="this counter is not set up: there is no bundle"),
                where=str(path),
                hint=marked(
                    th="ตั้งเครื่อง|ด้วย surveytui device enrol แล้ว surveytui device trust",
                    en="set it up: surveytui device enrol, then surveytui device trust",
                ),
            ) from error
        except OSError as error:
            raise HomeError(because(error, th="อ่านแฟ้มไม่ได้", en="cannot be read"), where=str(path)) from error
        if len(data) > limit:
            raise BundleError(Words(th="แฟ้มใหญ่เกินไป", en="the file is too large"), where=str(path), hint=TRUST_AGAIN)
        return data


def first_day(bundle: Bundle) -> date:
    """The first day on which any tool is open; the day the bundle was issued where there is no window."""
    return min((window.first for window in bundle.windows), default=bundle.issued)


def fixed_time(bundle: Bundle) -> float:
    """The one time that all files of a counter carry: midnight (UTC) of the campaign's first day, in seconds since 1970."""
    day = first_day(bundle)
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()


def today(clock: date, bundle: Bundle, state: State) -> date:
    """The day, as far as it can be known: a dead clock battery puts nothing back (DESIGN D8)."""
    return max(clock, bundle.issued, state.floor, first_day(bundle))


def raised(state: State, day: date) -> State:
    """The state with its floor raised to `day`, never lowered."""
    return replace(state, floor=max(state.floor, day))


def room_for(bundle: Bundle) -> int:
    """Bytes that must be free before a first question.

    Enough for everything that empties the vault again: a parcel of all slots, and the journal of the receipt for it.
    """
    return ROOM + 3 * bundle.policy.capacity * record.record_length(bundle.birth.bucket)


def sealer_of(bundle: Bundle) -> record.Sealer:
    """What seals to the campaign's present answer key.

    Raises:
        SuiteError: the library lacks the suite.
    """
    record.probe()
    return record.Sealer(
        public=bytes.fromhex(bundle.keys.answer[-1]),
        campaign_id=bundle.birth.campaign_id(),
        bucket=bundle.birth.bucket,
    )
