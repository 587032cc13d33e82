"""A small evidence archive made by hand: two nights of one outlet, three seals, one audit of it."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from audits.document import articles_to_jsonl, place, to_json
from audits.model import (
    Audit,
    Audited,
    Doubtful,
    Duty,
    Ground,
    ReviewOf,
    Ruling,
    Settings,
    Verdict,
    Weighed,
    Weight,
)
from storage import Store, open_store
from storage.archive.canonical import canonical, sha256_of
from storage.archive.layout import Archive
from storage.archive.listing import as_list
from storage.archive.manifests import Code, Databases, Files, Manifest
from storage.archive.records import RecordIndex, index_warc
from storage.archive.rowsets import lines_of_records, row_line

OUTLET = "baodakmay"
NIGHTS = ("2022-12-30", "2022-12-31")
OWED = ((date(2022, 12, 1), date(2022, 12, 29)),)
KEY = "2022-12-31-1"
RULES = "0123456789abcdef"
DIRECTIVE = canonical({"slug": "giam-ngheo-2022", "contents": []})
OUTLETS = canonical({"outlets": [{"slug": OUTLET}]})
PAPER = b"%PDF-1.7 Bi\xc3\xaan b\xe1\xba\xa3n h\xe1\xbb\x99i thi"
HOSTILE = '</h4><script>alert(1)</script><img src=x onerror="alert(2)">{{ 7 * 7 }}'

REVIEW = ReviewOf(1, "Trần Thị Mây", "2022-12-31T03:00:00+00:00", "Chi bộ <giúp> hộ nghèo", True)


@dataclass
class Made:
    """Where it lies, and what was audited."""

    archive: Archive
    database: Path
    audit: Audit
    articles: list[Weighed]
    files: dict[str, bytes] = field(default_factory=dict)


class WarcFile:
    """A WARC as the crawl writes it: warcinfo, then response, request and metadata for each page."""

    def __init__(self) -> None:
        self.buffer = BytesIO()
        self.writer = WARCWriter(self.buffer, gzip=True, warc_version="1.1")
        self.ids = 0
        self._write("warcinfo", "", b"software: diembao\r\n")

    def page(self, url: str, body: bytes) -> tuple[int, str]:
        """The offset of the response, and the digest of its body."""
        offset = self.buffer.tell()
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        self._write("response", url, body, head)
        asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "127.0.2.1")], is_http_request=True)
        self._write("request", url, b"", asked)
        self._write("metadata", url, b"robots: itself\r\n")
        return offset, sha256(body).hexdigest()

    def _write(self, kind: str, url: str, body: bytes, head: StatusAndHeaders | None = None) -> None:
        self.ids += 1
        named = {
            "WARC-Date": "2022-12-30T14:00:00.000000Z",
            "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{self.ids:012}>",
        }
        record = self.writer.create_warc_record(
            url, kind, payload=BytesIO(body), length=len(body), http_headers=head, warc_headers_dict=named
        )
        self.writer.write_record(record)


def page_of(number: int, title: str = "") -> bytes:
    """The page of an article."""
    return f"<html><h1>{title or f'Bài số {number}'}</h1>{'<p>Hộ nghèo.</p>' * (number % 7)}</html>".encode()


def weighed(number: int, **changes: object) -> Weighed:
    """An article without its place in the archive."""
    url = f"http://127.0.2.1:8070/bai-{number}.html"
    own = Weighed(
        outlet=OUTLET,
        site=OUTLET,
        content=1,
        weight=Weight.COUNTED,
        doubts=(),
        url=url,
        identity=url,
        title=f"Bài số {number} về giảm nghèo",
        published="2022-12-13T08:15",
        day="2022-12-13",
        earliest="2022-12-13",
        latest="2022-12-13",
        machine=1,
        second=3,
        margin=0.25,
        review=None,
        original=None,
        state="present",
        version=1,
        content_hash=sha256_of(str(number).encode()),
        captured="2022-12-30T14:00:00+00:00",
        night=NIGHTS[number % 2],
        warc="pages.warc.gz" if number % 3 else "pages-2.warc.gz",
        offset=0,
        sha256="",
    )
    return replace(own, **changes)  # type: ignore[arg-type]


ARTICLES = (
    weighed(1, title=HOSTILE),
    weighed(2, machine=2, review=REVIEW),
    weighed(3, weight=Weight.POSSIBLE, doubts=(Doubtful.DAY_UNKNOWN,), published=None, earliest=None),
    weighed(4, weight=Weight.LEFT_OUT, doubts=(Doubtful.REMOVED,), state="gone"),
    weighed(5, content=6, machine=6, second=None),
)


def make_archive(
    root: Path,
    articles: Sequence[Weighed] = ARTICLES,
    concluded: Callable[[Audit], Audit] = lambda audit: audit,
) -> Made:
    """Write the archive, and a database with the articles' texts.

    `concluded`: what the audit came to, of what it comes to otherwise.
    """
    archive = Archive(root / "evidence")
    files, placed = _nights(articles)
    audit = concluded(_audit(placed))
    for content in (DIRECTIVE, OUTLETS):
        files[0][f"rules/{sha256_of(content)}.json"] = content
    files.append(
        {
            f"audits/{KEY}/audit.json": to_json(audit),
            f"audits/{KEY}/{OUTLET}.jsonl": articles_to_jsonl(placed),
            f"submissions/{sha256_of(PAPER)}": PAPER,
        }
    )
    made = Made(archive, root / "diembao.db", audit, placed)
    previous = None
    for number, added in enumerate(files, 1):
        made.files |= added
        previous = _seal(archive, number, added, previous)
    with open_store(made.database) as store:
        _fill(store, placed, sha256_of(to_json(audit)))
    return made


def _nights(articles: Sequence[Weighed]) -> tuple[list[dict[str, bytes]], list[Weighed]]:
    """The files of each night's seal, and the articles with their places."""
    warcs: dict[tuple[str, str], WarcFile] = {}
    placed = []
    for one in articles:
        warc = warcs.setdefault((one.night, one.warc), WarcFile())
        warc.page(f"{one.url}?truoc", b"another page")
        offset, of = warc.page(one.url, page_of(len(placed), one.title))
        placed.append(replace(one, offset=offset, sha256=of))
    files = []
    for number, night in enumerate(NIGHTS, 1):
        own = {
            f"nights/{night}/{OUTLET}/{name}": warc.buffer.getvalue()
            for (at, name), warc in sorted(warcs.items())
            if at == night
        }
        own[f"rows/{number:06}/{night}/{OUTLET}.jsonl"] = b"".join(_rows(night, own))
        files.append(own)
    return files, sorted(placed, key=place)


def _rows(night: str, warcs: dict[str, bytes]) -> Iterator[bytes]:
    key = {"night": night, "outlet": OUTLET}
    begun = f"{night}T14:00:00+00:00"
    yield row_line("nights", {"night": night, "day": night, "state": "complete"})
    state = {"state": "complete", "reason": "finished", "started": begun, "requests": 12}
    yield row_line("outlet_nights", key | state)
    channel = {"end": "exhausted", "outcome": None, "listed": 7, "channel": None, "covers_from": "2022-11-01"}
    yield row_line("channels", key | channel | {"url": "http://127.0.2.1:8070/rss"})
    yield row_line("outcomes", key | {"url": "http://127.0.2.1:8070/bai-1.html", "outcome": "stored"})
    yield row_line("outcomes", key | {"url": "http://127.0.2.1:8070/hong", "outcome": "failed:http_5xx"})
    span = {"since": "2022-11-01", "until": "2022-12-29", "state": "complete", "reasons": "[]"}
    yield row_line("certificates", key | span)
    for path, content in sorted(warcs.items()):
        yield from lines_of_records(_indexed(path, content))


def _indexed(path: str, content: bytes) -> Iterator[RecordIndex]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / path.rpartition("/")[2]
        file.write_bytes(content)
        yield from index_warc(file)


DUTIES = (
    Duty(1, None, "Lãnh đạo", "đề nghị các cơ quan", True, ("Tuyên truyền các các mục tiêu.",)),
    Duty(2, None, "Mục tiêu", "đề nghị các cơ quan", True, ("Kết quả.",)),
    Duty(5, 2, "Phong trào", "Trung tâm VH TT&TT", False, ("Panô, áp phích.",)),
    Duty(6, None, "Mô hình", "Các cơ quan, đơn vị", True, ("Mô hình.",)),
)


def _outlet(articles: Sequence[Weighed]) -> Audited:
    own = [one for one in articles if one.content == 1]
    counted = sum(one.weight is Weight.COUNTED for one in own)
    possible = counted + sum(one.weight is Weight.POSSIBLE for one in own)
    verdicts = (
        Verdict(OUTLET, "1", Ruling.MET, Ground.ENOUGH, 2, counted, possible, 1, owed=OWED),
        Verdict(OUTLET, "2", Ruling.NOT_MET, Ground.TOO_FEW, 1, owed=OWED),
        Verdict(OUTLET, "5.2", Ruling.NOT_ONLINE, Ground.OFFLINE, 1, submissions=1),
        Verdict(OUTLET, "6", Ruling.NOT_OWED, Ground.OTHER_KIND, 1, 1, 1, 1),
    )
    return Audited(
        slug=OUTLET,
        name="Báo Đắk Mây",
        kind="press",
        owner="Tỉnh ủy Đắk Mây",
        site=OUTLET,
        valid_from=None,
        valid_to=None,
        successor=None,
        verdicts=verdicts,
        articles_sha256=sha256_of(articles_to_jsonl(list(articles))),
    )


def _audit(articles: Sequence[Weighed]) -> Audit:
    return Audit(
        directive="giam-ngheo-2022",
        title="Tuyên truyền công tác giảm nghèo bền vững năm 2022",
        issuer="Sở Thông tin và Truyền thông tỉnh Đắk Mây",
        number="/STTTT-TTBCXB",
        dated="tháng 6 năm 2022",
        directive_sha256=sha256_of(DIRECTIVE),
        outlets_sha256=sha256_of(OUTLETS),
        since=OWED[0][0],
        until=OWED[0][1],
        night=NIGHTS[1],
        rule_version=RULES,
        settings=Settings({1: 2, 2: 1, 5: 1, 6: 1}, {6: "narrow"}, {"R10": "strict"}),
        duties=DUTIES,
        outlets=(_outlet(articles),),
        notes=("Văn bản không quy định số lượng bài.",),
    )


def _seal(archive: Archive, number: int, added: dict[str, bytes], previous: str | None) -> str:
    """Write files with their list and manifest; returns the manifest's digest."""
    listed = as_list({path: sha256_of(content) for path, content in added.items()})
    rules = f"rules/{sha256_of(OUTLETS)}.json"
    manifest = Manifest(
        diembao=1,
        number=number,
        occasion="night" if number < 3 else "audit",
        night=NIGHTS[-1],
        made=f"2022-12-31T16:00:0{number}+00:00",
        previous=previous,
        files=Files(count=len(added), sha256=sha256_of(listed)),
        database=Databases(sha256=None, published=None),
        code=Code(diembao="0.1.0", python="3.11", schema=4, packages={}),
        rules={},
        registry=rules,
        marks={},
    ).as_bytes()
    own = {f"manifests/{number:06}.sha256": listed, f"manifests/{number:06}.json": manifest}
    for path, content in (added | own).items():
        file = archive.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return sha256_of(manifest)


HITS = [
    {"phrase": "hộ nghèo", "zone": "title", "start": 12, "end": 20, "weight": 1.0, "role": "gate"},
    {"phrase": "phân công", "zone": "body", "start": 25, "end": 34, "weight": 5.0, "role": "content:1"},
]


def _fill(store: Store, articles: Sequence[Weighed], hash_of_audit: str) -> None:
    """The articles' texts, with a label of the audit's rules."""
    with store.atomic():
        for night in NIGHTS:
            started = f"{night}T14:00:00+00:00"
            night_row = {"night": night, "day": night, "number": 1, "started": started, "state": "complete"}
            store.insert("nights", night_row)
        for one in articles:
            article = store.insert("articles", _article_row(one))
            version = store.insert("versions", _version_row(one, article))
            label = {"directive": "giam-ngheo-2022", "rule_version": RULES, "content": 1, "margin": 0.2}
            made = {"version": version, "hits": json.dumps(HITS), "made": one.captured}
            store.insert("labels", label | made)
        days = {
            "since": "2022-12-01",
            "until": "2022-12-29",
            "night": NIGHTS[1],
            "made": "2022-12-31T16:00:00",
        }
        for at in ("2022-12-30T03:00:00+00:00", "2023-01-02T03:00:00+00:00"):  # the second after the audit
            store.insert("submissions", _submission_row(at))
        row = {"key": KEY, "directive": "giam-ngheo-2022", "rule_version": RULES, "seal": 3}
        store.insert("audits", row | days | {"hash": hash_of_audit})


def _submission_row(at: str) -> dict[str, object]:
    duty = {"outlet": OUTLET, "directive": "giam-ngheo-2022", "content": 5, "paragraph": 2, "at": at}
    people = {"day": "2022-12-15", "sender": "Trung tâm <b>", "recorder": "Trần Thị Mây", "note": "Hội thi"}
    file = {"name": "biên bản.pdf", "kind": "pdf", "bytes": len(PAPER), "sha256": sha256_of(PAPER)}
    return duty | people | file | {"path": f"submissions/{sha256_of(PAPER)}"}


def _article_row(one: Weighed) -> dict[str, object]:
    same = {"outlet": one.site, "url": one.url, "identity": one.identity, "version": 1, "day": one.day}
    seen = {"first_seen": one.captured, "first_day": one.day, "first_night": one.night, "checks": 0}
    return same | seen | {"state": one.state, "outcome": "stored", "last_checked": one.captured}


def _version_row(one: Weighed, article: int) -> dict[str, object]:
    """A text in which the hits stand at their places."""
    text = {
        "title": "Chi bộ giúp hộ nghèo <b>",
        "lead": None,
        "body": json.dumps(["Câu mở đầu rất ngắn.", "Chi phân công đảng viên. Câu cuối."]),
    }
    place = {"night": one.night, "warc": one.warc, "offset": one.offset, "sha256": one.sha256}
    rest = {"media": "[]", "encoding": "utf-8", "method": "metadata", "date_suspect": 0}
    known = {"number": 1, "content_hash": one.content_hash, "captured": one.captured}
    return {"article": article, **text, **place, **rest, **known}
