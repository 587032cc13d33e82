"""Sites made by Pelican and WordPress: added by their address alone, a night, held against the truth.

What lies behind them is told in tests/fixtures/foreign/README.md; `python -m benchmarks.foreign` is the same
beside general extractors.
"""

import json

import pytest
from faults.server import Feed, Page
from survey.surveyed_sites import add, make_home, news_site

from benchmarks.foreign import SITES, Outcome, load, night

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=SITES)
def outcome(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return night(load(request.param), tmp_path_factory.mktemp("foreign") / "home")


def test_every_article_is_found(outcome: Outcome) -> None:
    assert outcome.missed == []
    assert outcome.found == outcome.articles >= 25


def test_nothing_that_is_no_article_is_stored(outcome: Outcome) -> None:
    assert outcome.wrongly_stored == []


def test_titles_and_dates_are_those_printed(outcome: Outcome) -> None:
    it = outcome.figures
    assert (it.titles, it.dates) == (it.articles, it.articles)


def test_bodies_hold_all_words_and_no_others(outcome: Outcome) -> None:
    assert outcome.figures.f1 / outcome.figures.articles >= 0.995
    assert outcome.figures.lowest >= 0.98


def test_the_bars_are_met(outcome: Outcome) -> None:
    assert outcome.reaches()


def test_the_file_is_short(outcome: Outcome) -> None:
    assert len(outcome.toml.splitlines()) <= 25


@pytest.mark.parametrize("name", SITES)
def test_a_mirror_holds_what_the_truth_names(name: str) -> None:
    site = load(name)
    assert site.truth.keys() <= site.pages.keys()
    assert all(site.pages[path]["status"] == 200 for path in site.truth)


@pytest.fixture
def home(tmp_path):
    return make_home(tmp_path / "home")


def test_a_page_of_the_same_make_without_a_date_is_no_article(home) -> None:
    with news_site(91) as site:
        for path in list(site.pages):
            site.pages[path] = Page(
                site.pages[path].text.replace("<a href='/'>", "<a href='/xa'>Xã ta</a><a href='/'>")
            )
        made = site.pages["/tin/bai-3.html"].text
        site.pages["/xa"] = Page(made.replace("04/06/2022 08:30", "").replace("Bài 3", "Xã ta"))
        assert "04/06/2022" not in site.pages["/xa"].text
        document = json.loads(add(home, site.url, "--json").stdout)
    assert document["survey"]["articles"] == 12


def test_a_feed_of_comments_dates_no_article(home) -> None:
    with news_site(92) as site:
        head = "<link rel='alternate' type='application/rss+xml' href='{}'>"
        links = head.format("/feed/") + head.format("/comments/feed/")
        site.pages["/"] = Page(site.pages["/"].text.replace("<head>", f"<head>{links}"))
        entries = [(f"{site.url}/tin/bai-{n}.html", "Mon, 07 Nov 2022 08:00:00 +0700") for n in range(6)]
        site.pages["/feed/"] = site.pages["/comments/feed/"] = Feed(entries)
        document = json.loads(add(home, site.url, "--json").stdout)
        asked = set(site.hits)
    assert "/feed/" in asked
    assert "/comments/feed/" not in asked
    assert not [it for it in document["survey"]["channels"] if "comments" in it["channel"]["url"]]
