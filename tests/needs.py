"""Programs and rights that a test needs: skipped by name where they are missing, unless a skip is a failure."""

from __future__ import annotations

import importlib
import os
import shutil
from typing import Any, NoReturn

import pytest

ALL = "SURVEYTUI_ALL_TESTS"
"""Set to 1 where everything must be installed: a skip is a failure there."""


def needs(*programs: str) -> None:
    """Skips the test if a program is not installed."""
    for program in programs:
        if shutil.which(program) is None:
            lacks(program)


def library(name: str) -> Any:
    """A library that only tests use; skips the test, or the whole module that asks, if it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        lacks(name)


def lacks(what: str) -> NoReturn:
    """Skips the test, or fails it where nothing may be missing."""
    if os.environ.get(ALL) == "1":
        pytest.fail(f"{what} is missing, and {ALL}=1 allows no skips")
    pytest.skip(f"needs {what}", allow_module_level=True)
