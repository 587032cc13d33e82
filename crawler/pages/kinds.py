"""What a page is that has a headline and some text, and is no article all the same.

Each rule was met on the saved portals of the province: pages under construction, trial articles, forms,
section fronts, lists of documents. None of them goes by words that an article's own text could hold alone.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Final

from lxml import etree

from crawler.pages.document import text_of
from spool import Media

# Whole lines. With these a text says that it stands elsewhere; an attachment then is the article.
_POINTER: Final = re.compile(
    r"\W*(?:(?:nội dung |thông tin )?(?:xem|tải|đọc)(?: thêm)?(?: (?:nội dung|toàn văn|văn bản|file|tệp|về"
    r"|phụ lục|chi tiết|đính kèm|trả lời|tại|ở|các|và|thông báo|kế hoạch|quyết định|công văn)){1,8}"
    r"(?: đây| dưới đây)?|(?:chi tiết|toàn văn|nội dung chi tiết)(?: xem)?(?: tại)?(?: đây)?|tại đây"
    r"|(?:phụ lục|file|tệp|văn bản|tài liệu)(?: tin)?(?: đính)? kèm(?: theo)?|đính kèm|tải về|download)\W*",
    re.I,
)
_PLACEHOLDER: Final = re.compile(
    r"\W*(?:(?:nội dung|thông tin|trang|chuyên mục|dữ liệu)?(?: này)? ?(?:đang|chờ)(?: được)?"
    r" (?:cập nhật|xây dựng|hoàn thiện)|(?:hiện )?chưa có (?:nội dung|dữ liệu|bài viết|tin)"
    r"|đây là (?:nội dung|giới thiệu|phần|mục|trang)\b.{0,60}|lorem ipsum\b.*|test)\W*",
    re.I,
)
_OTHERS_BEGIN: Final = re.compile(
    r"(?:các )?(?:tin|bài)(?: viết)? (?:đã đưa|liên quan|khác|cùng chuyên mục|mới(?: hơn| nhất)?|cũ hơn)\W*",
    re.I,
)
# "Test nhanh tại xã" is an article, and so is "Test tin học": only a name of nothing else is a trial.
_TRIAL: Final = re.compile(
    r"\W*(?:te+s{2,}t*\W*\d*|test\W*\d*|(?:tin|bài)(?: viết)? (?:test|thử)\b\W*\d*"
    r"|test (?:tin|bài)(?: viết)?\b(?! học).{0,40}|asdf\w*)\W*",
    re.I,
)
_TRIAL_BEGINS: Final = re.compile(r"\W*te+s+t\b(?! nhanh)", re.I)
_LONGEST_TRIAL: Final = 300
_OWN_WORDS: Final = etree.XPath("//body//text()[not(ancestor::a or ancestor::script or ancestor::style)]")
_FORM: Final = re.compile(
    r"(?:thông tin )?liên hệ(?: với chúng tôi)?|sơ đồ (?:cổng|trang|website|site).{0,30}|site ?map"
    r"|đăng (?:nhập|ký|kí)|(?:kết quả )?tìm kiếm(?: nâng cao|\s*:.*)?|trang chủ|rss|góp ý|hỏi đáp"
    r"|(?:thẻ|tags?|từ khóa|chuyên mục|lưu trữ)\s*:.*",
    re.I,
)
_SITE: Final = re.compile(
    r"(?:trang chủ|home)\b.*"
    r"|(?:chào mừng .{0,30})?(?:website|(?:cổng|trang)(?: thông)?(?: tin)? điện tử|cổng thông tin)\b.*",
    re.I,
)
_TWO_FACTS: Final = re.compile(r"địa chỉ|điện thoại|\bfax\b|e-?mail|hotline|số máy|\btel\b", re.I)
_COLUMN: Final = re.compile(
    r"stt|số(?: ?/ ?| )?(?:ký|kí) hiệu|trích yếu(?: nội dung)?|(?:ngày|cơ quan) ban hành|tên văn bản",
    re.I,
)
_NUMBER: Final = re.compile(r"(?:số\W*)?\d+/(?:\d{4}/)?[A-ZĐƯ][A-ZĐƯa-zđư0-9]*(?:-[A-ZĐƯ]\w*)*")
_DECORATION: Final = re.compile(r"\.gif(?:$|\?)|/_layouts/|/icons?/|/images/(?:icon|bullet|logo)", re.I)
_MOST_OF_CONTACT: Final = 700
_MOST_OF_LIST: Final = 0.6
_ROWS: Final = 10


def own_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines before the list of other articles, without those that point elsewhere or hold a place."""
    own = takewhile(lambda line: not _OTHERS_BEGIN.fullmatch(line), lines)
    return tuple(line for line in own if not (_POINTER.fullmatch(line) or _PLACEHOLDER.fullmatch(line)))


def only_points(lines: Iterable[str]) -> bool:
    """Whether every line says that the text stands elsewhere."""
    return all(_POINTER.fullmatch(line) for line in lines)


def shows(media: Iterable[Media]) -> bool:
    """Whether there is anything to see besides the page's own decoration."""
    return any(one.kind != "image" or not _DECORATION.search(one.url) for one in media)


def has_attachment(media: Iterable[Media]) -> bool:
    """Whether a file hangs on the page."""
    return any(one.kind == "attachment" for one in media)


def is_trial(title: str, text: Sequence[str]) -> bool:
    """Whether somebody tried the system out; what holds more than a few words is read all the same."""
    if sum(map(len, text)) >= _LONGEST_TRIAL:
        return False
    return bool(_TRIAL.fullmatch(title) or (not text and _TRIAL_BEGINS.match(title)))


def is_trial_page(root: etree._Element) -> bool:
    """The same for a page on which nothing can be found but a menu, a banner and such a name."""
    found = _OWN_WORDS(root)
    own = [words for it in found if (words := str(it).strip())] if isinstance(found, list) else []
    return sum(map(len, own)) < _LONGEST_TRIAL and any(_TRIAL.fullmatch(words) for words in own)


def no_article(title: str, lines: Sequence[str], media: Sequence[Media], dated: bool) -> str | None:
    """Why a page with that headline and that text is none, whatever found them; None where it may be one."""
    text = own_lines(lines)
    if is_trial(title, text):
        return "somebody tried the system out"
    if lines and not text and not shows(media):
        return "nothing but a pointer or a place for a text"
    if dated:
        return None
    if _FORM.fullmatch(title):
        return "a form or a list, by its headline"
    if sum(map(len, text)) < _MOST_OF_CONTACT and sum(bool(_TWO_FACTS.search(line)) for line in text) > 1:
        return "an address"
    return "a list of documents" if _lists_documents(text) else None


def no_article_undeclared(root: etree._Element, title: str, lines: Sequence[str], dated: bool) -> str | None:
    """The same for a page that says nothing of itself and was read without selectors."""
    if dated:
        return None
    if _SITE.fullmatch(title):
        return "no headline but the site's name"
    return "most of it links to other pages" if _is_list(root, lines) else None


def _lists_documents(lines: Sequence[str]) -> bool:
    columns = {line.lower() for line in lines if _COLUMN.fullmatch(line)}
    return len(columns) > 1 and sum(bool(_NUMBER.fullmatch(line)) for line in lines) > 2


def _is_list(root: etree._Element, lines: Sequence[str]) -> bool:
    linked = {text_of(link) for link in root.iter("a")}
    rows = [line for line in lines if line in linked]
    return len(rows) >= _ROWS and sum(map(len, rows)) >= _MOST_OF_LIST * sum(map(len, lines))
