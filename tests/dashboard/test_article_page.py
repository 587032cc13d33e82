"""Một bài: text and reasons, reviews, versions, copies, evidence, the ledger, and the stored bytes."""

import gzip
import re
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from markupsafe import escape

from classifiers import Classifier, sentences
from dashboard.server import build
from diembao.desk import articles as services
from diembao.desk.opening import desk_of_home
from diembao.home import Home, open_home
from storage import Bytes, open_store
from storage.archive.records import StoredResponse
from storage.desk import Role
from tests.dashboard.article_home import TEXT, TITLE, key_of, make_article_home
from tests.dashboard.made_desk import HOSTILE, publish_again
from tests.dashboard.test_articles import words
from tests.dashboard.visitors import Visitor, person

EDITED, LONG, GONE, HOSTILE_KEY = (key_of(f"{name}.html") for name in ("sua", "dai", "go", "doc"))
COPY = key_of("https://huyen.example.vn/chep.html", "huyen")
SUBPAGES = ("", "?kiem-tra=1", "/nhat-ky", "/ban-luu")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_article_home(tmp_path_factory.mktemp("article") / "home").root


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Home:
    shutil.copytree(made, tmp_path / "home")
    return open_home(tmp_path / "home")


@pytest.fixture
def client(home: Home) -> Iterator[Visitor]:
    with Visitor(build(desk_of_home(home))) as visitor:
        yield visitor


@pytest.fixture(scope="module")
def reader(made: Path) -> Iterator[Visitor]:
    """A visitor who changes nothing."""
    with Visitor(build(desk_of_home(open_home(made)))) as visitor:
        yield visitor


def section(page: str, name: str) -> str:
    """What a reader sees of one section."""
    found = re.search(rf'<(section|aside) aria-labelledby="{name}">(.*?)</\1>', page, re.DOTALL)
    assert found, page
    return words(f"<main>{found[2]}</main>")


def test_the_text_is_marked_and_the_marks_are_explained(reader: Visitor) -> None:
    page = reader.get(f"/bai-viet/{EDITED}").text
    assert f"<h1>{TITLE}</h1>" in page
    assert '<mark class="hit hit-6" data-sign="6">Gương điển hình</mark>' in page
    assert '<mark class="hit hit-chu-de" data-sign="◆">giảm nghèo</mark>' in page
    text = section(page, "van-ban")
    for paragraph in (TEXT[0].replace("nuôi bò", "nuôi dê"), TEXT[1]):
        assert paragraph.replace(" ", "") in re.sub(r"[\s\d◆◇✗]", "", text)
    assert "Nội dung 6: Chính sách" in section(page, "vi-sao").split("Chú thích")[1]


def test_the_reasons_are_those_of_the_classifier(client: Visitor, home: Home) -> None:
    directive = home.directive()
    label = Classifier(directive).label(
        TITLE, "\n".join((TEXT[0].replace("bò", "dê"), TEXT[1])), "Gương điển hình."
    )
    reasons = section(client.get(f"/bai-viet/{EDITED}").text, "vi-sao")
    assert len(sentences(label, directive)) >= 3
    for sentence in sentences(label, directive):
        assert " ".join(sentence.split()) in reasons
    assert "Nội dung thứ hai Nội dung 2" in reasons


def test_rules_that_changed_since_are_told(client: Visitor, home: Home) -> None:
    with open_store(home.database) as store, store.atomic():
        store.write(
            "INSERT INTO labels (version, directive, rule_version, content, second, margin, hits, made)"
            " SELECT version, directive, 'cu', 3, 6, 0.1, hits, made FROM labels"
        )
        store.write("UPDATE rules_in_use SET rule_version = 'cu'")
    publish_again(home)
    told = section(client.get(f"/bai-viet/{LONG}").text, "vi-sao")
    assert "Bộ quy tắc đã sửa sau khi gán" in told
    assert "theo đó bài thuộc: Nội dung 6" in told
    assert "Quy tắc xếp Nội dung 3" in told


def test_an_article_that_waits_for_its_label(client: Visitor, home: Home) -> None:
    with open_store(home.database) as store, store.atomic():
        store.write("DELETE FROM labels")
    publish_again(home)
    page = client.get(f"/bai-viet/{LONG}")
    assert page.status_code == 200
    assert "Bài đang chờ gán nội dung" in words(page.text)
    assert '<mark class="hit' not in page.text


def test_every_review_is_there_and_the_one_that_holds(reader: Visitor) -> None:
    page = reader.get(f"/bai-viet/{EDITED}").text
    found = section(page, "duyet")
    assert re.search(r"Nhầm\..*Rút lại\..*Nêu gương điển hình <b>\.", found)
    assert (found.count("✓ đang có hiệu lực"), found.count("– không còn hiệu lực")) == (1, 2)
    assert "theo kết quả duyệt của Chị Mây" in section(page, "tom-tat")
    assert "Chưa ai duyệt bài này" in words(reader.get(f"/bai-viet/{LONG}").text)


def test_who_may_review_is_led_to_it(client: Visitor, home: Home) -> None:
    assert "/duyet?" not in client.get(f"/bai-viet/{EDITED}").text
    person(home, Role.REVIEWER)
    link = re.search(r'href="(/duyet\?[^"]*)"', client.log_in().get(f"/bai-viet/{EDITED}").text)
    assert link and link[1].endswith(f"bai={EDITED}")


def test_an_edit_is_shown_word_by_word(reader: Visitor) -> None:
    assert "sửa nội dung (bỏ 1 từ, thêm 1 từ)" in section(reader.get(f"/bai-viet/{EDITED}").text, "phien-ban")
    page = reader.get(f"/bai-viet/{EDITED}/phien-ban")
    assert page.status_code == 200
    assert re.search(r"<del>.*bò.*</del><ins>.*dê.*</ins>", page.text)
    back = reader.get(f"/bai-viet/{EDITED}/phien-ban?truoc=2&sau=1").text
    assert re.search(r"<del>.*dê.*</del><ins>.*bò.*</ins>", back)


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        (f"{EDITED}/phien-ban?truoc=1&sau=1", 400, "hai phiên bản khác nhau"),
        (f"{EDITED}/phien-ban?truoc=7", 404, "không có bản “7”"),
        (f"{EDITED}/phien-ban?truoc=-1", 404, "không có bản “-1”"),
        (f"{LONG}/phien-ban", 404, "chỉ có một phiên bản"),
        (f"{EDITED}/tho?ban=9", 404, "có 2 phiên bản"),
        (f"{EDITED}/tho?ban=1%27", 404, "có 2 phiên bản"),
        (f"{EDITED}?noi-dung=99", 400, "“Nội dung”"),
        ("0" * 20, 404, "Không có bài nào mang mã này"),
        ("0" * 20 + "/tho", 404, "Không có bài nào mang mã này"),
        (EDITED.upper(), 404, "Không"),
        (EDITED[:-1], 404, "Không"),
        ("..%2f..%2fdiembao.db", 404, "Không"),
        (f"{EDITED}/tho/../../x", 404, "Không"),
        (f"{EDITED}%00", 404, "Không"),
        (f"{EDITED}%0a", 404, "Không"),
    ],
)
def test_e8_what_is_not_there_is_told(reader: Visitor, path: str, status: int, says: str) -> None:
    answer = reader.get(f"/bai-viet/{path}")
    if answer.status_code == 302:  # Datasette first leads to another spelling of what it does not know
        answer = reader.get(answer.headers["location"])
    assert answer.status_code == status
    assert says in words(answer.text)


def test_original_and_reprint_lead_to_one_another(reader: Visitor) -> None:
    original, copy = reader.get(f"/bai-viet/{LONG}").text, reader.get(f"/bai-viet/{COPY}").text
    assert f'href="/bai-viet/{COPY}' in original
    assert f'href="/bai-viet/{LONG}' in copy
    told = section(copy, "dang-lai")
    assert "Mức chắc chắn: chắc chắn" in told
    assert "căn cứ: bài đăng lại ghi" in told
    assert "giống " in told
    assert "1 bài có thể đăng lại từ bài này" in section(original, "dang-lai")


def test_an_article_that_is_gone_stays(reader: Visitor) -> None:
    page = words(reader.get(f"/bai-viet/{GONE}").text)
    assert "sau đó đơn vị đã gỡ bài, bài vẫn được lưu" in page
    assert "còn nguyên" in words(reader.get(f"/bai-viet/{GONE}?kiem-tra=1").text)


def warc_of(home: Home, night: str = "2022-06-14", outlet: str = "bao") -> Path:
    return home.data / "spool" / night / outlet / "pages.warc.gz"


def test_evidence_is_read_again_when_somebody_asks(client: Visitor, home: Home) -> None:
    page = client.get(f"/bai-viet/{EDITED}").text
    digest = sha256(client.get(f"/bai-viet/{EDITED}/tho?ban=1").content).hexdigest()
    evidence = section(page, "bang-chung")
    assert digest in evidence
    assert "đêm 2022-06-14, bao/pages.warc.gz, vị trí 0" in evidence
    assert "chưa niêm phong" in evidence
    assert "còn nguyên" not in evidence
    assert section(client.get(f"/bai-viet/{EDITED}?kiem-tra=1").text, "bang-chung").count("✓ còn nguyên") == 2
    warc_of(home).unlink()
    checked = section(client.get(f"/bai-viet/{EDITED}?kiem-tra=1").text, "bang-chung")
    assert (checked.count("✗ KHÔNG CÒN tệp"), checked.count("✓ còn nguyên")) == (1, 1)


def test_e13_bytes_that_were_altered_are_told_and_not_handed_out(client: Visitor, home: Home) -> None:
    whole = gzip.decompress(warc_of(home).read_bytes())
    other = whole.replace("cà phê".encode(), "cà phÊ".encode(), 1)
    assert other != whole
    records = [record for record in re.split(rb"(?=WARC/1\.1\r\n)", other) if record]
    warc_of(home).write_bytes(b"".join(gzip.compress(record) for record in records))
    checked = section(client.get(f"/bai-viet/{EDITED}?kiem-tra=1").text, "bang-chung")
    assert "✗ ĐÃ BỊ THAY ĐỔI" in checked
    for path in ("tho?ban=1", "ban-luu?ban=1"):
        answer = client.get(f"/bai-viet/{EDITED}/{path}")
        assert answer.status_code == 503
        assert "diembao audit verify" in answer.text


def test_the_seal_is_named(client: Visitor, home: Home) -> None:
    with open_store(home.database) as store, store.atomic():
        store.write("INSERT INTO seals VALUES (7, 'night', 'x', '{}')")
        store.write("INSERT INTO sealed_nights SELECT night, outlet, 7, digest FROM outlet_nights")
    publish_again(home)
    assert "số 7" in section(client.get(f"/bai-viet/{EDITED}").text, "bang-chung")


def test_e9_the_stored_page_is_a_file_that_no_browser_opens(reader: Visitor) -> None:
    answer = reader.get(f"/bai-viet/{HOSTILE_KEY}/tho")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == f'attachment; filename="{HOSTILE_KEY}-1.bin"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert b"<script>" in answer.content


@pytest.mark.parametrize(
    ("role", "status"), [(Role.VIEWER, 403), (Role.REVIEWER, 403), (Role.AUDITOR, 200), (Role.OPERATOR, 200)]
)
def test_with_accounts_the_bytes_are_for_auditors(
    client: Visitor, home: Home, role: Role, status: int
) -> None:
    person(home, role)
    assert client.get(f"/bai-viet/{EDITED}/tho").status_code == 303
    client.log_in()
    assert client.get(f"/bai-viet/{EDITED}/tho").status_code == status
    assert ("/tho?" in client.get(f"/bai-viet/{EDITED}").text) is (status == 200)
    assert client.get(f"/bai-viet/{EDITED}/ban-luu").status_code == 200


def test_e9_by_default_it_is_shown_as_letters(reader: Visitor) -> None:
    page = reader.get(f"/bai-viet/{HOSTILE_KEY}/ban-luu")
    assert page.status_code == 200
    assert "<pre" in page.text and "<script>alert" not in page.text
    assert 'class="page-words"' in page.text
    assert "&lt;script&gt;alert(1)" in page.text


def stored(body: bytes, **headers: str) -> StoredResponse:
    pairs = tuple((name.replace("_", "-").encode(), value.encode()) for name, value in headers.items())
    return StoredResponse("https://bao.example.vn/x", "2022-06-14T00:00:00Z", 200, pairs, body, None)


PLACE = Bytes("2022-06-14", "bao", "pages.warc.gz", 0, "0" * 64)


@pytest.mark.parametrize(
    ("response", "text"),
    [
        (stored("<p>Đẩy mạnh".encode(), content_type="text/html; charset=utf-8"), "<p>Đẩy mạnh"),
        (
            stored(gzip.compress("<p>Đẩy".encode()), content_type="text/html", content_encoding="gzip"),
            "<p>Đẩy",
        ),
        (stored("Đẩy".encode("utf-16"), content_type="text/html"), "Đẩy"),
        (stored("a\u202eb\x1b[31m".encode(), content_type="text/html"), "a⟨U+202E⟩b␛[31m"),
        (stored(b"%PDF-1.4\x00\x01\xff", content_type="application/pdf"), None),
        (stored(b"\x1f\x8b broken", content_type="text/html", content_encoding="gzip"), None),
        (stored(gzip.compress(b"0" * 2**24), content_type="text/html", content_encoding="gzip"), None),
    ],
    ids=["plain", "gzip", "utf-16", "unseen", "pdf", "broken", "bomb"],
)
def test_letters_of_a_stored_page(
    home: Home, monkeypatch: pytest.MonkeyPatch, response: StoredResponse, text: str | None
) -> None:
    monkeypatch.setattr(services, "read_bytes", lambda home, place: response)
    found = services.source(home, PLACE)
    assert found.text == text
    assert not found.cut


def test_a_long_page_is_cut(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        services, "read_bytes", lambda home, place: stored(b"a" * 300_000, content_type="text/html")
    )
    found = services.source(home, PLACE)
    assert found.cut and len(found.text or "") == services.LONGEST_SOURCE


def test_e15_the_ledger_is_what_the_command_answers(client: Visitor, home: Home) -> None:
    page = client.get(f"/bai-viet/{EDITED}/nhat-ky")
    assert page.status_code == 200
    told = services.ledger(home, "https://bao.example.vn/sua.html", "bao", home.directive().slug)
    seen = words(page.text)
    assert told.verdict.startswith("Bài ĐƯỢC tính cho nội dung 6")
    for line in (told.verdict, *(line for _, lines in told.sections for line in lines)):
        assert " ".join(line.split()) in seen
    assert [asking.night for asking in told.askings] == ["2022-06-14", "2022-06-15"]
    assert "404" in words(client.get(f"/bai-viet/{GONE}/nhat-ky").text)


def test_the_ledger_of_an_outlet_that_left_the_registry(home: Home) -> None:
    (home.root / "outlets" / "huyen.toml").unlink()
    told = services.ledger(home, "https://huyen.example.vn/chep.html", "huyen", home.directive().slug)
    assert "từng được đọc cho huyen" in told.verdict


@pytest.mark.parametrize("path", SUBPAGES)
def test_e1_nothing_crawled_is_markup(reader: Visitor, path: str) -> None:
    page = reader.get(f"/bai-viet/{HOSTILE_KEY}{path}")
    assert page.status_code == 200
    body = page.text.partition("<body")[2]
    assert str(escape(HOSTILE)) in page.text or path == "/ban-luu"
    assert not re.search(r"<(?:script|img|svg)\b|\son\w+=|style=", re.sub(r"&lt;.*?&gt;", "", body))
    assert "6496" not in words(page.text).split("Mã bài")[0], "8 times 812, which no hour of the day holds"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "JaVaScRiPt:x"]
)
def test_e2_an_address_that_is_no_web_page_is_no_link(client: Visitor, home: Home, url: str) -> None:
    with open_store(home.database) as store, store.atomic():
        for table in ("articles", "aliases"):
            store.write(f"UPDATE {table} SET url = ? WHERE url LIKE '%/dai.html'", (url,))
    publish_again(home)
    for path in ("", "/nhat-ky"):
        page = client.get(f"/bai-viet/{LONG}{path}")
        assert page.status_code == (200 if not path else 404)
        assert not re.search(r'href="(?!/|https?://|#)', page.text)
    page = client.get(f"/bai-viet/{EDITED}").text
    assert '<a href="https://bao.example.vn/sua.html" rel="noopener noreferrer nofollow"' in page


def test_headings_tables_and_fields_are_named(reader: Visitor) -> None:
    for path in (
        f"/bai-viet/{EDITED}?kiem-tra=1",
        f"/bai-viet/{EDITED}/phien-ban",
        f"/bai-viet/{EDITED}/nhat-ky",
    ):
        page = reader.get(path).text
        assert page.count("<table>") == page.count("<caption")
        assert page.count("<h1") == 1
        assert all("scope=" in head for head in re.findall(r"<th[^ead][^>]*>", page))
        fields = re.findall(r'<(?:input|select)[^>]*name="([^"]+)"[^>]*>', page)
        hidden = re.findall(r'<input type="hidden" name="([^"]+)"', page)
        labels = re.findall(r'<label for="o-([^"]+)"', page)
        assert set(fields) - set(hidden) == set(labels)


def test_where_no_bytes_are_on_record_none_are_offered(client: Visitor, home: Home) -> None:
    with open_store(home.database) as store, store.atomic():
        store.write("DELETE FROM captures")
    publish_again(home)
    page = client.get(f"/bai-viet/{EDITED}")
    assert page.status_code == 200
    assert "Không có lần tải nào" in section(page.text, "bang-chung")
    assert "/tho?" not in page.text and "/ban-luu?" not in page.text
    assert client.get(f"/bai-viet/{EDITED}/tho").status_code == 503
