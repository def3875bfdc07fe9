"""The count report of one counter: docs/formats/report.md.

It carries closed blocks of counts (DESIGN D6) and never an answer. A later report of the same counter holds everything
that an earlier one held, so any of them may be lost, repeated, or come late.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import date
from typing import Final

from msgspec import Struct

from surveytui import canonical
from surveytui.errors import ReportError, SignatureError
from surveytui.questionnaire.models import Tool
from surveytui.sealing import signing
from surveytui.sync.transport import REPORT
from surveytui.text.words import Words

FORMAT: Final = "surveytui/report/1"
NONE: Final = "0" * 64
"""`previous` of a first report, and `manifest` before the first batch."""
MOST_BYTES: Final = 8 * 1024 * 1024
"""100,000 answers in blocks of two take 6 MB; a counter of a local body sends 10 KB."""
MOST_BLOCKS: Final = 50_000
MOST_IN_A_CELL: Final = 65_535
"""Answers in one cell of one counter: more than anybody can give at one machine in a year."""
MOST_NUMBER: Final = 2**31 - 1

_DIGEST = re.compile(r"[0-9a-f]{64}")
_DEVICE = re.compile(r"[0-9a-f]{16}")
_BLOCK = re.compile(r"[0-9a-f]{32}")
_AGENCY = re.compile(r"[a-z0-9-]{1,32}")


class Count(Struct, frozen=True, kw_only=True, order=True, gc=False):
    """Answers of one agency and tool. Rehearsals are in no report."""

    agency: str
    tool: Tool
    count: int


class Block(Struct, frozen=True, kw_only=True, order=True, gc=False):
    """The counts of k answers under a random name, final once it is closed."""

    id: str
    """128 random bits in hex."""
    counts: tuple[Count, ...]
    """Cells with an answer in them, by agency and tool."""


class Report(Struct, frozen=True, kw_only=True):
    """What one counter has counted up to now."""

    format: str = FORMAT
    campaign: str
    """Campaign id in hex."""
    device: str
    """Device id, 16 hex digits."""
    seq: int
    """1 for a counter's first report; higher for each that says something else. Some numbers may never be seen."""
    previous: str
    """Digest of the report that this one was made after, in hex; `NONE` for none."""
    bundle: int
    """Version of the bundle that the counter works by."""
    day: date
    """The counter's day."""
    blocks: tuple[Block, ...]
    """By id, which is random: the order tells nothing about when."""
    manifest: str
    """Digest of the counter's last batch manifest in hex, so that a missing end shows; `NONE` for none."""
    closed: bool
    """Collection is finished there and nothing is held back any more."""

    def encode(self) -> bytes:
        """Canonical JSON: what is signed."""
        return canonical.encode(self)

    def digest(self) -> str:
        """SHA-256 of the canonical JSON, in hex: the report's name."""
        return hashlib.sha256(self.encode()).hexdigest()

    def totals(self) -> dict[tuple[str, Tool], int]:
        """Answers in closed blocks by agency and tool."""
        found: dict[tuple[str, Tool], int] = {}
        for block in self.blocks:
            for one in block.counts:
                found[one.agency, one.tool] = found.get((one.agency, one.tool), 0) + one.count
        return found


def file_name(device: str) -> str:
    """The name of a counter's report file: a newer one takes the place of the older."""
    return device + REPORT


def sign_report(report: Report, key: signing.SigningKey) -> bytes:
    """The report as a file signed by the counter.

    Raises:
        ReportError: it contradicts itself.
    """
    _check(report)
    return signing.write_signed(signing.REPORT, report.encode(), key)


def read_report(data: bytes, *, campaign: str, key_of: Callable[[str], str | None]) -> Report:
    """The report in a signed file.

    Args:
        data: The whole file.
        campaign: The campaign id in hex.
        key_of: The public key of an enrolled device in hex, by its id; None for a device that is not enrolled.

    Raises:
        ReportError: no report, another campaign's, of a device that is not enrolled, or impossible.
        SignatureError: not signed by that device.
    """
    if len(data) > MOST_BYTES:
        raise _wrong("too long")
    payload, signature = signing.read_signed(signing.REPORT, data)
    report = _decoded(payload)
    if report.campaign != campaign:
        raise ReportError(Words("รายงานยอดของโครงการอื่น", "the report of another campaign"))
    key = key_of(report.device)
    if key is None:
        raise ReportError(
            Words(f"เครื่อง {report.device} ไม่ได้ขึ้นทะเบียน", f"counter {report.device} is not enrolled"),
            hint=Words("นำชุดงานรุ่นใหม่เข้าก่อน หรือแจ้งส่วนกลาง", "take the newest bundle in first, or tell headquarters"),
        )
    signing.verify(key, signing.REPORT, payload, signature)
    return report


def read_own(data: bytes, public: str) -> Report | None:
    """A counter's own last report out of its outbox; None if it is not whole.

    Args:
        data: The file.
        public: The counter's public key in hex.
    """
    try:
        payload, signature = signing.read_signed(signing.REPORT, data)
        signing.verify(public, signing.REPORT, payload, signature)
        return _decoded(payload)
    except (ReportError, SignatureError):
        return None


def _decoded(payload: bytes) -> Report:
    try:
        report = canonical.decode(payload, Report)
    except (ValueError, RecursionError) as error:
        raise _wrong(str(error)) from error
    if report.encode() != payload:
        raise _wrong("not canonical JSON")
    _check(report)
    return report


def _check(report: Report) -> None:
    digests = (report.campaign, report.previous, report.manifest)
    if report.format != FORMAT or not all(map(_DIGEST.fullmatch, digests)) or not _DEVICE.fullmatch(report.device):
        raise _wrong("format, device or a digest")
    if not (1 <= report.seq <= MOST_NUMBER and 1 <= report.bundle <= MOST_NUMBER):
        raise _wrong("a number out of range")
    if report.seq == 1 and report.previous != NONE:
        raise _wrong("only a first report has none before it")
    if len(report.blocks) > MOST_BLOCKS:
        raise _wrong("too many blocks")
    _check_blocks(report.blocks)


def _check_blocks(blocks: tuple[Block, ...]) -> None:
    before = ""
    totals: dict[tuple[str, Tool], int] = {}
    for block in blocks:
        if block.id <= before or not _BLOCK.fullmatch(block.id):
            raise _wrong("blocks out of order, twice, or without a name")
        if not block.counts:
            raise _wrong("a block without cells")
        before = block.id
        last: tuple[str, str] = ("", "")
        for one in block.counts:
            cell = one.agency, one.tool
            if cell <= last:
                raise _wrong("the cells of a block are out of order, or twice")
            if not 1 <= one.count <= MOST_IN_A_CELL:
                raise _wrong("a cell with an impossible number")
            totals[cell] = totals.get(cell, 0) + one.count
            last = cell
    if not all(_AGENCY.fullmatch(agency) for agency, _ in totals):
        raise _wrong("the cell of an agency that cannot be")
    if max(totals.values(), default=0) > MOST_IN_A_CELL:
        raise _wrong(f"more than {MOST_IN_A_CELL} answers in a cell")


def _wrong(why: str) -> ReportError:
    return ReportError(
        Words("รายงานยอดไม่ถูกต้อง", f"the report is wrong: {why}"),
        hint=Words("ขอรายงานใหม่จากเครื่องนั้น", "ask that counter for the report again"),
    )
