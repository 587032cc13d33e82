"""Sites with gold for `benchmarks.adding`: the saved portals and the sample province, served on loopback."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from typing import Any
from urllib.parse import urlsplit

from benchmarks.extraction import gold_lines
from benchmarks.learning import Portal
from benchmarks.real_night import HOSTS, serving
from benchmarks.shared import find_shared
from diembao.sample import gold as gold_of
from diembao.sample import serve


@dataclass(frozen=True, slots=True)
class Article:
    """What reading one page must come to."""

    path: str
    title: str
    published: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Served:
    """One site, its gold, and which of it can be found."""

    slug: str
    url: str
    gold: tuple[Article, ...]
    linked: frozenset[str]
    """Paths of the gold to which any page links."""
    listed: frozenset[str]
    """Those to which a page links that is no article."""
    reached: frozenset[str]
    """Those to which a chain of links leads from a page that is no article."""
    no_articles: frozenset[str]
    """Paths of pages that hold no article's headline."""


@contextmanager
def portals(into: Path) -> Iterator[list[Served]]:
    """The saved portals by the server that comes with them; none, with a word, where they are absent."""
    folder = find_shared()
    if folder is None:
        print("The saved portals are not at hand (../shared); only the sample is measured.", file=sys.stderr)
        yield []
        return
    port = free_port()
    with serving(folder, into, port):
        lines = gold_lines(folder)
        yield [
            portal(slug, f"http://{host}:{port}/", into / slug, [it for it in lines if it["site"] == slug])
            for slug, host in HOSTS.items()
        ]


def free_port() -> int:
    """A port that is free on the first portal's address, and so most likely on the others'."""
    with socket() as one:
        one.bind((next(iter(HOSTS.values())), 0))
        return int(one.getsockname()[1])


def portal(slug: str, url: str, root: Path, lines: list[dict[str, Any]]) -> Served:
    """One saved portal."""
    saved = Portal(root, lines)
    linked = {it for path in saved.files for it in saved.links(path) if it != path}
    away = frozenset(saved.no_articles())
    listed = {it for path in away for it in saved.links(path)}
    gold = tuple(Article(it["path"], it["title"], it["published"], it["body"]) for it in lines)
    return Served(slug, url, gold, frozenset(linked), frozenset(listed), reached(saved, away), away)


def reached(saved: Portal, start: Iterable[str]) -> frozenset[str]:
    """The pages to which chains of links lead from those pages, and those pages themselves."""
    found = set(start)
    waiting = list(found)
    while waiting:
        new = set(saved.links(waiting.pop())) - found
        found |= new
        waiting.extend(new)
    return frozenset(found)


@contextmanager
def province() -> Iterator[list[Served]]:
    """The sample province."""
    with serve(1, 0) as running:
        every = gold_of(1, running.port)
        yield [
            Served(
                slug,
                f"{base}/",
                own := tuple(
                    Article(place(it.url), it.title, it.published, it.text)
                    for it in every
                    if it.outlet == slug
                ),
                *(frozenset(it.path for it in own) for _ in range(3)),
                frozenset(),
            )
            for slug, base in running.bases.items()
        ]


def place(url: str) -> str:
    """What tells a page from the others of its site: path and query."""
    parts = urlsplit(url)
    return (parts.path.rstrip("/") or "/") + (f"?{parts.query}" if parts.query else "")
