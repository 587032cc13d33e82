"""What was published since the flat copy was made: whether its rows still hold, or only its reviews grew."""

from storage.reading.connecting import connected
from storage.reading.values import Places

# Nights and commands that change articles, their texts or their labels; then what any other seal took in
# that had been written without one.
_CHANGED = """
SELECT EXISTS (
    SELECT 1 FROM seals s JOIN reading r ON s.number > r.seal
    WHERE s.occasion IN ('night', 'relabel', 'reextract') OR EXISTS (
        SELECT 1 FROM seals m WHERE m.number = r.seal
        AND (m.marks ->> 'versions', m.marks ->> 'labels', m.marks ->> 'derivations')
            IS NOT (s.marks ->> 'versions', s.marks ->> 'labels', s.marks ->> 'derivations'))
) OR EXISTS (
    SELECT 1 FROM read_directives d LEFT JOIN rules_in_use u ON u.directive = d.slug
    WHERE u.rule_version IS NOT d.rule_version
)
"""
_RENEWED = "SELECT (SELECT coalesce(max(number), 0) FROM seals) <> seal FROM reading"


def rows_hold(places: Places) -> bool:
    """Whether articles, texts and labels are still those of the published copy. Raises StoreError."""
    with connected(places) as conn:
        return not conn.execute(_CHANGED).fetchone()[0]


def is_renewed(places: Places) -> bool:
    """Whether the published copy is of another seal than the flat one. Raises StoreError."""
    with connected(places) as conn:
        return bool(conn.execute(_RENEWED).fetchone()[0])
