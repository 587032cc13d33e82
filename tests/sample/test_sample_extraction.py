"""What the crawler reads from the sample's pages and channels is what the data files say."""

from codecs import lookup
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from crawler.pages import ExtractedArticle, NotAnArticle, Page, PageResult, read_page
from diembao.sample import SITES, Gold, gold
from diembao.sample.gold import bases
from diembao.sample.makes.tables import MENU_PAGE, TEST_PAGE
from diembao.sample.province import NIGHTS
from diembao.sample.server import site_pages
from registry import Outlet, Registry, load_outlets
from spool import Outcome

FOLDER = Path(str(files("diembao.sample"))) / "home" / "outlets"
FETCHED = datetime(2022, 12, 31, 1, 0, tzinfo=UTC)
BASES = bases()
EXPECTED = [(night, line) for night in NIGHTS for line in gold(night)]
SERVED = {(site.slug, night): site_pages(site, night, BASES[site.slug]) for site in SITES for night in NIGHTS}


@pytest.fixture(scope="module")
def outlets() -> Registry:
    return load_outlets(FOLDER)


def read(slug: str, night: int, target: str, outlet: Outlet | None) -> PageResult:
    page = SERVED[slug, night][target]
    return read_page(Page(BASES[slug] + target, page.body, page.content_type, FETCHED), outlet)


def read_line(line: Gold, night: int, outlet: Outlet | None) -> ExtractedArticle:
    result = read(line.outlet, night, line.url.removeprefix(BASES[line.outlet]), outlet)
    assert isinstance(result, ExtractedArticle), result
    return result


def test_outlet_files_are_short_valid_and_of_the_sites_served(outlets: Registry) -> None:
    assert set(outlets) == {site.slug for site in SITES} | {"phong-vhtt-krongsa"}
    for slug, base in BASES.items():
        assert [f"http://{host.name}" for host in outlets[slug].hosts] == [base]
        assert all(channel.url.startswith(base) for channel in outlets[slug].channels)
        assert {channel.url.removeprefix(base) for channel in outlets[slug].channels} <= SERVED[
            slug, 1
        ].keys()
    assert outlets["phong-vhtt-krongsa"].publishes_on == "krongsa"
    assert all(len(file.read_text(encoding="utf-8").splitlines()) <= 25 for file in FOLDER.glob("*.toml"))


@pytest.mark.parametrize(("night", "line"), EXPECTED, ids=lambda value: getattr(value, "url", value))
def test_extraction_gives_the_gold(outlets: Registry, night: int, line: Gold) -> None:
    result = read_line(line, night, outlets[line.outlet])
    assert result.title == line.title
    assert result.lead == line.lead
    assert result.body == line.body
    assert result.published == line.published
    assert not result.date_suspect
    assert result.method == "selectors"


def test_the_newspapers_own_metadata_suffice_without_selectors() -> None:
    for line in (line for line in gold(1) if line.outlet == "baodakmay"):
        result = read_line(line, 1, None)
        assert (result.title, result.lead, result.published) == (line.title, line.lead, line.published)


def test_media_authors_categories_and_encodings(outlets: Registry) -> None:
    by_url = {line.url: read_line(line, 1, outlets[line.outlet]) for line in gold(1)}
    hunt = next(result for url, result in by_url.items() if "-41498.html" in url)
    assert [(media.kind, media.caption) for media in hunt.media] == [
        ("image", "Anh Y Đhum chăm đàn hươu sao trong vườn nhà."),
        ("video", "Một ngày ở trại hươu buôn Ea Kra"),
    ]
    assert (hunt.author, hunt.category) == ("Quang Tế", "Nông nghiệp - Nông thôn")
    encodings = {lookup(result.encoding).name for url, result in by_url.items() if BASES["hoidakmay"] in url}
    assert encodings == {"utf-8", lookup("windows-1258").name}


def test_the_edited_article_tells_when(outlets: Registry) -> None:
    line = next(line for line in gold(2) if "-41877.html" in line.url)
    assert read_line(line, 2, outlets["baodakmay"]).modified == "2022-12-30T09:40"


@pytest.mark.parametrize("target", [TEST_PAGE, MENU_PAGE, "/tin-tuc"])
def test_pages_that_are_no_article_are_refused(outlets: Registry, target: str) -> None:
    result = read("dakluon", 1, target, outlets["dakluon"])
    assert isinstance(result, NotAnArticle)
    assert result.outcome is Outcome.NOT_ARTICLE
