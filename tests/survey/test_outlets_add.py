"""`diembao outlets add`: a site by its address becomes a file with which a night reads it."""

import json

import pytest
from faults.server import Page
from survey.surveyed_sites import add, article, make_home, news_site, run, written

from registry import load_outlets

pytestmark = pytest.mark.slow


@pytest.fixture
def home(tmp_path):
    return make_home(tmp_path / "home")


@pytest.fixture
def site():
    with news_site() as site:
        yield site


def test_what_is_written_reads_every_article(home, site):
    assert add(home, site.url, "--name", "Xã Đắk Mây", "--owner", "UBND xã", "--yes").exit_code == 0
    outlet = load_outlets(home / "outlets")["moi"]
    assert (outlet.name, outlet.owner, outlet.verified) == ("Xã Đắk Mây", "UBND xã", False)
    night = run(home, "nightly", "--json")
    assert night.exit_code == 0, night.stderr
    rows = json.loads(run(home, "articles", "--json").stdout)
    assert len({row["url"] for row in rows}) == 12
    assert all(row["published"].startswith("2022-06") for row in rows)


def test_a_file_has_at_most_25_lines_with_comments(home, site):
    add(home, site.url, "--yes")
    text = (home / "outlets/moi.toml").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 25
    assert text.startswith("# Do diembao dò ngày ")


def test_it_shows_five_articles_and_asks(home, site):
    done = add(home, site.url, answer="n\n")
    assert done.exit_code == 0
    assert all(f"Bài {number}" in done.output for number in range(1, 6))
    assert "Không ghi gì" in done.output
    assert written(home) == []


def test_a_yes_at_the_prompt_writes(home, site):
    assert add(home, site.url, answer="y\n").exit_code == 0
    assert written(home) == ["moi.toml"]


def test_json_alone_proposes_and_writes_nothing(home, site):
    document = json.loads(add(home, site.url, "--json").stdout)
    assert document["written"] is False
    assert 'name = "Trang tin xã Đắk Mây"' in document["toml"]
    assert document["survey"]["articles"] == 12
    assert written(home) == []


def test_json_with_yes_writes(home, site):
    assert json.loads(add(home, site.url, "--json", "--yes").stdout)["written"] is True
    assert written(home) == ["moi.toml"]


def test_no_more_is_asked_than_allowed_and_one_at_a_time_of_each(home, site):
    add(home, site.url, "--pages", "9", "--json")
    pages = [path for path in site.hits if path != "/robots.txt"]
    assert len(pages) <= 9
    assert len(pages) == len(set(pages))
    assert site.hits[0] == "/robots.txt"
    assert all(headers["User-Agent"].startswith("diembao/") for _, headers in site.asked)


def test_what_robots_forbids_is_not_asked_for(home, site):
    from faults.server import Robots

    site.pages["/robots.txt"] = Robots("Disallow: /tin-tuc")
    add(home, site.url, "--json")
    assert not [path for path in site.hits if path.startswith("/tin-tuc")]


def test_nothing_off_the_host_is_followed(home, site):
    from faults.server import Page

    with news_site(81) as other:
        page = site.pages["/"].text.replace(
            "</ul>", f"<li><a href='{other.url}/tin/bai-1.html'>Tin khác</a></li></ul>"
        )
        site.pages["/"] = Page(page)
        add(home, site.url, "--json")
        assert other.hits == []


def test_a_check_of_a_site_as_it_was_finds_nothing(home, site):
    add(home, site.url, "--yes")
    done = run(home, "outlets", "check", "moi")
    assert done.exit_code == 0, done.output
    assert "còn khớp" in done.output


def test_a_check_says_what_drifted(home, site):
    from faults.server import Page, Status

    add(home, site.url, "--yes")
    for path, page in list(site.pages.items()):
        if path.startswith("/tin/"):
            site.pages[path] = Page(page.text.replace("tieude", "headline").replace("noidung", "content"))
    site.pages["/tin-tuc"] = Status(404)
    done = run(home, "outlets", "check", "moi", "--json")
    assert done.exit_code == 10
    codes = {it["code"] for it in json.loads(done.stdout)["drift"]}
    assert {"channel_dead", "selectors"} <= codes


def test_an_article_that_no_list_has_is_met_through_another(home, site):
    """The pattern that was learnt tells it from the menu; whoever asks is told that no channel names it."""
    site.pages["/tin/bai-90.html"] = article(90)
    page = site.pages["/tin/bai-3.html"].text
    aside = "<aside><a href='/tin/bai-90.html'>Tin khác</a> <a href='/lien-he'>Liên hệ</a></aside>"
    site.pages["/tin/bai-3.html"] = Page(page.replace("</body>", f"{aside}</body>"))
    assert add(home, site.url, "--yes").exit_code == 0
    site.forget()
    assert run(home, "nightly", "--json").exit_code == 0
    assert "/lien-he" not in site.hits
    rows = json.loads(run(home, "articles", "--json").stdout)
    assert f"{site.url}/tin/bai-90.html" in {row["url"] for row in rows}
    told = run(home, "why", f"{site.url}/tin/bai-90.html").stdout
    assert "Không kênh nào nêu." in told
    assert f"{site.url}/tin/bai-3.html" in told
