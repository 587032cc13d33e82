"""What people decide and what is concluded: rows that are added and never changed."""

from storage.schema.final import final

# All of them name articles by outlet and identity (spool.addresses.identity), not by row id: two articles
# that turn out to be one are merged, and a home can be made again from its evidence.
_TABLES = """
CREATE TABLE rules_in_use (              -- whose labels lists and tables show; audits name theirs
    directive TEXT PRIMARY KEY,
    rule_version TEXT NOT NULL
) STRICT, WITHOUT ROWID;

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

-- The review that holds for an article, found under any of its addresses. What was read again from the same
-- bytes is the same text, though our reading of it has changed. The window function keeps SQLite from
-- looking for reviews once for every article of a list; the outlet stands in it so that a query for one
-- outlet's articles need not gather the reviews of all.
CREATE VIEW effective_reviews AS
SELECT n.article, n.directive, n.content, n.reviewer, n.reason, n.at,
    v.content_hash <> n.content_hash AND NOT EXISTS (
        SELECT 1 FROM versions s WHERE s.article = n.article AND s.content_hash = n.content_hash
            AND s.night = v.night AND s.warc = v.warc AND s."offset" = v."offset") AS text_changed,
    n.review, n.outlet, n.identity, n.content_hash
FROM (
    SELECT x.article, r.directive, r.content, r.reviewer, r.reason, r.at, r.id AS review, r.outlet,
        r.identity, r.content_hash,
        row_number() OVER (PARTITION BY r.outlet, x.article, r.directive ORDER BY r.id DESC) AS age
    FROM reviews r JOIN aliases x ON x.outlet = r.outlet AND x.identity = r.identity
) n
JOIN articles a ON a.id = n.article
JOIN versions v ON v.article = a.id AND v.number = a.version
WHERE n.age = 1 AND n.content IS NOT NULL;

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
    kind TEXT NOT NULL,                  -- what its first bytes say it is: pdf, jpeg …
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

"""

JUDGEMENTS = _TABLES + final(
    ("reviews", "a review", "a review is never changed: a later one takes its place"),
    ("submissions", "a submission", "a submission is never changed"),
    ("audits", "an audit", "an audit is never changed"),
    ("appeals", "an appeal", "an appeal is never changed"),
)
