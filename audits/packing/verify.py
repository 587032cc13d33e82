"""Kiểm tra một hồ sơ bằng chứng, chỉ bằng thư viện chuẩn của Python (từ 3.8), không cần mạng, không ghi gì.

    python3 verify.py               trong thư mục đã giải nén của hồ sơ
    python3 verify.py HO-SO.zip     ngay trên tệp zip: chặt hơn, vì xét cả từng byte của chính tệp zip

Mã thoát: 0 nếu mọi thứ khớp nhau, 1 nếu có chỗ sai. Khi ngờ chính hồ sơ, hãy dùng verify.py lấy từ nơi khác.
"""

from __future__ import annotations  # 3.8 cannot evaluate list[str]; nothing of ours is imported

import hashlib
import json
import mmap
import re
import struct
import sys
import zlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Iterable, Iterator  # noqa: UP035 - Python 3.8

SUMS, CHUNK, LONGEST = "SHA256SUMS", 1 << 16, 1 << 27  # the last: bytes of one record unpacked
SEALED = ("audits/", "rows/", "submissions/")  # what is held to the lists
BLANK = b"\r\n\r\n"  # ends a header
NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
RECORDS = re.compile(r"records/(\d{4}-\d\d-\d\d(?:\.\d+)?)-([a-z0-9][a-z0-9-]*)-(pages(?:-\d+)?\.warc\.gz)")
MANIFEST = re.compile(r"manifests/\d{6}\.json")
ROWS = re.compile(r"rows/\d+/([^/]+)/([^/]+)\.jsonl")
LOCAL, CENTRAL, END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
RULINGS = {"met": "Đạt", "not_met": "Không đạt", "not_owed": "Không phải thực hiện"}
RULINGS.update({"cannot_tell": "Chưa đủ cơ sở kết luận", "not_online": "Không kiểm chứng được trên mạng"})
BROKEN = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError, zlib.error)
CHANGES = {(True, True): "bị sửa", (True, False): "bị mất", (False, True): "thừa", (False, False): "hỏng"}
DAY = 33  # 1 January 1980: a pack has no clock, the same audit always gives the same bytes
IMPRINT = rb"\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01(?:\x05\x00)?\x04\x20"  # DER of "SHA-256, 32 bytes:"


class Damaged(ValueError):
    """Something in the pack does not fit; the message says what, in Vietnamese."""


def local_header(name: str, size: int, crc: int) -> bytes:
    """What stands before a file's bytes in the zip: stored, no time, no attributes, no comment."""
    return LOCAL.pack(b"PK\3\4", 20, 0, 0, 0, DAY, crc, size, size, len(name), 0) + name.encode("ascii")


def directory(entries: Iterable[tuple[str, int, int]]) -> bytes:
    """What stands after all files, for the name, size and CRC of each."""
    rows, offset = [], 0
    for name, size, crc in entries:
        sizes = (crc, size, size, len(name), 0, 0, 0, 0, 0o100644 << 16, offset)
        rows.append(CENTRAL.pack(b"PK\1\2", 0x0314, 20, 0, 0, 0, DAY, *sizes) + name.encode("ascii"))
        offset += LOCAL.size + len(name) + size
    table = b"".join(rows)
    return table + END.pack(b"PK\5\6", 0, 0, len(rows), len(rows), len(table), offset, 0)


def stamped(token: bytes, sha256: str) -> str:
    """The UTC time of an RFC 3161 token over that digest, as `20220614013000Z`. Raises Damaged."""
    imprint = re.search(IMPRINT + re.escape(bytes.fromhex(sha256)), token)
    # What follows in it are the serial number (INTEGER) and the time (GeneralizedTime).
    rest = token[imprint.end() :] if imprint else b""
    rest = rest[2 + rest[1] :] if rest[:1] == b"\x02" else b""
    if rest[:1] != b"\x18":
        raise Damaged("có dấu thời gian không phải của bản niêm phong cùng số")
    return rest[2 : 2 + rest[1]].decode("ascii")


def days(spans: Iterable[tuple[str, str]]) -> set[date]:
    """The days from first to last of each span."""
    ends = ((date.fromisoformat(first), date.fromisoformat(last)) for first, last in spans)
    return {first + timedelta(days=n) for first, last in ends for n in range((last - first).days + 1)}


def recount(verdict: dict[str, Any], articles: list[Any], night: date, vouched: set[date]) -> Iterator[str]:
    """Count again, and conclude again from the numbers and the days."""
    counted = [one for one in articles if one["weight"] == "counted"]
    possible = len(counted) + sum(one["weight"] == "possible" for one in articles)
    if (len(counted), possible) != (verdict["counted"], verdict["possible"]):
        yield f"đếm lại được {len(counted)} bài được tính, {possible} bài kể cả bài có thể"
    owed, missing = days(verdict["owed"]), days((one["since"], one["until"]) for one in verdict["missing"])
    for one in counted:
        by_rules = one["content"] if one["variant"] else one["machine"]
        if (one["review"] or {"content": by_rules})["content"] != one["content"]:
            yield f"{one['url']} không thuộc nội dung này"
        if owed and not days([(one["earliest"], one["latest"])]) <= owed:
            yield f"{one['url']} không chắc đăng trong thời gian phải thực hiện"
    if verdict["ruling"] in ("not_owed", "not_online") or verdict["ground"] == "no_site":
        return
    enough = verdict["threshold"]
    unread = bool(missing or verdict.get("late")) or any(day >= night for day in owed)
    again = "met" if len(counted) >= enough else ["not_met", "cannot_tell"][unread or possible >= enough]
    if again != verdict["ruling"]:
        yield f"kết luận lại là {again}, trong hồ sơ ghi {verdict['ruling']}"
    if again != "met" and {day for day in owed if day < night} - missing - vouched:
        yield "có ngày ghi là đã đọc đủ mà không có lượt đọc nào xác nhận"


class Pack:
    """An unpacked pack."""

    def __init__(self, root: Path) -> None:
        self.root = root
        found = [path for path in sorted(root.rglob("*")) if path.is_symlink() or not path.is_dir()]
        self.names = [path.relative_to(root).as_posix() for path in found]
        if any(path.is_symlink() or not path.is_file() for path in found):
            raise Damaged("trong thư mục có tệp không phải tệp thường")

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, piece by piece."""
        with (self.root / name).open("rb") as file:
            yield from iter(lambda: file.read(CHUNK), b"")

    def read(self, name: str) -> bytes:
        """A file as a whole."""
        if name not in self.names:
            raise Damaged(f"thiếu tệp {name}")
        return b"".join(self.pieces(name))

    def lines(self, name: str) -> Iterator[dict[str, Any]]:
        """The rows of a file of JSON lines."""
        rest = b""
        for piece in self.pieces(name):
            *whole, rest = (rest + piece).split(b"\n")
            yield from map(json.loads, whole)

    def sums(self) -> list[str]:
        """What differs from SHA256SUMS: nothing missing, nothing more."""
        listed, self.found = self.read(SUMS), {}
        for name in sorted(set(self.names) - {SUMS}):
            total = hashlib.sha256()
            for piece in self.pieces(name):
                total.update(piece)
            self.found[name] = total.hexdigest()
        if listed == "".join(f"{value}  {name}\n" for name, value in self.found.items()).encode("utf-8"):
            return []
        noted = {line[66:]: line[:64] for line in listed.decode("utf-8", "replace").splitlines()}
        changed = sorted({name for name, _ in noted.items() ^ self.found.items()}) or [SUMS]
        return [f"{name}: {CHANGES[name in noted, name in self.found]}" for name in changed]

    def chain(self) -> dict[str, str]:
        """Follow the manifests; returns the digest of each sealed file by the lists that are in the pack."""
        sealed: dict[str, str] = {}
        previous = None
        for number in range(1, sum(bool(MANIFEST.fullmatch(name)) for name in self.names) + 1):
            name = f"manifests/{number:06}"
            manifest = json.loads(self.read(f"{name}.json"))
            if (manifest["number"], manifest["previous"]) != (number, previous):
                raise Damaged(f"{name}.json: không nối tiếp bản niêm phong trước")
            previous = self.found[f"{name}.json"]
            if f"{name}.sha256" in self.found:
                rows = self.read(f"{name}.sha256").decode("utf-8").splitlines()
                if manifest["files"] != {"count": len(rows), "sha256": self.found[f"{name}.sha256"]}:
                    raise Damaged(f"{name}.sha256: không phải danh sách của bản niêm phong cùng số")
                for path, value in ((row[66:], row[:64]) for row in rows if row[66:].startswith(SEALED)):
                    if sealed.setdefault(path, value) != value:  # nothing that is sealed changes later
                        raise Damaged(f"{name}.sha256: ghi cho {path} một mã băm khác danh sách trước")
        return sealed

    def members(self, name: str) -> Iterator[tuple[str, str | None]]:
        """Each gzip member of a WARC: the digest of its bytes, and of the body where it is a response."""
        source = self.pieces(name)
        raw = next(source, b"")
        while raw:
            inflate, total, record = zlib.decompressobj(31), hashlib.sha256(), bytearray()
            while not inflate.eof:
                if not raw or len(record) > LONGEST:
                    raise Damaged(f"{name}: bản ghi bị cắt hoặc dài bất thường")
                record += inflate.decompress(raw)
                total.update(raw[: len(raw) - len(inflate.unused_data)])
                raw = inflate.unused_data or next(source, b"")
            head, _, block = bytes(record).partition(BLANK)
            length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
            if not length or block[int(length[1]) :] != BLANK:
                raise Damaged(f"{name}: có bản ghi không đúng độ dài đã ghi")
            body = hashlib.sha256(block[: int(length[1])].partition(BLANK)[2]).hexdigest()
            yield total.hexdigest(), body if re.search(rb"(?i)\r\nwarc-type: *response", head) else None

    def records(self, articles: list[dict[str, Any]]) -> Iterator[str]:
        """Hold each record to the sealed rows, and each article that counts or may count to its record."""
        rows, held = {match.groups(): match[0] for match in map(ROWS.fullmatch, self.names) if match}, {}
        for name in (name for name in self.names if name.startswith("records/")):
            match = RECORDS.fullmatch(name)
            if not match or match.groups()[:2] not in rows:
                raise Damaged(f"{name}: không có dữ liệu niêm phong kèm theo")
            own = (row for row in self.lines(rows[match.groups()[:2]]) if row["table"] == "records")
            known = {row["sha256"]: row for row in own if row["warc"] == match[3]}
            for sha256, body in self.members(name):
                if sha256 not in known or known[sha256]["payload_sha256"] != body:
                    yield f"{name}: có bản ghi khác với bản đã niêm phong"
                else:
                    held[(*match.groups(), known[sha256]["offset"])] = body
        for one in articles:
            if held.get((one["night"], one["site"], one["warc"], one["offset"])) != one["sha256"]:
                yield f"{one['url']}: không có bản ghi với đúng nội dung đã tính"

    def subject(self) -> tuple[Any, Any, Any, list[tuple[Any, Any]]]:
        """What it is about: itself, its audit, its outlet, and the verdicts on it with their duties."""
        about, audit = (json.loads(self.read(name)) for name in ("pack.json", "audit/audit.json"))
        outlet = {one["slug"]: one for one in audit["outlets"]}[about["outlet"]]
        pairs = zip(audit["duties"], outlet["verdicts"])  # noqa: B905 - Python 3.8
        return about, audit, outlet, [it for it in pairs if about["content"] in (None, it[0]["content"])]

    def audited(self, sealed: dict[str, str]) -> Iterator[str]:
        """Hold the audit to the seals, its articles and records to it, its verdicts to all of them."""
        about, audit, outlet, verdicts = self.subject()
        own, folder = f"audit/{about['outlet']}.jsonl", f"audits/{about['audit']}/"
        rules = ((at, audit[f"{at}_sha256"]) for at in ("directive", "outlets"))
        expected = [(f"{at}/{value}.json", value) for at, value in rules]
        expected += [(name, sealed.get(folder + name[6:])) for name in (own, "audit/audit.json")]
        expected += [(name, sealed.get(name)) for name in self.names if name.startswith(SEALED[1:])]
        for name, value in (*expected, (own, outlet["articles_sha256"])):
            if self.found.get(name) != value:
                yield f"{name}: thiếu, hoặc không phải bản đã niêm phong"
        articles = [one for one in self.lines(own) if one["content"] in {it["content"] for it, _ in verdicts}]
        yield from self.records([one for one in articles if one["weight"] != "left_out"])
        rows = (row for name in self.names if ROWS.fullmatch(name) for row in self.lines(name))
        sure = (row for row in rows if row["table"] == "certificates" and row["state"] == "complete")
        vouched = days((row["since"], row["until"]) for row in sure if row["outlet"] == outlet["site"])
        within, first = audit["settings"].get("read_within_days"), outlet["first_read"]
        for duty, verdict in verdicts:
            before = days((since, first or since) for since, _ in verdict["owed"])  # to the first reading
            verdict["late"] = within is not None and len(before) > within + 1
            held = [one for one in articles if duty["online"] and one["content"] == duty["content"]]
            for told in recount(verdict, held, date.fromisoformat(audit["night"][:10]), vouched):
                yield f"nội dung {verdict['duty']}: {told}"

    def said(self) -> Iterator[str]:
        """What it says by its sealed files alone: to be held against index.html and the report."""
        about, audit, outlet, verdicts = self.subject()
        yield f"{outlet['name']}, từ {audit['since']} đến {audit['until']}, bản kiểm tra {about['audit']}:"
        for _, one in verdicts:
            yield f"  nội dung {one['duty']}: {one['counted']} bài được tính, {RULINGS[one['ruling']]}"
        head = max(filter(MANIFEST.fullmatch, self.names))
        yield f"Đã đối chiếu {len(self.names)} tệp. Hãy so đầu chuỗi niêm phong với số in trên báo cáo:"
        yield f"  {head} {self.found[head]}"
        own = f"  audits/{about['audit']}/audit.json\n".encode()
        first = min(name for name in self.names if name.endswith(".sha256") and own in self.read(name))
        yield f"Bản niêm phong trước {first[:-7]}.json không chứng thực được cho bản kiểm tra này."
        for name in (name for name in self.names if name.endswith(".tsr")):
            moment = stamped(self.read(name), self.found[f"{name[:-4]}.json"])
            yield f"{name}: dấu thời gian {moment} (giờ UTC); kiểm tra chữ ký của nó bằng lệnh"
            yield f"  openssl ts -verify -in {name} -data {name[:-4]}.json -CAfile <chứng thư gốc>.pem"


class Zip(Pack):
    """A pack as it came: every byte of the container follows from the files in it, or else it was altered."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self.whole = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        entries, place = {}, 0
        while bytes(self.whole[place : place + 4]) == b"PK\3\4" and place + LOCAL.size < len(self.whole):
            crc, size, _, length, _ = LOCAL.unpack(self.whole[place : place + LOCAL.size])[6:]
            start = place + LOCAL.size + length
            name = bytes(self.whole[place + LOCAL.size : start]).decode("latin-1")
            same = name not in entries and NAME.fullmatch(name) is not None
            same = same and self.whole[place:start] == local_header(name, size, crc)
            entries[name], place = (start, size, crc), start + size
            if not same or zlib.crc32(self.whole[start:place]) != crc:
                raise Damaged(f"tệp zip: tệp bên trong ({name[:80]!r}) bị thay đổi")
        end = directory((name, size, crc) for name, (_, size, crc) in entries.items())
        self.entries, self.names = entries, list(entries)
        if self.names != [*sorted(set(entries) - {SUMS}), SUMS] or self.whole[place:] != end:
            raise Damaged(f"tệp zip: mục lục (từ byte {place}) bị thay đổi, thiếu hoặc thừa")

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, piece by piece."""
        start, size, _ = self.entries[name]
        for place in range(start, start + size, CHUNK):
            yield bytes(self.whole[place : min(place + CHUNK, start + size)])


def inspect(path: Path) -> tuple[list[str], list[str]]:
    """What is wrong with a pack, zip or folder, and what it says where nothing is. Raises OSError."""
    try:
        pack = Pack(path) if path.is_dir() else Zip(path)
        told = pack.sums() or list(pack.audited(pack.chain()))
        return told, [] if told else list(pack.said())
    except BROKEN as error:
        kind = "" if isinstance(error, Damaged) else f"có tệp không đúng dạng, {type(error).__name__}: "
        return [f"{kind}{error}"], []


def main(path: Path) -> int:
    """Print what was found; returns the exit code."""
    try:
        told, notes = inspect(path)
    except OSError as error:
        told, notes = [f"không đọc được {error.filename or path}: {error.strerror}"], []
    state = "KHÔNG còn nguyên vẹn, không dùng làm bằng chứng được" if told else "còn nguyên vẹn"
    text = "\n".join([*(f"SAI: {line}" for line in told), *notes, f"KẾT LUẬN: hồ sơ {state}.", ""])
    shown = "".join(sign if sign.isprintable() or sign == "\n" else "?" for sign in text)
    sys.stdout.buffer.write(shown.encode("utf-8", "replace"))
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent))
