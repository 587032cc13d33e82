"""What waits for a person's eyes, most urgent first."""

import json
from collections.abc import Iterator, Sequence
from itertools import islice

from storage.reading.choosing import NEWEST_FIRST, WITHIN, chosen
from storage.reading.library import Library
from storage.reading.lists import lines_of
from storage.reading.values import Critical, Filter, Line, Waiting, Why
from storage.store import Row

CLOSE = 0.2
"""A margin below which the rules' own choice is doubtful."""

_BASE = 1000
"""Outlet and content as one number; no directive has so many contents."""

_IN_DOUBT = (
    "SELECT article FROM lines INDEXED BY lines_in_doubt"
    " WHERE lines.reviewed = 0 AND (lines.content <> 0 OR lines.second IS NOT NULL) AND" + WITHIN
)
_LEAST_SURE = " ORDER BY margin, day DESC, article DESC LIMIT :limit"
# A person may agree with the runner-up, or say that the rules' own choice is none.
_DECISIVE = (
    _IN_DOUBT
    + " AND margin IS NOT NULL AND (outlet * :base + content IN (SELECT value FROM json_each(:cells))"
    " OR outlet * :base + second IN (SELECT value FROM json_each(:cells)))" + _LEAST_SURE
)
_CLOSE = _IN_DOUBT + " AND margin < :close" + _LEAST_SURE
_UNLABELLED = (
    "SELECT article FROM lines INDEXED BY lines_by_content WHERE content = -1 AND" + WITHIN + NEWEST_FIRST
)
_CHANGED = (
    "SELECT article FROM lines INDEXED BY lines_reviewed WHERE lines.reviewed = 1 AND text_changed = 1 AND"
    + WITHIN
    + NEWEST_FIRST
)


def queue(
    library: Library, wanted: Filter, limit: int, critical: Critical | None = None, close: float = CLOSE
) -> Sequence[Waiting]:
    """Articles that fit and that a person should look at; the filter's words are left out of account.

    `critical`: by outlet and content, how many more articles would turn a verdict. `close`: the margin below
    which the rules' own choice is doubtful. Those that a person decided over wait only where their outlet has
    edited them since.
    """
    cells = dict(critical or {})
    asked = chosen(library, wanted).bound | {"limit": limit, "offset": 0, "close": close, "base": _BASE}
    numbers = (library.outlets.get(slug, 0) * _BASE + content for slug, content in cells)
    asked["cells"] = json.dumps([*numbers])
    return list(islice(_waiting(library, wanted.directive, asked, cells), limit))


def _waiting(library: Library, directive: str, asked: Row, cells: Critical) -> Iterator[Waiting]:
    """All kinds in turn; an article waits for the most urgent reason only."""
    told: set[int] = set()
    for why, sql in (
        (Why.DECISIVE, _DECISIVE),
        (Why.TEXT_CHANGED, _CHANGED),
        (Why.UNLABELLED, _UNLABELLED),
        (Why.CLOSE, _CLOSE),
    ):
        rows = [row["article"] for row in library.each(sql, asked) if row["article"] not in told]
        told.update(rows)
        for line in lines_of(library, directive, rows):
            yield _decisive(line, cells) if why is Why.DECISIVE else Waiting(line, why)


def _decisive(line: Line, cells: Critical) -> Waiting:
    """With the verdict that it would turn the soonest."""
    near = {content for content in (line.content, line.second) if content is not None}
    need, content = min((cells[line.outlet, one], one) for one in near if (line.outlet, one) in cells)
    return Waiting(line, Why.DECISIVE, need, content)
