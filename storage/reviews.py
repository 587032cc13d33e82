"""Reviews: what people decide over a label. They are added, never changed; the newest one holds.

A review names its article by outlet and identity and finds it through the article's aliases, so that it
survives another crawl, edits, and two articles that turn out to be one.

The view **effective_reviews** (storage/schema/judgements.py) gives the one that holds: at most one row for
each article and directive, none where people decided nothing or took it back. Columns: `article`,
`directive`, `content`, `reviewer`, `reason`, `at`, `text_changed` (0 or 1: the outlet has edited the article
since it was looked at), `review`, `outlet`, `identity`, `content_hash`. Over many articles, join it as
EFFECTIVE_REVIEW does and take `coalesce(w.content, l.content)`: SQLite gathers the reviews once.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any, Final

from storage.clock import now
from storage.labels import LABEL_IN_USE
from storage.store import Reader, Row, Store

EFFECTIVE_REVIEW: Final = " LEFT JOIN effective_reviews w ON w.article = a.id AND w.directive = :directive "
"""Joins the review that holds, as `w`, to articles `a`; binds `:directive`."""


@dataclass(frozen=True, slots=True)
class NewReview:
    """What a person decides about an article and a directive."""

    outlet: str
    identity: str
    directive: str
    content: int | None
    """Null: what was decided before is taken back, the label holds again."""
    reviewer: str
    reason: str
    content_hash: str
    """Of the version that was looked at."""
    at: str = ""
    """When, in UTC; '' is now."""


@dataclass(frozen=True, slots=True)
class Review:
    """A recorded review."""

    id: int
    outlet: str
    identity: str
    directive: str
    content: int | None
    reviewer: str
    reason: str
    at: str
    """UTC."""
    content_hash: str
    holds: bool
    """Whether it is the one that counts now."""
    text_changed: bool
    """Whether the outlet has edited the article since; told of the one that holds."""
    url: str | None
    """The article's address; null where the home has no such article."""
    title: str | None
    """As it reads now."""
    machine: int | None
    """The newest rules' own label of the current text; null: none yet."""

    def as_dict(self) -> dict[str, Any]:
        """The review as a JSON object, without its row id."""
        return {name: value for name, value in asdict(self).items() if name != "id"}


@dataclass(frozen=True, slots=True)
class Reviewable:
    """An article as somebody who reviews it finds it."""

    outlet: str
    url: str
    identity: str
    title: str
    content_hash: str
    machine: int | None
    """The newest rules' own label; null: none yet."""
    reviewed: int | None
    """What the review that holds says; null: there is none."""


@dataclass(frozen=True, slots=True)
class ReviewedText:
    """The current text of an article that people have labelled."""

    url: str
    title: str
    text: str
    """Lead and paragraphs joined by newlines."""
    content: int


def add_review(store: Store, review: NewReview) -> int:
    """Records a review and returns its number."""
    with store.atomic():
        return store.insert("reviews", asdict(review) | {"at": review.at or now()})


def reviewable(reader: Reader, identity: str, directive: str) -> tuple[Reviewable, ...]:
    """Returns the articles that have the address, by outlet: outlets may share a host."""
    rows = reader.rows(
        "SELECT a.outlet, a.url, a.identity, v.title, v.content_hash, w.content AS reviewed,"
        " (SELECT content FROM labels WHERE id = " + LABEL_IN_USE + ") AS machine"
        " FROM aliases x JOIN articles a ON a.id = x.article"
        " JOIN versions v ON v.article = a.id AND v.number = a.version"
        + EFFECTIVE_REVIEW
        + " WHERE x.identity = :identity ORDER BY a.outlet",
        {"identity": identity, "directive": directive},
    )
    return tuple(Reviewable(**row) for row in rows)


_REVIEWS = """
SELECT r.*, w.review IS NOT NULL AS holds, coalesce(w.text_changed, 0) AS text_changed, a.url, v.title,
    (SELECT l.content FROM labels l WHERE l.version = v.id AND l.directive = r.directive
        ORDER BY l.rule_version IS (
            SELECT rule_version FROM rules_in_use u WHERE u.directive = l.directive) DESC, l.id DESC
        LIMIT 1) AS machine
FROM reviews r
LEFT JOIN aliases x ON x.outlet = r.outlet AND x.identity = r.identity
LEFT JOIN articles a ON a.id = x.article
LEFT JOIN versions v ON v.article = a.id AND v.number = a.version
LEFT JOIN effective_reviews w ON w.article = a.id AND w.directive = r.directive AND w.review = r.id
"""


def reviews_of(
    reader: Reader, outlet: str, identity: str, directive: str | None = None
) -> tuple[Review, ...]:
    """Returns all reviews of the article that the address leads to, under any of its addresses, oldest first.

    Of one directive, or of all. Also those of an address that leads to no article.
    """
    keys = reader.rows(
        "SELECT y.identity FROM aliases x JOIN aliases y ON y.article = x.article"
        " WHERE x.outlet = ? AND x.identity = ?",
        (outlet, identity),
    )
    rows = reader.rows(
        _REVIEWS + " WHERE r.outlet = ?1 AND (?2 IS NULL OR r.directive = ?2)"
        " AND r.identity IN (SELECT value FROM json_each(?3)) ORDER BY r.id",
        (outlet, directive, json.dumps([row["identity"] for row in keys] or [identity])),
    )
    return tuple(map(_review, rows))


def all_reviews(reader: Reader, directive: str, outlet: str | None = None) -> tuple[Review, ...]:
    """Returns every review of a directive, those that hold no more among them, newest first."""
    rows = reader.rows(
        _REVIEWS + " WHERE r.directive = ?1 AND (?2 IS NULL OR r.outlet = ?2) ORDER BY r.id DESC",
        (directive, outlet),
    )
    return tuple(map(_review, rows))


def decisions(reader: Reader, directive: str) -> dict[tuple[str, str], int]:
    """What people have decided, by the outlet and identity of the article."""
    rows = reader.rows(
        "SELECT a.outlet, a.identity, w.content FROM effective_reviews w JOIN articles a ON a.id = w.article"
        " WHERE w.directive = ?",
        (directive,),
    )
    return {(row["outlet"], row["identity"]): row["content"] for row in rows}


def reviewed_texts(reader: Reader, directive: str) -> tuple[ReviewedText, ...]:
    """Returns the current texts that people have labelled, in the order of their addresses."""
    rows = reader.rows(
        "SELECT a.url, v.title, v.lead, v.body, w.content FROM effective_reviews w"
        " JOIN articles a ON a.id = w.article JOIN versions v ON v.article = a.id AND v.number = a.version"
        " WHERE w.directive = ? ORDER BY a.url, a.outlet",
        (directive,),
    )
    return tuple(
        ReviewedText(row["url"], row["title"], _text(row["lead"], row["body"]), row["content"])
        for row in rows
    )


def _text(lead: str | None, body: str) -> str:
    return "\n".join([*([lead] if lead else []), *json.loads(body)])


def _review(row: Row) -> Review:
    return Review(**row | {"holds": bool(row["holds"]), "text_changed": bool(row["text_changed"])})
