"""What reading the sample's pages must come to, for tests and for measuring."""

from dataclasses import dataclass

from diembao.sample.makes import MAKES
from diembao.sample.page import Make
from diembao.sample.province import SITES, Article, articles

ADDRESSES = "127.0.2.{n}"
PORT = 8070


@dataclass(frozen=True, slots=True)
class Gold:
    """One article as it must stand after extraction and normalisation."""

    outlet: str
    url: str
    title: str
    lead: str | None
    """Null where the site's make does not mark it off: then it is the body's first paragraph."""
    body: tuple[str, ...]
    published: str
    """As printed: with minutes, or the day alone."""
    content: int
    second: int | None

    @property
    def text(self) -> str:
        """Lead and body, one paragraph a line."""
        return "\n".join(filter(None, (self.lead, *self.body)))

    def line(self) -> dict[str, str | int | None]:
        """The article as `diembao evaluate` reads it: a line of JSON."""
        text = "\n".join(self.body)
        known = {"id": self.url, "title": self.title, "lead": self.lead, "text": text}
        return known | {"content": self.content, "second": self.second}


def bases(port: int = PORT, addresses: str = ADDRESSES) -> dict[str, str]:
    """The base address of each site by slug."""
    return {site.slug: f"http://{addresses.format(n=n)}:{port}" for n, site in enumerate(SITES, start=1)}


def gold(night: int, port: int = PORT, addresses: str = ADDRESSES) -> list[Gold]:
    """Every article of the province in that night, site by site, newest first."""
    base = bases(port, addresses)
    return [
        _expected(article, MAKES[site.make], base[site.slug])
        for site in SITES
        for article in articles(site.slug, night)
    ]


def _expected(article: Article, make: Make, base: str) -> Gold:
    lead, body = make.text(article)
    return Gold(
        outlet=article.site,
        url=base + make.path(article),
        title=article.title,
        lead=lead,
        body=body,
        published=article.published.strftime("%Y-%m-%dT%H:%M" if make.time_printed else "%Y-%m-%d"),
        content=article.content,
        second=article.second,
    )
