"""WordPress: district portals since about 2020, and many organisations' sites."""

import re
from typing import ClassVar

from crawler.platforms.platform import Platform
from crawler.platforms.traces import Traces
from registry import Selectors

_FILES = re.compile(r"/wp-(?:content/(?:themes|plugins|uploads)|includes)/")
_API = re.compile(r"/wp-json(?:/|$)|/xmlrpc\.php")


class WordPress(Platform):
    """Classes that nearly every theme keeps; the comments below an article are no part of it."""

    name = "wordpress"
    selectors: ClassVar[Selectors] = Selectors(
        title="h1.entry-title, h1.post-title, h1.wp-block-post-title",
        body=".entry-content, .post-content",
        published="time.entry-date.published::attr(datetime), time.published::attr(datetime),"
        " time.entry-date::attr(datetime), .wp-block-post-date time::attr(datetime)",
        modified="time.updated:not(.published)::attr(datetime)",
        author=".author.vcard .fn, .entry-author-name",
        remove=".sharedaddy, .jp-relatedposts, .yarpp-related, .post-views, #comments, .wp-block-buttons",
    )
    only = "body.single"
    feeds = ("/feed/",)
    sitemaps = ("/wp-sitemap.xml", "/sitemap_index.xml", "/sitemap.xml")
    links = "h2.entry-title a, h3.entry-title a, article .entry-title a"
    next = "a.next.page-numbers, .nav-previous a"

    @classmethod
    def fits(cls, traces: Traces) -> bool:
        """Its own folders, met more than once: a picture taken over from another site is no trace."""
        own = traces.leads_to(_FILES, 2) and (traces.leads_to(_API) or "wp-embed" in traces.scripts)
        return traces.generator.startswith("wordpress") or own or traces.leads_to(_FILES, 4)
