"""Tổng quan: what stands in the table, where its numbers lead, and how verdicts come to it."""

import shutil
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag

from audits.model import Ruling
from dashboard.server import build as make_server
from diembao.desk.opening import desk_of_home
from diembao.desk.places import places_of
from diembao.desk.preparing import prepare
from diembao.home import Home
from diembao.home import bundled as bundled_folder
from storage import open_store, publish, use_rules
from storage.desk import open_desk
from storage.desk.reviews import NewDeskReview, decide
from storage.reading import Filter, Reprints, build, list_lines, open_library
from tests.dashboard.made_desk import publish_again
from tests.dashboard.visitors import Visitor, person

DIRECTIVE = "giam-ngheo-2022"


def read(client: Visitor, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "lxml")


def judged(client: Visitor, path: str = "/") -> BeautifulSoup:
    """The page once its verdicts are there, as a browser without scripts sees it after a while."""
    for _ in range(400):
        if client.get("/-/ket-luan" + path[1:]).json()["state"] != "waiting":
            return read(client, path)
        time.sleep(0.02)
    raise AssertionError("the verdicts never came")


def row(page: BeautifulSoup, slug: str) -> Tag:
    [link] = page.select(f'table.matrix tbody th.outlet a[href^="/don-vi/{slug}?"]')
    return link.find_parent("tr")


def counts(line: Tag) -> list[str]:
    found = []
    for cell in line.select("td.square"):
        count = cell.select_one(".count")
        found.append(count.find(string=True, recursive=False).strip() if count else "")
    return found


def test_each_number_leads_to_just_these_articles(home: Home, client: Visitor) -> None:
    page = read(client, "/?tu=2022-02-01&den=2022-04-30")
    links = row(page, "baodakmay").select("td.square a.count")
    assert len(links) == 7
    with open_library(places_of(home)) as library:
        for link in links:
            asked = parse_qs(urlsplit(str(link["href"])).query)
            assert (asked["don-vi"], asked["tu"], asked["den"]) == (
                ["baodakmay"],
                ["2022-02-01"],
                ["2022-04-30"],
            )
            contents = (int(asked["noi-dung"][0]),)
            since, until = asked["tu"][0], asked["den"][0]
            lines = list_lines(library, Filter(DIRECTIVE, ("baodakmay",), contents)).lines
            within = [one for one in lines if since <= one.day.isoformat() <= until]
            assert link.find(string=True) == str(len(within))
    assert client.get(str(links[0]["href"])).status_code == 200


def test_verdicts_are_reckoned_beside_the_page_and_come_with_sign_and_words(client: Visitor) -> None:
    first = read(client, "/")
    assert "Kết luận đang được tính" in first.get_text()
    waiting = first.select_one("#cho-ket-luan")
    assert waiting and str(waiting["data-ask"]).startswith("/-/ket-luan?")
    assert waiting.select_one("noscript a")
    page = judged(client)
    assert "đang được tính" not in page.get_text()
    met = row(page, "baodakmay").select("td.square.met")
    assert met
    for cell in met:
        assert cell.select_one(".sign").get_text() == "✓"
        assert "Đạt" in cell.select_one(".mark .unseen").get_text()


def test_the_numbers_are_there_while_verdicts_are_not(client: Visitor) -> None:
    page = read(client, "/")
    assert counts(row(page, "baodakmay"))[0] == "4"
    assert not page.select("td.square.met")


def test_verdicts_that_the_night_prepared_are_there_at_once(home: Home, client: Visitor) -> None:
    outlets, directives = home.check()
    prepare(home, outlets, directives)
    page = read(client, "/")
    assert page.select("td.square.met")
    assert "đang được tính" not in page.get_text()


def test_content_five_has_two_columns_and_the_second_is_not_for_crawls(client: Visitor) -> None:
    page = judged(client)
    heads = [one.get_text(" ", strip=True) for one in page.select("table.matrix thead th.content")]
    assert ["ND 5.1" in heads[4], "ND 5.2" in heads[5]] == [True, True]
    assert "ngoài mạng" in heads[5]
    cell = row(page, "trungtamkrongsa").select("td.square")[5]
    assert "not_online" in cell["class"]
    assert cell.select_one(".sign").get_text() == "◇"
    assert "0 tài liệu" in cell.select_one(".unseen").get_text()


def test_an_outlet_without_a_site_shows_those_of_the_site_it_publishes_on(client: Visitor) -> None:
    page = read(client, "/")
    assert counts(row(page, "phong-vhtt-krongsa")) == counts(row(page, "krongsa"))
    assert "không có trang riêng" in row(page, "phong-vhtt-krongsa").get_text()


def test_totals_count_each_article_once(home: Home, client: Visitor) -> None:
    page = read(client, "/")
    total = page.select("table.matrix tfoot tr")[0].select("td.number")[-1].get_text(strip=True)
    with open_library(places_of(home)) as library:
        assert total == str(list_lines(library, Filter(DIRECTIVE)).total)


@pytest.mark.parametrize(
    "word,kept", [("co", Reprints.ALL), ("khong", Reprints.ORIGINALS), ("chi", Reprints.ONLY)]
)
def test_reprints_are_counted_or_not_as_asked(home: Home, client: Visitor, word: str, kept: Reprints) -> None:
    page = read(client, f"/?tin-lai={word}")
    with open_library(places_of(home)) as library:
        known = list_lines(library, Filter(DIRECTIVE, ("krongsa",), (1,), reprints=kept)).total
    assert counts(row(page, "krongsa"))[0] == str(known)


def test_days_without_data_stand_beside_those_that_are_over(client: Visitor) -> None:
    page = read(client, "/?thang=2022-06")
    cell = row(page, "baodakmay").select("td.number")[-1]
    assert cell.get_text(strip=True) == "1/30"


def test_what_was_reviewed_since_is_in_the_numbers_and_said_not_to_be_in_the_verdicts(
    home: Home, client: Visitor
) -> None:
    person(home)
    client.log_in()
    judged(client)
    before = counts(row(read(client, "/"), "baodakmay"))
    with open_library(places_of(home)) as library:
        line = list_lines(library, Filter(DIRECTIVE, ("baodakmay",), (1,))).lines[0]
        known = library.first("SELECT identity FROM articles WHERE id = ?", (line.id,))
    assert known
    with open_desk(home.people) as desk:
        new = NewDeskReview(
            "baodakmay", known["identity"], DIRECTIVE, 2, None, "Chị Mây", "may", "lý do", "h"
        )
        decide(desk, new, "")
    page = read(client, "/")
    after = counts(row(page, "baodakmay"))
    assert (int(after[0]), int(after[1])) == (int(before[0]) - 1, int(before[1]) + 1)
    assert "Có 1 bài được duyệt sau đó" in page.get_text()


def test_verdicts_say_as_of_which_night_and_by_which_settings(client: Visitor) -> None:
    said = judged(client).select_one(".said").get_text()
    assert "đến hết đêm 2022-06-30" in said
    assert "Số bài yêu cầu: nội dung 1: 1" in said
    assert "Nội dung 6 đang hiểu theo cách hẹp" in said
    assert "Mọi bài đã duyệt đến nay đều đã có trong kết luận" in said


def test_outside_of_the_directives_window_there_are_numbers_and_no_verdicts(client: Visitor) -> None:
    page = read(client, "/?tu=01/01/2021&den=31/12/2021")
    assert "nằm ngoài thời gian của văn bản (01/01/2022 - 31/12/2022)" in page.get_text()
    assert not page.select(".said")


def test_a_month_that_is_still_to_come_is_an_empty_page_that_says_so(client: Visitor) -> None:
    page = read(client, "/?thang=2099-01")
    assert "chưa đến" in page.get_text()
    assert not page.select("table.matrix")


@pytest.mark.parametrize(
    "query,status,sentence",
    [
        ("chi-thi=khong-co", 404, "Không có văn bản chỉ đạo này"),
        ("tu=32/01/2022", 400, "Từ ngày"),
        ("thang=2022-13", 400, "Tháng"),
        ("tu=2022-05-01&den=2022-04-01", 400, "muộn hơn"),
        ("don-vi=baodakmay", 400, "không lọc theo “don-vi”"),
        ("la=1", 400, "la"),
        ("loai=nguoi", 400, "Loại cơ quan"),
    ],
    ids=lambda value: str(value)[:12],
)
def test_what_means_nothing_is_refused_in_a_sentence(
    client: Visitor, query: str, status: int, sentence: str
) -> None:
    for path in ("/", "/-/ket-luan"):
        answer = client.get(f"{path}?{query}")
        assert answer.status_code == status
        assert sentence in answer.text


def test_a_kind_narrows_the_rows(client: Visitor) -> None:
    page = read(client, "/?loai=press")
    assert len(page.select("table.matrix tbody th.outlet")) == 1


def test_nothing_in_the_page_is_inline(client: Visitor) -> None:
    page = judged(client)
    assert not page.select("[style], script:not([src]), style")
    assert not [one for one in page.find_all(True) if any(name.startswith("on") for name in one.attrs)]


def test_every_ruling_is_in_the_legend(client: Visitor) -> None:
    legend = read(client, "/").select_one(".legend").get_text()
    assert all(sign in legend for sign in "✓✗?–◇")
    assert len(read(client, "/").select(".legend .key")) == len(Ruling)


def test_a_home_whose_night_never_ended_shows_an_empty_table(home: Home, client: Visitor) -> None:
    store = open_store(home.database)
    with store.atomic():
        store.write("UPDATE nights SET state = 'killed', finished = NULL")
    store.close()
    publish_again(home)
    page = read(client, "/")
    assert "Chưa có đêm nào đọc xong." in page.get_text()
    assert "chưa có kết luận" in page.get_text()


def test_a_home_without_anything_published_says_what_to_do(home: Home, client: Visitor) -> None:
    home.reading.unlink()
    answer = client.get("/")
    assert answer.status_code == 503
    assert "diembao nightly" in answer.text


def test_of_several_directives_the_one_asked_for_is_shown(home: Home) -> None:
    bundled = bundled_folder("directives") / DIRECTIVE
    shutil.copytree(bundled, home.root / "directives" / DIRECTIVE)
    shutil.copytree(bundled, home.root / "directives" / "khac-2023")
    head = home.root / "directives" / "khac-2023" / "directive.toml"
    text = head.read_text(encoding="utf-8").replace("2022-", "2023-")
    head.write_text(
        text.replace('title = "Tuyên truyền', 'title = "Văn bản khác: tuyên truyền'), encoding="utf-8"
    )
    with open_store(home.database) as store:
        use_rules(store, "khac-2023", "0" * 16)
    publish(home.database, home.snapshot)
    build(places_of(home), [DIRECTIVE, "khac-2023"])
    with Visitor(make_server(desk_of_home(home))) as visitor:
        newest, older = read(visitor, "/"), read(visitor, f"/?chi-thi={DIRECTIVE}")
    assert "01/01/2023 - 31/12/2023" in newest.h1.get_text()
    assert "01/01/2022 - 31/12/2022" in older.h1.get_text()
    assert [one["value"] for one in older.select("#o-chi-thi option[selected]")] == [DIRECTIVE]
    assert len(older.select("#o-chi-thi option")) == 2
    assert all(DIRECTIVE in str(one["href"]) for one in older.select("table.matrix a[href^='/bai-viet']"))
