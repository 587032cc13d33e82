"""Stored pages read again by the outlets' files of now, or of any day: what comes out otherwise."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from audits.auditing import registry_digest
from crawler.pages import NotAnArticle
from crawler.rereading import settled
from diembao import __version__
from diembao.processes.limits import Limits
from diembao.processes.page_readers import PageReaders, PageTask, ReadAgain, Trouble
from registry import Outlet, Registry
from spool import Article, Capture
from storage import Reader, Store, certify
from storage.archive.places import warc_file
from storage.derivations import Occasion, Rederived, derive
from storage.stored_pages import Former, StoredPage, outlets_read, stored_pages

NEW, CHANGED, NO_LONGER = "new", "changed", "no_longer"

Progress = Callable[[str, int], None]
"""Told of an outlet and how many of its pages were read."""

_Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which pages are read again."""

    outlets: tuple[str, ...] = ()
    """Slugs; none: all outlets."""
    since: date | None = None
    until: date | None = None
    """Days of the nights in which they came."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One page that comes out otherwise."""

    kind: str
    """NEW, CHANGED or NO_LONGER."""
    outlet: str
    night: str
    url: str
    title: str
    """As it is read now; of what is no article any more, as it was."""
    changes: tuple[str, ...] = ()
    """title, date, lead, body, author, media, details."""
    before: str = ""
    """Title and day as they were, where they change."""
    after: str = ""
    """And as they are now."""
    reason: str = ""
    """Why it is no article by the rules of now."""


@dataclass(frozen=True, slots=True)
class Unread:
    """One page that could not be read again."""

    trouble: Trouble
    outlet: str
    night: str
    url: str
    detail: str


@dataclass(slots=True)
class OutletAgain:
    """How the pages of one outlet come out."""

    outlet: str
    pages: int = 0
    known: bool = True
    """Whether it has a file in the registry: without one, nothing of it can be read."""
    differences: list[Difference] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    readings: list[Rederived] = field(default_factory=list)
    """What is to be put in the place of what was read before."""

    def count(self, kind: str) -> int:
        """How many pages differ in that way."""
        return sum(one.kind == kind for one in self.differences)

    def fields(self) -> Counter[str]:
        """How many changed pages change what."""
        return Counter(name for one in self.differences for name in one.changes)


@dataclass(frozen=True, slots=True)
class Rereading:
    """Reads the stored pages of a home again by some registry."""

    data: Path
    """The home's folder of data, where the evidence lies."""
    outlets: Registry
    scope: Scope = Scope()
    limits: Limits = field(default_factory=Limits)
    progress: Progress = lambda outlet, pages: None

    def compare(self, reader: Reader) -> Iterator[OutletAgain]:
        """Each outlet's pages as they come out now; nothing is written."""
        with PageReaders(self.outlets, self.limits) as readers:
            for slug in outlets_read(reader):
                if not self.scope.outlets or slug in self.scope.outlets:
                    yield self._compare(reader, slug, readers)

    def carry_out(self, store: Store) -> list[OutletAgain]:
        """Put what comes out otherwise in the place of what was read before, outlet by outlet.

        What is no article any more stays one. Certificates follow; labels and relations are the caller's.
        Raises StoreError.
        """
        rules, program = registry_digest(self.outlets), f"diembao {__version__}"
        done = []
        for again in self.compare(store):
            if again.readings:
                with store.atomic():
                    certify(store, derive(store, again.outlet, Occasion(rules, program), again.readings))
                again.readings = []
            done.append(again)
        return done

    def _compare(self, reader: Reader, slug: str, readers: PageReaders) -> OutletAgain:
        again = OutletAgain(slug, known=slug in self.outlets)
        if again.known:
            pages = stored_pages(reader, slug, self.scope.since, self.scope.until)
            for night in self._read(pages, readers):
                _judge(again, self.outlets[slug], night)
                self.progress(slug, again.pages)
        return again

    def _read(
        self, nights: Iterable[list[StoredPage]], readers: PageReaders
    ) -> Iterator[list[tuple[StoredPage, ReadAgain]]]:
        """Each night's pages with what they are read as; the pages of later nights are begun meanwhile."""
        waiting: deque[list[StoredPage]] = deque()

        def tasks() -> Iterator[PageTask]:
            for pages in nights:
                if pages:
                    waiting.append(pages)
                yield from map(self._task, pages)

        results = readers.read(tasks())
        for first in results:
            pages = waiting.popleft()
            yield list(zip(pages, (first, *islice(results, len(pages) - 1)), strict=True))

    def _task(self, page: StoredPage) -> PageTask:
        path = warc_file(self.data, page)
        return PageTask(path, page.offset, page.sha256, page.outlet, page.requested, page.via)


def _judge(again: OutletAgain, outlet: Outlet, night: Sequence[tuple[StoredPage, ReadAgain]]) -> None:
    """Hold a night's pages against what they were read as then."""
    again.pages += len(night)
    lines = _lines(outlet, night)
    for page, read in night:
        if read.look is None:
            again.unread.append(_unread(page, read))
        elif page.former is not None:
            _judge_article(again, page, read, lines)
        elif page.unread and (line := lines.get((page.warc, page.offset))):
            again.readings.append(Rederived(page.night, line))
            again.differences.append(Difference(NEW, page.outlet, page.night, line.url, line.title))


def _lines(outlet: Outlet, night: Sequence[tuple[StoredPage, ReadAgain]]) -> Mapping[_Place, Article]:
    """What a crawl would have stored of the night's answers, by the place of their bytes."""
    looks = [
        (read.look, _capture(page, read))
        for page, read in night
        if read.look is not None and read.capture is not None
    ]
    lines = settled(night[0][0].night, outlet, looks)
    return {(line.capture.warc, line.capture.offset): line for line in lines}


def _capture(page: StoredPage, read: ReadAgain) -> Capture:
    if page.former is not None:
        return page.former.capture
    assert read.capture is not None
    return read.capture


def _judge_article(
    again: OutletAgain, page: StoredPage, read: ReadAgain, lines: Mapping[_Place, Article]
) -> None:
    former, look = page.former, read.look
    assert former is not None
    assert look is not None
    if isinstance(look.result, NotAnArticle):
        reason = f"{look.result.outcome}: {look.detail}"
        gone = Difference(
            NO_LONGER, page.outlet, page.night, page.requested, former.row["title"], reason=reason
        )
        again.differences.append(gone)
        return
    # What the whole night says of walls and twins is no reason to take an article away.
    line = lines.get((page.warc, page.offset)) or look.article(
        look.result, page.outlet, former.capture, [page.requested]
    )
    changes = former.changes(line)
    if changes:
        again.readings.append(Rederived(page.night, line))
        before, after = (
            " | ".join(str(value) for value in values if value is not None)
            for values in _shown(changes, former, line)
        )
        differs = Difference(CHANGED, page.outlet, page.night, line.url, line.title, changes, before, after)
        again.differences.append(differs)


def _shown(
    changes: Iterable[str], former: Former, line: Article
) -> tuple[list[str | None], list[str | None]]:
    """What is short enough to be shown, as it was and as it is."""
    columns = [name for change, name in (("title", "title"), ("date", "published")) if change in changes]
    return [former.row[name] for name in columns], [getattr(line, name) for name in columns]


def _unread(page: StoredPage, read: ReadAgain) -> Unread:
    assert read.trouble is not None
    return Unread(read.trouble, page.outlet, page.night, page.requested, read.detail)
