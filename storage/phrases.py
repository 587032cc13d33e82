"""Where the phrases of a directive were met: the hits of the labels in use, article by article."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from storage.labels import LABEL_IN_USE
from storage.store import Reader

_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """One article with what its label in use came of."""

    outlet: str
    identity: str
    day: str
    made: str
    """When the label was made, UTC."""
    hits: tuple[dict[str, Any], ...]


def count_articles_of_days(reader: Reader, since: date, until: date) -> int:
    """How many articles `labelled_articles` will look at."""
    row = reader.first(
        "SELECT count(*) AS number FROM articles WHERE version > 0 AND day BETWEEN ? AND ?",
        (since.isoformat(), until.isoformat()),
    )
    return int(row["number"]) if row else 0


def labelled_articles(reader: Reader, directive: str, since: date, until: date) -> Iterator[LabelledArticle]:
    """The labelled articles of those days, by outlet, read page by page."""
    asked = {"directive": directive, "since": since.isoformat(), "until": until.isoformat()}
    last = ("", 0)
    while rows := reader.rows(
        "SELECT a.id, a.outlet, a.identity, a.day, l.made, l.hits"
        " FROM articles a JOIN versions v ON v.article = a.id AND v.number = a.version"
        " JOIN labels l ON l.id = "
        + LABEL_IN_USE
        + " WHERE (a.outlet, a.id) > (:outlet, :article) AND a.day BETWEEN :since AND :until"
        " ORDER BY a.outlet, a.id LIMIT :batch",
        asked | {"outlet": last[0], "article": last[1], "batch": _BATCH},
    ):
        last = (rows[-1]["outlet"], rows[-1]["id"])
        for row in rows:
            hits = tuple(json.loads(row["hits"]))
            yield LabelledArticle(row["outlet"], row["identity"], row["day"], row["made"], hits)
