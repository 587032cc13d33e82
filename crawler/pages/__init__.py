"""Pages: one saved or fetched HTML page in, one article or the reason why it is none out."""

from crawler.pages.page import ExtractedArticle, NotAnArticle, Page, PageResult
from crawler.pages.read import BARE_TITLE, UNMATCHED, read_page

__all__ = ["BARE_TITLE", "UNMATCHED", "ExtractedArticle", "NotAnArticle", "Page", "PageResult", "read_page"]
