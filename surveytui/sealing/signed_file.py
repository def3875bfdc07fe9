"""A signed file: its first line (`surveytui <kind> 1`), a second line with the signature in hex, and the payload.

Only the form: whoever judges signatures, and has the library for it, is `sealing.signing`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from surveytui.errors import SignatureError
from surveytui.text.words import Words

BUNDLE: Final = "surveytui/bundle/1"
REPORT: Final = "surveytui/report/1"
SIGNATURE: Final = 64

_DOMAIN = re.compile(r"surveytui/[a-z]+/[1-9][0-9]?")


def read_signed(domain: str, data: bytes) -> tuple[bytes, bytes]:
    """Takes a signed file apart, without judging the signature: whose key it must fit is the caller's knowledge.

    Returns:
        Payload and signature.

    Raises:
        SignatureError: not a signed file of that kind.
    """
    head = _head(domain).match(data)
    if head is None:
        kind = domain.split("/")[1]
        raise SignatureError(
            Words("ไม่ใช่แฟ้มชนิดที่ต้องการ หรือแฟ้มเสียหาย", f"not a signed file of the kind “{kind}”, or damaged")
        )
    return data[head.end() :], bytes.fromhex(head[1].decode("ascii"))


def payload_of(domain: str, data: bytes) -> bytes:
    """The payload of a file that is known to be a signed one of that kind."""
    return data[len(first_line(domain)) + 2 * SIGNATURE + 1 :]


@cache
def _head(domain: str) -> re.Pattern[bytes]:
    return re.compile(re.escape(first_line(domain)) + b"([0-9a-f]{%d})\n" % (2 * SIGNATURE))


@cache
def first_line(domain: str) -> bytes:
    """How a signed file of that kind begins."""
    return checked(domain).replace("/", " ").encode("ascii") + b"\n"


def checked(domain: str) -> str:
    """The domain, if it is one.

    Raises:
        ValueError: it is none: a mistake of ours.
    """
    if not _DOMAIN.fullmatch(domain):
        raise ValueError(f"not a domain: {domain!r}")
    return domain
