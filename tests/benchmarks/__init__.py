"""Speed as ratios against the bare operation in the same run: `python -m tests.benchmarks`."""
