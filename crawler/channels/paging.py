"""The pages of a listing that follow a template with `{page}`."""

import re

from crawler.channels.listed import Sieve
from registry import Channel
from spool.addresses import identity

_STAND_IN = "918273645"
"""A page number that no listing has."""


class PageTemplate:
    """Knows the address of the next page, and which addresses are pages of the listing and so no articles."""

    def __init__(self, channel: Channel, sieve: Sieve) -> None:
        self._channel = channel
        self._sieve = sieve
        self._template = channel.page or ""
        around = sieve.resolve(self._on(int(_STAND_IN))) if self._template else None
        parts = re.split(_STAND_IN, identity(around)) if around else []
        self._pages = re.compile("[0-9]+".join(map(re.escape, parts))) if len(parts) > 1 else None

    def after(self, base: str, page: int) -> str | None:
        """Return the page after page number `page`, which is at `base`.

        A section has pages of the same make as its channel if the template begins with the channel's address.
        """
        if self._pages is None:
            return None
        own = {self._channel.url, self._on(page)}
        suffix = self._template.removeprefix(self._channel.url)
        if suffix == self._template or identity(base) in {identity(url) for url in own}:
            return self._sieve.admit(self._on(page + 1))
        first = base if page == 1 else base.removesuffix(self._filled(suffix, page))
        return self._sieve.admit(first + self._filled(suffix, page + 1))

    def has(self, url: str) -> bool:
        """Whether an address is a page of the listing."""
        return self._pages is not None and self._pages.fullmatch(identity(url)) is not None

    def _on(self, page: int) -> str:
        return self._filled(self._template, page)

    @staticmethod
    def _filled(template: str, page: int) -> str:
        return template.replace("{page}", str(page))
