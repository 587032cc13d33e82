"""Listings: the pages that lead to articles, by which links, and how they turn."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final
from urllib.parse import urlsplit

from lxml import etree

from crawler.learning.css import candidates, cost
from crawler.learning.gather import anchors
from crawler.learning.sheets import Sheet
from crawler.learning.site import LearntListing
from crawler.pages.document import one_line, text_of
from spool.addresses import identity

MOST_LISTINGS: Final = 20
_LEAST_LINKS: Final = 3
_TRIED: Final = 40
_LEAST_RIGHT: Final = 0.8
_SHORTEST: Final = 12
_NEXT: Final = re.compile(
    r"(?:trang )?(?:sau|tiếp(?: theo)?|kế tiếp|cũ hơn)|trang (?:sau|tiếp).*|bài (?:viết )?cũ hơn|tin cũ hơn"
    r"|next(?: page)?|older(?: posts)?|[»›>]+|→",
    re.I,
)
_SAYS_NEXT: Final = re.compile(r"next|older|sau|tiep", re.I)
_NEARLY: Final = 0.7
_ARROWS: Final = " »›>→←«‹<"


@dataclass(frozen=True, slots=True)
class _Found:
    listing: LearntListing
    targets: frozenset[str]
    home: bool


def find_listings(sheets: Sequence[Sheet], home: str, articles: Collection[str]) -> tuple[LearntListing, ...]:
    """The pages that list articles, those with the most that no other lists first.

    `articles` are identities of the addresses of articles. Further pages of a listing are not listings.
    """
    everything = [_Links(sheet, articles) for sheet in sheets]
    common = _everywhere(everything)
    pages = [it for it in everything if identity(it.sheet.page.url) not in articles]
    options = [(links, _options(links, common)) for links in pages]
    usual = Counter(css for _, own in options for css in own)
    found, further = [], set()
    for links, own in options:
        if not own:
            continue
        css = _simplest(own, usual)
        following, template, after = _turning(links)
        further |= {after} - {None}
        listing = LearntListing(links.sheet.page.url, css, following, template)
        found.append(_Found(listing, links.selected(css), links.sheet.page.url == home))
    return _chosen([it for it in found if it.home or identity(it.listing.url) not in further])


class _Links:
    """A page's links to its own site."""

    def __init__(self, sheet: Sheet, articles: Collection[str]) -> None:
        self.sheet = sheet
        own = identity(sheet.page.url)
        self.all = [(it, url, identity(url)) for it, url in anchors(sheet.root, sheet.page.url)]
        self.targets: Mapping[etree._Element, str] = {it: one for it, _, one in self.all if one != own}
        self.articles = {
            it: one for it, one in self.targets.items() if one in articles and len(text_of(it)) >= _SHORTEST
        }

    def selected(self, css: str) -> frozenset[str]:
        """The articles that a selector leads to."""
        return frozenset(self.articles[it] for it in self.sheet.find(css) if it in self.articles)


def _everywhere(pages: Sequence[_Links]) -> frozenset[str]:
    """Articles to which a third of all pages link: boxes beside the page's own matter."""
    seen = Counter(one for links in pages for one in set(links.articles.values()))
    bound = max(4, len(pages) / 3)
    return frozenset(one for one, count in seen.items() if count >= bound)


@dataclass(frozen=True, slots=True)
class _Option:
    """One selector of links on one page."""

    right: int
    """Articles that it leads to."""
    beside: int
    """Links beyond one for each article: to other pages, or to the same article again."""


def _simplest(own: Mapping[str, _Option], usual: Mapping[str, int]) -> str:
    """The selector that finds hardly fewer than the best, serves most listings, and finds little else."""
    most = max(it.right for it in own.values())
    good = [css for css, it in own.items() if it.right >= _NEARLY * most]
    often = max(usual[css] for css in good)
    good = [css for css in good if usual[css] >= _NEARLY * often]
    return min(good, key=lambda css: (own[css].beside / own[css].right, cost(css)))


def _options(links: _Links, common: Collection[str]) -> dict[str, _Option]:
    """The selectors of the page's own links to articles and of hardly anything else."""
    votes: Counter[str] = Counter()
    home = urlsplit(links.sheet.page.url).path in {"", "/"}
    for element, target in links.articles.items():
        if home or target not in common:
            votes.update(set(candidates(element)))
    tried = sorted(votes, key=lambda css: (-votes[css], cost(css)))[:_TRIED]
    good = {}
    for css in tried:
        found = [it for it in links.sheet.find(css) if it.tag == "a"]
        right = links.selected(css)
        others = {links.targets[it] for it in found if it in links.targets} - right
        wrong = sum(one not in set(links.articles.values()) for one in others)
        own = len(right) if home else len(right - set(common))
        if own >= _LEAST_LINKS and len(right) >= _LEAST_RIGHT * (len(right) + wrong):
            good[css] = _Option(len(right), len(found) - len(right))
    return good


def _turning(links: _Links) -> tuple[str | None, str | None, str | None]:
    """The CSS of the link to the next page, the template of numbered pages, and the next page's identity."""
    template = _template(links)
    for element, _, one in links.all:
        words = one_line(text_of(element) or element.get("title") or "")
        if not (_NEXT.fullmatch(words) or _NEXT.fullmatch(words.strip(_ARROWS))):
            continue
        if one == identity(links.sheet.page.url) or one in links.articles.values():
            continue
        if css := _next_css(links, element, words):
            return css, template, one
    return None, template, None


def _template(links: _Links) -> str | None:
    """The address of page n, from the links that are called 2, 3 and so on."""
    found: dict[str, set[int]] = {}
    for element, url, one in links.all:
        words = one_line(text_of(element))
        if not words.isdigit() or not 2 <= int(words) <= 9999 or one == identity(links.sheet.page.url):
            continue
        for match in re.finditer(rf"(?<!\d){int(words)}(?!\d)", url):
            if match.start() < len(url) - len(urlsplit(url).path) - len(urlsplit(url).query) - 1:
                continue  # in the host or port
            template = f"{url[: match.start()]}{{page}}{url[match.end() :]}"
            found.setdefault(template, set()).add(int(words))
    own = links.sheet.page.url.rstrip("/")
    good = [it for it, pages in found.items() if 2 in pages and "{" not in it.replace("{page}", "", 1)]
    return max(good, key=lambda it: (len(found[it]), it.startswith(own), -len(it)), default=None)


def _next_css(links: _Links, element: etree._Element, words: str) -> str | None:
    """A selector that finds this link alone: by a name that says next, or by its words.

    Any other name of the link may be that of the link to the page before as well.
    """
    named = [css for css in candidates(element) if _SAYS_NEXT.search(css)]
    if element.get("rel") == "next":
        named.insert(0, "a[rel='next']")
    shown = max(words.split("'"), key=len).strip()
    parent = element.getparent()
    outer = list(candidates(parent))[:6] if parent is not None else []
    spoken = [f"a:contains('{shown}')", *(f"{css} a:contains('{shown}')" for css in outer)] if shown else []
    for css in (*sorted(named, key=cost), *spoken):
        if [it for it in links.sheet.find(css) if it.get("href")] == [element]:
            return css
    return None


def _chosen(found: Sequence[_Found]) -> tuple[LearntListing, ...]:
    """The listings without the further pages of others, those first that lead to what no other does."""
    turned = {it.listing.page for it in found if it.listing.page}
    owners = {template: _owner(template, [it.listing.url for it in found]) for template in turned}
    rest = [
        _Found(_own_turning(it.listing, owners), it.targets, it.home)
        for it in found
        if not any(_is_page(it.listing.url, one) and owners[one] != it.listing.url for one in turned)
    ]
    chosen: list[LearntListing] = []
    covered: set[str] = set()
    while rest and len(chosen) < MOST_LISTINGS:
        best = max(rest, key=lambda it: _worth(it, covered))
        rest.remove(best)
        chosen.append(best.listing)
        covered |= best.targets
    return tuple(chosen)


def _owner(template: str, urls: Sequence[str]) -> str:
    """The listing whose pages have this template: the one that its address goes on from the furthest."""
    first = [url for url in urls if not _is_page(url, template)] or list(urls)
    return max(first, key=lambda url: (_alike(url, template), -len(url)))


def _alike(url: str, template: str) -> int:
    """The letters with which both begin."""
    pairs = zip(url.rstrip("/"), template, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _own_turning(listing: LearntListing, owners: Mapping[str, str]) -> LearntListing:
    """The listing without the turning of another, whose box stands on its page."""
    if listing.page is None or owners[listing.page] == listing.url:
        return listing
    return LearntListing(listing.url, listing.links, None, None)


def _worth(found: _Found, covered: Collection[str]) -> tuple[float, bool, int]:
    new = len(found.targets - set(covered))
    # The home page's boxes are those of its sections, and they do not turn.
    return (
        new / 2 if found.home else new,
        bool(found.listing.page or found.listing.next),
        len(found.targets),
    )


def _is_page(url: str, template: str) -> bool:
    before, _, after = template.partition("{page}")
    middle = url.removeprefix(before).removesuffix(after) if url.startswith(before) else ""
    return middle.isdigit() and url.endswith(after)
