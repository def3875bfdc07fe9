"""The campaign as an interview process reads it: fast, and trusted only when the keeper names the same file.

The keeper verifies the signature and tells the digest of what it verified with *go*; a second check in every process
would cost each respondent's screen the time to load the library, and prove nothing more.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from surveytui import canonical, foreign
from surveytui.campaign.models import Bundle
from surveytui.sealing.signed_file import BUNDLE, read_signed

LIMIT = 16 * 1024 * 1024


def glance(folder: Path) -> tuple[Bundle, str]:
    """The campaign in a counter's folder, unverified, and the SHA-256 of its file in hex.

    Raises:
        SignatureError, ValueError, OSError: there is none that can be read; the keeper says what is wrong with it.
    """
    data = foreign.read(folder / "campaign.bundle", LIMIT)
    payload, _ = read_signed(BUNDLE, data)
    return canonical.decode(payload, Bundle), hashlib.sha256(data).hexdigest()
