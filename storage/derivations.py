"""Texts that were read again from stored bytes: what was read before stays, and gives up its number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from spool.records import Article
from storage.clock import now, utc
from storage.content import content_digest, stored_digest
from storage.revisions import (
    add_version,
    check_article,
    insert_version,
    keep_article,
    number_versions,
)
from storage.standing import stand_again
from storage.store import Row, Store

_PLACE = ("night", "warc", "offset")


@dataclass(frozen=True, slots=True)
class Rederived:
    """One response that was read again, and came to something else than before."""

    night: str
    line: Article


@dataclass(frozen=True, slots=True)
class Occasion:
    """By what something was read again, and when."""

    rules: str
    """Digest of the outlets' file."""
    program: str
    made: str = field(default_factory=now)
    """UTC; the same for all that is written together."""


@dataclass(slots=True)
class _Run:
    """Captures of an article in a row that show one text."""

    digest: str
    captures: list[Row]


def derive(store: Store, outlet: str, occasion: Occasion, readings: Iterable[Rederived]) -> str:
    """Puts what was read again in the place of what was read before, in one transaction.

    A changed text is a version of its own, read from the same bytes; the version that no capture shows any
    more keeps its labels and gets a negative number. What had led to no article becomes one. All of it
    depends on the database and the readings alone, so that it can be done again from the evidence.
    Certificates of the outlet's nights that it bears on must be made anew: `certify` does, called with the
    key of the outlet's newest night, which is returned.
    """
    given = sorted(readings, key=lambda one: (utc(one.line.capture.fetched), *_place_of(one)))
    with store.atomic():
        known = _captures(store, outlet)
        again = [one for one in given if _place_of(one) in known]
        _renew_all(store, occasion, again, known)
        new = [one for one in given if _place_of(one) not in known]
        for one in new:
            _add(store, occasion, one)
        for night in sorted({one.night for one in new}):
            stand_again(store, night, outlet)
        return _uncertify(store, outlet, {one.night for one in given})


def _place_of(one: Rederived) -> tuple[str, str, int]:
    return one.night, one.line.capture.warc, one.line.capture.offset


def _captures(store: Store, outlet: str) -> dict[tuple[str, str, int], Row]:
    rows = store.rows(
        'SELECT id, article, version, night, warc, "offset" FROM captures WHERE outlet = ?', (outlet,)
    )
    return {(row["night"], row["warc"], row["offset"]): row for row in rows}


def _renew_all(
    store: Store, occasion: Occasion, again: Sequence[Rederived], known: Mapping[tuple[str, str, int], Row]
) -> None:
    articles: dict[int, list[Rederived]] = {}
    for one in again:
        articles.setdefault(known[_place_of(one)]["article"], []).append(one)
    for article, ones in articles.items():
        captures = {known[_place_of(one)]["id"]: one for one in ones}
        shown = _renew(store, article, {capture: one.line for capture, one in captures.items()})
        for capture, one in captures.items():
            _note(store, occasion, one, known[_place_of(one)]["version"], shown[capture])


def _add(store: Store, occasion: Occasion, one: Rederived) -> None:
    """A response that had led to no article."""
    check_article(one.line)
    keep_article(store, one.night, one.line)
    row = store.first(
        'SELECT version FROM captures WHERE night = ? AND outlet = ? AND warc = ? AND "offset" = ?',
        (one.night, one.line.outlet, one.line.capture.warc, one.line.capture.offset),
    )
    if row is not None:
        _note(store, occasion, one, None, row["version"])


def _note(store: Store, occasion: Occasion, one: Rederived, former: int | None, version: int) -> None:
    store.insert(
        "derivations",
        {
            "made": occasion.made,
            "rules": occasion.rules,
            "program": occasion.program,
            "night": one.night,
            "outlet": one.line.outlet,
            "warc": one.line.capture.warc,
            "offset": one.line.capture.offset,
            "former": former,
            "version": version,
            "line": one.line.model_dump_json(),
        },
    )


def _uncertify(store: Store, outlet: str, nights: set[str]) -> str:
    """Has certificates made anew for nights and for the newest one, which has the last word on channels."""
    read = store.rows(
        "SELECT s.night FROM outlet_nights s JOIN nights n ON n.night = s.night WHERE s.outlet = ?"
        " ORDER BY n.id",
        (outlet,),
    )
    newest = str(read[-1]["night"])
    for night in sorted(nights | {newest}):
        store.write(
            "UPDATE outlet_nights SET certified = NULL, rederived = rederived + 1"
            " WHERE night = ? AND outlet = ?",
            (night, outlet),
        )
    return newest


def _renew(store: Store, article: int, lines: Mapping[int, Article]) -> dict[int, int]:
    """Tells an article's versions apart anew; returns the version of each capture.

    As when they came in: captures in a row with the same text show one version.
    """
    captures = store.rows(
        'SELECT id, version, night, warc, "offset", sha256, fetched FROM captures WHERE article = ?'
        " ORDER BY fetched, id",
        (article,),
    )
    versions = {
        row["id"]: row
        for row in store.rows("SELECT * FROM versions WHERE article = ? AND number >= 0", (article,))
    }
    shown: dict[int, int] = {}
    for run in _runs(captures, versions, lines):
        version = _kept(run, versions, lines) or _new_version(
            store, article, run.captures[0], versions, lines
        )
        shown |= {capture["id"]: version for capture in run.captures}
    for capture, version in shown.items():
        store.write(
            "UPDATE captures SET version = ? WHERE id = ? AND version <> ?", (version, capture, version)
        )
    for version in versions.keys() - set(shown.values()):
        store.write("UPDATE versions SET number = -id WHERE id = ?", (version,))
    number_versions(store, article)
    return shown


def _runs(captures: Iterable[Row], versions: Mapping[int, Row], lines: Mapping[int, Article]) -> list[_Run]:
    digests = {key: stored_digest(row) for key, row in versions.items()}
    runs: list[_Run] = []
    for capture in captures:
        line = lines.get(capture["id"])
        digest = content_digest(line) if line else digests[capture["version"]]
        last = runs[-1] if runs else None
        if last and _goes_on(last, digest, capture, lines):
            last.captures.append(capture)
        else:
            runs.append(_Run(digest, [capture]))
    return runs


def _goes_on(last: _Run, digest: str, capture: Row, lines: Mapping[int, Article]) -> bool:
    before = last.captures[-1]
    if capture["id"] not in lines and before["id"] not in lines:
        # Nothing was read otherwise: two versions of one text came from a merger, and they stay two.
        return bool(capture["version"] == before["version"])
    return digest == last.digest


def _kept(run: _Run, versions: Mapping[int, Row], lines: Mapping[int, Article]) -> int | None:
    """The version that the run goes on showing: one that was read from one of its captures."""
    for capture in run.captures:
        version = versions[capture["version"]]
        if capture["id"] not in lines and all(version[name] == capture[name] for name in _PLACE):
            return int(version["id"])
    return None


def _new_version(
    store: Store,
    article: int,
    first: Row,
    versions: Mapping[int, Row],
    lines: Mapping[int, Article],
) -> int:
    """The text of the run's first capture: as it was read now, else as the version says that it had shown."""
    line = lines.get(first["id"])
    if line is not None:
        return add_version(store, article, first["night"], line)
    place = {name: first[name] for name in (*_PLACE, "sha256")} | {"captured": first["fetched"]}
    row = {name: value for name, value in versions[first["version"]].items() if name != "id"}
    return insert_version(store, row | place)
