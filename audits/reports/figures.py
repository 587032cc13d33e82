"""The figures that workbook, letter and charts share, so that none of them counts for itself."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from audits.model import Audited, Missing, Ruling, Verdict, Weight
from audits.reports.material import Material

Month = tuple[int, int]
"""Year and month."""


class Data(StrEnum):
    """What is known of a day, or of all the days behind a number."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    """Read in part; for a number: some of its days were not read whole, so that it may be too small."""
    NONE = "none"
    AHEAD = "ahead"
    """Not over yet by the newest night."""
    NOT_OWED = "not_owed"
    """Nothing is asked for: no days to read."""


@dataclass(frozen=True, slots=True)
class Number:
    """How many articles count for an outlet's duty, and what that number is worth."""

    outlet: Audited
    verdict: Verdict
    data: Data

    @property
    def known(self) -> bool:
        """False where there is no number at all: nothing was read, or nothing can be read."""
        return self.data is not Data.NONE and self.verdict.ruling is not Ruling.NOT_ONLINE


@dataclass(frozen=True, slots=True)
class Days:
    """The days of an outlet in the period, by what is known of them."""

    outlet: Audited
    states: dict[date, Data]

    def count(self, data: Data) -> int:
        """How many of them there are."""
        return sum(state is data for state in self.states.values())


def days_of(material: Material, outlet: Audited) -> Days:
    """Every owed day of the outlet; the worst that any of its duties says of a day holds."""
    states: dict[date, Data] = {}
    for verdict in outlet.verdicts:
        for since, until in verdict.owed:
            states |= {day: _past(material, day) for day in each_day(since, until) if day not in states}
        for gap in verdict.missing:
            for day in each_day(gap.since, gap.until):
                if day < material.as_of and states.get(day) is not Data.NONE:
                    states[day] = Data(gap.state)
    return Days(outlet, dict(sorted(states.items())))


def each_day(since: date, until: date) -> Iterator[date]:
    """The days from one to another, both included."""
    return (since + timedelta(days=number) for number in range((until - since).days + 1))


def _past(material: Material, day: date) -> Data:
    return Data.COMPLETE if day < material.as_of else Data.AHEAD


def numbers(material: Material) -> list[Number]:
    """One for each outlet and duty, in the audit's order."""
    worth = {outlet.slug: _worth(days_of(material, outlet)) for outlet in material.audit.outlets}
    return [
        Number(outlet, verdict, _asked(verdict, worth[outlet.slug]))
        for outlet in material.audit.outlets
        for verdict in outlet.verdicts
    ]


def _asked(verdict: Verdict, worth: Data) -> Data:
    """An outlet without days of which something is asked all the same has nothing that could be read."""
    asked = verdict.ruling not in (Ruling.NOT_OWED, Ruling.NOT_ONLINE)
    return Data.NONE if worth is Data.NOT_OWED and asked else worth


def _worth(days: Days) -> Data:
    known = {state for state in days.states.values() if state is not Data.AHEAD}
    if not known:
        return Data.AHEAD if days.states else Data.NOT_OWED
    if known == {Data.NONE}:
        return Data.NONE
    return Data.COMPLETE if known == {Data.COMPLETE} else Data.PARTIAL


def rulings(material: Material) -> dict[str, Counter[Ruling]]:
    """How often each ruling was made, by duty."""
    found = {duty.key: Counter[Ruling]() for duty in material.audit.duties}
    for outlet in material.audit.outlets:
        for verdict in outlet.verdicts:
            found[verdict.duty][verdict.ruling] += 1
    return found


@dataclass(frozen=True, slots=True)
class Months:
    """Counted articles by month and content, and how much of each month was read."""

    counted: Counter[tuple[Month, int]]
    read: dict[Month, float | None]
    """Share of the owed days of all outlets that were read whole; null where none was owed.

    The months of the period that have begun by the newest night, in order.
    """


def months_of(material: Material) -> Months:
    """Articles by month; one that counts for two outlets, on whose common site it stands, counts twice."""
    counted: Counter[tuple[Month, int]] = Counter()
    owed: Counter[Month] = Counter()
    read: Counter[Month] = Counter()
    for outlet in material.audit.outlets:
        for article in material.articles(outlet.slug):
            if article.weight is Weight.COUNTED:
                counted[month(date.fromisoformat(article.day)), article.content] += 1
        for day, state in days_of(material, outlet).states.items():
            owed[month(day)] += state is not Data.AHEAD
            read[month(day)] += state is Data.COMPLETE
    last = min(material.audit.until, material.as_of)
    begun = dict.fromkeys(month(day) for day in each_day(material.audit.since, last))
    return Months(counted, {one: read[one] / owed[one] if owed[one] else None for one in begun})


def month(day: date) -> Month:
    """The month of a day."""
    return day.year, day.month


@dataclass(frozen=True, slots=True)
class Gap:
    """Days of an outlet without a certificate, and the duties on which nothing can be said for them."""

    outlet: Audited
    missing: Missing
    duties: tuple[str, ...]


def gaps_of(material: Material) -> list[Gap]:
    """Every gap once for each outlet, by outlet and day."""
    found: dict[tuple[str, Missing], list[str]] = {}
    for outlet in material.audit.outlets:
        for verdict in outlet.verdicts:
            for missing in verdict.missing:
                found.setdefault((outlet.slug, missing), []).append(verdict.duty)
    outlets = {outlet.slug: outlet for outlet in material.audit.outlets}
    ordered = sorted(found.items(), key=lambda it: (it[0][0], it[0][1].since, it[0][1].until))
    return [Gap(outlets[slug], missing, tuple(duties)) for (slug, missing), duties in ordered]
