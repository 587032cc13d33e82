"""What counts as a hang. How fast something is stands in benchmarks/; a test only tells an end from none."""

from typing import Final

HANG: Final = 60.0
"""Seconds that nothing here comes near to, on a slow and busy machine either. What is exponential, or waits
for somebody, goes far beyond."""
