"""Liferay with its asset publisher: the portal of the province's committee for ethnic affairs.

Addresses as met there, `/web/guest/{page}/-/view_content/{id}-{slug}.html` and
`/{page}/-/asset_publisher/{instance}/content/{slug}`; markup as Liferay's own templates give it.
"""

import re
from typing import ClassVar

from crawler.platforms.platform import Platform
from crawler.platforms.traces import Traces
from registry import Selectors

_ADDRESS = re.compile(r"/-/(?:view_content|asset_publisher)/")
_THEME = re.compile(r"/o/[\w-]+-theme/|/html/(?:themes|js|css|portlet)/|/combo/?\?|[?&]p_p_id=")
_SCRIPT = re.compile(r"\bLiferay\.(?:currentURL|AUI|Portlet|ThemeDisplay|Browser)\b|\bthemeDisplay\b")
_PORTLET = re.compile(r"portlet-asset-publisher|portlet-boundary(?:_[\w-]*)?|asset-full-content")


class Liferay(Platform):
    """Lists turn by the portlet's own parameters, so the link to the next page is followed."""

    name = "liferay"
    selectors: ClassVar[Selectors] = Selectors(
        title=".portlet-asset-publisher .header-title, .portlet-asset-publisher h1.asset-title",
        lead=".asset-abstract .assetdesc-text, .asset-full-content .asset-summary",
        body=".asset-full-content .journal-content-article",
        published=".metadata-publish-date",
        author=".asset-full-content .metadata-author",
        remove=".asset-user-actions, .asset-related-assets, .taglib-social-bookmarks, .asset-metadata",
    )
    article = r"/-/(?:view_content/\d+-|asset_publisher/[^/]+/content/)[^/]+"
    sitemaps = ("/sitemap.xml",)
    links = ".asset-abstract .asset-title a, .portlet-asset-publisher a[href*='/-/']"
    next = ".taglib-page-iterator a.next, .pagination a.next, ul.pager li:last-child a"

    @classmethod
    def fits(cls, traces: Traces) -> bool:
        """Two different traces, since one portlet of it may stand in another system's page."""
        signs = (
            "liferay" in traces.generator,
            _SCRIPT.search(traces.scripts) is not None,
            traces.has_class(_PORTLET),
            traces.leads_to(_ADDRESS),
            traces.leads_to(_THEME),
        )
        return sum(signs) >= 2
