"""Reading WARCs: whole ones as warcio reads them, and damaged ones without being misled or filled up."""

import gzip
import tracemalloc
from hashlib import sha256
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from crawler.records import AsReceived
from storage.archive import records
from storage.archive.records import ArchiveDamaged, index_warc, read_response

PAGE = gzip.compress("Bà con trong xã. ".encode() * 40, mtime=0)
BODIES = {
    "http://127.0.0.1/robots.txt": b"User-agent: *\n",
    "http://127.0.0.1/nen": PAGE,
    "http://127.0.0.1/trong": b"",
    "http://127.0.0.1/dong-trang": b"\r\n\r\n\r\n",
}


def response(writer, url, body, status="200 OK", headers=(("X-A", "1"), ("X-A", "h\u00e0"))):
    return writer.create_warc_record(
        url,
        "response",
        payload=BytesIO(body),
        length=len(body),
        http_headers=AsReceived(status, list(headers), protocol="HTTP/1.1"),
        warc_headers_dict={"WARC-Date": "2022-06-14T02:00:00.000001Z", "WARC-IP-Address": "127.0.0.1"},
    )


@pytest.fixture(scope="module")
def whole():
    """The bytes of a WARC with records of all our types."""
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
    writer.write_record(writer.create_warcinfo_record("pages.warc.gz", {"software": "diembao"}))
    for url, body in BODIES.items():
        asked = AsReceived("GET / HTTP/1.1", [("Host", "127.0.0.1")], is_http_request=True)
        question = writer.create_warc_record(url, "request", http_headers=asked)
        writer.write_request_response_pair(question, response(writer, url, body))
    return buffer.getvalue()


@pytest.fixture
def written(tmp_path):
    def write(piece):
        path = tmp_path / "pages.warc.gz"
        path.write_bytes(piece)
        return path

    return write


def until_damage(path):
    """What is whole, and where the damage begins."""
    found = []
    try:
        for record in index_warc(path):
            found.append(record)
    except ArchiveDamaged as error:
        assert error.path == path
        return found, error.offset
    return found, None


def test_the_index_is_what_warcio_reads(whole, written):
    path = written(whole)
    with path.open("rb") as file:
        theirs, reading = [], ArchiveIterator(file)
        for record in reading:
            body, header = record.raw_stream.read(), record.rec_headers.get_header
            payload = sha256(body).hexdigest() if record.rec_type == "response" else None
            place = (reading.get_record_offset(), reading.get_record_length())
            theirs.append((*place, record.rec_type, header("WARC-Target-URI"), header("WARC-Date"), payload))
    ours = list(index_warc(path))
    assert [(it.offset, it.length, it.type, it.uri, it.date, it.payload_sha256) for it in ours] == theirs
    assert len(ours) == 1 + 2 * len(BODIES)
    assert {it.warc for it in ours} == {"pages.warc.gz"}
    for it in ours:
        assert sha256(whole[it.offset : it.offset + it.length]).hexdigest() == it.sha256


def test_a_response_is_read_as_it_was_received(whole, written):
    path = written(whole)
    answers = [read_response(path, it.offset) for it in index_warc(path) if it.type == "response"]
    assert {it.uri: it.body for it in answers} == BODIES
    assert {(it.status, it.date, it.ip) for it in answers} == {
        (200, "2022-06-14T02:00:00.000001Z", "127.0.0.1")
    }
    assert {it.headers for it in answers} == {((b"X-A", b"1"), (b"X-A", b"h\xe0"))}


def test_a_file_without_a_byte_has_no_records(written):
    assert list(index_warc(written(b""))) == []


def test_a_file_that_is_not_there_is_no_damage(tmp_path):
    for read in (lambda path: list(index_warc(path)), lambda path: read_response(path, 0)):
        with pytest.raises(FileNotFoundError):
            read(tmp_path / "none.warc.gz")


def test_every_flipped_byte_shows(whole, written):
    path = written(whole)
    before = list(index_warc(path))
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x40]) + whole[place + 1 :])
        found, offset = until_damage(path)
        assert found != before, place
        assert found == before[: len(found)] or offset is None, place


def test_every_cut_shows_and_what_comes_before_it_is_whole(whole, written):
    path = written(whole)
    before = list(index_warc(path))
    ends = [it.offset + it.length for it in before]
    for length in range(1, len(whole)):
        path.write_bytes(whole[:length])
        found, offset = until_damage(path)
        assert found == [it for it in before if it.offset + it.length <= length], length
        assert offset == (None if length in ends else sum(it.length for it in found)), length


@pytest.mark.parametrize("more", [b"x", b"\0" * 100, b"\x1f\x8b", b"\r\n", b"WARC/1.1\r\n"])
def test_what_is_added_shows(more, whole, written):
    found, offset = until_damage(written(whole + more))
    assert (len(found), offset) == (1 + 2 * len(BODIES), len(whole))


def member(block, length=None, kind="response", head=""):
    size = len(block) if length is None else length
    fields = f"WARC-Type: {kind}\r\nWARC-Date: 2022-06-14T00:00:00Z\r\nWARC-Record-ID: <urn:a>\r\n"
    record = f"WARC/1.1\r\n{fields}WARC-Target-URI: http://a/\r\n{head}Content-Length: {size}\r\n\r\n"
    return gzip.compress(record.encode() + block + b"\r\n\r\n", mtime=0)


ANSWER = b"HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody"
DAMAGED = {
    "not gzip": b"WARC/1.1\r\nWARC-Type: response\r\n\r\n",
    "gzip of something else": gzip.compress(b"<html>" * 10, mtime=0),
    "gzip of nothing": gzip.compress(b"", mtime=0),
    "a header without an end": gzip.compress(b"WARC/1.1\r\n" + b"A: b\r\n" * 200_000, mtime=0),
    "a block without an end": member(b"\0" * (32 << 20), length=100),
    "a block that is too short": member(ANSWER, length=len(ANSWER) + 1),
    "two records in one": gzip.compress(gzip.decompress(member(ANSWER)) * 2, mtime=0),
    "no length": member(ANSWER, length=""),
    "a negative length": member(ANSWER, length=-1),
    "an endless length": member(ANSWER, length=10**12),
    "two lengths": member(ANSWER, head="Content-Length: 1\r\n"),
    "another version": gzip.compress(
        gzip.decompress(member(ANSWER)).replace(b"WARC/1.1", b"WARC/9.0"), mtime=0
    ),
    "a line without a name": member(ANSWER, head="no colon\r\n"),
    "no HTTP in it": member(b"body"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_what_is_no_record_is_told(name, whole, written):
    path = written(whole + DAMAGED[name])
    found, offset = until_damage(path)
    assert (len(found), offset) == (1 + 2 * len(BODIES), len(whole))
    with pytest.raises(ArchiveDamaged):
        read_response(path, len(whole))


@pytest.mark.parametrize("offset", [-1, 0, 1, 10**9], ids=["negative", "warcinfo", "within", "behind"])
def test_no_response_begins_there(offset, whole, written):
    with pytest.raises(ArchiveDamaged):
        read_response(written(whole), offset)


def test_a_large_record_is_indexed_in_little_memory_and_not_read(written, monkeypatch):
    path = written(member(b"HTTP/1.1 200 OK\r\n\r\n" + b"\0" * (24 << 20)))
    monkeypatch.setattr(records, "LONGEST_RESPONSE", 16 << 20)
    tracemalloc.start()
    try:
        (found,) = index_warc(path)
        with pytest.raises(ArchiveDamaged, match="longer than"):
            read_response(path, 0)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()
    assert found.payload_sha256 == sha256(b"\0" * (24 << 20)).hexdigest()


def test_a_body_begins_where_its_header_ends_wherever_the_pieces_are_cut(written, monkeypatch):
    path = written(member(ANSWER + b"\r\n\r\n" + b"more" * 30))
    for size in range(1, 90):
        monkeypatch.setattr(records, "CHUNK", size)
        (found,) = index_warc(path)
        assert found.payload_sha256 == sha256(b"body\r\n\r\n" + b"more" * 30).hexdigest()


@given(st.binary(max_size=400), st.integers(0, 400))
def test_no_bytes_bring_anything_else_down(tmp_path_factory, noise, offset):
    path = tmp_path_factory.mktemp("noise") / "pages.warc.gz"
    for piece in (noise, gzip.compress(noise, mtime=0), member(noise), member(ANSWER, head=repr(noise))):
        path.write_bytes(piece)
        until_damage(path)
        try:
            read_response(path, offset)
        except ArchiveDamaged as error:
            assert error.offset == offset
