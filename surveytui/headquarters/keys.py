"""Headquarters' keys: made once, kept in key files under `keys/`, their public halves beside them.

answer-1.key    the 32-byte seed that opens answers; a later answer-2.key seals what comes after it, and all are kept
intake.key      the age identity that opens parcels, not letters
receipts.key    Ed25519, signs receipts
campaign.key    Ed25519, signs bundles; its public half is in the birth record
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from surveytui.batch.identity import generate_identity, recipient_of
from surveytui.campaign.models import Keys
from surveytui.errors import KeyFileError
from surveytui.sealing import durable, keyfile, private
from surveytui.sealing.keyfile import Cost, is_locked, read_key, write_key
from surveytui.sealing.signing import SigningKey
from surveytui.text.words import Words

ANSWER, INTAKE, RECEIPTS, CAMPAIGN = "answer", "intake", "receipts", "campaign"
SINGLE = (INTAKE, RECEIPTS, CAMPAIGN)
"""Kinds of which there is one; of answer keys there may be several."""
MOST_ANSWER_KEYS = 99

_ANSWER_FILE = re.compile(r"answer-([1-9][0-9]?)")


@dataclass(frozen=True, slots=True)
class PublicHalf:
    """The public half of one key, and how its secret half is kept."""

    name: str
    """Of the key file, without `.key`."""
    public: str
    locked: bool


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys under one folder."""

    folder: Path

    def create(self, passphrase: str | None, *, another_answer: bool = False, cost: Cost | None = None) -> list[str]:
        """Make every key that is not there yet.

        Args:
            passphrase: Locks all new keys; None for no lock, which only a demo campaign may use.
            another_answer: Make a further answer key, for the next bundle version.
            cost: Of the lock; `keyfile.COST` if None.

        Returns:
            Names of the keys made.

        Raises:
            KeyFileError: a file cannot be written, or does not give its key back.
        """
        missing = self.missing(another_answer=another_answer)
        for name in self.without_half():
            self._write_half(name, read_key(self._file(name), _kind(name), lambda: passphrase or ""))
        for name in missing:
            self._make(name, passphrase, cost or keyfile.COST)
        return missing

    def missing(self, *, another_answer: bool = False) -> list[str]:
        """Names of the keys that `create` would make.

        Raises:
            KeyFileError: there are as many answer keys as there may be.
        """
        missing = [name for name in SINGLE if name not in self._names()]
        number = 1 + max((int(name.partition("-")[2]) for name in self.answers()), default=0)
        if number == 1 or another_answer:
            if number > MOST_ANSWER_KEYS:
                raise KeyFileError(Words(th="มีกุญแจคำตอบมากเกินไป", en="there are too many answer keys"))
            missing.insert(0, f"{ANSWER}-{number}")
        return missing

    def without_half(self) -> list[str]:
        """Names of the keys whose public half is lost; `create` makes it anew from the key."""
        return [name for name in sorted(self._names()) if not self._half(name).exists()]

    def _make(self, name: str, passphrase: str | None, cost: Cost) -> None:
        kind = _kind(name)
        secret = _generate(kind)
        write_key(self._file(name), kind, secret, passphrase, cost=cost)
        # What cannot be read back is worthless, and the time to notice is now.
        if read_key(self._file(name), kind, lambda: passphrase or "") != secret:
            raise KeyFileError(Words(th="อ่านกุญแจกลับมาไม่ได้", en="the key does not read back"), where=name)
        self._write_half(name, secret)

    def _write_half(self, name: str, secret: bytes) -> None:
        text = f"surveytui public 1 {_kind(name)}\n{_public(_kind(name), secret)}\n"
        durable.write_new(self._half(name), text.encode("ascii"), mode=0o644)

    def _names(self) -> set[str]:
        """Names of all keys of which either half is here: a secret half may be kept elsewhere."""
        found = {path.stem for pattern in ("*.key", "*.pub") for path in self.folder.glob(pattern)}
        return {name for name in found if name in SINGLE or _ANSWER_FILE.fullmatch(name)}

    def answers(self) -> list[str]:
        """Names of the answer keys, oldest first."""
        numbers = sorted(int(match[1]) for name in self._names() if (match := _ANSWER_FILE.fullmatch(name)))
        return [f"{ANSWER}-{number}" for number in numbers]

    def halves(self) -> list[PublicHalf]:
        """All public halves.

        Raises:
            KeyFileError: one is damaged.
        """
        names = [*self.answers(), *(name for name in SINGLE if name in self._names())]
        return [PublicHalf(name, self._read_half(name), is_locked(self._file(name))) for name in names]

    def public(self) -> tuple[str, Keys]:
        """The campaign's signing key in hex, and the keys that a bundle names.

        Raises:
            KeyFileError: one is missing or damaged.
        """
        answers = tuple(self._read_half(name) for name in self.answers())
        if not answers:
            raise _missing(self._half(f"{ANSWER}-1"))
        keys = Keys(answer=answers, intake=self._read_half(INTAKE), receipts=self._read_half(RECEIPTS))
        return self._read_half(CAMPAIGN), keys

    def unlocked(self) -> list[str]:
        """Names of the key files that lie here without a passphrase."""
        return [path.stem for path in sorted(self.folder.glob("*.key")) if not is_locked(path)]

    def campaign(self, passphrase: Callable[[], str]) -> SigningKey:
        """The key that signs bundles.

        Raises:
            KeyFileError: missing, damaged, or the passphrase is wrong.
        """
        return SigningKey.from_bytes(read_key(self._file(CAMPAIGN), CAMPAIGN, passphrase))

    def receipts(self, passphrase: Callable[[], str]) -> SigningKey:
        """The key that signs receipts.

        Raises:
            KeyFileError: missing, damaged, or the passphrase is wrong.
        """
        return SigningKey.from_bytes(read_key(self._file(RECEIPTS), RECEIPTS, passphrase))

    def intake(self, passphrase: Callable[[], str]) -> str:
        """The age identity that opens parcels.

        Raises:
            KeyFileError: missing, damaged, or the passphrase is wrong.
        """
        return read_key(self._file(INTAKE), INTAKE, passphrase).decode("ascii")

    def seeds(self, passphrase: Callable[[], str]) -> tuple[bytes, ...]:
        """Every answer seed that lies here, oldest first.

        Raises:
            KeyFileError: none is here, one is damaged, or the passphrase is wrong.
        """
        files = [self._file(name) for name in self.answers() if self._file(name).exists()]
        if not files:
            raise _missing(self._file(f"{ANSWER}-1"))
        return tuple(read_key(path, ANSWER, passphrase) for path in files)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.key"

    def _half(self, name: str) -> Path:
        return self.folder / f"{name}.pub"

    def _read_half(self, name: str) -> str:
        path = self._half(name)
        try:
            head, public = path.read_text(encoding="ascii").splitlines()
        except FileNotFoundError:
            raise _missing(path) from None
        except (OSError, ValueError) as error:
            raise _damaged(path) from error
        if head != f"surveytui public 1 {_kind(name)}" or not public:
            raise _damaged(path)
        return public


def _kind(name: str) -> str:
    return name.partition("-")[0]


def _generate(kind: str) -> bytes:
    if kind == ANSWER:
        return private.generate_seed()
    if kind == INTAKE:
        return generate_identity().encode("ascii")
    return SigningKey.generate().secret


def _public(kind: str, secret: bytes) -> str:
    if kind == ANSWER:
        return private.public_of(secret).hex()
    if kind == INTAKE:
        return recipient_of(secret.decode("ascii"))
    return SigningKey.from_bytes(secret).public_hex


def _missing(path: Path) -> KeyFileError:
    return KeyFileError(
        Words(th="ไม่มีแฟ้มกุญแจนี้", en="there is no such key"),
        where=str(path),
        hint=Words(
            th="สร้างด้วย surveytui keys create หรือนำกลับมาจากที่เก็บ", en="run surveytui keys create, or bring it back"
        ),
    )


def _damaged(path: Path) -> KeyFileError:
    return KeyFileError(Words(th="แฟ้มกุญแจสาธารณะเสียหาย", en="the public half is damaged"), where=str(path))
