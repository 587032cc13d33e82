"""The bundled sample province: six invented sites with their articles, served on loopback."""

from diembao.sample.gold import Gold, gold
from diembao.sample.province import SITES, Article, Site, articles
from diembao.sample.server import SampleServer, serve

__all__ = ["SITES", "Article", "Gold", "SampleServer", "Site", "articles", "gold", "serve"]
