"""Small languages inside the registry's values: addresses, selectors, patterns, names."""

import re
import unicodedata
import warnings
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from registry.patterns import slow_fault
from vietnamese.text import normalise

SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]*")
_HOST: Final = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*(?::[1-9][0-9]{0,4})?")
_PORTS: Final = {"http": 80, "https": 443}


class Address(NamedTuple):
    """An address of a channel, as far as the registry needs to tell it from others."""

    host: str
    """With `:port` where it is not the scheme's own, as hosts are named in outlet files."""
    port: int
    path: str
    """With the query."""


def address(url: str) -> Address | str:
    """Read an address that a crawl may ask for; otherwise say in words why it may not."""
    if not url.isascii() or not url.isprintable() or " " in url:
        return "must be written in plain ASCII without spaces"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return f"is no address ({str(error)[:1].lower()}{str(error)[1:]})"
    if parts.scheme not in _PORTS:
        return "must begin with http:// or https://"
    if "@" in parts.netloc:
        return "must not hold a user name or password"
    if not parts.hostname or not _HOST.fullmatch(parts.hostname):
        return "names no host"
    own = _PORTS[parts.scheme]
    host = parts.hostname if port in {None, own} else f"{parts.hostname}:{port}"
    query = f"?{parts.query}" if parts.query else ""
    return Address(host, own if port is None else port, (parts.path or "/") + query)


def host_fault(name: str) -> str | None:
    """Why a host's name is none, or null."""
    if _HOST.fullmatch(name) and int(name.partition(":")[2] or 80) < 65536:
        return None
    return "must be a bare host name in lower case like 'so.tinh.gov.vn', with ':port' if need be"


def selector_fault(css: str) -> str | None:
    """Why a CSS selector cannot be used, or null."""
    from cssselect import SelectorError  # slow to import, and only a check of outlets needs it
    from parsel.csstranslator import HTMLTranslator

    if not css.strip():
        return "must not be empty"
    try:
        HTMLTranslator().css_to_xpath(css)
    except (SelectorError, RecursionError) as error:
        return f"is not a CSS selector ({error})"
    return None


def pattern_fault(pattern: str) -> str | None:
    """Why a regular expression cannot be used, or null."""
    if not pattern:
        return "must not be empty"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what Python warns of, it will read otherwise one day
            re.compile(pattern)
    except (re.error, OverflowError, RecursionError, Warning) as error:
        return f"is not a regular expression ({error})"
    return slow_fault(pattern)


def template_fault(template: str) -> str | None:
    """Why an address with `{page}` in it cannot be used, or null."""
    rest = template.replace("{page}", "", 1)
    if rest == template:
        return "must have {page} where the number of the page goes"
    return "must have nothing in braces but {page}, once" if "{" in rest or "}" in rest else None


def text_fault(text: str) -> str | None:
    """Why a text for people is unfit, or null."""
    if not text.strip():
        return "must not be empty"
    if text != text.strip():
        return "must not begin or end with spaces"
    if not unicodedata.is_normalized("NFC", text):
        return "has letters and accents apart (not NFC); retype it"
    return None


def phrase_fault(phrase: str) -> str | None:
    """Why a phrase could never be found in normalised text, or null."""
    if not phrase.strip():
        return "must not be empty"
    if phrase != phrase.strip():
        return "must not begin or end with spaces"
    if not unicodedata.is_normalized("NFC", phrase):
        return "has letters and accents apart (not NFC); retype it"
    if phrase != phrase.lower():
        return f"must be in lower case: '{phrase.lower()}'"
    if phrase != normalise(phrase):
        return f"must be in its normal form: '{normalise(phrase)}'"
    if "  " in phrase:
        return "must have single spaces between syllables"
    stray = next((sign for sign in phrase if not sign.isalnum() and sign != " "), None)
    return f"must have a space instead of '{stray}', as texts are compared without signs" if stray else None
