"""What must hold of outlets beyond the types of their keys.

The checks read the raw data, not the models, so that a file with a wrong type still has all its other faults
reported; what has the wrong shape is passed over here.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from registry.lines import Loc
from registry.problems import Problem
from registry.reading import ANY, Source, Step
from registry.syntax import (
    SLUG,
    Address,
    address,
    host_fault,
    pattern_fault,
    selector_fault,
    template_fault,
    text_fault,
)
from registry.wording import dotted, shown

MOST_LINES: Final = 25
LONGEST_DELAY: Final = 3600.0
"""Seconds; with more between two requests a night would never end."""

_LISTING_KEYS: Final = ("links", "next", "page", "sections")
_SELECTORS: Final = ("title", "lead", "body", "published", "modified", "author", "category", "remove")
_FAULTS: Final[tuple[tuple[tuple[Step, ...], Callable[[str], str | None]], ...]] = (
    ((("name", "owner", "note", "downgrade"),), text_fault),
    (("hosts", ANY, "name"), host_fault),
    (("channels", ANY, ("links", "next", "sections")), selector_fault),
    (("channels", ANY, "page"), template_fault),
    (("pages", ANY, _SELECTORS), selector_fault),
    (("article",), pattern_fault),
)


def check_each(source: Source) -> Iterator[Problem]:
    """Check one outlet's file by itself."""
    yield from _check_file(source)
    for pattern, fault in _FAULTS:
        for loc, text in source.texts(*pattern):
            if found := fault(text):
                yield source.problem(loc, f"{dotted(loc)}: {found}")
    yield from _check_dates(source)
    yield from _check_addresses(source)
    yield from _check_listings(source)
    yield from _check_delay(source)
    if source.data.get("tls") == "unverified" and not source.data.get("note"):
        yield source.problem(("tls",), "tls: a note must say why the certificate is not verified")
    if not (source.data.get("hosts") or source.data.get("publishes_on") or source.data.get("note")):
        yield source.problem((), "without hosts and publishes_on a note must say why nothing can be fetched")


def check_together(sources: Mapping[str, Source], slugs: Collection[str]) -> Iterator[Problem]:
    """Check what outlets say of each other; `slugs` also has those whose files could not be read."""
    for relation in ("successor", "publishes_on"):
        yield from _check_relation(sources, slugs, relation)
    yield from _check_doubles(sources)


def _check_file(source: Source) -> Iterator[Problem]:
    if not SLUG.fullmatch(source.file.stem):
        message = "the file's name is the outlet's slug and must consist of a-z, 0-9 and hyphens"
        yield source.problem((), message)
    count = len(source.text.splitlines())
    if count > MOST_LINES:
        message = f"an outlet has at most {MOST_LINES} lines, this one has {count}"
        yield Problem(source.file, MOST_LINES + 1, message)


def _check_dates(source: Source) -> Iterator[Problem]:
    tables: list[tuple[Loc, Any]] = [((), source.data)]
    for key in ("hosts", "channels", "pages"):
        tables.extend(source.find(key, ANY))
    for loc, table in tables:
        if not isinstance(table, dict):
            continue
        since, until = _day(table.get("valid_from"), date.min), _day(table.get("valid_to"), date.max)
        if since > until:
            place = (*loc, "valid_to")
            yield source.problem(place, f"{dotted(place)}: must not lie before valid_from ({since})")


def _day(value: object, default: date) -> date:
    return value if isinstance(value, date) and not isinstance(value, datetime) else default


def _check_addresses(source: Source) -> Iterator[Problem]:
    hosts = {name for _, name in source.texts("hosts", ANY, "name")}
    for loc, url in source.texts("channels", ANY, ("url", "page")):
        found = address(url.replace("{page}", "2") if loc[-1] == "page" else url)
        if isinstance(found, str):
            yield source.problem(loc, f"{dotted(loc)}: {found}")
        elif not {found.host, f"{found.host}:{found.port}"} & hosts:
            yield source.problem(loc, f"{dotted(loc)}: {found.host} is not among the outlet's hosts")


def _check_listings(source: Source) -> Iterator[Problem]:
    for loc, channel in source.find("channels", ANY):
        if not isinstance(channel, dict) or channel.get("kind") not in ("feed", "sitemap"):
            continue
        for key in channel.keys() & set(_LISTING_KEYS):
            yield source.problem((*loc, key), f"channels.{key}: only a channel of kind listing has it")


def _check_delay(source: Source) -> Iterator[Problem]:
    delay = source.data.get("delay")
    # A comparison with nan is false, so that it counts as wrong as well.
    if isinstance(delay, int | float) and not 0 <= delay <= LONGEST_DELAY:
        yield source.problem(("delay",), f"delay: must lie between 0 and {LONGEST_DELAY:.0f} seconds")


def _check_relation(
    sources: Mapping[str, Source], slugs: Collection[str], relation: str
) -> Iterator[Problem]:
    named = {slug: name for slug, source in sources.items() for _, name in source.texts(relation)}
    for slug, name in named.items():
        source = sources[slug]
        if name not in slugs:
            yield source.problem((relation,), f"{relation}: there is no outlet {shown(name)}")
        elif slug in (circle := _followed(named, slug)):
            path = " -> ".join((slug, *circle))
            yield source.problem((relation,), f"{relation}: leads back to this outlet ({path})")
        elif relation == "publishes_on" and name in sources and not sources[name].data.get("hosts"):
            yield source.problem((relation,), f"{relation}: '{name}' has no hosts either")


def _followed(named: Mapping[str, str], slug: str) -> list[str]:
    """The outlets that one leads to, until the end or the first one met again."""
    path: list[str] = []
    while slug in named and named[slug] not in path:
        slug = named[slug]
        path.append(slug)
    return path


def _check_doubles(sources: Mapping[str, Source]) -> Iterator[Problem]:
    seen: dict[tuple[str, str], list[tuple[date, date, str]]] = {}
    for slug, source in sorted(sources.items()):
        for loc, channel in source.find("channels", ANY):
            key = _key(channel)
            if key is None:
                continue
            since, until = _span(source.data, channel)
            for from_, to, other in seen.setdefault(key, []):
                if since <= to and from_ <= until:
                    of = "this outlet" if other == slug else f"'{other}'"
                    message = f"channels.url: {''.join(key)} is already a channel of {of} in the same days"
                    yield source.problem((*loc, "url"), message)
                    break
            seen[key].append((since, until, slug))


def _key(channel: Any) -> tuple[str, str] | None:  # noqa: ANN401  (raw data)
    url = channel.get("url") if isinstance(channel, dict) else None
    found = address(url) if isinstance(url, str) else None
    return (found.host, found.path) if isinstance(found, Address) else None


def _span(*dated: Mapping[str, Any]) -> tuple[date, date]:
    """The days on which all of them are in force."""
    since = max(_day(entry.get("valid_from"), date.min) for entry in dated)
    return since, min(_day(entry.get("valid_to"), date.max) for entry in dated)
