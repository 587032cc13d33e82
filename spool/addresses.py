"""Web addresses: one spelling for each, one key for those that lead to the same article, and no tricks."""

import posixpath
import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes

LONGEST = 1000
"""Characters of an address; the same bound as the crawler's URLLENGTH_LIMIT."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_PARTS = re.compile(
    r"(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]*):(?://(?P<authority>[^/?#]*))?"
    r"(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:#.*)?",
    re.DOTALL,
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_NUMERIC_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*")
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_IN_PATH = "/:@!$&'()*+,;=-._~%"
_IN_QUERY = _IN_PATH.replace("'", "") + "?"

_TRACKING = re.compile(
    r"utm_.*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|zarsrc|zanpid"
    r"|mc_[ce]id|_ga|_gl|_hsenc|_hsmi|phpsessid|jsessionid|asp\.net_sessionid",
    re.IGNORECASE,
)
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_COOKIELESS_SESSION = re.compile(r"/\(S\([^/]*\)\)(?=/)", re.IGNORECASE)
_SAME_AS_FOLDER = re.compile(r"/(?:index\.html?|index\.php|default\.aspx|amp)?\Z", re.IGNORECASE)
_AMP = re.compile(r"amp(?:=(?:1|true)?)?", re.IGNORECASE)


class BadAddress(ValueError):
    """An address that no crawl may ask for, with the reason."""


class _Address(NamedTuple):
    scheme: str
    host: str
    port: int | None
    path: str
    query: str

    def __str__(self) -> str:
        query = f"?{self.query}" if self.query else ""
        return f"{self.scheme}://{self.netloc}{self.path}{query}"

    @property
    def netloc(self) -> str:
        return self.host if self.port is None else f"{self.host}:{self.port}"


def canonical(url: str) -> str:
    """Return the one spelling of an http(s) address: what is fetched, stored and compared.

    Scheme and host are lower-case ASCII; the default port, the fragment and parameters that only track or
    carry a session are gone; percent-encoding is uniform; dot segments are resolved; the query keeps its
    order.
    Raises BadAddress for whatever is no plain http(s) address of at most LONGEST characters.
    """
    return str(_checked(url))


def identity(url: str) -> str:
    """Return the key under which all usual addresses of one page are equal.

    http and https, a leading `www.`, a trailing slash, index pages and AMP variants make no difference.
    The key looks like an address but is for comparing only. Raises BadAddress.
    """
    address = _checked(url)
    port = None if address.port in _DEFAULT_PORTS.values() else address.port
    pieces = [piece for piece in address.query.split("&") if not _AMP.fullmatch(piece)]
    path = _COOKIELESS_SESSION.sub("", address.path)
    return str(_Address("http", _without_www(address.host), port, _folder(path), "&".join(pieces)))


def host_of(url: str) -> str:
    """Return the host of an address, with `:port` where it is not the scheme's own. Raises BadAddress."""
    return _checked(url).netloc


def allowed_host(name: str) -> str:
    """Return an entry of a host list, `host` or `host:port`, as `host_of` writes it. Raises BadAddress."""
    host, port = _split_port(name.strip())
    number = int(port or 80)
    return clean_host(host) if number in _DEFAULT_PORTS.values() else f"{clean_host(host)}:{number}"


def clean_host(name: str) -> str:
    """Return a host name as `canonical` writes it: lower-case IDNA, no trailing dot, addresses in plain form.

    Decimal, octal, hexadecimal and shortened IPv4 forms become dotted quads, because that is where operating
    systems connect to. IPv6 is in brackets. Raises BadAddress.
    """
    if name.startswith("["):
        return _ipv6(name)
    try:
        host = name.lower() if name.isascii() else name.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise BadAddress(f"no valid host name: {name!r}") from error
    host = host.removesuffix(".")
    if not _HOST.fullmatch(host):
        raise BadAddress(f"no valid host name: {name!r}")
    return _ipv4(host) if _NUMERIC_LABEL.fullmatch(host.rpartition(".")[2]) else host


def _checked(url: str) -> _Address:
    url = url.strip(" \t\r\n\f")
    if len(url) > LONGEST:
        raise BadAddress(f"longer than {LONGEST} characters")
    if _CONTROL.search(url):
        raise BadAddress("control character in the address")
    parts = _PARTS.fullmatch(url)
    if parts is None or (scheme := parts["scheme"].lower()) not in _DEFAULT_PORTS:
        raise BadAddress("neither http nor https")
    host, port = _authority(parts["authority"] or "", scheme)
    address = _Address(scheme, host, port, _path(parts["path"]), _query(parts["query"] or ""))
    if len(str(address)) > LONGEST:
        raise BadAddress(f"longer than {LONGEST} characters when encoded")
    return address


def _authority(authority: str, scheme: str) -> tuple[str, int | None]:
    if not authority:
        raise BadAddress("no host")
    if "@" in authority:
        raise BadAddress("user name in the address")
    if "\\" in authority:
        raise BadAddress("backslash in the address")
    host, port = _split_port(authority)
    default = _DEFAULT_PORTS[scheme]
    return clean_host(host), None if int(port or default) == default else int(port)


def _split_port(authority: str) -> tuple[str, str]:
    """Return host and port, the port empty where there is none."""
    host, colon, port = authority.rpartition(":")
    if not colon or "]" in port:
        return authority, ""
    if port and not (re.fullmatch(r"[0-9]{1,5}", port) and 0 < int(port) < 65536):
        raise BadAddress(f"no valid port: {port!r}")
    return host, port


def _ipv6(name: str) -> str:
    try:
        address = IPv6Address(name.removeprefix("[").removesuffix("]"))
    except AddressValueError as error:
        raise BadAddress(f"no valid IPv6 address: {name!r}") from error
    if address.scope_id is not None:  # an interface of this machine
        raise BadAddress(f"zone in an IPv6 address: {name!r}")
    return f"[{address.compressed}]"


def _ipv4(host: str) -> str:
    """Read the loose forms that inet_aton and browsers accept: the last number fills all remaining bytes."""
    *front, last = (_number(label, host) for label in host.split("."))
    if len(front) > 3 or any(number > 255 for number in front) or last >= 256 ** (4 - len(front)):
        raise BadAddress(f"no valid IPv4 address: {host!r}")
    high = sum(number << (24 - 8 * place) for place, number in enumerate(front))
    return str(IPv4Address(high + last))


def _number(label: str, host: str) -> int:
    try:
        if label.startswith("0x"):
            return int(label[2:] or "0", 16)
        return int(label, 8 if label.startswith("0") else 10)
    except ValueError as error:
        raise BadAddress(f"no valid IPv4 address: {host!r}") from error


def _path(path: str) -> str:
    if "\\" in path:
        raise BadAddress("backslash in the address")
    path = _SESSION_IN_PATH.sub("", _encoded(path, _IN_PATH))
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    ends_in_folder = posixpath.basename(path) in ("", ".", "..")
    if ends_in_folder and kept and kept[-1]:
        kept.append("")
    return "/" + "/".join(kept)


def _query(query: str) -> str:
    pieces = _encoded(query, _IN_QUERY).split("&")
    return "&".join(piece for piece in pieces if piece and not _TRACKING.fullmatch(piece.partition("=")[0]))


def _encoded(text: str, safe: str) -> str:
    """Escape what must be, unescape what need not be, and write all escapes in capitals."""
    try:
        text = re.sub(r"%(?![0-9a-fA-F]{2})", "%25", quote(text, safe=safe))
    except UnicodeEncodeError as error:
        raise BadAddress("lone surrogate in the address") from error
    return _ESCAPE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    byte = unquote_to_bytes(match[0])
    return byte.decode("ascii") if byte[0] in _UNRESERVED else match[0].upper()


def _without_www(host: str) -> str:
    while host.startswith("www.") and "." in (rest := host[4:]):
        host = rest
    return host


def _folder(path: str) -> str:
    while path and (shorter := _SAME_AS_FOLDER.sub("", path)) != path:
        path = shorter
    return path or "/"
