"""E15: "why was this not counted?" has an answer on one page, whatever became of the address."""

import json

import pytest
from faults.staff_home import SITE, address, label_all, make_desk

from diembao.answers.evidence import Kept
from diembao.answers.explaining import KEPT
from diembao.answers.meanings import MEANINGS
from spool import Outcome
from storage import open_store

NEVER_STORED = sorted(set(Outcome) - {Outcome.STORED, Outcome.UNCHANGED, Outcome.KNOWN})


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = make_desk(tmp_path_factory.mktemp("why"))
    with desk.night("2022-06-14") as night:
        night.seen("tot.html", "2022-06-10").article("tot.html")
        night.article("sua.html", title="Bản đầu").article("go.html", title="Bài bị gỡ")
        night.article("muon.html", published="2035-01-01", published_raw="01/01/2035", date_suspect=True)
        night.article("cu.html", published="2021-05-05", published_raw="05/05/2021")
        night.seen("cam/x.html").end("cam/x.html", Outcome.ROBOTS_DENIED, detail="RobotsDenied: forbidden")
        night.end("ra.html", Outcome.REDIRECT_OFFSITE, via=("https://khac.example.vn/",), body=b"302")
        for number, outcome in enumerate(NEVER_STORED):
            night.end(f"ket-cuc-{number}.html", outcome, body=b"x" * number)
    with desk.night("2022-06-15") as night:
        night.article("sua.html", title="Bản sửa").end("go.html", Outcome.GONE, status=404, body=b"404")
        night.end("tot.html", Outcome.KNOWN)
    with desk.night("2022-06-16") as night:
        night.end("go.html", Outcome.GONE, status=404).end("tot.html", Outcome.KNOWN)
    label_all(desk, 6)
    return desk


def why(desk, url, *words):
    code, out, errors = desk.call("why", address(url), *words)
    assert (code, errors) == (0, "")
    return out


def told(desk, url, *words):
    return json.loads(why(desk, url, *words, "--json"))


def test_every_end_has_a_sentence_of_its_own():
    assert set(MEANINGS) == set(Outcome)
    assert len({meaning.says for meaning in MEANINGS.values()}) == len(MEANINGS)
    assert all(meaning.says.endswith((".", ")")) for meaning in MEANINGS.values())
    assert all(MEANINGS[outcome].do for outcome in Outcome if outcome.failed)
    assert set(KEPT) == set(Kept)


def test_a_counted_article(desk):
    page = why(desk, "tot.html")
    assert "Bài ĐƯỢC tính cho nội dung 6" in page
    assert "ngày 10/06/2022" in page and "theo ngày in trên trang (“10/06/2022”)" in page
    assert "bộ quy tắc r1" in page and "nội dung thứ hai: nội dung 2" in page
    assert "Đêm 2022-06-15 đến 2022-06-16 (2 lần): đã có" in page
    assert f"{SITE}/rss: đêm 2022-06-14" in page
    assert "data/spool/2022-06-14/bao/pages.warc.gz, vị trí" in page and "còn nguyên" in page


def test_other_spellings_of_the_address_lead_to_the_same_answer(desk):
    page = why(desk, "http://WWW.bao.example.vn/tot.html?utm_source=zalo#x")
    assert "Được hiểu là: http://www.bao.example.vn/tot.html" in page
    assert "Bài ĐƯỢC tính" in page


def test_an_edited_article_shows_both_versions(desk):
    page = why(desk, "sua.html")
    assert "Phiên bản 1" in page and "Bản đầu" in page
    assert "Phiên bản 2" in page and "Bản sửa" in page
    assert len(told(desk, "sua.html")["outlets"][0]["evidence"]) == 2


def test_a_removed_article_still_counts(desk):
    page = why(desk, "go.html")
    assert "Bài ĐƯỢC tính" in page and "đơn vị đã gỡ bài" in page and "mã HTTP 404" in page


def test_the_day_that_counts_is_explained(desk):
    assert "ngày in trên trang (“01/01/2035”) không thể đúng" in why(desk, "muon.html")
    page = why(desk, "cu.html")
    assert "KHÔNG được tính: ngày 05/05/2021 nằm ngoài thời gian theo dõi" in page


def test_a_label_that_waits_and_one_out_of_scope(tmp_path):
    desk = make_desk(tmp_path)
    with desk.night("2022-06-14") as night:
        night.article("a.html")
    assert "đang chờ gán nội dung" in why(desk, "a.html")
    label_all(desk, 0)
    assert "ngoài phạm vi văn bản chỉ đạo" in why(desk, "a.html")


@pytest.mark.parametrize("number", range(len(NEVER_STORED)), ids=NEVER_STORED)
def test_what_dropped_it_is_said_with_its_remedy(desk, number):
    outcome = NEVER_STORED[number]
    page = why(desk, f"ket-cuc-{number}.html")
    begin = "Địa chỉ này" if outcome is Outcome.DUPLICATE else "Bài KHÔNG được tính, vì chưa lưu được."
    assert page.splitlines()[2].startswith(begin) and page.splitlines()[2].endswith(MEANINGS[outcome].says)
    assert MEANINGS[outcome].do in page
    assert "còn nguyên, đúng mã băm" in page


def test_robots_and_redirects_are_told(desk):
    page = why(desk, "cam/x.html")
    assert "robots.txt trên chính trang của đơn vị không cho phép" in page
    assert "cần bỏ dòng cấm" in page
    assert "qua https://khac.example.vn/" in why(desk, "ra.html")


def test_where_a_redirect_led_has_an_answer_too(tmp_path):
    desk = make_desk(tmp_path)
    with desk.night("2022-06-14") as night:
        night.end("cu.html", Outcome.HTTP_5XX, via=(f"{SITE}/moi.html",), status=500)
    page = why(desk, "moi.html")
    assert f"{SITE}/cu.html được chuyển đến đây: máy chủ lỗi (5xx)" in page


def test_an_address_that_was_never_met(desk):
    page = why(desk, "chua-gap.html")
    assert "chưa đêm nào gặp địa chỉ này" in page
    assert "Đã đọc 3 đêm, từ 14/06/2022 đến 16/06/2022" in page
    assert f"{SITE}/rss: đọc được 3/3 đêm" in page and "01/06/2022" in page
    assert "01/01/2022 - 31/12/2022: không có dữ liệu (chưa có lượt đọc nào tới những ngày này)" in page
    assert "chưa thể kết luận đơn vị không đăng" in page
    assert "dòng cấm" not in page
    forbidden = why(desk, "cam/khac")
    assert "cấm đọc địa chỉ này" in forbidden
    assert "không khớp dạng bài viết" in forbidden


def test_a_day_in_the_address_is_the_day_in_question(desk):
    found = told(desk, "tin/2022/06/14/bai.html")["outlets"][0]
    assert found["likely"] == ["2022-06-14", "2022-06-14"]
    assert told(desk, "tin/2022/02/31/bai.html")["outlets"][0]["likely"] == ["2022-01-01", "2022-12-31"]


def test_a_channel_is_no_article(desk):
    assert "là một kênh của đơn vị" in why(desk, "rss")


def test_an_outlet_that_has_ended(desk):
    page = why(desk, "https://cong.example.vn/2022/06/14/bai.html")
    assert "Cổng cũ (cong), hoạt động đến 31/03/2022" in page
    assert "Ngày 14/06/2022 đơn vị không hoạt động dưới tên này" in page
    assert "Đơn vị kế tiếp: bao" in page
    assert "Chưa đêm nào đọc đơn vị này" in page


def test_an_address_of_nobody(desk):
    page = why(desk, "https://vnexpress.example/a.html")
    assert "không thuộc đơn vị nào đang được theo dõi" in page
    assert told(desk, "https://vnexpress.example/a.html")["outlets"] == []
    assert "không thuộc đơn vị cong" in why(desk, "tot.html", "--outlet", "cong")


def test_an_outlet_whose_file_is_gone(tmp_path):
    desk = make_desk(tmp_path)
    with desk.night("2022-06-14") as night:
        night.article("a.html")
    (desk.root / "outlets" / "bao.toml").rename(desk.root / "outlets" / "khac.toml")
    other = (desk.root / "outlets" / "khac.toml").read_text(encoding="utf-8")
    (desk.root / "outlets" / "khac.toml").write_text(other.replace("bao.ex", "khac.ex"), encoding="utf-8")
    cong = (desk.root / "outlets" / "cong.toml").read_text(encoding="utf-8")
    (desk.root / "outlets" / "cong.toml").write_text(cong.replace('"bao"', '"khac"'), encoding="utf-8")
    assert "từng được đọc cho bao, nay không còn trong outlets/" in why(desk, "a.html")


def test_reprints_are_told_on_both_sides(tmp_path):
    desk = make_desk(tmp_path)
    with desk.night("2022-06-14") as night:
        night.article("goc.html").article("lai.html")
    with open_store(desk.database) as store, store.atomic():
        store.insert(
            "reprints",
            {"article": 2, "original": 1, "similarity": 0.9, "containment": 1.0, "reason": "earlier",
             "confidence": "likely", "rule_version": "r"},
        )  # fmt: skip
    assert f"Có thể là bài đăng lại của bao: {SITE}/goc.html" in why(desk, "lai.html")
    assert "Được đăng lại ở: bao" in why(desk, "goc.html")
    rows = {row["url"]: row for row in json.loads(desk.call("articles", "--json")[1])}
    assert rows[f"{SITE}/lai.html"]["original"] == f"{SITE}/goc.html"
    assert rows[f"{SITE}/goc.html"]["reprints"] == 1


@pytest.mark.parametrize(
    "url",
    ["", "javascript:alert(1)", "không phải địa chỉ", "file:///etc/passwd", "http://a@b/", "http://[::1"],
)
def test_what_is_no_address_is_a_usage_error(desk, url):
    code, out, errors = desk.call("why", url)
    assert (code, out) == (2, "")
    assert "no web address" in errors


def test_before_the_first_night_there_is_no_answer(tmp_path):
    code, _, errors = make_desk(tmp_path).call("why", f"{SITE}/a.html")
    assert code == 4 and "diembao nightly" in errors


def test_an_unknown_outlet_is_a_usage_error(desk):
    assert desk.call("why", f"{SITE}/tot.html", "--outlet", "../bao")[0] == 2
