"""The spool directory of one job: written so that a kill at any moment leaves only whole records behind.

Order of writing: the WARC record, then the article's line, then the ledger's line; `result.json` comes last.
A spool without `result.json` belongs to a job that did not finish: opening it again trims torn tails, begins
a new WARC segment and goes on. An address may then have several ledger lines: the last one counts, and where
its outcome `takes_back` the article's line does not (faults.md B20).
"""

import fcntl
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeVar

from pydantic import ValidationError

from spool import IN_ARTICLES, Article, JobResult, LedgerLine, Sighting
from spool.names import ARTICLES, LEDGER, LISTED, RESULT
from spool.records import Record

LOG = "crawl.log"
CHUNK = 1 << 16

AnyRecord = TypeVar("AnyRecord", bound=Record)


class SpoolError(Exception):
    """The spool cannot be written: the disk is full or a limit on file sizes is reached."""


class SpoolDamaged(Exception):
    """A line in the middle of a file is broken, which no kill can explain."""


class SpoolBusy(Exception):
    """Another process is writing this spool."""


class Appender:
    """A file that grows by whole pieces: one that does not fit is taken back."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # Unbuffered: what was appended survives the death of this process.
        self._file: BinaryIO = path.open("ab", buffering=0)
        self.end = self._file.seek(0, os.SEEK_END)

    def append(self, piece: bytes) -> int:
        """Write the piece and return its offset. Raises SpoolError, with the file as it was before."""
        start, rest = self.end, memoryview(piece)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            self._file.truncate(start)
            raise SpoolError(f"{self.path.name}: {error.strerror}") from error
        self.end = start + len(piece)
        return start

    def close(self) -> None:
        """Make sure that all of it is on the disk."""
        if not self._file.closed:
            os.fsync(self._file.fileno())
            self._file.close()


class Spool:
    """One job's directory, held by one process at a time."""

    def __init__(self, folder: Path) -> None:
        """Open the directory and trim what a killed process left torn.

        Raises OSError, SpoolBusy, SpoolDamaged.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._lock = _locked(folder)
        segments = tuple(_segments(folder))
        sizes = {path.name: _trim_gzip(path) for path in segments}

        def has_record(article: Article) -> bool:
            """After a power cut, its line may have reached the disk before its record did."""
            return article.capture.offset < sizes.get(article.capture.warc, 0)

        articles = _whole_lines(folder / ARTICLES, Article, has_record)
        self.earlier_articles = {article.capture.requested: article for article in articles}
        self.earlier_lines = _last_lines(folder / LEDGER)
        self._ledger = Appender(folder / LEDGER)
        self._articles = Appender(folder / ARTICLES)
        # Of its earlier lines only the links in articles count: a resumed job asks its channels again.
        listed = _whole_lines(folder / LISTED, Sighting)
        self.earlier_links = tuple(it for it in listed if it.channel == IN_ARTICLES)
        self._listed = Appender(folder / LISTED)
        self._warc = Appender(folder / _segment_name(len(segments) + 1))
        self.full = False
        """Whether something could not be written."""

    @property
    def segment(self) -> str:
        """File name of the WARC that is being written."""
        return self._warc.path.name

    def record(self, record: bytes) -> int:
        """Append WARC records and return the offset of the first. Raises SpoolError."""
        return self._put(self._warc, record)

    def article(self, article: Article) -> None:
        """Append one article. Raises SpoolError."""
        self._put(self._articles, _line(article))

    def line(self, line: LedgerLine) -> None:
        """Append one line of the ledger. Raises SpoolError."""
        self._put(self._ledger, _line(line))

    def sighting(self, sighting: Sighting) -> None:
        """Append what a channel listed. Raises SpoolError."""
        self._put(self._listed, _line(sighting))

    def _put(self, file: Appender, piece: bytes) -> int:
        try:
            return file.append(piece)
        except SpoolError:
            self.full = True
            raise

    def finish(self, result: JobResult) -> None:
        """Write the result: the last thing a job does. Raises SpoolError."""
        draft = self.folder / f"{RESULT}.tmp"
        try:
            self.close()
            with draft.open("wb") as file:
                file.write(_line(result))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.folder / RESULT)
            _sync_folder(self.folder)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise SpoolError(f"{RESULT}: {error.strerror}") from error

    def close(self) -> None:
        """Close the files; the directory stays locked until the process ends."""
        for file in (self._warc, self._articles, self._listed, self._ledger):
            file.close()

    def release(self) -> None:
        """Close everything and let others have the directory."""
        self.close()
        os.close(self._lock)


def read_result(folder: Path) -> JobResult | None:
    """The result of a job that has finished; null while there is none."""
    path = folder / RESULT
    return JobResult.model_validate_json(path.read_bytes()) if path.exists() else None


def _line(record: Record) -> bytes:
    return record.model_dump_json().encode("utf-8") + b"\n"


def _locked(folder: Path) -> int:
    """Hold the directory itself: no lock file that could stay behind."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise SpoolBusy(str(folder)) from error
    return handle


def _segment_name(number: int) -> str:
    return "pages.warc.gz" if number == 1 else f"pages-{number}.warc.gz"


def _segments(folder: Path) -> Iterator[Path]:
    number = 1
    while (path := folder / _segment_name(number)).exists():
        yield path
        number += 1


def _whole_lines(
    path: Path, kind: type[AnyRecord], keep: Callable[[AnyRecord], bool] = lambda _: True
) -> tuple[AnyRecord, ...]:
    """The records of a file up to a torn last line or the first not to be kept; the file is cut there."""
    records: list[AnyRecord] = []
    if not path.exists():
        return ()
    end = 0
    with path.open("r+b") as file:
        for line in file:
            record = _parsed(line, kind, path) if line.endswith(b"\n") else None
            if record is None or not keep(record):
                break
            records.append(record)
            end += len(line)
        file.truncate(end)
    return tuple(records)


def _last_lines(path: Path) -> dict[str, LedgerLine]:
    return {line.url: line for line in _whole_lines(path, LedgerLine)}


def _parsed(line: bytes, kind: type[AnyRecord], path: Path) -> AnyRecord:
    try:
        return kind.model_validate_json(line)
    except ValidationError as error:
        raise SpoolDamaged(f"{path}: {line[:80]!r}") from error


def _trim_gzip(path: Path) -> int:
    """Cut a file of gzip members after its last whole one and return its size.

    Safe because ledger and article lines are written after their records: what is torn, nothing refers to.
    """
    end = 0
    with path.open("r+b") as file:
        while (size := _member(file, end)) is not None:
            end += size
        file.truncate(end)
    return end


def _member(file: BinaryIO, start: int) -> int | None:
    """The compressed size of the gzip member at `start`; null where none begins or it is torn."""
    file.seek(start)
    inflate, size = zlib.decompressobj(zlib.MAX_WBITS | 16), 0
    while not inflate.eof:
        chunk = file.read(CHUNK)
        size += len(chunk)
        try:
            _inflate(inflate, chunk)
        except zlib.error:
            return None
        if not chunk and not inflate.eof:
            return None
    return size - len(inflate.unused_data)


def _inflate(inflate: "zlib._Decompress", chunk: bytes) -> None:
    """Feed one chunk, holding no more than CHUNK of what it unpacks to; an empty one flushes."""
    if not chunk:
        inflate.flush()
    while chunk and not inflate.eof:
        inflate.decompress(chunk, CHUNK)
        chunk = inflate.unconsumed_tail


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
