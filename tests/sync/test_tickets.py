"""Tickets: 130 bytes at most, no blank, readable after whatever a chat does to them, decoded by somebody else's reader."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import base45
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from surveytui.errors import ReportError, SurveyError
from surveytui.questionnaire.models import Tool
from surveytui.sealing.signing import SigningKey
from surveytui.sync.ticket import ROOM, Ticket, parts, read_ticket, write_tickets
from surveytui.text import qr
from tests.needs import needs
from tests.scan import image_of, scanned
from tests.sync.specimen import CAMPAIGN, DEVICE, KEY, REPORT, block, key_of

CODES = ("a", "b", "c", "d", "e", "f")


def read(text: str, agencies: tuple[str, ...] = CODES) -> Ticket:
    return read_ticket(text, campaign=CAMPAIGN, key_of=key_of, agencies_of=lambda _: agencies)


def test_a_ticket_says_what_the_report_says() -> None:
    """Device, number, day, totals of every agency and tool, those without an answer too."""
    (text,) = write_tickets(REPORT, ("a", "b"), KEY)
    ticket = read(text)
    assert (ticket.device, ticket.seq, ticket.day, ticket.closed) == (DEVICE, 3, date(2025, 6, 18), False)
    expected = {("a", Tool.EIT): 6, ("a", Tool.IIT): 3, ("b", Tool.EIT): 1, ("b", Tool.IIT): 0}
    assert ticket.totals == expected


def test_six_agencies_fit_and_more_take_several() -> None:
    """The longest ticket keeps to 130 bytes and version 6 at level L; thirteen agencies are three tickets."""
    (text,) = write_tickets(REPORT, CODES, KEY)
    assert len(base45.b45decode(text)) <= 130
    assert qr.version_of(text) <= 6
    columns, rows = qr.cells(text)
    assert columns <= 80
    assert rows <= 24
    many = tuple(f"agency-{number:02}" for number in range(13))
    tickets = write_tickets(REPORT, many, KEY)
    assert len(tickets) == -(-13 // ROOM)
    told = [read(ticket, many) for ticket in tickets]
    assert {agency for ticket in told for agency, _ in ticket.totals} == set(many)


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_blanks_of_a_paste_do_no_harm(data: st.DataObject) -> None:
    """Blanks and line ends anywhere, in front and behind, change nothing: a ticket holds none of its own."""
    (text,) = write_tickets(REPORT, CODES, KEY)
    assert not set(text) & set(" \n\t")
    pieces = list(text)
    for _ in range(data.draw(st.integers(0, 8))):
        pieces.insert(
            data.draw(st.integers(0, len(pieces))), data.draw(st.sampled_from([" ", "\n", "\r\n", "\t", "  "]))
        )
    assert read("".join(pieces)) == read(text)


def test_parts_of_a_small_screen_come_in_any_order() -> None:
    """Each part fits version 4; put together in either order they are the ticket; one alone says what is missing."""
    (text,) = write_tickets(REPORT, CODES, KEY)
    first, second = parts(text)
    assert max(map(qr.version_of, (first, second))) <= 4
    assert read(first + second) == read(f"{second}\n{first}") == read(text)
    with pytest.raises(ReportError, match="part 2 of 2 is missing"):
        read(first)


@settings(max_examples=200, deadline=None)
@given(place=st.integers(0, 500), sign=st.sampled_from(sorted(qr.ALPHANUMERIC - {" "})))
def test_a_misread_sign_never_goes_through(place: int, sign: str) -> None:
    """One character read wrongly: refused in one line."""
    (text,) = write_tickets(REPORT, ("a", "b"), KEY)
    place %= len(text)
    if text[place] == sign:
        return
    with pytest.raises(SurveyError):
        read(text[:place] + sign + text[place + 1 :])


@pytest.mark.parametrize(
    "text", ["", " ", "A", "0", "ก", "HTTPS://EXAMPLE.ORG", ":" * 300, "1/2:", "9/9:AB", "1/2:A2/2:"]
)
def test_what_is_no_ticket_is_one_line(text: str) -> None:
    """A link, nothing, Thai, half of something: refused, never a traceback."""
    with pytest.raises(ReportError):
        read(text)


def test_strangers_tickets_are_refused() -> None:
    """Another campaign, a counter that is not enrolled, another key, an agency it does not serve."""
    (text,) = write_tickets(REPORT, ("a",), KEY)
    with pytest.raises(ReportError, match="another campaign"):
        read_ticket(text, campaign="00" * 32, key_of=key_of, agencies_of=lambda _: CODES)
    with pytest.raises(ReportError, match="not enrolled"):
        read_ticket(text, campaign=CAMPAIGN, key_of=lambda _: None, agencies_of=lambda _: CODES)
    with pytest.raises(ReportError, match="not a ticket"):
        read(write_tickets(REPORT, ("a",), SigningKey.generate())[0])
    with pytest.raises(ReportError, match="does not serve"):
        read(text, ("b",))


def test_no_ticket_looks_as_if_it_were_cut() -> None:
    """Number 5906 has "7/2:" in its text under the first salt that makes no blank: its two parts could not be joined."""
    (text,) = write_tickets(replace(REPORT, seq=5906), ("a",), KEY)
    assert not re.search("[1-9]/[1-9]:", text)
    pieces = parts(text)
    assert len(pieces) == 2
    assert read("".join(pieces)).seq == read("".join(reversed(pieces))).seq == 5906


@settings(max_examples=20, deadline=None)
@given(count=st.integers(0, 65535), seq=st.integers(2, 2**31 - 1), closed=st.booleans())
def test_every_number_survives(count: int, seq: int, closed: bool) -> None:
    """The largest and the least total and number come back."""
    blocks = (block(1, ("a", Tool.EIT, count)),) if count else ()
    (text,) = write_tickets(replace(REPORT, blocks=blocks, seq=seq, closed=closed), ("a",), KEY)
    ticket = read(text)
    assert (ticket.totals["a", Tool.EIT], ticket.seq, ticket.closed) == (count, seq, closed)


@pytest.mark.parametrize("agencies", [("a",), CODES])
def test_an_independent_decoder_reads_the_rendered_text(tmp_path: Path, agencies: tuple[str, ...]) -> None:
    """What the terminal would show, decoded by zbar, is the ticket's text."""
    needs("zbarimg")
    (text,) = write_tickets(REPORT, agencies, KEY)
    lines = qr.lines(text, colours=False)
    assert len(lines) <= 23
    assert {len(line) for line in lines} == {qr.cells(text)[0]}
    image_of(lines, tmp_path / "code.pgm")
    assert scanned(tmp_path / "code.pgm") == text
