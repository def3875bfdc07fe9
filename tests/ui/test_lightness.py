"""What the start screen loads, and what the kiosk never loads."""

from __future__ import annotations

import subprocess
import sys

LATER = (
    "surveytui.interview",
    "surveytui.ui.kiosk.question",
    "surveytui.ui.kiosk.notice",
    "surveytui.ui.widgets.thai_field",
    "textual.widgets._text_area",
    "budoux",
    "segno",
)
NEVER = ("pydantic", "sqlite_utils", "pyrage", "surveytui.headquarters", "surveytui.vault", "surveytui.sealing.private")
LOADED = "import sys\nprint('\\n'.join(sys.modules))"


def _loaded(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{LOADED}"], capture_output=True, text=True, encoding="utf-8", check=True
    )
    return set(done.stdout.split())


def test_the_start_screen_loads_little() -> None:
    """Everything else comes with the first touch, so that the screen is there at once."""
    loaded = _loaded("import surveytui.ui.kiosk.app")
    assert "surveytui.ui.kiosk.start" in loaded
    assert [name for name in (*LATER, *NEVER) if name in loaded] == []


def test_the_whole_kiosk_loads_nothing_that_could_read_answers() -> None:
    """Neither the vault nor headquarters nor their libraries, even with every screen loaded."""
    screens = ("notice", "question", "number_panel", "text_panel", "sending", "ending", "resting", "closed", "visit")
    loaded = _loaded("\n".join(f"import surveytui.ui.kiosk.{screen}" for screen in screens))
    assert "surveytui.interview.machine" in loaded
    assert [name for name in NEVER if name in loaded] == []
