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


SCHEMA_VERSION = 1
"""The `user_version` of a database to which all migrations above were applied."""
