"""What was listed, and for which days a night's reading vouches."""

# channels.channel is the outlet's channel that a section belongs to, null for the channel itself;
# covers_from is the first day for which it listed all there was, null for none; thorough says whether it
# lists all that the outlet keeps and not the newest few. listed_to is ours: the newest day, up to the
# night's own, of what the channel and its sections listed, by the listing's word or else the article's.
# The columns of outcomes say where the last response for the address lies, and are null where none came.
LISTED = """
ALTER TABLE channels ADD COLUMN newest TEXT;
ALTER TABLE channels ADD COLUMN channel TEXT;
ALTER TABLE channels ADD COLUMN covers_from TEXT;
ALTER TABLE channels ADD COLUMN thorough INTEGER;
ALTER TABLE channels ADD COLUMN listed_to TEXT;
ALTER TABLE channels ADD COLUMN problems TEXT NOT NULL DEFAULT '[]';  -- JSON list
CREATE INDEX channels_by_outlet ON channels (outlet, url);

ALTER TABLE outcomes ADD COLUMN warc TEXT;
ALTER TABLE outcomes ADD COLUMN "offset" INTEGER;
ALTER TABLE outcomes ADD COLUMN sha256 TEXT;

-- Listings repeat themselves night after night: one row for all the times that a channel listed an
-- address, so that a quiet night adds nothing.
CREATE TABLE sightings (
    outlet TEXT NOT NULL,
    channel TEXT NOT NULL,               -- the outlet's channel; what its sections list is its own
    identity TEXT NOT NULL,
    url TEXT NOT NULL,
    page TEXT NOT NULL,                  -- the page that listed it first
    day TEXT,                            -- the first day that the channel printed beside it
    not_before TEXT,                     -- where it never printed one: the days between which the entries
    not_after TEXT,                      -- around it lie, in a listing that is in order
    at TEXT NOT NULL,                    -- when it was listed first
    first_night TEXT NOT NULL REFERENCES nights (night),
    last_night TEXT NOT NULL REFERENCES nights (night),
    PRIMARY KEY (outlet, identity, channel)
) STRICT, WITHOUT ROWID;

CREATE TABLE robots (
    outlet TEXT NOT NULL,
    host TEXT NOT NULL,
    fetched TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (outlet, host)
) STRICT;
"""

# outlet_nights.certified is the digest of the spool that the night's certificates were made from, null
# where there are none yet; goes_on_from is the first day that the next night covers when it reads up to
# known addresses, null where something was wrong with the reading of the channels.
CERTIFICATES = """
ALTER TABLE outlet_nights ADD COLUMN clock_skew REAL;
ALTER TABLE outlet_nights ADD COLUMN findings TEXT NOT NULL DEFAULT '[]';  -- JSON: [{"monitor", "detail"}]
ALTER TABLE outlet_nights ADD COLUMN certified TEXT;
ALTER TABLE outlet_nights ADD COLUMN goes_on_from TEXT;
CREATE INDEX outlet_nights_by_outlet ON outlet_nights (outlet, night);
CREATE INDEX articles_by_night ON articles (first_night, outlet);

-- What one night's reading says of the days, in spans; a day that no row has was not read.
CREATE TABLE certificates (
    night TEXT NOT NULL,
    outlet TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('complete', 'partial')),
    reasons TEXT NOT NULL,               -- JSON list of {"reason", "number", "detail"}
    PRIMARY KEY (outlet, night, since),
    FOREIGN KEY (night, outlet) REFERENCES outlet_nights (night, outlet) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- Addresses that may be articles and were not read, with the days that they may belong to.
CREATE TABLE doubts (
    outlet TEXT NOT NULL,
    identity TEXT NOT NULL,
    url TEXT NOT NULL,
    outcome TEXT NOT NULL,               -- the last one that says why
    since TEXT,                          -- null: from the beginning
    until TEXT NOT NULL,
    basis TEXT NOT NULL CHECK (basis IN ('listed', 'neighbours', 'readings')),
    first_night TEXT NOT NULL REFERENCES nights (night),
    last_night TEXT NOT NULL REFERENCES nights (night),
    nights INTEGER NOT NULL,             -- in which it failed
    closed TEXT REFERENCES nights (night),  -- the night that dispelled it; null: it stands
    PRIMARY KEY (outlet, identity)
) STRICT, WITHOUT ROWID;
CREATE INDEX doubts_standing ON doubts (outlet) WHERE closed IS NULL;

-- Articles of days that were certified complete before anything was known of them.
CREATE TABLE late_finds (
    outlet TEXT NOT NULL,
    identity TEXT NOT NULL,
    url TEXT NOT NULL,
    day TEXT NOT NULL,
    certified_night TEXT NOT NULL REFERENCES nights (night),
    found_night TEXT NOT NULL REFERENCES nights (night),
    PRIMARY KEY (outlet, identity)
) STRICT, WITHOUT ROWID;

-- Articles of days that the thorough channels cover, which none of them has ever listed.
CREATE TABLE escapes (
    outlet TEXT NOT NULL,
    identity TEXT NOT NULL,
    url TEXT NOT NULL,
    day TEXT NOT NULL,
    listed_by TEXT NOT NULL,             -- JSON list of the other channels that did
    found_night TEXT NOT NULL REFERENCES nights (night),
    PRIMARY KEY (outlet, identity)
) STRICT, WITHOUT ROWID;

-- What each channel missed, of the articles that the others listed for the days that both cover.
CREATE TABLE channel_checks (
    night TEXT NOT NULL,
    outlet TEXT NOT NULL,
    channel TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    others INTEGER NOT NULL,             -- articles that the others listed
    missed INTEGER NOT NULL,             -- those of them that it did not
    examples TEXT NOT NULL,              -- JSON list of addresses
    PRIMARY KEY (outlet, night, channel),
    FOREIGN KEY (night, outlet) REFERENCES outlet_nights (night, outlet) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- Capture and recapture: how many articles both of two channels may have missed. Null: cannot be told.
CREATE TABLE estimates (
    night TEXT NOT NULL,
    outlet TEXT NOT NULL,
    first_channel TEXT NOT NULL,
    second_channel TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    first_listed INTEGER NOT NULL,
    second_listed INTEGER NOT NULL,
    both INTEGER NOT NULL,
    missed REAL,
    low INTEGER,
    high INTEGER,
    PRIMARY KEY (outlet, night, first_channel, second_channel),
    FOREIGN KEY (night, outlet) REFERENCES outlet_nights (night, outlet) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
"""

COMPLETENESS = LISTED + CERTIFICATES
