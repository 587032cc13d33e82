"""Gán lại mẫu: drawn by content from a seed, coded blind by others, compared by the auditor alone."""

import re
from html import unescape

import pytest

from dashboard.accounts.sessions import COOKIE
from dashboard.agreement import Agreement
from dashboard.reviewing.results import results
from dashboard.reviewing.sampling import draw
from diembao.desk.reviewing import agreement
from diembao.home import Home
from storage.desk import Role, read_desk
from storage.desk.samples import Coding, Sampled, Source, codings_of, samples_of
from storage.reading import Places, open_library
from tests.dashboard.review_home import hidden, key_of, send, title_of
from tests.dashboard.visitors import Visitor, person

DRAWING = {"chi-thi": "giam-ngheo-2022", "nguon": "labels", "so-bai": "2", "hat": "hat-1"}


@pytest.fixture
def auditor(home: Home, client: Visitor) -> Visitor:
    person(home, Role.AUDITOR, name="thanh", shown="Anh Thành")
    person(home)
    return client.log_in("thanh")


def as_reviewer(visitor: Visitor) -> Visitor:
    visitor.http.cookies.delete(COOKIE)
    return visitor.log_in()


def drawn(home: Home, seed: str, source: Source = Source.LABELS, asked: int = 2) -> list[Sampled]:
    places = Places(home.reading, home.snapshot, home.people)
    with open_library(places) as library:
        return draw(library, home.directive(), source, asked, seed, home.people)


def test_the_same_seed_draws_the_same_articles_of_each_content(home: Home) -> None:
    first = drawn(home, "a")
    assert drawn(home, "a") == first
    assert drawn(home, "b") != first
    assert sorted(one.content for one in first) == [content for content in range(7) for _ in range(2)]
    assert [one.place for one in first] == list(range(1, 15))
    assert [one.content for one in first] != sorted(one.content for one in first)
    assert len({one.key for one in first}) == 14
    assert key_of("krongsa", "copy") not in {one.key for one in drawn(home, "a", asked=50)}


def test_of_a_content_with_few_articles_all_are_drawn(home: Home) -> None:
    found = drawn(home, "a", asked=50)
    assert len(found) == 121
    assert drawn(home, "a", Source.REVIEWS) == []


def test_drawn_coded_and_compared(auditor: Visitor, home: Home) -> None:
    answer = auditor.post("/duyet/mau/lay", DRAWING)
    assert answer.status_code == 303
    assert "14" in auditor.get("/duyet/mau").text
    coder = as_reviewer(auditor)
    first = None
    for number in range(14):
        page = coder.get("/duyet/mau/1").text
        first = first or title_of(page)
        fields = hidden(page, "/duyet/mau/1/gan") | {"noi-dung": str(number % 7), "ghi-chu": f"lượt {number}"}
        assert coder.post("/duyet/mau/1/gan", fields).status_code == 303
    assert "đã gán xong mẫu này" in coder.get("/duyet/mau/1").text
    with read_desk(home.people) as desk:
        (sample,) = samples_of(desk, "giam-ngheo-2022")
        codings = codings_of(desk, sample.id)
    assert (sample.articles, sample.codings, sample.seed, len(codings)) == (14, 14, "hat-1", 14)
    assert coder.get("/duyet/mau/1/ket-qua").status_code == 403
    coder.http.cookies.delete(COOKIE)
    page = coder.log_in("thanh").get("/duyet/mau/1/ket-qua").text
    found = results(drawn(home, "hat-1"), codings, agreement)
    told = re.sub(r"<[^>]+>", "", page)
    assert f"ở {found.whole.same}/14 lượt" in told
    assert f"khác nhau ({14 - found.whole.same})" in told
    assert unescape(found.apart[0].article.title) in unescape(page)
    assert found.coders[0].account == "may"


def test_a_coder_sees_the_text_and_nothing_else(auditor: Visitor) -> None:
    auditor.post("/duyet/mau/lay", DRAWING)
    page = as_reviewer(auditor).get("/duyet/mau/1").text
    main = page.partition("<main")[2]
    assert title_of(page)
    for told in ("Quy tắc gán", "Kế đó", "<mark", "điểm</summary>", "/bai-viet/", "lý do"):
        assert told not in main
    assert not re.search(r'name="noi-dung"[^>]*checked', main)


def test_nobody_codes_a_decision_of_their_own_again(auditor: Visitor, home: Home) -> None:
    reviewer = as_reviewer(auditor)
    key = key_of("baodakmay", "tin-3")
    send(reviewer, reviewer.get(f"/duyet?bai={key}").text, 5)
    (one,) = drawn(home, "a", Source.REVIEWS)
    assert (one.key, one.content, one.coder) == (key, 5, "may")
    reviewer.http.cookies.delete(COOKIE)
    reviewer.log_in("thanh").post("/duyet/mau/lay", DRAWING | {"nguon": "reviews"})
    assert title_of(reviewer.get("/duyet/mau/1").text)
    own = as_reviewer(reviewer)
    assert "không có bài nào để anh/chị gán lại" in own.get("/duyet/mau/1").text
    assert own.post("/duyet/mau/1/gan", {"cho": "1", "noi-dung": "5"}).status_code == 400


def test_articles_put_off_come_again(auditor: Visitor) -> None:
    auditor.post("/duyet/mau/lay", DRAWING | {"so-bai": "1"})
    coder = as_reviewer(auditor)
    first = title_of(coder.get("/duyet/mau/1").text)
    assert title_of(coder.get("/duyet/mau/1?sau=1").text) != first
    assert "đã để lại sau" in coder.get("/duyet/mau/1?sau=7").text


@pytest.mark.parametrize(
    "wrong",
    [{"so-bai": "0"}, {"so-bai": "51"}, {"so-bai": "x"}, {"hat": ""}, {"hat": "có dấu"}, {"nguon": "x"},
     {"chi-thi": "x"}],
    ids=["none", "too-many", "no-number", "no-seed", "seed", "source", "directive"],
)  # fmt: skip
def test_what_is_no_sample_is_refused(wrong: dict[str, str], auditor: Visitor, home: Home) -> None:
    assert auditor.post("/duyet/mau/lay", DRAWING | wrong).status_code == 400
    with read_desk(home.people) as desk:
        assert samples_of(desk, "giam-ngheo-2022") == ()


def test_only_auditors_draw_and_compare(auditor: Visitor) -> None:
    auditor.post("/duyet/mau/lay", DRAWING)
    reviewer = as_reviewer(auditor)
    assert reviewer.post("/duyet/mau/lay", DRAWING).status_code == 403
    assert "Lấy mẫu mới" not in reviewer.get("/duyet/mau").text
    for path in ("/duyet/mau/2", "/duyet/mau/2/ket-qua"):
        reviewer.http.cookies.delete(COOKIE)
        assert reviewer.log_in("thanh").get(path).status_code == 404
    assert reviewer.post("/duyet/mau/lay", DRAWING | {"nguon": "reviews"}).status_code == 409


@pytest.mark.parametrize(
    "fields", [{}, {"cho": "1"}, {"cho": "99", "noi-dung": "1"}, {"cho": "1", "noi-dung": "9"}]
)
def test_what_is_no_coding_is_refused(fields: dict[str, str], auditor: Visitor, home: Home) -> None:
    auditor.post("/duyet/mau/lay", DRAWING)
    assert as_reviewer(auditor).post("/duyet/mau/1/gan", fields).status_code == 400
    with read_desk(home.people) as desk:
        assert codings_of(desk, 1) == ()


def told(found: Agreement) -> list[tuple[int, int, int, int]]:
    return [(one.content, one.first, one.second, one.both) for one in found.contents]


def test_agreement_by_hand() -> None:
    """Krippendorff (2004), 11.2: ten units, two observers, nominal: alpha = 0.095."""
    first, second = (0, 1, 0, 0, 0, 0, 0, 0, 1, 0), (1, 1, 1, 0, 0, 1, 0, 0, 0, 0)
    found = agreement(list(zip(first, second, strict=True)))
    assert (found.articles, found.same, found.share) == (10, 6, 0.6)
    assert found.alpha == pytest.approx(0.095, abs=0.0005)
    assert told(found) == [(0, 8, 6, 5), (1, 2, 4, 1)]
    assert found.low < 0.6 < found.high


def test_agreement_of_nothing_and_of_one_voice() -> None:
    assert (agreement([]).share, agreement([]).alpha) == (0.0, None)
    same = agreement([(3, 3), (3, 3)])
    assert (same.share, same.alpha, same.contents[0].alpha) == (1.0, None, None)


def test_an_article_that_was_edited_between_the_codings_is_marked() -> None:
    article = Sampled(1, "bao", "k", "0" * 20, "Bài", 3, "", "a" * 64)
    coding = Coding(1, 1, 4, "Chị Mây", "may", "", "b" * 64, "2022-06-30T10:00:00+00:00")
    (apart,) = results([article], [coding], agreement).apart
    assert apart.edited
