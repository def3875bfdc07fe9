"""Totals of one counter as a text that fits a QR code: docs/formats/ticket.md.

A ticket is at most 130 bytes, signed by the counter, written in base45 (RFC 9285): 195 characters, which a QR code of
version 6 at level L just holds. It carries totals instead of blocks: a hub takes them as a lower bound until a report
comes. Two salt bytes in front mask the rest; one is chosen that gives a text without a blank, so that whatever blanks
and line ends a chat or a mail puts in can be dropped.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import base45

from surveytui.errors import ReportError, SignatureError
from surveytui.questionnaire.models import Tool
from surveytui.sealing import signing
from surveytui.sync.report import MOST_NUMBER, Report
from surveytui.text.words import Words

MOST_BYTES: Final = 130
VERSION: Final = 1
EPOCH: Final = date(2000, 1, 1)
TOOLS: Final = (Tool.EIT, Tool.IIT)
"""In the order in which their totals stand."""
PART: Final = 106
"""Characters of a part, so that `1/2:` and the part fit a QR code of version 4, which has 114 at level L."""

_SALT = 2
_HEAD = 1 + 4 + 8 + 4 + 2 + 1
_AGENCY = 3 + 2 * len(TOOLS)
ROOM: Final = (MOST_BYTES - _SALT - _HEAD - signing.SIGNATURE) // _AGENCY
"""Agencies in one ticket; a counter that serves more writes several, each complete in itself."""
_CLOSED = 1
_MARK = re.compile(r"([1-9])/([1-9]):")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What one counter has counted in closed blocks, up to six agencies of it."""

    device: str
    seq: int
    """Of the report that it was made of."""
    day: date
    closed: bool
    totals: dict[tuple[str, Tool], int]


def write_tickets(report: Report, agencies: Iterable[str], key: signing.SigningKey) -> tuple[str, ...]:
    """The texts that say what a report says, for `ROOM` agencies each.

    Args:
        report: The counter's newest.
        agencies: Codes of all agencies that the counter serves.
        key: The counter's.
    """
    totals, codes = report.totals(), sorted(agencies)
    groups = (codes[start : start + ROOM] for start in range(0, len(codes), ROOM))
    return tuple(_ticket(report, group, totals, key) for group in groups)


def _ticket(report: Report, agencies: list[str], totals: dict[tuple[str, Tool], int], key: signing.SigningKey) -> str:
    cells = b"".join(
        _short(agency) + b"".join(totals.get((agency, tool), 0).to_bytes(2) for tool in TOOLS) for agency in agencies
    )
    payload = (
        bytes([VERSION])
        + bytes.fromhex(report.campaign)[:4]
        + bytes.fromhex(report.device)
        + report.seq.to_bytes(4)
        + (report.day - EPOCH).days.to_bytes(2)
        + bytes([_CLOSED if report.closed else 0])
        + cells
    )
    signed = payload + key.sign(signing.TICKET, payload)
    salted = (salt.to_bytes(2) + _masked(salt.to_bytes(2), signed) for salt in range(2**16))
    texts: Iterator[str] = (base45.b45encode(data).decode("ascii") for data in salted)
    # No blank, about one in eighty, and nothing that looks like the mark of a part.
    return next(text for text in texts if " " not in text and not _MARK.search(text))


def _masked(salt: bytes, data: bytes) -> bytes:
    """`data` and what SHAKE-256 makes of the salt, each bit by exclusive or; twice is once undone."""
    mask = hashlib.shake_256(salt).digest(len(data))
    return bytes(one ^ other for one, other in zip(data, mask, strict=True))


def read_ticket(
    text: str, *, campaign: str, key_of: Callable[[str], str | None], agencies_of: Callable[[str], Iterable[str]]
) -> Ticket:
    """The ticket in a text that somebody scanned and pasted.

    Args:
        text: The text, whole or in its parts (`1/2:…`), with whatever blanks and line ends a paste brings.
        campaign: The campaign id in hex.
        key_of: The public key of an enrolled device in hex; None for a device that is not enrolled.
        agencies_of: The agencies that a device serves, or served.

    Raises:
        ReportError: no ticket, not whole, of another campaign, or of a counter that is not enrolled.
        SignatureError: not signed by that counter.
    """
    try:
        data = base45.b45decode(joined(text))
    except ValueError as error:
        raise _unreadable() from error
    signed = _masked(data[:_SALT], data[_SALT:])
    payload, signature = signed[: -signing.SIGNATURE], signed[-signing.SIGNATURE :]
    cells = payload[_HEAD:]
    if len(payload) <= _HEAD or len(data) > MOST_BYTES or payload[0] != VERSION or len(cells) % _AGENCY:
        raise _unreadable()
    device = payload[5:13].hex()
    if payload[1:5].hex() != campaign[:8]:
        raise ReportError(Words("คิวอาร์ของโครงการอื่น", "a ticket of another campaign"))
    key = key_of(device)
    if key is None:
        raise ReportError(Words(f"เครื่อง {device} ไม่ได้ขึ้นทะเบียน", f"counter {device} is not enrolled"))
    try:
        signing.verify(key, signing.TICKET, payload, signature)
    except SignatureError as error:
        raise _unreadable() from error
    seq = int.from_bytes(payload[13:17])
    if not 1 <= seq <= MOST_NUMBER:
        raise _unreadable()
    return Ticket(
        device=device,
        seq=seq,
        day=EPOCH + timedelta(days=int.from_bytes(payload[17:19])),
        closed=bool(payload[19] & _CLOSED),
        totals=dict(_totals(cells, {_short(agency): agency for agency in agencies_of(device)})),
    )


def joined(text: str) -> str:
    """A pasted text as one piece: without blanks, its parts in order.

    Raises:
        ReportError: a part is missing.
    """
    whole = "".join(text.split())
    found = {int(part["number"]): part for part in _parts_of(whole)}
    if not found:
        return whole
    count = int(next(iter(found.values()))["count"])
    missing = [str(number) for number in range(1, count + 1) if number not in found]
    if missing:
        said = ", ".join(missing)
        raise ReportError(Words(f"ยังขาดภาพที่ {said} จาก {count}", f"part {said} of {count} is missing"))
    return "".join(found[number]["text"] for number in range(1, count + 1))


def parts(text: str) -> tuple[str, ...]:
    """A ticket cut for a small screen: each part says which it is and of how many."""
    pieces = [text[start : start + PART] for start in range(0, len(text), PART)]
    return tuple(f"{number}/{len(pieces)}:{piece}" for number, piece in enumerate(pieces, 1))


def _parts_of(whole: str) -> Iterator[dict[str, str]]:
    """The parts in a text; no ticket has anything like their marks in itself (`_ticket`)."""
    position = 0
    while mark := _MARK.match(whole, position):
        number, count = mark.groups()
        end = mark.end() + PART
        if number == count:
            following = [found.start() for found in _MARK.finditer(whole, mark.end()) if found[2] == count]
            end = following[0] if following else len(whole)
        yield {"number": number, "count": count, "text": whole[mark.end() : end]}
        position = end


def _totals(cells: bytes, codes: dict[bytes, str]) -> Iterator[tuple[tuple[str, Tool], int]]:
    for start in range(0, len(cells), _AGENCY):
        agency = codes.get(cells[start : start + 3])
        if agency is None:
            raise ReportError(
                Words("คิวอาร์มีหน่วยงานที่เครื่องนี้ไม่ได้ดูแล", "the ticket names an agency that this counter does not serve"),
                hint=Words("นำชุดงานรุ่นใหม่เข้าก่อน", "take the newest bundle in first"),
            )
        for index, tool in enumerate(TOOLS):
            place = start + 3 + 2 * index
            yield (agency, tool), int.from_bytes(cells[place : place + 2])


def _short(agency: str) -> bytes:
    """An agency in three bytes: within the few that a counter serves, no two are alike but by a chance of one in 2^20."""
    return hashlib.sha256(agency.encode()).digest()[:3]


def _unreadable() -> ReportError:
    return ReportError(
        Words("อ่านข้อความจากคิวอาร์ไม่ได้ หรือคัดลอกมาไม่ครบ", "not a ticket, or not all of it was copied"),
        hint=Words("สแกนใหม่ แล้ววางทั้งข้อความ", "scan it again and paste all of the text"),
    )
