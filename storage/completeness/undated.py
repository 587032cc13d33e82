"""Articles that print no day that can be believed, and the days that they may have been published on."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from spool.records import IN_ARTICLES
from storage.completeness.doubts import met_from, readings_of, went_on_from
from storage.completeness.reconciling import DAY, Note, Reason, Shade
from storage.store import Reader, Row

NEAR = DAY
"""How long before the day on which it is counted an article may have been published without harm: whoever
reads every night counts it on the day itself or on the next one."""


def undated_shades(reader: Reader, outlet: str) -> list[Shade]:
    """What an outlet's articles without a day say of other days than the one on which they are counted.

    A reading that follows the last one closely leaves little doubt when they were published. A first reading,
    or one after a pause, does. They lower nothing: the days were read, and an article was found. But who
    concludes that an outlet published nothing on a content in those days has to look whether one of these
    articles is on it.
    """
    readings = readings_of(reader, outlet)
    spans = [_span(row, readings) for row in _undated(reader, outlet)]
    counted = Counter(span for span in spans if span is not None)
    return [
        Shade(since, until, Note(Reason.UNDATED, number), lowers=False)
        for (since, until), number in counted.items()
    ]


def possible_days(reader: Reader, outlet: str) -> dict[int, tuple[date | None, date]]:
    """Between which days each article without one was published, by its row id; null: from the beginning."""
    readings = readings_of(reader, outlet)
    found = {}
    for row in _undated(reader, outlet):
        met = row["first_day"]
        # Nothing is met before it is published: a listing that prints a later day says nothing.
        known = row | {"listed": None} if row["listed"] and row["listed"] > met else row
        low, high = _possible(known, readings)
        if went_on_from(row["number"], readings) is None and not known["listed"]:
            # From which day on a night was asked to read says nothing of the age of what prints no day.
            low = known["not_before"]
        last = date.fromisoformat(min(high, met))
        found[row["id"]] = (min(date.fromisoformat(low), last) if low else None, last)
    return found


def _undated(reader: Reader, outlet: str) -> list[Row]:
    """The articles without a day, each with its night and what listings say of it.

    They count for the day on which they were first seen, which spares looking into the texts of all others.
    """
    return reader.rows(
        "SELECT a.id, a.first_day, n.id AS number, min(s.day) AS listed, max(s.not_before) AS not_before,"
        " min(s.not_after) AS not_after, min(s.channel = ?) AS linked FROM articles a"
        " JOIN nights n ON n.night = a.first_night"
        " JOIN versions v ON v.article = a.id AND v.number = a.version"
        " LEFT JOIN sightings s ON s.outlet = a.outlet AND s.identity = a.identity"
        " WHERE a.outlet = ? AND a.day = a.first_day AND (v.published IS NULL OR v.date_suspect)"
        " GROUP BY a.id",
        (IN_ARTICLES, outlet),
    )


def _span(row: Row, readings: Sequence[Row]) -> tuple[date | None, date] | None:
    """The days before the counted one that an article may belong to, the first null for "from the beginning".

    Null where they are near enough.
    """
    counted = date.fromisoformat(row["first_day"])
    low, high = _possible(row, readings)
    first = date.fromisoformat(low) if low else None
    if first is not None and first >= counted - NEAR:
        return None
    return first, max(first or date.min, min(date.fromisoformat(high), counted - DAY))


def _possible(row: Row, readings: Sequence[Row]) -> tuple[str | None, str]:
    """The first and last day that an article may have been published on.

    One that no channel lists is of any age: that no earlier night has met it proves nothing.
    """
    if row["listed"]:
        return row["listed"], row["listed"]
    since = None if row["linked"] else met_from(row["number"], row["first_day"], readings)
    lows = [day for day in (since, row["not_before"]) if day]
    return max(lows, default=None), row["not_after"] or row["first_day"]
