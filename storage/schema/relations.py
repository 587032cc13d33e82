"""How texts are related: what an edit changed, and who repeats whom. All of it can be made again."""

# edits: one row for each version but an article's first, against the version before it. `before` is kept
# because a spool that comes in late may put another version between the two: the row is then out of date.
# signatures: for current versions; `compared` names the rules under which a version was held against others.
# likenesses: pairs of versions that are copies, `version` the smaller id, under the rules of rule_version.
# reprints: never a chain, no original is a reprint itself. Rows vanish with their article (two articles that
# turn out to be one are merged).
RELATIONS = """
CREATE TABLE edits (
    version INTEGER PRIMARY KEY REFERENCES versions (id),
    before INTEGER NOT NULL REFERENCES versions (id),
    kind TEXT NOT NULL CHECK (kind IN ('none', 'cosmetic', 'furniture', 'details', 'text')),
    removed INTEGER NOT NULL,            -- words
    added INTEGER NOT NULL,
    rule_version TEXT NOT NULL
) STRICT;

CREATE TABLE signatures (
    version INTEGER PRIMARY KEY REFERENCES versions (id),
    scheme TEXT NOT NULL,
    shingles INTEGER NOT NULL,
    minhash BLOB NOT NULL,
    sample BLOB NOT NULL,
    credits TEXT NOT NULL,               -- JSON list: whom the text names as its source
    compared TEXT                        -- rule version; null: not yet
) STRICT;

CREATE TABLE likenesses (
    version INTEGER NOT NULL REFERENCES versions (id),
    other INTEGER NOT NULL REFERENCES versions (id),
    similarity REAL NOT NULL,            -- common triples of all
    version_in_other REAL NOT NULL,      -- share of the one that stands in the other
    other_in_version REAL NOT NULL,
    rule_version TEXT NOT NULL,
    PRIMARY KEY (version, other),
    CHECK (version < other)
) STRICT, WITHOUT ROWID;
CREATE INDEX likenesses_by_other ON likenesses (other);

CREATE TABLE reprints (
    article INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    original INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    similarity REAL NOT NULL,
    containment REAL NOT NULL,           -- share of the reprint that stands in the original
    reason TEXT NOT NULL CHECK (
        reason IN ('named', 'host', 'others', 'earlier', 'time', 'press', 'seen', 'outside')),
    confidence TEXT NOT NULL CHECK (confidence IN ('sure', 'likely', 'uncertain')),
    rule_version TEXT NOT NULL,
    CHECK (article <> original)
) STRICT;
CREATE INDEX reprints_by_original ON reprints (original);

CREATE VIEW texts AS                     -- each article, and whose text it carries
SELECT a.id AS article, coalesce(r.original, a.id) AS text FROM articles a
LEFT JOIN reprints r ON r.article = a.id;
"""
