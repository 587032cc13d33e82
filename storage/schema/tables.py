"""The declared tables, all STRICT; times are UTC ISO 8601 text, days are `YYYY-MM-DD` in Asia/Ho_Chi_Minh."""

NIGHTS = """
CREATE TABLE nights (
    id INTEGER PRIMARY KEY,              -- the order in which nights began
    night TEXT NOT NULL UNIQUE,          -- 2022-06-14, then 2022-06-14.2 …
    day TEXT NOT NULL,
    number INTEGER NOT NULL,             -- run of that day, from 1
    started TEXT NOT NULL,
    finished TEXT,
    state TEXT NOT NULL CHECK (state IN ('running', 'complete', 'partial', 'failed', 'killed')),
    exit_code INTEGER,
    UNIQUE (day, number)
) STRICT;

CREATE TABLE outlet_nights (
    night TEXT NOT NULL REFERENCES nights (night),
    outlet TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('complete', 'partial', 'failed')),
    reason TEXT NOT NULL,
    started TEXT,
    finished TEXT,                       -- null: the job was killed before it could say how it ended
    read_from TEXT,                      -- first day that the reading covers; null: none
    requests INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    lost INTEGER NOT NULL,
    torn INTEGER NOT NULL,               -- last lines that the job did not finish writing
    digest TEXT NOT NULL,                -- of the spool as ingested: the same spool again changes nothing
    ingested_at TEXT NOT NULL,
    PRIMARY KEY (night, outlet)
) STRICT;

CREATE TABLE channels (
    night TEXT NOT NULL,
    outlet TEXT NOT NULL,
    url TEXT NOT NULL,
    "end" TEXT NOT NULL,
    outcome TEXT,
    listed INTEGER NOT NULL,
    oldest TEXT,
    etag TEXT,
    last_modified TEXT,
    PRIMARY KEY (night, outlet, url),
    FOREIGN KEY (night, outlet) REFERENCES outlet_nights (night, outlet) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE outcomes (
    night TEXT NOT NULL,
    outlet TEXT NOT NULL,
    url TEXT NOT NULL,
    identity TEXT NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT,
    channel TEXT,
    status INTEGER,
    at TEXT NOT NULL,
    via TEXT NOT NULL,                   -- JSON list
    PRIMARY KEY (night, outlet, url),
    FOREIGN KEY (night, outlet) REFERENCES outlet_nights (night, outlet) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX outcomes_by_address ON outcomes (outlet, identity);
"""

ARTICLES = """
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    outlet TEXT NOT NULL,
    url TEXT NOT NULL,                   -- the canonical address that was met first
    identity TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    first_day TEXT NOT NULL,
    first_night TEXT NOT NULL REFERENCES nights (night),
    version INTEGER NOT NULL,            -- number of the current one
    day TEXT NOT NULL,                   -- the day it counts for: as printed, else the first day seen
    state TEXT NOT NULL CHECK (state IN ('present', 'gone')),
    outcome TEXT NOT NULL,               -- of the last time it was asked for
    last_checked TEXT NOT NULL,
    checks INTEGER NOT NULL,             -- nights after the first in which the outlet answered for it
    UNIQUE (outlet, identity)
) STRICT;
CREATE INDEX articles_by_day ON articles (outlet, day);

CREATE TABLE aliases (
    article INTEGER NOT NULL REFERENCES articles (id),
    outlet TEXT NOT NULL,
    url TEXT NOT NULL,
    identity TEXT NOT NULL,
    PRIMARY KEY (outlet, identity)
) STRICT;
CREATE INDEX aliases_of_article ON aliases (article);

CREATE TABLE versions (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (id),
    number INTEGER NOT NULL,
    content_hash TEXT NOT NULL,          -- not unique: an edit may go back to an older text
    title TEXT NOT NULL,
    lead TEXT,
    body TEXT NOT NULL,                  -- JSON list of paragraphs
    published TEXT,
    published_raw TEXT,
    modified TEXT,
    modified_raw TEXT,
    date_suspect INTEGER NOT NULL CHECK (date_suspect IN (0, 1)),
    author TEXT,
    category TEXT,
    media TEXT NOT NULL,                 -- JSON list
    encoding TEXT NOT NULL,
    method TEXT NOT NULL,
    captured TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    warc TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    night TEXT NOT NULL REFERENCES nights (night),
    UNIQUE (article, number)
) STRICT;

CREATE TABLE captures (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (id),
    version INTEGER NOT NULL REFERENCES versions (id),
    night TEXT NOT NULL,
    outlet TEXT NOT NULL,
    requested TEXT NOT NULL,
    address TEXT NOT NULL,
    fetched TEXT NOT NULL,
    status INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    warc TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    etag TEXT,
    last_modified TEXT,
    ip TEXT,
    tls TEXT NOT NULL,
    UNIQUE (night, outlet, requested, fetched),
    FOREIGN KEY (night, outlet) REFERENCES outlet_nights (night, outlet) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX captures_of_article ON captures (article);
CREATE INDEX captures_of_version ON captures (version);
"""

LABELS = """
CREATE TABLE labels (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL REFERENCES versions (id),
    directive TEXT NOT NULL,
    rule_version TEXT NOT NULL,
    content INTEGER NOT NULL CHECK (content >= 0),
    second INTEGER,
    margin REAL NOT NULL,
    hits TEXT NOT NULL,                  -- JSON list
    made TEXT NOT NULL,
    UNIQUE (version, directive, rule_version)
) STRICT;

CREATE TRIGGER labels_are_final BEFORE UPDATE ON labels
BEGIN
    SELECT RAISE(ABORT, 'a label is never changed: new rules make a new row');
END;
"""

# The text is folded before it comes here (đ has no decomposition, so remove_diacritics leaves it alone),
# and FTS5 keeps its own copy: there are no triggers that a rebuilt table could lose. The rowid is the
# article's id.
SEARCH = """
CREATE VIRTUAL TABLE search USING fts5 (title, text, tokenize = "unicode61 remove_diacritics 2");
"""
