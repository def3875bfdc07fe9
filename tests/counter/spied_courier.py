"""See `tests.counter.spied_errands`."""

from tests.counter.spied_errands import courier

courier()
