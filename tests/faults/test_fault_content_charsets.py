"""C4 to C7: what the server says of its bytes, and what they are; `encoding` of the article tells both."""

import unicodedata
from datetime import UTC, datetime

import pytest
from faults.server import Body

from crawler.pages import ExtractedArticle, NotAnArticle, Page, read_page
from registry import Outlet
from spool import Outcome
from vietnamese.encoding import decode

FETCHED = datetime(2022, 6, 16, 3, tzinfo=UTC)
OUTLET = Outlet.model_validate(
    {
        "slug": "thu", "name": "Cổng thử", "kind": "portal", "owner": "UBND",
        "pages": [{"title": "h1", "body": "div.content"}],
    }
)  # fmt: skip
TEXT = (
    "Nhân dân xã Đắk Thử không còn trông chờ: đã có 40 hộ thoát nghèo và được tỉnh khen, với một huyện của "
    "những người để lại trong lòng bà con niềm tin"
)
PAGE = f"<html><body><h1>Thoát nghèo</h1><div class='content'><p>{TEXT}</p></div></body></html>"


def read(body: bytes, charset: str | None):
    kind = "text/html" + (f"; charset={charset}" if charset else "")
    return read_page(Page("http://thu.vn/a", body, kind, FETCHED), OUTLET)


def in_table(text: str, name: str) -> bytes:
    """Text in one of the old encodings, made by turning our table round; VNI writes marks after vowels."""
    if name == "vni":
        return b"".join(_vni(letter) for letter in text)
    back = {decode(bytes([byte]), name).text: bytes([byte]) for byte in range(0x80, 0x100)}
    return b"".join(back.get(letter) or letter.encode("ascii") for letter in text)


def _vni(letter: str) -> bytes:
    single = {decode(bytes([byte]), "vni").text: bytes([byte]) for byte in range(0x80, 0x100)}
    if letter.isascii() or letter in single:
        return single.get(letter) or letter.encode("ascii")
    base, marks = unicodedata.normalize("NFD", letter)[:1], unicodedata.normalize("NFD", letter)[1:]
    # Horned letters have bytes of their own, then the tone's.
    for composed in (
        unicodedata.normalize("NFC", base + marks[:1]),
        unicodedata.normalize("NFC", base + "\u031b"),
    ):
        if "\u031b" in marks and composed in single:
            return single[composed] + single[marks.replace("\u031b", "")]
    wanted = unicodedata.normalize("NFC", base + marks)
    found = next(it for it in single.items() if unicodedata.normalize("NFC", base + it[0]) == wanted)
    return base.encode("ascii") + found[1]


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1258", "x-viet-tcvn5712", "big5", None])
def test_c4_valid_utf8_wins_over_what_the_header_says(charset):
    result = read(PAGE.encode(), charset)
    assert isinstance(result, ExtractedArticle)
    assert (result.body, result.encoding) == ((TEXT,), "utf-8")


def test_c5_windows_1258_comes_out_precomposed():
    spread = unicodedata.normalize("NFD", PAGE)
    for mark in "\u0302\u0306\u031b":
        for letter in "aeouAEOU":
            for tone in ("", "\u0323"):
                whole = unicodedata.normalize("NFC", letter + mark)
                spread = spread.replace(letter + tone + mark, whole + tone)
    result = read(spread.encode("cp1258"), "windows-1258")
    assert isinstance(result, ExtractedArticle)
    assert (result.body, result.encoding) == ((TEXT,), "cp1258")


@pytest.mark.parametrize("declared", [True, False], ids=["declared", "by its words"])
@pytest.mark.parametrize(
    ("name", "label"), [("viscii", "viscii"), ("tcvn5712", "x-viet-tcvn5712"), ("vni", "x-viet-vni")]
)
def test_c6_old_encodings_are_converted_by_table(name, label, declared):
    result = read(in_table(PAGE, name), label if declared else None)
    assert isinstance(result, ExtractedArticle)
    assert (result.body, result.encoding) == ((TEXT,), name)


@pytest.mark.parametrize("charset", [None, "x-viet-tcvn5712-x", "big5hkscs", "gb18030", "shift_jis"])
def test_c6_nothing_is_guessed(charset):
    result = read(b"<html><body><h1>Ti\x95\xbang Vi\x96t</h1><div class='content'>\x81\x82</div>", charset)
    assert isinstance(result, NotAnArticle)
    assert result.outcome is Outcome.CHARSET_UNKNOWN


def test_c6_bytes_that_nobody_can_read_are_kept(site, job_of, crawl):
    site.listing("/", [("/a", None)])
    site.pages["/a"] = Body(
        b"<html><body><h1>Ti\x95\xbang</h1><div class='content'>\x81\x82</div>", "text/html"
    )
    done = crawl(job_of(site))
    line = done.ledger[f"{site.url}/a"]
    assert (line.outcome, done.code) == (Outcome.CHARSET_UNKNOWN, 10)
    assert line.place is not None
    assert (done.folder / line.place.warc).stat().st_size > line.place.offset


@pytest.mark.parametrize("name", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le"])
@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1258", None])
def test_c7_byte_order_mark_wins(name, charset):
    result = read(("\ufeff" + PAGE).encode(name), charset)
    assert isinstance(result, ExtractedArticle)
    assert (result.body, result.encoding) == ((TEXT,), name)


def test_c7_two_encodings_in_one_page_are_flagged():
    box = "<div class='hop'>Tin khác của huyện</div>".encode("cp1258", "replace")
    result = read(PAGE.encode().replace(b"</body>", box * 5 + b"</body>"), "utf-8")
    assert isinstance(result, ExtractedArticle)
    assert result.body == (TEXT,)
    assert result.encoding.startswith("utf-8, ") and result.encoding.endswith(" bytes undecodable")


@pytest.mark.parametrize(("broken", "flagged"), [(1, False), (40, True)])
def test_c7_one_byte_in_a_thousand_is_the_limit(broken, flagged):
    text = "<p>" + "bà con " * 2000 + "</p>"
    body = PAGE.replace("</div>", f"{text}</div>").encode() + b"<!--" + b"\xff" * broken + b"-->"
    result = read(body, None)
    assert isinstance(result, ExtractedArticle)
    assert ("undecodable" in result.encoding) is flagged
