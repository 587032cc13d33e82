"""What each version changed against the one before it: what is still to be judged, and the verdicts."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from storage.content import media_lines
from storage.store import Reader, Row, Store

PAGE = 20
"""Pairs per query and transaction."""


@dataclass(frozen=True, slots=True)
class VersionText:
    """One version as a comparison reads it."""

    version: int
    title: str
    lead: str | None
    body: tuple[str, ...]
    published: str | None
    author: str | None
    media: tuple[str, ...]
    """One line for each."""


@dataclass(frozen=True, slots=True)
class ToJudge:
    """A version that followed another."""

    outlet: str
    before: VersionText
    after: VersionText


@dataclass(frozen=True, slots=True)
class EditRow:
    """What a version changed against the one before it."""

    version: int
    before: int
    kind: str
    removed: int
    added: int
    """Words."""


def count_unjudged(reader: Reader, rules: str) -> int:
    """How many versions `unjudged` will yield."""
    row = reader.first(
        "SELECT count(*) AS number FROM versions v"
        " JOIN versions p ON p.article = v.article AND p.number = v.number - 1"
        " WHERE v.number > 1 AND NOT EXISTS ("
        "  SELECT 1 FROM edits e WHERE e.version = v.id AND e.before = p.id AND e.rule_version = ?)",
        (rules,),
    )
    return int(row["number"]) if row else 0


def unjudged(reader: Reader, rules: str) -> Iterator[list[ToJudge]]:
    """Versions whose edit was not judged under those rules against the version that stands before them
    now."""
    last = 0
    while rows := reader.rows(
        "SELECT v.id, p.id AS before, a.outlet FROM versions v JOIN articles a ON a.id = v.article"
        " JOIN versions p ON p.article = v.article AND p.number = v.number - 1"
        " WHERE v.id > ? AND v.number > 1 AND NOT EXISTS (SELECT 1 FROM edits e"
        "  WHERE e.version = v.id AND e.before = p.id AND e.rule_version = ?) ORDER BY v.id LIMIT ?",
        (last, rules, PAGE),
    ):
        last = rows[-1]["id"]
        texts = version_texts(reader, [row[end] for row in rows for end in ("id", "before")])
        yield [ToJudge(row["outlet"], texts[row["before"]], texts[row["id"]]) for row in rows]


def version_texts(reader: Reader, versions: Iterable[int]) -> dict[int, VersionText]:
    """The texts of those versions."""
    rows = reader.rows(
        "SELECT id, title, lead, body, published, author, media FROM versions"
        " WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(versions)),),
    )
    return {row["id"]: version_text(row) for row in rows}


def version_text(row: Row) -> VersionText:
    """A row of versions as a text."""
    return VersionText(
        row["id"],
        row["title"],
        row["lead"],
        tuple(json.loads(row["body"])),
        row["published"],
        row["author"],
        tuple(media_lines(json.loads(row["media"]))),
    )


def titles_of(reader: Reader, outlet: str) -> set[str]:
    """All titles that the outlet's articles have or had."""
    rows = reader.rows(
        "SELECT DISTINCT v.title FROM versions v JOIN articles a ON a.id = v.article"
        " WHERE a.outlet = ? AND v.number > 0",
        (outlet,),
    )
    return {row["title"] for row in rows}


def set_edits(store: Store, rules: str, edits: Iterable[EditRow]) -> None:
    """Stores verdicts in the place of older ones."""
    rows: list[dict[str, Any]] = [asdict(edit) | {"rule_version": rules} for edit in edits]
    with store.atomic():
        store.upsert_all("edits", rows, ("version",))


def forget_first_edits(store: Store) -> int:
    """Takes out verdicts on versions that nothing stands before any more, also because they were replaced;
    returns how many."""
    first = "SELECT e.version FROM edits e JOIN versions v ON v.id = e.version WHERE v.number < 2"
    if store.first(first) is None:
        return 0
    with store.atomic():
        return store.write("DELETE FROM edits WHERE version IN (" + first + ")")
