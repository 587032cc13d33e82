"""A resolver that yields only admitted addresses, so that no name leads a crawl into the intranet.

The check is made on the very address that is connected to: a name that changes its address between two
look-ups (DNS rebinding) gains nothing.
"""

import logging
from collections.abc import Sequence
from typing import Protocol, Self, cast

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.reactor import is_reactor_installed
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution

from crawler.guards.admission import Admission

logger = logging.getLogger(__name__)


class _Receiver(Protocol):
    """Twisted's IResolutionReceiver, as types can say it."""

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None: ...

    def addressResolved(self, address: IPv4Address | IPv6Address) -> None: ...

    def resolutionComplete(self) -> None: ...


class _Resolver(Protocol):
    """Twisted's IHostnameResolver, as types can say it."""

    def resolveHostName(
        self,
        resolutionReceiver: _Receiver,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution:
        """Send the addresses of a name to the receiver."""
        ...


class GuardedNames:
    """Passes look-ups on to another resolver, and back only those answers that are admitted."""

    def __init__(self, inner: _Resolver, admission: Admission) -> None:
        self._inner = inner
        self._admission = admission
        self.refused: dict[str, str] = {}
        """A refused address by host name, for names that have no other: a refusal is no missing name."""

    def resolveHostName(
        self,
        resolutionReceiver: _Receiver,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution:
        """Resolve a name or literal address."""
        receiver = _AdmittedOnly(resolutionReceiver, hostName, self._admission, self.refused)
        return self._inner.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


class _AdmittedOnly:
    def __init__(self, receiver: _Receiver, name: str, admission: Admission, refused: dict[str, str]) -> None:
        self._receiver = receiver
        self._name = name
        self._admission = admission
        self._refused = refused
        self._admitted = False

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None:
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: IPv4Address | IPv6Address) -> None:
        """Pass an admitted address on."""
        if self._admission.admits(address.host):
            self._admitted = True
            self._receiver.addressResolved(address)
        else:
            self._refused[self._name] = address.host
            logger.warning("%s leads to %s, which may not be connected to", self._name, address.host)

    def resolutionComplete(self) -> None:
        if self._admitted:
            self._refused.pop(self._name, None)
        self._receiver.resolutionComplete()


class PublicOnlyResolver(CachingThreadedResolver):
    """Scrapy's caching resolver behind GuardedNames; for the setting TWISTED_DNS_RESOLVER.

    Admits public addresses and those of the setting PRIVATE_HOSTS, names and literals alike.
    """

    def __init__(
        self, reactor: ReactorBase, cache_size: int, timeout: float, admission: Admission | None = None
    ) -> None:
        super().__init__(reactor, cache_size, timeout)
        self.admission = admission or Admission()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Build from a crawler's or a crawler process's settings."""
        resolver = super().from_crawler(crawler, reactor)
        resolver.admission = Admission(crawler.settings.getlist("PRIVATE_HOSTS"))
        return resolver

    def install_on_reactor(self) -> None:
        """Make the reactor resolve through the guard, whichever of its two interfaces is asked."""
        super().install_on_reactor()
        guarded = GuardedNames(cast("_Resolver", self.reactor.nameResolver), self.admission)
        self.reactor.installNameResolver(cast("IHostnameResolver", guarded))


def guarded_names() -> GuardedNames | None:
    """Return the guard that the running reactor resolves through; None where names go unchecked."""
    if not is_reactor_installed():  # importing it would install one
        return None
    from twisted.internet import reactor

    resolver = getattr(reactor, "nameResolver", None)
    return resolver if isinstance(resolver, GuardedNames) else None
