"""VNPT's portal family: departments of the province from about 2020.

Met only by addresses (articles under `/{section}/{section}/{slug}.html`, files under `/upload/{site}/fck/`
and `/upload/{site}/{yyyymmdd}/`): no page of it was at hand, so where its parts stand is left to be learnt.
"""

import re

from crawler.platforms.platform import Platform
from crawler.platforms.traces import Traces

_FILES = re.compile(r"(?:^|/)upload/\d{3,9}/(?:fck|\d{8})/")
_ARTICLE = re.compile(r"^(?:https?://[^/]+)?(?:/[a-z0-9-]+){1,3}/[a-z0-9-]+\.html$")


class VnptPortal(Platform):
    """Known by its folders of files together with its form of address."""

    name = "vnpt-portal"
    article = r"^(?:/[a-z0-9-]+){1,3}/[a-z0-9-]{12,}\.html$"
    sitemaps = ("/sitemap.xml",)
    listings = ("/tin-tuc-su-kien", "/danh-muc-phai/thong-bao")

    @classmethod
    def fits(cls, traces: Traces) -> bool:
        """A folder of files with the site's number, and several addresses of articles."""
        return traces.leads_to(_FILES) and traces.leads_to(_ARTICLE, 3)
