"""Every error that a person at the machine may see.

SurveyError
├── PackError          a questionnaire pack is wrong (file and line of each fault)
├── ExpressionError    a relevance or constraint expression is wrong
├── CampaignError      a campaign directory is wrong (file and line of each fault)
├── SignatureError     a signed file is not from whom it should be
├── BundleError        a campaign bundle cannot be used
├── KeyFileError       a key file is missing, damaged, or its passphrase wrong
├── SuiteError         the linked library lacks the sealing suite
├── RecordError        a sealed record cannot be opened
├── VaultError         the vault cannot be used
│   ├── VaultBusyError     another program holds it
│   ├── VaultDamagedError  its pages or tables are not as they must be
│   └── VaultFullError     no free slot
├── ParcelError        a batch parcel is damaged or foreign
├── ReceiptError       a receipt is damaged or foreign
├── ReportError        a count report or ticket is damaged, foreign or impossible
├── HubError           a hub's home cannot be used
├── SyncError          a transport does not get through
│   └── OfflineError       nobody answers at the moment: the normal state of a counter
├── TableError         a table that was brought, or shall be written, cannot be (CSV, XLSX)
├── HomeError          a home folder is missing, foreign or not writable
└── UsageError         the command was called wrongly (exit 2)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from surveytui.text.words import Words


class SurveyError(Exception):
    """One clear line for a person: what is wrong, where, what to do.

    Args:
        what: What is wrong, in Thai and English, without a full stop.
        where: A file, a file and line (`pack.toml:12`), or a field; empty if there is none.
        hint: What to do about it.
    """

    exit_code = 1

    def __init__(self, what: Words, *, where: str = "", hint: Words | None = None) -> None:
        super().__init__(what.en)
        self.what = what
        self.where = where
        self.hint = hint

    def line(self, language: str = "en") -> str:
        """The whole message on one line in `language` ("th" or "en")."""
        place = f"{self.where}: " if self.where else ""
        hint = f" ({self.hint[language]})" if self.hint else ""
        return printable(f"{place}{self.what[language]}{hint}")

    def with_hint(self) -> Words:
        """What is wrong and what to do, without the places of this machine."""
        if self.hint is None:
            return self.what
        return Words(f"{self.what.th} ({self.hint.th})", f"{self.what.en} ({self.hint.en})")

    def __str__(self) -> str:
        return self.line()


@contextmanager
def about(path: Path) -> Iterator[None]:
    """Name a file in an error that tells of none."""
    try:
        yield
    except SurveyError as error:
        error.where = error.where or str(path)
        raise


def printable(text: str) -> str:
    """A text on one line, without the marks of its lines, and without anything that steers a terminal.

    Names of files may come from a stranger's stick.
    """
    return "".join(sign if sign.isprintable() else "?" for sign in text if sign not in "\u200b\u2060")


class SourceError(SurveyError):
    """Several faults in files that people write, each with its own file and line."""

    def __init__(self, faults: list[SurveyError]) -> None:
        super().__init__(faults[0].what, where=faults[0].where, hint=faults[0].hint)
        self.faults = faults

    def line(self, language: str = "en") -> str:
        """All faults, one a line."""
        return "\n".join(fault.line(language) for fault in self.faults)


class Fault(SurveyError):  # noqa: N818 - it is one entry of an error, not raised by itself
    """One fault of a `SourceError`."""


class PackError(SourceError):
    """A questionnaire pack is wrong."""


class CampaignError(SourceError):
    """A campaign directory is wrong."""


class ExpressionError(SurveyError):
    """A relevance or constraint expression is wrong."""


class SignatureError(SurveyError):
    """A signed file is not from whom it should be."""


class BundleError(SurveyError):
    """A campaign bundle cannot be used."""


class KeyFileError(SurveyError):
    """A key file is missing, damaged, or its passphrase wrong."""


class SuiteError(SurveyError):
    """The linked cryptographic library lacks the sealing suite."""


class RecordError(SurveyError):
    """A sealed record cannot be opened."""


class VaultError(SurveyError):
    """The vault cannot be used."""


class VaultBusyError(VaultError):
    """Another program holds the vault."""


class VaultDamagedError(VaultError):
    """The vault's pages or tables are not as they must be."""


class VaultFullError(VaultError):
    """The vault has no free slot."""


class ParcelError(SurveyError):
    """A batch parcel is damaged or foreign."""


class ReceiptError(SurveyError):
    """A receipt is damaged or foreign."""


class ReportError(SurveyError):
    """A count report or a ticket is damaged, foreign or impossible."""


class HubError(SurveyError):
    """A hub's home cannot be used."""


class SyncError(SurveyError):
    """A transport does not get through."""


class OfflineError(SyncError):
    """Nobody answers at the moment, or the other side is busy: the normal state of a counter, and nobody's fault."""


class TableError(SurveyError):
    """A table that was brought, or shall be written, cannot be."""


class HomeError(SurveyError):
    """A home folder is missing, foreign or not writable."""


class UsageError(SurveyError):
    """The command was called wrongly."""

    exit_code = 2
