"""Numbered migrations: each commits together with the record of itself, or leaves nothing behind."""

from sqlite_utils import Database, Migrations

from storage.schema import ARTICLES, LABELS, NIGHTS, SEARCH

# Never use `Table.transform()` in a migration: it drops the table's triggers without a word. Write the
# ALTER or the copy out in SQL. Never change a migration that has run anywhere: add the next one.
migrations = Migrations("diembao")


@migrations(name="0001_nights_articles_labels_search")
def first(db: Database) -> None:
    """The first schema."""
    for part in (NIGHTS, ARTICLES, LABELS, SEARCH):
        db.executescript(part)
    db.execute("PRAGMA user_version = 1")


@migrations(name="0002_window_of_outlet_nights")
def second(db: Database) -> None:
    """The window that an outlet's night was asked for: what lies outside it was not looked at."""
    db.execute("ALTER TABLE outlet_nights ADD COLUMN since TEXT")
    db.execute("ALTER TABLE outlet_nights ADD COLUMN until TEXT")
    db.execute("PRAGMA user_version = 2")


SCHEMA_VERSION = 2
"""The `user_version` of a database to which all migrations above were applied."""
