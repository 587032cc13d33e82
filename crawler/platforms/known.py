"""The systems that are known, in the order in which they are asked."""

from collections.abc import Iterable
from typing import Final

from crawler.pages import NotAnArticle, Page
from crawler.pages.document import open_page
from crawler.platforms.liferay import Liferay
from crawler.platforms.nukeviet import NukeViet
from crawler.platforms.onecms import OneCms
from crawler.platforms.platform import Platform
from crawler.platforms.rebuilt import StaticRebuild
from crawler.platforms.sharepoint import SharePointLacViet
from crawler.platforms.traces import traces_of
from crawler.platforms.vnpt import VnptPortal
from crawler.platforms.wordpress import WordPress

PLATFORMS: Final[tuple[Platform, ...]] = (
    StaticRebuild(),
    SharePointLacViet(),
    NukeViet(),
    Liferay(),
    OneCms(),
    WordPress(),
    VnptPortal(),
)
"""The more particular ones first: a page may carry the traces of what it was made from."""


def recognise(page: Page) -> Platform | None:
    """The system that made the page; None for an unknown one, and for what is no HTML."""
    document = open_page(page)
    if isinstance(document, NotAnArticle):
        return None
    traces = traces_of(document)
    return next((platform for platform in PLATFORMS if platform.fits(traces)), None)


def recognise_site(pages: Iterable[Page]) -> Platform | None:
    """The system of a whole site: the most particular one that made any of its pages.

    A rebuilt portal shows what it is on its articles alone.
    """
    found = {recognised for page in pages if (recognised := recognise(page)) is not None}
    return next((platform for platform in PLATFORMS if platform in found), None)
