"""A home with sealed evidence, made by the crawl's own parts without a network."""

import gzip
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from click.testing import CliRunner
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from crawler.articles import Articles
from crawler.ledger import Ledger
from crawler.records import Exchange, exchange, opening
from crawler.rereading import answer
from crawler.spooling import Spool
from diembao.home import Home, open_home
from diembao.main import main
from diembao.processes.labelling import Labelling
from diembao.relating import relate
from diembao.sealing import rules_of, seal_home
from registry import Outlet
from spool import Capture, ChannelEnd, ChannelResult, Job, JobResult, JobState, Outcome, Place, Sighting
from spool.addresses import canonical
from storage import Store, begin_night, certify, finish_night, ingest, open_store
from vietnamese.dates import TIMEZONE

SITE = "https://{}.example.vn"
OUTLET = """name = "Trang {slug}"
kind = "portal"
owner = "UBND tỉnh"
article = '/bai/'
hosts = [{{ name = "{slug}.example.vn" }}]
channels = [{{ kind = "sitemap", url = "https://{slug}.example.vn/sitemap.xml" }}]

[[pages]]
title = "{title}"
body = "{body}"
published = "{published}"
"""
RIGHT = {"title": "h1.tieude", "body": "div.noidung", "published": "span.ngay"}
TODAY = datetime.now(TIMEZONE).date()
POOR = "Xã Đắk Tôi trao bò giống cho hộ nghèo để phát triển kinh tế, thoát nghèo bền vững."


def page(
    title: str, *paragraphs: str, day: date | None = None, more: str = "", heading: str = "h1 class=tieude"
) -> bytes:
    """An article's page of the made portals."""
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    printed = f"<span class=ngay>{day:%d/%m/%Y}</span>" if day else ""
    tag = heading.split()[0]
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title></head><body>"
        f"<{heading}>{title}</{tag}>{printed}<div class=noidung>{body}</div>{more}</body></html>"
    ).encode()


@dataclass
class MadeHome:
    """The home, and nights that are taken in as a crawl's are."""

    root: Path
    slugs: tuple[str, ...] = ("bao",)
    encoding: str | None = "gzip"
    left: list[Path] = field(default_factory=list)
    """Spools of nights that were broken off."""

    def __post_init__(self) -> None:
        if self.root.exists():
            return
        (self.root / "outlets").mkdir(parents=True)
        for slug in self.slugs:
            self.selectors(slug)

    @property
    def home(self) -> Home:
        return open_home(self.root)

    def selectors(self, slug: str = "bao", **changed: str) -> None:
        """Write an outlet's file, with these selectors in the place of the right ones."""
        text = OUTLET.format(slug=slug, **(RIGHT | changed))
        (self.root / "outlets" / f"{slug}.toml").write_text(text, encoding="utf-8")

    def night(self, *pages: tuple[str, dict[str, bytes]], listed: date | None = None) -> str:
        """A whole night: for each outlet its pages by path. Sealed, labelled and related."""
        home = self.home
        outlets, directives = home.check()
        with open_store(home.database) as store:
            key = begin_night(store, TODAY)
            for left in self.left:
                ingest(store, left, unfinished=True)
            self.left.clear()
            for slug, of_it in pages:
                self._crawl(home.spool(key, slug), key, outlets[slug], of_it, listed)
                ingest(store, home.spool(key, slug))
            certify(store, key)
            Labelling(store, key, home.settings.limits, lambda done, total: None).label_all(
                directives.values()
            )
            relate(store, outlets.values(), lambda done, total: None)
            finish_night(store, key, "complete", 0)
            self.seal(store, "night")
        return key

    def broken_night(self, slug: str, pages: dict[str, bytes]) -> str:
        """A night that was killed when the crawl had read these pages; the next one takes them in."""
        home = self.home
        with open_store(home.database) as store:
            key = begin_night(store, TODAY)
            self._crawl(home.spool(key, slug), key, home.outlets()[slug], pages, None)
            finish_night(store, key, "killed", 11)
        (home.spool(key, slug) / "result.json").unlink()
        self.left.append(home.spool(key, slug))
        return key

    def seal(self, store: Store, occasion: str) -> None:
        home = self.home
        done = seal_home(home, store, occasion, rules_of(*home.check()))
        assert done.problems == done.absent == []

    def _crawl(
        self, folder: Path, night: str, outlet: Outlet, pages: dict[str, bytes], listed: date | None
    ) -> None:
        spool = Spool(folder)
        ledger = Ledger(spool)
        articles = Articles(Job(night=night, outlet=outlet), ledger)
        segment, record = opening(spool.segment, [("software", "made")])
        spool.record(record)
        site, began = SITE.format(outlet.slug), datetime.now(UTC)
        for number, (path, body) in enumerate(pages.items()):
            url = f"{site}/{path}"
            ledger.plan(url, f"{site}/sitemap.xml")
            spool.sighting(
                Sighting(
                    channel=f"{site}/sitemap.xml", page=f"{site}/sitemap.xml", url=url, day=listed, at=began
                )
            )
            received = self._received(url, body)
            fetched = began + timedelta(milliseconds=number + 1)
            capture = kept(spool, ledger, segment, received, fetched)
            seen = answer(url, received.status, raw_headers(received), received.body)
            articles.read(url, seen, capture, ())
        articles.conclude()
        spool.finish(_result(night, outlet.slug, f"{site}/sitemap.xml", began, ledger, len(pages)))
        spool.release()

    def _received(self, url: str, body: bytes) -> Response:
        headers = {"Content-Type": "text/html; charset=utf-8", "ETag": '"1"'}
        if self.encoding == "gzip":
            body = gzip.compress(body, mtime=0)
            headers["Content-Encoding"] = "gzip"
        return HtmlResponse(canonical(url), 200, headers, body, encoding="utf-8")


def command(root: Path, *words: str) -> tuple[int, str, str]:
    """A command of a home: its exit code, and what it says on either channel."""
    result = CliRunner().invoke(main, ["--home", str(root), *words])
    return result.exit_code, result.stdout, result.stderr


def raw_headers(response: Response) -> list[tuple[bytes, bytes]]:
    """A response's headers one by one."""
    return [(name, value) for name, values in response.headers.items() for value in values]


def kept(spool: Spool, ledger: Ledger, segment: str, received: Response, fetched: datetime) -> Capture:
    """Writes the records of an answer, and notes its place, as the crawl's middleware does."""
    asked = Request(received.url)
    offset = spool.record(exchange(Exchange(asked, received, fetched, segment), [("tls", "verified")]))
    digest = sha256(received.body).hexdigest()
    ledger.places[received.url] = Place(warc=spool.segment, offset=offset, sha256=digest)
    return Capture(
        requested=received.url,
        address=received.url,
        status=received.status,
        fetched=fetched,
        sha256=digest,
        warc=spool.segment,
        offset=offset,
        etag='"1"',
        tls="verified",
    )


def _result(night: str, slug: str, channel: str, began: datetime, ledger: Ledger, listed: int) -> JobResult:
    failed = any(Outcome(outcome).failed for outcome in ledger.counts())
    since = TODAY - timedelta(days=30)
    return JobResult(
        night=night,
        outlet=slug,
        state=JobState.PARTIAL if failed else JobState.COMPLETE,
        reason="finished",
        started=began,
        finished=datetime.now(UTC),
        read_from=None if failed else since,
        since=since,
        channels=(
            ChannelResult(
                url=channel, end=ChannelEnd.WINDOW, listed=listed, covers_from=since, thorough=True
            ),
        ),
        outcomes=ledger.counts(),
        requests=listed,
    )
