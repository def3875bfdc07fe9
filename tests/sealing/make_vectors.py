"""Makes the golden vectors of docs/formats/record.md: `python tests/sealing/make_vectors.py FOLDER`.

Sealing is random, so a new run gives other records. Those in `vectors/` are never made again: a program that cannot open
them cannot open what counters hold.
"""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from pathlib import Path

from surveytui.sealing import record
from surveytui.sealing.private import Flaw, public_of

SEED = bytes(range(32))
CAMPAIGN = sha256(b"a campaign").digest()
BUCKET = 2048
PUBLIC = public_of(SEED)
THAI = '{"answers":{"e1":"4"},"comment":"บริการดี"}'.encode()


def sealed(plain: bytes, *, campaign: bytes = CAMPAIGN, public: bytes = PUBLIC) -> bytes:
    """A record around any plaintext, also one that `Sealer` would refuse."""
    key = record.key_id(public)
    body = record.suite().encrypt(plain, record.load_public(public), info=record.info(key, campaign))
    return bytes((record.SUITE,)) + key + body


def padded(content: bytes, *, version: int = 1, length: int | None = None, padding: bytes = b"\x00") -> bytes:
    """A plaintext, right or wrong."""
    size = len(content) if length is None else length
    return (bytes((version,)) + size.to_bytes(2, "big") + content).ljust(BUCKET, padding)


def flipped(data: bytes, place: int) -> bytes:
    """One bit turned over."""
    return data[:place] + bytes((data[place] ^ 1,)) + data[place + 1 :]


def good() -> dict[str, tuple[bytes, bytes]]:
    """Name: record and content."""
    full = b'"' + b"x" * (BUCKET - 5) + b'"'
    contents = {"short": b"{}", "thai": THAI, "full-bucket": full}
    return {name: (sealed(padded(content)), content) for name, content in contents.items()}


def bad() -> dict[str, tuple[bytes, Flaw]]:
    """Name: record and what is wrong with it."""
    whole, other = sealed(padded(THAI)), sealed(padded(b"{}"))
    return {
        "empty": (b"", Flaw.LENGTH),
        "truncated": (whole[:-1], Flaw.LENGTH),
        "extended": (whole + b"\x00", Flaw.LENGTH),
        "suite": (b"\x02" + whole[1:], Flaw.SUITE),
        "key-id-flipped": (flipped(whole, 8), Flaw.UNKNOWN_KEY),
        "other-key": (sealed(padded(THAI), public=public_of(bytes(32))), Flaw.UNKNOWN_KEY),
        "other-campaign": (sealed(padded(THAI), campaign=bytes(32)), Flaw.SEAL),
        "ml-kem-flipped": (flipped(whole, 9), Flaw.SEAL),
        "x25519-flipped": (flipped(whole, 9 + 1088), Flaw.SEAL),
        "x25519-zero": (whole[: 9 + 1088] + bytes(32) + whole[9 + 1120 :], Flaw.SEAL),
        "ciphertext-flipped": (flipped(whole, 9 + 1120), Flaw.SEAL),
        "tag-flipped": (flipped(whole, len(whole) - 1), Flaw.SEAL),
        "enc-swapped": (whole[:9] + other[9:1129] + whole[1129:], Flaw.SEAL),
        "dummy": (sealed(bytes(BUCKET)), Flaw.DUMMY),
        "version": (sealed(padded(THAI, version=2)), Flaw.VERSION),
        "no-content": (sealed(padded(b"")), Flaw.PADDING),
        "content-too-long": (sealed(padded(THAI, length=BUCKET - 2)), Flaw.PADDING),
        "padding-not-zero": (sealed(padded(THAI, padding=b" ")), Flaw.PADDING),
    }


def main(folder: Path) -> None:
    """Writes one file a vector."""
    common = {"seed": SEED.hex(), "campaign_id": CAMPAIGN.hex(), "bucket": BUCKET}
    for name, (data, content) in good().items():
        _write(folder / f"good-{name}.json", common | {"record": data.hex(), "content": content.hex()})
    for name, (data, flaw) in bad().items():
        _write(folder / f"bad-{name}.json", common | {"record": data.hex(), "flaw": flaw.value})


def _write(path: Path, vector: dict[str, object]) -> None:
    path.write_text(json.dumps(vector, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
