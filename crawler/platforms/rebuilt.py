"""The static rebuild of such a portal: the shell of SharePoint's pages, articles in a form of its own.

Known from a saved copy: `/{slug}/index.html`, class names that say in Vietnamese what they hold, no dates on
the articles (the listings print them), lists under `/{section}/page/{number}`.
"""

import re
from typing import ClassVar

from crawler.platforms.platform import Platform
from crawler.platforms.traces import Traces
from registry import Selectors

_OWN = re.compile(r"div-trang-chi-tiet-tin-[\w-]+")


class StaticRebuild(Platform):
    """To be asked before SharePoint: its pages still carry that system's generator."""

    name = "static-rebuild"
    selectors: ClassVar[Selectors] = Selectors(
        title=".div-trang-chi-tiet-tin-tuc-title",
        body=".div-trang-chi-tiet-tin-tuc-content",
        category=".div-trang-chi-tiet-tin-tuc-category",
    )
    listings = ("/tin-tuc-su-kien",)
    links = ".TitleFront a"
    page = "/page/{page}"

    @classmethod
    def fits(cls, traces: Traces) -> bool:
        """By the classes of its article pages; its listings look like SharePoint's."""
        return traces.has_class(_OWN)
