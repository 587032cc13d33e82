"""A site that has put on another layout: what else reads its pages is kept, and the night is red."""

import json

import pytest
from faults.server import SENTENCE, Page

from spool import JobState

DRESSED = (
    "<html><head><title>{0} | Trang tin</title></head>"
    "<body><h1 class='moi'>{0}</h1><span>14/06/2022 08:30</span>"
    "<div class='ruot'><p>{1}</p><p>{0}: tin do xã đưa lên.</p></div></body></html>"
)
OLD = {"pages": [{"title": ".tieu-de", "body": ".noi-dung", "published": ".ngay"}]}


def dressed(title):
    return Page(DRESSED.format(title, SENTENCE * 5))


def job(site, job_of, **fields):
    return job_of(site, [{"kind": "listing", "url": f"{site.url}/", "links": "h3 a"}], outlet=OLD, **fields)


def test_articles_in_another_layout_are_kept_and_the_night_is_red(site, job_of, crawl):
    paths = [f"/bai-{number}" for number in range(3)]
    site.listing("/", [(path, "14/06/2022") for path in paths])
    site.pages |= {path: dressed(f"Xã {path} giúp hộ nghèo") for path in paths}
    done = crawl(job(site, job_of))
    assert (done.code, done.result.state) == (10, JobState.PARTIAL)
    assert done.result.outcomes == {"failed:layout_changed": 3}
    assert {(it.method, it.published) for it in done.articles} == {("general", "2022-06-14T08:30")}
    assert {it.detail for it in done.ledger.values()} == {
        "a headline with its date, but no selector matches it"
    }


@pytest.mark.slow
def test_a_menu_page_in_another_layout_is_none(site, job_of, crawl):
    site.listing("/", [("/gioi-thieu", None)])
    site.pages["/gioi-thieu"] = Page(dressed("Giới thiệu").text.replace("14/06/2022 08:30", ""))
    assert crawl(job(site, job_of)).result.outcomes == {"skipped:not_article": 1}


@pytest.mark.slow
def test_one_page_for_all_is_a_wall_in_any_layout(site, job_of, crawl):
    paths = [f"/bai-{name}" for name in "abcd"]
    site.listing("/", [(path, "14/06/2022") for path in paths])
    site.pages |= dict.fromkeys(paths, dressed("Đăng nhập để đọc tiếp"))
    done = crawl(job(site, job_of))
    assert done.result.outcomes == {"failed:cookie_wall": 4}


@pytest.mark.slow
def test_a_crawl_that_was_killed_still_says_so(site, job_of, crawl):
    site.listing("/", [("/bai-1", "14/06/2022"), ("/bai-2", "14/06/2022")])
    site.pages |= {f"/bai-{number}": dressed(f"Tin số {number} về hộ nghèo") for number in (1, 2)}
    done = crawl(job(site, job_of))
    (done.folder / "result.json").unlink()
    before = len(site.hits)
    again = crawl(job(site, job_of))
    assert again.result.outcomes == {"failed:layout_changed": 2}
    assert len(again.articles) == 2
    assert not [hit for hit in list(site.hits)[before:] if "bai" in json.dumps(str(hit))]


def undated(title):
    return Page(dressed(title).text.replace("14/06/2022 08:30", ""))


@pytest.mark.slow
def test_undated_articles_that_nothing_finds_are_no_menu_pages(site, job_of, crawl):
    site.listing("/", [("/bai-1", "14/06/2022"), ("/gioi-thieu", None)])
    site.pages |= {path: undated(f"Trang {path}") for path in ("/bai-1", "/gioi-thieu")}
    done = crawl(job(site, job_of))
    ends = {url.rpartition("/")[2]: outcome for url, outcome in done.outcomes.items()}
    assert ends == {"bai-1": "failed:layout_changed", "gioi-thieu": "skipped:not_article"}
    assert done.code == 10


def test_a_stored_article_that_nothing_finds_is_told(site, job_of, crawl):
    site.listing("/", [("/bai-1", None)])
    site.pages["/bai-1"] = undated("Bài đã lưu")
    stored = f"{site.url}/bai-1"
    done = crawl(job(site, job_of, known=[stored], recheck=[{"url": stored}]))
    assert done.outcomes[stored] == "failed:layout_changed"


@pytest.mark.slow
def test_where_others_are_read_as_before_it_is_a_page_of_another_kind(site, job_of, crawl):
    site.listing("/", [("/bai-1", "14/06/2022"), ("/album", "14/06/2022")])
    site.pages["/album"] = undated("Ảnh hội thao")
    site.article("/bai-1")
    new = {"pages": [{"title": "h1:not(.moi)", "body": "div.content"}]}
    channels = [{"kind": "listing", "url": f"{site.url}/", "links": "h3 a"}]
    done = crawl(job_of(site, channels, outlet=new))
    assert done.result.outcomes == {"skipped:not_article": 1, "stored": 1}
