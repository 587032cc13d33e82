"""Bytes to text: which encoding a Vietnamese page is in, and why we think so."""

import codecs
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class UnknownCharset(ValueError):
    """Nothing tells the encoding of these bytes, or it is one that we do not read; a guess is never made."""


class Reason(StrEnum):
    """What settled the encoding, strongest first."""

    BOM = "bom"
    ASCII = "ascii"
    VALID_UTF8 = "valid utf-8"
    NEARLY_UTF8 = "nearly valid utf-8"
    HEADER = "header"
    META = "meta"
    WORDS = "vietnamese words"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text with the encoding that it was read in."""

    text: str
    encoding: str
    reason: Reason
    undecodable: int = 0
    """Bytes that have no meaning in that encoding; U+FFFD stands for them."""
    size: int = 0
    """Bytes in all."""

    @property
    def damaged(self) -> bool:
        """Whether more than one byte in a thousand could not be read: such a text is not to be trusted."""
        return self.undecodable * 1000 > self.size

    @property
    def label(self) -> str:
        """The encoding in one line, with the bytes lost where the text is damaged."""
        return f"{self.encoding}, {self.undecodable} bytes undecodable" if self.damaged else self.encoding


# The upper half of VISCII (RFC 1456) and of TCVN 5712:1993 (VN1), bytes 0x80 to 0xFF.
_VISCII = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_TCVN = (
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ\u00a0ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ"
    "ẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
# VNI writes a vowel and then a byte for its marks; some letters are bytes of their own. Lower case here,
# upper case is 0x20 below.
_VNI_MARKS = {
    0xF9: "\u0301", 0xF8: "\u0300", 0xFB: "\u0309", 0xF5: "\u0303", 0xEF: "\u0323",
    0xE2: "\u0302", 0xE1: "\u0302\u0301", 0xE0: "\u0302\u0300", 0xE5: "\u0302\u0309", 0xE3: "\u0302\u0303",
    0xE4: "\u0302\u0323", 0xEA: "\u0306", 0xE9: "\u0306\u0301", 0xE8: "\u0306\u0300", 0xFA: "\u0306\u0309",
    0xFC: "\u0306\u0303", 0xEB: "\u0306\u0323",
}  # fmt: skip
_VNI_LETTERS = {
    0xF1: "đ", 0xF4: "ơ", 0xF6: "ư", 0xED: "í", 0xEC: "ì", 0xE6: "ỉ", 0xF3: "ĩ", 0xF2: "ị", 0xEE: "ỵ"
}  # fmt: skip


def _vni_table() -> dict[int, str]:
    table = dict(_VNI_MARKS) | _VNI_LETTERS
    table |= {byte - 0x20: marks for byte, marks in _VNI_MARKS.items()}
    return table | {byte - 0x20: letter.upper() for byte, letter in _VNI_LETTERS.items()}


_VISCII_TABLE = {0x80 + at: letter for at, letter in enumerate(_VISCII)} | {
    0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"
}  # fmt: skip
_TABLES: dict[str, dict[int, str]] = {
    "viscii": _VISCII_TABLE,
    "tcvn5712": {0x80 + at: letter for at, letter in enumerate(_TCVN)},
    "vni": _vni_table(),
}
_VIETNAMESE_NAMES = {
    "viscii": "viscii",
    "csviscii": "viscii",
    "x-viet-viscii": "viscii",
    "tcvn": "tcvn5712",
    "tcvn3": "tcvn5712",
    "tcvn-5712": "tcvn5712",
    "tcvn5712": "tcvn5712",
    "tcvn5712-1": "tcvn5712",
    "x-viet-tcvn": "tcvn5712",
    "x-viet-tcvn5712": "tcvn5712",
    "vni": "vni",
    "x-viet-vni": "vni",
    "x-cp1258": "cp1258",
}
# Python knows codecs that are no charsets (rot13, zlib) and East Asian ones that swallow any Vietnamese byte.
_READABLE = re.compile(r"utf-8|utf-16(-[lb]e)?|utf-32(-[lb]e)?|cp125[0-9]|iso8859-\d+|ascii")
_LATIN = {"cp1252", "iso8859-1", "iso8859-15", "ascii"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"""<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_META_WITHIN = 4096
# Words that nearly every Vietnamese page has and that carry marks, so that a wrong table cannot show them.
_WORDS = re.compile(r"\b(?:của|được|người|những|không|trong|đã|và|là|nhân|dân|tỉnh|huyện|xã|một|để|với)\b")
_ENOUGH_WORDS = 5
_SCORED = 200_000


def decode(body: bytes, declared: str | None) -> Decoded:
    """Text of a page's bytes; `declared` is the charset of the Content-Type header.

    Order: byte order mark, strict UTF-8, header, meta tag, the Vietnamese encoding that shows common words.
    Raises UnknownCharset.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _read(body[len(mark) :], name, Reason.BOM)
    header, meta = _name(declared), _name(_declared_in(body))
    if header is not None and header.startswith("utf-16") and b"\0" in body[:400]:
        return _read(body, "utf-16-le" if body[1:2] == b"\0" else "utf-16-be", Reason.HEADER)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(body, header, meta)
    return Decoded(text, "utf-8", Reason.ASCII if text.isascii() else Reason.VALID_UTF8, 0, len(body))


def _legacy(body: bytes, header: str | None, meta: str | None) -> Decoded:
    """Bytes that are not strictly UTF-8.

    A declaration of UTF-8 is then known to be wrong, and one of latin-1 is a server's default and cannot
    write Vietnamese: they count only where nothing better is found.
    """
    nearly = _read(body, "utf-8", Reason.NEARLY_UTF8)
    multibyte = sum(1 for letter in nearly.text if letter > "\x7f") - nearly.undecodable
    # One broken byte in an UTF-8 page must not turn all of it into signs of another encoding.
    if multibyte > 20 * nearly.undecodable:
        return nearly
    named = [(name, why) for name, why in ((header, Reason.HEADER), (meta, Reason.META)) if name is not None]
    for name, reason in named:
        if name not in _LATIN and name != "utf-8":
            return _read(body, name, reason)
    scored = _by_words(body)
    if scored is not None:
        return scored
    for name, reason in named:
        return _read(body, "cp1252" if name in _LATIN else name, reason)
    raise UnknownCharset("no charset is declared that we read, and the bytes are not UTF-8")


def _by_words(body: bytes) -> Decoded | None:
    """The Vietnamese encoding in which common words appear, if any does clearly."""
    scores = {}
    for name in ("cp1258", "tcvn5712", "vni", "viscii"):
        decoded = _read(body[:_SCORED], name, Reason.WORDS)
        scores[name] = len(set(_WORDS.findall(decoded.text.lower())))
    best, runner_up = sorted(scores, key=lambda name: -scores[name])[:2]
    if scores[best] < _ENOUGH_WORDS or scores[best] == scores[runner_up]:
        return None
    return _read(body, best, Reason.WORDS)


def _declared_in(body: bytes) -> str | None:
    found = _META.search(body[:_META_WITHIN])
    # A tag that can be read as ASCII is not in UTF-16, whatever it says.
    return re.sub("^utf-16.*", "utf-8", found[1].decode("ascii").lower()) if found else None


def _name(label: str | None) -> str | None:
    """Our name for a charset label; None for labels that we do not read."""
    if label is None:
        return None
    label = label.strip().strip("'\"").lower()
    if label in _VIETNAMESE_NAMES:
        return _VIETNAMESE_NAMES[label]
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return name if _READABLE.fullmatch(name) else None


def _read(body: bytes, name: str, reason: Reason) -> Decoded:
    if name in _TABLES:
        # Every byte has a letter in latin-1, so the tables can be laid over its text.
        text = body.decode("latin-1").translate(_TABLES[name])
        return Decoded(unicodedata.normalize("NFC", text), name, reason, 0, len(body))
    text = body.decode(name, errors="replace")
    if name == "cp1258":  # which writes tone marks as letters of their own
        text = unicodedata.normalize("NFC", text)
    return Decoded(text, name, reason, text.count("\ufffd"), len(body))
