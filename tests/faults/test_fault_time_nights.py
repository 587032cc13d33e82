"""Night after night: channels that empty or go back, articles that go and come back (D9, D11, D12).

Real crawls of a real site, one night after the other, each planned from what the nights before have left.
"""

from datetime import date

import pytest
from faults.server import Article, Feed, Listing, Status
from faults.successive_nights import Nights

from spool import ChannelEnd
from storage import completeness_of, find_articles, histories_of, open_store
from storage.articles import ArticleFilter

pytestmark = [pytest.mark.slow, pytest.mark.faults]

OLD = [(f"/bai-{n}", n) for n in range(13, 3, -1)]
"""An article for each day up to the first night, newest first."""


def printed(day):
    return f"{day:02}/06/2022"


class News:
    """A site with a listing and a feed over the same articles."""

    def __init__(self, site):
        self.site, self.entries = site, list(OLD)
        self.show()

    def show(self, listed=None, fed=None):
        for path, day in self.entries:
            self.site.pages.setdefault(path, Article(f"Bài viết {path.strip('/')}", printed(day)))
        listed = self.entries if listed is None else listed
        fed = self.entries[:6] if fed is None else fed
        self.site.pages["/"] = Listing([(path, printed(day)) for path, day in listed])
        self.site.pages["/feed"] = Feed(
            [(f"{self.site.url}{path}", f"2022-06-{day:02}") for path, day in fed]
        )

    def publish(self, *days):
        self.entries[:0] = [(f"/bai-{day}", day) for day in days]
        self.show()


@pytest.fixture
def news(site):
    return News(site)


@pytest.fixture
def nights(tmp_path, site, job_of, crawl):
    listing = {"kind": "listing", "url": f"{site.url}/", "links": "h3 a", "next": "a.next"}
    feed = {"kind": "feed", "url": f"{site.url}/feed"}
    with open_store(tmp_path / "data" / "diembao.db") as store:
        (tmp_path / "spool").mkdir()
        for number in range(10, 30):
            (tmp_path / "spool" / f"2022-06-{number}").mkdir()
        yield Nights(store, tmp_path / "spool", crawl, job_of, site, [listing, feed])


def states(nights):
    return {row.url.rpartition("/")[2]: row.state for row in find_articles(nights.store, ArticleFilter())}


def test_feed_that_empties_and_listing_that_goes_back_certify_nothing_until_they_are_mended(nights, news):
    """D9: neither is a deletion, neither vouches, and the first good night makes up for both."""
    nights.night(14)
    assert nights.stands(13) == [(1, 13, "complete")]
    news.publish(15, 14)
    news.show(fed=[])
    nights.night(15)
    assert nights.done[15].code == 10
    assert nights.stands(15, since=14)[0][:3] == (14, 14, "partial")
    news.show(listed=news.entries[4:], fed=news.entries[4:8])
    news_before = states(nights)
    nights.night(16)
    assert nights.stands(16, since=14)[0][:3] == (14, 15, "partial")
    assert "back_in_time" in nights.stands(16, since=15)[0]
    assert states(nights) == news_before and set(news_before.values()) == {"present"}
    news.publish(16)
    done = nights.night(17)
    assert nights.stands(16) == [(1, 16, "complete")]
    assert {it.end for it in done.result.channels} != {ChannelEnd.KNOWN}
    assert states(nights).keys() >= {"bai-14", "bai-15", "bai-16"}


def test_article_is_gone_after_two_complete_nights_only_and_its_return_is_kept(nights, news, site):
    """D11 and D12."""
    nights.night(14)
    news.show(listed=OLD[1:], fed=OLD[1:7])
    site.pages["/bai-13"] = Status(404)
    news.entries[:0] = [("/hong", 14)]
    site.pages["/hong"] = Status(500)
    news.show(listed=[("/hong", 14), *OLD[1:]], fed=OLD[1:7])
    assert nights.night(15).outcomes[f"{site.url}/bai-13"] == "gone"
    assert states(nights)["bai-13"] == "present"  # that night was not complete
    del site.pages["/hong"]
    news.show(listed=[("/hong", 14), *OLD[1:]], fed=OLD[1:7])
    nights.night(16)
    assert states(nights)["bai-13"] == "present"  # the first complete one
    site.pages["/bai-13"] = Status(410)
    nights.night(17)
    assert states(nights)["bai-13"] == "gone"
    assert (
        len(find_articles(nights.store, ArticleFilter(since=date(2022, 6, 13), until=date(2022, 6, 13)))) == 1
    )
    site.article("/bai-13", printed(13))
    news.show()
    nights.night(18)
    assert states(nights)["bai-13"] == "present"
    (history,) = histories_of(nights.store, f"{site.url}/bai-13")
    assert [(spell.outcome, spell.nights) for spell in history.spells] == [
        ("stored", 1),
        ("gone", 3),
        ("stored", 1),
    ]
    assert len(history.returned) == 1
    assert nights.stands(17) == [(1, 17, "complete")]


def test_article_that_only_the_feed_has_is_held_against_the_listing(nights, news):
    """Three of them: the listing is not of everything, and cannot vouch for the days before the feed's."""
    extra = [(f"/rieng-{day}", day) for day in (13, 12, 11)]
    for path, day in extra:
        news.site.article(path, printed(day))
    fed = sorted([*OLD[:6], *extra], key=lambda pair: -pair[1])
    news.show(fed=fed)
    nights.night(14)
    assert "leaky" in nights.stands(5, since=4)[0]
    (outlet,) = completeness_of(nights.store, ["tin"], date(2022, 6, 1), date(2022, 6, 13))
    listing = next(it for it in outlet.channels if it.url == f"{news.site.url}/")
    assert (listing.missed, len(listing.examples)) == (3, 3)
    news.entries = sorted([*OLD, *extra], key=lambda pair: -pair[1])
    news.show(fed=fed)
    nights.night(15)
    assert nights.stands(13) == [(1, 13, "complete")]


def test_page_that_stays_broken_spoils_its_own_day_and_no_night_for_ever(nights, news, site):
    """Nights are complete again while it lasts, nothing new is missed, and once it is mended it comes in."""
    news.entries.insert(3, ("/hong", 10))
    site.pages["/hong"] = Status(403)
    news.show()
    asked, codes = [], {}
    for number in (14, 15, 16, 17, 21):
        site.forget()
        if number > 14:
            news.publish(number - 1)
        codes[number] = nights.night(number).code
        asked += [number] if "/hong" in site.hits else []
        if number == 17:
            assert nights.stands(16) == [
                (1, 9, "complete"),
                (10, 10, "partial", "address_unread"),
                (11, 16, "complete"),
            ]
            site.article("/hong", printed(10))
    assert (asked, codes) == ([14, 15, 21], {14: 10, 15: 10, 16: 0, 17: 0, 21: 0})
    assert nights.stands(20) == [(1, 20, "complete")]
    assert {f"bai-{day}" for day in (14, 15, 16, 20)} | {"hong"} <= states(nights).keys()
