"""A home with a database and evidence, made without a crawl: what staff and auditors ask questions of."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from click.testing import CliRunner
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.spooling import Spool
from diembao.main import main
from spool import (
    Article,
    Capture,
    ChannelEnd,
    ChannelResult,
    JobResult,
    JobState,
    LedgerLine,
    Outcome,
    Place,
    RobotsCopy,
    Sighting,
)
from storage import NewLabel, add_labels, begin_night, finish_night, ingest, open_store, unlabelled

SITE = "https://bao.example.vn"
FEED = f"{SITE}/rss"
DIRECTIVE = "giam-ngheo-2022"
HOSTILE = (
    "=cmd|'/c calc'!A1\x1b[31m <script>alert(1)</script> {{7*7}} '; DROP TABLE articles;-- \u202eđảo [/b]"
)

OUTLET = """
name = "Báo thử"
kind = "press"
owner = "Tỉnh ủy"
article = '^/[a-z0-9-]+\\.html$'
hosts = [{ name = "bao.example.vn" }]
channels = [{ kind = "feed", url = "https://bao.example.vn/rss" }]
"""
OLD = """
name = "Cổng cũ"
kind = "portal"
owner = "UBND huyện"
valid_to = 2022-03-31
successor = "bao"
hosts = [{ name = "www.cong.example.vn", valid_to = 2022-03-31 }]
channels = [{ kind = "listing", url = "https://www.cong.example.vn/tin" }]
"""


@dataclass
class Desk:
    """The home, and the commands that are given in it."""

    root: Path

    @property
    def database(self):
        return self.root / "data" / "diembao.db"

    @property
    def data(self):
        return self.root / "data"

    @property
    def spools(self):
        return self.data / "spool"

    def call(self, *words):
        """Exit code, standard output and standard error; any exception but an exit flies on."""
        result = CliRunner().invoke(main, ["--home", str(self.root), *words], catch_exceptions=False)
        return result.exit_code, result.stdout, result.stderr

    def night(self, key, outlet="bao"):
        return Written(self, key, outlet)


class Written:
    """One outlet's night on its way to the disk; as a context, it is taken in at the end."""

    def __init__(self, desk, key, outlet):
        self.desk, self.key, self.outlet = desk, key, outlet
        self.folder = desk.spools / key / outlet
        self.spool = Spool(self.folder)
        self.start = datetime.fromisoformat(f"{key[:10]}T15:00:00+00:00")
        self.count = 0

    def __enter__(self):
        return self

    def now(self):
        self.count += 1
        return self.start + timedelta(seconds=self.count)

    def seen(self, path, day=None, channel=FEED):
        self.spool.sighting(
            Sighting(channel=channel, page=channel, url=address(path), day=day, at=self.now())
        )
        return self

    def end(self, path, outcome, body=None, **rest):
        place = None if body is None else Place(**self.bytes(path, body))
        line = LedgerLine(
            url=address(path), outcome=outcome, at=self.now(), channel=FEED, place=place, **rest
        )
        self.spool.line(line)
        return self

    def article(self, path, **given):
        body = repr(sorted(given.items())).encode()
        place = self.bytes(path, body)
        capture = Capture(
            requested=address(path), address=address(path), status=200, fetched=self.now(), **place
        )
        fields = {
            "title": f"Bài {path}",
            "lead": "Lời dẫn.",
            "body": ("Đoạn một về giảm nghèo.",),
            "published": "2022-06-10",
            "published_raw": "10/06/2022",
            "encoding": "utf-8",
            "method": "selectors",
        }
        article = Article(url=address(path), outlet=self.outlet, capture=capture, **(fields | given))
        self.spool.article(article)
        self.spool.line(
            LedgerLine(
                url=address(path),
                outcome=Outcome.STORED,
                at=self.now(),
                channel=FEED,
                status=200,
                place=Place(**place),
            )
        )
        return self

    def bytes(self, path, body):
        buffer = BytesIO()
        writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                address(path), "response", payload=BytesIO(body), length=len(body), http_headers=headers
            )
        )
        segment = self.spool.segment
        return {
            "warc": segment,
            "offset": self.spool.record(buffer.getvalue()),
            "sha256": sha256(body).hexdigest(),
        }

    def __exit__(self, *exception):
        day = date.fromisoformat(self.key[:10])
        channel = ChannelResult(
            url=FEED,
            end=ChannelEnd.EXHAUSTED,
            listed=3,
            oldest=date(2022, 6, 1),
            covers_from=date(2022, 6, 1),
        )
        robots = "User-agent: *\nDisallow: /cam/\n"
        self.spool.finish(
            JobResult(
                night=self.key,
                outlet=self.outlet,
                state=JobState.COMPLETE,
                reason="finished",
                started=self.start,
                finished=self.now(),
                read_from=date(2022, 6, 1),
                channels=(channel,),
                robots=(RobotsCopy(host=SITE, fetched=self.start.astimezone(UTC), body=robots),),
            )
        )
        self.spool.release()
        with open_store(self.desk.database) as store:
            if store.first("SELECT 1 AS here FROM nights WHERE night = ?", (self.key,)) is None:
                assert begin_night(store, day) == self.key
            ingest(store, self.folder)
            finish_night(store, self.key, "complete", 0)


def address(path):
    return path if ":" in path else f"{SITE}/{path}"


def make_desk(root):
    (root / "outlets").mkdir(parents=True)
    (root / "outlets" / "bao.toml").write_text(OUTLET, encoding="utf-8")
    (root / "outlets" / "cong.toml").write_text(OLD, encoding="utf-8")
    return Desk(root)


def label_all(desk, content, rules="r1", directive=DIRECTIVE):
    with open_store(desk.database) as store:
        waiting = list(unlabelled(store, directive, rules))
        add_labels(store, directive, rules, (NewLabel(text.version_id, content, 2, 1.25) for text in waiting))
