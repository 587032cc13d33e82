"""Saved pages with what is expected of them: one folder each under cases/<site>/<case>.

`page.html` holds the bytes as received, `meta.json` address, content type, time of the fetch and the outlet;
`expected.json` the article's fields, or `error.json` the refusal.
"""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.pages import NotAnArticle, Page, read_page
from registry import Outlet

CASES = Path(__file__).parent / "cases"


def cases() -> list[Path]:
    return sorted(path.parent for path in CASES.glob("*/*/page.html"))


def name(case: Path) -> str:
    return case.relative_to(CASES).as_posix()


def page_of(case: Path) -> tuple[Page, Outlet | None]:
    meta = json.loads((case / "meta.json").read_text(encoding="utf-8"))
    body = (case / "page.html").read_bytes()
    page = Page(meta["url"], body, meta["content_type"], datetime.fromisoformat(meta["fetched"]))
    return page, Outlet.model_validate(meta["outlet"]) if meta["outlet"] else None


def read(case: Path) -> dict[str, Any]:
    """The result as plain data, as the expectation files have it."""
    result = read_page(*page_of(case))
    if isinstance(result, NotAnArticle):
        return {"outcome": str(result.outcome), "detail": result.detail}
    fields = asdict(result) | {"media": [media.model_dump() for media in result.media]}
    return json.loads(json.dumps(fields))
