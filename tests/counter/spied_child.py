"""See `tests.counter.spied`."""

from tests.counter.spied import child

child()
