"""Labels: rows that are added under a rule version and never changed."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from storage.clock import now
from storage.label_faults import TRIES
from storage.store import Reader, Store

BATCH = 200
"""Labels per transaction: a killed run loses at most so many, and makes them again."""


@dataclass(frozen=True, slots=True)
class ToLabel:
    """A version that the rules have not judged yet."""

    version_id: int
    title: str
    lead: str | None
    body: str
    """Paragraphs joined by newlines."""


@dataclass(frozen=True, slots=True)
class NewLabel:
    """What the rules say about a version."""

    version_id: int
    content: int
    second: int | None
    margin: float
    hits: Sequence[dict[str, Any]] = field(default=())
    reason: str = field(default="", compare=False)
    """Why, in a word: told in a trial, and not stored."""


# Past rules may label texts after those of now have: the label made last need not be the one in use.
LABEL_IN_USE = """(
    SELECT id FROM labels WHERE version = v.id AND directive = :directive ORDER BY rule_version IS (
        SELECT rule_version FROM rules_in_use WHERE directive = :directive) DESC, id DESC LIMIT 1)"""
"""Id of the label that holds for a version `v`: of the rules in use, or the newest where it has none."""

_WAITING = (
    " v.number > 0 AND NOT EXISTS (SELECT 1 FROM labels l"
    "  WHERE l.version = v.id AND l.directive = :directive AND l.rule_version = :rules)"
    " AND (:tries < 0 OR (SELECT count(*) FROM label_faults f WHERE f.version = v.id"
    "   AND f.directive = :directive AND f.rule_version = :rules) < :tries)"
    " AND NOT EXISTS (SELECT 1 FROM label_faults f WHERE f.version = v.id AND f.directive = :directive"
    "   AND f.rule_version = :rules AND f.night = :night)"
)


def _asked(directive: str, rule_version: str, night: str | None) -> dict[str, object]:
    # Whoever labels by hand, and not in the course of a night, means all of them.
    tries = -1 if night is None else TRIES
    return {"directive": directive, "rules": rule_version, "night": night, "tries": tries}


def unlabelled(
    reader: Reader, directive: str, rule_version: str, night: str | None = None
) -> Iterator[ToLabel]:
    """Versions without a label of that directive and rule version: current ones first, then older ones.

    For a night, those are left out that failed in it already, or in too many nights before. Reads page by
    page, so that labels may be added meanwhile.
    """
    asked = _asked(directive, rule_version, night) | {"batch": BATCH}
    for current in (True, False):
        last = 0
        while rows := reader.rows(
            "SELECT v.id, v.title, v.lead, v.body FROM versions v JOIN articles a ON a.id = v.article"
            " WHERE v.id > :last AND (v.number = a.version) = :current AND"
            + _WAITING
            + " ORDER BY v.id LIMIT :batch",
            asked | {"last": last, "current": current},
        ):
            last = rows[-1]["id"]
            for row in rows:
                yield ToLabel(row["id"], row["title"], row["lead"], "\n".join(json.loads(row["body"])))


def count_unlabelled(reader: Reader, directive: str, rule_version: str, night: str | None = None) -> int:
    """How many versions `unlabelled` will yield."""
    row = reader.first(
        "SELECT count(*) AS number FROM versions v WHERE" + _WAITING,
        _asked(directive, rule_version, night),
    )
    return int(row["number"]) if row else 0


def add_labels(store: Store, directive: str, rule_version: str, labels: Iterable[NewLabel]) -> int:
    """Adds labels, in batches of one transaction each, and returns how many were new.

    A label that is there stays as it is. The labels are drawn from the iterable outside of the transactions.
    """
    added = 0
    drawn = iter(labels)
    while batch := list(islice(drawn, BATCH)):
        with store.atomic():
            added += sum(_add(store, directive, rule_version, label) for label in batch)
    return added


def use_rules(store: Store, directive: str, rule_version: str) -> None:
    """Makes those the rules whose labels lists and tables show."""
    row = store.first("SELECT rule_version FROM rules_in_use WHERE directive = ?", (directive,))
    if row is None or row["rule_version"] != rule_version:
        with store.atomic():
            store.write("INSERT OR REPLACE INTO rules_in_use VALUES (?, ?)", (directive, rule_version))


def _add(store: Store, directive: str, rule_version: str, label: NewLabel) -> int:
    return store.write(
        "INSERT INTO labels (version, directive, rule_version, content, second, margin, hits, made)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (version, directive, rule_version) DO NOTHING",
        (
            label.version_id,
            directive,
            rule_version,
            label.content,
            label.second,
            label.margin,
            json.dumps(list(label.hits), ensure_ascii=False),
            now(),
        ),
    )
