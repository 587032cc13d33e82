"""JSON lines in: what is read, and the one clear error for what is not."""

import pytest

from classifiers import GoldLine, LineError, TextLine, read_article, read_gold, read_texts

GOOD = '{"id": "a", "title": "Tít", "text": "Bài", "other": 1}'.encode()


def test_bom_blank_lines_and_repeated_ids_are_fine():
    lines = [b"\xef\xbb\xbf" + GOOD + b"\r\n", b"\n", b"   \n", GOOD]
    assert list(read_texts(lines)) == [TextLine(id="a", title="Tít", text="Bài")] * 2


def test_a_number_serves_as_an_id():
    assert next(read_texts([b'{"id": 7, "text": "x"}'])).id == "7"


def test_lone_surrogates_are_dropped():
    assert next(read_texts([rb'{"id": "a\ud800", "text": "x\udfff"}'])) == TextLine(id="a", text="x")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_pasted_article_has_its_title_in_the_first_line(mark):
    raw = mark + "\r\nXã trao bò \r\n\r\nĐoạn một.\r\nĐoạn hai.\n".encode()
    line = read_article("bai", raw)
    assert (line.id, line.title) == ("bai", "Xã trao bò")
    assert [part for part in line.text.splitlines() if part] == ["Đoạn một.", "Đoạn hai."]


def test_a_pasted_article_in_another_encoding_is_named_with_its_line():
    with pytest.raises(LineError, match="line 2: not UTF-8") as caught:
        read_article("bai", b"Tit\n\xd0o\xe0n")
    assert caught.value.line == 2


def test_gold_lines_carry_contents():
    line = b'{"id": "a", "title": "", "text": "x", "content": 3, "second": null}'
    assert list(read_gold([line])) == [GoldLine(id="a", text="x", content=3)]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"{", "not JSON"),
        (b"\xff", "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[1]", "not an object"),
        (b'{"id": 1' + b"0" * 5000 + b"}", "too many digits"),
        (b'{"id": "a", "content": 1}', "text: Field required"),
        (b'{"id": "a", "text": null, "content": 1}', "text: "),
        (b'{"id": "a", "text": "x"}', "content: Field required"),
        (b'{"id": "a", "text": "x", "content": -1}', "content: "),
        (b'{"id": "a", "text": "x", "content": "two"}', "content: "),
    ],
)
def test_a_bad_line_is_named(line, says):
    with pytest.raises(LineError, match="line 2: ") as caught:
        list(read_gold([b"\n", line]))
    assert caught.value.line == 2
    assert says in caught.value.message
