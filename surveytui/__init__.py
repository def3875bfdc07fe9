"""Anonymous integrity questionnaires at service counters: offline, sealed, in Thai first."""

__version__ = "0.1.0"
