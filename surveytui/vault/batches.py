"""Batches in the vault: what a batch would hold now, and what was sent and is not yet acknowledged (D4, D5)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from surveytui.batch.manifest import Chain, Manifest, hashes_digest, read_manifest
from surveytui.vault.schema import BIAS, read_bitmap, write_bitmap


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that was made and that no receipt has settled yet."""

    manifest: Manifest
    manifest_digest: str
    records_digest: str
    """What its receipt must repeat: `surveytui.batch.manifest.hashes_digest` of all its records."""
    slots: tuple[int, ...]
    """Where its records lie; after a receipt, only those in quarantine."""

    @property
    def is_whole(self) -> bool:
        """Whether no receipt has come yet, so that the parcel can be made anew."""
        return len(self.slots) == self.manifest.records


@dataclass(frozen=True, slots=True)
class Draft:
    """What the next batch would hold."""

    chain: Chain
    """Where the counter stands before it."""
    slots: tuple[int, ...]
    answers: int
    rehearsals: int


def read_chain(database: Database) -> Chain:
    """Where the counter stands."""
    number, digest, answers, rehearsals = database.execute(
        "SELECT number, digest, answers, rehearsals FROM state"
    ).fetchone()
    return Chain(number=number - BIAS, digest=digest.hex(), answers=answers - BIAS, rehearsals=rehearsals - BIAS)


def read_batches(database: Database) -> list[Batch]:
    """All batches in the vault, by number.

    Raises:
        ParcelError: a stored manifest is damaged.
    """
    rows = database.execute("SELECT manifest, manifest_digest, records_digest, slots FROM batches ORDER BY number")
    return [
        Batch(read_manifest(manifest), digest.hex(), records.hex(), read_bitmap(slots))
        for manifest, digest, records, slots in rows
    ]


def insert(database: Database, manifest: Manifest, records: list[bytes], slots: tuple[int, ...], total: int) -> None:
    """Adds a batch and moves the chain on; within a transaction of the caller's."""
    digest = bytes.fromhex(manifest.digest())
    database.execute(
        "INSERT INTO batches VALUES (?, ?, ?, ?, ?, ?)",
        (
            manifest.number,
            digest,
            bytes.fromhex(manifest.previous),
            bytes.fromhex(hashes_digest(records)),
            manifest.encode(),
            write_bitmap(slots, total),
        ),
    )
    database.execute(
        "UPDATE state SET number = ?, digest = ?, answers = answers + ?, rehearsals = rehearsals + ?",
        (BIAS + manifest.number, digest, manifest.answers, manifest.rehearsals),
    )


def reduce(database: Database, digest: str, *, left: tuple[int, ...], total: int) -> None:
    """Leaves only `left` in a batch, or deletes it if nothing is; within a transaction of the caller's."""
    key = bytes.fromhex(digest)
    if left:
        database.execute("UPDATE batches SET slots = ? WHERE manifest_digest = ?", (write_bitmap(left, total), key))
    else:
        database.execute("DELETE FROM batches WHERE manifest_digest = ?", (key,))
