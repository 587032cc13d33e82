"""The article's own subtree to paragraphs: a copy of it is cleaned, the rest of the page never."""

import re
from collections.abc import Iterable
from copy import deepcopy
from itertools import dropwhile, islice
from typing import Final

from lxml import etree, html

from crawler.pages.document import BLOCKS, one_line
from vietnamese.text import normalise

TEXT_LIMIT: Final = 200_000
"""Characters of text kept of one article: ten times the longest article seen."""
_ELEMENT_LIMIT: Final = 20_000
_OPENING: Final = 5
_NEVER_TEXT: Final = frozenset(
    {"script", "style", "noscript", "template", "head", "link", "meta", "title", "nav", "aside", "form"}
    | {"button", "input", "select", "textarea", "object", "embed", "svg", "canvas", "map"}
)
# Whole words of class and id names; `print` or `share` inside a longer word (tableforprint) means nothing.
_WIDGETS: Final = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|addthis|sharethis|fb-like|fb-comments|zalo-share-button|breadcrumbs?"
    r"|comments?|comment-respond|respond|binhluan|binh-luan|related|tin-lien-quan|tinlienquan|tin-khac|tinkhac"
    r"|bai-lien-quan|lien-quan|tags?|tagcloud|rating|voting|ads|adsbygoogle|advertisement|quangcao|quang-cao"
    r"|newsletter|pagination|audio-reader|text-to-speech|tts|hotline|luot-xem|view-count)(?:[\s_-]|$)",
    re.I,
)
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# Lines that widgets leave between the paragraphs, each seen on a site of the province.
_WIDGET_LINES: Final = re.compile(
    r"(?:ad)?quảng cáo|đặt làm trang chủ|hotline ?:.*|(?:(?:số )?lượt (?:xem|đọc)|view count) ?: ?[\d.,]*"
    r"|ứng dụng đọc báo tự động.*|chọn giọng đọc.*|giọng (?:nữ|nam) miền (?:bắc|trung|nam)"
    r"|in trang|in bài(?: viết)?|gửi (?:email|bài viết)|chia sẻ(?: bài viết)?|facebook|twitter|zalo"
    r"|về trang trước|trở về|quay lại|lên đầu trang|\[?trở về đầu trang\]?",
    re.I,
)
# With these the page turns to its readers; nothing of the article follows.
_COMMENTS_BEGIN: Final = re.compile(
    r"viết bình luận mới|email của bạn sẽ không được.*|\(\d+\) bình luận|ý kiến bạn đọc(?: \(\d+\))?"
    r"|gửi bình luận",
    re.I,
)
_REPLY: Final = re.compile(r"(?:hủy )?trả lời", re.I)
_BREAKS: Final = re.compile(r"[\r\n\t\x0b\x0c\x85\u2028\u2029]")


def own_tree(element: html.HtmlElement) -> tuple[html.HtmlElement, bool]:
    """A cleaned copy of an article's element, and whether it was cut after its first 20 000 elements."""
    was_cut = _cut(element)
    tree = deepcopy(element)
    tree.tail = None
    for node in list(filter(_unwanted, tree.iter())):
        if node is tree:
            return html.Element("div"), was_cut
        node.drop_tree()
    return tree, was_cut


def paragraphs(trees: Iterable[etree._Element]) -> tuple[str, ...]:
    """The text of cleaned trees: blocks, line breaks and table cells each begin a paragraph."""
    text = normalise("\n".join("".join(_pieces(tree)) for tree in trees))
    return tidy(text.split("\n"))


def tidy(lines: Iterable[str]) -> tuple[str, ...]:
    """Paragraphs without white space around them, widget lines and readers' comments."""
    kept: list[str] = []
    for line in lines:
        shown = " ".join(line.split())
        if kept and _COMMENTS_BEGIN.fullmatch(shown):
            return tuple(kept[:-1] if _REPLY.fullmatch(kept[-1]) else kept)
        if shown and not _WIDGET_LINES.fullmatch(shown):
            kept.append(shown)
    return tuple(kept)


def without_first(lines: tuple[str, ...], printed: Iterable[str]) -> tuple[str, ...]:
    """The paragraphs without those at their head that are kept elsewhere: title, heading, lead."""
    known = set(printed)
    return tuple(dropwhile(lambda line: line in known, lines))


def after_headline(lines: tuple[str, ...], title: str) -> tuple[str, ...]:
    """The paragraphs after the headline, if it stands near their head: above it are category and date."""
    near = lines[:_OPENING]
    return lines[near.index(title) + 1 :] if title in near else lines


def capped(lines: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """The paragraphs up to the limit of text, and whether any was cut."""
    room = TEXT_LIMIT
    for index, line in enumerate(lines):
        if len(line) > room:
            last = one_line(line[:room])
            return (*lines[:index], last) if last else lines[:index], True
        room -= len(line)
    return lines, False


def _cut(root: etree._Element) -> bool:
    node = next(islice(root.iter(), _ELEMENT_LIMIT, None), None)
    was_cut = node is not None
    while node is not None and node is not root:
        parent = node.getparent()
        if parent is not None:
            del parent[parent.index(node) + 1 :]
        node = parent
    return was_cut


def _unwanted(node: etree._Element) -> bool:
    if node.tag in _NEVER_TEXT:
        return True
    named = node.attrib
    if not named:
        return False
    names = f"{named.get('class', '')} {named.get('id', '')}"
    if len(names) > 1 and _WIDGETS.search(names):
        return True
    return "hidden" in named or _HIDDEN.search(named.get("style", "")) is not None


def _pieces(root: etree._Element) -> list[str]:
    """Text in document order with a line feed wherever a paragraph ends."""
    pieces: list[str] = []
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if node.tag in BLOCKS or (node.tag == "br" and event == "start"):
            pieces.append("\n")
        text = node.text if event == "start" else node.tail
        if text:
            pieces.append(_BREAKS.sub(" ", text))
    return pieces
