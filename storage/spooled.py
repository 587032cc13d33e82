"""Reading a spool directory: each line checked against its record before anything is believed."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from spool.names import ARTICLES, LEDGER, LISTED, RESULT
from spool.outcome import Outcome
from spool.records import Article, JobResult, LedgerLine, Sighting

_Line = TypeVar("_Line", bound=BaseModel)

# These say only that a listing named an address which was dealt with elsewhere: they never hide what
# became of it.
_WEAK = (Outcome.KNOWN, Outcome.DUPLICATE)


class SpoolError(Exception):
    """A spool that cannot be what a job wrote; nothing of it was ingested."""

    def __init__(self, path: Path, line: int | None, problem: str) -> None:
        self.path = path
        self.line = line
        self.problem = problem
        super().__init__(f"{path}{'' if line is None else f':{line}'}: {problem}")


@dataclass(frozen=True, slots=True)
class Spooled:
    """One spool directory, opened."""

    folder: Path
    night: str
    outlet: str
    result: JobResult | None
    digest: str
    """SHA-256 over the files as they are."""
    torn: int
    """Files whose last line was not written to its end."""

    def articles(self) -> Iterator[tuple[int, Article]]:
        """Articles with their line numbers, in the order of the file; not those that the ledger took back."""
        ledger = self.ledger()
        for number, article in _lines(self.folder / ARTICLES, Article):
            end = ledger.get(article.capture.requested)
            if end is None or end.outcome is None or not end.outcome.takes_back:
                yield number, article

    def sightings(self) -> Iterator[tuple[int, Sighting]]:
        """What the channels listed, with line numbers; nothing in a spool of a version that did not say."""
        return _lines(self.folder / LISTED, Sighting)

    def ledger(self) -> dict[str, LedgerLine]:
        """The last word on each address; its outcome is null where the address was only planned."""
        last: dict[str, LedgerLine] = {}
        for _, line in _lines(self.folder / LEDGER, LedgerLine):
            before = last.get(line.url)
            last[line.url] = line if before is None else _later(before, line)
        return last


def open_spool(folder: Path, unfinished: bool = False) -> Spooled:
    """Opens a spool directory; `unfinished` admits one whose job never wrote its result.

    Without a result, night and outlet are the names of the two directories. Raises SpoolError.
    """
    if not folder.is_dir():
        raise SpoolError(folder, None, "there is no such directory")
    result = _result(folder / RESULT)
    if result is None and not unfinished:
        raise SpoolError(folder, None, f"{RESULT} is missing: the crawl has not finished")
    files = [folder / name for name in (LEDGER, ARTICLES, LISTED)]
    if result is not None and result.outcomes and not files[0].exists():
        raise SpoolError(files[0], None, "the file is missing, though the result counts addresses")
    return Spooled(
        folder,
        result.night if result else folder.parent.name,
        result.outlet if result else folder.name,
        result,
        _digest([folder / RESULT, *files]),
        sum(_torn(path) for path in files),
    )


def _later(before: LedgerLine, line: LedgerLine) -> LedgerLine:
    weak = line.outcome is None or (line.outcome in _WEAK and before.outcome is not None)
    later = before if weak else line
    return later if later.channel else later.model_copy(update={"channel": before.channel})


def _result(path: Path) -> JobResult | None:
    if not path.exists():
        return None
    result = _checked(path, None, JobResult, path.read_bytes())
    for moment in (result.started, result.finished):
        if moment.tzinfo is None:
            raise SpoolError(path, None, "a time without a zone")
    return result


def _lines(path: Path, record: type[_Line]) -> Iterator[tuple[int, _Line]]:
    if not path.exists():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.endswith(b"\n"):
                yield number, _checked(path, number, record, line)


def _checked(path: Path, number: int | None, record: type[_Line], text: bytes) -> _Line:
    try:
        return record.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise SpoolError(path, number, f"{place}: {first['msg']}" if place else first["msg"]) from error


def _torn(path: Path) -> bool:
    if not path.exists() or path.stat().st_size == 0:
        return False
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) != b"\n"


def _digest(paths: list[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        if path.name == LISTED and not path.exists():
            continue  # the digest of a spool of an older version stays as it was
        part = hashlib.sha256()
        if path.exists():
            with path.open("rb") as file:
                part = hashlib.file_digest(file, "sha256")
        total.update(part.digest())
    return total.hexdigest()
