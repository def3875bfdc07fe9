"""A counter asks to be enrolled: docs/formats/request.md.

The request is signed with the very key that it asks to be trusted. That proves nothing about who sent it, but it does
prove that the file is whole and that the sender holds the key; whom to trust is a person's decision at headquarters.
"""

from __future__ import annotations

from typing import Final

from surveytui import canonical
from surveytui.campaign.models import Request
from surveytui.errors import SignatureError
from surveytui.sealing import signing
from surveytui.text.words import Words

REQUEST: Final = "surveytui/request/1"
MOST_BYTES: Final = 64 * 1024
"""A device that asks for every agency of a province takes 4 KB."""


def write_request(request: Request, key: signing.SigningKey) -> bytes:
    """The request as a signed file.

    Args:
        request: What the counter asks for; its `key` is set from `key`.
        key: The device's own signing key.
    """
    whole = Request(
        key=key.public_hex,
        name=request.name,
        agencies=request.agencies,
        tools=request.tools,
        campaign=request.campaign,
    )
    return signing.write_signed(REQUEST, canonical.encode(whole), key)


def read_request(data: bytes) -> Request:
    """The request in a signed file.

    Raises:
        SignatureError: not a request, damaged, or not signed with the key it names.
    """
    if len(data) > MOST_BYTES:
        raise SignatureError(Words("แฟ้มคำขอใหญ่เกินไป", f"a request has at most {MOST_BYTES} bytes"))
    payload, signature = signing.read_signed(REQUEST, data)
    try:
        request = canonical.decode(payload, Request)
    except ValueError as error:
        raise SignatureError(Words("แฟ้มคำขอเสียหาย", f"the request is damaged: {error}")) from error
    signing.verify(request.key, REQUEST, payload, signature)
    return request
