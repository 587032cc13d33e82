"""The open flat copy, with the published copy attached to it: what one request of a page reads from."""

import json
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import date

from sqlite_utils import Database

from storage.archive.seals import last_seal
from storage.errors import StoreBusy, StoreCorrupt, StoreFull, StoreNotWritable, named_errors
from storage.patience import Patience
from storage.reading.connecting import connect
from storage.reading.overlay import is_behind, sync_reviews
from storage.reading.tables import SCHEMA
from storage.reading.values import Meta, Places
from storage.store import Reader


class Library(Reader):
    """One connection, for reading only: the flat copy, the published copy as `p`, desk.db as `d`.

    The tables of the first two have different names: whatever else this room asks of a Reader can be asked
    of a library, and the published copy answers.
    """

    def __init__(self, places: Places, db: Database, patience: Patience | None, synced: bool) -> None:
        super().__init__(places.reading, db, patience)
        self.synced = synced
        """False: somebody has reviewed since, and this account could not write that into the flat copy."""
        self.outlets: Mapping[str, int] = {
            row["slug"]: row["number"] for row in self.rows("SELECT slug, number FROM read_outlets")
        }
        self.directives: Mapping[str, int] = {
            row["slug"]: row["number"] for row in self.rows("SELECT slug, number FROM read_directives")
        }
        self.meta = _meta(self)
        self.renewed = last_seal(self) != self.meta.seal
        """Whether the published copy is of another seal than the one that this copy was made of."""

    def numbers_of(self, outlets: tuple[str, ...]) -> str:
        """The outlets' numbers as a JSON list, to be bound; of none named, those of all."""
        wanted = outlets or tuple(self.outlets)
        return json.dumps([self.outlets[slug] for slug in wanted if slug in self.outlets])


def open_library(places: Places, seconds: float | None = None) -> Library:
    """Open the flat copy, with whatever people have reviewed since it was made.

    `seconds`: the longest that SQLite may work for one answer (StoreSlow). Raises StoreMissing,
    StoreOutdated, StoreForeign (made of another store), StoreTooNew, StoreCorrupt, StoreBusy, or
    StoreNotWritable (may not be opened).
    """
    with ExitStack() as undo, named_errors(places.reading):
        conn = connect(places)
        undo.callback(conn.close)
        synced = True
        if is_behind(conn):
            conn.close()
            synced = _caught_up(places)
            conn = connect(places)
            undo.callback(conn.close)
        patience = None if seconds is None else Patience(conn, seconds)
        library = Library(places, Database(conn, execute_plugins=False), patience, synced)
        undo.pop_all()
    return library


def _caught_up(places: Places) -> bool:
    """Lay over what is new; false where that cannot be written now: the pages are better late than shut."""
    try:
        sync_reviews(places)
    except (StoreBusy, StoreFull, StoreNotWritable):
        return False
    return True


def _meta(reader: Reader) -> Meta:
    row = reader.first("SELECT * FROM reading")
    if row is None:
        raise StoreCorrupt(reader.path, "it does not say what it was made of")
    for name in ("id", "store_origin", "seal_begun", "review_at", "desk_at"):
        del row[name]
    rules = reader.rows("SELECT slug, rule_version FROM read_directives ORDER BY number")
    days = {name: row[name] and date.fromisoformat(row[name]) for name in ("first_day", "last_day")}
    told = {rule["slug"]: rule["rule_version"] for rule in rules}
    return Meta(**row | days, schema=SCHEMA, rules=told)
