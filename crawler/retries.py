"""Retries that wait for as long as the server asks."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic

from scrapy import Request
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro

LONGEST_WAIT = 120.0
"""Seconds that a crawl waits for a server; one that asks for more is left alone until the next night."""

DEFERRED = "retry_after"
"""Finish reason of a crawl that a server put off."""


class PoliteRetry(RetryMiddleware):
    """Scrapy's retries, with Retry-After honoured for the whole host, not for the one request alone."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Wait, retry or give up."""
        wait = retry_after(response) if response.status in self.retry_http_codes else None
        if wait is not None and wait > LONGEST_WAIT:
            deferred_from_coro(self.crawler.engine.close_spider_async(reason=DEFERRED))
            return response
        if wait is not None:
            self._hold_back(request, wait)
        return super().process_response(request, response)

    def _hold_back(self, request: Request, wait: float) -> None:
        """Let the host's slot send nothing before the time is over."""
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        if slot is not None:
            slot.lastseen = max(slot.lastseen, monotonic() + wait - slot.delay)


def retry_after(response: Response) -> float | None:
    """Seconds that the answer asks to wait, from a number or a date; null where it does not ask."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdecimal() and value.isascii():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())
