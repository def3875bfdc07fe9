"""What differs between operating systems, behind a few functions (DESIGN D12).

`posix` and `windows` define the same names; the right one is chosen here, once.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    from surveytui.counter.platform.windows import (
        PseudoTerminal,
        Terminal,
        connect,
        die_with_parent,
        forget_input,
        free_bytes,
        ignore_job_control,
        ignore_keeper_signals,
        ignore_resizes,
        make_private,
        no_dumps,
        private_folder,
        replace_durably,
        spawn,
        sync_folder,
        when_told_to_end,
        write_durably,
    )
else:
    from surveytui.counter.platform.posix import (
        PseudoTerminal,
        Terminal,
        connect,
        die_with_parent,
        forget_input,
        free_bytes,
        ignore_job_control,
        ignore_keeper_signals,
        ignore_resizes,
        make_private,
        no_dumps,
        private_folder,
        replace_durably,
        spawn,
        sync_folder,
        when_told_to_end,
        write_durably,
    )

__all__ = [
    "PseudoTerminal",
    "Terminal",
    "connect",
    "die_with_parent",
    "forget_input",
    "free_bytes",
    "ignore_job_control",
    "ignore_keeper_signals",
    "ignore_resizes",
    "make_private",
    "no_dumps",
    "private_folder",
    "replace_durably",
    "spawn",
    "sync_folder",
    "when_told_to_end",
    "write_durably",
]
