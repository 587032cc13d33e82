"""Current texts with the label they have, for asking what other rules would say."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from storage.labels import LABEL_IN_USE
from storage.store import Reader

_BATCH = 200


@dataclass(frozen=True, slots=True)
class CurrentText:
    """The current version of one article with its newest label of a directive, by whatever rules."""

    version_id: int
    outlet: str
    identity: str
    url: str
    day: str
    title: str
    lead: str | None
    body: str
    """Paragraphs joined by newlines."""
    content: int | None
    """Null where it has no label yet."""
    second: int | None
    rule_version: str | None


def count_current_texts(reader: Reader) -> int:
    """How many texts `current_texts` will yield."""
    row = reader.first("SELECT count(*) AS number FROM articles WHERE version > 0")
    return int(row["number"]) if row else 0


def current_texts(reader: Reader, directive: str) -> Iterator[CurrentText]:
    """The current text of every article, by outlet and article, read page by page."""
    last = ("", 0)
    while rows := reader.rows(
        "SELECT v.id, a.id AS article, a.outlet, a.identity, a.url, a.day, v.title, v.lead, v.body,"
        " l.content, l.second, l.rule_version"
        " FROM articles a JOIN versions v ON v.article = a.id AND v.number = a.version"
        " LEFT JOIN labels l ON l.id = "
        + LABEL_IN_USE
        + " WHERE (a.outlet, a.id) > (:outlet, :article) ORDER BY a.outlet, a.id LIMIT :batch",
        {"directive": directive, "outlet": last[0], "article": last[1], "batch": _BATCH},
    ):
        last = (rows[-1]["outlet"], rows[-1]["article"])
        for row in rows:
            values = {key: value for key, value in row.items() if key not in ("id", "article", "body")}
            yield CurrentText(version_id=row["id"], body="\n".join(json.loads(row["body"])), **values)
