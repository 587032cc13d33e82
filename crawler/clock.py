"""The outlet's clock against ours: dates that are read "2 hours ago", and nights, hang on both."""

import logging
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from statistics import median
from typing import Final

from scrapy.http import Response

logger = logging.getLogger(__name__)

FURTHEST: Final = 600.0
"""Seconds by which the clocks may differ before it is told (faults.md C15)."""


class ServerClock:
    """How far the `Date` headers of one job's responses are from the moments at which these came."""

    def __init__(self) -> None:
        self._differences: list[float] = []

    def response_downloaded(self, response: Response) -> None:
        """Take the response's date; for Scrapy's signal of that name."""
        date = _date(response)
        if date is not None:
            # A cache hands on the date at which it got the page, and says how long ago that was.
            now = datetime.now(UTC).timestamp()
            self._differences.append(date.timestamp() + _age(response) - now)

    def skew(self) -> float | None:
        """Seconds by which the outlet's clock runs ahead, the median of all; null where it told none."""
        if not self._differences:
            return None
        skew = round(median(self._differences), 1)
        if abs(skew) > FURTHEST:
            logger.warning("the outlet's clock and ours differ by %+.0f s: one of them is wrong", skew)
        return skew


def _date(response: Response) -> datetime | None:
    value = (response.headers.get("Date") or b"").decode("latin-1")
    try:
        date = parsedate_to_datetime(value)
        return date if date.tzinfo else date.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _age(response: Response) -> float:
    value = (response.headers.get("Age") or b"").decode("latin-1").strip()
    return float(value) if value.isdecimal() and value.isascii() and len(value) < 10 else 0.0
