"""C10 to C12: pages that answer 200 and are no article, and layouts that have changed."""

from datetime import UTC, datetime

import pytest
from faults.discovering import URL, Discovered, feed, listing, sitemap
from faults.discovering import job_of as job_of_channels
from faults.server import SENTENCE, Article, Page, Sitemap

from crawler.pages import BARE_TITLE, ExtractedArticle, NotAnArticle, read_page
from crawler.pages import Page as Fetched
from registry import Outlet
from spool import JobState, Outcome

FETCHED = datetime(2022, 6, 16, 3, tzinfo=UTC)
OUTLET = Outlet.model_validate(
    {
        "slug": "thu", "name": "Cổng thử", "kind": "portal", "owner": "UBND", "article": r"/tin/",
        "pages": [{"title": "h1", "body": "div.content", "published": ".date"}],
    }
)  # fmt: skip
ARTICLE = Article("Bà con vay vốn").text


def read(text, url="http://thu.vn/tin/1", outlet=OUTLET):
    return read_page(Fetched(url, text.encode(), "text/html; charset=utf-8", FETCHED), outlet)


def outcome_of(text, **how):
    result = read(text, **how)
    if isinstance(result, NotAnArticle):
        return result.outcome
    return Outcome.LAYOUT_CHANGED if result.layout_changed else Outcome.STORED


def Menu(title, text="Điện thoại: 0261"):
    """A page of the site with its name where articles have their headline."""
    return Page(f"<html><body><h1>{title}</h1><div class='lien-he'>{text}</div></body></html>")


# C10


@pytest.mark.parametrize("outlet", [OUTLET, None], ids=["selectors", "none"])
@pytest.mark.parametrize(
    "said",
    [
        "Không tìm thấy trang", "Không tìm thấy bài viết", "404 - Không tìm thấy", "Lỗi 404", "404 Not Found",
        "Trang bạn yêu cầu không tồn tại", "Bài viết không tồn tại hoặc đã bị xóa", "Page not found",
    ],
)  # fmt: skip
def test_c10_error_page_under_200_is_a_soft_404(said, outlet):
    head = f"<html><head><title>{said}</title></head><body><h1>{said}</h1>"
    page = f"{head}<div class='content'>{SENTENCE * 9}</div>"
    assert outcome_of(page, outlet=outlet) is Outcome.SOFT_404


def test_c10_what_was_stored_stays_when_its_page_says_not_found(site, job_of, crawl):
    site.listing("/", [("/tin/moi", "14/06/2022")])
    site.article("/tin/moi")
    site.pages["/tin/cu"] = Page(
        "<html><body><h1>Không tìm thấy bài viết</h1><p>Về trang chủ</p></body></html>"
    )
    old = f"{site.url}/tin/cu"
    done = crawl(job_of(site, known=[old], recheck=[{"url": old}]))
    assert done.outcomes[old] == "skipped:soft_404"
    assert [article.url for article in done.articles] == [f"{site.url}/tin/moi"]


def test_c10_front_page_in_the_place_of_articles_is_not_stored(site, job_of, crawl):
    front = Page(
        f"<html><body><h1>Cổng thông tin</h1><div class='content'>{SENTENCE * 9}</div></body></html>"
    )
    lost = [f"/tin/{number}" for number in range(4)]
    site.listing("/", [(path, "14/06/2022") for path in ["/tin/con", *lost]])
    site.article("/tin/con")
    site.pages |= dict.fromkeys(lost, front)
    done = crawl(job_of(site))
    assert {done.outcomes[site.url + path] for path in lost} <= {"skipped:soft_404", "failed:cookie_wall"}
    kept = [url for url, outcome in done.outcomes.items() if outcome == "stored"]
    assert kept == [f"{site.url}/tin/con"]


# C11


@pytest.mark.parametrize("outlet", [OUTLET, None], ids=["selectors", "none"])
@pytest.mark.parametrize(
    "mark",
    [
        '<script>window._cf_chl_opt={}</script><h2>Just a moment...</h2>',
        '<div class="g-recaptcha" data-sitekey="x"></div>',
        '<div class="h-captcha"></div>',
        "<script>document.cookie='a=b'; location.reload();</script>",
        "<script>document.cookie = 'D1N=' + x; window.location.href = '/';</script>Đang tải",
        "<p>Checking your browser before accessing</p>",
        "<p>Vui lòng bật cookie để tiếp tục</p>",
        '<script src="/cdn-cgi/challenge-platform/h/b.js"></script>',
    ],
)  # fmt: skip
def test_c11_wall_asks_for_a_browser_and_is_no_article(mark, outlet):
    assert outcome_of(
        f"<html><head><title>Trang tin</title></head><body>{mark}</body></html>", outlet=outlet
    ) is (Outcome.CHALLENGE)
    assert Outcome.CHALLENGE.failed, "so that the outlet's night is partial"


def test_c11_article_that_embeds_a_captcha_is_an_article():
    assert outcome_of(ARTICLE.replace("</h1>", '</h1><div class="g-recaptcha"></div>')) is Outcome.STORED


# C12


@pytest.mark.parametrize(
    "change",
    [
        lambda page: page.replace("class='content'", "class='noi-dung'"),
        lambda page: page.replace("<h1>", "<h3>").replace("class='content'", "class='noi-dung'"),
        lambda page: page.replace("class='", "class='moi-"),
    ],
    ids=["body", "title and body", "all classes"],
)  # fmt: skip
def test_c12_selectors_that_find_nothing_are_a_changed_layout(change):
    assert outcome_of(change(ARTICLE)) is Outcome.LAYOUT_CHANGED


def test_c12_outlet_whose_layout_changed_is_red(site, job_of, crawl):
    paths = [f"/bai-{number}" for number in range(3)]
    site.pages["/sitemap.xml"] = Sitemap([site.url + path for path in paths])
    site.pages |= {path: Menu(f"Tin {path}", SENTENCE * 5 + path) for path in paths}
    done = crawl(job_of(site, [{"kind": "sitemap", "url": f"{site.url}/sitemap.xml"}]))
    assert set(done.outcomes.values()) == {"failed:layout_changed"}
    assert (done.code, done.result.state) == (10, JobState.PARTIAL)


# Menu pages: the other side of C12

MENUS = ["/lien-he", "/gioi-thieu", "/so-do"]
LISTING = {"kind": "listing", "url": f"{URL}/"}
MAP = {"kind": "sitemap", "url": f"{URL}/sitemap.xml"}
BARE = (Outcome.LAYOUT_CHANGED, BARE_TITLE)


def test_menu_pages_are_skipped_where_articles_are_read(site, job_of, crawl):
    site.pages |= {path: Menu(f"Trang {path}", f"Nội dung của {path}") for path in MENUS}
    site.article("/bai-1")
    site.listing("/", [("/bai-1", None), *((path, None) for path in MENUS)])
    site.pages["/sitemap.xml"] = Sitemap([site.url + path for path in ("/bai-1", *MENUS)])
    channels = [
        {"kind": "listing", "url": f"{site.url}/"},
        {"kind": "sitemap", "url": f"{site.url}/sitemap.xml"},
    ]
    done = crawl(job_of(site, channels, retry=[f"{site.url}/so-do"]))
    assert done.result.outcomes == {"skipped:not_article": 3, "stored": 1}
    assert (done.code, done.result.state) == (0, JobState.COMPLETE)
    assert all(done.ledger[site.url + path].place for path in MENUS)


@pytest.mark.parametrize(
    ("channels", "day", "ends", "fields"),
    [
        ([LISTING], 14, {}, {}),
        ([{**LISTING, "links": "h3 a"}], None, {}, {}),
        ([LISTING, {"kind": "feed", "url": f"{URL}/feed"}], None, {}, {}),
        ([LISTING], None, {"/lien-he": (Outcome.LAYOUT_CHANGED, "no body at")}, {}),
        ([LISTING], None, {"/so-do": (Outcome.LAYOUT_CHANGED, "no body at")}, {}),
        ([LISTING], None, {"/bai-1": Outcome.UNCHANGED}, {}),
        ([LISTING], None, {}, {"recheck": [{"url": f"{URL}/lien-he"}]}),
    ],
    ids=["a day", "a list of articles", "a feed", "a sign", "another one", "no article", "stored before"],
)
def test_page_that_may_be_an_article_stays_a_changed_layout(channels, day, ends, fields, tmp_path):
    pages = {
        "/": listing("/bai-1", *((path, day) for path in MENUS)),
        "/feed": feed(*MENUS),
    }
    ends = {"/bai-1": Outcome.STORED, **dict.fromkeys(MENUS, BARE), **ends}
    done = Discovered(tmp_path / "spool", job_of_channels(*channels, complete=False, **fields), pages, ends)
    assert done.outcomes["/lien-he"] == "failed:layout_changed"


def test_without_these_it_is_a_menu_page(tmp_path):
    pages = {"/": listing("/bai-1", *MENUS), "/sitemap.xml": sitemap("/bai-1", *MENUS)}
    ends = {"/bai-1": Outcome.STORED, **dict.fromkeys(MENUS, BARE)}
    done = Discovered(tmp_path / "spool", job_of_channels(LISTING, MAP, complete=False), pages, ends)
    assert done.outcomes == {"/bai-1": "stored", **dict.fromkeys(MENUS, "skipped:not_article")}


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        (Menu("Liên hệ").text, BARE_TITLE),
        (Menu("Liên hệ").text.replace("<h1>", "<i class='date'>14/06/2022</i><h1>"), "no body at"),
        (
            Menu("Liên hệ").text.replace(
                "<body>", "<meta property='article:published_time' content='2022-06-14'>"
            ),
            "no body",
        ),
    ],
    ids=["bare", "dated", "dated in metadata"],
)
def test_only_a_page_without_any_sign_of_an_article_is_in_doubt(text, detail):
    result = read(text, url="http://thu.vn/lien-he")
    assert not isinstance(result, ExtractedArticle)
    assert result.outcome is Outcome.LAYOUT_CHANGED
    assert detail in result.detail
