"""Time stamps by a third party (RFC 3161): which server this home names, and asking it at a seal's end."""

import re
from collections.abc import Callable, Iterable
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from diembao.alerts.settings import WebAddress

if TYPE_CHECKING:
    from storage.archive.layout import Archive
    from storage.archive.tokens import TimestampServer

_POLICY = re.compile(r"[0-2](?:\.(?:0|[1-9][0-9]{0,37})){1,32}", re.ASCII)


def _policy(text: str) -> str:
    if text and not _POLICY.fullmatch(text):
        raise ValueError(f"'{text}' is no object identifier such as 1.3.6.1.4.1.4146.2.3")
    return text


class TimestampSettings(BaseModel):
    """A server that stamps every manifest; off without `url`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: WebAddress = ""
    ca_file: str = ""
    """PEM file with the authorities that the server's certificate must come from."""
    policy: Annotated[str, AfterValidator(_policy)] = ""
    """Policy that a token must have been given under; any where empty."""
    timeout: float = Field(20.0, gt=0, le=120, allow_inf_nan=False)
    plain_http: bool = False
    """Whether http will do for a server elsewhere: tokens are signed, and only digests are sent."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.url and not self.ca_file:
            raise ValueError("a timestamp server needs 'ca_file': who its certificate must come from")
        return self

    def is_safe(self, private_hosts: Iterable[str]) -> bool:
        """Whether the address is https, in the house, or allowed to be neither."""
        parts = urlsplit(self.url)
        if not self.url or parts.scheme == "https" or self.plain_http or parts.hostname == "localhost":
            return True
        try:
            address = ip_address(parts.hostname or "")
        except ValueError:
            return False
        networks = (ip_network(name.strip(), strict=False) for name in private_hosts)
        return address.is_loopback or any(address in network for network in networks)

    def server(self, root: Path) -> "TimestampServer | None":
        """The server to ask, or null where none is named; relative paths are the home's."""
        # Imported late: it brings a web client, which few commands need.
        from storage.archive.tokens import TimestampServer

        if not self.url:
            return None
        return TimestampServer(self.url, root / self.ca_file, self.policy or None, self.timeout)


def stamping(
    settings: TimestampSettings, root: Path, complain: Callable[[str], None]
) -> "Callable[[Archive], None]":
    """What a seal does about the manifests that have no token; what could not be had is complained of.

    The function that is returned raises OSError where a token cannot be written.
    """

    def stamp_all(archive: "Archive") -> None:
        """Ask for all that is outstanding."""
        from storage.archive.tokens import Failed, outstanding, stamp

        server = settings.server(root)
        failed = [it for it in (stamp(archive, server) if server else ()) if isinstance(it, Failed)]
        for it in failed:
            complain(f"no time stamp for manifest {it.number:06} from {_host(settings.url)}: {it.problem}")
        if failed:
            left = len(outstanding(archive))
            complain(f"{left} without a time stamp; the next seal asks again")

    return stamp_all


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
