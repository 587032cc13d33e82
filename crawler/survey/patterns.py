"""How an article's address differs from the others' of its site, as a regular expression on the path."""

import re
from collections.abc import Collection, Iterator
from typing import Final
from urllib.parse import urlsplit

from registry.syntax import pattern_fault

_ENDINGS: Final = (
    r"-\d+\.html?$",
    r"-\d+\.aspx$",
    r"-(?:post|ar|art|a|n|d)\d+\.(?:html?|aspx|epi|ldo|htm)$",
    r"-\d+$",
    r"/\d+/?$",
    r"/-/view_content/\d+",
    r"/-/(?:asset_publisher|blogs)/",
    r"/\d{4}/\d\d/",
    r"[?&](?:id|newsid|articleid|p|aid|nid)=\d+",
    r"\.html?$",
    r"\.aspx$",
)
"""What systems end an article's address with, the narrow ones before the wide."""
_NAMES: Final = (
    r"[^/]+/?",
    r"[a-z0-9]+-[a-z0-9]+-[a-z0-9]+-[^/]+/?",
    r"[a-z0-9]+-[a-z0-9]+-[a-z0-9]+-[a-z0-9]+-[a-z0-9]+-[^/]+/?",
)
"""What an article is called within its folder, where no number tells it: by a headline of several words."""
LEAST: Final = 0.98
"""Share of the articles that a pattern must match."""
NO_OTHERS, FEW_OTHERS = 0.0, 0.05
"""Share of the other pages that it may match: a page that does and is no article spoils each night."""


def article_pattern(
    articles: Collection[str], others: Collection[str], most: float, learnt: str | None = None
) -> str | None:
    """The first pattern that fits nearly all articles and at most that share of the others, or null."""
    if not articles:
        return None
    for pattern in (*([learnt] if learnt else []), *_candidates(articles)):
        hit, miss = _share(pattern, articles), _share(pattern, others)
        if hit >= LEAST and miss <= most and pattern_fault(pattern) is None:
            return pattern
    return None


def _candidates(articles: Collection[str]) -> Iterator[str]:
    folders = {urlsplit(url).path.rstrip("/").rpartition("/")[0] for url in articles}
    yield from _ENDINGS
    if len(folders) == 1:
        common = re.escape(folders.pop()).replace(r"\-", "-")
        for name in _NAMES if common else _NAMES[1:]:
            yield f"^{common}/{name}$"


def matches(pattern: str, url: str) -> bool:
    """Whether a crawl would take the address for an article's."""
    parts = urlsplit(url)
    asked = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return bool(re.search(pattern, parts.path) or re.search(pattern, asked))


def _share(pattern: str, urls: Collection[str]) -> float:
    return sum(matches(pattern, url) for url in urls) / len(urls) if urls else 0.0
