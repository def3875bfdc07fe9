"""What a hub's own TLS certificate says of itself."""

from __future__ import annotations

from datetime import date

from cryptography import x509


def valid(pem: bytes) -> tuple[date, date]:
    """The first and the last day on which a certificate is good, both in UTC; of a chain, where all of it is.

    Raises:
        ValueError: no certificate.
    """
    found = x509.load_pem_x509_certificates(pem)
    first = max(one.not_valid_before_utc for one in found)
    return first.date(), min(one.not_valid_after_utc for one in found).date()
