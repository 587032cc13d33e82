"""Pages: one saved or fetched HTML page in, one article or the reason why it is none out."""

from crawler.pages.page import ExtractedArticle, NotAnArticle, Page, PageResult
from crawler.pages.read import read_page

__all__ = ["ExtractedArticle", "NotAnArticle", "Page", "PageResult", "read_page"]
