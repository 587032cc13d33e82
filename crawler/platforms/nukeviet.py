"""NukeViet: the Vietnamese system of many culture and media centres.

Markup of versions 3 to 4.5 as the system's own default themes give it; `/rss/` as met in the province.
"""

import re
from typing import ClassVar

from crawler.platforms.platform import Platform
from crawler.platforms.traces import Traces
from registry import Selectors

_SCRIPT = re.compile(r"\bnv_(?:base_siteurl|lang_data|name_variable|module_name|sitelang|area_admin)\b")
_ASSETS = re.compile(
    r"(?:^|/)(?:assets/js/(?:global|language/\w\w)\.js|themes/[\w-]+/js/news\.js|uploads/news/)"
)


class NukeViet(Platform):
    """Lists turn under `/{section}/page-{number}/`."""

    name = "nukeviet"
    selectors: ClassVar[Selectors] = Selectors(
        title=".news_column h1, #news_detail h1",
        lead=".news_column .hometext, #hometext",
        body="#news-bodyhtml, .news_column .bodytext, #news_detail .bodytext",
        published=".news_column .h5, .news_column .time, #news_detail .time",
        remove=".copyright, .keywords, ul.related, #imghome",
    )
    article = r"/[^/]+-\d+\.html$"
    feeds = ("/rss/", "/news/rss/")
    sitemaps = ("/sitemap.xml", "/index.php?nv=SitemapIndex")
    links = ".news_column h2 a, .news_column h3 a"
    page = "/page-{page}/"

    @classmethod
    def fits(cls, traces: Traces) -> bool:
        """It names itself unless somebody took that out; its scripts' names stay."""
        return (
            "nukeviet" in traces.generator
            or _SCRIPT.search(traces.scripts) is not None
            or ("news_column" in traces.classes and traces.leads_to(_ASSETS))
        )
