"""Buttons that say "more": where they lead, read from what the page holds."""

import pytest
from lxml import html

from crawler.channels.listed import Sieve
from crawler.survey.buttons import MOST, buttons

OWN = "https://tin.example/tin-tuc"
SITE = "https://tin.example"


def found(markup):
    root = html.document_fromstring(f"<html><body>{markup}</body></html>")
    return [(it.url.removeprefix(SITE), it.page and it.page.removeprefix(SITE), it.css)
            for it in buttons(root, Sieve(OWN), OWN)]  # fmt: skip


TOLD = {
    "a page's number": (
        "<button data-url='/them?page=2'>Xem thêm</button>",
        ("/them?page=2", "/them?page={page}", "button[data-url]::attr(data-url)"),
    ),
    "among other numbers": (
        "<a class='btn-more' data-href='/ajax?nam=2022&amp;trang=2&amp;cat=2'>Tải thêm…</a>",
        ("/ajax?nam=2022&trang=2&cat=2", "/ajax?nam=2022&trang={page}&cat=2", "a.btn-more::attr(data-href)"),
    ),
    "in the path": (
        "<div id='load' data-next='/ajax/tin/2/'>Xem tiếp »</div>",
        ("/ajax/tin/2/", "/ajax/tin/{page}/", "#load::attr(data-next)"),
    ),
    "a blank": (
        "<span data-ajax='/ajax/{page}.json'>Xem thêm tin</span>",
        ("/ajax/2.json", "/ajax/{page}.json", None),
    ),
    "a number beside": (
        "<button data-url='/ajax?c=5' data-page='2'>XEM THÊM</button>",
        ("/ajax?c=5&page=2", "/ajax?c=5&page={page}", None),
    ),
    "an offset": (
        "<button class='load-more' data-url='/ajax?offset=10'>Load more</button>",
        ("/ajax?offset=10", None, "button.load-more::attr(data-url)"),
    ),
    "its own address": (
        "<a class='more' href='/tin-tuc?sau=99'>Xem thêm</a>",
        ("/tin-tuc?sau=99", None, "a.more"),
    ),
    "around it": (
        "<div data-url='/them?p=2'><p><b>x</b></p><button>Xem thêm</button></div>",
        ("/them?p=2", "/them?p={page}", "div[data-url]::attr(data-url)"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TOLD)
def test_where_a_button_leads(name):
    markup, wanted = TOLD[name]
    assert found(markup) == [wanted]


@pytest.mark.parametrize(
    "markup",
    [
        "<a href='/du-lich'>Xem thêm</a>",
        "<button data-url='https://x.example/them?page=2'>Xem thêm</button>",
        "<button onclick='more()'>Xem thêm</button>",
        "<a href='javascript:more()'>Xem thêm</a>",
        "<button data-url='#'>Xem thêm</button>",
        "<button data-url='/them?page=2'>Gửi</button>",
        "<p data-url='/them?page=2'>Xem thêm về hội nghị bàn việc giảm nghèo ở xã</p>",
        "<button data-url='//[::1'>Xem thêm</button>",
    ],
    ids=[
        "a section",
        "another host",
        "a script",
        "a script's address",
        "nowhere",
        "no more",
        "a text",
        "bad",
    ],
)
def test_what_is_no_way_on(markup):
    assert found(markup) == []


def test_no_more_buttons_are_tried_than_allowed():
    many = "".join(f"<button data-url='/them/{letter}?page=2'>Xem thêm</button>" for letter in "abcdefgh")
    assert len(found(many)) == MOST
