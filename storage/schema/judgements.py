"""What people decide and what is concluded: rows that are added and never changed."""

# All of them name articles by outlet and identity (spool.addresses.identity), not by row id: two articles
# that turn out to be one are merged, and a home can be made again from its evidence.
JUDGEMENTS = """
CREATE TABLE reviews (                   -- a person's decision over a label; the newest one holds
    id INTEGER PRIMARY KEY,
    outlet TEXT NOT NULL,
    identity TEXT NOT NULL,
    directive TEXT NOT NULL,
    content INTEGER CHECK (content >= 0),   -- null: the reviews before are taken back
    reviewer TEXT NOT NULL CHECK (reviewer <> ''),
    reason TEXT NOT NULL CHECK (reason <> ''),
    at TEXT NOT NULL,
    content_hash TEXT NOT NULL           -- of the version that was looked at
) STRICT;
CREATE INDEX reviews_of_article ON reviews (outlet, identity, directive);

CREATE TABLE submissions (               -- what an outlet sent in about work that no crawl can see
    id INTEGER PRIMARY KEY,
    outlet TEXT NOT NULL,
    directive TEXT NOT NULL,
    content INTEGER NOT NULL,
    paragraph INTEGER,
    day TEXT NOT NULL,                   -- of the work, as the sender says
    sender TEXT NOT NULL,
    recorder TEXT NOT NULL,              -- who took it in
    note TEXT NOT NULL,
    at TEXT NOT NULL,
    name TEXT NOT NULL,                  -- the file's name as it was sent; never a path
    path TEXT NOT NULL,                  -- within the archive
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX submissions_of_outlet ON submissions (outlet, directive, content);

CREATE TABLE audits (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,            -- the night it is of and its number: 2022-12-30-1
    directive TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    night TEXT NOT NULL,                 -- the newest night it knew of
    rule_version TEXT NOT NULL,
    hash TEXT NOT NULL,                  -- of audit.json
    seal INTEGER NOT NULL,               -- the newest manifest it knew of; 0: none
    made TEXT NOT NULL
) STRICT;

CREATE TABLE appeals (                   -- "we did publish this": what was found, and what was decided
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    identity TEXT NOT NULL,
    outlet TEXT NOT NULL,                -- '' where the address belongs to none
    directive TEXT NOT NULL,
    claimant TEXT NOT NULL,
    recorder TEXT NOT NULL,
    at TEXT NOT NULL,
    findings TEXT NOT NULL,              -- JSON
    decision TEXT NOT NULL,
    reason TEXT NOT NULL,
    night TEXT NOT NULL,                 -- folder of the fresh capture in the archive; '' where none was made
    warc TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    sha256 TEXT NOT NULL
) STRICT;

CREATE TRIGGER reviews_are_final BEFORE UPDATE ON reviews
BEGIN SELECT RAISE(ABORT, 'a review is never changed: a later one takes its place'); END;
CREATE TRIGGER reviews_stay BEFORE DELETE ON reviews
BEGIN SELECT RAISE(ABORT, 'a review is never deleted'); END;
CREATE TRIGGER submissions_are_final BEFORE UPDATE ON submissions
BEGIN SELECT RAISE(ABORT, 'a submission is never changed'); END;
CREATE TRIGGER submissions_stay BEFORE DELETE ON submissions
BEGIN SELECT RAISE(ABORT, 'a submission is never deleted'); END;
CREATE TRIGGER audits_are_final BEFORE UPDATE ON audits
BEGIN SELECT RAISE(ABORT, 'an audit is never changed'); END;
CREATE TRIGGER audits_stay BEFORE DELETE ON audits
BEGIN SELECT RAISE(ABORT, 'an audit is never deleted'); END;
CREATE TRIGGER appeals_are_final BEFORE UPDATE ON appeals
BEGIN SELECT RAISE(ABORT, 'an appeal is never changed'); END;
CREATE TRIGGER appeals_stay BEFORE DELETE ON appeals
BEGIN SELECT RAISE(ABORT, 'an appeal is never deleted'); END;
"""
