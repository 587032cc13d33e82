"""The tables of the flat copy. Their names differ from those of the store, which is attached beside them."""

SCHEMA = 2
"""The `user_version` of a flat copy; one of another version is made again, never migrated."""

APPLICATION = 0x64626263
"""The `application_id` by which a flat copy is known from any other database."""

UNLABELLED = -1
"""How `content` says that there is no label yet: a key may not be null."""

# lines has what filters ask, a few numbers for each article and directive; heads what is shown of the few
# that come out. The tallies are counted from lines and changed with them, in one transaction.
TABLES = """
CREATE TABLE reading (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    night TEXT,
    night_state TEXT,
    finished TEXT,
    made TEXT NOT NULL,
    store_origin TEXT NOT NULL,          -- when the store began: of one made again, another moment
    seal INTEGER NOT NULL,
    seal_begun TEXT,                     -- of another history of that store, another moment
    first_day TEXT,
    last_day TEXT,
    articles INTEGER NOT NULL,
    review_mark INTEGER NOT NULL,
    review_at TEXT,                      -- of the review of that number; null: none
    desk_mark INTEGER NOT NULL,
    desk_at TEXT
) STRICT;

CREATE TABLE read_directives (
    number INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    rule_version TEXT
) STRICT;

CREATE TABLE read_outlets (
    number INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE lines (
    directive INTEGER NOT NULL,
    article INTEGER NOT NULL,
    outlet INTEGER NOT NULL,
    day TEXT NOT NULL,
    content INTEGER NOT NULL,            -- the one that holds; -1: not labelled yet
    reprint INTEGER NOT NULL,
    reviewed INTEGER NOT NULL,
    gone INTEGER NOT NULL,
    machine INTEGER,
    second INTEGER,
    margin REAL,
    reviewer TEXT,
    text_changed INTEGER NOT NULL,       -- since the review that holds
    PRIMARY KEY (directive, article)
) STRICT, WITHOUT ROWID;

CREATE TABLE heads (
    article INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    outlet TEXT NOT NULL,
    identity TEXT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    day_printed INTEGER NOT NULL,
    original TEXT,                       -- key of the article that it repeats
    confidence TEXT,
    state TEXT NOT NULL,
    versions INTEGER NOT NULL
) STRICT;

CREATE TABLE day_tallies (
    directive INTEGER NOT NULL,
    outlet INTEGER NOT NULL,
    day TEXT NOT NULL,
    content INTEGER NOT NULL,
    reprint INTEGER NOT NULL,
    reviewed INTEGER NOT NULL,
    gone INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (directive, outlet, day, content, reprint, reviewed, gone)
) STRICT, WITHOUT ROWID;

CREATE TABLE month_tallies (
    directive INTEGER NOT NULL,
    outlet INTEGER NOT NULL,
    day TEXT NOT NULL,                   -- the first of the month
    content INTEGER NOT NULL,
    reprint INTEGER NOT NULL,
    reviewed INTEGER NOT NULL,
    gone INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (directive, outlet, day, content, reprint, reviewed, gone)
) STRICT, WITHOUT ROWID;

CREATE TABLE vouched_days (              -- spans; a day that is in none has no data
    outlet INTEGER NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('complete', 'partial')),
    PRIMARY KEY (outlet, since)
) STRICT, WITHOUT ROWID;

CREATE TABLE judged_windows (
    id INTEGER PRIMARY KEY,
    directive TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    made TEXT NOT NULL,
    UNIQUE (directive, since, until)
) STRICT;

CREATE TABLE cells (
    window INTEGER NOT NULL REFERENCES judged_windows (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    outlet TEXT NOT NULL,
    duty TEXT NOT NULL,
    content INTEGER NOT NULL,
    ruling TEXT NOT NULL,
    ground TEXT NOT NULL,
    threshold INTEGER NOT NULL,
    counted INTEGER NOT NULL,
    possible INTEGER NOT NULL,
    missing_days INTEGER NOT NULL,
    submissions INTEGER NOT NULL,
    PRIMARY KEY (window, place)
) STRICT, WITHOUT ROWID;
"""

# Each has all that a filter may ask of a line, so that none of them looks a line up before it is shown.
INDEXES = """
CREATE UNIQUE INDEX heads_by_key ON heads (key);
CREATE INDEX heads_by_original ON heads (original) WHERE original IS NOT NULL;
CREATE INDEX lines_by_day ON lines (directive, day, article, outlet, content, reprint, reviewed, gone);
CREATE INDEX lines_by_outlet ON lines (directive, outlet, day, article, content, reprint, reviewed, gone);
CREATE INDEX lines_by_content ON lines (directive, content, day, article, outlet, reprint, reviewed, gone);
CREATE INDEX lines_reviewed ON lines (directive, day, article, outlet, content, reprint, reviewed, gone)
    WHERE reviewed = 1;
CREATE INDEX lines_gone ON lines (directive, day, article, outlet, content, reprint, reviewed, gone)
    WHERE gone = 1;
CREATE INDEX lines_repeating ON lines (directive, day, article, outlet, content, reprint, reviewed, gone)
    WHERE reprint = 1;
CREATE INDEX lines_in_doubt ON lines (
    directive, margin, day DESC, article DESC, outlet, content, second, reprint, reviewed, gone)
    WHERE reviewed = 0 AND (content <> 0 OR second IS NOT NULL);
"""
