"""What a report is made of: a recorded audit, its articles, and what the archive vouches for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from audits.model import Audit, Duty, Weighed
from audits.reports.letterhead import ReportSettings
from storage.archive.manifests import Head


@dataclass(frozen=True, slots=True)
class Material:
    """A recorded audit with all that its reports print beside it."""

    key: str
    audit: Audit
    hash: str
    """sha256 of audit.json."""
    made: str
    """When the audit was recorded; UTC."""
    articles: Callable[[str], Iterable[Weighed]]
    """The articles weighed for an outlet; called anew for each use, so that few are held at a time."""
    head: Head | None = None
    """The end of the chain of manifests when the report was made; null: nothing is sealed."""
    program: str = ""
    """Version of diembao."""
    carries_out: tuple[str, ...] = ()
    """The papers that the directive carries out."""
    own: ReportSettings = field(default_factory=ReportSettings)
    """Who reports, where the home says so."""

    @property
    def as_of(self) -> date:
        """The day of the newest night that the audit knew of."""
        return date.fromisoformat(self.audit.night[:10])

    def duty(self, key: str) -> Duty:
        """The duty of that key."""
        return next(duty for duty in self.audit.duties if duty.key == key)

    @property
    def contents(self) -> dict[int, str]:
        """The names of the contents that the directive asks for, by number."""
        return {duty.content: duty.name for duty in self.audit.duties}

    @property
    def online_contents(self) -> dict[int, str]:
        """Those of which something can be seen on the web."""
        return {duty.content: duty.name for duty in self.audit.duties if duty.online}
