"""The desk's tables and their numbered migrations, each committed together with the record of itself."""

from sqlite_utils import Database, Migrations

from storage.desk.review_tables import REVIEWS

ACCOUNTS = """
CREATE TABLE accounts (
    name TEXT PRIMARY KEY,           -- what is typed at the login: small letters, digits, . _ -
    shown TEXT NOT NULL,             -- the person's name as pages and reviews print it
    role TEXT NOT NULL CHECK (role IN ('viewer', 'reviewer', 'auditor', 'operator')),
    password_hash TEXT NOT NULL,
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    made TEXT NOT NULL,              -- UTC
    changed INTEGER NOT NULL DEFAULT 1  -- rises with each change: sessions of the former state end
) STRICT, WITHOUT ROWID;

CREATE TABLE account_log (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,                -- UTC
    who TEXT NOT NULL,               -- the account that made the change, or `lệnh: <user>`
    what TEXT NOT NULL CHECK (what IN ('added', 'role', 'shown', 'password', 'disabled', 'enabled')),
    name TEXT NOT NULL REFERENCES accounts (name),
    detail TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TRIGGER account_log_is_kept_as_it_was BEFORE UPDATE ON account_log
BEGIN SELECT RAISE(ABORT, 'the log of accounts is only added to'); END;
CREATE TRIGGER account_log_is_kept BEFORE DELETE ON account_log
BEGIN SELECT RAISE(ABORT, 'the log of accounts is only added to'); END;
CREATE TRIGGER accounts_are_kept BEFORE DELETE ON accounts
BEGIN SELECT RAISE(ABORT, 'an account is disabled, never deleted: reviews name it'); END;
"""

# Never change a migration that has run anywhere: add the next one.
migrations = Migrations("desk")


@migrations(name="0001_accounts")
def first(db: Database) -> None:
    """Who may use the pages, and every change of that."""
    db.executescript(ACCOUNTS)
    db.execute("PRAGMA user_version = 1")


@migrations(name="0002_reviews_and_second_codings")
def second(db: Database) -> None:
    """What people decide over labels, and what they code without seeing any."""
    db.executescript(REVIEWS)
    db.execute("PRAGMA user_version = 2")


DESK_VERSION = 2
"""The `user_version` of a desk to which all migrations above were applied."""
