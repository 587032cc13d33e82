"""SharePoint with the LacViet news parts: the portals of districts and departments until about 2019.

Known from saved copies of four such portals (docs/data.md): pages of tables, the article in `#part1`, other
articles in `#part2`, its date in a bar above.
"""

import re
from typing import ClassVar

from crawler.platforms.platform import Platform
from crawler.platforms.traces import Traces
from registry import Selectors

_LACVIET = re.compile(r"_layouts/(?:\d+/)?LacViet", re.I)
_NEWS_PARTS = re.compile(r"news-tab(?:-[\w-]+)?|TitleFront|Union_block|container_top_mid\d")


class SharePointLacViet(Platform):
    """Neither feeds nor sitemaps, and articles with the same form of address as the menu's pages."""

    name = "sharepoint-lacviet"
    selectors: ClassVar[Selectors] = Selectors(
        title="#part1 p.Title",
        lead="#part1 p.sapo",
        body="#part1 [class^='ExternalClass']",
        published=".container_top_mid2 td.Time",
        category=".container_top_mid2 td.FolderTitle",
    )
    listings = ("/tin-tuc-su-kien",)
    links = ".TitleFront a"
    next = ".pagination a:contains('Trang sau')"

    @classmethod
    def fits(cls, traces: Traces) -> bool:
        """SharePoint names itself; the news parts tell LacViet's portals from other SharePoint sites."""
        if "sharepoint" not in traces.generator:
            return False
        return traces.leads_to(_LACVIET) or traces.has_class(_NEWS_PARTS)
