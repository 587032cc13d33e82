"""Learning a site: its pages are compared with each other, and what varies in one place is the article."""

from crawler.learning.gather import gather, links_of
from crawler.learning.learn import learn
from crawler.learning.priors import Prior
from crawler.learning.site import Learnt, LearntListing, Link, Site, SitePage, Unsure

__all__ = [
    "Learnt",
    "LearntListing",
    "Link",
    "Prior",
    "Site",
    "SitePage",
    "Unsure",
    "gather",
    "learn",
    "links_of",
]
