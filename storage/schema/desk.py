"""What was taken over from the pages' own database, so that nothing is taken over twice."""

# A desk that is restored from a backup may give a number again: the moment tells the two reviews apart.
# A review that was in already when it was looked for (a database made again from its evidence has lost
# this table) is noted all the same.
DESK = """
CREATE TABLE desk_reviews_taken (
    desk_review INTEGER NOT NULL,        -- its number in desk.db
    at TEXT NOT NULL,                    -- its moment there
    review INTEGER NOT NULL REFERENCES reviews (id),
    PRIMARY KEY (desk_review, at)
) STRICT, WITHOUT ROWID;

-- The tables of this step are the first change to a sealed file that no transaction of ours announces.
UPDATE seal_state SET changed = 1;
"""
