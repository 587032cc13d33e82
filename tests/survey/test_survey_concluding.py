"""What is concluded from pages that came, without a request: the system, its lists, menus' single pages."""

import pytest
from survey.surveyed_sites import article, listing, title

from crawler.survey.concluding import conclude
from crawler.survey.links import Linked
from crawler.survey.seen import Ask, Role, Seen, SurveyJob, Visit
from crawler.survey.singles import MOST, with_singles
from crawler.survey.turning import turns
from diembao.surveying import provisional
from registry import Channel, ChannelKind
from spool import Job, Politeness
from spool.addresses import identity

HOME = "http://tin.example/"
HOSTS = frozenset({"tin.example"})
JOB = SurveyJob(
    home=HOME, job=Job(night="2022-07-01", outlet=provisional("tin", "tin.example"), politeness=Politeness())
)


def visit(path, text, role=Role.ARTICLE, of=""):
    url = HOME.rstrip("/") + path
    return Visit(Ask(url, role, of), url, 200, body=text.encode(), content_type="text/html; charset=utf-8")


def seen_of(*visits):
    seen = Seen(HOSTS)
    for one in visits:
        seen.take(one)
    return seen


def wordpress(page):
    return page.replace("<head>", "<head><meta name='generator' content='WordPress 6.4'>").replace(
        "<body>", "<body class='single'>"
    )


def test_the_system_is_recognised_and_given_to_the_learning():
    articles = [visit(f"/tin/bai-{n}.html", wordpress(article(n).text)) for n in range(6)]
    front = visit("/", wordpress(listing(range(6)).text).replace(" class='single'", ""), Role.HOME)
    found = conclude(JOB, seen_of(front, *articles))
    assert found.platform == "wordpress"
    assert found.articles == 6


def test_an_unknown_system_is_none_and_works_all_the_same():
    articles = [visit(f"/tin/bai-{n}.html", article(n).text) for n in range(6)]
    found = conclude(JOB, seen_of(visit("/", listing(range(6)).text, Role.HOME), *articles))
    assert (found.platform, found.articles, found.refused) == (None, 6, None)


def front_of(boxes):
    return f"<html><head><title>Xã</title></head><body>{boxes}</body></html>"


def test_pages_made_like_articles_that_say_nothing_do_not_spoil_the_box_that_lists_them():
    articles = [visit(f"/bai-viet-so-{n}", article(n).text) for n in range(6)]
    empty = [visit(f"/bai-viet-so-{n}", f"<h1 class='tieude'>{title(n)}</h1><div class='noidung'></div>")
             for n in range(6, 12)]  # fmt: skip
    links = "".join(f"<p class='hop'><a href='/bai-viet-so-{n}'>{title(n)}</a></p>" for n in range(12))
    others = [
        visit(f"/bai-viet-so-{n + 100}", f"<html><body><h2>Mục {n}</h2></body></html>", Role.SECTION)
        for n in range(5)
    ]
    menu = "".join(f"<li><a href='/bai-viet-so-{n + 100}'>Mục {n}</a></li>" for n in range(5))
    front = visit("/", front_of(f"<ul class='menu'>{menu}</ul>{links}"), Role.HOME)
    found = conclude(JOB, seen_of(front, *others, *articles, *empty))
    (channel,) = found.channels
    assert (channel.channel.url, channel.channel.links, channel.sure) == (HOME, ".hop a", 6)


def test_comparing_that_breaks_down_is_refused_with_the_page(monkeypatch):
    def broken(text, fetched):
        raise ValueError(text)

    monkeypatch.setattr("crawler.learning.datelines.read_date", broken)
    articles = [visit(f"/tin/bai-{n}.html", article(n).text) for n in range(6)]
    found = conclude(JOB, seen_of(visit("/", listing(range(6)).text, Role.HOME), *articles))
    assert found.refused is not None
    assert found.refused.code == "broke-down"
    assert "http://tin.example/tin/bai-" in found.refused.saw
    assert found.channels == ()


def menu_page(path, *targets):
    links = "".join(f"<a href='{it}'>Mục</a>" for it in targets)
    return Linked(visit(path, f"<html><body><p>{path}</p>{links}</body></html>", Role.SECTION), HOSTS)


def channel(path, links=None):
    return Channel(kind=ChannelKind.LISTING, url=HOME.rstrip("/") + path, links=links)


def ids(*paths):
    return {identity(HOME.rstrip("/") + path) for path in paths}


def test_single_pages_are_named_on_the_channel_that_links_to_them():
    pages = [menu_page("/", "/gioi-thieu", "/tin-tuc"), menu_page("/tin-tuc", "/lich-su")]
    found = with_singles([channel("/", "h2 a")], pages, ids("/gioi-thieu"), 3)
    ((changed, named),) = found.values()
    assert (changed.links, named) == ("h2 a, a[href='/gioi-thieu']", ids("/gioi-thieu"))


def test_a_page_more_is_read_where_only_it_has_them():
    pages = [menu_page("/", "/tin-tuc"), menu_page("/uy-ban", "/lich-su", "/dia-ly")]
    found = with_singles([channel("/", "h2 a")], pages, ids("/lich-su", "/dia-ly"), 3)
    assert {url: it.links for url, (it, _) in found.items()} == {
        "http://tin.example/uy-ban": "a[href='/dia-ly'], a[href='/lich-su']"
    }


@pytest.mark.parametrize("most", [0, 1])
def test_no_more_channels_are_added_than_there_is_room_for(most):
    pages = [menu_page("/", "/x"), menu_page("/a", "/lich-su"), menu_page("/b", "/dia-ly")]
    assert len(with_singles([channel("/", "h2 a")], pages, ids("/lich-su", "/dia-ly"), most)) == most


def test_what_cannot_be_quoted_is_not_named_and_no_more_than_some():
    odd = menu_page("/", *(f"/trang-{n}" for n in range(MOST + 3)), "/a(1)?x=%22", "/b;c=']")
    wanted = {identity(link.url) for link in odd.links}
    ((changed, named),) = with_singles([channel("/", "h2 a")], [odd], wanted, 0).values()
    assert len(named) == MOST
    assert "(1)" not in changed.links and "]'" not in changed.links


def test_a_system_s_own_way_to_turn_is_tried_before_the_usual_ones():
    from crawler.platforms.nukeviet import NukeViet

    page = Linked(visit("/tin-tuc/", "<html><body><p>Tin</p></body></html>", Role.SECTION), HOSTS)
    told = [it.page for it in turns(page, NukeViet()) if it.guessed]
    assert told[0] == "http://tin.example/tin-tuc/page-{page}/"


def numbered(numbers, address):
    """A listing's page with the way on that many systems print."""
    way = f"<div class='trang'><a href='{address(2)}'>Trang số 2 của tin</a> <a class='next' "
    way += f"href='{address(2)}'>Trang sau</a> <a href='{address(3)}'>Trang số 3 của tin</a></div>"
    return listing(numbers).text.replace("</body>", f"{way}</body>")


FURTHER = {
    "a query": lambda number: f"/?paged={number}",
    "a path": lambda number: f"/page/{number}/",
    "a file": lambda number: f"/index-{number}.html",
}


@pytest.mark.parametrize("way", FURTHER)
def test_further_pages_of_the_front_page_are_no_channels_of_their_own(way):
    address = FURTHER[way]
    front = visit("/", numbered(range(4), address), Role.HOME)
    second = visit(address(2), numbered(range(4, 8), lambda n: address(n + 1)), Role.SECTION)
    third = visit(address(3), listing(range(8, 12)).text, Role.SECTION)
    articles = [visit(f"/tin/bai-{n}.html", article(n).text) for n in range(12)]
    found = conclude(JOB, seen_of(front, second, third, *articles))
    assert [it.channel.url for it in found.channels] == [HOME]
    assert (found.channels[0].sure, found.channels[0].channel.next) == (12, "a.next")


def test_a_listing_of_another_number_is_a_channel_beside_one_that_turns():
    """What is no further page stays, though its address has a number in the same place."""
    front = visit("/", numbered(range(4), FURTHER["a query"]), Role.HOME)
    second = visit("/?paged=2", listing(range(4, 8)).text, Role.SECTION)
    other = visit("/?muc=3", listing(range(8, 12)).text, Role.SECTION)
    articles = [visit(f"/tin/bai-{n}.html", article(n).text) for n in range(12)]
    found = conclude(JOB, seen_of(front, second, other, *articles))
    assert {it.channel.url for it in found.channels} == {HOME, f"{HOME}?muc=3"}


def named(front, others):
    def titled(text, title):
        return text.replace("<title>Trang tin xã</title>", f"<title>{title}</title>")

    page = listing(range(6)).text.replace("Trang tin xã Đắk Mây", front).replace(">Tin tức<", ">Tin xã<")
    articles = [
        visit(f"/tin/bai-{n}.html", titled(article(n).text, others.format(title(n)))) for n in range(6)
    ]
    return conclude(JOB, seen_of(visit("/", page, Role.HOME), *articles)).name


NAMES = {
    "a slogan": ("Xã Đắk Mây – Đoàn kết, dân chủ", "{} – Xã Đắk Mây", "Xã Đắk Mây"),
    "the page's own name first": ("Trang chủ - Xã Đắk Mây", "{} - Xã Đắk Mây", "Xã Đắk Mây"),
    "a section first, which all articles name": ("Tin xã - Xã Đắk Mây", "{} - Tin xã", "Xã Đắk Mây"),
    "the front page's own name": ("Trang chủ - Cổng xã - Vì dân", "{}", "Cổng xã - Vì dân"),
    "a slogan everywhere": ("Xã Mây | Vì dân", "{} | Xã Mây | Vì dân", "Xã Mây | Vì dân"),
    "nothing to compare with": ("Xã Đắk Mây - Đoàn kết", "{}", "Xã Đắk Mây - Đoàn kết"),
    "a hyphen that divides nothing": ("Xã Đắk-Mây", "{} - Xã Đắk-Mây", "Xã Đắk-Mây"),
}


@pytest.mark.parametrize("case", NAMES)
def test_the_name_is_what_the_other_pages_carry_too(case):
    front, others, name = NAMES[case]
    assert named(front, others) == name


def test_a_tags_page_with_one_article_is_none():
    """It is made like an article, but its headline leads to the article that it shows the beginning of."""
    articles = [visit(f"/bai-viet-so-{n}", article(n).text) for n in range(8)]
    shown = article(3).text.replace(title(3), f"<a href='/bai-viet-so-3'>{title(3)}</a>")
    tag = visit("/the-ngheo", shown.replace("Bài 3: ", "Trích: "))
    links = "".join(f"<p class='hop'><a href='/bai-viet-so-{n}'>{title(n)}</a></p>" for n in range(8))
    cloud = f"<p class='the'><a href='/the-ngheo'>{title(3)}</a></p>"
    found = conclude(JOB, seen_of(visit("/", front_of(links + cloud), Role.HOME), *articles, tag))
    assert found.articles == 8
    assert [(it.channel.url, it.sure) for it in found.channels] == [(HOME, 8)]
