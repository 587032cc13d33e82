"""Mutations of saved answers: the same for the same seed, in every process."""

import random
import re

_TAG = re.compile(rb"<[^<>]{0,2000}>")
_VALUE = re.compile(rb"""=\s*("[^"<>]{0,500}"|'[^'<>]{0,500}')""")
_LARGEST = 400_000
"""Bytes of a mutated answer: larger ones have their own cases, and 10 000 of them would take an hour."""

SCRAPS = (
    b"\0", b"\x1b[31m", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc3", b"\xe2\x80\xae",
    b"\xe2\x80\x8b", b"&#0;", b"&#xD800;", b"&#xDFFF;", b"&#1114112;", b"&#99999999999;", b"&lt", b"&nbsp;",
    b"&a;", b"&", b"&amp;amp;", b"&amp;#99999999999;", b"&amp;#xD800;", b"\\ud800", b"<x:y>", b"<!--->",
    b'{"@type":"NewsArticle","headline":"\\ud83d"}', b"<!--", b"-->", b"<![CDATA[", b"]]>",
    b"<?xml", b"<?php", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"<script>", b"</script>", b"<title>",
    b"<svg><title>", b"<table>", b"</td>", b"<textarea>", b"<plaintext>", b"<noscript>", b"<template>",
    b"<base href='http://[::1'>", b"<base href='x:'>", b"<a href='http://[::1'>x</a>",
    b"<a href='javascript:1'>",
    b"<a href='//\xc3\xa9.vn:99999/'>x</a>", b"<h1>", b"</h1>", b'<meta charset="utf-7">',
    b'<meta charset="utf-16">', b'<meta charset="windows-1258">', b'<script type="application/ld+json">',
    b"<script type='application/ld+json'>[[[[{]}</script>", b"<link>", b"<guid>", b"<item>", b"<entry>",
    b"<loc>", b"</loc>", b"<url>", b"<lastmod>9999-12-31T23:59:59-12:00</lastmod>",
    b"<lastmod>0001-01-01T00:00:00+14:00</lastmod>", b"<pubDate>Fri, 31 Dec 9999 23:59:59 -1200</pubDate>",
    b"<pubDate>Sat, 01 Jan 0001 00:00:00 +1400</pubDate>",
    b"<pubDate>Mon, 99 Foo 99999 99:99:99 +9999</pubDate>",
    b"31/12/9999 23:59 GMT-12", b"01/01/0001", b"99 ng\xc3\xa0y tr\xc6\xb0\xe1\xbb\x9bc", b"0000-00-00",
    b"<img src='data:image/png;base64,AA'>", b"<img src='http://h.vn:0/'>", b" hidden ",
    b" style='display:none' ",
)  # fmt: skip


def mutated(body: bytes, other: bytes, source: random.Random) -> bytes:
    """The body after one to eight mutations; `other` is what it may be spliced with."""
    for _ in range(source.randint(1, 8)):
        change = source.choice(_CHANGES)
        body = change(body, other, source)[:_LARGEST]
    return body


def _place(body: bytes, source: random.Random) -> int:
    """Anywhere, or at the edge of a tag."""
    at = source.randrange(len(body) + 1)
    if source.random() < 0.7:
        edge = body.find(b"<", at)
        return edge if edge >= 0 else at
    return at


def _tag(body: bytes, source: random.Random) -> tuple[int, int]:
    found = _TAG.search(body, source.randrange(len(body) + 1)) or _TAG.search(body)
    return found.span() if found else (0, 0)


def _delete_tag(body: bytes, _: bytes, source: random.Random) -> bytes:
    start, end = _tag(body, source)
    return body[:start] + body[end:]


def _double_tag(body: bytes, _: bytes, source: random.Random) -> bytes:
    start, end = _tag(body, source)
    return body[:end] + body[start:end] * source.randint(1, 30) + body[end:]


def _swap_tags(body: bytes, _: bytes, source: random.Random) -> bytes:
    (a, b), (c, d) = sorted((_tag(body, source), _tag(body, source)))
    return body if c < b else body[:a] + body[c:d] + body[b:c] + body[a:b] + body[d:]


def _swap_values(body: bytes, _: bytes, source: random.Random) -> bytes:
    at = source.randrange(len(body) + 1)
    found = [match.span(1) for match in _VALUE.finditer(body, at, at + 20_000)]
    if len(found) < 2:
        return body
    (a, b), (c, d) = sorted(source.sample(found, 2))
    return body[:a] + body[c:d] + body[b:c] + body[a:b] + body[d:]


def _flip_bytes(body: bytes, _: bytes, source: random.Random) -> bytes:
    flipped = bytearray(body)
    for _ in range(source.randint(1, 20) if flipped else 0):
        flipped[source.randrange(len(flipped))] ^= 1 << source.randrange(8)
    return bytes(flipped)


def _truncate(body: bytes, _: bytes, source: random.Random) -> bytes:
    return body[: source.randrange(len(body) + 1)]


def _drop(body: bytes, _: bytes, source: random.Random) -> bytes:
    at = _place(body, source)
    return body[:at] + body[at + source.randint(1, 3000) :]


def _splice(body: bytes, other: bytes, source: random.Random) -> bytes:
    return body[: _place(body, source)] + other[_place(other, source) :]


def _nest(body: bytes, _: bytes, source: random.Random) -> bytes:
    at, depth = _place(body, source), source.choice((10, 100, 250, 300, 3000))
    tag = source.choice(
        (b"div", b"span", b"b", b"table", b"ul", b"font", b"a href='/x'", b"item", b"url", b"p")
    )
    closing = b"</" + tag.partition(b" ")[0] + b">" if source.random() < 0.5 else b""
    return body[:at] + (b"<" + tag + b">") * depth + b"x" + closing * depth + body[at:]


def _repeat(body: bytes, _: bytes, source: random.Random) -> bytes:
    at = _place(body, source)
    block = body[at : at + source.randint(1, 2000)]
    return body[:at] + block * source.choice((2, 5, 50, 200)) + body[at:]


def _insert(body: bytes, _: bytes, source: random.Random) -> bytes:
    at = _place(body, source)
    return body[:at] + source.choice(SCRAPS) * source.choice((1, 1, 1, 7)) + body[at:]


def _blank(body: bytes, _: bytes, source: random.Random) -> bytes:
    """Letters or digits gone from a stretch: dates, names and addresses that are none any more."""
    at = _place(body, source)
    to = at + source.randint(1, 400)
    return (
        body[:at]
        + re.sub(source.choice((rb"[0-9]", rb"[a-z]", rb"[\x80-\xff]", rb"[\"']")), b"", body[at:to])
        + body[to:]
    )


_CHANGES = (
    _delete_tag, _double_tag, _swap_tags, _swap_values, _flip_bytes, _truncate, _drop, _splice, _nest,
    _repeat, _insert, _insert, _insert, _blank,
)  # fmt: skip
