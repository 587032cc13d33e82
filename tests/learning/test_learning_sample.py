"""The sample province's six sites: learnt from pages rendered in memory, read by what was learnt alone."""

from datetime import UTC, datetime

import pytest

from crawler.learning import gather, learn
from crawler.learning.addresses import accepts
from crawler.pages import ExtractedArticle, Page, read_page
from diembao.sample import SITES, gold
from diembao.sample.gold import bases
from diembao.sample.server import site_pages
from registry import Host, Outlet, OutletKind
from spool.addresses import identity

FETCHED = datetime(2022, 12, 30, 13, 0, tzinfo=UTC)
BASES = bases()


@pytest.mark.parametrize("slug", [site.slug for site in SITES])
def test_a_site_is_read_by_what_its_pages_told(slug: str) -> None:
    base = BASES[slug]
    site = next(it for it in SITES if it.slug == slug)
    served = {
        base + target: page
        for target, page in site_pages(site, 1, base).items()
        if "html" in page.content_type
    }
    learnt = learn(
        gather(base + "/", ((u, p.body, p.content_type) for u, p in served.items()), FETCHED), None, FETCHED
    )
    outlet = Outlet(
        slug=slug,
        name=site.name,
        kind=OutletKind.PORTAL,
        owner=site.name,
        hosts=(Host(name=base.removeprefix("http://")),),
        pages=(learnt.selectors,),
        article=learnt.article,
    )
    expected = {identity(line.url): line for line in gold(1) if line.outlet == slug}
    for url, page in served.items():
        result = read_page(Page(url, page.body, page.content_type, FETCHED), outlet)
        line = expected.get(identity(url))
        if line is not None:
            assert accepts(learnt.article, url)
            assert isinstance(result, ExtractedArticle), (url, result)
            assert (result.title, result.published) == (line.title, line.published)
            assert "\n".join(filter(None, (result.lead, *result.body))) == line.text
    assert learnt.listings
