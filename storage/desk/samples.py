"""Samples that people code a second time without seeing any label, and what they said: rows only added."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from storage.clock import now
from storage.desk.opening import DeskStore
from storage.store import Reader, Row


class Source(StrEnum):
    """Whose codings are coded again."""

    LABELS = "labels"
    """Those of the rules."""
    REVIEWS = "reviews"
    """Those of people."""


@dataclass(frozen=True, slots=True)
class NewSample:
    """What was drawn, and how."""

    directive: str
    seed: str
    source: Source
    asked: int
    """Articles of each content, as far as there are so many."""
    night: str
    account: str


@dataclass(frozen=True, slots=True)
class Sampled:
    """One article of a sample, with its first coding."""

    place: int
    outlet: str
    identity: str
    key: str
    title: str
    content: int
    """What held when the sample was drawn."""
    coder: str
    """The account whose decision that was; '' for the rules, and for people of the command line."""
    content_hash: str


@dataclass(frozen=True, slots=True)
class Sample(NewSample):
    """A recorded sample."""

    id: int
    at: str
    articles: int
    codings: int
    """Articles that anybody has coded."""


@dataclass(frozen=True, slots=True)
class NewCoding:
    """What a person says an article is about, the text alone before their eyes."""

    sample: int
    place: int
    content: int
    coder: str
    """The name that is shown."""
    account: str
    note: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class Coding(NewCoding):
    """A recorded one, the newest of that person and article."""

    at: str


def add_sample(desk: DeskStore, new: NewSample, articles: Sequence[Sampled]) -> int:
    """Record a sample with its articles; returns its number."""
    with desk.atomic():
        number = desk.insert("samples", asdict(new) | {"source": new.source.value, "at": now()})
        for article in articles:
            desk.insert("sampled", {"sample": number} | asdict(article))
    return number


_SAMPLES = (
    "SELECT s.*, (SELECT count(*) FROM sampled a WHERE a.sample = s.id) AS articles,"
    " (SELECT count(DISTINCT c.place) FROM second_codings c WHERE c.sample = s.id) AS codings"
    " FROM samples s WHERE "
)


def samples_of(desk: Reader, directive: str) -> tuple[Sample, ...]:
    """The samples of a directive, newest first."""
    rows = desk.rows(_SAMPLES + "s.directive = ? ORDER BY s.id DESC", (directive,))
    return tuple(map(_sample, rows))


def sample_numbered(desk: Reader, number: int) -> Sample | None:
    """The sample of that number, or null."""
    row = desk.first(_SAMPLES + "s.id = ?", (number,))
    return None if row is None else _sample(row)


def sampled_articles(desk: Reader, sample: int) -> tuple[Sampled, ...]:
    """The articles of a sample, in the order in which they are coded."""
    rows = desk.rows(
        "SELECT place, outlet, identity, key, title, content, coder, content_hash FROM sampled"
        " WHERE sample = ? ORDER BY place",
        (sample,),
    )
    return tuple(Sampled(**row) for row in rows)


def codings_of(desk: Reader, sample: int) -> tuple[Coding, ...]:
    """What people said last of each article, by place and account."""
    rows = desk.rows(
        "SELECT sample, place, content, coder, account, note, content_hash, at FROM second_codings"
        " WHERE id IN (SELECT max(id) FROM second_codings WHERE sample = ? GROUP BY place, account)"
        " ORDER BY place, account",
        (sample,),
    )
    return tuple(Coding(**row) for row in rows)


def next_to_code(desk: Reader, sample: int, account: str, after: int = 0) -> Sampled | None:
    """The next article that a person has not coded, and whose first coding is not theirs; null: none."""
    row = desk.first(
        "SELECT place, outlet, identity, key, title, content, coder, content_hash FROM sampled a"
        " WHERE sample = :sample AND coder <> :account AND place > :after AND NOT EXISTS ("
        "  SELECT 1 FROM second_codings c WHERE c.sample = a.sample AND c.place = a.place"
        "   AND c.account = :account) ORDER BY place LIMIT 1",
        {"sample": sample, "account": account, "after": after},
    )
    return None if row is None else Sampled(**row)


def left_to_code(desk: Reader, sample: int, account: str) -> tuple[int, int]:
    """How many articles a person may code, and how many of them are still to be coded."""
    row = desk.first(
        "SELECT count(*) AS all_of_them, coalesce(sum(NOT EXISTS ("
        "  SELECT 1 FROM second_codings c WHERE c.sample = a.sample AND c.place = a.place"
        "   AND c.account = :account)), 0) AS still FROM sampled a"
        " WHERE sample = :sample AND coder <> :account",
        {"sample": sample, "account": account},
    )
    return (int(row["all_of_them"]), int(row["still"])) if row else (0, 0)


def add_coding(desk: DeskStore, new: NewCoding) -> None:
    """Record what a person said; an earlier one of theirs on the same article counts no more."""
    with desk.atomic():
        desk.insert("second_codings", asdict(new) | {"at": now()})


def _sample(row: Row) -> Sample:
    return Sample(**row | {"source": Source(row["source"])})
