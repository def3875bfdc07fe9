"""A hub as its board sees it: read, note, take in, write out, one at a time."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from surveytui.errors import TableError
from surveytui.sealing.files import write_output
from surveytui.sheets import XLSX, csv_bytes, xlsx_bytes
from surveytui.sync.board import Board, Line
from surveytui.sync.hub.desk import HubDesk
from surveytui.sync.hub.entries import add_note, enter_oit
from surveytui.sync.tables import full_rows
from surveytui.text.words import Language, Words


class HubPort:
    """What `surveytui.ui.supervisor` asks for."""

    def __init__(self, desk: HubDesk) -> None:
        self._desk = desk
        self._one_at_a_time = Lock()

    def board(self) -> Board:
        """The counts as they are now.

        Raises:
            HubError: the database cannot be read.
            BundleError: a newer bundle that came is damaged.
        """
        with self._one_at_a_time:
            self._desk.reload()
            return self._desk.board()

    def note(self, agency: str, text: str) -> None:
        """Add a line to an agency's log of calls.

        Raises:
            HubError: nothing to note, or the disk refuses.
        """
        with self._one_at_a_time:
            add_note(self._desk, agency, text)

    def publish(self, agency: str, items: str) -> None:
        """Set how many OIT items an agency has published, as somebody typed it.

        Raises:
            HubError: no number, an impossible one, no OIT in this campaign, or the disk refuses.
        """
        with self._one_at_a_time:
            enter_oit(self._desk, agency, items)

    def take_text(self, text: str) -> Words:
        """Take in what a phone read off a counter's QR code; what it said.

        Raises:
            ReportError, SignatureError: no ticket, or a stranger's.
            HubError: the disk refuses.
        """
        with self._one_at_a_time:
            return self._desk.take_text(text).said or Words(th="", en="")

    def export(self, path: Path, board: Board, lines: list[Line], language: Language) -> None:
        """Write lines to a CSV or XLSX file, by the name's ending.

        Raises:
            TableError: neither ending, or XLSX cannot be written here.
            HomeError: the disk refuses.
        """
        rows = full_rows(board, lines, language)
        if path.suffix == XLSX:
            write_output(path, xlsx_bytes("quota", rows), mode=0o644)
        elif path.suffix == ".csv":
            write_output(path, csv_bytes(rows), mode=0o644)
        else:
            raise TableError(
                Words(th="ชื่อแฟ้มต้องลงท้าย .csv หรือ .xlsx", en="the name must end in .csv or .xlsx"), where=str(path)
            )
