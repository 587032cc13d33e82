"""Redirects: followed within the web alone."""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response

from crawler.responses import leads_out_of_the_web


class WebRedirect(RedirectMiddleware):
    """Scrapy's redirects, without an exception for targets like `javascript:`.

    The answer goes on as it is, as Scrapy itself does with `file:` and `ftp:`: a status that is no success.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Follow, or leave it at that."""
        if leads_out_of_the_web(response):
            return response
        return super().process_response(request, response)
