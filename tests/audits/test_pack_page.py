"""The page of a pack: all that an auditor asks, in words, and nothing of what was crawled as code."""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import made_archive
import pytest
from made_archive import HOSTILE, KEY, OUTLET, make_archive, weighed

from audits.model import Audit, Doubtful, Ground, Missing, Ruling, Weighed, Weight
from audits.packing import Wanted, check_pack, write_pack
from audits.packing.highlights import LONGEST, sentences
from storage import open_reader
from storage.judged_texts import JudgedText


def read(folder: Path, articles: Sequence[Weighed] | None = None) -> dict[str, str]:
    made = make_archive(folder, *([articles] if articles is not None else []))
    with open_reader(made.database) as reader:
        write_pack(reader, made.archive, Wanted(KEY, OUTLET), folder / "pack.zip")
    assert check_pack(folder / "pack.zip") == []
    with zipfile.ZipFile(folder / "pack.zip") as pack:
        return {name: pack.read(name).decode() for name in ("index.html", "DOC-TRUOC.txt")}


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return read(tmp_path_factory.mktemp("page"))


@pytest.fixture(scope="module")
def page(texts: dict[str, str]) -> str:
    return texts["index.html"]


@pytest.fixture(scope="module")
def shown(page: str) -> str:
    """The page as text: a space for each tag, entities read, each run of spaces one."""
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data: str) -> None:
            found.append(data)

    reader = Reader()
    reader.feed(page)
    return " ".join(" ".join(found).split())


@pytest.mark.parametrize(
    "words",
    [
        "Báo Đắk Mây (Cơ quan báo chí); chủ quản: Tỉnh ủy Đắk Mây",
        "Tuyên truyền công tác giảm nghèo bền vững năm 2022",
        "01/12/2022 - 29/12/2022",
        "bản kiểm tra 2022-12-31-1",
        "Đạt: có 2 bài được tính, yêu cầu 2 bài.",
        "Không đạt: có 0 bài được tính, yêu cầu 1 bài; đã đọc đủ cả 29 ngày.",
        "Không kiểm chứng được trên mạng",
        "Tuyên truyền các các mục tiêu.",
        "theo lời của văn bản: “đề nghị các cơ quan”",
        "Cách hiểu nội dung 6: hẹp (narrow)",
        "Văn bản không quy định số lượng bài.",
        "Ngày in trên trang 13/12/2022 08:15",
        "trang không in ngày đăng; đăng không muộn hơn ngày 13/12/2022",
        "nội dung 1; cũng có thể là nội dung 3",
        "nội dung 1, do Trần Thị Mây quyết định lúc 10:00 ngày 31/12/2022."
        " Lý do: Chi bộ <giúp> hộ nghèo; sau đó trang đã sửa bài",
        "Quy tắc gán nội dung 2",
        "Vì sao không chắc ngày đăng",
        "Vì sao đã bị gỡ",
        "21:00:00 ngày 30/12/2022 (giờ Việt Nam), 2022-12-30T14:00:00Z (UTC)",
        "http://127.0.2.1:8070/rss 2 0",
        "1 máy chủ lỗi (5xx), 1 đã lưu",
        "biên bản.pdf (PDF, 30 byte) 15/12/2022 Trung tâm <b> ; Trần Thị Mây nhận lúc 10:00 ngày 30/12/2022",
        "01/11/2022 - 29/12/2022",
        "Hồ sơ không kèm dấu thời gian của tổ chức thứ ba",
        "python3 verify.py HO-SO.zip",
    ],
)
def test_what_an_auditor_asks_is_there(shown: str, words: str) -> None:
    assert words in shown


def test_each_article_names_its_digest_and_its_record(page: str) -> None:
    made = re.findall(r"<code>([0-9a-f]{64})</code>", page)
    assert len(made) == 5 and len(set(made)) == 5
    assert page.count("<code>records/") == 4  # the one that a setting leaves out has no record in the pack
    assert "trong kho: đêm 2022-12-31" in page


def test_the_copy_has_no_number_and_no_day_and_none_is_printed(page: str) -> None:
    assert "STTTT" not in page and "tháng 6 năm 2022" not in page


def test_hostile_titles_are_text(page: str) -> None:
    assert HOSTILE not in page and "<script" not in page and "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "{{ 7 * 7 }}" in page
    assert "Chi bộ &lt;giúp&gt; hộ nghèo" in page


def test_nothing_is_loaded_from_anywhere(page: str) -> None:
    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag not in {"script", "link", "img", "iframe", "object", "embed", "form", "base", "a"}
            assert not {name for name, _ in attrs} & {"src", "href", "action", "onload", "onerror"}

    Tags().feed(page)
    assert "@import" not in page and "url(" not in page
    assert "default-src 'none'" in page


def test_phrases_are_marked_in_their_sentences(page: str) -> None:
    assert 'Chi bộ giúp <mark class="gate">hộ nghèo</mark> &lt;b&gt;' in page
    assert "Chi <mark>phân công</mark> đảng viên." in page
    assert "Câu cuối" not in page


def test_the_instructions_are_plain_text(texts: dict[str, str]) -> None:
    text = texts["DOC-TRUOC.txt"]
    assert "Báo Đắk Mây" in text and "python3 verify.py" in text and "&" not in text
    assert re.search(r"manifests/000003\.json\n +[0-9a-f]{64}\n", text)


def test_an_unlabelled_article_and_a_reprint_say_so(tmp_path: Path) -> None:
    unlabelled = weighed(
        7, machine=None, second=None, margin=None, weight=Weight.POSSIBLE, doubts=(Doubtful.UNLABELLED,)
    )
    reprint = weighed(
        8,
        weight=Weight.LEFT_OUT,
        doubts=(Doubtful.REPRINT,),
        original="http://a.vn/?q=<b>",
        confidence="sure",
    )
    counted = [weighed(number) for number in (1, 2)]
    page = read(tmp_path, [*counted, weighed(5, content=6, machine=6), unlabelled, reprint])["index.html"]
    assert "chưa được gán nội dung" in page and "<dd>chưa gán</dd>" in page
    assert "http://a.vn/?q=&lt;b&gt;" in page and "bài đăng lại" in page


def test_days_without_data_are_listed_with_their_reasons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reasons = ("channel_failed 1 http://127.0.2.1:8070/rss", "address_unread 2 failed:http_5xx")
    missing = Missing(date(2022, 12, 3), date(2022, 12, 4), "partial", reasons)
    made = made_archive._audit

    def audit(articles: Sequence[Weighed]) -> Audit:
        [outlet] = (found := made(articles)).outlets
        met, second, *rest = outlet.verdicts
        second = replace(second, ruling=Ruling.CANNOT_TELL, ground=Ground.DAYS_MISSING, missing=(missing,))
        return replace(found, outlets=(replace(outlet, verdicts=(met, second, *rest)),))

    monkeypatch.setattr(made_archive, "_audit", audit)
    page = read(tmp_path)["index.html"]
    assert "Chưa đủ cơ sở kết luận: có 0 bài được tính" in page and "thiếu dữ liệu 2 ngày" in page
    assert "03/12/2022 - 04/12/2022" in page and "đọc chưa đầy đủ" in page
    assert "không đọc được kênh http://127.0.2.1:8070/rss" in page
    assert "2 địa chỉ chưa đọc được (máy chủ lỗi (5xx))" in page


def judged(**parts: object) -> JudgedText:
    own = JudgedText(title="Tít", lead=None, body="Một câu. Câu hai có hộ nghèo. Hết.", hits=())
    return replace(own, **parts)  # type: ignore[arg-type]


def hit(start: int, end: int, role: str = "content:1", zone: str = "body") -> dict[str, object]:
    return {"phrase": "x", "zone": zone, "start": start, "end": end, "weight": 1.0, "role": role}


def drawn(text: JudgedText) -> list[str]:
    marks = {"content": "[{}]", "gate": "({})", "": "{}"}
    return [
        f"{found.zone}: " + "".join(marks[piece.mark].format(piece.text) for piece in found.pieces)
        for found in sentences(text, 1)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (judged(hits=(hit(20, 28),)), ["Thân bài: Câu hai có [hộ nghèo]."]),
        (judged(hits=(hit(20, 28, "gate"),)), ["Thân bài: Câu hai có (hộ nghèo)."]),
        (judged(hits=(hit(20, 28, "gate"), hit(23, 28))), ["Thân bài: Câu hai có hộ [nghèo]."]),
        (judged(hits=(hit(20, 28, "content:2"), hit(0, 3, "exclusion:x"))), []),
        (judged(hits=(hit(20, 400), hit(-1, 3), hit(5, 5))), []),
        (judged(hits=(hit(4, 12),)), ["Thân bài: Một [câu.]", "Thân bài: [Câu] hai có hộ nghèo."]),
        (
            judged(lead="Sa-pô riêng.", hits=(hit(0, 5, zone="lead"),)),
            ["Sa-pô: [Sa-pô] riêng."],
        ),
        (judged(hits=(hit(0, 7, zone="lead"),)), ["Sa-pô: [Một câu]."]),
        (judged(title="Hộ nghèo", hits=(hit(0, 8, zone="title"),)), ["Tít: [Hộ nghèo]"]),
        (judged(body="Dòng một\nDòng hai", hits=(hit(9, 13),)), ["Thân bài: [Dòng] hai"]),
        (judged(body="", hits=(hit(0, 3),)), []),
    ],
    ids=[
        *(
            "content",
            "gate",
            "overlap",
            "others",
            "out of bounds",
            "across a stop",
            "own lead",
            "first as lead",
        ),
        *("title", "lines", "empty"),
    ],
)
def test_sentences(text: JudgedText, expected: list[str]) -> None:
    assert drawn(text) == expected


def test_a_page_without_full_stops_is_cut_around_what_is_marked() -> None:
    [line] = drawn(judged(body="chữ " * 5000, hits=(hit(8000, 8003),)))
    assert line.startswith("Thân bài: … ") and line.endswith(" …") and "[chữ]" in line
    assert len(line) < LONGEST + 60
