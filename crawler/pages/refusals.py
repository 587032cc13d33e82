"""Pages that answer 200 and are no article: error pages and bot challenges."""

import re
from typing import Final

from lxml import etree

from crawler.pages.document import Document, text_of
from crawler.pages.headline import names_of_page
from crawler.pages.page import NotAnArticle
from spool import Outcome

# The whole of a heading: "Không tìm thấy trang phục" is an article.
_NOT_FOUND: Final = re.compile(
    r"(?:lỗi|error|oops!?|rất tiếc,?)?[\s:!.-]*(?:404\b.{0,60}"
    r"|(?:không tìm thấy|không tồn tại) (?:trang|bài viết|nội dung|tin|đường dẫn|dữ liệu)"
    r"(?: web| này| yêu cầu| bạn (?:yêu cầu|tìm|cần).{0,40})?"
    r"|(?:trang|bài viết|nội dung|đường dẫn)(?: web| này| bạn (?:yêu cầu|tìm|truy cập|đang tìm).{0,30})?"
    r" (?:không (?:tồn tại|tìm thấy)|đã bị xóa)(?: hoặc .{0,40})?"
    r"|(?:page |file )?not found|default 404 .{0,40})[\s.!]*(?:[|–—-].*)?",
    re.I,
)
_SHORT_PAGE: Final = 600
_BARE_PAGE: Final = 200
_CHALLENGE: Final = re.compile(
    r"_cf_chl|cf-browser-verification|challenge-platform|g-recaptcha|h-captcha|hcaptcha\.com"
    r"|document\.cookie\s*=.{0,400}(?:location\.reload|location\.href|location\.replace)"
    r"|checking your browser|just a moment\.\.\.|are you a robot|bật cookie|enable cookies",
    re.I | re.S,
)


def refused(document: Document) -> NotAnArticle | None:
    """The refusal for a page that is a challenge or says that nothing was found; None for others."""
    text = _shown(document.root)
    if len(text) < _SHORT_PAGE and _CHALLENGE.search(document.decoded.text):
        return NotAnArticle(Outcome.CHALLENGE, "the page asks for a browser")
    if len(text) < _BARE_PAGE and _NOT_FOUND.search(text):
        return NotAnArticle(Outcome.SOFT_404, text)
    for name in names_of_page(document.root):
        if not_found_title(name):
            return NotAnArticle(Outcome.SOFT_404, name[:200])
    return None


def not_found_title(title: str) -> bool:
    """Whether a title is an error page's."""
    return len(title) < 300 and _NOT_FOUND.fullmatch(title) is not None


def _shown(root: etree._Element) -> str:
    body = root.find("body")
    return text_of(body) if body is not None else ""
