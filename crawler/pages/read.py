"""One page to one article, or to the reason why it is none."""

import re
from dataclasses import replace
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from lxml import etree, html

from crawler.pages import body, general, headline, kinds, media, metadata, refusals, selectors
from crawler.pages.document import Document, one_line, open_page, text_of
from crawler.pages.headline import Headline
from crawler.pages.metadata import Metadata
from crawler.pages.page import ExtractedArticle, Fields, Method, NotAnArticle, Page, PageResult
from registry import Outlet, Selectors
from spool import Media, Outcome
from vietnamese.dates import TIMEZONE, PrintedDate, read_date

_TITLE_LIMIT: Final = 1000
_FIELD_LIMIT: Final = 300
# Shorter texts that trafilatura finds on a page that declares no article are teasers and footers.
_SHORTEST_UNDECLARED: Final = 250
# A description that opens the body is the lead only from this length on.
_SHORTEST_LEAD: Final = 40
BARE_TITLE: Final = "title found, but neither a body nor a date, on a page that declares no article"
"""Detail of a page that may be no article: other pages of the outlet must tell."""
UNMATCHED: Final = "no selector matches, and the page declares no article"
"""Detail of a page that may be a menu's, or an article of a layout that nobody has described."""
_MARKED_BODY: Final = etree.XPath("//*[@itemprop='articleBody']")
_AUTHOR_LABEL: Final = re.compile(r"^(?:tác giả|người viết|bài viết|theo|by)\s*:\s*", re.I)


class _Content(NamedTuple):
    """The article's own text and media."""

    lines: tuple[str, ...] = ()
    shown: tuple[Media, ...] = ()
    method: Method = "selectors"
    cut: bool = False


def read_page(page: Page, outlet: Outlet | None) -> PageResult:
    """Read one page: by the outlet's selectors, else by its own metadata, else by the general extractor.

    Malformed input is never an error: every page comes to an article or to a refusal.
    """
    document = open_page(page)
    if isinstance(document, NotAnArticle):
        return document
    own = metadata.read(document.root, page.url, marked=document.marked)
    sets = selectors.in_force(outlet, page.fetched.astimezone(TIMEZONE).date()) if outlet else ()
    if not sets:
        return refusals.refused(document) or _without_selectors(document, own)
    doubtful: list[PageResult] = []
    for one in sets:
        result = _by_selectors(document, own, one, outlet)
        if result is not None and not _has_changed(result):
            return result
        # A later set may fit a page on which this one finds the headline alone.
        doubtful += [result] if result is not None else []
    return doubtful[0] if doubtful else _unmatched(document, own, outlet)


def _has_changed(result: PageResult) -> bool:
    if isinstance(result, NotAnArticle):
        return result.outcome is Outcome.LAYOUT_CHANGED
    return result.layout_changed is not None


def _by_selectors(
    document: Document, own: Metadata, one: Selectors, outlet: Outlet | None
) -> PageResult | None:
    """What one set of selectors makes of the page; None where neither its title nor its body is there."""
    found = selectors.fields(document.root, one)
    roots = selectors.elements(document.root, one.body)
    if found.title is None and not roots:
        return None
    if found.title is not None and refusals.not_found_title(found.title):
        return NotAnArticle(Outcome.SOFT_404, found.title)
    if headline.heads_a_list(selectors.elements(document.root, one.title), document.page.url):
        return NotAnArticle(Outcome.NOT_ARTICLE, "its headlines lead to other pages")
    title = Headline(found.title, "selectors") if found.title else headline.find(document.root, own)
    if title is None:
        return NotAnArticle(Outcome.LAYOUT_CHANGED, f"body found, but no title at {one.title!r}")
    if one.body is None:
        return _article(document, own, found, title, _elsewhere(document, own))
    if not roots:
        return _without_body(document, own, found, title, one, outlet)
    _remove(document.root, found, one)
    return _article(document, own, found, title, _content(roots, document.page.url, "selectors"))


def _without_body(
    document: Document, own: Metadata, found: Fields, title: Headline, one: Selectors, outlet: Outlet | None
) -> PageResult:
    """A page with the outlet's headline and without the element that should hold its text."""
    missing = f"title found, but no body at {one.body!r}"
    if _is_bare(document, own, found, one, outlet):
        return NotAnArticle(Outcome.LAYOUT_CHANGED, BARE_TITLE)
    content = _elsewhere(document, own)
    if content.lines and (own.declared or _length(content) >= _SHORTEST_UNDECLARED):
        result = _article(document, own, found, title, content)
        if isinstance(result, ExtractedArticle):
            return replace(result, layout_changed=missing)
    return NotAnArticle(Outcome.LAYOUT_CHANGED, missing)


def _unmatched(document: Document, own: Metadata, outlet: Outlet | None) -> PageResult:
    """A page on which no selector of the outlet matches."""
    refusal = refusals.refused(document)
    if refusal is not None:
        return refusal
    if kinds.is_trial_page(document.root):
        return NotAnArticle(Outcome.NOT_ARTICLE, "somebody tried the system out")
    if own.declared:
        detail = "declared an article, but no selector matches it"
    elif _is_article_address(document, outlet):
        detail = "an article by its address, but no selector matches it"
    elif _dated_headline(document, own):
        detail = "a headline with its date, but no selector matches it"
    else:
        return NotAnArticle(Outcome.NOT_ARTICLE, UNMATCHED)
    result = _without_selectors(document, own)
    if isinstance(result, ExtractedArticle):
        return replace(result, layout_changed=detail)
    sure = own.declared or _is_article_address(document, outlet)
    return NotAnArticle(Outcome.LAYOUT_CHANGED, detail) if sure else result


def _dated_headline(document: Document, own: Metadata) -> bool:
    """Whether the page prints a headline with a date beside it: what lists and forms do not."""
    title = headline.find(document.root, own)
    return title is not None and headline.dateline(title, document.page.fetched) is not None


def _is_bare(document: Document, own: Metadata, found: Fields, one: Selectors, outlet: Outlet | None) -> bool:
    """Whether a page without a body has no date either, nor anything else that makes it an article."""
    dated = one.published is None or found.published or own.fields.published
    return not (dated or own.declared or _is_article_address(document, outlet))


def _is_article_address(document: Document, outlet: Outlet | None) -> bool:
    if outlet is None or outlet.article is None:
        return False
    return re.search(outlet.article, urlsplit(document.page.url).path) is not None


def _without_selectors(document: Document, own: Metadata) -> PageResult:
    title = headline.find(document.root, own)
    content = _elsewhere(document, own)
    if not content.lines:
        return NotAnArticle(Outcome.EMPTY_TEXT if own.declared else Outcome.NOT_ARTICLE, "no text found")
    if title is None:
        return NotAnArticle(Outcome.NOT_ARTICLE, "no headline found")
    if not own.declared and content.method == "general":
        if urlsplit(document.page.url).path in {"", "/"}:
            return NotAnArticle(Outcome.NOT_ARTICLE, "the home page")
        if _length(content) < _SHORTEST_UNDECLARED:
            return NotAnArticle(Outcome.NOT_ARTICLE, "too little text, and the page declares no article")
    printed = own.fields.published or headline.dateline(title, document.page.fetched)
    if not own.declared:
        why = kinds.no_article_undeclared(document.root, title.text, content.lines, printed is not None)
        if why is not None:
            return NotAnArticle(Outcome.NOT_ARTICLE, why)
    return _article(document, own, Fields(published=printed), title, content)


def _elsewhere(document: Document, own: Metadata) -> _Content:
    """The body where no selector tells it: as the page marks or gives it, or as trafilatura finds it."""
    marked = _MARKED_BODY(document.root) if document.marked else []
    if isinstance(marked, list) and marked:
        roots = [element for element in marked[:1] if isinstance(element, html.HtmlElement)]
        content = _content(roots, document.page.url, "metadata")
        if content.lines:
            return content
    if own.text:
        lines = body.tidy(map(one_line, own.text.split("\n")))
        if lines:
            return _Content(lines, (), "metadata")
    lines = general.body(document.root, document.page.url)
    return _Content(body.without_first(lines, headline.names_of_page(document.root)), (), "general")


def _length(content: _Content) -> int:
    return sum(map(len, content.lines))


def _content(roots: list[html.HtmlElement], url: str, method: Method) -> _Content:
    cleaned = [body.own_tree(root) for root in roots]
    trees = [tree for tree, _ in cleaned]
    return _Content(body.paragraphs(trees), media.media(trees, url), method, any(cut for _, cut in cleaned))


def _remove(root: etree._Element, found: Fields, one: Selectors) -> None:
    """Take out of the tree what the outlet names as not the article's, and what is kept in other fields."""
    for element in selectors.elements(root, one.remove):
        element.drop_tree()
    for css, kept in ((one.title, found.title), (one.lead, found.lead), (one.published, found.published)):
        for element in selectors.elements(root, css):
            # A second lead paragraph is not in the field, and must stay in the body.
            if text_of(element) == kept:
                element.drop_tree()


def _article(
    document: Document, own: Metadata, found: Fields, title: Headline, content: _Content
) -> PageResult:
    lines = body.after_headline(content.lines, title.text) if content.method == "general" else content.lines
    lines, too_long = body.capped(body.without_first(lines, [title.text, found.lead or ""]))
    dated = bool(found.published or own.fields.published)
    if not own.declared:
        text = (found.lead, *lines) if found.lead else lines
        why = kinds.no_article(title.text, text, content.shown, dated)
        if why is not None:
            return NotAnArticle(Outcome.NOT_ARTICLE, why)
    if kinds.has_attachment(content.shown) and kinds.only_points(lines):
        lines = ()  # "Xem chi tiết tại đây": the article is the file
    lead = found.lead
    if lead is None and lines and _is_lead(own.description, lines):
        lead, lines = lines[0], lines[1:]
    if not lines and not lead and not content.shown:
        return NotAnArticle(Outcome.EMPTY_TEXT, "the article's element holds no text")
    published, published_raw = _date(document, found.published, own.fields.published)
    modified, modified_raw = _date(document, found.modified, own.fields.modified)
    fields = found.over(own.fields)
    return ExtractedArticle(
        title=title.text[:_TITLE_LIMIT],
        lead=lead,
        body=lines,
        published=published.iso() if published and not published.suspect else None,
        published_raw=published_raw,
        modified=modified.iso() if modified and not modified.suspect else None,
        modified_raw=modified_raw,
        date_suspect=published is not None and published.suspect,
        author=_AUTHOR_LABEL.sub("", fields.author)[:_FIELD_LIMIT] or None if fields.author else None,
        category=fields.category[:_FIELD_LIMIT] if fields.category else None,
        media=content.shown,
        encoding=document.decoded.label,
        method=content.method,
        title_source=title.source,
        canonical=own.canonical,
        capped=too_long or content.cut or document.cut,
    )


def _is_lead(description: str | None, lines: tuple[str, ...]) -> bool:
    """Whether the first paragraph is what the page describes itself with, and more follows."""
    bare = (description or "").rstrip(" .…")
    return len(lines) > 1 and len(bare) >= _SHORTEST_LEAD and lines[0].startswith(bare)


def _date(document: Document, *printed: str | None) -> tuple[PrintedDate | None, str | None]:
    """The first of several texts that is a date, with its words; else the words of the first alone."""
    texts = [text for text in printed if text]
    for text in texts:
        read = read_date(text, document.page.fetched)
        if read is not None:
            return read, read.raw
    return None, texts[0][:_FIELD_LIMIT] if texts else None
