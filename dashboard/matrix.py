"""The table of outlets by contents, as values: counts, verdicts, days, and what the totals are."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from audits.judging import OF_DAYS
from audits.model import Ground, Ruling, Span
from audits.periods import site_of
from audits.words import GROUNDS, KINDS, NO_SITE_OF_ITS_OWN, RULINGS, day
from dashboard.asked import Asked
from dashboard.words import content_name
from registry import Directive, Obligation, Outlet, OutletKind, Registry, duty_key
from storage.reading import Cell, DayCounts

Counts = Mapping[str, Mapping[int | None, int]]
"""Articles by outlet and content."""

UNASKED: Final = "Theo dõi thêm, không thuộc nơi nhận của văn bản"


@dataclass(frozen=True, slots=True)
class Column:
    """A duty of the directive, or articles that discharge none."""

    key: str
    """`4`, `5.2`; of those without a duty `0` and `chua`."""
    content: int | None
    """Null: not labelled yet."""
    paragraph: int | None
    name: str
    """The content's name in full."""
    words: str = ""
    """The directive's words for who owes it."""
    online: bool = True
    counts: bool = True
    """False for a further duty of a content whose articles are counted in the column before."""

    @property
    def owed(self) -> bool:
        """Whether it is a duty at all."""
        return bool(self.words)


@dataclass(frozen=True, slots=True)
class Square:
    """Where a row and a column meet."""

    column: Column
    articles: int | None
    """Null: none are counted here."""
    link: str | None
    cell: Cell | None
    told: str
    """The verdict in a sentence; '' without one."""


@dataclass(frozen=True, slots=True)
class Row:
    """One outlet."""

    outlet: Outlet
    site: Outlet | None
    """On whose site its articles stand; null: on none."""
    squares: tuple[Square, ...]
    articles: int | None
    link: str | None
    days: DayCounts | None
    """Null: no day on which it existed and had a site."""
    note: str

    @property
    def missing(self) -> int:
        """Days that were not read whole."""
        return self.days.partial + self.days.none if self.days else 0

    @property
    def over(self) -> int:
        """Days that are over."""
        return self.missing + self.days.complete if self.days else 0

    @property
    def rulings(self) -> Counter[str]:
        """How often each ruling was made."""
        return Counter(one.cell.ruling for one in self.squares if one.cell)


@dataclass(frozen=True, slots=True)
class Sum:
    """What stands under a column."""

    column: Column | None
    """Null: all contents."""
    articles: int | None
    link: str | None
    rulings: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole table."""

    columns: tuple[Column, ...]
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    sums: tuple[Sum, ...]
    rulings: Mapping[Ruling, int]

    @property
    def rows(self) -> Iterator[Row]:
        """All rows, group by group."""
        return (row for _, rows in self.groups for row in rows)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a table is made of."""

    asked: Asked
    window: Span
    counts: Counts
    days: Mapping[str, DayCounts | None]
    cells: Sequence[Cell]


def matrix_of(directive: Directive, outlets: Registry, facts: Facts) -> Matrix:
    """One row for each outlet of the kind asked for, in groups by kind."""
    columns = columns_of(directive, any(None in counts for counts in facts.counts.values()))
    kind = facts.asked.kind
    wanted = [one for one in outlets.values() if kind in (None, one.kind)]
    rows = rows_of(wanted, outlets, columns, facts)
    rulings = Counter(Ruling(one.ruling) for row in rows for it in row.squares if (one := it.cell))
    return Matrix(columns, tuple(_groups(rows)), _sums(columns, rows, facts), rulings)


def rows_of(
    wanted: Iterable[Outlet], outlets: Registry, columns: Sequence[Column], facts: Facts
) -> list[Row]:
    """The rows of some outlets."""
    cells = {(one.outlet, one.duty): one for one in facts.cells}
    return [_row(one, outlets, columns, cells, facts) for one in wanted]


def columns_of(directive: Directive, unlabelled: bool) -> tuple[Column, ...]:
    """A column for each duty in the directive's order, then what is out of scope, or not labelled yet."""
    names = {one.number: one.name for one in directive.contents}
    found: list[Column] = []
    for duty in directive.obligations:
        counts = duty.online and all(one.content != duty.content or not one.counts for one in found)
        found.append(_duty(duty, names[duty.content], counts))
    owed = {one.content for one in found}
    found += [Column(str(it), it, None, names[it]) for it in sorted(names) if it not in owed]
    found.append(Column("0", 0, None, content_name(0)))
    return (*found, *([Column("chua", None, None, content_name(None))] if unlabelled else []))


def _duty(duty: Obligation, name: str, counts: bool) -> Column:
    key = duty_key(duty.content, duty.paragraph)
    return Column(key, duty.content, duty.paragraph, name, duty.words, duty.online, counts)


def _row(
    outlet: Outlet,
    outlets: Registry,
    columns: Sequence[Column],
    cells: Mapping[tuple[str, str], Cell],
    facts: Facts,
) -> Row:
    site = site_of(outlet, outlets)
    counts = facts.counts.get(site.slug, {}) if site else None
    asked = facts.asked.but(outlets=(site.slug,), kind=None) if site else None
    squares = tuple(_square(one, counts, cells.get((outlet.slug, one.key)), asked, facts) for one in columns)
    return Row(
        outlet,
        site,
        squares,
        None if counts is None else sum(counts.values()),
        _link(asked, facts) if asked and counts else None,
        facts.days.get(outlet.slug),
        _note(outlet, site, outlets, facts.window),
    )


def _square(
    column: Column,
    counts: Mapping[int | None, int] | None,
    cell: Cell | None,
    asked: Asked | None,
    facts: Facts,
) -> Square:
    articles = counts.get(column.content, 0) if counts is not None and column.counts else None
    link = _link(asked.but(contents=(column.content,)), facts) if asked and articles else None
    return Square(column, articles, link, cell, told(cell) if cell else "")


def told(cell: Cell) -> str:
    """A verdict with its ground, in short: which days are missing stands on the outlet's page."""
    ground = Ground(cell.ground)
    because = GROUNDS[ground]
    if ground in OF_DAYS:
        because = f"{cell.counted} bài được tính, yêu cầu {cell.threshold} bài; {because}"
    if ground is Ground.OFFLINE:
        because += f"; đã nhận {cell.submissions} tài liệu"
    return f"{RULINGS[Ruling(cell.ruling)]}: {because}"


def _link(asked: Asked, facts: Facts) -> str:
    """The articles behind a number: the same days, whatever way they were asked for."""
    since, until = facts.window
    return "/bai-viet" + asked.query(month=None, from_day=since, to_day=until)


def _note(outlet: Outlet, site: Outlet | None, outlets: Registry, window: Span) -> str:
    notes = []
    if site is None:
        notes.append(NO_SITE_OF_ITS_OWN)
    elif site.slug != outlet.slug:
        notes.append(f"{NO_SITE_OF_ITS_OWN}, tính bài trên trang của {site.name}")
    if outlet.valid_from and outlet.valid_from > window[0]:
        notes.append(f"từ {day(outlet.valid_from)}")
    if outlet.valid_to and outlet.valid_to < window[1]:
        heir = outlets.get(outlet.successor or "")
        notes.append(f"đến hết {day(outlet.valid_to)}" + (f", sau đó là {heir.name}" if heir else ""))
    return "; ".join(notes)


def _groups(rows: Sequence[Row]) -> Iterator[tuple[str, tuple[Row, ...]]]:
    order = list(OutletKind)

    def place(row: Row) -> tuple[bool, int]:
        return not row.outlet.obliged, order.index(row.outlet.kind) if row.outlet.obliged else 0

    for (unasked, kind), group in groupby(sorted(rows, key=place), key=place):
        yield UNASKED if unasked else KINDS[order[kind]], tuple(group)


def _sums(columns: Sequence[Column], rows: Sequence[Row], facts: Facts) -> tuple[Sum, ...]:
    """Articles of a site count once, however many outlets publish on it."""
    sites = tuple(sorted({row.site.slug for row in rows if row.site}))
    total = Counter[int | None]()
    for slug in sites:
        total.update(facts.counts.get(slug, {}))
    # Those of a kind may publish on sites of another one.
    asked = facts.asked if facts.asked.kind is None else facts.asked.but(kind=None, outlets=sites)
    found = []
    for place, column in enumerate(columns):
        number = total[column.content] if column.counts else None
        link = _link(asked.but(contents=(column.content,)), facts) if number else None
        cells = (row.squares[place].cell for row in rows)
        found.append(Sum(column, number, link, Counter(cell.ruling for cell in cells if cell)))
    every = sum(total.values())
    return (*found, Sum(None, every, _link(asked, facts) if every else None, {}))
