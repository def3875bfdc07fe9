"""Which process loads what: proved in processes of their own, each proof with a positive control."""

from __future__ import annotations

import subprocess
import sys

import pytest

FORBIDDEN = {
    "surveytui.counter.keeper": {"textual", "pydantic", "rich", "surveytui.headquarters", "surveytui.sealing.private"},
    "surveytui.ui.kiosk.process": {
        "sqlite_utils",
        "sqlite3",
        "pyrage",
        "pydantic",
        "surveytui.vault",
        "surveytui.headquarters",
        "surveytui.sealing.private",
    },
    "surveytui.ui.staff.process": {
        "sqlite_utils",
        "sqlite3",
        "pyrage",
        "pydantic",
        "surveytui.vault",
        "surveytui.headquarters",
        "surveytui.sealing.private",
    },
    "surveytui.counter.errands": {
        "http",
        "ssl",
        "surveytui.sync.courier",
        "surveytui.sync.https",
        "surveytui.sync.line",
    },
    "surveytui.counter.rehearsal": {"textual", "pydantic", "surveytui.headquarters", "surveytui.sealing.private"},
    "surveytui.text.thai": {"rich", "budoux", "textual"},
    "surveytui.interview.machine": {"pydantic", "textual", "cryptography", "sqlite3"},
}
EVERYTHING_OF_THE_KIOSK = """
import pkgutil, importlib, surveytui.ui.kiosk as kiosk, surveytui.ui.widgets as widgets
for package in (kiosk, widgets):
    for module in pkgutil.iter_modules(package.__path__):
        if module.name != "__main__":
            importlib.import_module(f"{package.__name__}.{module.name}")
"""


def loaded(program: str) -> set[str]:
    """All modules that a fresh process holds after `program`."""
    code = f"{program}\nimport sys; print(*sys.modules)"
    return set(
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True
        ).stdout.split()
    )


def found(program: str, forbidden: set[str]) -> set[str]:
    """What of `forbidden` a process has loaded after `program`."""
    modules = loaded(program)
    return {name for name in forbidden if any(module == name or module.startswith(f"{name}.") for module in modules)}


@pytest.mark.parametrize("module", sorted(FORBIDDEN))
def test_a_process_does_not_load_what_it_must_not(module: str) -> None:
    """Who holds answers cannot open the vault; who holds the vault cannot draw or open answers, nor reach a hub."""
    assert found(f"import {module}", FORBIDDEN[module]) == set()


def test_no_screen_of_the_kiosk_loads_the_vault() -> None:
    """Not even the ones that are loaded late."""
    forbidden = FORBIDDEN["surveytui.ui.kiosk.process"]
    assert found(EVERYTHING_OF_THE_KIOSK, forbidden) == set()


@pytest.mark.parametrize("module", sorted(FORBIDDEN))
def test_the_proof_can_fail(module: str) -> None:
    """Positive control: one planted import is found."""
    name = min(FORBIDDEN[module])
    assert found(f"import {module}, {name}", FORBIDDEN[module]) == {name}
