"""What is sealed in the evidence archive, and whether anything was written since."""

# seal_state.changed is set by the first write of every Store and cleared when a seal is made: while it is
# set, nobody can say whether the file was damaged or merely written to.
ARCHIVE = """
CREATE TABLE seal_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    changed INTEGER NOT NULL CHECK (changed IN (0, 1))
) STRICT;
INSERT INTO seal_state VALUES (1, 1);

CREATE TABLE seals (                     -- one for each manifest, by its number
    number INTEGER PRIMARY KEY,
    occasion TEXT NOT NULL,              -- night, relabel, reextract, review, submission, audit, appeal
    begun TEXT NOT NULL,
    marks TEXT NOT NULL                  -- JSON: highest id of each growing table that it covers
) STRICT;

CREATE TABLE sealed_nights (             -- which spool of an outlet's night lies in the archive
    night TEXT NOT NULL,
    outlet TEXT NOT NULL,
    seal INTEGER NOT NULL REFERENCES seals (number),
    digest TEXT NOT NULL,                -- outlet_nights.digest, certified and rederived as they were
    PRIMARY KEY (night, outlet, seal)
) STRICT, WITHOUT ROWID;

-- Texts that were read again from stored bytes. A version that a later reading replaced keeps its labels;
-- its number is negative, so that it is no version of the article any more.
CREATE TABLE derivations (
    id INTEGER PRIMARY KEY,
    made TEXT NOT NULL,
    rules TEXT NOT NULL,                 -- digest of the outlets' file that was read by
    program TEXT NOT NULL,
    night TEXT NOT NULL,                 -- of the capture
    outlet TEXT NOT NULL,
    warc TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    former INTEGER REFERENCES versions (id),    -- null: no article had come of these bytes
    version INTEGER NOT NULL REFERENCES versions (id),
    line TEXT NOT NULL                   -- the article as it was read, as in a spool's articles.jsonl
) STRICT;
CREATE INDEX derivations_of_night ON derivations (outlet, night);

-- How often the certificates were made anew because something was read again: each time it is sealed anew.
ALTER TABLE outlet_nights ADD COLUMN rederived INTEGER NOT NULL DEFAULT 0;
"""
