"""Đơn vị: the list, and what one outlet's page tells."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from audits.model import Ruling
from diembao.desk.places import places_of
from diembao.desk.preparing import prepare
from diembao.home import Home
from storage import open_store
from storage.desk import open_desk
from storage.desk.reviews import NewDeskReview, decide
from storage.reading import Filter, list_lines, open_library
from tests.dashboard.made_desk import HOSTILE, publish_again
from tests.dashboard.visitors import Visitor, person


def read(client: Visitor, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "lxml")


def ready(home: Home) -> None:
    """The verdicts as a night prepares them."""
    outlets, directives = home.check()
    prepare(home, outlets, directives)


def duties(page: BeautifulSoup) -> dict[str, list[str]]:
    rows = page.select("table.duties tbody tr")
    return {
        next(row.th.stripped_strings): [cell.get_text(" ", strip=True) for cell in row.select("td")]
        for row in rows
    }


def test_the_list_has_every_outlet_with_its_verdicts_and_its_last_reading(
    home: Home, client: Visitor
) -> None:
    ready(home)
    page = read(client, "/don-vi")
    assert len(page.select("tbody th.outlet")) == 7
    line = (
        page.select_one('th.outlet a[href^="/don-vi/baodakmay?"]').find_parent("tr").get_text(" ", strip=True)
    )
    assert "✓ 5" in line
    assert "đầy đủ" in line


def test_an_outlet_says_who_it_is(client: Visitor) -> None:
    text = read(client, "/don-vi/baodakmay").select_one(".facts").get_text(" ", strip=True)
    assert "Cơ quan báo chí" in text
    assert "Tỉnh ủy Đắk Mây" in text


def test_verdicts_come_with_their_reasons_in_sentences(home: Home, client: Visitor) -> None:
    ready(home)
    told = duties(read(client, "/don-vi/trungtamkrongsa"))
    assert told["Nội dung 1"][2] == "Có 3 bài được tính, yêu cầu 1 bài."
    assert told["Nội dung 4"][2].startswith("Văn bản giao cho loại cơ quan khác")
    assert told["Nội dung 5, đoạn 2"][2].endswith("chưa nhận được tài liệu nào.")


def test_a_verdict_that_lacks_days_names_them(home: Home, client: Visitor) -> None:
    store = open_store(home.database)
    with store.atomic():
        store.write("DELETE FROM labels")
        store.write("UPDATE certificates SET until = '2022-03-31' WHERE outlet = 'tuyson'")
    store.close()
    publish_again(home)
    ready(home)
    told = duties(read(client, "/don-vi/tuyson"))["Nội dung 1"]
    assert told[1] == "? Chưa rõ"
    assert "thiếu dữ liệu 90 ngày (01/04/2022 - 29/06/2022)" in told[2]


def test_the_calendar_marks_each_day_by_sign_and_says_why_days_are_missing(
    home: Home, client: Visitor
) -> None:
    page = read(client, "/don-vi/krongsa?thang=2022-06")
    [sheet] = page.select("table.sheet")
    days = sheet.select("td.day")
    assert len(days) == 30
    assert [cell["class"][1] for cell in days] == ["complete"] * 29 + ["none"]
    assert days[0]["title"] == "01/06/2022: đã đọc đầy đủ"
    assert days[29].select_one(".sign").get_text() == "×"
    assert "30/06/2022" in page.get_text()
    assert "chưa có lượt đọc nào tới những ngày này" in page.get_text()


def test_weeks_begin_on_monday(client: Visitor) -> None:
    week = read(client, "/don-vi/krongsa?thang=2022-06").select("table.sheet tbody tr")[0].select("td")
    assert [cell.get_text(" ", strip=True)[:1] for cell in week] == ["", "", "1", "2", "3", "4", "5"]
    assert date(2022, 6, 1).weekday() == 2


def test_the_newest_articles_are_links_and_hostile_titles_are_text(client: Visitor) -> None:
    answer = client.get("/don-vi/baodakmay")
    page = BeautifulSoup(answer.text, "lxml")
    titles = page.select(".newest a")
    assert len(titles) == 10
    assert titles[0].get_text() == HOSTILE
    assert "<script>alert" not in answer.text
    assert client.get(str(titles[0]["href"])).status_code == 200
    assert "Xem cả 21 bài" in page.get_text()


def test_an_outlet_without_a_site_tells_whose_days_it_shows(client: Visitor) -> None:
    page = read(client, "/don-vi/phong-vhtt-krongsa")
    assert page.select_one('#lich ~ p a[href^="/don-vi/krongsa?"]')
    assert "không có trang riêng" in page.select_one(".facts").get_text()
    assert page.select("table.sheet")


def test_a_silent_outlet_needs_attention(client: Visitor) -> None:
    cares = read(client, "/don-vi/krongsa").select_one(".cares").get_text()
    assert "Người vận hành:" in cares


def test_what_was_reviewed_since_is_said_not_to_be_in_the_verdicts(home: Home, client: Visitor) -> None:
    person(home)
    client.log_in()
    ready(home)
    pages = ("/don-vi", "/don-vi/baodakmay", "/don-vi/krongsa")
    since = "được duyệt sau đó"
    assert not [path for path in pages if since in read(client, path).get_text()]
    with open_library(places_of(home)) as library:
        line = list_lines(library, Filter(home.directive().slug, ("baodakmay",), (1,))).lines[-1]
    with open_desk(home.people) as desk:
        identity, directive = line.url.removeprefix("https://"), home.directive().slug
        decide(desk, NewDeskReview("baodakmay", identity, directive, 0, None, "M", "may", "lý do", "h"), "")
    told = [read(client, path).get_text(" ", strip=True) for path in pages]
    sentence = "Có 1 bài được duyệt sau đó: đã có trong số bài, chưa có trong kết luận; đêm tới sẽ tính lại."
    assert [sentence in text for text in told] == [True, True, False]


def test_reviews_of_the_site_that_an_outlet_publishes_on_are_told_with_its_verdicts(
    home: Home, client: Visitor
) -> None:
    person(home)
    client.log_in()
    ready(home)
    with open_library(places_of(home)) as library:
        line = list_lines(library, Filter(home.directive().slug, ("krongsa",), (1,))).lines[-1]
    with open_desk(home.people) as desk:
        identity, directive = line.url.removeprefix("https://"), home.directive().slug
        decide(desk, NewDeskReview("krongsa", identity, directive, 0, None, "M", "may", "lý do", "h"), "")
    assert "Có 1 bài được duyệt sau đó" in read(client, "/don-vi/phong-vhtt-krongsa").get_text()


@pytest.mark.parametrize("path", ["/don-vi/khong-co", "/don-vi/..%2F..%2Fetc", "/don-vi/krongsa%00"])
def test_an_unknown_outlet_is_a_plain_404(client: Visitor, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("query", ["tin-lai=khong", "loai=press", "noi-dung=1", "q=a"])
def test_a_parameter_that_would_not_be_heeded_is_refused(client: Visitor, query: str) -> None:
    assert client.get(f"/don-vi/krongsa?{query}").status_code == 400


def test_a_month_still_to_come_shows_no_sheet_as_missing(client: Visitor) -> None:
    page = read(client, "/don-vi/krongsa?thang=2099-01")
    assert "chưa đến" in page.get_text()
    assert {cell["class"][1] for cell in page.select("td.day")} == {"ahead"}


def test_days_outside_of_an_outlets_life_are_not_asked_for(home: Home, client: Visitor) -> None:
    file = home.root / "outlets" / "tuyson.toml"
    file.write_text("valid_to = 2022-03-10\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    from dashboard.server import build
    from diembao.desk.opening import desk_of_home

    with Visitor(build(desk_of_home(home))) as visitor:
        page = read(visitor, "/don-vi/tuyson?thang=2022-03")
        marks = [cell["class"][1] for cell in page.select("td.day")]
        assert marks == ["complete"] * 10 + ["outside"] * 21
        assert "đến hết 10/03/2022" in page.select_one(".facts").get_text()
        ready(home)
        overview = read(visitor, "/don-vi?thang=2022-06")
        line = overview.select_one('th.outlet a[href^="/don-vi/tuyson?"]').find_parent("tr")
        assert "đến hết 10/03/2022" in line.get_text()
        assert Ruling.NOT_MET.value not in " ".join(c for cell in line.select("span") for c in cell["class"])


def test_the_doorway_names_tables_that_are_there(client: Visitor) -> None:
    links = [str(one["href"]) for one in read(client, "/so-lieu").select("main table a")]
    assert len(links) >= 15
    for link in links:
        assert client.get(link).status_code == 200, link


def test_an_address_that_was_not_read_is_a_link_only_to_the_web(home: Home, client: Visitor) -> None:
    store = open_store(home.database)
    addresses = ("javascript:alert(1)", 'http://127.0.2.9/"><script>alert(1)</script>')
    with store.atomic():
        for number, url in enumerate(addresses):
            days = {"since": "2022-05-01", "until": "2022-05-03", "basis": "listed", "closed": None}
            seen = {"first_night": "2022-06-30", "last_night": "2022-06-30", "nights": 1}
            named = {"outlet": "krongsa", "identity": str(number), "url": url, "outcome": "failed:timeout"}
            store.insert("doubts", named | days | seen)
    store.close()
    publish_again(home)
    answer = client.get("/don-vi/krongsa")
    page = BeautifulSoup(answer.text, "lxml")
    assert "2 địa chỉ chưa đọc được" in page.get_text()
    assert "quá thời gian chờ" in page.get_text()
    assert addresses[0] in page.get_text()
    assert not page.select('a[href^="javascript:"]')
    assert "<script>alert" not in answer.text
