"""Numbered migrations: each commits together with the record of itself, or leaves nothing behind."""

from sqlite_utils import Database, Migrations

from storage.schema.archive import ARCHIVE
from storage.schema.completeness import COMPLETENESS
from storage.schema.desk import DESK
from storage.schema.faults import FAULTS
from storage.schema.judgements import JUDGEMENTS
from storage.schema.reading import READING
from storage.schema.relations import RELATIONS
from storage.schema.tables import ARTICLES, LABELS, NIGHTS, SEARCH

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


@migrations(name="0003_completeness_relations_faults")
def third(db: Database) -> None:
    """Certificates of completeness, reprints, and what is remembered of faults."""
    for part in (COMPLETENESS, RELATIONS, FAULTS, READING):
        db.executescript(part)
    db.execute("PRAGMA user_version = 3")


@migrations(name="0004_evidence_and_judgements")
def fourth(db: Database) -> None:
    """What is sealed, and what people and audits conclude."""
    for part in (ARCHIVE, JUDGEMENTS):
        db.executescript(part)
    db.execute("PRAGMA user_version = 4")


@migrations(name="0005_reviews_taken_from_the_desk")
def fifth(db: Database) -> None:
    """Which reviews of the pages' own database are in this one."""
    db.executescript(DESK)
    db.execute("PRAGMA user_version = 5")


SCHEMA_VERSION = 5
"""The `user_version` of a database to which all migrations above were applied."""
