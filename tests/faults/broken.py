"""Faults on the wire and in the answer, one small class each; `server.Site` mounts them by path."""

import gzip
import socket
import struct
import time
from dataclasses import dataclass

import brotli
from faults.server import HTML, Body, Status

MEBI = 1 << 20


def Redirect(target, code=302):
    return Status(code, {"Location": target})


class Drop:
    """Ends the connection without an answer."""

    def __call__(self, handler):
        handler.close_connection = True
        handler.connection.shutdown(socket.SHUT_RDWR)


class Reset:
    """Ends the connection with a reset instead of an answer."""

    def __call__(self, handler):
        handler.close_connection = True
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()


class Stall:
    """Answers nothing until the client has given up."""

    def __call__(self, handler):
        handler.close_connection = True
        handler.connection.settimeout(10)
        handler.connection.recv(1)


@dataclass(frozen=True)
class Drip:
    """A byte of the body every tenth of a second: only a limit on the whole ends it."""

    seconds: float = 10

    def __call__(self, handler):
        handler.head(200, Content_Length=1000)
        _drip(handler, b"x" * round(self.seconds * 10))


@dataclass(frozen=True)
class DripHeaders:
    """A byte of the headers every tenth of a second."""

    seconds: float = 10

    def __call__(self, handler):
        handler.close_connection = True
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        _drip(handler, b"x" * round(self.seconds * 10))


def _drip(handler, piece):
    handler.close_connection = True
    for place in range(len(piece)):
        handler.wfile.write(piece[place : place + 1])
        handler.wfile.flush()
        time.sleep(0.1)


class CutShort:
    """Promises more than it sends."""

    def __call__(self, handler):
        handler.head(200, Content_Type=HTML, Content_Length=1000)
        handler.wfile.write(b"<html>half")
        handler.close_connection = True


class CutChunks:
    """Ends within a chunked body, before the chunk that closes it."""

    def __call__(self, handler):
        handler.head(200, Content_Type=HTML, Transfer_Encoding="chunked")
        handler.wfile.write(b"a\r\n<html>half\r\n")
        handler.close_connection = True


@dataclass(frozen=True)
class Endless:
    """Chunks of 64 kB, eight times what may come of one page."""

    chunks: int = 1024

    def __call__(self, handler):
        handler.head(200, Content_Type=HTML, Transfer_Encoding="chunked")
        for _ in range(self.chunks):
            handler.wfile.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")
        handler.wfile.write(b"0\r\n\r\n")


@dataclass(frozen=True)
class TooBig:
    """Says at once that more will come than may."""

    size: int = 64 * MEBI

    def __call__(self, handler):
        handler.head(200, Content_Type=HTML, Content_Length=self.size)
        handler.close_connection = True


def Bomb(encoding="gzip", size=64 * MEBI):
    """A small body that unpacks to a large one; `gzip, gzip` is packed twice."""
    body = b"\0" * size
    for name in encoding.split(", "):
        body = gzip.compress(body, mtime=0) if name == "gzip" else brotli.compress(body, quality=5)
    return Body(body, headers={"Content_Encoding": encoding})


@dataclass(frozen=True)
class Raw:
    """Bytes on the connection instead of an answer."""

    bytes: bytes

    def __call__(self, handler):
        handler.close_connection = True
        handler.wfile.write(self.bytes)


def _answer(*lines, body=b""):
    return Raw(b"\r\n".join((b"HTTP/1.1 200 OK", *lines, b"", body)))


def HeaderFlood(count=100_000):
    return _answer(*(b"X-%d: y" % number for number in range(count)), b"Content-Length: 0")


def LongHeader(size=MEBI):
    return _answer(b"X-Long: " + b"y" * size, b"Content-Length: 0")


def TwoLengths(body):
    """Two contradicting lengths: where the answer ends is anybody's guess."""
    return _answer(
        b"Content-Type: text/html", b"Content-Length: 3", b"Content-Length: %d" % len(body), body=body
    )


def ForgedHeader(body):
    """A bare carriage return and a folded line in a header's value."""
    length = b"Content-Length: %d" % len(body)
    forged = b'ETag: "a\rX-Forged: 1"', b"Last-Modified: x\r\n X-Folded: 1"
    return _answer(b"Content-Type: text/html; charset=utf-8", *forged, length, body=body)


def Garbage():
    return Raw(b"\x16\x03\x01\x00\xa5SSH-2.0-nothing\r\n\r\n" + bytes(range(256)))


PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n" + b"\0" * 500
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\6\0\0\0" + b"\0" * 200
ZIP = b"PK\x03\x04\x14\0\0\0\10\0" + b"\0" * 300
