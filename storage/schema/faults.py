"""What the outlets' machines and our own labelling leave to be remembered."""

# A text that no label came of: the process that was labelling it died or gave no answer. The key has the
# night, so that a night that goes on after a break does not try the same text again.
FAULTS = """
CREATE TABLE label_faults (
    version INTEGER NOT NULL REFERENCES versions (id),
    directive TEXT NOT NULL,
    rule_version TEXT NOT NULL,
    night TEXT NOT NULL REFERENCES nights (night),
    outcome TEXT NOT NULL CHECK (outcome IN ('tokenizer')),
    detail TEXT NOT NULL,                -- how the process ended: a signal, an exception, no answer in time
    at TEXT NOT NULL,
    PRIMARY KEY (version, directive, rule_version, night)
) STRICT;
CREATE INDEX label_faults_of_night ON label_faults (night);
"""
