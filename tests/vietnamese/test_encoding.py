"""Bytes to text: the right encoding for the right reason, and never a guess."""

import unicodedata

import pytest

from vietnamese.encoding import Decoded, Reason, UnknownCharset, decode

TEXT = "Nhân dân huyện Đắk Thử không còn trông chờ; đã có 40 hộ thoát nghèo và được tỉnh khen ở xã của họ"
META = '<meta http-equiv="Content-Type" content="text/html; charset={}">'

# The alphabets as printed in RFC 1456 and TCVN 5712, each letter with its byte, and words in VNI.
TCVN = {"đ": 0xAE, "ă": 0xA8, "ế": 0xD5, "ộ": 0xE9, "ữ": 0xF7, "Đ": 0xA7, "ạ": 0xB9, "ý": 0xFD, "ơ": 0xAC}
VISCII = {
    "đ": 0xF0,
    "Đ": 0xD0,
    "ế": 0xAA,
    "ộ": 0xB5,
    "ạ": 0xD5,
    "ữ": 0xE6,
    "ẫ": 0xE7,
    "ơ": 0xBD,
    "Ạ": 0x80,
    "Ỵ": 0x1E,
}
VNI = {
    b"Tie\xe1ng Vie\xe4t": "Tiếng Việt",
    b"\xd1a\xe9k No\xe2ng": "Đắk Nông",
    b"ngh\xf8": "ngh\u0300",
    b"ngh\x65\xf8o": "nghèo",
    b"\xf1\xf6\xf4\xefc": "được",
    b"\xd1A\xd9NG": "ĐÁNG",
    b"h\xf2": "hị",
}


def windows_1258(text: str) -> bytes:
    """Tone marks as bytes of their own, the other marks with their letters: as Windows writes it."""
    spread = unicodedata.normalize("NFD", text)
    for mark in "\u0302\u0306\u031b":
        for letter in "aeouAEOU":
            for tone in ("", "\u0323"):  # the dot below is sorted before other marks
                spread = spread.replace(
                    letter + tone + mark, unicodedata.normalize("NFC", letter + mark) + tone
                )
    return spread.encode("cp1258")


def by_table(text: str, name: str) -> bytes:
    back = {decode(bytes([byte]), name).text: bytes([byte]) for byte in range(0x80, 0x100)}
    return b"".join(back.get(letter) or letter.encode("ascii") for letter in text)


@pytest.mark.parametrize(
    "declared", [None, "utf-8", "iso-8859-1", "windows-1258", "x-viet-tcvn5712", "nonsense"]
)
def test_valid_utf8_wins_over_any_header(declared: str | None) -> None:
    assert decode(TEXT.encode(), declared) == Decoded(TEXT, "utf-8", Reason.VALID_UTF8, 0, len(TEXT.encode()))


@pytest.mark.parametrize("name", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le"])
def test_the_byte_order_mark_wins(name: str) -> None:
    found = decode(("\ufeff" + TEXT).encode(name), "iso-8859-1")
    assert (found.text, found.encoding, found.reason) == (TEXT, name, Reason.BOM)


def test_ascii_is_said_to_be_ascii() -> None:
    assert decode(b"Dak Nong", "windows-1258").reason is Reason.ASCII


@pytest.mark.parametrize("label", ["windows-1258", "CP1258", "x-cp1258", " 'Windows-1258' "])
def test_windows_1258_becomes_precomposed(label: str) -> None:
    found = decode(windows_1258(TEXT), label)
    assert (found.text, found.encoding, found.reason) == (TEXT, "cp1258", Reason.HEADER)


@pytest.mark.parametrize("header", [None, "iso-8859-1", "utf-8", "unknown-8bit"])
def test_the_meta_tag_counts_where_the_header_cannot_be_true(header: str | None) -> None:
    found = decode(META.format("windows-1258").encode() + windows_1258(TEXT), header)
    assert found.text.endswith(TEXT)
    assert found.reason is Reason.META


def test_the_header_counts_before_the_meta_tag() -> None:
    found = decode(META.format("viscii").encode() + windows_1258(TEXT), "windows-1258")
    assert found.reason is Reason.HEADER


def test_a_meta_tag_far_down_is_not_looked_for() -> None:
    page = b" " * 5000 + META.format("windows-1258").encode() + b"\xff\xfe\x81"
    with pytest.raises(UnknownCharset):
        decode(page, None)


@pytest.mark.parametrize(("letter", "byte"), TCVN.items())
def test_tcvn_letters(letter: str, byte: int) -> None:
    assert decode(bytes([byte]), "x-viet-tcvn5712").text == letter


@pytest.mark.parametrize(("letter", "byte"), VISCII.items())
def test_viscii_letters(letter: str, byte: int) -> None:
    found = decode(bytes([byte, 0xF0]), "viscii")
    assert found.text == letter + "đ"


@pytest.mark.parametrize("name", ["viscii", "tcvn"])
def test_tables_hold_every_vietnamese_letter(name: str) -> None:
    text = decode(bytes([*range(0x20), *range(0x80, 0x100)]), name).text
    for vowel in "aăâeêioôơuưy":
        for tone in ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"):
            letter = unicodedata.normalize("NFC", vowel + tone)
            assert letter.isascii() or letter in text


@pytest.mark.parametrize(("body", "text"), VNI.items())
def test_vni_words(body: bytes, text: str) -> None:
    assert decode(body, "x-viet-vni").text == text


@pytest.mark.parametrize("declared", [None, "iso-8859-1", "windows-1252", "utf-8"])
@pytest.mark.parametrize("name", ["viscii", "tcvn"])
def test_old_encodings_are_known_by_their_words(name: str, declared: str | None) -> None:
    found = decode(by_table(TEXT, name), declared)
    assert (found.text, found.reason) == (TEXT, Reason.WORDS)


def test_western_text_stays_western() -> None:
    found = decode("Le café est très bon — “vraiment”".encode("cp1252"), "iso-8859-1")
    assert (found.text, found.encoding) == ("Le café est très bon — “vraiment”", "cp1252")


@pytest.mark.parametrize(
    "declared", [None, "big5", "gb2312", "x-user-defined", "rot13", "zlib", "no-such", "\0"]
)
def test_nothing_is_ever_guessed(declared: str | None) -> None:
    with pytest.raises(UnknownCharset):
        decode(b"Ti\x95\xbang Vi\x96t \x81\x82", declared)


def test_one_broken_byte_does_not_change_the_encoding() -> None:
    body = (TEXT * 40).encode() + b"\xf4" + TEXT.encode()
    found = decode(body, "iso-8859-1")
    assert (found.encoding, found.reason, found.undecodable) == ("utf-8", Reason.NEARLY_UTF8, 1)
    assert not found.damaged
    assert found.label == "utf-8"


def test_many_broken_bytes_are_flagged() -> None:
    found = decode(TEXT.encode() + b"\xf4\xf4", "utf-8")
    assert found.damaged
    assert found.label == "utf-8, 2 bytes undecodable"


def test_a_page_cut_within_a_letter_is_still_utf8() -> None:
    assert decode(TEXT.encode()[:-1], None).encoding == "utf-8"


def test_utf16_by_header_alone() -> None:
    assert decode("<p>Bon".encode("utf-16-le"), "utf-16").text == "<p>Bon"


def test_a_meta_tag_that_says_utf16_is_not_believed() -> None:
    assert decode(META.format("utf-16").encode() + TEXT.encode(), None).text.endswith(TEXT)
