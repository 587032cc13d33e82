"""The days that were read whole, as spans: for whoever counts them by month."""

from collections.abc import Iterator
from datetime import date

from storage.reading.library import Library


def whole_days(library: Library, since: date, until: date) -> Iterator[tuple[str, date, date]]:
    """Slug, first and last day of each span of a window that a complete certificate vouches for."""
    rows = library.each(
        "SELECT o.slug, max(d.since, :since) AS since, min(d.until, :until) AS until FROM vouched_days d"
        " JOIN read_outlets o ON o.number = d.outlet"
        " WHERE d.state = 'complete' AND d.since <= :until AND d.until >= :since",
        {"since": since.isoformat(), "until": until.isoformat()},
    )
    for row in rows:
        yield row["slug"], date.fromisoformat(row["since"]), date.fromisoformat(row["until"])
