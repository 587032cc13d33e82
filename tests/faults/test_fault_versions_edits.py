"""D10: an outlet edits an article. The edit can be read; the page's own changes are no versions."""

import json

import pytest
from faults.staff_home import DIRECTIVE, label_all
from faults.versions_desk import relate_all, related_desk, url

from spool import Outcome
from storage import open_reader

TITLE = "Huyện Đắk Song giảm 136 hộ nghèo"
BODY = ("Năm 2022, huyện có 136 hộ thoát nghèo.", "Các hội, đoàn thể nhận giúp đỡ từng hộ.")


@pytest.fixture
def desk(tmp_path):
    return related_desk(tmp_path / "home")


def nights(desk, *captures):
    """One night for each capture of the same address: what the page shows that night."""
    each_night(desk, {"a.html": captures})


def each_night(desk, articles):
    """The same for several addresses."""
    for day, pages in enumerate(zip(*articles.values(), strict=True), start=14):
        with desk.night(f"2022-06-{day}") as night:
            for path, fields in zip(articles, pages, strict=True):
                if fields is None:
                    night.end(path, Outcome.GONE, status=404)
                else:
                    night.article(path, **({"title": TITLE, "body": BODY} | fields))


def told(desk, path="a.html"):
    """What the history command says of an article, as JSON."""
    code, out, errors = desk.call("history", url("bao", path), "--json")
    assert (code, errors) == (0, "")
    (one,) = json.loads(out)
    return one


def shown(desk, *words):
    code, out, errors = desk.call("history", url("bao", "a.html"), *words)
    assert (code, errors) == (0, "")
    return out


EDITED = {"title": "Huyện Đắk Song giảm 163 hộ nghèo", "body": (BODY[0].replace("136", "163"), BODY[1])}


def test_an_edit_is_a_version_with_its_evidence(desk):
    nights(desk, {}, EDITED)
    relate_all(desk)
    first, second = told(desk)["versions"]
    assert (first["title"], second["title"]) == (TITLE, EDITED["title"])
    assert (first["kind"], second["kind"]) == (None, "text")
    assert (second["removed"], second["added"]) == (2, 2)
    assert all(version["captures"][0]["warc"] for version in (first, second))
    assert first["captures"][0]["sha256"] != second["captures"][0]["sha256"]
    nights_of = [version["captures"][0]["night"] for version in (first, second)]
    assert nights_of == ["2022-06-14", "2022-06-15"]


def test_the_edit_can_be_read(desk):
    nights(desk, {}, EDITED)
    relate_all(desk)
    page = shown(desk)
    assert "Tiêu đề: Huyện Đắk Song giảm [-136-]{+163+} hộ nghèo" in page
    assert "Nội dung, đoạn 1: Năm 2022, huyện có [-136-]{+163+} hộ thoát nghèo." in page
    assert "sửa nội dung (bỏ 2 từ, thêm 2 từ)" in page
    assert "đoàn thể" not in page  # what did not change is not shown


NOISE = {
    "view counter": (*BODY, "Lượt xem: {n}"),
    "counter in brackets": (*BODY, "({n} lượt xem)"),
    "counter at the end of a sentence": (BODY[0], f"{BODY[1]} Số lượt đọc: {{n}}"),
    "page clock": ("Thứ ba, ngày {n}/06/2022 08:1{n} GMT+7", *BODY),
    "day at the top": ("Thứ tư, ngày {n}/06/2022", *BODY),
    "related headlines": (*BODY, "Tin liên quan", "Bài khác số {n}", "Bài nữa số {n} (1{n}/06/2022)"),
    "older news": (*BODY, "CÁC TIN ĐÃ ĐƯA:", "Đắk Mil có {n} hộ thoát nghèo(12/06/2022)"),
    "inline link": (BODY[0], "Xem thêm: Bài số {n} đáng đọc", BODY[1]),
    "comments": (*BODY, "{n} bình luận", "Viết bình luận mới"),
    "share buttons": (*BODY, "Chia sẻ Facebook Twitter Zalo {n}"),
    "reading voice": ("Đọc báo tự động {n}", "Chọn giọng đọc", "Giọng Nữ miền Bắc", *BODY),
    "rating": (*BODY, "Tổng số điểm của bài viết là: {n} trong {n} đánh giá"),
    "stamp of an update": (*BODY, "Cập nhật ngày: {n}/06/2022 | 08:59 GMT+7"),
}


def path(name):
    return f"{name.replace(' ', '-')}.html"


@pytest.fixture(scope="module")
def noisy(tmp_path_factory):
    """Three nights of pages on which nothing but their furniture changes."""
    desk = related_desk(tmp_path_factory.mktemp("noisy") / "home")
    pages = {
        path(name): [{"body": tuple(line.replace("{n}", str(n)) for line in lines)} for n in (3, 4, 5)]
        for name, lines in NOISE.items()
    }
    each_night(desk, pages)
    relate_all(desk)
    return desk


@pytest.mark.parametrize("name", NOISE)
def test_furniture_makes_no_version(noisy, name):
    (version,) = told(noisy, path(name))["versions"]
    assert len(version["captures"]) == 3  # every response is kept all the same
    assert len({capture["sha256"] for capture in version["captures"]}) == 3


TYPED = {
    "spaces": {"title": "Huyện  Đắk Song giảm 136 hộ nghèo "},
    "paragraphs joined": {"body": (f"{BODY[0]} {BODY[1]}",)},
    "space before a mark": {"lead": "Lời dẫn ."},
}
KINDS = {
    "day": ({"published": "2022-06-09"}, "details"),
    "author": ({"author": "Nguyễn Văn Thử"}, "details"),
    "capitals": ({"title": TITLE.upper()}, "cosmetic"),
    "comma": ({"body": (BODY[0], BODY[1].replace(",", ""))}, "cosmetic"),
    "cut": ({"body": BODY[:1]}, "text"),
    "added": ({"body": (*BODY, "Huyện phấn đấu đến năm 2025 không còn hộ nghèo.")}, "text"),
    "lead gone": ({"lead": None}, "text"),
    "one figure": ({"body": (BODY[0].replace("136", "137"), BODY[1])}, "text"),
}


@pytest.fixture(scope="module")
def edited(tmp_path_factory):
    """Two nights of pages, each edited in its own way."""
    desk = related_desk(tmp_path_factory.mktemp("edited") / "home")
    changes = TYPED | {name: change for name, (change, _) in KINDS.items()}
    each_night(desk, {path(name): ({}, change) for name, change in changes.items()})
    relate_all(desk)
    return desk


@pytest.mark.parametrize("name", TYPED)
def test_the_same_text_typed_otherwise_is_no_version(edited, name):
    assert len(told(edited, path(name))["versions"]) == 1


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_of_edit(edited, name):
    assert [version["kind"] for version in told(edited, path(name))["versions"]] == [None, KINDS[name][1]]


def test_a_picture_in_another_size_is_no_version(desk):
    picture = {"kind": "image", "url": "https://bao.example.vn/anh.jpg?w=600&v=17", "caption": None}
    other = picture | {"url": "https://bao.example.vn/anh.jpg?w=800&v=18"}
    nights(desk, {"media": (picture,)}, {"media": (other,)}, {"media": (other | {"caption": "Hội nghị"},)})
    relate_all(desk)
    assert [version["kind"] for version in told(desk)["versions"]] == [None, "details"]


def test_headlines_of_other_articles_without_a_heading_are_furniture(desk):
    with desk.night("2022-06-13") as night:
        night.article("b.html", title="Đắk Mil khánh thành đường vào bon")
        night.article("c.html", title="Khai giảng lớp dạy nghề cho lao động nông thôn")
    nights(
        desk,
        {"body": (*BODY, "Đắk Mil khánh thành đường vào bon")},
        {"body": (*BODY, "Khai giảng lớp dạy nghề cho lao động nông thôn")},
    )
    relate_all(desk)
    assert [version["kind"] for version in told(desk)["versions"]] == [None, "furniture"]
    assert "chỉ đổi phần phụ của trang" in shown(desk)


def test_an_edit_back_keeps_the_history(desk):
    nights(desk, {}, EDITED, {})
    relate_all(desk)
    versions = told(desk)["versions"]
    assert [version["title"] for version in versions] == [TITLE, EDITED["title"], TITLE]
    assert [version["kind"] for version in versions] == [None, "text", "text"]


def test_labels_belong_to_versions(desk):
    nights(desk, {})
    label_all(desk, 2)
    with desk.night("2022-06-20") as night:
        night.article("a.html", **({"title": TITLE, "body": BODY} | EDITED))
    label_all(desk, 6)
    relate_all(desk)
    labels = [[(one["directive"], one["content"]) for one in v["labels"]] for v in told(desk)["versions"]]
    assert labels == [[(DIRECTIVE, 2)], [(DIRECTIVE, 6)]]


def test_gone_and_back_are_both_in_the_history(desk):
    nights(desk, {}, None, None, {})
    relate_all(desk)
    history = told(desk)
    assert history["state"] == "present"
    assert [(spell["outcome"], spell["nights"]) for spell in history["spells"]] == [
        ("stored", 1),
        ("gone", 2),
        ("stored", 1),
    ]
    page = shown(desk)
    assert "15/06/2022 22:00 - 16/06/2022 22:00: đơn vị báo không còn (2 đêm)" in page
    assert "17/06/2022 22:00: có lại trên trang (1 đêm)" in page
    assert "1 phiên bản" in page


def test_a_single_gone_is_said_to_await_the_next_night(desk):
    nights(desk, {}, None)
    page = shown(desk)
    assert "đơn vị vừa báo không còn, chờ thêm một đêm để xác nhận" in page
    assert "15/06/2022 22:00: đơn vị báo không còn (1 đêm)" in page


def test_verdicts_are_made_once_and_again_under_other_rules(desk, monkeypatch):
    nights(desk, {}, EDITED)
    assert relate_all(desk)[0] > 0
    assert relate_all(desk) == (0, 0)
    monkeypatch.setattr("diembao.relating.EDIT_RULES", "edits-next")
    assert relate_all(desk)[0] == 1
    with open_reader(desk.database) as reader:
        assert reader.rows("SELECT rule_version FROM edits") == [{"rule_version": "edits-next"}]


def test_a_version_that_comes_in_late_is_judged_against_its_neighbours(desk):
    """A spool of the night between is taken in after the later one: the later verdict is made anew."""
    with desk.night("2022-06-14") as night:
        night.article("a.html", title=TITLE, body=BODY)
    late = desk.night("2022-06-15").article("a.html", title="Tít giữa", body=BODY)
    with desk.night("2022-06-16") as night:
        night.article("a.html", **({"title": TITLE, "body": BODY} | EDITED))
    relate_all(desk)
    late.__exit__()
    relate_all(desk)
    versions = told(desk)["versions"]
    assert [version["title"] for version in versions] == [TITLE, "Tít giữa", EDITED["title"]]
    assert [version["kind"] for version in versions] == [None, "text", "text"]
    assert versions[2]["removed"] > 2


def test_an_unknown_address_is_refused_in_one_sentence(desk):
    nights(desk, {})
    for words, sentence in (
        (("https://bao.example.vn/khong-co.html",), "No article is stored under"),
        (("javascript:alert(1)",), "is no web address"),
    ):
        code, out, errors = desk.call("history", *words)
        assert (code, out) == (2, "")
        assert sentence in errors and errors.count("\n") == 1


@pytest.mark.parametrize(
    "spelling", ["http://www.bao.example.vn/a.html", "https://bao.example.vn/a.html?utm_source=x#top"]
)
def test_the_address_may_be_spelled_in_any_way(desk, spelling):
    nights(desk, {})
    assert desk.call("history", spelling)[0] == 0


def test_hostile_text_is_shown_as_text(desk):
    nights(desk, {}, {"title": "\x1b[31m[bold]đỏ[/bold]\u202e", "body": ("[red]x[/red]\x1b]0;t\x07",)})
    relate_all(desk)
    page = shown(desk, "--all")
    assert "[bold]đỏ[/bold]" in page and "\x1b" not in page and "\u202e" not in page
