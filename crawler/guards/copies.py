"""Good copies of robots.txt: for a day, one stands in for a robots.txt that cannot be had (faults.md B16)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from spool import RobotsCopy

OLDEST: Final = timedelta(hours=24)
"""RFC 9309, 2.4: a copy should not be used for longer than 24 hours."""


class RobotsCopies:
    """The copies that one job was given, and those that it makes."""

    def __init__(self, copies: Iterable[RobotsCopy] = ()) -> None:
        self._copies = {copy.host: copy for copy in copies}

    def keep(self, host: str, body: bytes) -> RobotsCopy:
        """Keep what a host answered just now: the lines that are read, none where it has no robots.txt."""
        # Only comments may be something else than UTF-8.
        text = body.decode("utf-8", "replace").replace("\0", "")
        self._copies[host] = RobotsCopy(host=host, fetched=datetime.now(UTC), body=text)
        return self._copies[host]

    def stand_in(self, host: str) -> RobotsCopy | None:
        """The copy that may be used for a host now; null where there is none, or only one that is too old."""
        copy = self._copies.get(host)
        return copy if copy and _in_force(copy) else None

    def in_force(self) -> tuple[RobotsCopy, ...]:
        """The copies for the next night."""
        return tuple(copy for _, copy in sorted(self._copies.items()) if _in_force(copy))


def _in_force(copy: RobotsCopy) -> bool:
    """Whether it is not older than a day; one that comes from the future has an unknown age."""
    return timedelta(0) <= datetime.now(UTC) - copy.fetched <= OLDEST
