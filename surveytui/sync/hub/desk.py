"""What a hub does with whatever is brought: bundles, reports, tickets, sealed parcels, receipts.

Everything is on the disk before it is said to be taken. What cannot be taken goes to quarantine with its reason; nothing
is dropped, nothing is opened.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from surveytui.batch.parcel import MOST_BYTES as PARCEL_BYTES
from surveytui.batch.parcel import is_parcel
from surveytui.batch.receipt import Receipt, read_receipt
from surveytui.campaign.models import Bundle, Device
from surveytui.errors import BundleError, HubError, ReceiptError, ReportError, SignatureError
from surveytui.sealing import durable
from surveytui.sealing.bundles import read_bundle
from surveytui.sealing.files import write_file
from surveytui.sealing.signed_file import first_line
from surveytui.sync.board import Board, Held
from surveytui.sync.hub.boards import Boards
from surveytui.sync.hub.database import SqliteStore
from surveytui.sync.hub.holding import Holding
from surveytui.sync.hub.home import HubHome, read_version
from surveytui.sync.hub.outcome import Counted, Kind, Outcome, Verdict
from surveytui.sync.hub.store import Heard, Store
from surveytui.sync.merge import Cell, Known, heard_on, merge
from surveytui.sync.report import NONE, Report, file_name, read_report
from surveytui.sync.ticket import read_ticket
from surveytui.sync.transport import digest_of, is_whole
from surveytui.text.words import Words

LONGEST_TICKET = 2000
"""Characters of a pasted text."""
MOST_KEPT = 100_000
"""Blocks of one counter, over all its reports: half a million answers, and room for a copy of it."""
MOST_REPORTS = 20_000
"""Different reports of one counter: one every half hour for a year."""
MOST_BYTES = PARCEL_BYTES
"""No file that a hub takes is longer."""
MOST_STORED = 1024 * 1024 * 1024
"""Bytes of sealed batches that one counter may bring over HTTPS: fifty times what the largest has."""
_OURS = frozenset({".age", *(f".{kind}" for kind in Kind)})
"""Ends of names that say what a file should be: nobody has pasted a ticket into one of these."""
_SIGNED = {first_line(f"surveytui/{kind}/1"): kind for kind in (Kind.BUNDLE, Kind.REPORT, Kind.RECEIPT)}


class HubDesk:
    """A hub at work.

    Args:
        home: Its folder.
        today: The hub's day, asked whenever one is needed.

    Raises:
        HubError: there is no campaign yet, or the database cannot be used.
        BundleError: the campaign is damaged.
    """

    def __init__(self, home: HubHome, *, today: Callable[[], date] = date.today, store: Store | None = None) -> None:
        self.home = home
        self.today = today
        self.bundle = home.newest()
        self.store: Store = store or SqliteStore(home.database)
        self._boards = Boards(self.store)
        self._holding = Holding(home.quarantine, today)
        self._unusable: tuple[Path, int] | None = None
        """A newer version that was brought and is of no use."""
        self._served: dict[str, frozenset[str]] | None = None
        """The agencies of each counter, read when the first report comes."""
        self._issued: dict[int, date] = {}
        """When each version was signed, of those that counters work by."""
        self._campaign = self.bundle.birth.campaign_id()
        self._readers = {
            Kind.BUNDLE: self._take_bundle,
            Kind.REPORT: self._take_report,
            Kind.RECEIPT: self._take_receipt,
            Kind.PARCEL: self._take_parcel,
            Kind.UNKNOWN: self._take_unknown,
        }
        self._work_by(self.bundle)

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    # taking things in
    def take(self, name: str, data: bytes) -> Outcome:
        """Take a file in, whatever it is.

        Args:
            name: What it was called; only told, and trusted for nothing.
            data: Its bytes.

        Raises:
            HubError, HomeError: the disk refuses; nothing was taken.
        """
        kind = _kind_of(data)
        try:
            outcome = self._readers[kind](name, data)
        except (BundleError, ReportError, ReceiptError, SignatureError) as error:
            device = self._signer_of(data) if kind is Kind.REPORT else ""
            self._holding.put(name, data, kind, error, device)
            return Outcome(name, kind, Verdict.QUARANTINED, device, why=error.with_hint())
        self._holding.release(data)
        return outcome

    def retry(self) -> list[Outcome]:
        """Try everything in quarantine again: a newer bundle may know what an older one did not.

        Raises:
            HubError, HomeError: the disk refuses.
        """
        outcomes = []
        for one in self._holding.all_again():
            with suppress(FileNotFoundError):  # another program has taken it away meanwhile
                data = one.path.read_bytes()
                outcomes.append(self.take(one.name or one.path.name, data))
        return outcomes

    def take_text(self, text: str) -> Outcome:
        """Take a ticket that a phone scanned and somebody pasted.

        Raises:
            ReportError, SignatureError: no ticket, not whole, or a stranger's; it is not kept: whoever pasted it is here.
            HubError: the disk refuses.
        """
        if len(text) > LONGEST_TICKET:
            raise ReportError(Words(th="ข้อความยาวเกินไป", en="the text is too long"))
        ticket = read_ticket(text, campaign=self._campaign.hex(), key_of=self._key_of, agencies_of=self._agencies_of)
        with self.store.writing():
            before = self.store.heard_of(ticket.device)
            heard = self._hear(before, ticket.device, ticket.seq, ticket.day, bundle=0, closed=ticket.closed)
            new = self.store.add_ticket(heard, ticket.totals)
        known = not new and before is not None and ticket.seq <= before.seq
        counted = Counted(self._name_of(ticket.device), ticket.totals, known)
        verdict = Verdict.KNOWN if known else Verdict.TAKEN
        return Outcome("", Kind.TICKET, verdict, ticket.device, counted=counted)

    def _take_bundle(self, name: str, data: bytes) -> Outcome:
        offer = read_bundle(data, expect=self._campaign)
        said = Words(th=f"ชุดงานรุ่น {offer.version}", en=f"version {offer.version} of the campaign")
        if offer.version <= self.bundle.version:
            self._see_again(offer, data)
            return Outcome(name, Kind.BUNDLE, Verdict.KNOWN, why=said)
        write_file(self.home.bundle_path(offer.version), data)
        self._work_by(offer)
        self.retry()
        return Outcome(name, Kind.BUNDLE, Verdict.TAKEN, why=said)

    def _see_again(self, offer: Bundle, data: bytes) -> None:
        """An older or equal version changes nothing; one that was signed twice with two contents is told."""
        path = self.home.bundle_path(offer.version)
        if path.exists() and path.read_bytes() != data:
            raise BundleError(
                Words(
                    th=f"ชุดงานรุ่น {offer.version} มีสองฉบับไม่เหมือนกัน",
                    en=f"version {offer.version} of the campaign was signed twice with two contents",
                ),
                hint=Words(th="แจ้งส่วนกลาง", en="tell headquarters"),
            )

    def _take_report(self, name: str, data: bytes) -> Outcome:
        return self._merge(name, data, read_report(data, campaign=self._campaign.hex(), key_of=self._key_of))

    def _merge(self, name: str, data: bytes, report: Report) -> Outcome:
        totals = report.totals()
        self._check_served(report.device, totals)
        digest = digest_of(data)
        with self.store.writing():
            before = self.store.heard_of(report.device)
            known = self.store.known(report.device) if before else Known()
            merged = merge(known, report, digest)
            if merged.known:
                return Outcome(name, Kind.REPORT, Verdict.KNOWN, report.device)
            if len(known.seen) >= MOST_REPORTS or len(known.blocks.keys() | merged.blocks.keys()) > MOST_KEPT:
                raise ReportError(
                    Words(
                        th="เครื่องนี้ส่งยอดมามากเกินกว่าที่เครื่องหนึ่งจะมีได้",
                        en="this counter has sent more counts than one counter can have",
                    ),
                    hint=Words(th="แจ้งส่วนกลาง", en="tell headquarters"),
                )
            heard = self._hear(
                before,
                report.device,
                report.seq,
                report.day,
                bundle=report.bundle,
                closed=report.closed,
                manifest=report.manifest,
                fork=merged.fork,
            )
            self.store.add_report(report, digest, merged, heard)
        counted = Counted(self._name_of(report.device), totals, fork=merged.fork)
        return Outcome(name, Kind.REPORT, Verdict.TAKEN, report.device, counted=counted)

    def _check_served(self, device: str, totals: Iterable[Cell]) -> None:
        served = self._agencies_of(device)
        if foreign := {agency for agency, _ in totals if agency not in served}:
            raise ReportError(
                Words(
                    th=f"เครื่องนี้ไม่ได้ดูแลหน่วยงาน {', '.join(sorted(foreign))}",
                    en=f"this counter does not serve {', '.join(sorted(foreign))}",
                ),
                hint=Words(th="นำชุดงานรุ่นใหม่เข้าก่อน", en="take the newest bundle in first"),
            )

    def _hear(
        self,
        before: Heard | None,
        device: str,
        seq: int,
        told: date,
        *,
        bundle: int,
        closed: bool,
        manifest: str = "",
        fork: Words | None = None,
    ) -> Heard:
        """What is known of a counter after it was heard of; of an older message only that it proves a fork."""
        if before is not None and seq < before.seq:
            return before if fork is None or before.fork else replace(before, fork=fork)
        issued = self._issued_of(bundle or (before.bundle if before else 0))
        day = heard_on(told, received=self.today(), issued=issued, before=before.told if before else None)
        return Heard(
            device=device,
            seq=seq,
            # A hub whose own clock was ahead once has believed a day that has not come; the next word mends that.
            day=max(day, before.day) if before and before.day <= self.today() else day,
            told=told,
            bundle=max(bundle, before.bundle if before else 0),
            manifest=manifest or (before.manifest if before else NONE),
            closed=closed,
            fork=(before.fork if before else None) or fork,
        )

    def _issued_of(self, version: int) -> date:
        """When the version that a counter works by was signed; of one that is not at hand, the day of the oldest that is."""
        known = self._issued.get(version)
        if known is not None:
            return known
        path = self.home.bundle_path(version)
        if not path.exists():
            version, path = 0, self.home.versions()[0]
        if version not in self._issued:
            with suppress(BundleError, SignatureError):
                self._issued[version] = read_version(path).issued
        return self._issued.get(version, self.bundle.issued)

    def _name_of(self, device: str) -> str:
        known = self._devices.get(device)
        return known.name if known else device

    def _take_parcel(self, name: str, data: bytes) -> Outcome:
        shown = Path(name).name
        _check_parcel(shown, hashlib.sha256(data).hexdigest())
        write_file(self.home.parcels / shown, data)
        with self.store.writing():
            new = self.store.take(shown, Kind.PARCEL, "")
        self._holding.release_copies(shown)
        return Outcome(name, Kind.PARCEL, Verdict.TAKEN if new else Verdict.KNOWN)

    def _take_receipt(self, name: str, data: bytes) -> Outcome:
        receipt = read_receipt(data, self.bundle.keys.receipts)
        if receipt.campaign != self._campaign.hex():
            raise ReceiptError(Words(th="ใบรับของโครงการอื่น", en="the receipt of another campaign"))
        own = f"{receipt.manifest_digest[:32]}.receipt"
        path = self.home.receipts / own
        new = not path.exists() or self._says_more(receipt, path.read_bytes())
        if new:
            write_file(path, data)
        with self.store.writing():
            self.store.take(own, Kind.RECEIPT, receipt.device)
        return Outcome(name, Kind.RECEIPT, Verdict.TAKEN if new else Verdict.KNOWN, receipt.device)

    def _says_more(self, receipt: Receipt, kept: bytes) -> bool:
        """Whether a receipt is newer than the one of the same batch that is kept: old sticks are brought again."""
        try:
            return receipt.settles(read_receipt(kept, self.bundle.keys.receipts))
        except (ReceiptError, SignatureError):  # damaged
            return True

    def _take_unknown(self, name: str, data: bytes) -> Outcome:
        """A ticket in a text file, or something that is none of ours."""
        text = ""
        if len(data) <= LONGEST_TICKET and Path(name).suffix not in _OURS:
            with suppress(UnicodeDecodeError):
                text = data.decode("utf-8-sig")
        if not text:
            raise ReportError(
                Words(th="ไม่ใช่แฟ้มของโครงการนี้ หรือแฟ้มเสียหาย", en="not a file of this campaign, or damaged"),
                hint=Words(th="ถ้าเป็นของเครื่องใด ส่งออกจากเครื่องนั้นอีกครั้ง", en="if it is a counter's, export it there again"),
            )
        return replace(self.take_text(text), name=name)

    def discard(self, held: Held) -> None:
        """Throw away a file that is held back.

        Raises:
            HomeError: the disk refuses.
        """
        self._holding.discard(held.stored)

    # giving things out
    def board(self) -> Board:
        """How far every agency is today, and what is held back.

        Raises:
            HubError: the database cannot be read.
        """
        board, held = self._boards.read(self.bundle, self.today()), self._holding.held(self._devices)
        return replace(board, held=held) if held else board

    def receipts_for(self, device: str) -> list[str]:
        """Names of the receipts for a counter."""
        return self.store.taken(Kind.RECEIPT, device)

    def receipt(self, device: str, name: str) -> bytes | None:
        """One of them; None if there is no such one for that counter."""
        if name not in self.receipts_for(device):
            return None
        return (self.home.receipts / name).read_bytes()

    def device(self, device_id: str) -> Device | None:
        """A counter that the campaign names, retired or not."""
        return self._devices.get(device_id)

    def knows_report(self, device_id: str, digest: str) -> bool:
        """Whether a report of a counter has come before."""
        return self.store.has_report(device_id, digest)

    def take_report_of(self, device_id: str, data: bytes) -> Outcome:
        """Take a counter's own report in, from a line on which it has shown who it is.

        What is not a report that this counter signed is not kept anywhere: nobody fills the disk with it.

        Raises:
            ReportError, SignatureError: not its own report.
            HubError, HomeError: the disk refuses; nothing was taken.
        """
        report = read_report(data, campaign=self._campaign.hex(), key_of=self._key_of)
        if report.device != device_id:
            raise ReportError(Words(th="ไม่ใช่รายงานของเครื่องนี้", en="not a report of this counter"))
        name = file_name(device_id)
        try:
            outcome = self._merge(name, data, report)
        except ReportError as error:
            self._holding.put_one_of_few(name, data, error, device_id)
            return Outcome(name, Kind.REPORT, Verdict.QUARANTINED, device_id, why=error.with_hint())
        self._holding.release(data)
        return outcome

    def _signer_of(self, data: bytes) -> str:
        """The enrolled counter that signed a report, retired or not; empty if none did."""
        with suppress(ReportError, SignatureError):
            return read_report(data, campaign=self._campaign.hex(), key_of=self._any_key_of).device
        return ""

    def _any_key_of(self, device_id: str) -> str | None:
        device = self._devices.get(device_id)
        return device.key if device else None

    def take_parcel_of(self, device_id: str, name: str, path: Path) -> None:
        """Take a sealed batch in, from a line on which a counter has shown who it is; a damaged one stays where it is.

        Args:
            device_id: Whose.
            name: The parcel's.
            path: Where all of it lies, in this hub's folder; it is moved, and may be larger than memory.

        Raises:
            ReportError: it is none, or not whole.
            HubError: this counter has brought more than there is room for, or the disk refuses.
            OSError: the disk refuses.
        """
        with path.open("rb") as file:
            begins, length = file.read(64), path.stat().st_size
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if not is_parcel(begins):
            raise ReportError(Words(th="ไม่ใช่แฟ้มปิดผนึก", en="not a sealed batch"))
        _check_parcel(name, digest)
        stored = sum(self._size_of(one) for one in self.store.taken(Kind.PARCEL, device_id))
        if stored + length > MOST_STORED:
            raise HubError(
                Words(th="เครื่องนี้ส่งแฟ้มมามากเกินไป", en="this counter has sent more than a hub keeps"),
                hint=Words(th="แจ้งส่วนกลาง หรือส่งด้วยแฟลชไดรฟ์", en="tell headquarters, or send by USB stick"),
            )
        durable.move(path, self.home.parcels / name)
        with self.store.writing():
            self.store.take(name, Kind.PARCEL, device_id)
        self._holding.release_copies(name)

    def _size_of(self, parcel: str) -> int:
        try:
            return (self.home.parcels / parcel).stat().st_size
        except FileNotFoundError:  # headquarters has fetched it
            return 0

    def lacking(self, names: Iterable[str]) -> list[str]:
        """Those of some parcels that have not arrived here."""
        asked = list(names)
        have = self.store.has_taken(asked, Kind.PARCEL)
        return [name for name in asked if name not in have]

    def bundle_bytes(self) -> bytes:
        """The newest version of the campaign as it was signed."""
        return self.home.bundle_path(self.bundle.version).read_bytes()

    def reload(self) -> bool:
        """Look whether another program has brought a newer version meanwhile; whether one is in force now.

        Raises:
            BundleError, SignatureError: it cannot be used; told once, and what was in force stays in force.
            HubError: the disk refuses.
        """
        versions = self.home.versions()
        if not versions or versions[-1] <= self.home.bundle_path(self.bundle.version):
            return False
        seen = versions[-1], versions[-1].stat().st_mtime_ns
        if seen == self._unusable:
            return False
        self._unusable = seen
        offer = self.home.newest()
        if offer.birth.campaign_id() != self._campaign:
            raise BundleError(Words(th="ชุดงานของโครงการอื่น", en="of another campaign"), where=str(versions[-1]))
        self._unusable = None
        self._work_by(offer)
        return True

    def _work_by(self, bundle: Bundle) -> None:
        """Go by a version of the campaign from now on."""
        if self.store.serves() < bundle.version:
            with self.store.writing():
                self.store.serve(
                    bundle.version, ((device.id, agency) for device in bundle.devices for agency in device.agencies)
                )
        self._served = None
        self._issued[bundle.version] = bundle.issued
        self._devices = {device.id: device for device in bundle.devices}
        self.bundle = bundle

    def _agencies_of(self, device_id: str) -> frozenset[str]:
        """The agencies of a counter in any version of the campaign."""
        if self._served is None:
            self._served = self.store.served()
        return self._served.get(device_id, frozenset())

    def _key_of(self, device_id: str) -> str | None:
        """The key of an enrolled counter.

        Raises:
            ReportError: it is retired.
        """
        device = self._devices.get(device_id)
        if device is None:
            return None
        if device.retired:
            raise ReportError(
                Words(th=f"เครื่อง {device.name} เลิกใช้แล้ว", en=f"counter {device.name} is retired"),
                hint=Words(th="แจ้งส่วนกลาง ถ้ายังใช้เครื่องนี้", en="tell headquarters if it still is in use"),
            )
        return device.key


def trust(home: HubHome, data: bytes, *, confirm: Callable[[Bundle], bool]) -> tuple[Bundle, bool]:
    """Make a hub of a folder, or bring it a newer version of its campaign.

    Args:
        home: The folder.
        data: The bundle's file.
        confirm: Asked before the first bundle: did the fingerprint agree?

    Returns:
        The version that the hub works by from now on, and whether it is new here.

    Raises:
        BundleError: damaged, or of another campaign.
        HubError: not confirmed, or the folder cannot be made.
    """
    if home.versions():
        desk = HubDesk(home)
        try:
            outcome = desk.take("campaign.bundle", data)
        finally:
            desk.close()
        if outcome.verdict is Verdict.QUARANTINED:
            raise BundleError(outcome.said or Words(th="ใช้ไม่ได้", en="cannot be used"))
        return desk.bundle, outcome.verdict is Verdict.TAKEN
    bundle = read_bundle(data)
    if not confirm(bundle):
        raise HubError(Words(th="ไม่ได้ยืนยัน จึงไม่ได้เก็บอะไรไว้", en="not confirmed; nothing was kept"))
    home.make()
    write_file(home.bundle_path(bundle.version), data)
    return bundle, True


def _kind_of(data: bytes) -> Kind:
    """What a file seems to be, by how it begins."""
    if signed := _SIGNED.get(data[: data.find(b"\n", 0, 64) + 1]):
        return signed
    return Kind.PARCEL if is_parcel(data) else Kind.UNKNOWN


def _check_parcel(name: str, digest: str) -> None:
    """See that a parcel is what its name says.

    Raises:
        ReportError: it is not whole, or was renamed.
    """
    if not is_whole(name, digest):
        raise ReportError(
            Words(th="แฟ้มปิดผนึกไม่ครบ หรือชื่อถูกเปลี่ยน", en="the sealed batch is not whole, or was renamed"),
            hint=Words(th="ส่งออกจากเครื่องนั้นอีกครั้ง", en="export it from that counter again"),
        )
