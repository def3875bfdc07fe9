"""What every answer of a hub says to browsers: run nothing, load nothing from elsewhere, tell nobody, keep nothing."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files

STYLE = (files("surveytui.sync.hub") / "templates" / "style.css").read_text("utf-8").strip()
"""The pages' only style, which stands within each of them."""
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode("utf-8")).digest()).decode("ascii")
GUARDS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Of strangers' answers as well: nobody can tell by these what is a page and what is not."""
OVER_TLS = {"Strict-Transport-Security": "max-age=31536000"}


def guards(*, tls: bool) -> list[tuple[str, str]]:
    """The headers of every answer.

    Args:
        tls: Whether browsers come over TLS, be it a proxy's.
    """
    return [*GUARDS.items(), *(OVER_TLS.items() if tls else ())]
