"""What an interrupted growth leaves beside a vault, and how it goes away (see `surveytui.vault.grow`)."""

from __future__ import annotations

import os
from pathlib import Path

from surveytui.foreign import is_plain
from surveytui.sealing import durable
from surveytui.vault import faults
from surveytui.vault.wiping import wipe


def fresh_of(path: Path) -> Path:
    """Where the next vault is written before it takes the name."""
    return path.with_name(f"{path.name}.new")


def old_of(path: Path) -> Path:
    """The old vault's second name while the new one takes its first."""
    return path.with_name(f"{path.name}.old")


def clean(path: Path) -> None:
    """Removes leftovers. Only under the vault's lock: a growth that is still going on holds it.

    The old vault itself is never opened here: closing it would drop the locks of this process.

    Raises:
        VaultError: the disk does not allow it.
    """
    found = [left for left in (fresh_of(path), old_of(path)) if os.path.lexists(left)]
    with faults.reported(path):
        for left in found:
            # A link or a pipe is none of ours: it goes, and what it leads to stays as it is.
            if is_plain(left) and not left.samefile(path):
                wipe(left)
            left.unlink()
        if found:
            durable.sync_folder(path.parent)
