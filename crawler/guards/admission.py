"""Which network addresses may be connected to: public ones, and the private ones that the home names."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

_NAMEABLE = tuple(
    map(
        ip_network,
        (
            "127.0.0.0/8",
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "100.64.0.0/10",
            "::1/128",
            "fc00::/7",
        ),
    )
)
"""Loopback and intranet: the only blocks out of which a home may admit addresses. A larger network would be
the switch that turns the guard off, and link-local addresses are where clouds keep their secrets."""

_NEVER = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",  # "this host": connects to loopback
            "192.0.0.0/24",  # protocol assignments, of which some count as global
            "192.88.99.0/24",  # 6to4 relays
            "224.0.0.0/4",  # multicast, of which some counts as global
            "240.0.0.0/4",
            "::/96",  # IPv4-compatible
            "::ffff:0:0:0/96",  # IPv4-translated (SIIT)
            "64:ff9b::/96",  # NAT64: 64:ff9b::7f00:1 is 127.0.0.1 and counts as global
            "64:ff9b:1::/48",  # NAT64 for local use
            "100::/64",  # discard
            "2001::/23",  # Teredo and other protocol assignments
            "2002::/16",  # 6to4
            "3fff::/20",  # documentation
            "5f00::/16",  # segment routing
            "fec0::/10",  # site-local, as it once was
            "ff00::/8",  # multicast
        ),
    )
)
_ISATAP = (0x00005EFE, 0x02005EFE)
"""The middle of an interface identifier that wraps an IPv4 address, in any prefix."""


class Admission:
    """Tells addresses that may be connected to from those that must not.

    `private` are addresses or networks in _NAMEABLE; anything else there raises ValueError.
    """

    def __init__(self, private: Iterable[str] = ()) -> None:
        self._private = tuple(map(_nameable, private))

    def admits(self, address: str) -> bool:
        """Whether an IPv4 or IPv6 address (no brackets) may be connected to; False for what is neither."""
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
            parsed = parsed.ipv4_mapped
        return any(parsed in network for network in self._private) or _is_public(parsed)


def _nameable(name: str) -> IPv4Network | IPv6Network:
    network = ip_network(name.strip(), strict=False)
    if not any(_within(network, block) for block in _NAMEABLE):
        raise ValueError(f"{name}: not a loopback or intranet address or network")
    return network


def _within(network: IPv4Network | IPv6Network, block: IPv4Network | IPv6Network) -> bool:
    return (
        network.version == block.version
        and network.network_address in block
        and network.broadcast_address in block
    )


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return False
    return address.is_global and not any(address in network for network in _NEVER)
