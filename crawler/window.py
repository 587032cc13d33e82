"""The days that an outlet is read for."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Window:
    """The first and last day that a listing is read for; open where null."""

    since: date | None = None
    until: date | None = None

    def is_before(self, day: date | None) -> bool:
        """Whether that day lies before the window; an unknown day does not."""
        return day is not None and self.since is not None and day < self.since

    def is_after(self, day: date | None) -> bool:
        """Whether that day lies after the window; an unknown day does not."""
        return day is not None and self.until is not None and day > self.until
