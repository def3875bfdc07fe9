"""A folder as the way to a hub: a stick, or a folder that several machines share."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from surveytui import foreign
from surveytui.batch.receipt import MOST_BYTES as RECEIPT_BYTES
from surveytui.campaign.models import Bundle
from surveytui.errors import BundleError, SignatureError, SyncError
from surveytui.sealing import durable
from surveytui.sealing.bundles import MOST_BYTES as BUNDLE_BYTES
from surveytui.sealing.bundles import read_bundle
from surveytui.sync.transport import BUNDLE, Exchanged, Outgoing, Progress, Waiting, content, outgoing
from surveytui.text.system import because
from surveytui.text.words import Words

MOST_OFFERS = 20
"""Bundles on one stick that are looked at: each takes its time, and nobody needs more than one."""


class FolderTransport:
    """Copies, atomically and through to the disk, and reads back.

    Args:
        folder: The stick or shared folder.
        campaign: The campaign id; bundles of others are left alone.
        version: The version in force; older ones are left alone.
    """

    def __init__(self, folder: Path, *, campaign: bytes, version: int) -> None:
        self._folder = folder
        self._campaign = campaign
        self._version = version

    def exchange(self, outbox: Path, inbox: Path, progress: Progress) -> Exchanged:
        """Bring everything out that is not there yet, and in what is for this counter.

        Raises:
            SyncError: the folder is missing, or cannot be read.
        """
        try:
            present = {path.name: path for path in self._folder.iterdir()}
            going = outgoing(outbox)
        except OSError as error:
            raise SyncError(
                because(error, th="เปิดโฟลเดอร์ไม่ได้", en="the folder cannot be opened"),
                where=str(error.filename or self._folder),
                hint=Words(
                    th="เสียบแฟลชไดรฟ์ หรือเชื่อมโฟลเดอร์ร่วมใหม่", en="plug the stick in, or connect the shared folder"
                ),
            ) from error
        sent, there, waiting = self._send(going, progress)
        received = self._receive(going, present, inbox)
        return Exchanged(sent=tuple(sent), there=tuple(there), waiting=tuple(waiting), received=tuple(received))

    def _send(self, going: Outgoing, progress: Progress) -> tuple[list[str], list[str], list[Waiting]]:
        sent: list[str] = []
        there: list[str] = []
        waiting: list[Waiting] = []
        for number, path in enumerate(going.files):
            progress("report" if path == going.report else "parcel", number / len(going.files))
            try:
                (sent if self._copy(path) else there).append(path.name)
            except OSError as error:
                waiting.append(Waiting(path.name, because(error, th="เขียนไม่สำเร็จ", en="not written")))
        progress("parcel", 1.0)
        return sent, there, waiting

    def _copy(self, path: Path) -> bool:
        """Whether there was anything to copy."""
        data, target = content(path), self._folder / path.name
        if foreign.is_plain(target) and foreign.read(target, len(data), fresh=True) == data:
            return False
        durable.write_replacing(target, data, mode=0o644)
        if foreign.read(target, len(data), fresh=True) != data:
            raise OSError(5, "it does not give back what was written")
        return True

    def _receive(self, going: Outgoing, present: dict[str, Path], inbox: Path) -> list[str]:
        received = []
        for name, path in sorted(present.items()):
            if not going.wants(name):
                continue
            try:
                durable.write_replacing(inbox / name, foreign.read(path, RECEIPT_BYTES))
            except OSError:
                continue  # a link, a pipe, a bad sector: nothing for us
            received.append(name)
        if newer := newest_bundle(present.values(), campaign=self._campaign, version=self._version):
            durable.write_replacing(inbox / BUNDLE, newer[1])
            received.append(BUNDLE)
        return received


def newest_bundle(paths: Iterable[Path], *, campaign: bytes, version: int) -> tuple[Bundle, bytes] | None:
    """The newest version of a campaign among some files, if it is newer than the one in force; and its bytes.

    Args:
        paths: Any files; others than bundles are not opened, damaged and foreign ones left alone.
        campaign: The campaign id.
        version: The version in force.
    """
    newest: tuple[Bundle, bytes] | None = None
    offers = (path for path in paths if path.suffix == ".bundle")
    for path in sorted(offers, reverse=True)[:MOST_OFFERS]:  # where they bear their version's number, the newest first
        try:
            data = foreign.read(path, BUNDLE_BYTES)
            offer = read_bundle(data, expect=campaign)
        except (BundleError, SignatureError, OSError):
            continue
        if offer.version > (newest[0].version if newest else version):
            newest = offer, data
    return newest
