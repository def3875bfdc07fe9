"""The folder of headquarters: what lies where.

keys/                    key files and their public halves
campaign/                the TOML that people edit
bundles/0001.bundle …    every version that was ever signed
birth.json               the birth record, written by the first signing and never again
quarantine/              parcels that could not be taken in, each with its reason
receipts/                one a batch, to be carried back to the counters
headquarters.sqlite3     the sealed records and the accounts
exports.log              when answers left this folder, and how many
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from surveytui import canonical
from surveytui.campaign.models import Birth, Bundle
from surveytui.errors import BundleError, HomeError, SignatureError
from surveytui.sealing.bundles import MOST_BYTES, read_bundle
from surveytui.text.system import because
from surveytui.text.words import Words

PRIVATE = 0o700


@dataclass(frozen=True, slots=True)
class HeadquartersHome:
    """Paths under `headquarters/`, and reading what was signed."""

    path: Path

    @classmethod
    def within(cls, home: Path) -> HeadquartersHome:
        """Headquarters' part of a home."""
        return cls(home / "headquarters")

    @property
    def keys(self) -> Path:
        """Key files and their public halves."""
        return self.path / "keys"

    @property
    def campaign(self) -> Path:
        """The campaign's TOML files."""
        return self.path / "campaign"

    @property
    def bundles(self) -> Path:
        """Every signed version."""
        return self.path / "bundles"

    @property
    def birth(self) -> Path:
        """The birth record."""
        return self.path / "birth.json"

    @property
    def quarantine(self) -> Path:
        """Parcels that could not be taken in."""
        return self.path / "quarantine"

    @property
    def receipts(self) -> Path:
        """Receipts to be carried back."""
        return self.path / "receipts"

    @property
    def database(self) -> Path:
        """The sealed records and the accounts."""
        return self.path / "headquarters.sqlite3"

    @property
    def log(self) -> Path:
        """When answers left this folder."""
        return self.path / "exports.log"

    def make(self) -> None:
        """Make the folders, for this user alone.

        Raises:
            HomeError: they cannot be made.
        """
        try:
            for folder in (self.path, self.keys, self.bundles, self.quarantine, self.receipts):
                folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
        except OSError as error:
            raise HomeError(
                because(error, th="สร้างโฟลเดอร์ไม่ได้", en="cannot make the folder"),
                where=str(self.path),
            ) from error

    def versions(self) -> list[Path]:
        """The signed bundles, oldest first."""
        return sorted(self.bundles.glob("[0-9][0-9][0-9][0-9].bundle"))

    def bundle_path(self, version: int) -> Path:
        """Where a version lies."""
        return self.bundles / f"{version:04}.bundle"

    def load_birth(self) -> Birth | None:
        """The birth record; None before the first signing.

        Raises:
            HomeError: it is damaged.
        """
        try:
            return canonical.decode(self.birth.read_bytes(), Birth)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise HomeError(
                Words(th="ระเบียนแรกเกิดของโครงการเสียหาย", en="the birth record is damaged"),
                where=str(self.birth),
                hint=Words(th="นำสำเนาสำรองกลับมา", en="put it back from the backup"),
            ) from error

    def load_bundle(self, path: Path) -> Bundle:
        """One signed version, verified against the birth record.

        Raises:
            BundleError: damaged or of another campaign.
            SignatureError: changed since it was signed.
        """
        birth = self.load_birth()
        try:
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise BundleError(because(error, th="เปิดแฟ้มไม่ได้", en="cannot be read"), where=str(path)) from error
        try:
            return read_bundle(data, expect=birth.campaign_id() if birth else None)
        except (BundleError, SignatureError) as error:
            raise type(error)(error.what, where=str(path), hint=error.hint) from error

    def newest(self) -> Bundle:
        """The last signed version.

        Raises:
            HomeError: none has been signed.
            BundleError: it is damaged.
            SignatureError: it was changed.
        """
        signed = self.versions()
        if not signed:
            raise HomeError(
                Words(th="ยังไม่มีโครงการที่ลงนามแล้วในโฟลเดอร์นี้", en="no campaign has been signed in this home"),
                where=str(self.path),
                hint=Words(th="ใช้ surveytui campaign sign", en="run surveytui campaign sign first"),
            )
        return self.load_bundle(signed[-1])
