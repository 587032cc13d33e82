"""Channel answers made fit for a parser: text from bytes, gzip within bounds, no entities to expand."""

import re
import zlib

from crawler.channels.listed import ChannelUnreadable
from vietnamese.encoding import UnknownCharset, decode

LARGEST = 50 * 1024 * 1024
"""Bytes of a decompressed sitemap: the bound that the sitemap protocol itself sets."""

_MOST_MEMBERS = 100
_GZIP = b"\x1f\x8b"
_BLANK = b" \t\r\n\f"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"
# In these expressions what is unclosed swallows the rest, and what is matched is not tried otherwise: hostile
# markup must not cost more than its length.
_AMPERSAND = re.compile(
    rb"(<!\[CDATA\[(?:.*?\]\]>|.*))|&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)",
    re.DOTALL,
)
_DECLARATION = re.compile(rb"<\?xml[^>]*+>\s*+")
_REFERENCE = re.compile(rb"&#([0-9]{1,20}|[xX][0-9a-fA-F]{1,20});")
_CODES = range(1, 0x110000)
_SURROGATES = range(0xD800, 0xE000)
_PROLOGUE = re.compile(r"[\s\ufeff]*(?:<\?xml[^>]*\?>)?\s*")
_HTML = re.compile(rb"(?><\?xml[^>]*\?>|<!--.*?-->|\s)*+<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)


def unzipped(body: bytes) -> tuple[bytes, bool]:
    """Return the body without gzip, if it had any, and whether it was whole.

    Raises ChannelUnreadable beyond LARGEST bytes or where the first byte already makes no sense.
    """
    if not body.startswith(_GZIP):
        return body, True
    parts: list[bytes] = []
    room = LARGEST
    whole = False
    while body.startswith(_GZIP) and len(parts) < _MOST_MEMBERS:  # some writers append member to member
        member = zlib.decompressobj(wbits=31)
        try:
            parts.append(member.decompress(body, room + 1))
        except zlib.error as error:
            if not parts:
                raise ChannelUnreadable(f"broken gzip: {error}") from error
            return b"".join(parts), False
        room -= len(parts[-1])
        if room < 0:
            raise ChannelUnreadable(f"more than {LARGEST} bytes when decompressed")
        whole, body = member.eof, member.unused_data
    return b"".join(parts), whole and not body.startswith(_GZIP)


def sitemap_xml(body: bytes) -> bytes:
    """Return a sitemap in UTF-8 from its first tag on, without XML declaration, with its ampersands escaped.

    Addresses are ASCII, so that no charset needs to be found out: what is not UTF-8 is replaced.
    """
    if body.startswith(_UTF16):
        body = body.decode("utf-16", "replace").encode("utf-8", "replace")
    elif not _is_utf8(body):
        body = body.decode("utf-8", "replace").encode("utf-8")
    body = body.removeprefix(_BOM).lstrip(_BLANK)
    declared = _DECLARATION.match(body)
    return _escaped(body[declared.end() :] if declared else body)[0]


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def feed_xml(body: bytes) -> tuple[bytes, int]:
    """Return a feed in UTF-8, without XML declaration, with its ampersands escaped.

    Also how many had to be. Raises ChannelUnreadable where the encoding cannot be told.
    """
    try:
        text = decode(body.lstrip(_BLANK), None).text
    except UnknownCharset as error:
        raise ChannelUnreadable(str(error)) from error
    return _escaped(_PROLOGUE.sub("", text, count=1).encode("utf-8", "replace"))


def _escaped(xml: bytes) -> tuple[bytes, int]:
    """Escape every ampersand that opens no predefined entity, and count them.

    Otherwise a parser that recovers makes `&lang=vi` in an address a bracket, or drops the word; and an
    entity that is never referred to cannot be expanded.
    """
    parts = _AMPERSAND.split(_REFERENCE.sub(_character, xml))
    bare = sum(1 for section in parts[1::2] if section is None)
    return b"".join(b"&amp;" if part is None else part for part in parts), bare


def _character(match: re.Match[bytes]) -> bytes:
    """A numeric reference as it is; the sign for an unreadable character where it names none.

    Parsers break on those, or hand on what cannot be written down.
    """
    digits = match[1]
    code = int(digits[1:], 16) if digits[:1] in b"xX" else int(digits)
    return match[0] if code in _CODES and code not in _SURROGATES else "\ufffd".encode()


def is_html(body: bytes) -> bool:
    """Whether the answer is a web page."""
    return _HTML.match(body.removeprefix(_BOM).lstrip(_BLANK)[:5000]) is not None
