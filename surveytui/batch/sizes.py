"""How long the files of a batch may be: all that whoever only carries them has to know."""

from __future__ import annotations

from typing import Final

PARCEL_BYTES: Final = 1024 * 1024 * 1024
RECEIPT_BYTES: Final = 8 * 1024 * 1024
"""A receipt that quarantines every record of the largest batch has 7 MB."""
