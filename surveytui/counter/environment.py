"""The environment of the processes that a keeper starts."""

from __future__ import annotations

from collections.abc import Mapping

UNWANTED = ("TEXTUAL", "RICH_", "PYTHON", "UNICODE_VERSION", "COLUMNS", "LINES", "ESCDELAY", "NO_COLOR", "FORCE_COLOR")
"""Starts of the names of environment variables that would change what a child does or shows."""


def clean_environment(inherited: Mapping[str, str]) -> dict[str, str]:
    """The environment for a child: nothing that a curious owner could steer it by, UTF-8 whatever the locale."""
    kept = {name: value for name, value in inherited.items() if not name.startswith(UNWANTED)}
    return kept | {"PYTHONUTF8": "1", "TEXTUAL_ANIMATIONS": "none", "PYTHONNODEBUGRANGES": "1"}
