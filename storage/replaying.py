"""Rows put back into a database from the archive's own, in the place of the work that once made them."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from storage.archive.manifests import Manifest
from storage.archive.rowsets import marks_now
from storage.archive.seals import keep_seal, waiting_nights
from storage.store import Reader, Row, Store

Rows = Iterable[Mapping[str, Any]]

PEOPLE: Final = {
    "reviews": "at",
    "submissions": "at",
    "audits": "made",
    "appeals": "at",
}
"""Tables of what people decide and what is concluded, each with the column that tells its rows' order."""


class Unplaced(Exception):
    """A row of the archive that speaks of a version which the evidence does not lead to."""


def put_nights(store: Store, rows: Rows) -> None:
    """The nights, in the order in which they began."""
    with store.atomic():
        for row in sorted(rows, key=lambda row: (row["day"], row["number"])):
            _put(store, "nights", row)


def put_moment(store: Store, night: str, outlet: str, ingested: str) -> None:
    """When an outlet's night was taken in, which is not when that is done again."""
    with store.atomic():
        store.write(
            "UPDATE outlet_nights SET ingested_at = ? WHERE night = ? AND outlet = ?",
            (ingested, night, outlet),
        )


def put_rows(store: Store, table: str, rows: Rows) -> None:
    """Rows of one of PEOPLE, in their order."""
    order = PEOPLE[table]
    with store.atomic():
        for row in sorted(rows, key=lambda row: row[order]):
            _put(store, table, row)


def put_labels(store: Store, rows: Rows) -> None:
    """Labels, in the order in which they were made. Raises Unplaced."""
    places = _Places(store)
    with store.atomic():
        for row in sorted(rows, key=lambda row: row["made"]):
            version = places.version(row["version"])
            known = "SELECT 1 FROM labels WHERE version = ? AND directive = ? AND rule_version = ?"
            if store.first(known, (version, row["directive"], row["rule_version"])) is None:
                _put(store, "labels", dict(row) | {"version": version})


def put_seal(store: Store, manifest: Manifest, nights: Iterable[tuple[str, str]]) -> None:
    """What the database remembers of a seal; what comes after it counts as not sealed yet."""
    wanted = set(nights)
    covered = [one for one in waiting_nights(store) if (one.night, one.outlet) in wanted]
    keep_seal(store, manifest.number, manifest.occasion, marks_now(store), covered)


def ends_of_nights(store: Store) -> dict[str, str]:
    """How each night ended, by its key."""
    return {row["night"]: row["state"] for row in store.rows("SELECT night, state FROM nights ORDER BY id")}


def count_rebuilt(reader: Reader) -> dict[str, int]:
    """How much a database holds, by what it is."""
    tables = ("nights", "outlet_nights", "articles", "versions", "captures", "labels")
    return {table: reader.db.table(table).count for table in tables}


def _put(store: Store, table: str, row: Mapping[str, Any]) -> None:
    """Adds a row; columns are the table's own, whatever the archive's line may name."""
    columns = [column.name for column in store.db.table(table).columns if column.name != "id"]
    store.insert(table, {name: row[name] for name in columns if name in row})


class _Places:
    """Versions by the bytes that they were read from."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._articles: dict[tuple[str, str], dict[tuple[str, int], Row]] = {}

    def version(self, named: Mapping[str, Any]) -> int:
        """The version of that name: of the same text if there are several, and one that still stands.

        Raises Unplaced.
        """
        of_night = self._captures(named["night"], named["outlet"])
        capture = of_night.get((named["warc"], named["offset"]))
        if capture is None:
            raise Unplaced(f"{json.dumps(dict(named), ensure_ascii=False)}: no article came of these bytes")
        found = self._reader.first(
            'SELECT id FROM versions WHERE article = ? AND night = ? AND warc = ? AND "offset" = ?'
            " ORDER BY content_hash = ? DESC, number > 0 DESC, id DESC LIMIT 1",
            (capture["article"], named["night"], named["warc"], named["offset"], named["content_hash"]),
        )
        return int(found["id"] if found else capture["version"])

    def _captures(self, night: str, outlet: str) -> dict[tuple[str, int], Row]:
        if (night, outlet) not in self._articles:
            rows = self._reader.rows(
                'SELECT warc, "offset", article, version FROM captures WHERE night = ? AND outlet = ?',
                (night, outlet),
            )
            self._articles[night, outlet] = {(row["warc"], row["offset"]): row for row in rows}
        return self._articles[night, outlet]
