"""The words of a stored page."""

import pytest

from diembao.desk.page_text import words_of


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("<p>Đẩy mạnh <b>giảm</b> nghèo</p><p>ở xã</p>", ("Đẩy mạnh giảm nghèo", "ở xã")),
        ("<title>x</title><script>alert(1)</script><style>p{}</style><p>a", ("a",)),
        ("<ul><li><a href='/x'>Tin</a></li><li>Ảnh</li></ul>", ("Tin", "Ảnh")),
        ("a<!-- không thấy -->b", ("ab",)),
        ("&lt;script&gt;", ("<script>",)),
        ("", ()),
    ],
    ids=["inline", "unseen", "blocks", "comment", "entities", "nothing"],
)
def test_words_are_those_that_a_reader_saw(code: str, words: tuple[str, ...]) -> None:
    assert words_of(code) == words


@pytest.mark.parametrize("piece", ["<div>", "<b>", "<table>", "<p x=", "<!--", "<svg>"])
def test_no_page_breaks_it(piece: str) -> None:
    assert isinstance(words_of(piece * 30_000 + "hết"), tuple)
