"""`[dashboard]` of diembao.toml; each setting is explained in the file itself."""

import ipaddress
import re
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, field_validator

LOOPBACK_NAMES: Final = ("localhost", "127.0.0.1", "[::1]")
"""Names by which a browser on this machine calls the server."""

_HOST_NAME: Final = re.compile(r"(?!-)[a-z0-9.-]{1,253}|\[[0-9a-f:.]+\]")


class DashboardSettings(BaseModel):
    """Where the staff's pages are served, and to whom."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = "127.0.0.1"
    """The address to listen on; any other than this machine's own needs accounts."""
    port: int = Field(8020, ge=0, le=65535)
    hosts: tuple[str, ...] = ()
    """Names by which browsers may call the pages, besides this machine's own."""
    proxies: tuple[str, ...] = ()
    """Addresses of proxies that are believed about who asks, and whether over https."""
    session_hours: float = Field(10, gt=0, le=24 * 14, allow_inf_nan=False)
    """How long a login holds."""

    @field_validator("host")
    @classmethod
    def _is_an_address(cls, host: str) -> str:
        ipaddress.ip_address(host)
        return host

    @field_validator("proxies")
    @classmethod
    def _are_addresses(cls, proxies: tuple[str, ...]) -> tuple[str, ...]:
        for proxy in proxies:
            ipaddress.ip_address(proxy)
        return proxies

    @field_validator("hosts")
    @classmethod
    def _are_names(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        small = tuple(host.lower() for host in hosts)
        if wrong := [host for host in small if not _HOST_NAME.fullmatch(host)]:
            raise ValueError(f"not a host name without scheme and port: {', '.join(wrong)}")
        return small

    @property
    def is_local(self) -> bool:
        """Whether only this machine can ask: without a proxy that asks for others."""
        return ipaddress.ip_address(self.host).is_loopback and not self.proxies and not self.hosts

    @property
    def names(self) -> frozenset[str]:
        """All names that a request may call this server by."""
        own = f"[{self.host}]" if ":" in self.host else self.host
        return frozenset((*LOOPBACK_NAMES, own, *self.hosts))
