"""What all tests share: a bounded search that is the same on every machine, and a second try at real terminals."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("gate", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))

REAL_TERMINALS = {"at_kiosk", "Person"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where a person sits at a real terminal, the load of the machine may eat a key press: such a test gets a second try.

    The closing line counts the second tries, so that none goes unseen.
    """
    for item in items:
        module = getattr(item, "module", None)
        if module is not None and REAL_TERMINALS & vars(module).keys():
            item.add_marker(pytest.mark.flaky(reruns=1))
