"""What a page is asked for, as a value: whatever it holds can be written as the end of an address again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Self, TypeVar
from urllib.parse import urlencode

from registry import Outlet, OutletKind
from storage.reading import Filter, Order, Reprints

T = TypeVar("T")

REPRINTS: Final = {"co": Reprints.ALL, "khong": Reprints.ORIGINALS, "chi": Reprints.ONLY}
ORDERS: Final = {"ngay": Order.DAY, "lien-quan": Order.RELEVANCE}
REVIEWED: Final = {"co": True, "chua": False}
STATES: Final = {"con": "present", "da-go": "gone"}
UNLABELLED: Final = "chua"
"""What the choices are called in addresses."""


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """The month that a day lies in."""
        return cls(day.year, day.month)

    @property
    def since(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def until(self) -> date:
        """Its last day."""
        return (self.since + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def shown(self) -> str:
        """06/2022."""
        return f"{self.number:02}/{self.year:04}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked; a field that nobody filled has its default and narrows nothing."""

    directive: str
    words: str = ""
    outlets: tuple[str, ...] = ()
    kind: OutletKind | None = None
    contents: tuple[int | None, ...] = ()
    """Null: articles without a label."""
    month: Month | None = None
    """Instead of the two days below."""
    from_day: date | None = None
    to_day: date | None = None
    reprints: Reprints = Reprints.ALL
    reviewed: bool | None = None
    state: str | None = None
    order: Order | None = None
    """Null: by relevance where words are looked for, else by day."""
    page: int = 1

    @property
    def since(self) -> date | None:
        """First day asked for."""
        return self.month.since if self.month else self.from_day

    @property
    def until(self) -> date | None:
        """Last day asked for."""
        return self.month.until if self.month else self.to_day

    @property
    def ordered(self) -> Order:
        """The order that holds."""
        return self.order or (Order.RELEVANCE if self.words else Order.DAY)

    def begins_after(self, today: date) -> bool:
        """Whether all that is asked for is still to come."""
        return self.since is not None and self.since > today

    def but(self, **changes: object) -> Self:
        """The same with other values; another question begins at its first page."""
        return replace(self, **({"page": 1} | changes))  # type: ignore[arg-type]

    def pairs(self, **changes: object) -> list[tuple[str, str]]:
        """Names and values for an address or for a form's hidden fields; defaults are left out."""
        return list(_written(self.but(**changes)))

    def query(self, **changes: object) -> str:
        """The same as the end of an address, such as `?chi-thi=giam-ngheo-2022&noi-dung=3`."""
        return "?" + urlencode(self.pairs(**changes))

    def filter(self, outlets: Mapping[str, Outlet]) -> Filter:
        """Which articles that is, among the outlets that are on record."""
        return Filter(
            directive=self.directive,
            outlets=_of_kind(self.outlets, self.kind, outlets),
            contents=self.contents,
            since=self.since,
            until=self.until,
            reprints=self.reprints,
            reviewed=self.reviewed,
            state=self.state,
            words=self.words,
        )


def _of_kind(
    slugs: tuple[str, ...], kind: OutletKind | None, outlets: Mapping[str, Outlet]
) -> tuple[str, ...]:
    """The outlets of both filters; where that leaves none, one that no article is of."""
    if kind is None:
        return slugs
    of_kind = tuple(slug for slug, outlet in outlets.items() if outlet.kind is kind)
    wanted = tuple(slug for slug in of_kind if slug in slugs) if slugs else of_kind
    return wanted or ("",)


def _written(asked: Asked) -> Iterator[tuple[str, str]]:
    yield "chi-thi", asked.directive
    if asked.words:
        yield "q", asked.words
    yield from (("don-vi", slug) for slug in asked.outlets)
    if asked.kind:
        yield "loai", asked.kind.value
    yield from (("noi-dung", UNLABELLED if it is None else str(it)) for it in asked.contents)
    if asked.month:
        yield "thang", str(asked.month)
    if asked.from_day:
        yield "tu", asked.from_day.isoformat()
    if asked.to_day:
        yield "den", asked.to_day.isoformat()
    yield from _choices(asked)
    if asked.page > 1:
        yield "trang", str(asked.page)


def _choices(asked: Asked) -> Iterator[tuple[str, str]]:
    if asked.reprints is not Reprints.ALL:
        yield "tin-lai", _key(REPRINTS, asked.reprints)
    if asked.reviewed is not None:
        yield "duyet", _key(REVIEWED, asked.reviewed)
    if asked.state is not None:
        yield "tinh-trang", _key(STATES, asked.state)
    if asked.order is not None:
        yield "sap", _key(ORDERS, asked.order)


def _key(choices: Mapping[str, T], value: T) -> str:
    return next(key for key, one in choices.items() if one == value)
