"""The pages of the desk, by walking from link to link as a reader might."""

from collections import deque
from collections.abc import Iterator
from urllib.parse import urldefrag, urlsplit

from tests.browser.watched import Watched
from tests.dashboard.visitors import Server

TABLES = {"reading", "published"}
"""First part of the addresses of Datasette's own pages."""


def walk(watched: Watched, server: Server, *starts: str, alike: int = 1) -> Iterator[str]:
    """Open every kind of page that links lead to from there; yields each path while it is open.

    `alike`: how many pages of one kind are opened.
    """
    waiting, seen, opened = deque(starts), set(starts), {}
    while waiting:
        path = waiting.popleft()
        kind = kind_of(path)
        if opened.get(kind, 0) >= alike:
            continue
        opened[kind] = opened.get(kind, 0) + 1
        answer = watched.page.goto(server.url + path)
        assert answer is not None
        assert answer.status < 400, f"{path}: {answer.status}"
        yield path
        for link in links(watched, server):
            if link not in seen:
                seen.add(link)
                waiting.append(link)


def links(watched: Watched, server: Server) -> list[str]:
    """Own addresses that the open page links to, but for files."""
    found = watched.page.eval_on_selector_all(
        "a[href]:not([download])", "links => links.map(link => link.href)"
    )
    own = [urldefrag(url).url.removeprefix(server.url) for url in found if url.startswith(server.url + "/")]
    return [path for path in own if not is_file(path)]


def is_file(path: str) -> bool:
    """Whether an address is saved rather than shown."""
    split = urlsplit(path)
    ends = split.path.endswith((".csv", ".json", ".xlsx", ".zip", "/tho"))
    return ends or "_blob" in split.query or "_format=" in split.query


def kind_of(path: str) -> tuple[object, ...]:
    """What pages of one template have in common."""
    split = urlsplit(path)
    first, *rest = split.path.split("/")[1:]
    if first in TABLES:
        return first, len(rest), bool(split.query)
    parts = ["*" if any(sign.isdigit() for sign in part) else part for part in rest]
    if first == "don-vi" and parts:
        parts[0] = "*"
    return first, *parts
