"""What a secure connection came to: the version and cipher agreed on, and whose certificate it was."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Final, Protocol, cast
from urllib.parse import urlsplit

from cryptography import x509
from OpenSSL import SSL, crypto
from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.protocols.tls import TLSMemoryBIOProtocol
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]

SECURE_PORT: Final = 443
AGREED: Final = "tls_agreed"
"""Key in a request's meta: what was agreed on with the server that answered."""

Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Agreed:
    """Of one connection."""

    version: str
    cipher: str


class _Creates(Protocol):
    """Twisted's IOpenSSLClientConnectionCreator, as types can say it."""

    def clientConnectionForTLS(self, tlsProtocol: TLSMemoryBIOProtocol) -> SSL.Connection: ...


class _Policy(Protocol):
    """Twisted's IPolicyForHTTPS, as types can say it."""

    def creatorForNetloc(self, hostname: bytes, port: int) -> _Creates: ...


class SecureDownload(HTTP11DownloadHandler):
    """Scrapy's handler for https, which says in the request's meta what was agreed on.

    Whether a certificate holds is still for Scrapy's own policy to decide; this one only looks on.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._witness = _Witness(cast("_Policy", self._contextFactory))
        self._contextFactory = cast("IPolicyForHTTPS", self._witness)

    async def download_request(self, request: Request) -> Response:
        """Scrapy's way to download."""
        response = await super().download_request(request)
        request.meta[AGREED] = self._witness.agreed(request, response)
        return response


@implementer(IPolicyForHTTPS)
class _Witness:
    """A policy that lets another one decide, and keeps the newest connection to each server."""

    def __init__(self, inner: _Policy) -> None:
        self._inner = inner
        self._connections: dict[tuple[bytes, int], SSL.Connection] = {}

    def creatorForNetloc(self, hostname: bytes, port: int) -> "_Creator":
        """Twisted's name for it."""
        return _Creator(self, (hostname.lower(), port), self._inner.creatorForNetloc(hostname, port))

    def note(self, server: tuple[bytes, int], connection: SSL.Connection) -> None:
        """Remember the connection; the one before it is over, for there is one at a time."""
        self._connections[server] = connection

    def agreed(self, request: Request, response: Response) -> Agreed | None:
        """Null where the server's connection does not show the certificate that came with the response."""
        parts = urlsplit(request.url)
        connection = self._connections.get((_key(parts.hostname), parts.port or SECURE_PORT))
        if connection is None:
            return None
        peer, cipher = connection.get_peer_certificate(), connection.get_cipher_name()
        if not cipher or peer is None or _der(peer) != certificate_of(response):
            return None
        return Agreed(connection.get_protocol_version_name(), cipher)


@implementer(IOpenSSLClientConnectionCreator)
class _Creator:
    """Makes a connection the other policy's way, and shows it to the witness."""

    def __init__(self, witness: _Witness, server: tuple[bytes, int], inner: _Creates) -> None:
        self._witness, self._server, self._inner = witness, server, inner

    def clientConnectionForTLS(self, tlsProtocol: TLSMemoryBIOProtocol) -> SSL.Connection:
        """Twisted's name for it."""
        connection = self._inner.clientConnectionForTLS(tlsProtocol)
        self._witness.note(self._server, connection)
        return connection


def certificate_of(response: Response) -> bytes | None:
    """The server's certificate, DER; null where the answer came without one."""
    return _der(response.certificate.original) if response.certificate else None


def _der(certificate: crypto.X509) -> bytes:
    """Not parsed: a certificate that OpenSSL puts up with may be too odd for others."""
    return crypto.dump_certificate(crypto.FILETYPE_ASN1, certificate)


@lru_cache(maxsize=64)
def certificate_facts(der: bytes) -> Facts:
    """Fingerprint, holder, issuer and validity of a certificate, in the words of a WARC's metadata record.

    What a certificate garbles is left out; its fingerprint is always there.
    """
    facts = [("certificate-sha256", sha256(der).hexdigest())]
    readings: dict[str, Callable[[x509.Certificate], str]] = {
        "certificate-subject": lambda it: it.subject.rfc4514_string(),
        "certificate-issuer": lambda it: it.issuer.rfc4514_string(),
        "certificate-not-before": lambda it: it.not_valid_before_utc.isoformat(),
        "certificate-not-after": lambda it: it.not_valid_after_utc.isoformat(),
    }
    for name, read in readings.items():
        try:
            facts.append((name, read(x509.load_der_x509_certificate(der))))
        except (ValueError, x509.InvalidVersion):
            continue
    return tuple(facts)


def _key(host: str | None) -> bytes:
    """The host as Twisted asks for it."""
    return (host or "").encode("ascii", "replace")
