"""Guards: where this crawl may ask, whom it may ask, and how often; none of them can be switched off."""

from crawler.guards.copies import RobotsCopies
from crawler.guards.delay import CrawlDelay
from crawler.guards.egress import EgressGuard, EgressRefused, ForeignHost
from crawler.guards.resolver import PublicOnlyResolver
from crawler.guards.robots import FailClosedRobots, RobotsDenied, RobotsUnreachable

__all__ = [
    "CrawlDelay",
    "EgressGuard",
    "EgressRefused",
    "FailClosedRobots",
    "ForeignHost",
    "PublicOnlyResolver",
    "RobotsCopies",
    "RobotsDenied",
    "RobotsUnreachable",
]
