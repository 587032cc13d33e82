"""Sites and addresses of which `outlets add` makes nothing: one sentence, an exit code, no file."""

import re
from pathlib import Path

import pytest
from faults.broken import Drop, Redirect
from faults.server import Body, Page, Robots, Site, Status
from survey.surveyed_sites import (
    ADDRESS,
    add,
    article,
    calendar,
    calendar_site,
    listing,
    make_home,
    month_table,
    news_site,
    run,
    written,
)

from crawler.survey.plan import MOST_OF_A_SHAPE
from diembao.surveying import PAGES
from registry import load_outlets

pytestmark = [pytest.mark.slow, pytest.mark.faults]

BREAKING = Path(__file__).parent / "breaking"
CHALLENGE = "<html><title>Just a moment...</title><body><script>window._cf_chl_opt={}</script></body></html>"
LOGIN = (
    "<html><body><form action='/dang-nhap'><input name=u><input type='password' name=p></form></body></html>"
)


@pytest.fixture
def home(tmp_path):
    return make_home(tmp_path / "home")


@pytest.fixture
def site():
    with Site(ADDRESS.format(90)) as site:
        yield site


def refused(home, url, *arguments):
    done = add(home, url, "--yes", *arguments)
    assert written(home) == []
    lines = done.stderr.strip().splitlines()
    assert lines[-1].startswith("diembao: ")
    assert done.stdout == ""
    return done.exit_code, lines[-1]


FRONT_PAGES = {
    "forbidden": (Status(403), "403"),
    "missing": (Status(404), "no page"),
    "challenge": (Body(CHALLENGE.encode(), code=403), "challenge"),
    "challenge-200": (Page(CHALLENGE), "challenge"),
    "login": (Page(LOGIN), "password"),
    "no-html": (Body(b"%PDF-1.4 x", "application/pdf"), "no web page"),
    "empty": (Page("<html><body><h1>Xin chào</h1></body></html>"), "no article"),
    "drops": (Drop(), "answer"),
    "elsewhere": (Redirect("http://tin.example/"), "another host"),
}


@pytest.mark.parametrize("name", FRONT_PAGES)
def test_a_front_page_of_which_nothing_can_be_made(home, site, name):
    site.pages["/"], words = FRONT_PAGES[name]
    code, line = refused(home, site.url)
    assert code == 9
    assert words in line or (name == "empty" and "is an article" in line)


def test_an_endless_calendar_is_left_after_a_few_of_its_pages(home):
    with calendar_site() as site:
        code, line = refused(home, site.url)
    assert code == 9
    assert re.search(r"\d+ of \d+ further pages are those of an endless calendar \(like /lich/2022/", line)
    assert "a page that lists news" in line
    assert 10 < len(site.hits) < PAGES / 2


def test_an_endless_calendar_ends_at_the_bound_that_was_asked_for(home):
    with calendar_site() as site:
        code, line = refused(home, site.url, "--pages", "20")
    assert (code, "calendar" in line) == (9, True)
    assert len([path for path in site.hits if path != "/robots.txt"]) <= 20


def test_a_calendar_on_every_page_does_not_hide_the_news(home):
    with news_site() as site:
        for path, page in list(site.pages.items()):
            site.pages[path] = Page(page.text.replace("</body>", f"{month_table(2022, 6)}</body>"))
        site.otherwise = calendar
        assert add(home, site.url, "--yes").exit_code == 0
        assert len([path for path in site.hits if path.startswith("/lich")]) <= MOST_OF_A_SHAPE
    outlet = load_outlets(home / "outlets")["moi"]
    assert [it.url.rpartition("/")[2] for it in outlet.channels] == ["tin-tuc", ""]


def test_comparing_that_breaks_down_names_the_page_and_is_kept(home, monkeypatch):
    with news_site() as site:
        monkeypatch.setenv("PYTHONPATH", str(BREAKING))
        code, line = refused(home, site.url)
    assert code == 9
    assert re.search(r"broke down at http://\S+/tin/bai-\d+\.html \(ValueError", line)
    assert "--pages" in line
    (kept,) = (home / "data/surveys").iterdir()
    assert "ValueError" in kept.read_text(encoding="utf-8")


def test_robots_that_forbids_all(home, site):
    site.pages["/robots.txt"] = Robots("Disallow: /")
    code, line = refused(home, site.url)
    assert (code, "robots.txt forbids" in line) == (9, True)
    assert site.hits == ["/robots.txt"]


def test_a_dead_server(home):
    with Site(ADDRESS.format(91)) as gone:
        url = gone.url
    code, line = refused(home, url)
    assert (code, "no server answers" in line) == (9, True)


def test_a_host_that_is_not_public(home, site):
    (home / "diembao.toml").write_text("min_free_mb = 1\n[politeness]\ndelay = 0\n", encoding="utf-8")
    code, line = refused(home, site.url)
    assert (code, "private_hosts" in line) == (4, True)
    assert site.hits == []


@pytest.mark.parametrize(
    "url", ["không phải trang", "ftp://tin.example/", "http://", "tintuc", "http://a:b@tin.example/"]
)
def test_what_is_no_address(home, url):
    code, line = refused(home, url)
    assert (code, "no address of a site" in line) == (2, True)


def test_a_host_that_has_an_outlet(home):
    with news_site() as site:
        assert add(home, site.url, "--yes").exit_code == 0
        site.forget()
        done = run(home, "outlets", "add", site.url, "--slug", "khac", "--yes")
        assert done.exit_code == 4
        assert "'moi'" in done.stderr
        assert site.hits == []
        assert written(home) == ["moi.toml"]


def test_a_slug_that_is_taken(home):
    with news_site() as site, news_site(81) as other:
        add(home, site.url, "--yes")
        done = add(home, other.url, "--yes")
        assert (done.exit_code, "already" in done.stderr, other.hits) == (4, True, [])


def test_a_site_whose_articles_nothing_lists_is_not_written(home, site):
    site.pages["/"] = article(1)
    code, _ = refused(home, site.url)
    assert code == 9


def test_a_list_of_dead_links(home, site):
    site.pages["/"] = listing(range(6))
    code, line = refused(home, site.url)
    assert (code, "article" in line) == (9, True)
