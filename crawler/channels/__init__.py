"""Channels: what feeds, sitemaps and listing pages announce, read from their bytes alone."""

from crawler.channels.feed import read_feed
from crawler.channels.listed import ChannelUnreadable, ListedArticle, Listing
from crawler.channels.page import read_listing
from crawler.channels.sitemap import read_sitemap
from crawler.channels.within import links_within

__all__ = [
    "ChannelUnreadable",
    "ListedArticle",
    "Listing",
    "links_within",
    "read_feed",
    "read_listing",
    "read_sitemap",
]
