"""Which addresses are pages of this server: where a login may lead to, and nothing else."""

import re
from typing import Final
from urllib.parse import urlsplit

TABLES: Final = ("reading", "published")
"""What Datasette's own pages show: the flat copy to all, the published copy to auditors."""

TABLES_PATTERN: Final = rf"/(?:{'|'.join(TABLES)})(?:[/.](?s:.*))?"

_PLAIN: Final = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")
_LONGEST: Final = 4000


def is_table(path: str) -> bool:
    """Whether Datasette's own pages answer there."""
    return re.fullmatch(TABLES_PATTERN, path) is not None


def is_own(path: str, method: str = "GET") -> bool:
    r"""Whether this leads to a page of ours: `//evil` and `/\evil` are other servers to a browser."""
    from dashboard.pages import ROUTES  # the pages make visits, which ask this

    if len(path) > _LONGEST or not _PLAIN.fullmatch(path):
        return False
    try:
        there = urlsplit(path).path
    except ValueError:
        return False
    patterns = [route.pattern for route in ROUTES if method in route.methods]
    patterns += [TABLES_PATTERN] if method == "GET" else []
    return any(re.fullmatch(pattern, there) for pattern in patterns)
