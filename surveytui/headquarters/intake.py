"""Taking parcels in: check, keep, and only then acknowledge.

A record is in the database, on the disk, before the receipt that lets the counter overwrite it is written. Nothing that
was brought is dropped: what cannot be taken goes to quarantine with its reason, and can be tried again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from surveytui import foreign
from surveytui.batch.parcel import MAGIC, MOST_BYTES, Flaw, Parcel, RefusedParcelError, is_parcel, open_parcel
from surveytui.batch.quarantine import Quarantine
from surveytui.batch.receipt import acknowledge, read_receipt, write_receipt
from surveytui.campaign.models import Bundle
from surveytui.errors import HomeError, ReceiptError, SignatureError
from surveytui.headquarters import reasons
from surveytui.headquarters.chain import follow
from surveytui.headquarters.home import HeadquartersHome
from surveytui.headquarters.store import Batch, Store
from surveytui.sealing.files import write_file
from surveytui.sealing.record import SUITE, header, key_id, record_length
from surveytui.sealing.signing import SigningKey
from surveytui.sync.transport import is_whole
from surveytui.text.system import because
from surveytui.text.words import Words

SUFFIX = ".receipt"
STRANGE_BYTES = 1024 * 1024
"""Of a file that is no parcel, so much is kept in quarantine: a stick may hold a giant of nothing."""
NAME = 32
"""Hex digits of a receipt's name: the start of its manifest's digest, as the parcel's own."""


class Verdict(StrEnum):
    """What became of a parcel file."""

    TAKEN = "taken"
    KNOWN = "known"
    """It was taken before; the same receipt is written again."""
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One parcel file and what became of it."""

    name: str
    verdict: Verdict
    device: str = ""
    number: int = 0
    records: int = 0
    repeated: int = 0
    """Of the records, those that had been received before."""
    unopenable: int = 0
    """Of the records, those that no known key opens; the counter is asked to keep them."""
    fork: bool = False
    """The counter has another batch with the same one before it: it exists twice, or was restored."""
    receipt: Path | None = None
    reason: str = ""
    """Why it is in quarantine: a code."""
    why: Words | None = None


class Intake:
    """Headquarters' intake, with its keys.

    Args:
        home: Headquarters.
        store: The open database.
        bundle: The last signed version.
        identity: The age identity of the parcels.
        signing: The key that signs receipts.
        today: Headquarters' day, which goes into receipts.

    Raises:
        HomeError: the receipts key is not the one that counters know.
    """

    def __init__(
        self, home: HeadquartersHome, store: Store, bundle: Bundle, *, identity: str, signing: SigningKey, today: date
    ) -> None:
        if signing.public_hex != bundle.keys.receipts:
            raise HomeError(
                Words(th="กุญแจใบรับไม่ตรงกับโครงการที่ลงนาม", en="the receipts key is not the one that the campaign names"),
                where=str(home.keys),
                hint=Words(th="นำกุญแจเดิมกลับมา หรือลงนามรุ่นใหม่", en="bring that key back, or sign a new version"),
            )
        self._home = home
        self._store = store
        self._bundle = bundle
        self._identity = identity
        self._signing = signing
        self._today = today
        self._quarantine = Quarantine(home.quarantine)
        self._campaign_id = bundle.birth.campaign_id()
        self._key_ids = {key_id(bytes.fromhex(key)) for key in bundle.keys.answer}

    def take(self, path: Path) -> Outcome:
        """Take one parcel file in.

        Raises:
            HomeError: the database, the quarantine or the receipts cannot be written; nothing was acknowledged.
            OSError: the file cannot be read.
        """
        # What does not begin as a parcel is kept for whoever wonders, but no more of it than tells what it is.
        data = foreign.read(path, MOST_BYTES if is_parcel(foreign.read(path, len(MAGIC))) else STRANGE_BYTES)
        try:
            parcel = self._open(data)
        except RefusedParcelError as error:
            device, number = (error.manifest.device, error.manifest.number) if error.manifest else ("", 0)
            self._quarantine.put(data, name=path.name, reason=error.flaw.value, why=error.what)
            return Outcome(path.name, Verdict.QUARANTINED, device, number, reason=error.flaw.value, why=error.what)
        outcome = self._keep(parcel, path.name)
        self._quarantine.release(data)
        if is_whole(path.name, hashlib.sha256(data).hexdigest()):
            self._quarantine.release_copies(path.name)
        return outcome

    def retry(self) -> list[Outcome]:
        """Try everything in quarantine again.

        Raises:
            HomeError: the disk refuses.
            OSError: a file cannot be read.
        """
        return [self.take(path) for path in self._quarantine.files()]

    def _open(self, data: bytes) -> Parcel:
        if len(data) > MOST_BYTES:
            raise RefusedParcelError(Flaw.SIZE)
        return open_parcel(
            data,
            identity=self._identity,
            campaign_id=self._campaign_id,
            record_length=record_length(self._bundle.birth.bucket),
            key_of=self._key_of,
        )

    def _key_of(self, device_id: str) -> str | None:
        # A retired counter's answers are answers: it is only not trusted with new versions.
        device = self._bundle.device(device_id)
        return device.key if device else None

    def _keep(self, parcel: Parcel, name: str) -> Outcome:
        """Store a parcel unless it is stored, then write its receipt."""
        manifest = parcel.manifest
        digest = manifest.digest()
        unknown = frozenset(_hash(record).hex() for record in parcel.records if not self._openable(record))
        with self._store.writing():
            known = self._store.batch(digest)
            if known is None:
                self._add(parcel, self._acknowledge(parcel, unknown))
            elif self._outdated(known, unknown):
                self._store.replace_receipt(digest, self._acknowledge(parcel, unknown))
            batches = self._store.batches(manifest.device)
        # The transaction is on the disk from here on; before that, no receipt exists anywhere.
        stored = next(batch for batch in batches if batch.manifest == digest)
        return Outcome(
            name,
            Verdict.KNOWN if known else Verdict.TAKEN,
            manifest.device,
            manifest.number,
            records=manifest.records,
            repeated=stored.repeated,
            unopenable=len(unknown),
            fork=manifest.number in follow(batches).forks,
            receipt=self._write_receipt(stored),
        )

    def _acknowledge(self, parcel: Parcel, unknown: frozenset[str]) -> bytes:
        receipt = acknowledge(parcel.manifest, parcel.records, quarantined=unknown, day=self._today)
        return write_receipt(receipt, self._signing)

    def _add(self, parcel: Parcel, receipt: bytes) -> None:
        manifest = parcel.manifest
        batch = Batch(
            id=0,
            manifest=manifest.digest(),
            device=manifest.device,
            number=manifest.number,
            previous=manifest.previous,
            answers_before=manifest.answers_before,
            rehearsals_before=manifest.rehearsals_before,
            answers=manifest.answers,
            rehearsals=manifest.rehearsals,
            repeated=0,
            receipt=receipt,
        )
        self._store.add_batch(batch, ((_hash(record), record) for record in parcel.records))

    def _outdated(self, known: Batch, unknown: frozenset[str]) -> bool:
        """Whether a receipt that was given no longer says what is true, or is signed by a key that was replaced."""
        try:
            receipt = read_receipt(known.receipt, self._bundle.keys.receipts)
        except (ReceiptError, SignatureError):
            return True
        return frozenset(receipt.quarantined) != unknown

    def _openable(self, record: bytes) -> bool:
        suite, key = header(record)
        return suite == SUITE and key in self._key_ids

    def _write_receipt(self, batch: Batch) -> Path:
        path = self._home.receipts / f"{batch.manifest[:NAME]}{SUFFIX}"
        write_file(path, batch.receipt)
        return path


def _hash(record: bytes) -> bytes:
    return hashlib.sha256(record).digest()


def receive(intake: Intake, paths: list[Path], progress: Callable[[Outcome], None]) -> list[Outcome]:
    """Take files in, one after the other; a file that cannot be read is told like one that cannot be used.

    Raises:
        HomeError: the disk refuses; what was told before is done.
    """
    outcomes = []
    for path in paths:
        try:
            outcome = intake.take(path)
        except OSError as error:
            why = because(error, th="อ่านแฟ้มไม่ได้", en="the file cannot be read")
            outcome = Outcome(path.name, Verdict.QUARANTINED, reason=reasons.UNREADABLE, why=why)
        progress(outcome)
        outcomes.append(outcome)
    return outcomes
