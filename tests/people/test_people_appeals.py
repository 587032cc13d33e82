"""The reply to an outlet that says "we did publish this": each conclusion, from the record alone."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from people_desk import HOSTILE, address, done, judge, people_desk, refused, review, told

from diembao.appealing import Assertion, gather, look_up
from diembao.appeals.conclusions import Conclusion, suggest
from diembao.appeals.letter import SENTENCES, sections
from diembao.home import bundled, open_home
from spool import Outcome
from storage import open_reader, open_store

pytestmark = pytest.mark.slow

WHO = ("--claimant", "Báo thử", "--by", "Nguyễn Văn A", "--no-fetch")


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    """What the tests below ask about; they add appeals and nothing else."""
    desk = people_desk(tmp_path_factory.mktemp("appeals") / "home")
    with desk.night("2022-06-16") as night:
        night.article("doi.html", title="Của nội dung ba").article("ngoai.html", title="Ngoài")
        night.article("go.html", title="Bị gỡ").article("khong-dang.html", title="Chưa gán")
        night.seen("cam/x.html", "2022-06-09").end("cam/x.html", Outcome.ROBOTS_DENIED)
        night.seen("som.html", "2021-06-10").end("som.html", Outcome.OUTSIDE_WINDOW)
        night.end("404.html", Outcome.GONE, status=404).end("anh.html", Outcome.NOT_HTML)
        night.end("chuyen.html", Outcome.REDIRECT_OFFSITE)
    with open_store(desk.database) as store:
        unlabelled = {row["id"] for row in store.rows("SELECT id FROM versions WHERE title = 'Chưa gán'")}
        with store.atomic():
            for row in store.rows(
                "SELECT id FROM versions v WHERE NOT EXISTS (SELECT 1 FROM labels WHERE version = v.id)"
            ):
                if row["id"] not in unlabelled:
                    label = {
                        "version": row["id"],
                        "directive": "giam-ngheo-2022",
                        "rule_version": "r1",
                        "content": 3,
                    }
                    store.insert("labels", label | {"margin": 1.0, "hits": "[]", "made": "2022-06-16"})
    judge(desk)
    review(desk, "ngoai.html", 0)
    return desk


@pytest.mark.parametrize(
    ("path", "words", "conclusion"),
    [
        ("mot.html", (), "counted"),
        ("mot.html", ("content", "2"), "counted"),
        ("mot.html", ("content", "4"), "other_content"),
        ("ngoai.html", (), "out_of_scope"),
        ("khong-dang.html", (), "unlabelled"),
        ("cu.html", (), "outside_period"),
        ("som.html", (), "outside_period"),
        ("cam/x.html", (), "robots"),
        ("cam/chua-gap.html", ("outlet", "bao"), "robots"),
        ("404.html", (), "not_found"),
        ("anh.html", (), "no_article"),
        ("rss", ("outlet", "bao"), "no_article"),
        ("chuyen.html", (), "foreign"),
        ("https://ai.vn/1.html", (), "foreign"),
        ("https://ai.vn/1.html", ("outlet", "bao"), "foreign"),
        ("https://tt.example.vn/a", ("outlet", "bao"), "other_outlet"),
        ("mot.html", ("outlet", "phong"), "counted"),
        ("mot.html", ("outlet", "tapchi"), "other_outlet"),
        ("chung.html", ("outlet", "tapchi"), "counted"),
        ("2022/06/10/chua-gap.html", ("outlet", "bao"), "not_listed"),
        ("2022/05/10/chua-gap.html", ("outlet", "bao"), "outage"),
        ("2021/05/10/chua-gap.html", ("outlet", "bao"), "outside_period"),
        ("chua-gap.html", ("outlet", "bao"), "outage"),
        ("https://www.cong.example.vn/20220510/a.html", (), "not_valid"),
        ("https://www.cong.example.vn/20220310/a.html", (), "outage"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else value,
)
def test_what_the_record_suggests(record, path, words, conclusion):
    assert suggested(record, path, **dict(zip(words[::2], words[1::2], strict=True))) == conclusion


def suggested(desk, path, outlet=None, content=None):
    """The conclusion without recording it."""
    home = open_home(desk.root)
    owner = home.outlet(outlet) if outlet else None
    said = Assertion(address(path), home.directive(), "Báo thử", "A", owner, content and int(content))
    with open_reader(desk.database) as reader:
        return suggest(gather(home, reader, said, look_up(home, reader, said), None))


def test_what_is_recorded_without_a_fresh_look(record):
    found = told(record, "audit", "appeal", address("404.html"), *WHO)
    assert (found["suggested"], found["decision"], found["reason"]) == ("not_found", "not_found", "")
    assert found["findings"]["fresh"] is None and found["night"] == ""
    assert found["sentence"] == SENTENCES[Conclusion.NOT_FOUND]
    last = told(record, "audit", "appeals")[0]
    assert last["findings"] == found["findings"] and last["claimant"] == "Báo thử"
    assert not (record.data / "evidence" / "appeals").exists()


def test_what_could_not_be_read_leaves_its_days_open(tmp_path):
    desk = people_desk(tmp_path / "home")
    assert suggested(desk, "2022/06/10/chua-gap.html", "bao") == "not_listed"
    with desk.night("2022-06-16") as night:
        night.seen("loi.html", "2022-06-10").end("loi.html", Outcome.HTTP_5XX, status=500)
    judge(desk)
    assert suggested(desk, "loi.html") == "unread"
    assert suggested(desk, "2022/06/10/chua-gap.html", "bao") == "outage"


def test_an_address_of_two_outlets_must_name_the_one_that_appeals(record):
    code, errors = refused(record, "audit", "appeal", address("chung.html"), *WHO)
    assert code == 2 and "bao, tapchi" in errors
    code, errors = refused(record, "audit", "appeal", address("chua-gap.html"), *WHO)
    assert code == 2 and "--outlet" in errors


def test_an_article_of_the_other_outlet_on_the_host_is_told(record):
    found = told(record, "audit", "appeal", address("mot.html"), "--outlet", "tapchi", *WHO)
    assert found["findings"]["elsewhere"] == ["bao"]
    page = done(record, "audit", "appeal", address("mot.html"), "--outlet", "tapchi", *WHO)
    assert "Báo thử (bao); ở đó lưu bài “Giảm nghèo bền vững”, nội dung 2" in page


def test_an_outlet_without_a_site_appeals_for_the_site_it_publishes_on(record):
    found = told(record, "audit", "appeal", address("mot.html"), "--outlet", "phong", "--content", "4", *WHO)
    assert (found["outlet"], found["findings"]["site"]) == ("phong", "bao")
    assert found["suggested"] == "other_content"


def test_the_letter_says_what_is_known_and_tells_the_days_apart(record):
    page = done(record, "audit", "appeal", address("mot.html"), "--outlet", "bao", *WHO)
    for words in (
        "TRẢ LỜI ĐƠN VỊ: ĐÃ ĐĂNG MÀ KHÔNG ĐƯỢC TÍNH",
        "Kết luận đề nghị: Bài đã được tính",
        "Theo hồ sơ: Bài ĐƯỢC tính cho nội dung 2",
        "Số liệu tính đến đêm 2022-06-16",
        "Máy chủ bao.example.vn có trong tệp của đơn vị bao",
        "cho phép đọc địa chỉ này",
        "Địa chỉ khớp dạng bài viết",
        "Kênh nêu sớm nhất: https://bao.example.vn/rss, đêm 2022-06-14",
        "Ngày in trên trang: “10/06/2022” (do đơn vị tự ghi)",
        "Hệ thống lưu được bài lần đầu: 22:00 14/06/2022, đêm 2022-06-14 (bản ghi WARC: còn nguyên",
        "còn nguyên, đúng mã băm",
        "Lần này không tải lại trang",
    ):
        assert words in page
    assert "Last-Modified" not in page


def test_what_is_not_asked_of_the_outlet_is_credit_only(record):
    page = done(record, "audit", "appeal", address("chung.html"), "--outlet", "tapchi", *WHO)
    assert "bài được ghi nhận thêm" not in page
    file = record.root / "outlets" / "tapchi.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("hosts", "obliged = false\nhosts"), encoding="utf-8")
    page = done(record, "audit", "appeal", address("chung.html"), "--outlet", "tapchi", *WHO)
    file.write_text(text, encoding="utf-8")
    assert "Văn bản không giao nội dung 2 cho đơn vị: bài được ghi nhận thêm" in page


def test_an_official_may_decide_otherwise_and_both_are_kept(record):
    own = ("--decision", "accepted", "--reason", "Có bản in kèm theo")
    page = done(record, "audit", "appeal", address("404.html"), "--outlet", "bao", *own, *WHO)
    assert "Kết luận đề nghị: Không tìm thấy bài" in page
    assert "Kết luận của người trả lời: Chấp nhận ý kiến" in page and "Có bản in kèm theo" in page
    last = told(record, "audit", "appeals")[0]
    assert (last["decision"], last["findings"]["suggested"]) == ("accepted", "not_found")
    assert "Có bản in kèm theo" in done(record, "audit", "appeals", "--csv")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--decision", "accepted"), "go together"),
        (("--reason", "x"), "go together"),
        (("--decision", "yes", "--reason", "x"), "yes"),
        (("--decision", "accepted", "--reason", " "), "--reason is empty"),
        (("--content", "9"), "no content 9"),
        (("--outlet", "ai"), "no outlet 'ai'"),
        (("--claimant", "\n"), "--claimant is empty"),
    ],
    ids=["decision", "reason", "unknown", "empty", "content", "outlet", "claimant"],
)
def test_refusals(record, words, says):
    before = len(told(record, "audit", "appeals"))
    code, errors = refused(record, "audit", "appeal", address("mot.html"), *WHO, *words)
    assert code == 2 and says in errors
    assert len(told(record, "audit", "appeals")) == before


def test_an_address_that_is_none(record):
    code, errors = refused(record, "audit", "appeal", "không-phải", *WHO)
    assert code == 2 and "no web address" in errors


def test_a_hostile_title_is_shown_not_obeyed(record):
    page = done(record, "audit", "appeal", address("xau.html"), "--outlet", "bao", *WHO)
    assert "=cmd|'/c calc'!A1" in page and "\x1b" not in page and "\u202e" not in page
    found = told(record, "audit", "appeals", "--outlet", "bao")[0]
    assert found["findings"]["counted"]["title"] == HOSTILE
    assert "\x1b" not in done(record, "audit", "appeals")


def test_reprints_and_removals_by_the_department_s_settings(tmp_path):
    desk = people_desk(tmp_path / "home")
    with desk.night("2022-06-16") as night:
        night.end("hai.html", Outcome.GONE, status=404)
    with desk.night("2022-06-17") as night:
        night.end("hai.html", Outcome.GONE, status=404)
    with open_store(desk.database) as store, store.atomic():
        ids = {
            row["url"]: row["id"] for row in store.rows("SELECT id, url FROM articles WHERE outlet = 'bao'")
        }
        store.insert("reprints", {"article": ids[address("mot.html")], "original": ids[address("cu.html")],
                                  "similarity": 1.0, "containment": 1.0, "reason": "earlier",
                                  "confidence": "sure", "rule_version": "r"})  # fmt: skip
    assert [suggested(desk, path) for path in ("mot.html", "hai.html")] == ["counted", "counted"]
    page = done(desk, "audit", "appeal", address("mot.html"), *WHO)
    assert "Có thể là bài đăng lại của bao" in page
    strict(desk)
    assert [suggested(desk, path) for path in ("mot.html", "hai.html")] == ["reprint", "removed"]


def strict(desk):
    """The same directive, with the department's settings on counting turned round."""
    shutil.copytree(bundled("directives"), desk.root / "directives")
    file = desk.root / "directives" / "giam-ngheo-2022" / "directive.toml"
    text = file.read_text(encoding="utf-8")
    for name in ("reprints", "removed"):
        assert f"{name} = true" in text
        text = text.replace(f"{name} = true", f"{name} = false")
    file.write_text(text, encoding="utf-8")


def test_a_letter_does_not_vouch_for_bytes_that_are_gone(tmp_path):
    desk = people_desk(tmp_path / "home")
    for warc in desk.data.rglob("pages.warc.gz"):
        warc.unlink()
    home = open_home(desk.root)
    said = Assertion(address("mot.html"), home.directive(), "Báo thử", "A")
    with open_reader(desk.database) as reader:
        facts = gather(home, reader, said, look_up(home, reader, said), None)
    lines = [line for section in sections(facts) for line in section.lines]
    assert "KHÔNG CÒN tệp" in next(line for line in lines if line.startswith("Hệ thống lưu được bài"))


def test_the_handbook_names_every_conclusion_and_command():
    handbook = (Path(__file__).parents[2] / "docs" / "so-tay.md").read_text(encoding="utf-8")
    assert [one.value for one in Conclusion if f"`{one.value}`" not in handbook] == []
    for name in ("review", "reviews", "attach", "attachments", "appeal", "appeals"):
        assert f"diembao audit {name} " in handbook or f"`diembao audit {name}`" in handbook, name


def test_every_conclusion_has_a_sentence():
    assert set(SENTENCES) == set(Conclusion)
    assert len(set(SENTENCES.values())) == len(SENTENCES)
    assert all(sentence.endswith(".") for sentence in SENTENCES.values())


def test_a_review_is_told_in_the_letter(record):
    page = done(record, "audit", "appeal", address("ngoai.html"), "--outlet", "bao", *WHO)
    assert "ngoài phạm vi (Nguyễn Văn A phúc khảo)" in page


def test_appeals_are_never_changed_nor_deleted(record):
    done(record, "audit", "appeal", address("mot.html"), "--outlet", "bao", *WHO)
    for words in ("UPDATE appeals SET decision = 'x'", "DELETE FROM appeals"):
        with (
            open_store(record.database) as store,
            pytest.raises(sqlite3.IntegrityError, match="never"),
            store.atomic(),
        ):
            store.write(words)
