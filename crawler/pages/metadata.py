"""What a page says of itself: JSON-LD, OpenGraph, meta tags, microdata, the canonical link."""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from lxml import etree

from crawler.pages.document import one_line, text_of
from crawler.pages.media import absolute
from crawler.pages.page import Fields

_ARTICLE_TYPES: Final = re.compile(r"(?:\w*Article|BlogPosting|ReportageNewsArticle|Report)")
_BROKEN_DATE: Final = re.compile(r'"(datePublished|dateModified)"\s*:\s*"([^"\\<>]{8,40})"')
_BROKEN_TYPE: Final = re.compile(r'"@type"\s*:\s*"(?:\w*Article|BlogPosting)"')
_WRAPPING: Final = re.compile(r"^\s*(?:<!--|(?://)?\s*<!\[CDATA\[)|(?:-->|(?://)?\s*\]\]>)\s*$")
_TRAILING_COMMA: Final = re.compile(r",\s*([}\]])")
_NODES_LOOKED_AT: Final = 500
# One pass for both: passes over the whole page are what reading it costs.
_DATES: Final = etree.XPath("//*[@itemprop='datePublished' or @itemprop='dateModified']")
_META_NAMES: Final = {
    "published": ("article:published_time", "datepublished", "pubdate", "dc.date.issued", "publishdate"),
    "modified": ("article:modified_time", "datemodified", "og:updated_time", "lastmod"),
    "author": ("article:author", "author", "dc.creator"),
    "category": ("article:section",),
}


@dataclass(frozen=True, slots=True)
class Metadata:
    """The page's own statements, none of them checked against what it prints."""

    fields: Fields
    declared: bool
    """Whether the page says that it is an article."""
    description: str | None
    site_name: str | None
    text: str | None
    """JSON-LD `articleBody`."""
    canonical: str | None


def read(root: etree._Element, url: str, *, marked: bool = True) -> Metadata:
    """All metadata of a page that was answered at `url`; microdata only where it may be `marked`."""
    stated: dict[object, list[etree._Element]] = {"meta": [], "script": [], "link": []}
    for element in root.iter("meta", "script", "link"):
        stated[element.tag].append(element)
    tags = _meta_tags(stated["meta"])
    linked, article = _linked_data(stated["script"])
    micro = _microdata(root) if marked else Fields()
    from_tags = Fields(title=tags.get("og:title"), **{name: _named(tags, name) for name in _META_NAMES})
    return Metadata(
        fields=linked.over(from_tags).over(micro),
        declared=article is not None or tags.get("og:type", "").lower() in {"article", "news"},
        description=tags.get("og:description") or tags.get("description"),
        site_name=tags.get("og:site_name"),
        text=_string(article, "articleBody") if article else None,
        canonical=_canonical(stated["link"], tags, url),
    )


def _meta_tags(metas: Iterable[etree._Element]) -> dict[str, str]:
    tags: dict[str, str] = {}
    for meta in metas:
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = one_line(meta.get("content") or "")
        if name and content:
            tags.setdefault(name.lower(), content)
    return tags


def _named(tags: Mapping[str, str], field: str) -> str | None:
    values = (tags.get(name) for name in _META_NAMES[field])
    # Some sites give the author as the address of a profile.
    return next((value for value in values if value and not value.startswith("http")), None)


def _microdata(root: etree._Element) -> Fields:
    dates: dict[str, str] = {}
    found = _DATES(root)
    for element in found if isinstance(found, list) else []:
        if not isinstance(element, etree._Element) or element.get("itemprop", "") in dates:
            continue
        value = element.get("datetime") or element.get("content") or text_of(element)
        if value.strip():
            dates[element.get("itemprop", "")] = one_line(value)
    return Fields(published=dates.get("datePublished"), modified=dates.get("dateModified"))


def _linked_data(scripts: Iterable[etree._Element]) -> tuple[Fields, Mapping[str, object] | None]:
    """The fields of the first JSON-LD article; of broken JSON only its dates, which no quote can spoil."""
    salvaged = Fields()
    seen: Mapping[str, object] | None = None
    for script in scripts:
        if script.get("type", "").strip().lower() != "application/ld+json":
            continue
        source = script.text or ""
        loaded = _loads(source)
        for node in _nodes(loaded):
            if _is_article(node):
                return _fields(node), node
        if loaded is None and _BROKEN_TYPE.search(source):
            dates = {name: one_line(day) for name, day in reversed(_BROKEN_DATE.findall(source))}
            salvaged = Fields(published=dates.get("datePublished"), modified=dates.get("dateModified"))
            seen = {}
    return salvaged, seen


def _loads(source: str) -> object:
    bare = _WRAPPING.sub("", source)
    for attempt in (bare, _TRAILING_COMMA.sub(r"\1", bare)):
        try:
            loaded: object = json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
        return loaded
    return None


def _nodes(loaded: object) -> Iterator[Mapping[str, object]]:
    waiting, seen = [loaded], 0
    while waiting and seen < _NODES_LOOKED_AT:
        node = waiting.pop(0)
        seen += 1
        if isinstance(node, dict):
            yield node
            waiting.extend(node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node)
        elif isinstance(node, list):
            waiting.extend(node[:_NODES_LOOKED_AT])


def _is_article(node: Mapping[str, object]) -> bool:
    kinds = node.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and _ARTICLE_TYPES.fullmatch(kind) for kind in named)


def _fields(node: Mapping[str, object]) -> Fields:
    return Fields(
        title=_string(node, "headline"),
        published=_string(node, "datePublished"),
        modified=_string(node, "dateModified"),
        author=_names(node.get("author")),
        category=_string(node, "articleSection"),
    )


def _string(node: Mapping[str, object], key: str) -> str | None:
    value = node.get(key)
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, str):
        return None
    if key == "articleBody":
        return html.unescape(value)
    return one_line(html.unescape(value)) or None


def _names(author: object) -> str | None:
    people = author if isinstance(author, list) else [author]
    names = [person.get("name") if isinstance(person, dict) else person for person in people]
    printed = [one_line(name) for name in names if isinstance(name, str) and not name.startswith("http")]
    return ", ".join(filter(None, printed)) or None


def _canonical(links: Iterable[etree._Element], tags: Mapping[str, str], url: str) -> str | None:
    """The page's own address, if it is on the same host and does not call every page the home page."""
    own = [link.get("href") for link in links if (link.get("rel") or "").lower() == "canonical"]
    for address in (*own, tags.get("og:url")):
        whole = absolute(address, url) if address else None
        if whole is None or _host(whole) != _host(absolute(url, url) or url):
            continue
        if urlsplit(whole).path in {"", "/"} and urlsplit(url).path not in {"", "/"}:
            continue
        return whole
    return None


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower().removeprefix("www.")
