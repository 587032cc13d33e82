"""The text that a label was given to, with the phrases found in it: what an evidence pack shows."""

import json
from dataclasses import dataclass
from typing import Any

from storage.store import Reader


@dataclass(frozen=True, slots=True)
class TextKey:
    """A version by what never changes: the bytes that it was read from, and the digest of the text."""

    outlet: str
    identity: str
    night: str
    warc: str
    offset: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class JudgedText:
    """Title, lead and body as they were judged, and the label's hits."""

    title: str
    lead: str | None
    body: str
    """Paragraphs joined by newlines."""
    hits: tuple[dict[str, Any], ...]
    """None without a label of those rules."""


# An article may have been merged into another one since: then only the alias has its identity.
_TEXT = """
SELECT v.title, v.lead, v.body, l.hits
FROM versions v
LEFT JOIN labels l ON l.version = v.id AND l.directive = :directive AND l.rule_version = :rules
WHERE v.article IN (
        SELECT id FROM articles WHERE outlet = :outlet AND identity = :identity
        UNION SELECT article FROM aliases WHERE outlet = :outlet AND identity = :identity)
    AND v.night = :night AND v.warc = :warc AND v."offset" = :offset AND v.content_hash = :content_hash
ORDER BY l.id IS NULL, v.number DESC LIMIT 1
"""


def judged_text(reader: Reader, key: TextKey, directive: str, rule_version: str) -> JudgedText | None:
    """The text of a version and its label of those rules; null where no such version is stored."""
    asked = {name: getattr(key, name) for name in TextKey.__slots__}
    row = reader.first(_TEXT, asked | {"directive": directive, "rules": rule_version})
    if row is None:
        return None
    return JudgedText(
        title=row["title"],
        lead=row["lead"],
        body="\n".join(json.loads(row["body"])),
        hits=tuple(json.loads(row["hits"] or "[]")),
    )
