"""Notices that are but a file: the body that is learnt has their file in it, so that they are kept."""

from made_learning_sites import FETCHED, HOME

from crawler.learning import Learnt, gather, learn
from crawler.pages import ExtractedArticle, NotAnArticle, Page, PageResult, read_page
from registry import Host, Outlet, OutletKind

TEXTS = [
    "hộ nghèo vay vốn nuôi bò",
    "xã làm đường về thôn",
    "huyện dạy nghề cho thanh niên",
    "nước sạch cho bon",
]


def page(number: int, text: str, after: str) -> bytes:
    return (
        f"<html><body><ul class='menu'><li><a href='/'>Trang chủ</a></li></ul><div id='part'>"
        f"<p class='ten'>{name(number)}</p>"
        f"<div class='tep'><div class='bai'>{text}</div><br>{after}</div></div></body></html>"
    ).encode()


def name(number: int) -> str:
    return f"Thông báo số {number} về việc {TEXTS[number % 4]}"


def article(number: int) -> bytes:
    text = "".join(
        f"<p>Đoạn {part} của bài {number}: {TEXTS[(number + part) % 4]} {'và tổ chức họp dân ' * 4}.</p>"
        for part in range(4)
    )
    return page(number, text, f"<p>Lượt xem: {number * 37 + 5}</p>")


def notice(number: int, file: str = "/tep/tb-{}.pdf") -> bytes:
    return page(number, "", f"<p>Xem chi tiết <a href='{file.format(number)}'>tại đây</a></p>")


def site(notices: dict[int, bytes]) -> dict[str, bytes]:
    pages = {f"{HOME}bai-{number}": article(number) for number in range(8)}
    pages |= {f"{HOME}bai-{number}": body for number, body in notices.items()}
    links = "".join(f"<li><a href='/bai-{n}'>{name(n)}</a></li>" for n in range(len(pages)))
    return {HOME: f"<html><body><h1>Sở Mẫu</h1><ul class='ds'>{links}</ul></body></html>".encode()} | pages


def read(url: str, pages: dict[str, bytes]) -> PageResult:
    learnt: Learnt = learn(gather(HOME, ((it, body, None) for it, body in pages.items()), FETCHED))
    outlet = Outlet(
        slug="mau",
        name="Sở Mẫu",
        kind=OutletKind.PORTAL,
        owner="Sở Mẫu",
        hosts=(Host(name="so-mau.example"),),
        pages=(learnt.selectors,),
    )
    return read_page(Page(url, pages[url], "text/html; charset=utf-8", FETCHED), outlet)


def test_a_notice_is_kept_with_its_file_and_the_flag_that_it_has_no_text() -> None:
    found = read(f"{HOME}bai-9", site({number: notice(number) for number in range(8, 12)}))
    assert isinstance(found, ExtractedArticle)
    assert found.without_text
    assert [it.url for it in found.media] == [f"{HOME}tep/tb-9.pdf"]
    assert found.title == name(9)


def test_articles_beside_notices_are_read_as_before() -> None:
    found = read(f"{HOME}bai-3", site({number: notice(number) for number in range(8, 12)}))
    assert isinstance(found, ExtractedArticle)
    assert found.body[0].startswith("Đoạn 0 của bài 3")
    assert len(found.body) >= 4
    assert not found.without_text


def test_a_notice_without_its_file_says_nothing() -> None:
    found = read(f"{HOME}bai-9", site({number: notice(number, "/") for number in range(8, 12)}))
    assert isinstance(found, NotAnArticle)
