"""Platforms: the systems that the province's sites run on, recognised by what their pages carry.

What is known of a system is where its articles have their parts, how their addresses look, where it announces
them and how its lists turn: a beginning for what is learnt from a site, never the last word on it.
"""

from crawler.platforms.known import PLATFORMS, recognise, recognise_site
from crawler.platforms.platform import Platform
from crawler.platforms.traces import Traces

__all__ = ["PLATFORMS", "Platform", "Traces", "recognise", "recognise_site"]
