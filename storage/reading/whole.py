"""All that is stored of one article, with every review: those of the store, and those made since."""

import json

from storage.labels import LABEL_IN_USE
from storage.reading.library import Library
from storage.reading.lists import copies_of, line_by_key
from storage.reading.overlay import TEXT_CHANGED
from storage.reading.values import Decision, Full, Line, RuleLabel
from storage.store import Row
from storage.versions import history_of

# By outlet and identity, not by row: the published copy may be newer than the flat one.
_ARTICLE = """
SELECT a.id, a.outlet, a.url, a.identity, a.state, a.day, a.first_seen, v.published, v.content_hash,
    r.reason, r.similarity
FROM heads h JOIN aliases x ON x.outlet = h.outlet AND x.identity = h.identity
JOIN articles a ON a.id = x.article
JOIN versions v ON v.article = a.id AND v.number = a.version
LEFT JOIN reprints r ON r.article = a.id
WHERE h.article = ?
"""
_LABEL = (
    "SELECT l.rule_version, l.content, l.second, l.margin, l.hits, l.made FROM articles a"
    " JOIN versions v ON v.article = a.id AND v.number = a.version JOIN labels l ON l.id = "
    + LABEL_IN_USE
    + " WHERE a.id = :article"
)
_DECISIONS = (
    "SELECT r.late, r.id, r.directive, r.content, r.reviewer, r.reason, r.at, r.content_hash"
    " FROM aliases x JOIN decisions r ON r.outlet = x.outlet AND r.identity = x.identity"
    " WHERE x.article = :article AND r.directive = :directive ORDER BY r.late, r.id"
)
_CHANGED = (
    "SELECT "
    + TEXT_CHANGED
    + " AS changed FROM articles a JOIN versions v ON v.article = a.id AND v.number = a.version"
    " WHERE a.id = :article"
)


def full_article(library: Library, line: Line, directive: str) -> Full | None:
    """The whole article; null where the published copy has it no more."""
    found = library.first(_ARTICLE, (line.id,))
    if found is None:
        return None
    of_version = ("published", "content_hash", "reason", "similarity")
    told = {name: found.pop(name) for name in of_version}
    asked = {"article": found["id"], "directive": directive}
    history = history_of(library, found)
    label = library.first(_LABEL, asked)
    return Full(
        line=line,
        identity=found["identity"],
        published=told["published"],
        first_seen=history.first_seen,
        last_seen=history.last_seen,
        content_hash=told["content_hash"],
        aliases=history.aliases,
        versions=history.versions,
        label=_label(label) if label else None,
        reviews=_decisions(library, asked),
        original=line_by_key(library, line.original_key, directive) if line.original_key else None,
        reprints=copies_of(library, line.key, directive),
        reprint_reason=told["reason"],
        similarity=told["similarity"],
    )


def _label(row: Row) -> RuleLabel:
    return RuleLabel(**row | {"hits": tuple(json.loads(row["hits"]))})


def _decisions(library: Library, asked: Row) -> tuple[Decision, ...]:
    """Every review, oldest first; the last one holds, unless it takes back what was decided before."""
    rows = library.rows(_DECISIONS, asked)
    return tuple(
        Decision(
            directive=row["directive"],
            content=row["content"],
            reviewer=row["reviewer"],
            reason=row["reason"],
            at=row["at"],
            content_hash=row["content_hash"],
            holds=number == len(rows) and row["content"] is not None,
            text_changed=_changed(library, asked["article"], row["content_hash"]),
            desk_review=row["id"] if row["late"] else None,
        )
        for number, row in enumerate(rows, 1)
    )


def _changed(library: Library, article: int, content_hash: str) -> bool:
    row = library.first(_CHANGED, {"article": article, "hash": content_hash})
    return bool(row and row["changed"])
