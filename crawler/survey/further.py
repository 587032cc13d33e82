"""Further pages of a listing: they are read by turning, and are no listings of their own."""

import re
from typing import Final

from crawler.channels.listed import Sieve
from crawler.channels.paging import PageTemplate
from registry import Channel
from spool.addresses import identity

_SECOND: Final = re.compile(r"(?<![0-9])2(?![0-9])")


class FurtherPages:
    """Knows the further pages of one listing by its template, or by the address of its second page."""

    def __init__(self, channel: Channel, second: str, hosts: frozenset[str]) -> None:
        """`second` is the page that the way on was tried with."""
        self._own = identity(channel.url)
        self._second = identity(second)
        self._template = PageTemplate(channel, Sieve(channel.url, hosts))
        # Where a link leads on, its pages are numbered all the same: any 2 of the second one may count them.
        cuts = [(self._second[: it.start()], self._second[it.end() :]) for it in _SECOND.finditer(self._path)]
        self._counted = [re.compile(re.escape(a) + "[0-9]{1,4}" + re.escape(b)) for a, b in cuts]

    @property
    def _path(self) -> str:
        """The second page's identity with its host blanked, whose digits count no pages."""
        start = self._second.find("/", len("http://"))
        return " " * start + self._second[start:]

    def have(self, url: str) -> bool:
        """Whether an address is one of them, and not the listing itself."""
        key = identity(url)
        if key == self._own:
            return False
        return (
            key == self._second or self._template.has(url) or any(it.fullmatch(key) for it in self._counted)
        )
