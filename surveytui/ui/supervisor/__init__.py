"""The supervisor's board: how far every agency is, and whom to call today."""
