"""The folder of a hub: what lies where.

bundles/0001.bundle …   every version of the campaign that was brought
parcels/                sealed batches, unopened, for headquarters
arriving/               sealed batches of which pieces are missing yet
receipts/               what headquarters acknowledged, for the counters
quarantine/             what could not be taken, each with its reason
hub.sqlite3             counts, and what supervisors noted
page.json               the web page's login, if one was set
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from surveytui.campaign.models import Bundle
from surveytui.errors import BundleError, HubError, SignatureError
from surveytui.sealing.bundles import MOST_BYTES, read_bundle
from surveytui.text.system import because
from surveytui.text.words import Words

PRIVATE = 0o700


@dataclass(frozen=True, slots=True)
class HubHome:
    """Paths under `hub/`."""

    path: Path

    @classmethod
    def within(cls, home: Path) -> HubHome:
        """The hub's part of a home."""
        return cls(home / "hub")

    @property
    def bundles(self) -> Path:
        """Every version that was brought."""
        return self.path / "bundles"

    @property
    def parcels(self) -> Path:
        """Sealed batches, unopened."""
        return self.path / "parcels"

    @property
    def arriving(self) -> Path:
        """Sealed batches of which pieces are missing yet."""
        return self.path / "arriving"

    @property
    def receipts(self) -> Path:
        """What headquarters acknowledged."""
        return self.path / "receipts"

    @property
    def quarantine(self) -> Path:
        """What could not be taken."""
        return self.path / "quarantine"

    @property
    def database(self) -> Path:
        """Counts and notes."""
        return self.path / "hub.sqlite3"

    @property
    def login(self) -> Path:
        """The web page's login."""
        return self.path / "page.json"

    def make(self) -> None:
        """Make the folders, for this user alone.

        Raises:
            HubError: they cannot be made.
        """
        try:
            for folder in (self.path, self.bundles, self.parcels, self.receipts, self.quarantine):
                folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
        except OSError as error:
            raise HubError(
                because(error, th="สร้างโฟลเดอร์ไม่ได้", en="cannot make the folder"),
                where=str(self.path),
            ) from error

    def bundle_path(self, version: int) -> Path:
        """Where a version lies."""
        return self.bundles / f"{version:04}.bundle"

    def versions(self) -> list[Path]:
        """The bundles, oldest first."""
        return sorted(self.bundles.glob("[0-9][0-9][0-9][0-9].bundle"))

    def newest(self) -> Bundle:
        """The newest version of the campaign.

        Raises:
            HubError: this hub has no campaign yet.
            BundleError: it is damaged.
            SignatureError: it was changed.
        """
        versions = self.versions()
        if not versions:
            raise HubError(
                Words(th="ศูนย์รวบรวมนี้ยังไม่มีชุดงาน", en="this hub has no campaign yet"),
                where=str(self.path),
                hint=Words(th="ใช้ surveytui hub trust campaign.bundle", en="run surveytui hub trust campaign.bundle"),
            )
        return read_version(versions[-1])


def read_version(path: Path) -> Bundle:
    """One of the versions.

    Raises:
        BundleError: it cannot be read, or is damaged.
        SignatureError: it was changed.
    """
    try:
        data = path.read_bytes()[: MOST_BYTES + 1]
    except OSError as error:
        raise BundleError(because(error, th="เปิดแฟ้มไม่ได้", en="cannot be read"), where=str(path)) from error
    try:
        return read_bundle(data)
    except (BundleError, SignatureError) as error:
        raise type(error)(error.what, where=str(path), hint=error.hint) from error
