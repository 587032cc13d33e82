"""The desk's tables of what people decide over labels: rows that are added and never changed."""

from storage.schema.final import final

_TABLES = """
CREATE TABLE reviews (                   -- a person's decision over a label; the newest of an article holds
    id INTEGER PRIMARY KEY,
    outlet TEXT NOT NULL,
    identity TEXT NOT NULL,              -- of the article's address, as in the store
    directive TEXT NOT NULL,
    content INTEGER CHECK (content >= 0),   -- null: what was decided before is taken back
    held INTEGER CHECK (held >= 0),      -- the decision that held until then; null: the rules' label did
    reviewer TEXT NOT NULL CHECK (reviewer <> ''),
    account TEXT NOT NULL REFERENCES accounts (name),
    reason TEXT NOT NULL CHECK (reason <> ''),
    at TEXT NOT NULL UNIQUE,             -- UTC; later rows are of later moments
    content_hash TEXT NOT NULL,          -- of the version that was looked at
    undoes INTEGER UNIQUE REFERENCES reviews (id)
) STRICT;
CREATE INDEX reviews_of_article ON reviews (outlet, identity, directive);
CREATE INDEX reviews_of_account ON reviews (account);

CREATE TABLE samples (                   -- articles drawn to be coded once more by people who see no label
    id INTEGER PRIMARY KEY,
    directive TEXT NOT NULL,
    seed TEXT NOT NULL,                  -- the same seed draws the same articles from the same data
    source TEXT NOT NULL CHECK (source IN ('labels', 'reviews')),
    asked INTEGER NOT NULL CHECK (asked > 0),   -- how many of each content
    night TEXT NOT NULL,                 -- the newest night of the data that it was drawn from
    account TEXT NOT NULL REFERENCES accounts (name),
    at TEXT NOT NULL
) STRICT;

CREATE TABLE sampled (                   -- in the order in which they are coded
    sample INTEGER NOT NULL REFERENCES samples (id),
    place INTEGER NOT NULL,
    outlet TEXT NOT NULL,
    identity TEXT NOT NULL,
    key TEXT NOT NULL,                   -- the article's name in addresses of pages
    title TEXT NOT NULL,
    content INTEGER NOT NULL,            -- the first coding: what held when the sample was drawn
    coder TEXT NOT NULL,                 -- whose it is; '' for the rules
    content_hash TEXT NOT NULL,
    PRIMARY KEY (sample, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE second_codings (            -- the newest of a person holds
    id INTEGER PRIMARY KEY,
    sample INTEGER NOT NULL,
    place INTEGER NOT NULL,
    content INTEGER NOT NULL CHECK (content >= 0),
    coder TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES accounts (name),
    note TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL,
    content_hash TEXT NOT NULL,          -- of the text that was coded
    FOREIGN KEY (sample, place) REFERENCES sampled (sample, place)
) STRICT;
CREATE INDEX second_codings_of_sample ON second_codings (sample, account);

"""

REVIEWS = _TABLES + final(
    ("reviews", "a review", "a review is never changed: a later one takes its place"),
    ("samples", "a sample", "a sample is never changed"),
    ("sampled", "a sample", "a sample is never changed"),
    ("second_codings", "a coding", "a coding is never changed: a later one takes its place"),
)
