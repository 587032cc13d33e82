"""What people decided after the newest night: pages show it, verdicts do not know of it."""

from storage.reading.library import Library


def late_reviews(library: Library, directive: str, outlet: str | None = None) -> int:
    """How many articles, of one outlet or all, were reviewed in the pages, and no verdict knows of it yet."""
    row = library.first(
        "SELECT count(DISTINCT outlet || ' ' || identity) AS number FROM decisions"
        " WHERE late = 1 AND directive = :directive AND (:outlet IS NULL OR outlet = :outlet)",
        {"directive": directive, "outlet": outlet},
    )
    return int(row["number"]) if row else 0
