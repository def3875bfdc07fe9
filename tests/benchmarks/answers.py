"""Seal and commit one answer, against a bare seal and a bare SQLite update of the same size with the same pragmas."""

from __future__ import annotations

import secrets
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives import hpke

from surveytui.campaign.models import Cell
from surveytui.counter.home import sealer_of
from surveytui.counter.station import schema_of
from surveytui.sealing.record import load_public, record_length
from surveytui.vault import Vault
from tests.benchmarks.measure import Ratio, in_turns
from tests.world import AGENCY, make_world

ANSWERS = 40
CONTENT = b'{"answers":{"e1":"4"}}'
PRAGMAS = (
    "journal_mode=PERSIST",
    "synchronous=EXTRA",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "mmap_size=0",
    "locking_mode=EXCLUSIVE",
)


def _timed(once: Callable[[], None], afterwards: Callable[[], None]) -> float:
    """Seconds of one `once`; what comes afterwards nobody waits for."""
    total = 0.0
    for _ in range(ANSWERS):
        start = time.perf_counter()
        once()
        total += time.perf_counter() - start
        afterwards()
    return total / ANSWERS


@contextmanager
def _bare_update(folder: Path, size: int, rows: int) -> Iterator[Callable[[], None]]:
    connection = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(
        "CREATE TABLE slots (slot INTEGER PRIMARY KEY, used INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT"
    )
    connection.executemany(
        "INSERT INTO slots (used, sealed) VALUES (0, ?)", ((secrets.token_bytes(size),) for _ in range(rows))
    )
    record = secrets.token_bytes(size)
    chance = secrets.SystemRandom()

    def update() -> None:
        slot = chance.randrange(1, rows + 1)
        connection.execute("UPDATE slots SET used = 1, sealed = ? WHERE slot = ?", (record, slot))

    yield update
    connection.close()


def seal_and_commit() -> Ratio:
    """The ratio that a respondent waits for after *send*.

    Decoys run between the answers, as they do at a counter, and between the bare updates, so that the disk has the same
    past.
    """
    with tempfile.TemporaryDirectory() as name:
        world = make_world(Path(name) / "home", capacity=2000)
        birth = world.bundle.birth
        device = world.home.load_device(world.bundle)
        sealer = sealer_of(world.bundle)
        public = load_public(bytes.fromhex(world.bundle.keys.answer[-1]))
        suite = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
        padded, info = bytes(birth.bucket), bytes(60)
        vault = Vault.open(world.home.vault, schema_of(world.bundle, device), dummy=sealer.dummy)
        cell = Cell(AGENCY, "EIT")
        with _bare_update(Path(name), record_length(birth.bucket), 2000) as update:

            def bare() -> None:
                suite.encrypt(padded, public, info=info)
                update()

            ratio = in_turns(
                "seal + commit of one answer",
                lambda: _timed(lambda: vault.keep(sealer.seal(CONTENT), cell), lambda: vault.decoy(1)),
                lambda: _timed(bare, lambda: vault.decoy(1)),
                times=15,
                limit=1.3,
            )
        vault.close()
        return ratio
