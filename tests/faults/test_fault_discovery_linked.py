"""Night after night: links in articles that never end or never answer cost a bounded night, and no day."""

import re
from datetime import date

import pytest
from faults.server import Article, Listing, Page, Status
from faults.successive_nights import Nights

from storage import open_store

pytestmark = [pytest.mark.slow, pytest.mark.faults]

MOST = 100
"""Politeness.max_linked where a home says nothing else."""


@pytest.fixture
def nights(site, job_of, crawl, tmp_path):
    site.pages["/"] = Listing([("/bai-1", "10/06/2022")])
    channels = [{"kind": "listing", "url": f"{site.url}/", "links": "h3 a", "next": "a.next"}]

    def with_pattern(*given, **fields):
        return job_of(*given, outlet={"article": r"^/bai-\d+$"}, **fields)

    for number in range(10, 20):
        (tmp_path / f"nights/2022-06-{number}").mkdir(parents=True)
    with open_store(tmp_path / "data" / "diembao.sqlite") as store:
        yield Nights(store, tmp_path / "nights", crawl, with_pattern, site, channels)


def linking(number, *others, day=10):
    links = "".join(f"<li><a href='/bai-{other}'>Tin khác số {other}</a></li>" for other in others)
    page = Article(f"Bài số {number}", f"{day:02}/06/2022")
    return Page(page.text.replace("</body>", f"<ul>{links}</ul></body>"))


def stored(nights):
    return nights.store.first("SELECT count(*) AS number FROM articles")["number"]


def invented(handler):
    """An article of its own for every number, which links to the next two."""
    found = re.fullmatch(r"/bai-(\d+)", handler.path)
    number = int(found[1]) if found else 0
    answer = linking(number, 2 * number, 2 * number + 1) if found else Status(404)
    answer(handler)


def test_d8_articles_invented_without_end_are_read_up_to_the_cap_and_lead_no_further(nights, site):
    site.otherwise = invented
    assert nights.night(14).code == 0
    assert stored(nights) == 1 + MOST
    asked = len(site.hits)
    assert asked == len(set(site.hits))
    for number in (15, 16):
        site.forget()
        assert nights.night(number).code == 0
        assert len(site.hits) <= asked
        assert stored(nights) == 1 + MOST
    assert nights.stands(9) == [(1, 9, "complete")]
    assert nights.stands(13, since=11) == [(11, 13, "complete")]


def test_d8_a_link_that_never_answers_makes_no_night_partial_and_no_day_unread(nights, site):
    site.pages["/bai-1"] = linking(1, 7)
    site.pages["/bai-7"] = Status(500)
    for number in (14, 15, 16):
        assert nights.night(number).code == 0
    assert nights.done[16].result.outcomes["failed:http_5xx"] == 1
    assert nights.stands(15) == [(1, 15, "complete")]
    site.pages["/bai-7"] = linking(7, day=5)
    nights.night(17)
    assert nights.stands(15) == [
        (1, 4, "complete"),
        (5, 5, "partial", "leaky"),
        (6, 15, "complete"),
    ]


def test_an_article_that_a_listing_takes_up_later_was_not_missed(nights, site):
    site.pages["/bai-1"] = linking(1, 7)
    site.pages["/bai-7"] = linking(7, day=5)
    nights.night(14)
    assert nights.stands(13) == [(1, 4, "complete"), (5, 5, "partial", "leaky"), (6, 13, "complete")]
    site.pages["/"] = Listing([("/bai-1", "10/06/2022"), ("/bai-7", "05/06/2022")])
    nights.night(15)
    assert nights.stands(13) == [(1, 13, "complete")]
    row = nights.store.first("SELECT first_day FROM articles WHERE url LIKE '%bai-7'")
    assert date.fromisoformat(row["first_day"]) == date(2022, 6, 14)
