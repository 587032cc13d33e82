"""OneCMS: the provincial newspaper since 2023, and some forty others.

Pictures on `{paper}.1cdn.vn/{yyyy}/{mm}/{dd}/`, articles `/{slug}-{id}.html`, a clean print page of each
under `/print/{id}.html`, feeds `/rss/{section}`.
"""

import re
from typing import ClassVar

from crawler.platforms.platform import Platform
from crawler.platforms.traces import Traces
from registry import Selectors

_PICTURES = re.compile(r"^(?:https?:)?//[\w-]+\.1cdn\.vn/")
_OWN = re.compile(r"onecms__[\w-]+|block-sc-(?:title|sapo|publish-time|author)|sc-longform-header-[\w-]+")


class OneCms(Platform):
    """A page says what it is in its metadata; the selectors find the same in what it prints."""

    name = "onecms"
    selectors: ClassVar[Selectors] = Selectors(
        title=".block-sc-title, .c-detail-head__title",
        lead=".block-sc-sapo, .sc-longform-header-sapo",
        body=".b-maincontent .entry, .b-maincontent",
        published=".block-sc-publish-time, .c-detail-head__time",
        author=".block-sc-author, .sc-longform-header-author",
        remove=".c-widget-tags, .c-news-detail, .b-related, .c-box, .sc-longform-header",
    )
    article = r"^/[a-z0-9-]+-\d{3,}\.html$"
    feeds = ("/rss/home", "/rss/thoi-su")
    sitemaps = ("/sitemap.xml",)
    links = ".b-grid__title a"

    @classmethod
    def fits(cls, traces: Traces) -> bool:
        """Its own classes, or several pictures on its servers: others take over one."""
        return traces.has_class(_OWN) or traces.leads_to(_PICTURES, 3)
