"""Days: which of them an outlet owes anything for, and on whose site its articles stand."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from audits.model import Missing, Span
from registry import Dated, Outlet
from storage import Claim, Completeness, Reason

DAY = timedelta(days=1)


def valid_days(entry: Dated) -> Span:
    """First and last day of what has dates of validity."""
    return entry.valid_from or date.min, entry.valid_to or date.max


def common(*spans: Span) -> Span | None:
    """The days that all of them have; null: none."""
    since, until = max(span[0] for span in spans), min(span[1] for span in spans)
    return (since, until) if since <= until else None


def site_of(outlet: Outlet, outlets: Mapping[str, Outlet]) -> Outlet | None:
    """The outlet on whose site it publishes: itself with hosts of its own, else as `publishes_on` leads."""
    seen: set[str] = set()
    here: Outlet | None = outlet
    while here is not None and not here.hosts and here.slug not in seen:
        seen.add(here.slug)
        here = outlets.get(here.publishes_on) if here.publishes_on else None
    return here if here is not None and here.hosts else None


def owed_days(outlet: Outlet, site: Outlet | None, period: Span) -> Span | None:
    """The days of the period on which the outlet existed, and so did the site that it publishes on."""
    return common(period, valid_days(outlet), *([valid_days(site)] if site else []))


def elsewhere(exists: Span, owed: Span, last: date) -> tuple[Missing, ...]:
    """The days up to the last one on which an outlet existed, and the site that it publishes on did not."""
    before, after = (exists[0], min(owed[0] - DAY, last)), (owed[1] + DAY, min(exists[1], last))
    reasons = (f"{Reason.NOT_READ} 1",)
    return tuple(
        Missing(*days, str(Completeness.NONE), reasons) for days in (before, after) if days[0] <= days[1]
    )


def missing_days(claims: Iterable[Claim], owed: Span) -> tuple[Missing, ...]:
    """The days of the owed ones that have no complete certificate, as spans with why."""
    found = []
    for claim in claims:
        days = common((claim.since, claim.until), owed)
        if days is not None and claim.state is not Completeness.COMPLETE:
            reasons = tuple(f"{it.reason} {it.number} {it.detail}".rstrip() for it in claim.notes)
            found.append(Missing(*days, str(claim.state), reasons))
    return tuple(found)
