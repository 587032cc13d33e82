"""One line of the log for each event, whatever a site put into its addresses, headers and titles."""

import logging
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler


class OneLine(logging.Formatter):
    """Another formatter's words with line breaks and all that a terminal would obey written as escapes.

    Tracebacks too: a line that a site has forged would look like any other.
    """

    def __init__(self, inner: logging.Formatter | None) -> None:
        super().__init__()
        self._inner = inner or logging.Formatter()

    def format(self, record: logging.LogRecord) -> str:
        """The event in one line."""
        text = self._inner.format(record).rstrip("\n")
        return "".join(sign if sign.isprintable() else _escaped(sign) for sign in text)


class OneLineEvents:
    """Extension: from the first request on, every handler of the log writes one line for each event."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        extension = cls()
        crawler.signals.connect(extension.engine_started, signals.engine_started)
        return extension

    def engine_started(self) -> None:
        """Only now: until then Scrapy makes its handlers anew, and logs nothing but its own settings."""
        for handler in logging.root.handlers:
            if not isinstance(handler.formatter, OneLine):
                handler.setFormatter(OneLine(handler.formatter))


def _escaped(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")
